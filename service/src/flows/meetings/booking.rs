//! Spaces held for dates. What stands in the way is found and named before the database has to refuse it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::problem::Problem;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::better;
use super::extend::extend_in_space;
use crate::app::App;
use crate::error::{Clash, Clashes, Error, Result};
use crate::flows::confirmations;
use crate::store::bookings::{self, CONFIRMED, Model as Booking, REQUESTED};
use crate::store::meetings::status;
use crate::store::{self, occurrences, venues};

/// Books the spaces of all dates of these meetings that are not over, in place of what they held. Everything is given up
/// first, so that dates that touch each other can shift; everything is taken in one order, so that two writers cannot lock each
/// other for ever.
///
/// [`Error::Clash`] names every booking in the way; it is empty if another writer took a space at the same instant.
pub(super) async fn rebook(tx: &DatabaseTransaction, app: &App, meetings: &[Uuid], now: DateTime<Utc>) -> Result<()> {
    let dates = occurrences::of_meetings(tx, meetings).await?;
    let held = bookings::of_dates(tx, &dates.iter().map(|date| date.id).collect::<Vec<_>>()).await?;
    for meeting in meetings {
        bookings::release(tx, *meeting, now).await?;
    }
    let wanted = wanted(tx, &dates, &held, now).await?;
    for booking in wanted.iter().filter(|booking| booking.blocked_until > app.horizon(now)) {
        // A day more, since a date that begins later may need the room before to set up.
        let until = booking.blocked_until + TimeDelta::days(1);
        Box::pin(extend_in_space(tx, booking.space_id, meetings, until, now)).await?;
    }
    if wanted.windows(2).any(|two| overlap(&two[0], &two[1])) {
        return Err(Problem::new("duration", "error-overlaps-itself").into());
    }
    let clashes = clashes(tx, &wanted, &dates).await?;
    if !clashes.is_empty() {
        return Err(Error::Clash(Box::pin(better::instead(tx, meetings, &wanted, &dates, clashes, now)).await?));
    }
    insert(tx, wanted.clone()).await?;
    Box::pin(confirmations::ask(tx, app.settings.merge_window, &wanted, &held, &dates, now)).await
}

/// [`Error::Clash`] of nothing if another writer took a space at the same instant.
pub(super) async fn insert(tx: &DatabaseTransaction, bookings: Vec<Booking>) -> Result<()> {
    store::insert_all(tx, bookings)
        .await
        .map_err(|error| if bookings::is_clash(&error) { Error::Clash(Clashes::default()) } else { error.into() })
}

/// The bookings that these dates need, by space and start. Where somebody confirms bookings, those that are as they were `held`
/// stay as certain as they were, and all others are asked for.
pub(super) async fn wanted(
    db: &impl ConnectionTrait,
    dates: &[Occurrence],
    held: &[Booking],
    now: DateTime<Utc>,
) -> Result<Vec<Booking>, DbErr> {
    let places = venues::places(db, dates.iter().filter_map(|date| date.space_id)).await?;
    let mut wanted: Vec<Booking> = dates
        .iter()
        .filter(|date| status(&date.status).takes_place())
        .filter_map(|date| {
            let place = places.iter().find(|place| Some(place.space.id) == date.space_id)?;
            let space = &place.space;
            let booking = Booking {
                occurrence_id: date.id,
                space_id: space.id,
                blocked_from: date.starts_at - TimeDelta::minutes(space.set_up_minutes.into()),
                blocked_until: date.ends_at + TimeDelta::minutes(space.clearing_minutes.into()),
                status: CONFIRMED.to_owned(),
            };
            let asked = place.venue.caretaker_id.is_some() && !held.contains(&booking);
            Some(if asked { Booking { status: REQUESTED.to_owned(), ..booking } } else { booking })
        })
        // A room that is being cleared is still taken.
        .filter(|booking| booking.blocked_until > now)
        .collect();
    wanted.sort_by_key(|booking| (booking.space_id, booking.blocked_from));
    Ok(wanted)
}

pub(super) fn overlap(a: &Booking, b: &Booking) -> bool {
    a.space_id == b.space_id && a.blocked_from < b.blocked_until && b.blocked_from < a.blocked_until
}

/// What stands in the way of these bookings, with the words to say so.
pub(super) async fn clashes(
    db: &impl ConnectionTrait,
    wanted: &[Booking],
    dates: &[Occurrence],
) -> Result<Vec<Clash>, DbErr> {
    let mut by_space: BTreeMap<Uuid, Vec<&Booking>> = BTreeMap::new();
    for booking in wanted {
        by_space.entry(booking.space_id).or_default().push(booking);
    }
    let mut found: Vec<(&Booking, Booking)> = Vec::new();
    for (space, wanted) in by_space {
        let (Some(first), Some(last)) = (wanted.first(), wanted.iter().map(|one| one.blocked_until).max()) else {
            continue;
        };
        let taken = bookings::between(db, space, first.blocked_from, last).await?;
        for booking in &wanted {
            let own = |other: &Booking| wanted.iter().any(|mine| mine.occurrence_id == other.occurrence_id);
            found.extend(
                taken
                    .iter()
                    .filter(|other| !own(other) && overlap(booking, other))
                    .map(|other| (*booking, other.clone())),
            );
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|(_, other)| other.occurrence_id).collect();
    let others = occurrences::by_ids(db, &ids).await?;
    let meetings = store::meetings::by_ids(db, others.iter().map(|other| other.meeting_id)).await?;
    let places = venues::places(db, found.iter().map(|(_, other)| other.space_id)).await?;
    let clashes = found.iter().filter_map(|(booking, other)| {
        let date = others.iter().find(|date| date.id == other.occurrence_id)?;
        let meeting = &meetings.iter().find(|whole| whole.meeting.id == date.meeting_id)?.meeting;
        let place = places.iter().find(|place| place.space.id == other.space_id)?;
        let own = dates.iter().find(|date| date.id == booking.occurrence_id)?;
        Some(Clash {
            meeting: meeting.id,
            title: meeting.title.clone(),
            recurrence_id: date.recurrence_id,
            space: other.space_id,
            space_name: format!("{}, {}", place.space.name, place.venue.name),
            time_zone: place.venue.time_zone.clone(),
            starts: date.starts_at,
            ends: date.ends_at,
            blocked_from: other.blocked_from,
            blocked_until: other.blocked_until,
            date: own.recurrence_id,
            wanted: own.starts_local,
        })
    });
    Ok(clashes.collect())
}
