//! The only place that asks the system for the time. Everything below the faces is given `now`.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

/// Where the time comes from: the system, or in tests a hand that is moved.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

static IDS: Mutex<ContextV7> = Mutex::new(ContextV7::new());

impl Clock {
    /// A clock that stands still until somebody moves it.
    pub fn fixed(now: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(now)))
    }

    /// Now, to the millisecond: both databases keep that exactly.
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now().trunc_subsecs(3),
            Self::Fixed(hand) => *hand.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock; the system's goes by itself.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(hand) = self {
            *hand.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}

/// A new identity whose order is that of its making: `UUIDv7` (RFC 9562 §5.7) with `now` as its time.
pub fn new_id(now: DateTime<Utc>) -> Uuid {
    id_of(&IDS.lock().unwrap_or_else(PoisonError::into_inner), now)
}

fn id_of(context: &ContextV7, now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(context, seconds, now.timestamp_subsec_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_at_one_instant_keep_their_order() {
        let now = "2027-03-24T18:00:00Z".parse().unwrap();
        // A context of its own: other tests make ids at other times.
        let context = ContextV7::new();
        let ids: Vec<Uuid> = (0..1000).map(|_| id_of(&context, now)).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[0].get_timestamp().unwrap().to_unix().0, 1_805_911_200);
    }
}
