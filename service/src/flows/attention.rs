//! What needs an organiser's attention, by what is stored and nothing else. Nothing here changes anything.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use commonhall_domain::attention::{AHEAD, Unsettled, unsettled};
use commonhall_domain::policy::{Wish, may};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::{members, partners, venues};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::answers::is_to_old_time;
use super::meetings::date_text;
use super::{Caller, audience};
use crate::app::App;
use crate::error::{Result, allow};
use crate::store::answers::that_counts;
use crate::store::meetings::{Whole, status};
use crate::store::{self, attention, installation, occurrences, people};

/// One thing to be looked at.
#[derive(Clone, Debug)]
pub struct Concern {
    /// Whether it is about a meeting that whoever asks organises, or about all mail.
    pub own: bool,
    pub matter: Matter,
}

/// What it is. The order is that of the list.
#[derive(Clone, Debug)]
pub enum Matter {
    /// No mail leaves.
    Held { because: String },
    /// The room was taken when these dates came into sight or moved, or the venue `declined` them: so many, the first of which
    /// is given.
    LostRoom { whole: Whole, dates: usize, first: Occurrence, declined: bool },
    /// A venue has not confirmed so many dates, the first of which is given.
    Requested { whole: Whole, dates: usize, first: Occurrence, venue: Box<venues::Model> },
    /// A calendar of the venue says by now that the room is taken on so many dates, the first of which is given.
    TakenElsewhere { whole: Whole, dates: usize, first: Occurrence, calendar: String },
    /// So many people may not have been told of this meeting.
    Failed { whole: Whole, people: usize },
    /// The mail server wants no mail for this member; its words.
    Refused { member: members::Model, words: String },
    /// It is invited to so many meetings, and none of its members has an address.
    Unreachable { partner: partners::Model, meetings: usize },
    /// The next date of a meeting.
    Unsettled { whole: Whole, date: Occurrence, what: Unsettled },
}

/// All of it, what is one's own first; or only that.
pub async fn list(app: &App, caller: &Caller, only_own: bool) -> Result<Vec<Concern>> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    let (db, now) = (app.store.read(), app.now());
    let is_me = |organiser: Option<Uuid>| organiser.is_some() && organiser == caller.actor.member;
    let mut concerns = Vec::new();
    if let Some(because) = installation::get(db).await?.and_then(|row| row.outbox_held_because) {
        concerns.push(Concern { own: true, matter: Matter::Held { because } });
    }
    let lost = lost_rooms(db, now).await?;
    let requested = requested(db, now).await?;
    let taken = taken_elsewhere(db, now).await?;
    let failed: HashMap<Uuid, i64> = attention::failed(db, now).await?.into_iter().collect();
    let soon = next_dates(db, now).await?;
    let ids = lost.keys().chain(requested.keys()).chain(taken.keys()).chain(failed.keys()).chain(soon.keys()).copied();
    let wholes = store::meetings::by_ids(db, ids).await?;
    let own = |whole: &Whole| is_me(whole.meeting.organiser_id);
    for whole in &wholes {
        if let Some((declined, dates)) = lost.get(&whole.meeting.id) {
            let (first, declined) = (dates[0].clone(), *declined);
            let matter = Matter::LostRoom { whole: whole.clone(), dates: dates.len(), first, declined };
            concerns.push(Concern { own: own(whole), matter });
        }
        if let Some((venue, dates)) = requested.get(&whole.meeting.id) {
            let (first, venue) = (dates[0].clone(), Box::new(venue.clone()));
            let matter = Matter::Requested { whole: whole.clone(), dates: dates.len(), first, venue };
            concerns.push(Concern { own: own(whole), matter });
        }
        if let Some((calendar, dates)) = taken.get(&whole.meeting.id) {
            let (whole, calendar, first) = (whole.clone(), calendar.clone(), dates[0].clone());
            let (own, dates) = (own(&whole), dates.len());
            concerns.push(Concern { own, matter: Matter::TakenElsewhere { whole, dates, first, calendar } });
        }
        if let Some(people) = failed.get(&whole.meeting.id) {
            let people = usize::try_from(*people).unwrap_or_default();
            concerns.push(Concern { own: own(whole), matter: Matter::Failed { whole: whole.clone(), people } });
        }
    }
    let organised: HashMap<Uuid, Option<Uuid>> =
        wholes.iter().map(|whole| (whole.meeting.id, whole.meeting.organiser_id)).collect();
    for (member, meeting, words) in refused(db).await? {
        let own = meeting.is_some_and(|meeting| organised.get(&meeting).is_some_and(|organiser| is_me(*organiser)));
        concerns.push(Concern { own, matter: Matter::Refused { member, words } });
    }
    for (partner, organisers) in unreachable(db, now).await? {
        let own = organisers.iter().any(|organiser| is_me(*organiser));
        concerns.push(Concern { own, matter: Matter::Unreachable { partner, meetings: organisers.len() } });
    }
    for (whole, date, what) in unsettled_dates(db, wholes, soon, now).await? {
        // That the venue is to confirm it stands there already.
        if what == Unsettled::Tentative && requested.contains_key(&whole.meeting.id) {
            continue;
        }
        concerns.push(Concern { own: own(&whole), matter: Matter::Unsettled { whole, date, what } });
    }
    concerns.retain(|concern| concern.own || !only_own);
    concerns.sort_by_key(|concern| (!concern.own, concern.matter.rank()));
    Ok(concerns)
}

