//! What organisers look at: their list, what a form starts from, and who was told what. Nothing here changes anything.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::policy::{Wish, may};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::{members, messages, partners};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::answers::is_to_old_time;
use super::meetings::{Undo, undoable};
use super::members::Person;
use super::venues::Venue;
use super::{Caller, audience};
use crate::app::App;
use crate::error::{Error, Result, allow};
use crate::store::answers::that_counts;
use crate::store::meetings::{Whole, status};
use crate::store::outbox::Filter;
use crate::store::venues::Place;
use crate::store::{self, occurrences, outbox, people};

/// Rows loaded at once while a choice is filled with all that there are.
const AT_ONCE: u64 = 500;

/// A meeting in the organiser's list.
#[derive(Clone, Debug)]
pub struct Organised {
    pub whole: Whole,
    /// The next date that takes place, else the last one.
    pub date: Occurrence,
    pub place: Option<Place>,
    /// Whether it can still be changed or cancelled.
    pub open: bool,
    pub invited: usize,
    pub answers: Answers,
    pub mail: Mail,
}

/// What people said for one date. An answer to an old time is none to the new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub accepted: usize,
    pub tentative: usize,
    pub declined: usize,
}

/// Messages about a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    pub sent: i64,
    pub waiting: i64,
    /// Ended undelivered by a fault. What was no longer needed or not wanted is none.
    pub failed: i64,
}

/// The part of the list that begins after `skipped`, and whether there is more: first what has dates to come, the next
/// first; then drafts; then what is over or cancelled, the latest first.
pub async fn list(app: &App, caller: &Caller, skipped: usize, limit: usize) -> Result<(Vec<Organised>, bool)> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    let now = app.now();
    let db = app.store.read();
    let ids = in_order(db, now).await?;
    let more = ids.len() > skipped.saturating_add(limit);
    let ids: Vec<Uuid> = ids.into_iter().skip(skipped).take(limit).collect();
    let mut wholes: HashMap<Uuid, Whole> =
        store::meetings::by_ids(db, ids.clone()).await?.into_iter().map(|whole| (whole.meeting.id, whole)).collect();
    let dates = occurrences::of_meetings(db, &ids).await?;
    let series: BTreeSet<Uuid> = wholes.values().map(|whole| whole.meeting.series_id).collect();
    let answers = store::answers::of_series(db, &series.into_iter().collect::<Vec<_>>()).await?;
    let mail = outbox::counts(db, &ids).await?;
    let places = store::venues::places(db, dates.iter().filter_map(|date| date.space_id)).await?;
    let wholes: Vec<Whole> = ids.iter().filter_map(|id| wholes.remove(id)).collect();
    let invited = audience::invited_to(db, &wholes).await?;
    let mut items = Vec::new();
    for (whole, invited) in wholes.into_iter().zip(invited) {
        let id = whole.meeting.id;
        let own = || dates.iter().filter(|date| date.meeting_id == id);
        let coming = |date: &&Occurrence| date.ends_at > now && date.status != "cancelled";
        let Some(date) = own().find(coming).or_else(|| own().next_back()).cloned() else { continue };
        let said = invited.iter().filter_map(|one| {
            let answer = that_counts(&answers, one.member.id, whole.meeting.series_id, date.id)?;
            (!is_to_old_time(answer, &date)).then_some(answer.partstat.as_str())
        });
        items.push(Organised {
            place: places.iter().find(|place| Some(place.space.id) == date.space_id).cloned(),
            open: whole.meeting.status != "cancelled" && own().any(|date| date.starts_at > now),
            invited: invited.len(),
            answers: count(said),
            mail: sum(mail.iter().filter(|(meeting, ..)| *meeting == id)),
            date,
            whole,
        });
    }
    Ok((items, more))
}

/// All meetings in the order of the list. There are few enough to order their ids in memory: one row a meeting.
async fn in_order(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let mut coming = occurrences::next_of_each(db, now).await?;
    let mut rest = occurrences::last_of_each(db).await?;
    let drafts: BTreeSet<Uuid> = store::meetings::drafts(db).await?.into_iter().collect();
    coming.sort_by_key(|(id, next)| (*next, *id));
    rest.sort_by_key(|(id, last)| (!drafts.contains(id), std::cmp::Reverse(*last), *id));
    let known: BTreeSet<Uuid> = coming.iter().map(|(id, _)| *id).collect();
    let rest = rest.into_iter().filter(|(id, _)| !known.contains(id));
    Ok(coming.iter().copied().chain(rest).map(|(id, _)| id).collect())
}

