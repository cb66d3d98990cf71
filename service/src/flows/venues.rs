//! Venues and their spaces: adding and changing them. One revision guards a venue with all its spaces.

use chrono::{DateTime, Utc};
use commonhall_domain::hours::closings;
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::problem::Problem;
use commonhall_domain::venue::{SpaceInput, SpacePlan, VenueInput, VenuePlan};
use commonhall_entities::partners::Model as Partner;
use commonhall_entities::spaces::Model as Space;
use commonhall_entities::venues::Model;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::Caller;
use super::confirmations;
use super::feed::scopes;
use super::partners::taken;
use crate::app::App;
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::store::audit::{self, Entry};
use crate::store::meetings::{self, Scope};
use crate::store::venues;
use crate::store::{insert, insert_all, partners, people, save};

/// A venue with its spaces, in the order in which they were given.
#[derive(Clone, Debug, PartialEq)]
pub struct Venue {
    pub venue: Model,
    pub spaces: Vec<Space>,
    /// Whose house it is.
    pub partner: Option<Partner>,
}

/// Adds a venue with its spaces. Its slug comes from its name and never changes.
pub async fn add(app: &App, caller: &Caller, input: VenueInput) -> Result<Venue> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let plan = input.read(app.settings.time_zone)?;
    let now = app.now();
    let db = app.store.begin().await?;
    let slug = venues::free_slug(&db, plan.slug(), "venue").await?;
    let partner = partner(&db, &plan).await?;
    check_caretaker(&db, plan.caretaker).await?;
    let id = new_id(now);
    let plans = plan.spaces.iter().cloned();
    let spaces: Vec<_> = (0..).zip(plans).map(|(position, plan)| space(plan, new_id(now), id, position)).collect();
    let venue = row(plan, id, slug, partner.as_ref(), now);
    insert(&db, venue.clone()).await.map_err(taken)?;
    insert_all(&db, spaces.clone()).await?;
    record(&db, caller, "added", &venue, now).await?;
    db.commit().await?;
    Ok(Venue { venue, spaces, partner })
}

/// Changes a venue whose revision is `expected`: `change` is given what is there as an input without spaces, and gives back
/// what is to be. Spaces change one by one, see [`change_space`]. What stays as it is keeps its revision.
pub async fn change(
    app: &App,
    caller: &Caller,
    slug: &str,
    expected: i64,
    change: impl FnOnce(VenueInput) -> VenueInput + Send,
) -> Result<Venue> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let now = app.now();
    let db = app.store.begin().await?;
    let old = venues::by_slug(&db, slug).await?.ok_or(Error::NotFound)?;
    if old.revision != expected {
        return Err(Error::Stale);
    }
    let house = match old.partner_id {
        Some(id) => partners::by_id(&db, id).await?,
        None => None,
    };
    let wanted = change(input(&old, house.as_ref()));
    if !wanted.spaces.is_empty() {
        return Err(Problem::new("spaces", "error-spaces-apart").into());
    }
    let plan = wanted.read(app.settings.time_zone)?;
    let partner = partner(&db, &plan).await?;
    if plan.caretaker != old.caretaker_id {
        check_caretaker(&db, plan.caretaker).await?;
    }
    let mut new = Model {
        revision: old.revision,
        created_at: old.created_at,
        calendar_changed_at: old.calendar_changed_at,
        updated_at: old.updated_at,
        ..row(plan, old.id, old.slug.clone(), partner.as_ref(), now)
    };
    if new.time_zone != old.time_zone {
        let here = Scope { venue: Some(old.id), ..Scope::default() };
        if !meetings::in_scope(&db, &here, now).await?.is_empty() {
            return Err(Problem::new("time_zone", "error-zone-in-use").into());
        }
    }
    if new != old {
        let shows = shown(&new) != shown(&old);
        store(&db, &mut new, shows, now).await?;
        record(&db, caller, "changed", &new, now).await?;
    }
    if old.caretaker_id.is_some() && new.caretaker_id.is_none() {
        // Nobody is asked any more.
        Box::pin(confirmations::confirm_all(&db, app, caller, new.id, now)).await?;
    }
    let spaces = venues::spaces_of(&db, &[new.id]).await?;
    db.commit().await?;
    Ok(Venue { venue: new, spaces, partner })
}

/// Adds a space to a venue; it is the last of those that come back.
pub async fn add_space(app: &App, caller: &Caller, slug: &str, input: SpaceInput) -> Result<Venue> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let plan = input.read()?;
    let now = app.now();
    let db = app.store.begin().await?;
    let mut venue = venues::by_slug(&db, slug).await?.ok_or(Error::NotFound)?;
    let mut spaces = venues::spaces_of(&db, &[venue.id]).await?;
    check_name(&spaces, None, &plan)?;
    let position = spaces.iter().map(|space| space.position + 1).max().unwrap_or_default();
    let added = space(plan, new_id(now), venue.id, position);
    insert(&db, added.clone()).await.map_err(taken)?;
    spaces.push(added);
    store(&db, &mut venue, false, now).await?;
    record(&db, caller, "space_added", &venue, now).await?;
    let partner = house(&db, &venue).await?;
    db.commit().await?;
    Ok(Venue { venue, spaces, partner })
}

