//! How a meeting repeats, as a sentence.

use chrono::{DateTime, Datelike as _, NaiveDateTime, Utc, Weekday};
use chrono_tz::Tz;
use commonhall_domain::meeting::Schedule;
use commonhall_domain::recurrence::{MonthDay, Pattern, Rule};

use super::{Value, Words};

/// As many dates are named that were added to a series; more are counted.
const NAMED: usize = 6;

impl Words {
    /// How a series repeats, with the dates to come that were added to it: `Every week on Wednesday, 10 times, and on 2 April
    /// 2027`. `None` for what happens once.
    pub fn series(self, schedule: &Schedule, now: DateTime<Utc>) -> Option<String> {
        let sentence = self.repeats(&schedule.rule?, schedule.starts, schedule.zone);
        let added = schedule.extra_dates.difference(&schedule.exdates);
        let added: Vec<_> = added.filter(|date| !schedule.by_rule(**date) && schedule.start_of(**date) > now).collect();
        Some(match added.len() {
            0 => sentence,
            1..=NAMED => {
                let dates = added.iter().map(|date| self.date_of_year(date.date())).collect();
                self.plain("repeats-added", &[("rule", sentence.into()), ("dates", self.list(dates).into())])
            }
            count => self.plain("repeats-added-count", &[("rule", sentence.into()), ("count", count.into())]),
        })
    }

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
                day @ (MonthDay::Nth(_, weekday) | MonthDay::Last(weekday)) => self.nth_weekdays(count, [day], weekday),
            },
            Pattern::Several(which, weekday) => self.nth_weekdays(count, which.days(weekday), weekday),
            Pattern::Yearly => self.plain("repeats-yearly", &[count, ("date", self.month_day(start.date()).into())]),
        }
    }

    fn nth_weekdays(self, count: (&str, Value), days: impl IntoIterator<Item = MonthDay>, day: Weekday) -> String {
        let which = |one| {
            let key = if let MonthDay::Nth(nth, _) = one { format!("which-{nth}") } else { "which-last".to_owned() };
            self.plain(&key, &[("weekday", day.number_from_monday().into())])
        };
        let which = self.list(days.into_iter().map(which).collect());
        let weekday = self.weekday(day);
        self.plain("repeats-monthly-weekday", &[count, ("which", which.into()), ("weekday", weekday.into())])
    }

    /// `Monday, Wednesday and Friday`.
    fn weekdays(self, days: &[Weekday]) -> String {
        self.list(days.iter().map(|day| self.weekday(*day)).collect())
    }

    fn list(self, mut names: Vec<String>) -> String {
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
            ("FREQ=MONTHLY;BYDAY=2WE,4WE", "Every month on the second and fourth Wednesday"),
            ("FREQ=MONTHLY;BYDAY=1WE,5WE", "Every month on the first and fifth Wednesday"),
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
    fn dates_that_were_added_are_named_or_counted() {
        let said = |language: &str, added: &[&str]| {
            let input = commonhall_domain::meeting::MeetingInput {
                title: "Choir".into(),
                host: "choir".into(),
                starts: "2027-03-24T18:00".into(),
                duration: "PT2H".into(),
                recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
                extra_dates: added.iter().map(|day| format!("{day}T18:00")).collect(),
                ..Default::default()
            };
            let schedule = input.read(None, Tz::Europe__London).unwrap().schedule;
            Words::of(language).series(&schedule, "2027-04-01T12:00:00Z".parse().unwrap()).unwrap()
        };
        let rule = "Every week on Wednesday, 3 times";
        assert_eq!(said("en", &["2027-03-30"]), rule, "it is over");
        assert_eq!(said("en", &["2027-04-02"]), format!("{rule}, and on 2 April 2027"));
        assert_eq!(said("en", &["2027-04-02", "2027-04-03"]), format!("{rule}, and on 2 April 2027 and 3 April 2027"));
        let days: Vec<String> = (10..17).map(|day| format!("2027-04-{day}")).collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        assert_eq!(said("en", &days), format!("{rule}, and on 7 more dates"));
        assert_eq!(said("ur", &["2027-04-02"]), "ہر ہفتے بدھ کو، 3 بار، اور 2 اپریل، 2027 کو بھی");
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
