//! What somebody entered, compared with the database: that host, room and guests exist.

use std::collections::BTreeSet;

use commonhall_domain::meeting::{MeetingInput, Plan, local_text};
use commonhall_domain::problem::Problem;
use commonhall_domain::span::Span;
use commonhall_entities::{members, partners};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::meetings::Whole;
use crate::store::venues::Place;
use crate::store::{self, people, strings, venues};

/// A plan with the rows that it names.
pub(super) struct Planned {
    pub plan: Plan,
    pub place: Option<Place>,
    pub host: partners::Model,
    pub partners: Vec<partners::Model>,
    pub members: Vec<members::Model>,
}

/// Reads an input; all that is wrong with it comes back together.
pub(super) async fn read(db: &impl ConnectionTrait, app: &App, input: &MeetingInput) -> Result<Planned> {
    let mut problems = Vec::new();
    let place = match input.space {
        Some(space) => venues::place(db, space).await?,
        None => None,
    };
    if input.space.is_some() && place.is_none() {
        problems.push(Problem::new("space", "error-unknown"));
    }
    let venue_zone = place.as_ref().and_then(|place| place.venue.time_zone.parse().ok());
    let plan = input.read(venue_zone, app.settings.time_zone).map_err(|found| problems.extend(found)).ok();
    let host = match input.host.trim() {
        "" => None,
        slug => {
            let host = store::partners::by_slug(db, slug).await?;
            if host.is_none() {
                problems.push(Problem::new("host", "error-unknown"));
            }
            host
        }
    };
    let slugs: BTreeSet<String> = input.invited_partners.iter().map(|slug| slug.trim().to_owned()).collect();
    let partners = store::partners::by_slugs(db, &slugs).await?;
    if partners.len() < slugs.len() {
        problems.push(Problem::new("invited.partners", "error-unknown"));
    }
    let ids: BTreeSet<Uuid> = input.invited_members.iter().copied().collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let members = people::by_ids(db, &ids).await?;
    if members.len() < ids.len() {
        problems.push(Problem::new("invited.members", "error-unknown"));
    }
    match (plan, host) {
        (Some(plan), Some(host)) if problems.is_empty() => Ok(Planned { plan, place, host, partners, members }),
        _ => Err(Error::Invalid(problems)),
    }
}

impl Planned {
    /// What somebody should look at before this is stored.
    pub async fn warnings(&self, db: &impl ConnectionTrait) -> Result<Vec<Problem>, DbErr> {
        let Some(capacity) = self.place.as_ref().and_then(|place| place.space.capacity) else { return Ok(Vec::new()) };
        let partners: Vec<Uuid> = self.partners.iter().map(|partner| partner.id).collect();
        let mut people: BTreeSet<Uuid> = self.members.iter().map(|member| member.id).collect();
        people.extend(people::memberships_in(db, &partners).await?.iter().map(|membership| membership.member_id));
        let too_small = usize::try_from(capacity).is_ok_and(|capacity| capacity < people.len());
        Ok(too_small
            .then(|| {
                Problem::new("space", "warning-room-too-small").with("capacity", capacity).with("invited", people.len())
            })
            .into_iter()
            .collect())
    }
}

/// A meeting that gives up its space keeps the zone that it was in.
pub(super) fn in_its_zone(whole: &Whole, input: MeetingInput) -> MeetingInput {
    let says_none = input.time_zone.as_deref().is_none_or(|zone| zone.trim().is_empty());
    if says_none && input.space.is_none() && whole.meeting.space_id.is_some() {
        return MeetingInput { time_zone: Some(whole.meeting.time_zone.clone()), ..input };
    }
    input
}

/// A stored meeting as somebody would have entered it: what a form shows, and what a merge patch changes.
pub async fn input_of(db: &impl ConnectionTrait, whole: &Whole) -> Result<MeetingInput, DbErr> {
    let meeting = &whole.meeting;
    let invited: Vec<Uuid> = whole.invitations.iter().filter_map(|one| one.partner_id).collect();
    let mut ids = invited.clone();
    ids.push(meeting.host_id);
    let partners = store::partners::by_ids(db, &ids).await?;
    let slug = |id: &Uuid| partners.iter().find(|partner| partner.id == *id).map(|partner| partner.slug.clone());
    let mut leads: Vec<Span> = whole.rules.iter().filter_map(|rule| rule.lead.parse().ok()).collect();
    leads.sort_unstable_by(|a, b| b.cmp(a));
    Ok(MeetingInput {
        title: meeting.title.clone(),
        description: meeting.description.clone(),
        host: slug(&meeting.host_id).unwrap_or_default(),
        space: meeting.space_id,
        starts: local_text(meeting.starts_local),
        // In a space the zone is the venue's, also after a change to a space elsewhere.
        time_zone: meeting.space_id.is_none().then(|| meeting.time_zone.clone()),
        duration: meeting.duration.clone(),
        recurrence: meeting.recurrence.clone(),
        exdates: strings(&meeting.exdates),
        extra_dates: strings(&meeting.extra_dates),
        all_day: meeting.all_day,
        // Dates that were moved before stay so by themselves.
        moves: Vec::new(),
        status: Some(meeting.status.clone()),
        visibility: Some(meeting.visibility.clone()),
        address_hidden: meeting.address_hidden,
        languages: strings(&meeting.languages),
        interpreters: strings(&meeting.interpreters),
        reminders: leads.iter().map(ToString::to_string).collect(),
        invited_partners: invited.iter().filter_map(slug).collect(),
        invited_members: whole.invitations.iter().filter_map(|one| one.member_id).collect(),
        audience: meeting.audience.clone(),
        online_url: meeting.online_url.clone(),
        childcare: meeting.childcare.clone(),
        travel: meeting.travel.clone(),
        food: meeting.food.clone(),
        contact_role: meeting.contact_role.clone(),
        contact_phone: meeting.contact_phone.clone(),
    })
}