/// Changes a space of a venue whose revision is `expected`. New times for set-up and clearing hold for what is booked from
/// now on: bookings that are there keep theirs, since widening them might put one onto the next.
pub async fn change_space(
    app: &App,
    caller: &Caller,
    space_id: Uuid,
    expected: i64,
    change: impl FnOnce(SpaceInput) -> SpaceInput + Send,
) -> Result<Venue> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let now = app.now();
    let db = app.store.begin().await?;
    let place = venues::place(&db, space_id).await?.ok_or(Error::NotFound)?;
    let (mut venue, old) = (place.venue, place.space);
    if venue.revision != expected {
        return Err(Error::Stale);
    }
    let plan = change(space_input(&old)).read()?;
    let mut spaces = venues::spaces_of(&db, &[venue.id]).await?;
    check_name(&spaces, Some(space_id), &plan)?;
    let new = space(plan, old.id, old.venue_id, old.position);
    if new != old {
        save(&db, new.clone()).await.map_err(taken)?;
        store(&db, &mut venue, new.name != old.name, now).await?;
        record(&db, caller, "space_changed", &venue, now).await?;
        for space in spaces.iter_mut().filter(|space| space.id == space_id) {
            space.clone_from(&new);
        }
    }
    let partner = house(&db, &venue).await?;
    db.commit().await?;
    Ok(Venue { venue, spaces, partner })
}

/// One venue for the form of a change.
pub async fn to_change(app: &App, caller: &Caller, slug: &str) -> Result<Venue> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    see(app, slug).await
}

/// The partners whose house a venue may be, by name.
pub async fn houses(app: &App, caller: &Caller) -> Result<Vec<Partner>> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    Ok(partners::all(app.store.read()).await?)
}

/// One venue. Open to everybody.
pub async fn see(app: &App, slug: &str) -> Result<Venue> {
    let db = app.store.read();
    let venue = venues::by_slug(db, slug).await?.ok_or(Error::NotFound)?;
    let spaces = venues::spaces_of(db, &[venue.id]).await?;
    let partner = house(db, &venue).await?;
    Ok(Venue { venue, spaces, partner })
}

/// The same by slug or id.
pub async fn named(app: &App, name: &str) -> Result<Venue> {
    match name.parse() {
        Ok(id) => {
            let venue = venues::by_id(app.store.read(), id).await?.ok_or(Error::NotFound)?;
            see(app, &venue.slug).await
        }
        Err(_) => see(app, name).await,
    }
}

/// Venues in the order of their making, of one partner or of all. Open to everybody.
pub async fn list(app: &App, partner: Option<Uuid>, after: Option<Uuid>, limit: u64) -> Result<Vec<Venue>> {
    let db = app.store.read();
    let venues = venues::page(db, partner, after, limit).await?;
    let ids: Vec<_> = venues.iter().map(|venue| venue.id).collect();
    let houses: Vec<_> = venues.iter().filter_map(|venue| venue.partner_id).collect();
    let (spaces, houses) = (venues::spaces_of(db, &ids).await?, partners::by_ids(db, &houses).await?);
    let whole = |venue: Model| Venue {
        spaces: spaces.iter().filter(|space| space.venue_id == venue.id).cloned().collect(),
        partner: houses.iter().find(|partner| Some(partner.id) == venue.partner_id).cloned(),
        venue,
    };
    Ok(venues.into_iter().map(whole).collect())
}

/// Stores the venue under its next revision. Where calendars `show` the change, it is part of when the meetings there were
/// last modified.
async fn store(db: &impl ConnectionTrait, venue: &mut Model, shows: bool, now: DateTime<Utc>) -> Result<()> {
    let loaded = venue.revision;
    venue.calendar_changed_at = Some(if shows { now } else { venue.calendar_changed_at.unwrap_or(venue.updated_at) });
    venue.revision += 1;
    venue.updated_at = now;
    if !venues::save_over(db, venue.clone(), loaded).await? {
        return Err(Error::Stale);
    }
    if shows { scopes::touch_venue(db, venue.id, now).await } else { Ok(()) }
}

/// What calendars show of a venue.
fn shown(venue: &Model) -> impl PartialEq + use<'_> {
    (&venue.name, &venue.address, &venue.postcode, venue.latitude, venue.longitude)
}

async fn record(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: &str,
    venue: &Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let entry = Entry {
        actor: caller.actor.member,
        face: caller.face,
        action,
        object_kind: "venue",
        object: venue.id,
        details: json!({ "slug": venue.slug, "revision": venue.revision }),
    };
    Ok(audit::record(db, entry, now).await?)
}

