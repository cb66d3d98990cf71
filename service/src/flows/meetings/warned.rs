//! What somebody should look at about a meeting, found once it is stored, in the transaction that may still be taken back.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::hours::Shut;
use commonhall_domain::problem::Problem;
use commonhall_domain::zone::days;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{Saved, Warnings};
use crate::error::{Error, Result};
use crate::store::meetings::Whole;
use crate::store::{busy, meetings, occurrences, partners, venues};

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
    warned.extend(about_dates(db, &whole, known, now).await?);
    if warnings == Warnings::Ask && !warned.is_empty() {
        return Err(Error::Warned(warned));
    }
    Ok(Saved { whole, warnings: warned })
}

/// What is to be looked at of the dates to come that are other than the `known` ones.
async fn about_dates(
    db: &impl ConnectionTrait,
    whole: &Whole,
    known: &[Occurrence],
    now: DateTime<Utc>,
) -> Result<Vec<Problem>, DbErr> {
    let when = |date: &Occurrence| (date.starts_at, date.ends_at, date.space_id, date.status.clone());
    let known: HashSet<_> = known.iter().map(when).collect();
    let mut dates = occurrences::of_meetings(db, &[whole.meeting.id]).await?;
    dates.retain(|date| date.starts_at > now && date.status != "cancelled" && !known.contains(&when(date)));
    let mut found = elsewhere(db, whole, &dates).await?;
    let mut shut = shut(db, &dates, whole.meeting.all_day).await?;
    shut.extend(taken_elsewhere(db, &dates).await?);
    // Where every week is outside the hours, what is closed for a reason of its own must not get lost.
    shut.sort_by_key(|problem| problem.code == "warning-outside-hours");
    found.extend(shut);
    let more = found.len().saturating_sub(MOST_DATES);
    if more > 0 {
        found.truncate(MOST_DATES);
        found.push(Problem::new("starts", "warning-more-dates").with("count", more));
    }
    Ok(found)
}

/// The dates on which the host, a partner who is invited, or the whole steering committee is at another meeting.
async fn elsewhere(db: &impl ConnectionTrait, whole: &Whole, dates: &[Occurrence]) -> Result<Vec<Problem>, DbErr> {
    let (Some(from), Some(until)) =
        (dates.iter().map(|date| date.starts_at).min(), dates.iter().map(|date| date.ends_at).max())
    else {
        return Ok(Vec::new());
    };
    let mine: BTreeSet<Uuid> = whole.partners().collect();
    let partners = partners::all(db).await?;
    let steering: BTreeSet<Uuid> = partners.iter().filter(|one| one.steering).map(|one| one.id).collect();
    let anybody: Vec<Uuid> = mine.union(&steering).copied().collect();
    let others = occurrences::of_partners(db, &anybody, &[whole.meeting.series_id], from, until).await?;
    // They come by their start: what touches a date begins before its end, and not longer before its start than the longest lasts.
    let longest = others.iter().map(|other| other.ends_at - other.starts_at).max().unwrap_or_default();
    let near = |date: &Occurrence| {
        let first = others.partition_point(|other| other.starts_at + longest <= date.starts_at);
        &others[first..others.partition_point(|other| other.starts_at < date.ends_at).max(first)]
    };
    let at_once: Vec<(&Occurrence, &Occurrence)> = (dates.iter())
        .flat_map(|date| near(date).iter().map(move |other| (date, other)))
        .filter(|(date, other)| date.starts_at < other.ends_at)
        .collect();
    let wholes = meetings::by_ids(db, at_once.iter().map(|(_, other)| other.meeting_id)).await?;
    let warning = |(date, other): &(&Occurrence, &Occurrence)| {
        let other = wholes.iter().find(|whole| whole.meeting.id == other.meeting_id)?;
        let theirs: BTreeSet<Uuid> = other.partners().collect();
        // One partner is no committee.
        let is_steering = steering.len() > 1 && steering.is_subset(&theirs);
        let warning = |code| {
            Problem::new("starts", code).with("date", date.starts_local.date()).with("meeting", &other.meeting.title)
        };
        if is_steering {
            return Some(warning("warning-steering-busy"));
        }
        let partner = partners.iter().find(|partner| mine.contains(&partner.id) && theirs.contains(&partner.id))?;
        Some(warning("warning-partner-busy").with("partner", &partner.name))
    };
    Ok(at_once.iter().filter_map(warning).collect())
}

/// The dates on which a calendar of the venue that is kept elsewhere says that the room is taken, also while it is set up or
/// cleared.
async fn taken_elsewhere(db: &impl ConnectionTrait, dates: &[Occurrence]) -> Result<Vec<Problem>, DbErr> {
    let mut found = Vec::new();
    for place in venues::places(db, dates.iter().filter_map(|date| date.space_id)).await? {
        let (before, after) = (set_up(&place), clearing(&place));
        let here = || dates.iter().filter(|date| date.space_id == Some(place.space.id));
        let (Some(from), Some(until)) =
            (here().map(|date| date.starts_at).min(), here().map(|date| date.ends_at).max())
        else {
            continue;
        };
        let times = busy::between(db, place.space.id, from - before, until + after).await?;
        let taken = |date: &Occurrence| {
            let at_once =
                |time: &busy::Time| time.starts_at < date.ends_at + after && date.starts_at - before < time.ends_at;
            let (calendar, _) = times.iter().find(|(_, time)| at_once(time))?;
            let warning = Problem::new("starts", "warning-taken-elsewhere").with("date", date.starts_local.date());
            Some(warning.with("calendar", calendar).with("space", &place.space.name))
        };
        found.extend(here().filter_map(taken));
    }
    Ok(found)
}

fn set_up(place: &venues::Place) -> TimeDelta {
    TimeDelta::minutes(place.space.set_up_minutes.into())
}

fn clearing(place: &venues::Place) -> TimeDelta {
    TimeDelta::minutes(place.space.clearing_minutes.into())
}

/// The dates on which the house is not open. The time to set up and to clear counts: the hours say when a room can be
/// used, and somebody has to be in the house for that.
async fn shut(db: &impl ConnectionTrait, dates: &[Occurrence], all_day: bool) -> Result<Vec<Problem>, DbErr> {
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
        let from = date.starts_at - set_up(place);
        let until = date.ends_at + clearing(place);
        let warning = |code| Problem::new("starts", code).with("venue", &place.venue.name);
        let shut = if all_day {
            hours.shut_days(closed, days(date.starts_local, date.ends_at, *zone))
        } else {
            hours.shut(closed, *zone, from, until)
        };
        Some(match shut? {
            Shut::Hours => warning("warning-outside-hours").with("date", date.starts_local.date()),
            Shut::Day(day, None) => warning("warning-closed").with("date", day),
            Shut::Day(day, Some(reason)) => warning("warning-closed-reason").with("date", day).with("reason", reason),
        })
    };
    Ok(dates.iter().filter_map(shut).collect())
}
