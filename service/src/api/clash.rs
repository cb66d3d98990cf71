//! What stands in the way of a meeting, and what could be done instead.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::time::{Instant, local};
use crate::error::{BetterDates, Clash};
use crate::flows::meetings::{self, Terms, Warnings, date_text};
use crate::words::Words;

/// What to do about dates of a series whose space is taken: `refuse` stores nothing (409), `skip` leaves them out, and `move` puts
/// each on the first of its suggestions (409 if one has none). Left out, it is `refuse`.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
pub enum OnClash {
    Refuse,
    Skip,
    Move,
}

impl OnClash {
    pub fn wanted(asked: Option<Self>) -> meetings::OnClash {
        match asked {
            None | Some(Self::Refuse) => meetings::OnClash::Refuse,
            Some(Self::Skip) => meetings::OnClash::Skip,
            Some(Self::Move) => meetings::OnClash::Move,
        }
    }

    /// The API takes what pages ask about, and says so in the answer.
    pub fn terms(asked: Option<Self>) -> Terms {
        Terms { warnings: Warnings::Accept, on_clash: Self::wanted(asked) }
    }
}

/// A booking that stands in the way.
#[derive(Object)]
#[oai(rename = "Clash")]
pub struct ClashError {
    /// The meeting that has the space.
    meeting: Uuid,
    /// The date of that meeting: `20270324T180000`.
    recurrence_id: String,
    space: Uuid,
    starts: Instant,
    ends: Instant,
}

/// Where a date could be instead: in the same space, within two weeks, at a similar hour, and free for the partners invited.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Suggestion {
    /// The date that has no space: `20270324T180000`.
    recurrence_id: String,
    /// Local starts, the nearest first; three at most.
    starts: Vec<String>,
    /// Why there are fewer than three.
    reason: Option<String>,
}

impl From<&Clash> for ClashError {
    fn from(clash: &Clash) -> Self {
        Self {
            meeting: clash.meeting,
            recurrence_id: date_text(clash.recurrence_id),
            space: clash.space,
            starts: clash.starts.into(),
            ends: clash.ends.into(),
        }
    }
}

impl From<&BetterDates> for Suggestion {
    fn from(one: &BetterDates) -> Self {
        Self {
            recurrence_id: date_text(one.date),
            starts: one.better.starts.iter().copied().map(local).collect(),
            reason: one.better.fewer.map(|obstacle| Words::fallback().say(obstacle.code(), &[])),
        }
    }
}