fn count<'a>(said: impl Iterator<Item = &'a str>) -> Answers {
    said.fold(Answers::default(), |mut all, answer| {
        match answer {
            "accepted" => all.accepted += 1,
            "tentative" => all.tentative += 1,
            _ => all.declined += 1,
        }
        all
    })
}

fn sum<'a>(counts: impl Iterator<Item = &'a (Uuid, String, i64)>) -> Mail {
    counts.fold(Mail::default(), |mut all, (_, state, number)| {
        match state.as_str() {
            "sent" => all.sent += number,
            "pending" | "sending" => all.waiting += number,
            "dead" | "expired" | "unknown" => all.failed += number,
            _ => {}
        }
        all
    })
}

/// What the form of a meeting offers.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Those that have not left, by name.
    pub partners: Vec<partners::Model>,
    /// By name.
    pub venues: Vec<Venue>,
    pub members: Vec<Person>,
}

/// Everything that can be chosen, for somebody who may schedule meetings.
pub async fn choices(app: &App, caller: &Caller) -> Result<Choices> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    let partners = store::partners::all(app.store.read()).await?;
    let mut venues = super::venues::list(app, None, None, u64::from(u32::MAX)).await?;
    venues.sort_by(|a, b| (&a.venue.name, a.venue.id).cmp(&(&b.venue.name, b.venue.id)));
    let mut members: Vec<Person> = Vec::new();
    loop {
        let after = members.last().map(|last| last.member.id);
        let more = super::members::list(app, caller, None, after, AT_ONCE).await?;
        let exhausted = (more.len() as u64) < AT_ONCE;
        members.extend(more);
        if exhausted {
            break;
        }
    }
    members.sort_by(|a, b| (&a.member.name, a.member.id).cmp(&(&b.member.name, b.member.id)));
    Ok(Choices { partners, venues, members })
}

/// The partners that somebody belongs to, those that they coordinate first: one of them is likely to be the host.
pub async fn own_partners(app: &App, caller: &Caller) -> Result<Vec<partners::Model>> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    let mut partners = store::partners::by_ids(app.store.read(), &caller.actor.partners).await?;
    partners.retain(|partner| partner.left_at.is_none());
    partners.sort_by_key(|partner| !caller.actor.coordinates.contains(&partner.id));
    Ok(partners)
}

/// A meeting that somebody is about to change or cancel.
#[derive(Clone, Debug)]
pub struct ToChange {
    pub whole: Whole,
    /// As somebody would have entered it.
    pub input: MeetingInput,
    /// The dates to come that are not cancelled, the earliest first.
    pub coming: Vec<Occurrence>,
    /// Whether a date that took place lies behind.
    pub begun: bool,
    /// How many people were told of the dates to come.
    pub told: usize,
}

/// For the form of a change. What the reader may not see does not exist.
pub async fn to_change(app: &App, caller: &Caller, id: Uuid) -> Result<ToChange> {
    let now = app.now();
    let db = app.store.read();
    let whole = load(db, caller, id).await?;
    let input = super::meetings::input_of(db, &whole).await?;
    let dates = occurrences::of_meetings(db, &[id]).await?;
    let begun = dates.iter().any(|date| date.starts_at <= now && date.status != "cancelled");
    let coming: Vec<Occurrence> =
        dates.into_iter().filter(|date| date.starts_at > now && date.status != "cancelled").collect();
    let ids: Vec<Uuid> = coming.iter().map(|date| date.id).collect();
    let told = outbox::people_told(db, &ids).await?.len();
    Ok(ToChange { whole, input, coming, begun, told })
}

