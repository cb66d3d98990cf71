//! How a meeting repeats, as a sentence.

use chrono::{Datelike as _, NaiveDateTime, Weekday};
use chrono_tz::Tz;
use commonhall_domain::recurrence::{MonthDay, Pattern, Rule};

use super::{Value, Words};

impl Words {
    /// `Every 2 weeks on Wednesday, until 7 July 2027`, for a series that begins at `start` by the wall clock of `zone`.
    pub fn repeats(self, rule: &Rule, start: NaiveDateTime, zone: Tz) -> String {
        let sentence = self.pattern(rule, start);
        if let Some(until) = rule.until() {
            let date = self.date_of_year(until.last_day(start.time(), zone));
            return self.plain("repeats-until", &[("rule", sentence.into()), ("date", date.into())]);
        }
        match rule.count() {
            Some(count) => self.plain("repeats-times", &[("rule", sentence.into()), ("count", count.into())]),
            None => sentence,
        }
    }

    fn pattern(self, rule: &Rule, start: NaiveDateTime) -> String {
        let count = ("count", Value::from(rule.interval()));
        match rule.pattern() {
            Pattern::Daily => self.plain("repeats-daily", &[count]),
            Pattern::Weekly(days) => {
                let days: Vec<Weekday> = match days.len() {
                    0 => vec![start.weekday()],
                    _ => days.iter(rule.week_start()).collect(),
                };
                self.plain("repeats-weekly", &[count, ("weekdays", self.weekdays(&days).into())])
            }
            Pattern::Monthly(day) => match day.unwrap_or_else(|| day_of(start)) {
                MonthDay::Day(day) => self.plain("repeats-monthly-day", &[count, ("day", day.into())]),
                MonthDay::LastDay => self.plain("repeats-monthly-last-day", &[count]),
                MonthDay::Nth(nth, day) => self.nth_weekday(count, &nth.to_string(), day),
                MonthDay::Last(day) => self.nth_weekday(count, "last", day),
            },
            Pattern::Yearly => self.plain("repeats-yearly", &[count, ("date", self.month_day(start.date()).into())]),
        }
    }

    fn nth_weekday(self, count: (&str, Value), which: &str, day: Weekday) -> String {
        let number = day.number_from_monday();
        let which = self.plain(&format!("which-{which}"), &[("weekday", number.into())]);
        let weekday = self.weekday(day);
        self.plain("repeats-monthly-weekday", &[count, ("which", which.into()), ("weekday", weekday.into())])
    }

    /// `Monday, Wednesday and Friday`.
    fn weekdays(self, days: &[Weekday]) -> String {
        let mut names: Vec<String> = days.iter().map(|day| self.weekday(*day)).collect();
        let Some(last) = names.pop() else { return String::new() };
        if names.is_empty() {
            return last;
        }
        let comma = format!("{} ", self.plain("list-comma", &[]));
        self.plain("list-and", &[("first", names.join(&comma).into()), ("last", last.into())])
    }
}

fn day_of(start: NaiveDateTime) -> MonthDay {
    MonthDay::Day(u8::try_from(start.day()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rule: &str) -> String {
        let start = NaiveDateTime::parse_from_str("2027-03-24 18:00", "%Y-%m-%d %H:%M").unwrap();
        Words::of("en").repeats(&rule.parse().unwrap(), start, Tz::Europe__London)
    }

    #[test]
    fn every_rule_is_a_sentence() {
        for (rule, sentence) in [
            ("FREQ=DAILY", "Every day"),
            ("FREQ=DAILY;INTERVAL=3", "Every 3 days"),
            ("FREQ=WEEKLY", "Every week on Wednesday"),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "Every 2 weeks on Wednesday"),
            ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "Every week on Monday, Wednesday and Friday"),
            ("FREQ=WEEKLY;WKST=SU;BYDAY=MO,SU", "Every week on Sunday and Monday"),
            ("FREQ=MONTHLY", "Every month on day 24"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day"),
            ("FREQ=MONTHLY;BYDAY=4WE", "Every month on the fourth Wednesday"),
            ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1WE", "Every 2 months on the last Wednesday"),
            ("FREQ=YEARLY", "Every year on 24 March"),
            ("FREQ=YEARLY;INTERVAL=2", "Every 2 years on 24 March"),
        ] {
            assert_eq!(said(rule), sentence, "{rule}");
        }
    }

    #[test]
    fn in_urdu_the_first_thursday_is_feminine_and_the_first_wednesday_is_not() {
        let start = NaiveDateTime::parse_from_str("2027-03-24 18:00", "%Y-%m-%d %H:%M").unwrap();
        let said = |rule: &str| Words::of("ur").repeats(&rule.parse().unwrap(), start, Tz::Europe__London);
        assert_eq!(said("FREQ=MONTHLY;BYDAY=1WE"), "ہر مہینے پہلے بدھ کو");
        assert_eq!(said("FREQ=MONTHLY;BYDAY=1TH"), "ہر مہینے پہلی جمعرات کو");
        assert_eq!(said("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=10"), "ہر ہفتے پیر، بدھ اور جمعہ کو، 10 بار");
    }

    #[test]
    fn the_end_is_the_last_day_on_which_it_may_take_place() {
        assert_eq!(said("FREQ=WEEKLY;COUNT=10"), "Every week on Wednesday, 10 times");
        assert_eq!(said("FREQ=WEEKLY;COUNT=1"), "Every week on Wednesday, once");
        assert_eq!(said("FREQ=WEEKLY;UNTIL=20270707"), "Every week on Wednesday, until 7 July 2027");
        assert_eq!(said("FREQ=WEEKLY;UNTIL=20270707T170000Z"), "Every week on Wednesday, until 7 July 2027");
        assert_eq!(said("FREQ=WEEKLY;UNTIL=20270707T165959Z"), "Every week on Wednesday, until 6 July 2027");
    }
}
