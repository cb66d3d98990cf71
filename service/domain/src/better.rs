//! Better dates for one whose room is taken: in the same room, near by, at a similar hour, and free for those invited.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::hours::{Closed, Hours};
use crate::span::Span;
use crate::zone::{days, end_of, resolve};

/// How many are found, at most.
pub const MOST: usize = 3;
/// How many days before and after are looked at.
pub const DAYS: u32 = 14;
/// How much earlier and later in the day, the nearest first.
const MINUTES: [i64; 9] = [0, 30, -30, 60, -60, 90, -90, 120, -120];

/// Half-open.
pub type Interval = Range<DateTime<Utc>>;

/// What a date has to keep to in its room.
#[derive(Debug)]
pub struct Room<'a> {
    pub zone: Tz,
    pub hours: &'a Hours,
    pub closed: &'a Closed,
    pub set_up: TimeDelta,
    pub clearing: TimeDelta,
    /// When it is taken, set-up and clearing included.
    pub taken: &'a [Interval],
}

/// The date for which others are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub starts: NaiveDateTime,
    pub duration: Span,
    /// Then it begins at no other hour.
    pub all_day: bool,
    /// When those invited are at other meetings.
    pub busy: &'a [Interval],
    /// The days of other dates of the same series: no date moves onto one.
    pub other_days: &'a BTreeSet<NaiveDate>,
}

/// Up to [`MOST`] other starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Better {
    /// By the wall clock, the nearest first, each on a day of its own.
    pub starts: Vec<NaiveDateTime>,
    /// Why there are fewer than [`MOST`]: what stood in the way most often.
    pub fewer: Option<Obstacle>,
}

/// Why a day has no better date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The room is booked.
    Taken,
    /// The house is not open.
    Shut,
    /// Those invited are at another meeting.
    Busy,
    /// It is past, or another date of the series is on that day.
    Other,
}

impl Obstacle {
    /// The key of the sentence that says so.
    pub fn code(self) -> &'static str {
        match self {
            Self::Taken => "better-taken",
            Self::Shut => "better-shut",
            Self::Busy => "better-busy",
            Self::Other => "better-other",
        }
    }
}

/// Looks at the day itself and at the days around it, the nearest first; on each the similar hours, the most similar first.
pub fn find(room: &Room, wanted: &Wanted, now: DateTime<Utc>) -> Better {
    let day = wanted.starts.date();
    let later = |days: u32| day.checked_add_days(Days::new(days.into()));
    let earlier = |days: u32| day.checked_sub_days(Days::new(days.into())).filter(|_| days > 0);
    let similar = if wanted.all_day { &MINUTES[..1] } else { &MINUTES };
    let mut starts = Vec::new();
    let mut obstacles = [(Obstacle::Taken, 0), (Obstacle::Shut, 0), (Obstacle::Busy, 0), (Obstacle::Other, 0)];
    for day in (0..=DAYS).flat_map(|days| [later(days), earlier(days)]).flatten() {
        let at = |minutes: i64| day.and_time(wanted.starts.time()) + TimeDelta::minutes(minutes);
        // Hours after midnight are those of another day.
        let hours = similar.iter().map(|minutes| at(*minutes)).filter(|start| start.date() == day);
        let mut first = None;
        match hours.map(|start| (start, obstacle(room, wanted, start, now))).find(|(_, obstacle)| {
            first = first.or(*obstacle);
            obstacle.is_none()
        }) {
            Some((start, _)) => starts.push(start),
            None => obstacles.iter_mut().filter(|(one, _)| first == Some(*one)).for_each(|(_, days)| *days += 1),
        }
        if starts.len() == MOST {
            return Better { starts, fewer: None };
        }
    }
    // Of as many, the first named.
    let most = obstacles.into_iter().rev().max_by_key(|(_, days)| *days);
    Better { starts, fewer: most.map(|(obstacle, _)| obstacle) }
}

fn obstacle(room: &Room, wanted: &Wanted, start: NaiveDateTime, now: DateTime<Utc>) -> Option<Obstacle> {
    let (from, until) = (resolve(start, room.zone).utc, end_of(start, wanted.duration, room.zone));
    let blocked = from - room.set_up..until + room.clearing;
    if from <= now || wanted.other_days.contains(&start.date()) {
        Some(Obstacle::Other)
    } else if overlaps(room.taken, &blocked) {
        Some(Obstacle::Taken)
    } else if wanted.all_day && room.hours.shut_days(room.closed, days(start, until, room.zone)).is_some()
        || !wanted.all_day && room.hours.shut(room.closed, room.zone, blocked.start, blocked.end).is_some()
    {
        Some(Obstacle::Shut)
    } else if overlaps(wanted.busy, &(from..until)) {
        Some(Obstacle::Busy)
    } else {
        None
    }
}

