//! When a house is open: by the weekday, and the days on which it is closed all the same. The names are those of HSDS
//! (`byday`, `opens_at`, `closes_at`). Times are those of the clock on its wall.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::fields;
use crate::problem::{Problem, Problems};
use crate::zone;

/// The weekdays in their order, by the codes of RFC 5545 §3.3.10.
pub const WEEK: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];
/// Minutes of a day; midnight at its end.
const MIDNIGHT: u16 = 24 * 60;
/// More times than any week has.
const MOST_TIMES: usize = 100;
/// More closed days than anybody plans ahead.
const MOST_DAYS: usize = 400;

/// Hours as they were typed or sent, and as they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Weekdays by their codes: `MO,TU,WE`.
    pub byday: String,
    /// `09:00`.
    pub opens_at: String,
    /// `12:30`; midnight is `24:00`.
    pub closes_at: String,
}

/// A day on which a house is closed, as it was typed or sent, and as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// `2027-12-25`.
    pub date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// From and to, in minutes since midnight; the end is not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Times {
    opens: u16,
    closes: u16,
}

impl Times {
    pub fn opens(self) -> NaiveTime {
        time(self.opens)
    }

    /// `None` is midnight at the end of the day.
    pub fn closes(self) -> Option<NaiveTime> {
        (self.closes < MIDNIGHT).then(|| time(self.closes))
    }
}

fn time(minutes: u16) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minutes) * 60, 0).unwrap_or_default()
}

/// `09:00`.
fn written(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The hours of a week, from Monday on. A week without any says nothing: then the house is open whenever it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours([Vec<Times>; 7]);

/// The days on which a house is closed, each with its reason.
pub type Closed = BTreeMap<NaiveDate, Option<String>>;

/// Why a house is not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shut {
    /// It is not within the hours of the week.
    Hours,
    /// This day is closed.
    Day(NaiveDate, Option<String>),
}

