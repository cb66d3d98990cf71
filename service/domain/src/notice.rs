//! What is to be said to a member about the dates of a meeting: the difference between what they were told and what is.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::meeting::Status;

/// What can be told of a date: when it is, where, and whether it takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub space: Option<Uuid>,
    pub status: Status,
}

/// One date, as it was told and as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub occurrence: Uuid,
    pub told: Option<Facts>,
    pub is: Facts,
}

/// The mail that is due, with the occurrences it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing was told before.
    Invitation(Vec<Date>),
    Change(Vec<Date>),
    /// All that is different is that dates no longer take place.
    Cancellation(Vec<Date>),
    /// No difference: a mail that was waiting is superseded.
    Nothing,
}

/// The notice for one member. `invited` is whether the member is on the list today: who is not hears of nothing new, and
/// still learns that a date they were told of does not take place. Dates that are over are never spoken of.
pub fn notice(dates: &[Date], invited: bool, now: DateTime<Utc>) -> Notice {
    let coming = dates.iter().filter(|date| {
        date.is.starts_at > now || date.told.is_some_and(|told| told.starts_at > now && told.status.takes_place())
    });
    let was_told = dates.iter().any(|date| date.told.is_some());
    if !was_told {
        let new: Vec<Date> = coming.filter(|date| date.is.status.takes_place()).copied().collect();
        return if invited && !new.is_empty() { Notice::Invitation(new) } else { Notice::Nothing };
    }
    let different: Vec<Date> = coming
        .filter(|date| match date.told {
            None => invited && date.is.status.takes_place(),
            Some(told) if !date.is.status.takes_place() => told.status.takes_place(),
            Some(told) => invited && told != date.is,
        })
        .copied()
        .collect();
    if different.is_empty() {
        Notice::Nothing
    } else if different.iter().all(|date| !date.is.status.takes_place()) {
        Notice::Cancellation(different)
    } else {
        Notice::Change(different)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const SPACE: Uuid = Uuid::from_u128(7);

    fn now() -> DateTime<Utc> {
        "2027-03-01T00:00:00Z".parse().unwrap()
    }

    fn facts(in_hours: i64, status: Status) -> Facts {
        let starts_at = now() + TimeDelta::hours(in_hours);
        Facts { starts_at, ends_at: starts_at + TimeDelta::hours(2), space: Some(SPACE), status }
    }

    fn date(told: Option<Facts>, is: Facts) -> Date {
        Date { occurrence: Uuid::from_u128(1), told, is }
    }

    #[test]
    fn who_was_told_nothing_is_invited() {
        let dates = [date(None, facts(5, Status::Confirmed))];
        assert_eq!(notice(&dates, true, now()), Notice::Invitation(dates.to_vec()));
        assert_eq!(notice(&dates, false, now()), Notice::Nothing);
    }

    #[test]
    fn a_cancellation_goes_only_to_those_who_were_told() {
        let cancelled = facts(5, Status::Cancelled);
        let told = date(Some(facts(5, Status::Confirmed)), cancelled);
        assert_eq!(notice(&[told], false, now()), Notice::Cancellation(vec![told]));
        assert_eq!(notice(&[date(None, cancelled)], true, now()), Notice::Nothing);
    }

    #[test]
    fn there_and_back_again_says_nothing() {
        let same = facts(5, Status::Confirmed);
        assert_eq!(notice(&[date(Some(same), same)], true, now()), Notice::Nothing);
    }

    #[test]
    fn a_moved_start_another_room_and_a_confirmation_are_changes() {
        let told = facts(5, Status::Confirmed);
        for is in
            [facts(6, Status::Confirmed), Facts { space: None, ..told }, Facts { status: Status::Tentative, ..told }]
        {
            let dates = [date(Some(told), is)];
            assert_eq!(notice(&dates, true, now()), Notice::Change(dates.to_vec()));
        }
    }

    #[test]
    fn nobody_is_mailed_about_past_dates() {
        let dates = [date(Some(facts(-5, Status::Confirmed)), facts(-6, Status::Cancelled))];
        assert_eq!(notice(&dates, true, now()), Notice::Nothing);
        assert_eq!(notice(&[date(None, facts(-5, Status::Confirmed))], true, now()), Notice::Nothing);
    }

    #[test]
    fn a_date_moved_into_the_past_of_what_was_told_is_still_said() {
        let dates = [date(Some(facts(5, Status::Confirmed)), facts(-1, Status::Confirmed))];
        assert_eq!(notice(&dates, true, now()), Notice::Change(dates.to_vec()));
    }

    #[test]
    fn a_cancelled_date_that_comes_back_is_a_change() {
        let dates = [date(Some(facts(5, Status::Cancelled)), facts(5, Status::Confirmed))];
        assert_eq!(notice(&dates, true, now()), Notice::Change(dates.to_vec()));
    }

    #[test]
    fn one_date_cancelled_and_one_moved_is_one_change() {
        let dates = [
            date(Some(facts(5, Status::Confirmed)), facts(5, Status::Cancelled)),
            date(Some(facts(50, Status::Confirmed)), facts(51, Status::Confirmed)),
        ];
        assert_eq!(notice(&dates, true, now()), Notice::Change(dates.to_vec()));
    }
}
