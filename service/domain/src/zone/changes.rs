//! When the clock of a zone changes: chrono-tz tells offsets and not changes, so they are found by looking.

use std::ops::Range;

use chrono::{DateTime, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// How far apart the clock is looked at: far less than any zone keeps an offset.
const STEP: TimeDelta = TimeDelta::days(1);

/// A clock going from one offset to another, in seconds east of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub at: DateTime<Utc>,
    pub from: i32,
    pub to: i32,
}

impl Change {
    /// What the clock would have shown had it not changed.
    pub fn before(&self) -> NaiveDateTime {
        shown(self.at, self.from)
    }

    /// What it shows instead.
    pub fn after(&self) -> NaiveDateTime {
        shown(self.at, self.to)
    }

    /// The wall-clock time with this time of day that the clock skips here, or shows twice.
    pub fn doubtful(&self, time: NaiveTime) -> Option<NaiveDateTime> {
        let (first, end) = (self.before().min(self.after()), self.before().max(self.after()));
        [first, end].map(|near| near.date().and_time(time)).into_iter().find(|local| (first..end).contains(local))
    }

    /// Whether what lasts from `start` to `end` takes longer or shorter by the wall clock, or ends at a time that it shows twice.
    pub fn disturbs(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
        let twice = TimeDelta::seconds((self.from - self.to).max(0).into());
        start < self.at && self.at - twice <= end
    }
}

fn shown(at: DateTime<Utc>, east: i32) -> NaiveDateTime {
    at.naive_utc() + TimeDelta::seconds(east.into())
}

/// The changes after the start of the window and before its end, ascending.
pub fn changes(zone: Tz, window: &Range<DateTime<Utc>>) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut seen, mut from) = (window.start, seconds_east(zone, window.start));
    while seen < window.end {
        let next = (seen + STEP).min(window.end);
        if seconds_east(zone, next) != from {
            let (mut before, mut after) = (seen, next);
            while after - before > TimeDelta::seconds(1) {
                let middle = before + (after - before) / 2;
                if seconds_east(zone, middle) == from { before = middle } else { after = middle }
            }
            if after < window.end {
                let at = DateTime::from_timestamp(after.timestamp(), 0).unwrap_or(after);
                changes.push(Change { at, from, to: seconds_east(zone, after) });
            }
            from = seconds_east(zone, next);
        }
        seen = next;
    }
    changes
}

/// The offset at an instant.
pub fn seconds_east(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::London;

    use super::*;

    /// In London, in 2027.
    fn both() -> [Change; 2] {
        let year = utc("2027-01-01T00:00:00Z")..utc("2028-01-01T00:00:00Z");
        changes(London, &year).try_into().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn times_from_one_to_two_are_doubtful_on_two_days_of_the_year() {
        for (time, is_doubtful) in [("00:59:59", false), ("01:00:00", true), ("01:59:59", true), ("02:00:00", false)] {
            let found = both().map(|change| change.doubtful(time.parse().unwrap()));
            let days = ["2027-03-28", "2027-10-31"].map(|day| format!("{day}T{time}").parse().unwrap());
            assert_eq!(found, days.map(|day| Some(day).filter(|_| is_doubtful)), "{time}");
        }
    }

    #[test]
    fn what_the_clock_changes_in_is_disturbed_and_what_ends_in_an_hour_that_comes_twice() {
        let [forward, back] = both();
        for (change, start, end, expected) in [
            (forward, "2027-03-27T23:00:00Z", "2027-03-28T00:59:59Z", false),
            (forward, "2027-03-27T23:00:00Z", "2027-03-28T01:00:00Z", true),
            (forward, "2027-03-28T01:00:00Z", "2027-03-28T03:00:00Z", false),
            (back, "2027-10-30T22:00:00Z", "2027-10-30T23:59:59Z", false),
            (back, "2027-10-30T22:00:00Z", "2027-10-31T00:00:00Z", true),
            (back, "2027-10-31T01:00:00Z", "2027-10-31T03:00:00Z", false),
        ] {
            assert_eq!(change.disturbs(utc(start), utc(end)), expected, "{start} to {end}");
        }
    }
}