impl Hours {
    /// Reads every item; all problems come back together, those of an item under its place: `1.opens_at`.
    pub fn read(items: &[Opening]) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        if items.len() > MOST_TIMES {
            return Err(vec![Problem::new("", "error-too-many").with("limit", MOST_TIMES)]);
        }
        let mut week = Self::default();
        for (place, item) in items.iter().enumerate() {
            let read = item.read().and_then(|(days, times)| week.add(&days, times).map_err(|problem| vec![problem]));
            problems.take_within(&place.to_string(), read);
        }
        problems.finish(Some(week))
    }

    fn add(&mut self, days: &[Weekday], times: Times) -> Result<(), Problem> {
        for day in days {
            let day = &mut self.0[day.num_days_from_monday() as usize];
            if day.iter().any(|other| other.opens < times.closes && times.opens < other.closes) {
                return Err(Problem::new("opens_at", "error-hours-overlap").with("value", written(times.opens)));
            }
            day.push(times);
            day.sort_unstable();
        }
        Ok(())
    }

    /// The same hours as few items: days with the same times stand together.
    pub fn items(&self) -> Vec<Opening> {
        let mut items: Vec<Opening> = Vec::new();
        for ((code, _), day) in WEEK.iter().zip(&self.0) {
            for times in day {
                let (opens_at, closes_at) = (written(times.opens), written(times.closes));
                match items.iter_mut().find(|item| item.opens_at == opens_at && item.closes_at == closes_at) {
                    Some(item) => item.byday = format!("{},{code}", item.byday),
                    None => items.push(Opening { byday: (*code).to_owned(), opens_at, closes_at }),
                }
            }
        }
        items
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    pub fn on(&self, day: Weekday) -> &[Times] {
        &self.0[day.num_days_from_monday() as usize]
    }

    /// Days that follow one another and have the same hours: the first, the last and the hours.
    pub fn runs(&self) -> Vec<(Weekday, Weekday, &[Times])> {
        let mut runs: Vec<(Weekday, Weekday, &[Times])> = Vec::new();
        for (_, day) in WEEK {
            match runs.last_mut() {
                Some((_, last, times)) if *times == self.on(day) => *last = day,
                _ => runs.push((day, day, self.on(day))),
            }
        }
        runs
    }

    /// Why the house is not open on all of these days, at whatever hours.
    pub fn shut_days(&self, closed: &Closed, days: RangeInclusive<NaiveDate>) -> Option<Shut> {
        if let Some((day, reason)) = closed.range(days.clone()).next() {
            return Some(Shut::Day(*day, reason.clone()));
        }
        let mut days = days.start().iter_days().take_while(|day| day <= days.end());
        let never = days.any(|day| self.on(chrono::Datelike::weekday(&day)).is_empty());
        (never && !self.is_empty()).then_some(Shut::Hours)
    }

    /// Why the house is not open from one instant to another. Its hours are compared as instants: a night in which the clock
    /// changes is as long as it is, and what is open until midnight and from midnight on is open over it.
    pub fn shut(&self, closed: &Closed, zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<Shut> {
        let last = zone::to_local(until - TimeDelta::milliseconds(1), zone).date();
        let days = || zone::to_local(from, zone).date().iter_days().take_while(|day| *day <= last);
        if let Some((day, reason)) = days().find_map(|day| closed.get_key_value(&day)) {
            return Some(Shut::Day(*day, reason.clone()));
        }
        if self.is_empty() {
            return None;
        }
        let mut reached = from;
        for day in days() {
            let at = |minutes: u16| match day.succ_opt().filter(|_| minutes == MIDNIGHT) {
                Some(next) => zone::resolve(next.and_time(NaiveTime::MIN), zone).utc,
                None => zone::resolve(day.and_time(time(minutes)), zone).utc,
            };
            for times in self.on(chrono::Datelike::weekday(&day)) {
                if at(times.opens) <= reached {
                    reached = reached.max(at(times.closes));
                }
            }
        }
        (reached < until).then_some(Shut::Hours)
    }
}

impl Opening {
    fn read(&self) -> Result<(Vec<Weekday>, Times), Vec<Problem>> {
        let mut problems = Problems::default();
        let days = problems.take(days(&self.byday));
        let opens = problems.take(minutes("opens_at", &self.opens_at));
        let closes = problems.take(minutes("closes_at", &self.closes_at));
        // The midnight after which nothing is left of the day.
        let closes = closes.map(|closes| if closes == 0 { MIDNIGHT } else { closes });
        if let (Some(opens), Some(closes)) = (opens, closes)
            && closes <= opens
        {
            problems.push(Problem::new("closes_at", "error-closes-first"));
        }
        let read = (|| Some((days?, Times { opens: opens?, closes: closes? })))();
        problems.finish(read)
    }
}

fn days(text: &str) -> Result<Vec<Weekday>, Problem> {
    let day = |code: &str| {
        let known = WEEK.iter().find(|(known, _)| known.eq_ignore_ascii_case(code.trim()));
        known.map(|(_, day)| *day).ok_or_else(|| Problem::new("byday", "error-byday").with("value", code.trim()))
    };
    text.split(',').map(day).collect()
}

/// A time of day as people write it: `9:00`, `09.00`, `9`, `9am`, `12:30 pm`; `24:00` is midnight at its end.
fn minutes(field: &'static str, text: &str) -> Result<u16, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::new(field, "error-missing"));
    }
    let wrong = || Problem::new(field, "error-time").with("value", text);
    let lower = text.to_ascii_lowercase();
    let (clock, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let (hour, minute) = clock.split_once([':', '.']).unwrap_or((clock, "00"));
    let number = |digits: &str, length: RangeInclusive<usize>| {
        let plain = length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|_| plain).ok_or_else(wrong)
    };
    let (hour, minute) = (number(hour, 1..=2)?, number(minute, 2..=2)?);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return Err(wrong()),
        None => hour,
    };
    let minutes = hour * 60 + minute;
    if minute < 60 && minutes <= MIDNIGHT { Ok(minutes) } else { Err(wrong()) }
}

/// Reads every day; all problems come back together, those of a day under its place: `1.date`.
pub fn closed(items: &[Closing]) -> Result<Closed, Vec<Problem>> {
    let mut problems = Problems::default();
    if items.len() > MOST_DAYS {
        return Err(vec![Problem::new("", "error-too-many").with("limit", MOST_DAYS)]);
    }
    let mut closed = Closed::new();
    for (place, item) in items.iter().enumerate() {
        let read = item.read().and_then(|(date, reason)| match closed.insert(date, reason) {
            None => Ok(()),
            Some(_) => Err(Problem::new("date", "error-twice").with("value", date)),
        });
        problems.take_within(&place.to_string(), read.map_err(|problem| vec![problem]));
    }
    problems.finish(Some(closed))
}

