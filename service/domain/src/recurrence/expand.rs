//! From a rule to its dates. Written by hand for the few shapes that a [`Rule`] has: planning and rendering expand
//! every series again and again.

use std::iter::FusedIterator;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday, WeekdaySet};
use chrono_tz::Tz;

use super::{End, MonthDay, Ordinals, Pattern, Rule};

/// Years have four digits in iCalendar (RFC 5545 §3.3.4); this also ends rules that never hit, such as a 30 February.
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day");

impl Rule {
    /// The dates of this rule for a series that begins at `start`, ascending, at the start's time of day.
    ///
    /// Without COUNT and UNTIL they go on to the year 9999: take what the horizon allows. The start itself is among
    /// them only if the rule [hits](Self::hits) it, and only then counts for COUNT. The zone serves to compare with an
    /// UNTIL in UTC.
    pub fn dates(&self, start: NaiveDateTime, zone: Tz) -> Dates {
        let (last, left) = match self.end {
            End::Never => (LAST_DAY, u32::MAX),
            End::Count(count) => (LAST_DAY, count.into()),
            End::Until(until) => (until.last_day(start.time(), zone).min(LAST_DAY), u32::MAX),
        };
        Dates { days: self.days(start.date()), time: start.time(), last, left }
    }

    /// Whether a series with this rule may begin at `start`: whether the start is in the pattern. A UNTIL before the
    /// start is not looked at; that leaves no [dates](Self::dates).
    pub fn hits(&self, start: NaiveDateTime) -> bool {
        let day = start.date();
        match self.pattern.beginning(day) {
            Pattern::Daily | Pattern::Yearly | Pattern::Monthly(None) => true,
            Pattern::Weekly(days) => days.contains(day.weekday()),
            Pattern::Monthly(Some(month_day)) => month_day.is(day),
            Pattern::Several(which, weekday) => which.days(weekday).any(|month_day| month_day.is(day)),
        }
    }

    fn days(&self, start: NaiveDate) -> Steps {
        match self.pattern.beginning(start) {
            Pattern::Daily => Steps::Gaps { next: Some(start), gaps: [self.interval.into(); 7], at: 0, last: 0 },
            Pattern::Weekly(days) => self.weekly(days, start),
            Pattern::Monthly(day) => {
                Steps::months(start, self.interval.into(), day.unwrap_or(MonthDay::of_date(start)))
            }
            Pattern::Several(which, weekday) => Steps::Several {
                month: month_number(start),
                step: self.interval.into(),
                days: Vec::new().into_iter(),
                which,
                weekday,
                start,
            },
            Pattern::Yearly => Steps::months(start, 12 * i32::from(self.interval), MonthDay::of_date(start)),
        }
    }

    fn weekly(&self, days: WeekdaySet, start: NaiveDate) -> Steps {
        let in_week = |day: Weekday| u16::try_from(day.days_since(self.week_start)).unwrap_or_default();
        let begun = in_week(start.weekday());
        let mut gaps = [0; 7];
        let (mut count, mut at, mut first, mut before) = (0, None, 0, 0);
        for day in days.iter(self.week_start).map(in_week) {
            match count {
                0 => first = day,
                _ => gaps[count - 1] = day - before,
            }
            if day >= begun && at.is_none() {
                at = Some((count, day - begun));
            }
            before = day;
            count += 1;
        }
        // `beginning` leaves no week without a day.
        let (last, to_next) = (count.max(1) - 1, 7 * u16::from(self.interval) + first);
        gaps[last] = to_next - before;
        let (at, ahead) = at.unwrap_or((0, to_next - begun));
        Steps::Gaps { next: start.checked_add_days(Days::new(ahead.into())), gaps, at, last }
    }
}

impl Pattern {
    /// The pattern with the day spelled out for a series that begins on `start`.
    pub(super) fn beginning(self, start: NaiveDate) -> Self {
        match self {
            Self::Weekly(days) if days.is_empty() => Self::Weekly(WeekdaySet::single(start.weekday())),
            Self::Monthly(None) => Self::Monthly(Some(MonthDay::of_date(start))),
            spelled_out => spelled_out,
        }
    }
}

