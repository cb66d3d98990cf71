//! One error for all flows, free of transport. The faces turn it into their own words as the last step: pages in
//! `pages/problem.rs`, the API in `api/problem.rs`.
//!
//! | what happened | variant |
//! |---|---|
//! | fields were wrong; nothing was stored | `Invalid` |
//! | the space is taken; nothing was stored | `Clash` |
//! | somebody should look first; nothing was stored | `Warned` |
//! | it does not exist, or not for whoever asks | `NotFound` |
//! | it existed and was withdrawn | `Gone` |
//! | nobody is signed in, and somebody might be allowed | `SignIn` |
//! | whoever asks may see it and not do that | `Refused` |
//! | somebody else was faster | `Stale` |
//! | it cannot be done in this state (a cancelled meeting moved) | `Conflict` |
//! | too often | `TooMany` |
//! | too often from one place; with the seconds to wait | `Rate` |
//! | the database cannot be reached or is busy | `Unavailable` |
//! | the answer took too long to wait for | `Late` |
//! | a defect of ours | `Internal` |

use std::ops::Deref;

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::better::Better;
use commonhall_domain::policy::Verdict;
use commonhall_domain::problem::Problem;
use sea_orm::DbErr;
use uuid::Uuid;

/// A booking that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub meeting: Uuid,
    pub title: String,
    pub recurrence_id: NaiveDateTime,
    pub space: Uuid,
    pub space_name: String,
    /// Of the venue.
    pub time_zone: String,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    /// With the time to set up.
    pub blocked_from: DateTime<Utc>,
    /// With the time to clear.
    pub blocked_until: DateTime<Utc>,
    /// The date of the meeting to be stored that meets it: its original local start, and when it is to begin.
    pub date: NaiveDateTime,
    pub wanted: NaiveDateTime,
}

/// All that stands in the way of a meeting, read as a list; empty where another writer took the room in the same instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clashes {
    pub found: Vec<Clash>,
    /// For each date of it that is in the way of another, in their order.
    pub better: Vec<BetterDates>,
    /// Whether the meeting has other dates, so that these could be left out.
    pub series: bool,
}

/// Where a date could be instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BetterDates {
    /// Whether what is looked for takes whole days.
    pub all_day: bool,
    /// Its original local start, and when it was to begin.
    pub date: NaiveDateTime,
    pub wanted: NaiveDateTime,
    pub better: Better,
}

impl Deref for Clashes {
    type Target = [Clash];

    fn deref(&self) -> &[Clash] {
        &self.found
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{} field(s) cannot be taken as they are", .0.len())]
    Invalid(Vec<Problem>),
    #[error("the space is taken on {} date(s)", .0.len())]
    Clash(Clashes),
    #[error("{} warning(s) to be looked at", .0.len())]
    Warned(Vec<Problem>),
    #[error("there is no such thing")]
    NotFound,
    #[error("it was withdrawn")]
    Gone,
    #[error("nobody is signed in")]
    SignIn,
    #[error("that is not allowed")]
    Refused,
    #[error("somebody else changed it first")]
    Stale,
    /// The key of a message in the catalogues.
    #[error("cannot be done now: {0}")]
    Conflict(&'static str),
    #[error("too many requests")]
    TooMany,
    #[error("too many requests from one place")]
    Rate(u64),
    #[error("the database: {0}")]
    Unavailable(DbErr),
    #[error("the answer took too long")]
    Late,
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(error),
            _ if is_busy(&error) => Self::Unavailable(error),
            _ => Self::Internal(error.into()),
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Invalid(vec![problem])
    }
}

impl From<Vec<Problem>> for Error {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Invalid(problems)
    }
}

/// Goes on only if the policy says yes.
pub fn allow(verdict: Verdict) -> Result<()> {
    match verdict {
        Verdict::Yes => Ok(()),
        Verdict::SignIn => Err(Error::SignIn),
        Verdict::Hidden => Err(Error::NotFound),
        Verdict::Refused => Err(Error::Refused),
    }
}

/// `SQLite`: locked or busy. PostgreSQL: deadlock, serialisation failure, shutting down.
fn is_busy(error: &DbErr) -> bool {
    let text = error.to_string();
    ["database is locked", "database is busy", "deadlock detected", "could not serialize", "terminating connection"]
        .iter()
        .any(|sign| text.contains(sign))
}
