//! Recurrence rules: what repeats when, in wall-clock time.
//!
//! A [`Rule`] is RFC 5545 §3.3.10 cut down to what every calendar program shows: daily; weekly on some weekdays;
//! monthly on one day or one nth weekday; yearly; with an interval, and a count or an end. [`parse`] says what is
//! refused and what to write instead, [`expand`] makes the dates. Dates are floating local times, and the zone is
//! resolved last, so 18:00 stays 18:00 across clock changes.

mod expand;
mod parse;
mod place;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday, WeekdaySet};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use self::expand::Dates;
pub use self::parse::RuleError;
pub(crate) use self::parse::weekday;
pub use self::place::Place;
use crate::zone::{resolve, to_local};

/// How a meeting repeats. Read with [`str::parse`] (`FREQ=WEEKLY;COUNT=10`); `Display` gives the canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rule {
    pattern: Pattern,
    interval: u8,
    end: End,
    week_start: Weekday,
}

/// What a rule repeats on; where it names no day, the day is that of the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    Daily,
    /// On these weekdays; an empty set stands for the weekday of the start.
    Weekly(WeekdaySet),
    /// On this day of the month; `None` stands for the day of the start.
    Monthly(Option<MonthDay>),
    /// On several such weekdays of the month: the second and the fourth Tuesday.
    Several(Ordinals, Weekday),
    /// On the day and month of the start.
    Yearly,
}

/// One day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MonthDay {
    /// 1 to 31; months without that day are skipped (RFC 5545 §3.3.10).
    Day(u8),
    LastDay,
    /// The first to fifth such weekday; months without a fifth are skipped.
    Nth(u8, Weekday),
    /// The last such weekday.
    Last(Weekday),
}

/// Which of the same weekdays of a month: the first to the fifth, and the last. One that is both the fourth or fifth and the
/// last is never named twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ordinals(u8);

impl Ordinals {
    const LAST: u8 = 1 << 5;
    const FOURTH_OR_FIFTH: u8 = (1 << 3) | (1 << 4);

    /// In their order in a month.
    pub fn days(self, weekday: Weekday) -> impl Iterator<Item = MonthDay> {
        let numbered = (1..=5).filter(move |nth| self.0 & (1 << (nth - 1)) != 0);
        let last = (self.0 & Self::LAST != 0).then_some(MonthDay::Last(weekday));
        numbered.map(move |nth| MonthDay::Nth(nth, weekday)).chain(last)
    }
}

/// A part of a rule that every calendar program shows as a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What tells it from the others, as in BYDAY: `4TU`. `None` for the one that begins with the series.
    pub code: Option<String>,
    pub starts: NaiveDateTime,
    pub rule: Rule,
}

