//! Which dates of a meeting calendars are told of as a series, and which one by one.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use commonhall_domain::ical::ZoneRules;
use commonhall_domain::meeting::Schedule;
use commonhall_domain::recurrence::{Part, Pattern, Until};
use commonhall_domain::zone::{self, Change};

use crate::store::occurrences;

/// From 2025-01-01 to 2037-01-01, when the zone data ends; in days since 1970.
const WATCHED: Range<i64> = 20_089..24_472;

/// The instants over which zones are described: the same for every calendar and at all times. If it went with the dates
/// of a meeting or with now, a UID could change by itself.
pub fn watched() -> Range<DateTime<Utc>> {
    let day = |days| DateTime::UNIX_EPOCH + TimeDelta::days(days);
    day(WATCHED.start)..day(WATCHED.end)
}

/// What calendars need to know of a zone.
pub(super) struct Clock {
    /// Whether a VTIMEZONE can describe it.
    is_described: bool,
    changes: Vec<Change>,
}

impl Clock {
    /// Looking takes half a millisecond, and the answer never changes.
    pub(super) fn of(zone: Tz) -> Arc<Self> {
        static KNOWN: LazyLock<Mutex<HashMap<Tz, Arc<Clock>>>> = LazyLock::new(Mutex::default);
        let look = || Self {
            is_described: ZoneRules::observe(zone, &watched()).is_some(),
            changes: zone::changes(zone, &watched()),
        };
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(zone).or_insert_with(|| Arc::new(look())))
    }

    /// Whether a client that adds the length of the first date by the wall clock would be wrong about the end of this one.
    pub(super) fn disturbs(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
        self.changes.iter().any(|change| change.disturbs(start, end))
    }

    /// Whether all programs find the same times for a series. Of an hour that the clock skips or shows twice each has a view of its
    /// own, and some count all dates from it; what the first date lasts, others take to be by the wall clock.
    fn agrees_on(&self, schedule: &Schedule, part: &Part) -> bool {
        let first = part.starts;
        let doubtful: Vec<_> = self.changes.iter().filter_map(|change| change.doubtful(first.time())).collect();
        // The end of a rule may change, and what its dates are called must not.
        let endless = part.rule.with_until(Until::Utc(watched().end));
        !self.disturbs(schedule.start_of(first), schedule.end_of(first))
            && (doubtful.is_empty() || !endless.dates(first, schedule.zone).any(|date| doubtful.contains(&date)))
    }
}

/// The series that calendars show of a meeting; none where its dates stand one by one.
pub(super) fn parts(schedule: &Schedule, exact: bool) -> Vec<Part> {
    let Schedule { starts, zone, all_day, .. } = *schedule;
    let clock = Clock::of(zone);
    // Days need no zone.
    let Some(rule) = schedule.rule.filter(|_| all_day || clock.is_described) else { return Vec::new() };
    if exact {
        return vec![Part { code: None, starts, rule }];
    }
    let parts = rule.parts(starts, zone).into_iter();
    parts.filter(|part| all_day || clock.agrees_on(schedule, part)).collect()
}

/// The series to which a date belongs.
pub(super) fn part_of<'p>(parts: &'p [Part], schedule: &Schedule, date: NaiveDateTime) -> Option<&'p Part> {
    let is_on = |part: &&Part| match part.rule.pattern() {
        _ if Some(part.rule) == schedule.rule => true,
        Pattern::Monthly(Some(day)) => day.is(date.date()),
        _ => false,
    };
    parts.iter().find(is_on)
}

/// Whether calendars are told more of one of these dates than the rule of a series.
pub fn stand_alone(schedule: &Schedule, dates: &[occurrences::Model]) -> bool {
    let (parts, clock) = (parts(schedule, false), Clock::of(schedule.zone));
    dates.iter().any(|date| {
        part_of(&parts, schedule, date.recurrence_id).is_none()
            || (!schedule.all_day && clock.disturbs(date.starts_at, date.ends_at))
    })
}
