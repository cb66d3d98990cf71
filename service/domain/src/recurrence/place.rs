//! Which date of a changed series takes the place of which old one.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

use super::{Pattern, Rule};

/// The place of a date in its pattern, which survives a change of the time or the rule: the date itself in a daily
/// series, the nth date of its week in a weekly one, the month, the year. When a meeting moves from Tuesday 18:00 to
/// Wednesday 19:00, its dates pair week by week.
///
/// No two dates of one rule have the same place. Places of rules of different frequency are never equal, since the
/// nth of a week is not the nth of a month: there only equal dates can pair. The order is that of the periods' first
/// days, so places of any rules sort in time, and a longer period stands before the shorter ones that begin with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The first day of the period. That of a week is the Monday of the ISO week in which most of it lies, so that rules
    /// with another first day of the week pair too.
    from: NaiveDate,
    period: Period,
    /// How many weekdays of the rule come before in the same week or month.
    index: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Period {
    Year,
    Month,
    Week,
    Day,
}

impl Rule {
    /// The place in this rule's pattern of one of its dates.
    pub fn place(&self, date: NaiveDateTime) -> Place {
        let day = date.date();
        let (from, period, index) = match self.pattern {
            Pattern::Daily => (Some(day), Period::Day, 0),
            Pattern::Weekly(days) => {
                let nth = day.weekday().days_since(self.week_start);
                let before = |other: &Weekday| other.days_since(self.week_start) < nth;
                let index = days.iter(self.week_start).take_while(before).count();
                // The middle of the week decides which ISO week it is.
                let middle = day.checked_add_signed(TimeDelta::days(3 - i64::from(nth)));
                (middle.and_then(|middle| middle.week(Weekday::Mon).checked_first_day()), Period::Week, index)
            }
            Pattern::Monthly(_) => (day.with_day(1), Period::Month, 0),
            Pattern::Several(which, weekday) => {
                let index = which.days(weekday).take_while(|other| !other.is(day)).count();
                (day.with_day(1), Period::Month, index)
            }
            Pattern::Yearly => (NaiveDate::from_ymd_opt(day.year(), 1, 1), Period::Year, 0),
        };
        Place { from: from.unwrap_or(day), period, index }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono_tz::Europe::London;

    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn rule(text: &str) -> Rule {
        text.parse().unwrap()
    }

    fn places(text: &str, start: &str, count: usize) -> Vec<Place> {
        let rule = rule(text);
        rule.dates(local(start), London).take(count).map(|date| rule.place(date)).collect()
    }

    #[test]
    fn a_weekly_meeting_that_moves_to_another_weekday_pairs_week_by_week() {
        let tuesdays = places("FREQ=WEEKLY", "2027-12-07 18:00", 10);
        assert_eq!(tuesdays, places("FREQ=WEEKLY;BYDAY=WE", "2027-12-08 19:00", 10));
    }

    #[test]
    fn two_meetings_a_week_pair_first_with_first_and_second_with_second() {
        let old = places("FREQ=WEEKLY;BYDAY=TU,TH", "2027-03-02 18:00", 8);
        assert_eq!(old, places("FREQ=WEEKLY;BYDAY=WE,FR", "2027-03-03 18:00", 8));
        let fewer = places("FREQ=WEEKLY;BYDAY=WE", "2027-03-03 18:00", 4);
        assert_eq!(fewer, old.into_iter().step_by(2).collect::<Vec<_>>());
    }

    #[test]
    fn a_week_that_has_begun_keeps_the_places_of_the_whole_week() {
        let whole = places("FREQ=WEEKLY;BYDAY=TU,TH", "2027-03-02 18:00", 4);
        assert_eq!(whole[1..], places("FREQ=WEEKLY;BYDAY=TU,TH", "2027-03-04 18:00", 3));
    }

    #[test]
    fn a_week_from_sunday_pairs_with_the_iso_week_that_holds_most_of_it() {
        let mondays = places("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2027-03-02 18:00", 6);
        assert_eq!(mondays, places("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU", "2027-02-28 18:00", 6));
    }

    #[test]
    fn a_monthly_meeting_pairs_month_by_month_and_a_yearly_one_year_by_year() {
        let second_tuesdays = places("FREQ=MONTHLY;BYDAY=2TU", "2027-11-09 18:00", 5);
        assert_eq!(second_tuesdays, places("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-11-30 18:00", 5));
        assert_eq!(places("FREQ=YEARLY", "2027-11-09 18:00", 5), places("FREQ=YEARLY", "2027-03-01 09:00", 5));
    }

    #[test]
    fn a_daily_meeting_pairs_by_its_date() {
        let evenings = places("FREQ=DAILY", "2027-11-09 18:00", 5);
        assert_eq!(evenings, places("FREQ=DAILY", "2027-11-09 09:00", 5));
        assert_eq!(evenings[1..], places("FREQ=DAILY", "2027-11-10 18:00", 4));
    }

    #[test]
    fn no_two_dates_of_a_rule_have_one_place_and_places_ascend_with_the_dates() {
        for text in [
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=WEEKLY;BYDAY=MO,WE,SU",
            "FREQ=WEEKLY;WKST=SU;BYDAY=MO,SA,SU",
            "FREQ=WEEKLY;INTERVAL=2;WKST=TH;BYDAY=MO,TU,WE,TH,FR,SA,SU",
            "FREQ=MONTHLY;BYDAY=-1MO",
            "FREQ=YEARLY",
        ] {
            let places = places(text, "2027-01-01 18:00", 300);
            assert_eq!(places.iter().collect::<HashSet<_>>().len(), 300, "{text}");
            assert!(places.is_sorted(), "{text}");
        }
    }

    #[test]
    fn places_of_different_frequencies_never_pair_but_sort_in_time() {
        // 1 November 2027 is a Monday: day, week and month begin together.
        let date = local("2027-11-01 18:00");
        let mut places = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].map(|freq| rule(&format!("FREQ={freq}")).place(date));
        places.sort();
        assert_eq!(places.map(|place| place.period), [Period::Year, Period::Month, Period::Week, Period::Day]);
        assert_eq!(places.iter().collect::<HashSet<_>>().len(), 4);
        assert!(rule("FREQ=DAILY").place(local("2027-10-31 18:00")) < places[1]);
    }

    #[test]
    fn the_ends_of_the_calendar_have_places() {
        for freq in ["DAILY", "WEEKLY;WKST=SU", "MONTHLY", "YEARLY"] {
            rule(&format!("FREQ={freq}")).place(NaiveDateTime::MIN);
            rule(&format!("FREQ={freq}")).place(NaiveDateTime::MAX);
        }
    }
}