impl MonthDay {
    fn of_date(date: NaiveDate) -> Self {
        Self::Day(u8::try_from(date.day()).unwrap_or(u8::MAX))
    }

    /// Whether a date is this day of its month.
    pub fn is(self, date: NaiveDate) -> bool {
        self.of(date.year(), date.month()) == Some(date)
    }

    /// This day in a month, if the month has it.
    #[inline]
    fn of(self, year: i32, month: u32) -> Option<NaiveDate> {
        let on = |day| NaiveDate::from_ymd_opt(year, month, day);
        let last = || on(31).or_else(|| on(30)).or_else(|| on(29)).or_else(|| on(28));
        match self {
            Self::Day(day) => on(day.into()),
            Self::LastDay => last(),
            Self::Nth(nth, day) => {
                let first = on(1)?;
                let ahead = day.days_since(first.weekday()) + 7 * u32::from(nth - 1);
                first.checked_add_days(Days::new(ahead.into())).filter(|day| nth < 5 || day.month() == month)
            }
            Self::Last(day) => {
                let last = last()?;
                last.checked_sub_days(Days::new(last.weekday().days_since(day).into()))
            }
        }
    }
}

/// The dates of a rule, see [`Rule::dates`].
#[derive(Clone, Debug)]
pub struct Dates {
    days: Steps,
    time: NaiveTime,
    last: NaiveDate,
    /// How many dates are still to come, at most.
    left: u32,
}

impl Iterator for Dates {
    type Item = NaiveDateTime;

    #[inline]
    fn next(&mut self) -> Option<NaiveDateTime> {
        self.left = self.left.checked_sub(1)?;
        match self.days.next() {
            Some(day) if day <= self.last => Some(day.and_time(self.time)),
            _ => {
                self.left = 0;
                None
            }
        }
    }
}

impl FusedIterator for Dates {}

/// The days of a pattern, without end but that of the calendar, at which the next date is `None`.
#[derive(Clone, Debug)]
enum Steps {
    /// So many days from each to the next, over and over: `gaps[at]` comes after `next`, and the first after `gaps[last]`.
    Gaps { next: Option<NaiveDate>, gaps: [u16; 7], at: usize, last: usize },
    /// A day of every so many months, `month` being the number of the next since the year 0.
    Months { month: i32, step: i32, day: MonthDay, start: NaiveDate },
    /// Several weekdays of every so many months, `days` being those that are left of the last.
    Several {
        month: i32,
        step: i32,
        days: std::vec::IntoIter<NaiveDate>,
        which: Ordinals,
        weekday: Weekday,
        start: NaiveDate,
    },
}

/// The number of a month since the year 0.
fn month_number(day: NaiveDate) -> i32 {
    12 * day.year() + i32::try_from(day.month0()).unwrap_or_default()
}

impl Steps {
    fn months(start: NaiveDate, step: i32, day: MonthDay) -> Self {
        Self::Months { month: month_number(start), step, day, start }
    }