impl Matter {
    /// Path of the page where one sees to it.
    pub fn remedy(&self) -> String {
        let of = |whole: &Whole, page: &str| format!("/organise/meetings/{}/{page}", whole.meeting.id);
        match self {
            Self::Held { .. } => "/admin/outbox".to_owned(),
            Self::LostRoom { whole, first, .. } | Self::TakenElsewhere { whole, first, .. } => {
                of(whole, &format!("dates/{}", date_text(first.recurrence_id)))
            }
            Self::Requested { venue, .. } => format!("/organise/venues/{}/bookings", venue.slug),
            Self::Refused { member, .. } => format!("/organise/members/{}/edit", member.id),
            Self::Unreachable { partner, .. } => format!("/organise/members?partner={}", partner.slug),
            Self::Unsettled { whole, what: Unsettled::Draft | Unsettled::Tentative, .. } => of(whole, "edit"),
            Self::Failed { whole, .. } | Self::Unsettled { whole, .. } => of(whole, "messages"),
        }
    }

    /// What cannot wait first, and of that what comes first.
    fn rank(&self) -> (u8, Option<DateTime<Utc>>) {
        match self {
            Self::Held { .. } => (0, None),
            Self::LostRoom { first, .. } => (1, Some(first.starts_at)),
            Self::TakenElsewhere { first, .. } => (2, Some(first.starts_at)),
            Self::Failed { .. } => (3, None),
            Self::Refused { .. } => (4, None),
            Self::Unreachable { .. } => (5, None),
            Self::Requested { first, .. } => (6, Some(first.starts_at)),
            Self::Unsettled { date, .. } => (7, Some(date.starts_at)),
        }
    }
}