fn overlaps(intervals: &[Interval], one: &Interval) -> bool {
    intervals.iter().any(|other| one.start < other.end && other.start < one.end)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::London;

    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        format!("2027-{text}:00").parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        resolve(local(text), London).utc
    }

    fn taken(intervals: &[(&str, &str)]) -> Vec<Interval> {
        intervals.iter().map(|(from, until)| utc(from)..utc(until)).collect()
    }

    /// For a meeting of two hours on Wednesday 24 March at 18:00.
    #[derive(Default)]
    struct Asked {
        taken: Vec<Interval>,
        busy: Vec<Interval>,
        hours: Hours,
        closed: Closed,
        other_days: BTreeSet<NaiveDate>,
        clearing: i64,
    }

    impl Asked {
        fn found(&self) -> (Vec<String>, Option<Obstacle>) {
            let room = Room {
                zone: London,
                hours: &self.hours,
                closed: &self.closed,
                set_up: TimeDelta::zero(),
                clearing: TimeDelta::minutes(self.clearing),
                taken: &self.taken,
            };
            let wanted = Wanted {
                starts: local("03-24T18:00"),
                duration: "PT2H".parse().unwrap(),
                all_day: false,
                busy: &self.busy,
                other_days: &self.other_days,
            };
            let found = find(&room, &wanted, utc("03-22T12:00"));
            (found.starts.iter().map(|start| start.format("%m-%d %H:%M").to_string()).collect(), found.fewer)
        }
    }

    fn every_day(from: u32, until: u32, hours: (&str, &str)) -> Vec<Interval> {
        let day = |day| NaiveDate::from_ymd_opt(2027, 3, 1).unwrap() + Days::new(u64::from(day) - 1);
        let at = |day: NaiveDate, time: &str| resolve(day.and_time(time.parse().unwrap()), London).utc;
        (from..until).map(|number| at(day(number), hours.0)..at(day(number), hours.1)).collect()
    }

    #[test]
    fn the_nearest_hour_of_each_of_the_nearest_days() {
        let asked = Asked { taken: taken(&[("03-24T17:00", "03-24T19:30")]), ..Asked::default() };
        let found = ["03-24 19:30", "03-25 18:00", "03-23 18:00"].map(String::from).to_vec();
        assert_eq!(asked.found(), (found, None));
    }

    #[test]
    fn the_time_to_clear_needs_the_room_too() {
        let asked = Asked { taken: taken(&[("03-24T19:30", "03-24T22:00")]), clearing: 30, ..Asked::default() };
        assert_eq!(asked.found().0[0], "03-24 17:00");
    }

    #[test]
    fn what_is_past_is_no_better_date() {
        // Now is noon on the 22nd.
        let asked = Asked { taken: every_day(23, 27, ("00:00:00", "23:00:00")), ..Asked::default() };
        assert_eq!(asked.found().0, ["03-22 18:00", "03-27 18:00", "03-28 18:00"]);
    }

    #[test]
    fn a_day_on_which_those_invited_meet_elsewhere_is_left_out() {
        let asked = Asked { busy: taken(&[("03-24T15:00", "03-24T23:00")]), ..Asked::default() };
        assert_eq!(asked.found().0, ["03-25 18:00", "03-23 18:00", "03-26 18:00"]);
    }

    #[test]
    fn a_closed_day_and_the_days_of_other_dates_are_left_out() {
        let day = |day| NaiveDate::from_ymd_opt(2027, 3, day).unwrap();
        let asked = Asked {
            closed: Closed::from([(day(24), None), (day(25), None)]),
            other_days: BTreeSet::from([day(23)]),
            ..Asked::default()
        };
        assert_eq!(asked.found().0, ["03-26 18:00", "03-22 18:00", "03-27 18:00"]);
    }

    #[test]
    fn fewer_come_with_what_stood_in_the_way() {
        let all_taken = Asked { taken: every_day(1, 60, ("00:00:00", "23:59:00")), ..Asked::default() };
        assert_eq!(all_taken.found(), (Vec::new(), Some(Obstacle::Taken)));
        let all_busy = Asked { busy: every_day(1, 60, ("08:00:00", "23:59:00")), ..Asked::default() };
        assert_eq!(all_busy.found(), (Vec::new(), Some(Obstacle::Busy)));
        let two_left = Asked { taken: every_day(25, 60, ("00:00:00", "23:59:00")), ..Asked::default() };
        assert_eq!(two_left.found().0, ["03-24 18:00", "03-23 18:00", "03-22 18:00"]);
        let mornings = Hours::read(&[crate::hours::Opening {
            byday: "MO,TU,WE,TH,FR,SA,SU".to_owned(),
            opens_at: "9:00".to_owned(),
            closes_at: "12:00".to_owned(),
        }]);
        let shut = Asked { hours: mornings.unwrap(), ..Asked::default() };
        assert_eq!(shut.found(), (Vec::new(), Some(Obstacle::Shut)));
    }
}
