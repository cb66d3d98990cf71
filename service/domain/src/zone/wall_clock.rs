//! The wall clock of a zone, for many times that lie near each other.

use std::iter::once;
use std::ops::Range;
use std::sync::OnceLock;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::changes::{changes, seconds_east};
use super::{Note, Resolved, resolve};

/// The years whose stretches are kept; times outside are looked up one by one. The zone data ends in 2037.
const YEARS: Range<i32> = 2000..2100;

/// Wall-clock times that each exist once, all at one offset.
#[derive(Clone, Debug, Default)]
struct Stretch {
    times: Range<NaiveDateTime>,
    /// Seconds east of UTC.
    east: i32,
}

/// One time of day in a zone, on many days: it remembers the stretch between two clock changes in which the last day lay, so
/// that the dates of a series ask the zone data twice a year and not once a date.
#[derive(Clone, Debug)]
pub struct WallClock {
    zone: Tz,
    time: NaiveTime,
    /// Those of the zone, and which of them comes after the last.
    stretches: &'static [Stretch],
    next: usize,
    /// The days on which the time exists once, at one offset.
    days: Range<NaiveDate>,
    /// What it is in UTC on them, and how many days later.
    utc: NaiveTime,
    later: TimeDelta,
}

impl WallClock {
    pub fn at(time: NaiveTime, zone: Tz) -> Self {
        let days = NaiveDate::MIN..NaiveDate::MIN;
        Self { zone, time, stretches: of_zone(zone), next: 0, days, utc: time, later: TimeDelta::zero() }
    }

    /// What [`resolve`] says of that time on a day.
    #[inline]
    pub fn on(&mut self, day: NaiveDate) -> Resolved {
        if !self.days.contains(&day) && !self.remember(day) {
            return resolve(day.and_time(self.time), self.zone);
        }
        // Most meetings are on the same day in UTC.
        let day = if self.later.is_zero() { day } else { day + self.later };
        Resolved { utc: day.and_time(self.utc).and_utc(), note: Note::Plain }
    }

    /// Whether there is a stretch around that day to remember: there is none for a gap or a fold, nor outside the years
    /// that are kept.
    #[cold]
    fn remember(&mut self, day: NaiveDate) -> bool {
        let local = day.and_time(self.time);
        let is_in = |at: usize| self.stretches.get(at).is_some_and(|stretch| stretch.times.contains(&local));
        if !is_in(self.next) {
            self.next = self.stretches.partition_point(|stretch| stretch.times.end <= local);
        }
        let Some(Stretch { times, east }) = self.stretches.get(self.next).filter(|one| one.times.contains(&local))
        else {
            return false;
        };
        self.next += 1;
        let from = |edge: NaiveDateTime| {
            let day = edge.date();
            if edge.time() > self.time { day.succ_opt().unwrap_or(day) } else { day }
        };
        self.days = from(times.start)..from(times.end);
        let (utc, later) = self.time.overflowing_sub_signed(TimeDelta::seconds((*east).into()));
        self.utc = utc;
        self.later = TimeDelta::seconds(-later);
        true
    }
}

/// The stretches of a zone, ascending.
fn of_zone(zone: Tz) -> &'static [Stretch] {
    static STRETCHES: [OnceLock<Vec<Stretch>>; TZ_VARIANTS.len()] = [const { OnceLock::new() }; TZ_VARIANTS.len()];
    STRETCHES[zone as usize].get_or_init(|| stretches(zone))
}

fn stretches(zone: Tz) -> Vec<Stretch> {
    let new_year = |year| NaiveDate::from_yo_opt(year, 1).unwrap_or_default().and_time(NaiveTime::MIN);
    let (start, end) = (new_year(YEARS.start), new_year(YEARS.end));
    let changes = changes(zone, &(start.and_utc()..end.and_utc()));
    // What the clock skips lies between, and so does what it shows twice.
    let ends = changes.iter().map(|change| change.before().min(change.after())).chain([end]);
    let starts = once((start, seconds_east(zone, start.and_utc())));
    let starts = starts.chain(changes.iter().map(|change| (change.before().max(change.after()), change.to)));
    starts.zip(ends).map(|((start, east), end)| Stretch { times: start..end, east }).collect()
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use chrono_tz::Asia::Dhaka;
    use chrono_tz::Europe::London;

    use super::*;

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn in_every_zone_it_says_of_each_day_what_resolving_says() {
        let days = |year, count| NaiveDate::from_yo_opt(year, 1).unwrap().iter_days().take(count);
        let mut notes = [0; 3];
        for zone in TZ_VARIANTS {
            // The hours at which clocks change, and the other end of the day.
            for time in [at(0, 0), at(0, 30), at(1, 30), at(2, 0), at(2, 30), at(3, 0), at(23, 30)] {
                let mut clock = WallClock::at(time, zone);
                for day in days(2026, 731) {
                    let said = clock.on(day);
                    assert_eq!(said, resolve(day.and_time(time), zone), "{zone} {day} {time}");
                    notes[said.note as usize] += 1;
                }
            }
            // Before the years that are kept, over all of them, and after.
            let mut clock = WallClock::at(at(1, 30), zone);
            for day in days(1999, 800).chain(days(2010, 3_700)).chain(days(2036, 800)).chain(days(2099, 800)) {
                assert_eq!(clock.on(day), resolve(day.and_time(at(1, 30)), zone), "{zone} {day}");
            }
        }
        assert!(notes.iter().all(|seen| *seen > 100), "{notes:?}");
    }

    #[test]
    fn the_days_may_come_in_any_order() {
        let summer = NaiveDate::from_ymd_opt(2027, 7, 7).unwrap();
        let mut clock = WallClock::at(at(18, 0), London);
        for day in [summer, summer + Days::new(180), summer - Days::new(180), summer, NaiveDate::MIN, NaiveDate::MAX] {
            assert_eq!(clock.on(day), resolve(day.and_time(at(18, 0)), London), "{day}");
        }
    }

    #[test]
    fn early_in_dhaka_is_the_day_before_in_utc() {
        let day = NaiveDate::from_ymd_opt(2027, 7, 7).unwrap();
        let mut clock = WallClock::at(at(5, 30), Dhaka);
        assert_eq!(clock.on(day).utc.to_rfc3339(), "2027-07-06T23:30:00+00:00");
        assert_eq!(clock.on(day).utc.to_rfc3339(), "2027-07-06T23:30:00+00:00");
    }
}
