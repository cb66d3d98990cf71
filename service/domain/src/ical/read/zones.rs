//! Which zone is meant by a TZID: IANA's name with or without something before it, a name of Windows by CLDR's table, or
//! a name of somebody's own whose VTIMEZONE tells the clock of a zone that we know.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use icu_time::zone::iana::IanaParserExtended;
use icu_time::zone::windows::WindowsParser;

use super::lines::{Component, Line};
use crate::recurrence::weekday;
use crate::zone::seconds_east;

/// Zones of somebody's own that are compared with ours: each takes a while.
const MOST_OWN: usize = 50;
/// Years over which a zone of somebody's own must tell the time of ours.
const YEARS: i32 = 3;

/// Of many that keep the same time, these are the ones that people know.
const KNOWN: [Tz; 12] = [
    Tz::Europe__London,
    Tz::Europe__Dublin,
    Tz::Europe__Paris,
    Tz::Europe__Athens,
    Tz::America__New_York,
    Tz::America__Chicago,
    Tz::America__Denver,
    Tz::America__Los_Angeles,
    Tz::Asia__Dhaka,
    Tz::Asia__Kolkata,
    Tz::Asia__Karachi,
    Tz::Asia__Hong_Kong,
];

/// The zones that a file names.
pub(super) struct Zones {
    /// Where nothing else is said, and first among equals.
    pub default: Tz,
    defined: HashMap<String, Component>,
    found: HashMap<String, Option<Tz>>,
}

impl Zones {
    pub fn new(default: Tz) -> Self {
        Self { default, defined: HashMap::new(), found: HashMap::new() }
    }

    /// Notes a VTIMEZONE.
    pub fn define(&mut self, component: Component) {
        if let Some(id) = component.get("TZID").map(Line::text)
            && self.defined.len() < MOST_OWN
        {
            self.defined.entry(id.trim().to_owned()).or_insert(component);
        }
    }

    /// The zone of that name, as far as it can be told for an event at this time.
    pub fn find(&mut self, id: &str, at: NaiveDateTime) -> Option<Tz> {
        let id = id.trim();
        if let Some(found) = self.found.get(id) {
            return *found;
        }
        let own = || {
            let own = self.defined.get(id)?;
            let named = own.get("X-LIC-LOCATION").and_then(|line| iana(line.value.trim()));
            named.or_else(|| Clock::of(own)?.like(self.default, at))
        };
        let found = iana(id).or_else(|| windows(id)).or_else(own);
        // A file that names a thousand zones is not helped by memory.
        if self.found.len() < 1_000 {
            self.found.insert(id.to_owned(), found);
        }
        found
    }
}

/// A name of IANA's, in whatever case and behind whatever prefix (`/example.org/20260101/Europe/London`).
fn iana(id: &str) -> Option<Tz> {
    let tails = std::iter::once(id).chain(id.match_indices('/').map(|(at, _)| &id[at + 1..]));
    let known = |tail: &str| tail.parse().ok().or_else(|| same_but_for_case(tail));
    // A city behind a prefix is no zone of ours, but `GB` or `Japan` alone is.
    tails.filter(|tail| *tail == id || tail.contains('/') || tail.len() > 3).find_map(known)
}

fn same_but_for_case(id: &str) -> Option<Tz> {
    TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(id)).copied()
}

fn windows(id: &str) -> Option<Tz> {
    let zone = WindowsParser::new().parse(id, None)?;
    let known = IanaParserExtended::new().iter().find(|known| known.time_zone == zone)?;
    known.canonical.parse().ok()
}

/// What a VTIMEZONE says of a clock.
struct Clock(Vec<Part>);

/// A STANDARD or DAYLIGHT part of it.
struct Part {
    from: i32,
    to: i32,
    start: NaiveDateTime,
    rule: Option<Yearly>,
    also: Vec<NaiveDateTime>,
}

/// A day of every year.
struct Yearly {
    month: u32,
    /// The nth such weekday of the month, or from the end.
    weekday: Option<(i32, chrono::Weekday)>,
    /// The day, or the first of those among which the weekday is.
    day: Option<u32>,
    until: Option<i32>,
}

impl Clock {
    fn of(component: &Component) -> Option<Self> {
        let parts: Option<Vec<Part>> = component.parts.iter().take(200).map(Part::of).collect();
        parts.filter(|parts| !parts.is_empty()).map(Self)
    }

