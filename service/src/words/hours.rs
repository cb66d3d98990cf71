//! Opening hours in words.

use chrono::Weekday;
use commonhall_domain::hours::{Hours, Times};

use super::Words;
use crate::view::venues::OpeningLine;

impl Words {
    /// The hours of a week, days with the same ones together; none where none are given.
    pub fn hours(self, hours: &Hours) -> Vec<OpeningLine> {
        if hours.is_empty() {
            return Vec::new();
        }
        let line = |(first, last, times)| OpeningLine { days: self.days(first, last), times: self.times(times) };
        hours.runs().into_iter().map(line).collect()
    }

    /// `Monday to Friday`.
    fn days(self, first: Weekday, last: Weekday) -> String {
        if (first, last) == (Weekday::Mon, Weekday::Sun) {
            self.plain("hours-every-day", &[])
        } else if first == last {
            self.weekday(first)
        } else {
            let (first, last) = (self.weekday(first), self.weekday(last));
            self.plain("hours-days", &[("first", first.into()), ("last", last.into())])
        }
    }

    /// `09:00 to 12:30, 14:00 to midnight`.
    fn times(self, times: &[Times]) -> String {
        let one = |times: &Times| {
            let start = self.time(times.opens());
            match times.closes() {
                Some(end) => self.plain("when-range", &[("start", start.into()), ("end", self.time(end).into())]),
                None => self.plain("hours-until-midnight", &[("start", start.into())]),
            }
        };
        if times.is_empty() {
            return self.plain("hours-closed", &[]);
        }
        times.iter().map(one).collect::<Vec<_>>().join(&format!("{} ", self.plain("list-comma", &[])))
    }
}

#[cfg(test)]
mod tests {
    use commonhall_domain::hours::Opening;

    use super::*;

    fn said(tag: &str, items: &[(&str, &str, &str)]) -> Vec<String> {
        let opening = |(byday, opens_at, closes_at): &(&str, &str, &str)| Opening {
            byday: (*byday).to_owned(),
            opens_at: (*opens_at).to_owned(),
            closes_at: (*closes_at).to_owned(),
        };
        let hours = Hours::read(&items.iter().map(opening).collect::<Vec<_>>()).unwrap();
        Words::of(tag).hours(&hours).into_iter().map(|line| format!("{}: {}", line.days, line.times)).collect()
    }

    #[test]
    fn days_with_the_same_hours_are_said_together() {
        let week = [("MO,TU,WE,TH", "09:00", "12:30"), ("MO,TU,WE,TH,SA", "14:00", "24:00")];
        let expected = [
            "Monday to Thursday: 09:00 to 12:30, 14:00 to midnight",
            "Friday: Closed",
            "Saturday: 14:00 to midnight",
            "Sunday: Closed",
        ];
        assert_eq!(said("en", &week), expected);
        assert_eq!(said("en", &[("MO,TU,WE,TH,FR,SA,SU", "08:00", "20:00")]), ["Every day: 08:00 to 20:00"]);
        assert!(said("en", &[]).is_empty());
        assert_ne!(said("ur", &week)[0], expected[0]);
    }
}