/// By meeting, with whether its venue said no; the earliest first. One that somebody has looked at since and left without a
/// room has none on purpose.
async fn lost_rooms(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, (bool, Vec<Occurrence>)>, DbErr> {
    let dates = attention::without_room(db, now).await?;
    let ids: Vec<Uuid> = dates.iter().map(|date| date.id).collect();
    let mut lost = BTreeMap::new();
    for entry in attention::done_to(db, &ids).await? {
        match entry.action.as_str() {
            "lost its room" => lost.insert(entry.object_id, false),
            "booking declined" => lost.insert(entry.object_id, true),
            "changed" => lost.remove(&entry.object_id),
            _ => None,
        };
    }
    let mut by_meeting: BTreeMap<Uuid, (bool, Vec<Occurrence>)> = BTreeMap::new();
    for date in dates {
        let Some(declined) = lost.get(&date.id) else { continue };
        let (some_declined, dates) = by_meeting.entry(date.meeting_id).or_default();
        *some_declined |= *declined;
        dates.push(date);
    }
    Ok(by_meeting)
}

/// By meeting, with the venue that is to confirm them; the earliest first.
async fn requested(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, (venues::Model, Vec<Occurrence>)>, DbErr> {
    let bookings = store::bookings::requested(db, now).await?;
    let mut dates = occurrences::by_ids(db, &bookings.iter().map(|one| one.occurrence_id).collect::<Vec<_>>()).await?;
    dates.sort_by_key(|date| date.starts_at);
    let places = store::venues::places(db, bookings.iter().map(|one| one.space_id)).await?;
    let mut by_meeting: BTreeMap<Uuid, (venues::Model, Vec<Occurrence>)> = BTreeMap::new();
    for date in dates {
        let Some(place) = places.iter().find(|place| Some(place.space.id) == date.space_id) else { continue };
        by_meeting.entry(date.meeting_id).or_insert_with(|| (place.venue.clone(), Vec::new())).1.push(date);
    }
    Ok(by_meeting)
}

/// By meeting, with the name of the calendar that says so first; the earliest date first.
async fn taken_elsewhere(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, (String, Vec<Occurrence>)>, DbErr> {
    let met = store::busy::met(db, now).await?;
    let ids: BTreeSet<Uuid> = met.iter().map(|(date, _)| *date).collect();
    let mut dates = occurrences::by_ids(db, &ids.into_iter().collect::<Vec<_>>()).await?;
    dates.sort_by_key(|date| date.starts_at);
    let mut by_meeting: BTreeMap<Uuid, (String, Vec<Occurrence>)> = BTreeMap::new();
    for date in dates {
        let said = met.iter().find(|(id, _)| *id == date.id).map(|(_, calendar)| calendar.clone()).unwrap_or_default();
        by_meeting.entry(date.meeting_id).or_insert_with(|| (said, Vec::new())).1.push(date);
    }
    Ok(by_meeting)
}

/// Of each meeting the next date that is near.
async fn next_dates(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<BTreeMap<Uuid, Occurrence>, DbErr> {
    let filter = occurrences::Filter { from: Some(now), to: Some(now + AHEAD), ..occurrences::Filter::default() };
    let mut next = BTreeMap::new();
    for date in occurrences::list(db, &filter).await? {
        if date.starts_at > now && date.status != "cancelled" {
            next.entry(date.meeting_id).or_insert(date);
        }
    }
    Ok(next)
}

async fn unsettled_dates(
    db: &impl ConnectionTrait,
    mut wholes: Vec<Whole>,
    mut soon: BTreeMap<Uuid, Occurrence>,
    now: DateTime<Utc>,
) -> Result<Vec<(Whole, Occurrence, Unsettled)>, DbErr> {
    wholes.retain(|whole| soon.contains_key(&whole.meeting.id));
    let series: BTreeSet<Uuid> = wholes.iter().map(|whole| whole.meeting.series_id).collect();
    let answers = store::answers::of_series(db, &series.into_iter().collect::<Vec<_>>()).await?;
    let mut by_series: HashMap<Uuid, Vec<store::answers::Model>> = HashMap::new();
    for answer in answers {
        by_series.entry(answer.series_id).or_default().push(answer);
    }
    let invited = audience::invited_to(db, &wholes).await?;
    let mut found = Vec::new();
    for (whole, invited) in wholes.into_iter().zip(invited) {
        let Some(date) = soon.remove(&whole.meeting.id) else { continue };
        let series = whole.meeting.series_id;
        let answers = by_series.get(&series).map(Vec::as_slice).unwrap_or_default();
        let has_answered =
            |member| that_counts(answers, member, series, date.id).is_some_and(|answer| !is_to_old_time(answer, &date));
        let guests: Vec<_> = invited.iter().map(|one| (one.since, has_answered(one.member.id))).collect();
        if let Some(what) = unsettled(status(&date.status), &guests, now) {
            found.push((whole, date, what));
        }
    }
    Ok(found)
}

/// The members whom the mail server refused, each once, with the meeting and the words of the last time.
async fn refused(db: &impl ConnectionTrait) -> Result<Vec<(members::Model, Option<Uuid>, String)>, DbErr> {
    let mut last: BTreeMap<Uuid, (Option<Uuid>, String)> = BTreeMap::new();
    for (member, meeting, words) in attention::refused(db).await? {
        last.entry(member).or_insert_with(|| (meeting, words.unwrap_or_default()));
    }
    let members = people::by_ids(db, &last.keys().copied().collect::<Vec<_>>()).await?;
    let with_words = |member: members::Model| last.remove(&member.id).map(|(meeting, words)| (member, meeting, words));
    Ok(members.into_iter().filter_map(with_words).collect())
}

/// Partners that are invited and have nobody with an address, and who organises the meetings that they are invited to.
async fn unreachable(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<(partners::Model, Vec<Option<Uuid>>)>, DbErr> {
    let ahead = attention::ahead(db, now).await?;
    let series: BTreeSet<Uuid> = ahead.iter().map(|one| one.series).collect();
    let mut organisers: BTreeMap<Uuid, Vec<Option<Uuid>>> = BTreeMap::new();
    for invitation in store::meetings::invitations_of(db, &series.into_iter().collect::<Vec<_>>()).await? {
        if let Some(partner) = invitation.partner_id {
            let here = ahead.iter().filter(|one| one.series == invitation.series_id).map(|one| one.organiser);
            organisers.entry(partner).or_default().extend(here);
        }
    }
    let invited: Vec<Uuid> = organisers.keys().copied().collect();
    let memberships = people::memberships_in(db, &invited).await?;
    let members: BTreeSet<Uuid> = memberships.iter().map(|one| one.member_id).collect();
    let members = people::by_ids(db, &members.into_iter().collect::<Vec<_>>()).await?;
    let reached: BTreeSet<Uuid> =
        members.iter().filter(|one| one.left_at.is_none() && one.email.is_some()).map(|one| one.id).collect();
    for membership in memberships.iter().filter(|one| reached.contains(&one.member_id)) {
        organisers.remove(&membership.partner_id);
    }
    let partners = store::partners::by_ids(db, &organisers.keys().copied().collect::<Vec<_>>()).await?;
    Ok(partners.into_iter().filter_map(|one| organisers.remove(&one.id).map(|of| (one, of))).collect())
}
