//! When a reminder is due, and when there is none.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::span::Span;
use crate::zone;

/// When in the morning people are reminded some days before what is all day.
const MORNING: TimeDelta = TimeDelta::hours(9);

/// The instant at which a reminder leaves: days count back by the wall clock, hours exactly. Days before what is all day
/// are counted from the morning of its first day, since nobody wants mail at midnight.
pub fn due(starts: NaiveDateTime, zone: Tz, lead: Span, all_day: bool) -> DateTime<Utc> {
    let in_the_morning = all_day && lead.days() > 0 && lead.seconds() == 0;
    zone::before(if in_the_morning { starts + MORNING } else { starts }, lead, zone)
}

/// A reminder whose time was already past when its reason came to be (somebody was invited, the rule was added, the date
/// was moved) is skipped and not sent late: those concerned have just been told.
pub fn is_planned(due: DateTime<Utc>, reasons: &[DateTime<Utc>]) -> bool {
    reasons.iter().all(|reason| *reason <= due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_time_already_past_when_somebody_is_invited_is_skipped() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let starts = NaiveDateTime::parse_from_str("2027-03-24T18:00", "%Y-%m-%dT%H:%M").unwrap();
        let due = due(starts, Tz::Europe__London, "P1D".parse().unwrap(), false);
        assert_eq!(due, at("2027-03-23T18:00:00Z"));
        assert!(is_planned(due, &[at("2027-03-23T18:00:00Z")]));
        assert!(!is_planned(due, &[at("2027-03-01T00:00:00Z"), at("2027-03-23T18:00:01Z")]));
    }

    #[test]
    fn days_before_what_is_all_day_people_are_reminded_in_the_morning() {
        let starts = NaiveDateTime::parse_from_str("2027-03-29T00:00", "%Y-%m-%dT%H:%M").unwrap();
        let due = |lead: &str| due(starts, Tz::Europe__London, lead.parse().unwrap(), true).to_rfc3339();
        assert_eq!(due("P1D"), "2027-03-28T08:00:00+00:00");
        assert_eq!(due("P7D"), "2027-03-22T09:00:00+00:00");
        assert_eq!(due("PT5H"), "2027-03-28T18:00:00+00:00");
    }
}
