//! From a rule to its dates. Written by hand for the few shapes that a [`Rule`] has: planning and rendering expand
//! every series again and again.

use std::iter::FusedIterator;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, WeekdaySet};
use chrono_tz::Tz;

use super::{End, MonthDay, Pattern, Rule, Until};
use crate::zone::resolve;

/// Years have four digits in iCalendar (RFC 5545 §3.3.4); this also ends rules that never hit, such as a 30 February.
const LAST_YEAR: i32 = 9999;

impl Rule {
    /// The dates of this rule for a series that begins at `start`, ascending, at the start's time of day.
    ///
    /// Without COUNT and UNTIL they go on to the year 9999: take what the horizon allows. The start itself is among
    /// them only if the rule [hits](Self::hits) it, and only then counts for COUNT. The zone serves to compare with an
    /// UNTIL in UTC.
    pub fn dates(&self, start: NaiveDateTime, zone: Tz) -> Dates {
        let (until, left) = match self.end {
            End::Never => (None, u32::MAX),
            End::Count(count) => (None, count.into()),
            End::Until(until) => (Some(until), u32::MAX),
        };
        Dates { days: self.days(start.date()), time: start.time(), until, zone, left }
    }

    /// Whether a series with this rule may begin at `start`: whether the start is in the pattern. A UNTIL before the
    /// start is not looked at; that leaves no [dates](Self::dates).
    pub fn hits(&self, start: NaiveDateTime) -> bool {
        let day = start.date();
        match self.pattern.beginning(day) {
            Pattern::Daily | Pattern::Yearly | Pattern::Monthly(None) => true,
            Pattern::Weekly(days) => days.contains(day.weekday()),
            Pattern::Monthly(Some(month_day)) => day.with_day(1).and_then(|first| month_day.of(first)) == Some(day),
        }
    }

    fn days(&self, start: NaiveDate) -> Steps {
        let interval = u32::from(self.interval);
        let months = |step, day| Steps::Months { first: start.with_day(1), step: Months::new(step), day, start };
        match self.pattern.beginning(start) {
            Pattern::Daily => Steps::Days { next: Some(start), step: Days::new(interval.into()) },
            Pattern::Weekly(days) => {
                let week =
                    days.iter(self.week_start).fold(0_u8, |week, day| week | 1 << day.days_since(self.week_start));
                let begun = start.weekday().days_since(self.week_start);
                Steps::Weeks {
                    first: start.checked_sub_days(Days::new(begun.into())),
                    step: Days::new((7 * interval).into()),
                    week,
                    left: week >> begun << begun,
                }
            }
            Pattern::Monthly(day) => months(interval, day.unwrap_or(MonthDay::of_date(start))),
            Pattern::Yearly => months(12 * interval, MonthDay::of_date(start)),
        }
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

    /// This day in the month that begins on `first`, if the month has it.
    fn of(self, first: NaiveDate) -> Option<NaiveDate> {
        let last = || first.with_day(first.num_days_in_month().into());
        match self {
            Self::Day(day) => first.with_day(day.into()),
            Self::LastDay => last(),
            Self::Nth(nth, day) => NaiveDate::from_weekday_of_month_opt(first.year(), first.month(), day, nth),
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
    until: Option<Until>,
    zone: Tz,
    /// How many dates are still to come, at most.
    left: u32,
}

impl Dates {
    fn admits(&self, local: NaiveDateTime) -> bool {
        match self.until {
            None => true,
            Some(Until::Date(date)) => local.date() <= date,
            Some(Until::Local(until)) => local <= until,
            Some(Until::Utc(until)) => {
                // No zone is a day away from UTC, so only dates near the end need the zone.
                let distance = local.signed_duration_since(until.naive_utc());
                distance < TimeDelta::days(-1)
                    || (distance <= TimeDelta::days(1) && resolve(local, self.zone).utc <= until)
            }
        }
    }
}

impl Iterator for Dates {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        self.left = self.left.checked_sub(1)?;
        let date = self.days.next().map(|day| day.and_time(self.time)).filter(|date| self.admits(*date));
        if date.is_none() {
            self.left = 0;
        }
        date
    }
}

impl FusedIterator for Dates {}

/// The days of a pattern, without end but that of the calendar, at which the next date is `None`.
#[derive(Clone, Debug)]
enum Steps {
    Days {
        next: Option<NaiveDate>,
        step: Days,
    },
    /// `week` has a bit for each day of a week that begins on `first`, `left` those of them still to come.
    Weeks {
        first: Option<NaiveDate>,
        step: Days,
        week: u8,
        left: u8,
    },
    Months {
        first: Option<NaiveDate>,
        step: Months,
        day: MonthDay,
        start: NaiveDate,
    },
}

impl Steps {
    fn next(&mut self) -> Option<NaiveDate> {
        let day = match self {
            Self::Days { next, step } => {
                let day = (*next)?;
                *next = day.checked_add_days(*step);
                day
            }
            Self::Weeks { first, step, week, left } => {
                if *left == 0 {
                    *first = (*first)?.checked_add_days(*step);
                    *left = *week;
                }
                let day = (*first)?.checked_add_days(Days::new(left.trailing_zeros().into()))?;
                // Takes away the lowest bit.
                *left &= left.wrapping_sub(1);
                day
            }
            Self::Months { first, step, day, start } => loop {
                let month = (*first).filter(|first| first.year() <= LAST_YEAR)?;
                *first = month.checked_add_months(*step);
                if let Some(day) = day.of(month).filter(|day| day >= start) {
                    break day;
                }
            },
        };
        (day.year() <= LAST_YEAR).then_some(day)
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::London;

    use super::*;

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