    /// The zone that shows the same time in the years from `at` on, `default` first among equals.
    fn like(&self, default: Tz, at: NaiveDateTime) -> Option<Tz> {
        let first = at.year();
        let day =
            |year, month| NaiveDate::from_ymd_opt(year, month, 15).map(|day| day.and_time(NaiveTime::MIN).and_utc());
        let mut changes: Vec<(DateTime<Utc>, i32, i32)> = (self.0.iter())
            .flat_map(|part| part.changes(first - 1, first + YEARS).into_iter().map(|at| (at, part.from, part.to)))
            .collect();
        changes.sort_unstable();
        let mut told: Vec<(DateTime<Utc>, i32)> = Vec::new();
        let shown = |at: DateTime<Utc>| {
            let before = changes.iter().rev().find(|(change, ..)| *change <= at).map(|(.., to)| *to);
            before.or_else(|| changes.first().map(|(_, from, _)| *from))
        };
        for month in (first..first + YEARS).flat_map(|year| (1..=12).map(move |month| day(year, month))) {
            let month = month?;
            // A clock that changed once long ago, and then never.
            let offset = shown(month).or_else(|| self.0.iter().max_by_key(|part| part.start).map(|part| part.to))?;
            told.push((month, offset));
        }
        let (begin, end) = (told.first()?.0, told.last()?.0);
        for (at, from, to) in changes.iter().filter(|(at, ..)| (begin..end).contains(at)) {
            told.extend([(*at - TimeDelta::seconds(1), *from), (*at, *to)]);
        }
        let candidates = std::iter::once(default).chain(KNOWN).chain(TZ_VARIANTS);
        candidates.into_iter().find(|zone| told.iter().all(|(at, offset)| seconds_east(*zone, *at) == *offset))
    }
}

impl Part {
    fn of(component: &Component) -> Option<Self> {
        let start = local(component.get("DTSTART")?.value.trim())?;
        let rule = component.get("RRULE").map(|line| Yearly::of(&line.value, start));
        Some(Self {
            from: offset(component.get("TZOFFSETFROM")?.value.trim())?,
            to: offset(component.get("TZOFFSETTO")?.value.trim())?,
            start,
            rule: match rule {
                Some(rule) => Some(rule?),
                None => None,
            },
            also: component.all("RDATE").flat_map(|line| line.value.split(',')).filter_map(local).take(500).collect(),
        })
    }

    /// When it begins in these years.
    fn changes(&self, first: i32, last: i32) -> Vec<DateTime<Utc>> {
        let mut begins: Vec<NaiveDateTime> = self.also.clone();
        begins.push(self.start);
        if let Some(rule) = &self.rule {
            let days = (first..=last).filter(|year| rule.until.is_none_or(|until| *year <= until));
            begins.extend(days.filter_map(|year| rule.in_year(year)).map(|day| day.and_time(self.start.time())));
        }
        begins.retain(|begin| *begin >= self.start && (first..=last).contains(&begin.year()));
        begins.sort_unstable();
        begins.dedup();
        begins
            .iter()
            .filter_map(|begin| begin.checked_sub_signed(TimeDelta::seconds(self.from.into())))
            .map(|at| at.and_utc())
            .collect()
    }
}

impl Yearly {
    /// A rule such as `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`; `None` if it says anything else.
    fn of(text: &str, start: NaiveDateTime) -> Option<Self> {
        let mut rule = Self { month: start.month(), weekday: None, day: None, until: None };
        let (mut plain, mut yearly) = (None, false);
        for part in text.trim().to_ascii_uppercase().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match name {
                "FREQ" => yearly = value == "YEARLY",
                "INTERVAL" if value == "1" => {}
                "WKST" => {}
                "BYMONTH" => rule.month = value.parse().ok().filter(|month| (1..=12).contains(month))?,
                "BYMONTHDAY" => rule.day = value.split(',').next()?.parse().ok(),
                "BYDAY" => {
                    let at = value.len().checked_sub(2)?;
                    let day = weekday(value.get(at..)?).ok()?;
                    match value.get(..at)? {
                        "" => plain = Some(day),
                        nth => {
                            rule.weekday =
                                Some((nth.parse().ok().filter(|nth| (-5..=5).contains(nth) && *nth != 0)?, day));
                        }
                    }
                }
                "UNTIL" => rule.until = Some(value.get(..4)?.parse().ok()?),
                _ => return None,
            }
        }
        // "The Sunday among 8 to 14" is the second one.
        if let (Some(weekday), Some(day)) = (plain, rule.day) {
            rule.weekday = Some((i32::try_from(day.div_ceil(7)).ok()?, weekday));
            rule.day = None;
        }
        (yearly && (rule.weekday.is_some() || plain.is_none()))
            .then_some(rule)
            .map(|rule| Self { day: rule.day.or(Some(start.day())), ..rule })
    }

    fn in_year(&self, year: i32) -> Option<NaiveDate> {
        let Some((nth, weekday)) = self.weekday else { return NaiveDate::from_ymd_opt(year, self.month, self.day?) };
        if nth > 0 {
            return NaiveDate::from_weekday_of_month_opt(year, self.month, weekday, u8::try_from(nth).ok()?);
        }
        let (next_year, next) = if self.month == 12 { (year + 1, 1) } else { (year, self.month + 1) };
        let last = NaiveDate::from_ymd_opt(next_year, next, 1)?.pred_opt()?;
        let back = last.weekday().days_since(weekday) + 7 * (nth.unsigned_abs() - 1);
        last.checked_sub_days(Days::new(back.into())).filter(|day| day.month() == self.month)
    }
}

fn local(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.trim().trim_end_matches('Z'), "%Y%m%dT%H%M%S").ok()
}

/// `+0100` or `-053000` in seconds east.
fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => (1, text),
    };
    let part = |at: usize| digits.get(at..at + 2)?.parse::<i32>().ok();
    let seconds = if digits.len() > 4 { part(4)? } else { 0 };
    Some(sign * (part(0)? * 3600 + part(2)? * 60 + seconds))
}
