//! When the clock of a zone changes: chrono-tz tells offsets and not changes, so they are found by looking.

use std::ops::Range;

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
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