    #[inline]
    fn next(&mut self) -> Option<NaiveDate> {
        match self {
            Self::Gaps { next, gaps, at, last } => {
                let day = (*next)?;
                *next = day.checked_add_days(Days::new(gaps[*at].into()));
                *at = if *at == *last { 0 } else { *at + 1 };
                Some(day)
            }
            Self::Months { month, step, day, start } => loop {
                let (year, in_year) = (month.div_euclid(12), month.rem_euclid(12).unsigned_abs());
                *month += *step;
                match day.of(year, in_year + 1) {
                    Some(day) if day >= *start => break Some(day),
                    _ if year > LAST_DAY.year() => break None,
                    _ => {}
                }
            },
            Self::Several { month, step, days, which, weekday, start } => loop {
                match days.next() {
                    Some(day) if day >= *start => break Some(day),
                    Some(_) => continue,
                    None => {}
                }
                let (year, in_year) = (month.div_euclid(12), month.rem_euclid(12).unsigned_abs());
                if year > LAST_DAY.year() {
                    break None;
                }
                *month += *step;
                *days =
                    which.days(*weekday).filter_map(|day| day.of(year, in_year + 1)).collect::<Vec<_>>().into_iter();
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::London;

    use super::*;
    use crate::zone::resolve;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn dates(rule: &str, start: &str) -> Dates {
        rule.parse::<Rule>().unwrap().dates(local(start), London)
    }

    /// The first dates of the rule, as `month-day`; fewer only where the rule ends.
    #[track_caller]
    fn check<const N: usize>(rule: &str, start: &str, expected: [&str; N]) {
        let found: Vec<String> = dates(rule, start).take(N).map(|date| date.format("%m-%d").to_string()).collect();
        assert_eq!(found, expected, "{rule} from {start}");
    }

    #[track_caller]
    fn check_last(rule: &str, start: &str, last: &str) {
        assert_eq!(dates(rule, start).last(), Some(local(last)), "{rule} from {start}");
    }

    #[test]
    fn the_time_of_day_stays_across_the_clock_changes() {
        let mut year = dates("FREQ=WEEKLY", "2027-01-05 18:00").take(52);
        assert!(year.all(|date| date.time() == NaiveTime::from_hms_opt(18, 0, 0).unwrap()));
        let utc = |date| resolve(date, London).utc.format("%m-%d %H:%M").to_string();
        let spring: Vec<_> = dates("FREQ=WEEKLY", "2027-03-24 18:00").take(2).map(utc).collect();
        assert_eq!(spring, ["03-24 18:00", "03-31 17:00"]);
    }

    #[test]
    fn a_date_in_the_gap_stays_a_date() {
        check("FREQ=DAILY", "2027-03-27 01:30", ["03-27", "03-28", "03-29"]);
    }

    #[test]
    fn weekly_takes_the_weekday_of_the_start_or_those_of_byday() {
        check("FREQ=WEEKLY", "2027-03-03 18:00", ["03-03", "03-10"]);
        check("FREQ=WEEKLY;BYDAY=MO,WE,FR", "2027-03-03 18:00", ["03-03", "03-05", "03-08", "03-10"]);
    }

    #[test]
    fn the_first_day_of_the_week_decides_every_second_week() {
        // The example of RFC 5545 §3.8.5.3.
        check("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU", "1997-08-05 09:00", ["08-05", "08-10", "08-19", "08-24"]);
        check("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU", "1997-08-05 09:00", ["08-05", "08-17", "08-19", "08-31"]);
    }

    #[test]
    fn the_31st_skips_the_months_that_have_none() {
        check("FREQ=MONTHLY", "2027-01-31 18:00", ["01-31", "03-31", "05-31", "07-31", "08-31", "10-31"]);
        check("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31 18:00", ["01-31", "02-28", "03-31", "04-30"]);
    }

    #[test]
    fn an_nth_weekday_is_found_in_every_month() {
        check("FREQ=MONTHLY;BYDAY=2TU", "2027-03-09 18:00", ["03-09", "04-13", "05-11"]);
        check("FREQ=MONTHLY;BYDAY=-1FR", "2027-01-29 18:00", ["01-29", "02-26", "03-26", "04-30"]);
        check("FREQ=MONTHLY;BYDAY=5FR", "2027-01-29 18:00", ["01-29", "04-30", "07-30", "10-29"]);
    }

    #[test]
    fn several_weekdays_of_a_month_come_in_their_order() {
        check("FREQ=MONTHLY;BYDAY=2TU,4TU", "2027-03-23 18:00", ["03-23", "04-13", "04-27", "05-11"]);
        check("FREQ=MONTHLY;INTERVAL=2;BYDAY=1FR,-1FR;COUNT=3", "2027-01-01 18:00", ["01-01", "01-29", "03-05"]);
    }

    #[test]
    fn the_29th_of_february_comes_in_leap_years_only() {
        let years: Vec<i32> = dates("FREQ=YEARLY", "2092-02-29 18:00").take(3).map(|date| date.year()).collect();
        assert_eq!(years, [2092, 2096, 2104]);
    }

    #[test]
    fn a_rule_that_never_hits_ends() {
        assert_eq!(dates("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30", "2027-02-01 18:00").next(), None);
    }

    #[test]
    fn a_rule_without_end_goes_on_to_the_last_year_of_four_digits() {
        check_last("FREQ=YEARLY", "2027-03-03 18:00", "9999-03-03 18:00");
        check_last("FREQ=DAILY;INTERVAL=99", "9999-09-24 18:00", "9999-09-24 18:00");
        check_last("FREQ=WEEKLY;BYDAY=FR", "9999-12-01 18:00", "9999-12-31 18:00");
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for rule in
            ["FREQ=DAILY", "FREQ=WEEKLY;WKST=TH", "FREQ=MONTHLY;BYDAY=-1MO", "FREQ=YEARLY;UNTIL=20270101T000000Z"]
        {
            let rule: Rule = rule.parse().unwrap();
            rule.dates(NaiveDateTime::MIN, London).take(3).count();
            assert_eq!(rule.dates(NaiveDateTime::MAX, London).next(), None);
        }
    }

    #[test]
    fn count_counts_and_then_nothing_comes() {
        let mut dates = dates("FREQ=WEEKLY;COUNT=2", "2027-03-03 18:00");
        assert_eq!(dates.by_ref().count(), 2);
        assert_eq!(dates.next(), None);
    }

    #[test]
    fn until_as_a_date_includes_that_day() {
        check_last("FREQ=WEEKLY;UNTIL=20270317", "2027-03-03 18:00", "2027-03-17 18:00");
        check_last("FREQ=WEEKLY;UNTIL=20270316", "2027-03-03 18:00", "2027-03-10 18:00");
    }

    #[test]
    fn until_in_local_time_is_compared_with_the_wall_clock() {
        check_last("FREQ=WEEKLY;UNTIL=20270707T180000", "2027-06-02 18:00", "2027-07-07 18:00");
        check_last("FREQ=WEEKLY;UNTIL=20270707T175959", "2027-06-02 18:00", "2027-06-30 18:00");
    }

    #[test]
    fn until_in_utc_is_compared_with_the_instant() {
        check_last("FREQ=WEEKLY;UNTIL=20270707T170000Z", "2027-06-02 18:00", "2027-07-07 18:00");
        check_last("FREQ=WEEKLY;UNTIL=20270707T165959Z", "2027-06-02 18:00", "2027-06-30 18:00");
        check_last("FREQ=WEEKLY;UNTIL=20271103T175959Z", "2027-10-06 18:00", "2027-10-27 18:00");
    }

    #[test]
    fn until_in_utc_takes_the_instant_of_a_time_in_the_gap() {
        check_last("FREQ=DAILY;UNTIL=20270328T013000Z", "2027-03-26 01:30", "2027-03-28 01:30");
        check_last("FREQ=DAILY;UNTIL=20270328T012959Z", "2027-03-26 01:30", "2027-03-27 01:30");
    }

    #[test]
    fn a_start_that_the_rule_does_not_hit_is_noticed_and_is_no_date() {
        // A Wednesday, the first of its month.
        let start = "2027-09-01 18:00";
        for (rule, hit) in [
            ("FREQ=DAILY;INTERVAL=5", true),
            ("FREQ=WEEKLY", true),
            ("FREQ=WEEKLY;BYDAY=WE,FR", true),
            ("FREQ=WEEKLY;BYDAY=TU,TH", false),
            ("FREQ=MONTHLY", true),
            ("FREQ=MONTHLY;BYMONTHDAY=1", true),
            ("FREQ=MONTHLY;BYMONTHDAY=2", false),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", false),
            ("FREQ=MONTHLY;BYDAY=1WE", true),
            ("FREQ=MONTHLY;BYDAY=2WE", false),
            ("FREQ=MONTHLY;BYDAY=-1WE", false),
            ("FREQ=YEARLY", true),
        ] {
            assert_eq!(rule.parse::<Rule>().unwrap().hits(local(start)), hit, "{rule}");
            assert_eq!(dates(rule, start).next() == Some(local(start)), hit, "{rule}");
        }
    }

    #[test]
    fn count_leaves_out_a_start_that_the_rule_does_not_hit() {
        check_last("FREQ=WEEKLY;BYDAY=TH;COUNT=2", "2027-09-01 18:00", "2027-09-09 18:00");
    }
}