/// The last moment at which a date of a rule may lie, itself included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Until {
    /// Any time on that day, by the wall clock.
    Date(NaiveDate),
    /// By the wall clock.
    Local(NaiveDateTime),
    /// By the instants that the dates resolve to.
    Utc(DateTime<Utc>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum End {
    Never,
    Count(u16),
    Until(Until),
}

impl Rule {
    pub fn pattern(&self) -> Pattern {
        self.pattern
    }

    /// Every how many days, weeks, months or years: 1 to 99.
    pub fn interval(&self) -> u8 {
        self.interval
    }

    /// How many dates the rule makes: 1 to 999. EXDATEs count as made (RFC 5545 §3.8.5.1).
    pub fn count(&self) -> Option<u16> {
        if let End::Count(count) = self.end { Some(count) } else { None }
    }

    pub fn until(&self) -> Option<Until> {
        if let End::Until(until) = self.end { Some(until) } else { None }
    }

    /// The first day of the week; it matters for every second (third …) week on several weekdays only.
    pub fn week_start(&self) -> Weekday {
        self.week_start
    }

    /// The same pattern with another end; COUNT is dropped.
    #[must_use]
    pub fn with_until(self, until: Until) -> Self {
        Self { end: End::Until(until), ..self }
    }

    /// The rule of the part that is left when a series is cut: it ends just before `first_removed`, which is a date
    /// of this rule. A UNTIL that comes earlier stays. The new UNTIL is in UTC, one second before that date.
    ///
    /// Cut at its first date, a rule without dates is left: then the series is to be cancelled, not cut.
    #[must_use]
    pub fn ended_before(self, zone: Tz, first_removed: NaiveDateTime) -> Self {
        let cut = resolve(first_removed, zone).utc - TimeDelta::seconds(1);
        // A date of the rule has the time of day of its start.
        let end = self.until().map_or(cut, |until| until.in_utc(first_removed.time(), zone).min(cut));
        self.with_until(Until::Utc(end))
    }

    /// The rule of the part from `split_at` on, for a series that begins at `start`: COUNT is less by the dates before,
    /// and UNTIL becomes the day on which it falls, so that no date is lost when the time of day is changed too.
    /// `None` if the rule has no date at or after `split_at`.
    #[must_use]
    pub fn continued_after(self, start: NaiveDateTime, zone: Tz, split_at: NaiveDateTime) -> Option<Self> {
        let before = self.dates(start, zone).position(|date| date >= split_at)?;
        let end = match self.end {
            End::Never => End::Never,
            End::Count(count) => End::Count(count.checked_sub(u16::try_from(before).ok()?)?),
            End::Until(until) => End::Until(Until::Date(until.last_day(start.time(), zone))),
        };
        Some(Self { end, ..self })
    }

    /// The rule as parts that every calendar program shows, for a series that begins at `start`: Outlook leaves out a series on
    /// several weekdays of a month, so each stands by itself. What no part makes, the fifth weekday of a month among it, is shown
    /// date by date.
    pub fn parts(&self, start: NaiveDateTime, zone: Tz) -> Vec<Part> {
        let days: Vec<MonthDay> = match self.pattern {
            Pattern::Several(which, weekday) => which.days(weekday).collect(),
            Pattern::Monthly(Some(MonthDay::Nth(5, _))) => return Vec::new(),
            _ => return vec![Part { code: None, starts: start, rule: *self }],
        };
        let part = |day: MonthDay| {
            let mut dates = self.dates(start, zone).filter(|date| day.is(date.date()));
            let starts = dates.next()?;
            let end = match self.end {
                End::Count(_) => End::Count(u16::try_from(1 + dates.count()).ok()?),
                end => end,
            };
            let rule = Self { pattern: Pattern::Monthly(Some(day)), end, ..*self };
            Some(Part { code: (starts != start).then(|| day.to_string()), starts, rule })
        };
        days.into_iter().filter(|day| !matches!(day, MonthDay::Nth(5, _))).filter_map(part).collect()
    }

    /// The value of an RRULE line beside a DTSTART of `start` with a TZID: UNTIL in UTC, as RFC 5545 §3.3.10 demands
    /// there, and the day of the week or month spelled out, as every calendar program understands it.
    pub fn ics(&self, start: NaiveDateTime, zone: Tz) -> String {
        self.written(start, |until| Until::Utc(until.in_utc(start.time(), zone)))
    }

    /// The same beside a DTSTART that is a day, where UNTIL is one too.
    pub fn ics_of_days(&self, start: NaiveDateTime, zone: Tz) -> String {
        self.written(start, |until| Until::Date(until.last_day(start.time(), zone)))
    }

    fn written(&self, start: NaiveDateTime, until: impl Fn(Until) -> Until) -> String {
        let rule = self.until().map_or(*self, |end| self.with_until(until(end)));
        Self { pattern: self.pattern.beginning(start.date()), ..rule }.to_string()
    }
}

impl Until {
    /// The last day on which a date with this time of day may lie.
    pub fn last_day(self, time: NaiveTime, zone: Tz) -> NaiveDate {
        let (day, included) = match self {
            Self::Date(date) => (date, true),
            Self::Local(local) => (local.date(), time <= local.time()),
            Self::Utc(utc) => {
                let day = to_local(utc, zone).date();
                (day, resolve(day.and_time(time), zone).utc <= utc)
            }
        };
        if included { day } else { day.pred_opt().unwrap_or(day) }
    }

    /// The instant that includes the same dates with this time of day.
    fn in_utc(self, time: NaiveTime, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::Utc(utc) => utc,
            local => resolve(local.last_day(time, zone).and_time(time), zone).utc,
        }
    }
}

impl fmt::Display for Rule {
    /// The parts in the order of the examples of RFC 5545 §3.8.5.3; what is the default is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let freq = match self.pattern {
            Pattern::Daily => "DAILY",
            Pattern::Weekly(_) => "WEEKLY",
            Pattern::Monthly(_) | Pattern::Several(..) => "MONTHLY",
            Pattern::Yearly => "YEARLY",
        };
        write!(f, "FREQ={freq}")?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.end {
            End::Never => {}
            End::Count(count) => write!(f, ";COUNT={count}")?,
            End::Until(Until::Date(date)) => write!(f, ";UNTIL={}", date.format("%Y%m%d"))?,
            End::Until(Until::Local(local)) => write!(f, ";UNTIL={}", local.format("%Y%m%dT%H%M%S"))?,
            End::Until(Until::Utc(utc)) => write!(f, ";UNTIL={}", utc.format("%Y%m%dT%H%M%SZ"))?,
        }
        if self.week_start != Weekday::Mon {
            write!(f, ";WKST={}", weekday_code(self.week_start))?;
        }
        match self.pattern {
            Pattern::Daily | Pattern::Yearly | Pattern::Monthly(None) => Ok(()),
            Pattern::Weekly(days) => {
                let mut before = ";BYDAY=";
                for day in days.iter(self.week_start) {
                    write!(f, "{before}{}", weekday_code(day))?;
                    before = ",";
                }
                Ok(())
            }
            Pattern::Monthly(Some(day @ (MonthDay::Day(_) | MonthDay::LastDay))) => write!(f, ";BYMONTHDAY={day}"),
            Pattern::Monthly(Some(day)) => write!(f, ";BYDAY={day}"),
            Pattern::Several(which, weekday) => {
                let mut before = ";BYDAY=";
                for day in which.days(weekday) {
                    write!(f, "{before}{day}")?;
                    before = ",";
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for MonthDay {
    /// As in BYMONTHDAY or BYDAY.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::LastDay => f.write_str("-1"),
            Self::Nth(nth, day) => write!(f, "{nth}{}", weekday_code(*day)),
            Self::Last(day) => write!(f, "-1{}", weekday_code(*day)),
        }
    }
}

/// The weekdays as RFC 5545 §3.3.10 writes them, from Monday on.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

fn weekday_code(day: Weekday) -> &'static str {
    WEEKDAYS[day.num_days_from_monday() as usize].0
}

impl TryFrom<String> for Rule {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Self, RuleError> {
        text.parse()
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}
