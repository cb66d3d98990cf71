//! What somebody should look at about a meeting, found once it is stored, in the transaction that may still be taken back.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::hours::Shut;
use commonhall_domain::problem::Problem;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::{ConnectionTrait, DbErr};

use super::{Saved, Warnings};
use crate::error::{Error, Result};
use crate::store::meetings::Whole;
use crate::store::{occurrences, venues};

/// Dates that are named one by one.
const MOST_DATES: usize = 6;

/// A meeting that was stored with these warnings, and with those about its dates that are other than the `known` ones:
/// [`Error::Warned`] if somebody is to be asked first, else with all of them.
pub(super) async fn saved(
    db: &impl ConnectionTrait,
    whole: Whole,
    mut warned: Vec<Problem>,
    known: &[Occurrence],
    warnings: Warnings,
    now: DateTime<Utc>,
) -> Result<Saved> {
    warned.extend(shut(db, &whole, known, now).await?);
    if warnings == Warnings::Ask && !warned.is_empty() {
        return Err(Error::Warned(warned));
    }
    Ok(Saved { whole, warnings: warned })
}

/// The dates on which the house is not open. The time to set up and to clear counts: the hours say when a room can be
/// used, and somebody has to be in the house for that.
async fn shut(
    db: &impl ConnectionTrait,
    whole: &Whole,
    known: &[Occurrence],
    now: DateTime<Utc>,
) -> Result<Vec<Problem>, DbErr> {
    let when = |date: &Occurrence| (date.starts_at, date.ends_at, date.space_id, date.status.clone());
    let known: HashSet<_> = known.iter().map(when).collect();
    let mut dates = occurrences::of_meetings(db, &[whole.meeting.id]).await?;
    dates.retain(|date| date.starts_at > now && date.status != "cancelled" && !known.contains(&when(date)));
    let places = venues::places(db, dates.iter().filter_map(|date| date.space_id)).await?;
    let houses: Vec<_> = places
        .iter()
        .filter_map(|place| {
            let zone = place.venue.time_zone.parse().ok()?;
            Some((place, place.hours(), venues::closed(&place.venue.closed), zone))
        })
        .collect();
    let shut = |date: &Occurrence| {
        let (place, hours, closed, zone) = houses.iter().find(|(place, ..)| Some(place.space.id) == date.space_id)?;
        let from = date.starts_at - TimeDelta::minutes(place.space.set_up_minutes.into());
        let until = date.ends_at + TimeDelta::minutes(place.space.clearing_minutes.into());
        let warning = |code| Problem::new("starts", code).with("venue", &place.venue.name);
        Some(match hours.shut(closed, *zone, from, until)? {
            Shut::Hours => warning("warning-outside-hours").with("date", date.starts_local.date()),
            Shut::Day(day, None) => warning("warning-closed").with("date", day),
            Shut::Day(day, Some(reason)) => warning("warning-closed-reason").with("date", day).with("reason", reason),
        })
    };
    let mut found: Vec<Problem> = dates.iter().filter_map(shut).collect();
    // Where every week is outside the hours, what is closed for a reason of its own must not get lost.
    found.sort_by_key(|problem| problem.code == "warning-outside-hours");
    let more = found.len().saturating_sub(MOST_DATES);
    if more > 0 {
        found.truncate(MOST_DATES);
        found.push(Problem::new("starts", "warning-more-dates").with("count", more));
    }
    Ok(found)
}