async fn partner(db: &impl ConnectionTrait, plan: &VenuePlan) -> Result<Option<Partner>> {
    let Some(slug) = &plan.partner else { return Ok(None) };
    let partner = partners::by_slug(db, slug).await?;
    Ok(Some(partner.ok_or_else(|| Problem::new("partner", "error-unknown").with("value", slug))?))
}

async fn house(db: &impl ConnectionTrait, venue: &Model) -> Result<Option<Partner>> {
    match venue.partner_id {
        Some(id) => Ok(partners::by_id(db, id).await?),
        None => Ok(None),
    }
}

/// A caretaker is a member who has not left.
async fn check_caretaker(db: &impl ConnectionTrait, caretaker: Option<Uuid>) -> Result<()> {
    let Some(id) = caretaker else { return Ok(()) };
    let member = people::by_id(db, id).await?.filter(|member| member.left_at.is_none());
    if member.is_some() { Ok(()) } else { Err(Problem::new("caretaker", "error-unknown").into()) }
}

/// In one venue two spaces of one name could not be told apart.
fn check_name(spaces: &[Space], this: Option<Uuid>, plan: &SpacePlan) -> Result<(), Problem> {
    let name = plan.name.to_lowercase();
    let twice = spaces.iter().any(|space| Some(space.id) != this && space.name.to_lowercase() == name);
    if twice { Err(Problem::new("name", "error-taken")) } else { Ok(()) }
}

fn row(plan: VenuePlan, id: Uuid, slug: String, partner: Option<&Partner>, now: DateTime<Utc>) -> Model {
    Model {
        id,
        slug,
        name: plan.name,
        partner_id: partner.map(|partner| partner.id),
        description: plan.description,
        address: plan.address,
        postcode: plan.postcode,
        uprn: plan.uprn,
        latitude: plan.position.map(|(latitude, _)| latitude),
        longitude: plan.position.map(|(_, longitude)| longitude),
        time_zone: plan.zone.name().to_owned(),
        transport: plan.transport,
        parking: plan.parking,
        blue_badge_bays: plan.blue_badge_bays,
        surveyed_on: plan.surveyed_on,
        survey_url: plan.survey_url,
        access: json!(plan.access),
        opening_hours: json!(plan.hours.items()),
        closed: json!(closings(&plan.closed)),
        contact_role: plan.contact_role,
        contact_phone: plan.contact_phone,
        caretaker_id: plan.caretaker,
        revision: 1,
        created_at: now,
        calendar_changed_at: Some(now),
        updated_at: now,
    }
}

fn space(plan: SpacePlan, id: Uuid, venue_id: Uuid, position: i32) -> Space {
    Space {
        id,
        venue_id,
        name: plan.name,
        capacity: plan.capacity,
        layouts: json!(plan.layouts),
        set_up_minutes: plan.set_up_minutes,
        clearing_minutes: plan.clearing_minutes,
        access: json!(plan.access),
        opening_hours: json!(plan.hours.items()),
        position,
    }
}

/// A stored venue as somebody would have described it, without its spaces.
pub fn input(venue: &Model, partner: Option<&Partner>) -> VenueInput {
    VenueInput {
        name: venue.name.clone(),
        partner: partner.map(|partner| partner.slug.clone()),
        description: Some(venue.description.clone()),
        address: venue.address.clone(),
        postcode: venue.postcode.clone(),
        uprn: venue.uprn.clone(),
        latitude: venue.latitude,
        longitude: venue.longitude,
        time_zone: Some(venue.time_zone.clone()),
        transport: venue.transport.clone(),
        parking: venue.parking.clone(),
        blue_badge_bays: venue.blue_badge_bays.map(i64::from),
        surveyed_on: venue.surveyed_on.map(|day| day.to_string()),
        survey_url: venue.survey_url.clone(),
        access: venues::access(&venue.access),
        opening_hours: venues::list(&venue.opening_hours),
        closed: venues::list(&venue.closed),
        contact_role: venue.contact_role.clone(),
        contact_phone: venue.contact_phone.clone(),
        caretaker: venue.caretaker_id,
        spaces: Vec::new(),
    }
}

/// A stored space as somebody would have described it.
pub fn space_input(space: &Space) -> SpaceInput {
    SpaceInput {
        name: space.name.clone(),
        capacity: space.capacity.map(i64::from),
        layouts: serde_json::from_value(space.layouts.clone()).unwrap_or_default(),
        set_up_minutes: Some(space.set_up_minutes.into()),
        clearing_minutes: Some(space.clearing_minutes.into()),
        access: venues::access(&space.access),
        opening_hours: venues::list(&space.opening_hours),
    }
}

#[cfg(test)]
mod tests;
