//! How a meeting repeats: the few ways that the form has words for, from and to the text of a rule.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, Weekday};
use chrono_tz::Tz;
use commonhall_domain::problem::Problem;
use commonhall_domain::recurrence::{MonthDay, Pattern, Rule};

use super::fields::Fields;

/// The most dates that a rule may count (`recurrence::parse`).
const MOST_DATES: u16 = 999;

/// As the form has it, typed or shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repeat {
    /// Code: `none`, `weekly`, `fortnightly`, `monthly`, `monthly_twice`, `monthly_last` or `rule`.
    pub code: String,
    /// The pattern of a rule that the other codes cannot say, without its end.
    pub rule: Option<String>,
    /// Code: `never`, `count` or `date`.
    pub ends: String,
    pub count: String,
    /// `2027-07-07`, the last day included.
    pub until: String,
}

impl Repeat {
    pub fn posted(fields: &Fields) -> Self {
        Self {
            code: fields.one("repeat"),
            rule: fields.typed("rule"),
            ends: fields.one("ends"),
            count: fields.one("count"),
            until: fields.one("until"),
        }
    }

    pub fn none() -> Self {
        Self { code: "none".to_owned(), ends: "never".to_owned(), ..Self::default() }
    }

    /// Of a series that begins at `starts`, as it goes on from its date `first`: a count is what is left.
    pub fn of(rule: &Rule, starts: NaiveDateTime, first: NaiveDateTime, zone: Tz) -> Self {
        let rest = rule.continued_after(starts, zone, first).unwrap_or(*rule);
        let code = code(&rest, first.date());
        let end = |part: &&str| !part.starts_with("COUNT=") && !part.starts_with("UNTIL=");
        let pattern = || rest.to_string().split(';').filter(end).collect::<Vec<_>>().join(";");
        let (ends, count, until) = match (rest.count(), rest.until()) {
            (Some(count), _) => ("count", count.to_string(), String::new()),
            (_, Some(until)) => ("date", String::new(), until.last_day(first.time(), zone).to_string()),
            (None, None) => ("never", String::new(), String::new()),
        };
        Self { rule: (code == "rule").then(pattern), code: code.to_owned(), ends: ends.to_owned(), count, until }
    }

    /// The rule for a meeting whose first date is on this day. What is wrong with it, the domain says; [`Repeat::faults`]
    /// says it better.
    pub fn text(&self, date: Option<NaiveDate>) -> Option<String> {
        let weekday = |day: NaiveDate| day.weekday().to_string()[..2].to_uppercase();
        let pattern = match (self.code.as_str(), date) {
            ("" | "none", _) => return None,
            ("weekly", _) | ("monthly" | "monthly_twice" | "monthly_last", None) => "FREQ=WEEKLY".to_owned(),
            ("fortnightly", _) => "FREQ=WEEKLY;INTERVAL=2".to_owned(),
            ("monthly", Some(day)) => format!("FREQ=MONTHLY;BYDAY={}{}", nth(day), weekday(day)),
            ("monthly_twice", Some(day)) => {
                let (first, weekday) = (2 - nth(day) % 2, weekday(day));
                format!("FREQ=MONTHLY;BYDAY={first}{weekday},{}{weekday}", first + 2)
            }
            ("monthly_last", Some(day)) => format!("FREQ=MONTHLY;BYDAY=-1{}", weekday(day)),
            ("rule", _) => self.rule.clone().unwrap_or_default(),
            (other, _) => format!("FREQ={other}"),
        };
        Some(match self.ends.as_str() {
            "count" => format!("{pattern};COUNT={}", self.read_count().unwrap_or_default()),
            "date" => {
                let until = self.read_until().map(|day| day.format("%Y%m%d").to_string());
                format!("{pattern};UNTIL={}", until.unwrap_or_default())
            }
            _ => pattern,
        })
    }

    /// The same rule, told apart from one that was there: somebody who typed a number means that many dates from here on,
    /// and a rule that is as before counts from its old beginning. The first day of the week means nothing to a rule of
    /// one weekday.
    pub fn text_unlike(&self, date: Option<NaiveDate>, old: &str) -> Option<String> {
        let text = self.text(date)?;
        let same = |old: Rule| text.parse::<Rule>().is_ok_and(|new| new == old);
        let old = old.parse::<Rule>().ok().filter(|old| same(*old));
        Some(match old.map(|old| old.week_start()) {
            Some(Weekday::Mon) if self.code != "rule" => format!("{text};WKST=SU"),
            _ => text,
        })
    }

    /// What is wrong with the rule, by the input that is at fault.
    pub fn faults(&self, problem: Problem) -> Problem {
        let field = |name: &'static str, problem: Problem| Problem { field: name.into(), ..problem };
        match self.ends.as_str() {
            "count" if self.count.trim().is_empty() => Problem::new("count", "error-missing"),
            "count" if self.read_count().is_none() => {
                Problem::new("count", "error-range").with("least", 1).with("most", MOST_DATES)
            }
            "date" if self.until.trim().is_empty() => Problem::new("until", "error-missing"),
            "date" if self.read_until().is_none() => Problem::new("until", "error-date").with("value", &self.until),
            "date" if problem.code == "error-no-dates" => field("until", problem),
            _ => field("repeat", problem),
        }
    }

