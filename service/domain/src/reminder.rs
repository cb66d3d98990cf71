//! When a reminder is due, and when there is none.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::span::Span;
use crate::zone;

/// The instant at which a reminder leaves: days count back by the wall clock, hours exactly.
pub fn due(starts: NaiveDateTime, zone: Tz, lead: Span) -> DateTime<Utc> {
    zone::before(starts, lead, zone)
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
        let due = due(starts, Tz::Europe__London, "P1D".parse().unwrap());
        assert_eq!(due, at("2027-03-23T18:00:00Z"));
        assert!(is_planned(due, &[at("2027-03-23T18:00:00Z")]));
        assert!(!is_planned(due, &[at("2027-03-01T00:00:00Z"), at("2027-03-23T18:00:01Z")]));
    }
}