/// The same for the form of a date that is added to a series.
pub async fn to_extend(app: &App, caller: &Caller, id: Uuid) -> Result<ToChange> {
    let found = to_change(app, caller, id).await?;
    if found.whole.meeting.status == "cancelled" {
        return Err(Error::Conflict("conflict-cancelled"));
    }
    if found.whole.meeting.recurrence.is_none() {
        return Err(Error::Conflict("conflict-not-a-series"));
    }
    Ok(found)
}

/// The same for the page that asks whether to cancel: of a meeting that has been cancelled or is over, a conflict.
pub async fn to_cancel(app: &App, caller: &Caller, id: Uuid) -> Result<ToChange> {
    let found = to_change(app, caller, id).await?;
    if found.whole.meeting.status == "cancelled" {
        return Err(Error::Conflict("conflict-cancelled"));
    }
    if found.coming.is_empty() {
        return Err(Error::Conflict("conflict-over"));
    }
    Ok(found)
}

/// One date of a series that somebody is about to change.
#[derive(Clone, Debug)]
pub struct DateToChange {
    pub whole: Whole,
    pub date: Occurrence,
    pub told: usize,
}

/// For the form of one date, named by its original local start.
pub async fn date_to_change(app: &App, caller: &Caller, id: Uuid, date: NaiveDateTime) -> Result<DateToChange> {
    let db = app.store.read();
    let whole = load(db, caller, id).await?;
    let date = occurrences::by_date(db, id, date).await?.ok_or(Error::NotFound)?;
    if status(&whole.meeting.status) == commonhall_domain::meeting::Status::Cancelled {
        return Err(Error::Conflict("conflict-cancelled"));
    }
    if date.starts_at <= app.now() {
        return Err(Error::Conflict("conflict-over"));
    }
    let told = outbox::people_told(db, &[date.id]).await?.len();
    Ok(DateToChange { whole, date, told })
}

/// Who was told what, in a part of its list.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub whole: Whole,
    pub mail: Mail,
    /// What of the meeting may be taken back.
    pub undo: Option<Undo>,
    /// The newest first.
    pub entries: Vec<Entry>,
    /// For the part after this one.
    pub next: Option<Uuid>,
}

/// A message, and to whom about which date.
#[derive(Clone, Debug)]
pub struct Entry {
    pub message: messages::Model,
    pub member: Option<members::Model>,
    pub date: Option<Occurrence>,
}

/// The messages about a meeting that were made before `before`.
pub async fn ledger(app: &App, caller: &Caller, id: Uuid, before: Option<Uuid>, limit: u64) -> Result<Ledger> {
    let db = app.store.read();
    let whole = load(db, caller, id).await?;
    allow(may(&caller.actor, &Wish::SeePeopleOf(&whole.facts())))?;
    let filter = Filter { meetings: Some(vec![id]), before, limit: Some(limit + 1), ..Filter::default() };
    let mut rows = outbox::list(db, &filter).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let people: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.member_id).collect();
    let people = people::by_ids(db, &people.into_iter().collect::<Vec<_>>()).await?;
    let dates: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.occurrence_id).collect();
    let dates = occurrences::by_ids(db, &dates.into_iter().collect::<Vec<_>>()).await?;
    let entries = rows.into_iter().map(|message| Entry {
        member: people.iter().find(|member| Some(member.id) == message.member_id).cloned(),
        date: dates.iter().find(|date| Some(date.id) == message.occurrence_id).cloned(),
        message,
    });
    let entries = entries.collect();
    let mail = sum(outbox::counts(db, &[id]).await?.iter());
    let undo = undoable(db, &whole, app.now()).await?;
    Ok(Ledger { whole, mail, undo, entries, next })
}

/// The meeting, if this caller may change it; for somebody who may not see it, it does not exist.
async fn load(db: &impl ConnectionTrait, caller: &Caller, id: Uuid) -> Result<Whole> {
    let Some(whole) = store::meetings::by_id(db, id).await? else {
        // Who is nobody must not learn by the answer what exists.
        return Err(if caller.actor.role.is_none() { Error::SignIn } else { Error::NotFound });
    };
    match may(&caller.actor, &Wish::ChangeMeeting(&whole.facts())) {
        commonhall_domain::policy::Verdict::Hidden if caller.actor.role.is_none() => Err(Error::SignIn),
        verdict => allow(verdict).map(|()| whole),
    }
}