    fn read_count(&self) -> Option<u16> {
        self.count.trim().parse().ok().filter(|count| (1..=MOST_DATES).contains(count))
    }

    fn read_until(&self) -> Option<NaiveDate> {
        self.until.trim().parse().ok()
    }
}

/// Which one of its weekday in its month a day is: 1 to 5.
fn nth(day: NaiveDate) -> u32 {
    day.day0() / 7 + 1
}

fn code(rule: &Rule, first: NaiveDate) -> &'static str {
    let day = first.weekday();
    match (rule.pattern(), rule.interval()) {
        (Pattern::Weekly(days), interval @ (1 | 2)) if days.is_empty() || days.single_day() == Some(day) => {
            if interval == 1 { "weekly" } else { "fortnightly" }
        }
        (Pattern::Monthly(Some(MonthDay::Nth(which, of))), 1) if of == day && u32::from(which) == nth(first) => {
            "monthly"
        }
        (Pattern::Several(which, of), 1) if of == day && nth(first) < 5 => {
            let others = [MonthDay::Nth(1, of), MonthDay::Nth(3, of)];
            let days: Vec<_> = which.days(of).collect();
            let twice = days == others || days == [MonthDay::Nth(2, of), MonthDay::Nth(4, of)];
            if twice { "monthly_twice" } else { "rule" }
        }
        (Pattern::Monthly(Some(MonthDay::Last(of))), 1) if of == day => "monthly_last",
        _ => "rule",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    /// The code that a rule is shown as, and that it comes back as it went.
    #[track_caller]
    fn check(rule: &str, starts: &str, code: &str, back: &str) {
        let starts = local(starts);
        let shown = Repeat::of(&rule.parse().unwrap(), starts, starts, Tz::Europe__London);
        assert_eq!(shown.code, code, "{rule}");
        assert_eq!(shown.text(Some(starts.date())).unwrap(), back, "{rule}");
    }

    #[test]
    fn the_usual_ways_have_words_and_the_others_stay_as_they_are() {
        check("FREQ=WEEKLY;COUNT=10", "2027-03-24 18:00", "weekly", "FREQ=WEEKLY;COUNT=10");
        check("FREQ=WEEKLY;BYDAY=WE", "2027-03-24 18:00", "weekly", "FREQ=WEEKLY");
        check(
            "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270707",
            "2027-03-24 18:00",
            "fortnightly",
            "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270707",
        );
        check("FREQ=MONTHLY;BYDAY=4WE", "2027-03-24 18:00", "monthly", "FREQ=MONTHLY;BYDAY=4WE");
        check("FREQ=MONTHLY;BYDAY=5WE", "2027-03-31 18:00", "monthly", "FREQ=MONTHLY;BYDAY=5WE");
        check("FREQ=MONTHLY;BYDAY=2WE,4WE", "2027-03-24 18:00", "monthly_twice", "FREQ=MONTHLY;BYDAY=2WE,4WE");
        check("FREQ=MONTHLY;BYDAY=1WE,3WE", "2027-03-17 18:00", "monthly_twice", "FREQ=MONTHLY;BYDAY=1WE,3WE");
        check("FREQ=MONTHLY;BYDAY=3WE,4WE", "2027-03-17 18:00", "rule", "FREQ=MONTHLY;BYDAY=3WE,4WE");
        check("FREQ=MONTHLY;BYDAY=-1WE", "2027-03-31 18:00", "monthly_last", "FREQ=MONTHLY;BYDAY=-1WE");
        for rule in ["FREQ=WEEKLY;BYDAY=TU,WE", "FREQ=WEEKLY;INTERVAL=3", "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=24"] {
            check(rule, "2027-03-24 18:00", "rule", rule);
        }
    }

    #[test]
    fn a_series_that_has_begun_shows_how_many_dates_are_left() {
        let rule = "FREQ=WEEKLY;COUNT=10".parse().unwrap();
        let shown = Repeat::of(&rule, local("2027-03-03 18:00"), local("2027-03-24 18:00"), Tz::Europe__London);
        assert_eq!((shown.ends.as_str(), shown.count.as_str()), ("count", "7"));
    }

    #[test]
    fn a_number_that_is_typed_counts_from_the_new_first_date() {
        let typed = Repeat { code: "weekly".into(), ends: "count".into(), count: "10".into(), ..Repeat::default() };
        let text = typed.text_unlike(None, "FREQ=WEEKLY;COUNT=10").unwrap();
        assert_ne!(text.parse::<Rule>(), "FREQ=WEEKLY;COUNT=10".parse::<Rule>());
        assert_eq!(text.parse::<Rule>().unwrap().count(), Some(10));
    }
}