/// The same as items again.
pub fn closings(closed: &Closed) -> Vec<Closing> {
    closed.iter().map(|(date, reason)| Closing { date: date.to_string(), reason: reason.clone() }).collect()
}

impl Closing {
    fn read(&self) -> Result<(NaiveDate, Option<String>), Problem> {
        let date = fields::date("date", Some(&self.date))?.ok_or_else(|| Problem::new("date", "error-missing"))?;
        Ok((date, fields::optional_line("reason", self.reason.as_deref())?))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use chrono_tz::Europe::London;

    use super::*;

    fn opening(byday: &str, opens_at: &str, closes_at: &str) -> Opening {
        Opening { byday: byday.into(), opens_at: opens_at.into(), closes_at: closes_at.into() }
    }

    fn hours(items: &[(&str, &str, &str)]) -> Hours {
        let items: Vec<Opening> = items.iter().map(|(days, opens, closes)| opening(days, opens, closes)).collect();
        Hours::read(&items).unwrap()
    }

    #[track_caller]
    fn refused(items: &[Opening], expected: &[(&str, &'static str)]) {
        let problems = Hours::read(items).unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (problem.field.as_ref(), problem.code)).collect();
        assert_eq!(found, expected);
    }

    /// Why it is shut from one local time in London to another, 2027 being understood.
    fn shut(hours: &Hours, closed: &Closed, from: &str, until: &str) -> Option<Shut> {
        let at = |text: &str| zone::resolve(format!("2027-{text}:00").parse().unwrap(), London).utc;
        hours.shut(closed, London, at(from), at(until))
    }

    fn at_times(hours: &Hours, from: &str, until: &str) -> bool {
        shut(hours, &Closed::new(), from, until).is_none()
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let table = [
            ("9:00", 540),
            ("09.30", 570),
            ("9", 540),
            ("9am", 540),
            ("12 am", 0),
            ("12:30 PM", 750),
            ("24:00", MIDNIGHT),
        ];
        for (text, expected) in table {
            assert_eq!(minutes("opens_at", text), Ok(expected), "{text}");
        }
        for wrong in ["24:01", "25", "9:60", "9:5", "nine", "-9", "+9:00", "13pm", "0am", "9:00:00", "٩", "900"] {
            assert_eq!(minutes("opens_at", wrong).unwrap_err().code, "error-time", "{wrong}");
        }
        assert_eq!(minutes("opens_at", " ").unwrap_err().code, "error-missing");
    }

    #[test]
    fn each_fault_of_hours_is_named_by_its_place() {
        refused(
            &[opening("MO", "9", "late"), opening("XY", "", "10"), opening("TU", "18:00", "02:00")],
            &[
                ("0.closes_at", "error-time"),
                ("1.byday", "error-byday"),
                ("1.opens_at", "error-missing"),
                ("2.closes_at", "error-closes-first"),
            ],
        );
        refused(&[opening("MO", "9", "12"), opening("MO,TU", "11", "14")], &[("1.opens_at", "error-hours-overlap")]);
        refused(&[opening("MO,MO", "9", "12")], &[("0.opens_at", "error-hours-overlap")]);
        refused(&vec![opening("MO", "9", "12"); MOST_TIMES + 1], &[("", "error-too-many")]);
    }

    #[test]
    fn days_with_the_same_times_stand_together() {
        let week =
            hours(&[("TU", "9", "12.30"), ("MO", "14:00", "0:00"), ("MO", "9am", "12:30"), ("WE,TU", "14", "24:00")]);
        let items = [opening("MO,TU", "09:00", "12:30"), opening("MO,TU,WE", "14:00", "24:00")];
        assert_eq!(week.items(), items);
        assert_eq!(Hours::read(&items).unwrap(), week);
        let runs: Vec<_> = week.runs().iter().map(|(first, last, times)| (*first, *last, times.len())).collect();
        assert_eq!(
            runs,
            [(Weekday::Mon, Weekday::Tue, 2), (Weekday::Wed, Weekday::Wed, 1), (Weekday::Thu, Weekday::Sun, 0)]
        );
    }

    #[test]
    fn a_house_without_hours_is_always_open_but_on_closed_days() {
        let closed = Closed::from([("2027-12-25".parse().unwrap(), Some("Christmas".to_owned()))]);
        let day = Shut::Day("2027-12-25".parse().unwrap(), Some("Christmas".to_owned()));
        let none = Hours::default();
        assert_eq!(shut(&none, &closed, "12-24T20:00", "12-25T00:00"), None);
        assert_eq!(shut(&none, &closed, "12-24T20:00", "12-25T00:01"), Some(day.clone()));
        assert_eq!(shut(&none, &closed, "12-25T09:00", "12-25T10:00"), Some(day));
        assert_eq!(shut(&none, &closed, "12-26T00:00", "12-26T10:00"), None);
    }

    #[test]
    fn a_meeting_lies_within_one_of_the_times_of_its_day() {
        // Wednesday 24 March 2027.
        let week = hours(&[("WE", "09:00", "12:30"), ("WE", "14:00", "22:00")]);
        assert!(at_times(&week, "03-24T09:00", "03-24T12:30") && at_times(&week, "03-24T20:00", "03-24T22:00"));
        for (from, until) in [("08:59", "10:00"), ("12:00", "12:31"), ("12:00", "14:30"), ("21:00", "22:01")] {
            assert!(!at_times(&week, &format!("03-24T{from}"), &format!("03-24T{until}")), "{from} to {until}");
        }
        assert!(!at_times(&week, "03-25T10:00", "03-25T11:00"), "a day without times is closed");
        // Times that touch are one.
        assert!(at_times(&hours(&[("WE", "9", "12"), ("WE", "12", "14")]), "03-24T11:00", "03-24T13:00"));
    }

    #[test]
    fn a_meeting_over_midnight_needs_both_days() {
        let week = hours(&[("FR", "18:00", "24:00"), ("SA", "00:00", "02:00")]);
        // Friday 26 March 2027.
        assert!(at_times(&week, "03-26T22:00", "03-27T02:00") && at_times(&week, "03-26T22:00", "03-27T00:00"));
        assert!(!at_times(&week, "03-26T22:00", "03-27T02:01"));
        assert!(!at_times(&hours(&[("FR", "18:00", "24:00")]), "03-26T22:00", "03-27T00:30"));
        assert!(!at_times(&hours(&[("FR,SA", "18:00", "23:00")]), "03-26T22:00", "03-27T19:00"));
    }

    #[test]
    fn a_night_in_which_the_clock_changes_is_as_long_as_it_is() {
        // The clock goes back on 31 October 2027 at 02:00: 01:30 comes twice, and three hours from 00:30 on end at 02:30.
        let week = hours(&[("SU", "00:00", "02:30")]);
        let from = London.with_ymd_and_hms(2027, 10, 31, 0, 30, 0).unwrap().to_utc();
        let ends = |hours: i64| week.shut(&Closed::new(), London, from, from + TimeDelta::hours(hours));
        assert_eq!((ends(3), ends(4)), (None, Some(Shut::Hours)));
        // It goes forward on 28 March: open from 01:30, which it skips, is open from 02:30 on.
        let week = hours(&[("SU", "01:30", "04:00")]);
        assert!(at_times(&week, "03-28T02:30", "03-28T04:00") && !at_times(&week, "03-28T00:59", "03-28T04:00"));
    }

    #[test]
    fn each_fault_of_closed_days_is_named_by_its_place() {
        let day = |date: &str| Closing { date: date.into(), reason: Some(" New Year ".into()) };
        let read = closed(&[day("2027-01-01")]).unwrap();
        assert_eq!(closings(&read), [Closing { date: "2027-01-01".into(), reason: Some("New Year".into()) }]);
        let problems = closed(&[day("2027-01-01"), day("soon"), day(""), day("2027-01-01")]).unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (problem.field.as_ref(), problem.code)).collect();
        assert_eq!(found, [("1.date", "error-date"), ("2.date", "error-missing"), ("3.date", "error-twice")]);
        assert_eq!(closed(&vec![day("2027-01-01"); MOST_DAYS + 1]).unwrap_err()[0].code, "error-too-many");
    }
}
