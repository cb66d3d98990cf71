//! Better dates for those whose room is taken.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use commonhall_domain::better::{DAYS, Interval, Room, Wanted, find};
use commonhall_domain::span::Span;
use commonhall_domain::zone;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::error::{BetterDates, Clash, Clashes};
use crate::store::bookings::{self, Model as Booking};
use crate::store::meetings::Whole;
use crate::store::{self, occurrences, venues};

/// What is found may begin so long before a date, and end so long after it: the days looked at, and what crosses their ends.
const REACH: TimeDelta = TimeDelta::days(DAYS as i64 + 3);

/// The clashes of some meetings with what could be done instead. `wanted` are the bookings that all their `dates` need.
pub(super) async fn instead(
    db: &impl ConnectionTrait,
    meetings: &[Uuid],
    wanted: &[Booking],
    dates: &[Occurrence],
    found: Vec<Clash>,
    now: DateTime<Utc>,
) -> Result<Clashes, DbErr> {
    let clashing: BTreeSet<_> = found.iter().map(|clash| (clash.wanted, clash.date, clash.space)).collect();
    let wholes = store::meetings::by_ids(db, meetings.iter().copied()).await?;
    let series = wholes.iter().any(|whole| whole.meeting.recurrence.is_some());
    let all_day =
        |date: &Occurrence| wholes.iter().any(|whole| whole.meeting.id == date.meeting_id && whole.meeting.all_day);
    let clashing: Vec<&Occurrence> = (clashing.iter())
        .filter_map(|(starts, date, space)| {
            dates
                .iter()
                .find(|one| (one.starts_local, one.recurrence_id, one.space_id) == (*starts, *date, Some(*space)))
        })
        .collect();
    let (Some(first), Some(last)) =
        (clashing.iter().map(|date| date.starts_at).min(), clashing.iter().map(|date| date.ends_at).max())
    else {
        return Ok(Clashes { found, better: Vec::new(), series });
    };
    let (from, until) = (first - REACH, last + REACH);
    let busy = busy(db, &wholes, from, until).await?;
    let places = venues::places(db, clashing.iter().filter_map(|date| date.space_id)).await?;
    let mut taken = Vec::new();
    for place in &places {
        let others = bookings::between(db, place.space.id, from, until).await?;
        let own = wanted.iter().filter(|booking| booking.space_id == place.space.id).cloned();
        let booked = others.into_iter().chain(own);
        let booked = booked.map(|booking| (Some(booking.occurrence_id), booking.blocked_from..booking.blocked_until));
        let elsewhere = store::busy::between(db, place.space.id, from, until).await?;
        let elsewhere = elsewhere.into_iter().map(|(_, time)| (None, time.starts_at..time.ends_at));
        taken.push((place.space.id, booked.chain(elsewhere).collect::<Vec<_>>()));
    }
    let mut chosen = BTreeSet::new();
    let better = clashing.iter().filter_map(|date| {
        let place = places.iter().find(|place| Some(place.space.id) == date.space_id)?;
        let (_, taken) = taken.iter().find(|(space, _)| Some(*space) == date.space_id)?;
        let near = |interval: &Interval| interval.start < date.ends_at + REACH && date.starts_at - REACH < interval.end;
        let others = taken.iter().filter(|(of, _)| *of != Some(date.id));
        let taken = others.map(|(_, interval)| interval.clone()).filter(near);
        let room = Room {
            zone: place.venue.time_zone.parse().ok()?,
            hours: &place.hours(),
            closed: &venues::closed(&place.venue.closed),
            set_up: TimeDelta::minutes(place.space.set_up_minutes.into()),
            clearing: TimeDelta::minutes(place.space.clearing_minutes.into()),
            taken: &taken.collect::<Vec<_>>(),
        };
        let others = dates.iter().filter(|other| other.id != date.id);
        let mut days: BTreeSet<NaiveDate> =
            others.flat_map(|other| [other.recurrence_id.date(), other.starts_local.date()]).collect();
        // Two dates that both have to give way do not go to the same day.
        days.extend(&chosen);
        let all_day = all_day(date);
        let duration = if all_day {
            let days = zone::days(date.starts_local, date.ends_at, room.zone);
            Span::new(u32::try_from((*days.end() - *days.start()).num_days()).ok()? + 1, 0)
        } else {
            Span::new(0, u32::try_from((date.ends_at - date.starts_at).num_seconds()).ok()?)
        };
        let wanted = Wanted {
            starts: date.starts_local,
            duration: duration.ok()?,
            all_day,
            busy: &busy.iter().filter(|interval| near(interval)).cloned().collect::<Vec<_>>(),
            other_days: &days,
        };
        let better = find(&room, &wanted, now);
        chosen.extend(better.starts.first().map(NaiveDateTime::date));
        Some(BetterDates { all_day, date: date.recurrence_id, wanted: date.starts_local, better })
    });
    let better = better.collect();
    Ok(Clashes { found, better, series })
}

/// When the partners of these meetings, hosts and invited, are at others.
async fn busy(
    db: &impl ConnectionTrait,
    wholes: &[Whole],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Interval>, DbErr> {
    let partners: Vec<Uuid> = wholes.iter().flat_map(Whole::partners).collect();
    let series: Vec<Uuid> = wholes.iter().map(|whole| whole.meeting.series_id).collect();
    let dates = occurrences::of_partners(db, &partners, &series, from, until).await?;
    Ok(dates.into_iter().map(|date| date.starts_at..date.ends_at).collect())
}
