//! What should not surprise an organiser: which dates want a look before they take place.

use chrono::{DateTime, TimeDelta, Utc};

use crate::meeting::Status;

/// How long before its start a date should be settled.
pub const AHEAD: TimeDelta = TimeDelta::days(14);
/// Who was invited more lately than this is not yet missed among the answers.
const PATIENCE: TimeDelta = TimeDelta::days(2);

/// What is not settled about a date that comes near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsettled {
    Draft,
    Tentative,
    /// Fewer than one in four of those invited have said yes, maybe or no.
    FewAnswers {
        invited: usize,
        answered: usize,
    },
}

/// What is not settled about a date of this status, if `guests` were invited since then and have answered or not.
pub fn unsettled(status: Status, guests: &[(DateTime<Utc>, bool)], now: DateTime<Utc>) -> Option<Unsettled> {
    match status {
        Status::Draft => Some(Unsettled::Draft),
        Status::Tentative => Some(Unsettled::Tentative),
        Status::Cancelled => None,
        Status::Confirmed => {
            let invited = guests.iter().filter(|(since, answered)| *answered || *since <= now - PATIENCE).count();
            let answered = guests.iter().filter(|(_, answered)| *answered).count();
            (answered * 4 < invited).then_some(Unsettled::FewAnswers { invited, answered })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: Status, invited: usize, answered: usize, days: i64) -> Option<Unsettled> {
        let now: DateTime<Utc> = "2027-03-10T09:00:00Z".parse().unwrap();
        let guests: Vec<_> = (0..invited).map(|one| (now - TimeDelta::days(days), one < answered)).collect();
        unsettled(status, &guests, now)
    }

    #[test]
    fn a_quarter_of_answers_is_enough_and_fewer_are_few() {
        assert_eq!(of(Status::Confirmed, 8, 2, 3), None);
        assert_eq!(of(Status::Confirmed, 9, 2, 3), Some(Unsettled::FewAnswers { invited: 9, answered: 2 }));
        assert_eq!(of(Status::Confirmed, 1, 0, 3), Some(Unsettled::FewAnswers { invited: 1, answered: 0 }));
        assert_eq!(of(Status::Confirmed, 0, 0, 3), None, "nobody is asked");
    }

    #[test]
    fn who_was_invited_yesterday_is_not_missed_yet() {
        assert_eq!(of(Status::Confirmed, 8, 0, 1), None);
        assert_eq!(of(Status::Confirmed, 8, 0, 2), Some(Unsettled::FewAnswers { invited: 8, answered: 0 }));
    }

    #[test]
    fn what_is_no_promise_yet_is_unsettled_whoever_answered() {
        assert_eq!(of(Status::Draft, 0, 0, 3), Some(Unsettled::Draft));
        assert_eq!(of(Status::Tentative, 4, 4, 3), Some(Unsettled::Tentative));
        assert_eq!(of(Status::Cancelled, 4, 0, 3), None);
    }
}
