//! Public feeds that were looked at within the last second. Nobody asks the database for them again: it is what a public feed may
//! lag behind a commit. A change that comes through this process shows at once, since whatever changes something forgets them all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Ready, Scope};

/// More than there are calendar programs that ask within a second.
const MOST: usize = 1_000;

/// What was looked at, and when.
#[derive(Debug)]
pub struct Fresh {
    /// How long it is taken as it is.
    lag: TimeDelta,
    looked_at: Mutex<Looked>,
}

#[derive(Debug, Default)]
struct Looked {
    feeds: HashMap<(Scope, &'static str), (DateTime<Utc>, Ready)>,
    /// How often all were forgotten.
    forgotten: u64,
}

impl Fresh {
    pub fn new(lag: TimeDelta) -> Self {
        Self { lag, looked_at: Mutex::default() }
    }

    /// The feed, if it was looked at lately. A clock that went back makes nothing younger.
    pub fn get(&self, scope: &Scope, language: &'static str, now: DateTime<Utc>) -> Option<Ready> {
        if self.lag.is_zero() {
            return None;
        }
        let looked = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, ready) = looked.feeds.get(&(scope.clone(), language))?;
        (*at <= now && now < *at + self.lag).then(|| ready.clone())
    }

    /// To be asked before the database is, for [`Fresh::keep`].
    pub fn mark(&self) -> u64 {
        self.looked_at.lock().unwrap_or_else(PoisonError::into_inner).forgotten
    }

    /// Keeps what the database said after `mark`, unless something changed since.
    pub fn keep(&self, scope: &Scope, language: &'static str, ready: &Ready, mark: u64, now: DateTime<Utc>) {
        if self.lag.is_zero() || matches!(scope, Scope::Private(_)) {
            return;
        }
        let mut looked = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.forgotten != mark {
            return;
        }
        if looked.feeds.len() >= MOST {
            looked.feeds.clear();
        }
        looked.feeds.insert((scope.clone(), language), (now, ready.clone()));
    }

    pub fn forget(&self) {
        let mut looked = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        looked.feeds.clear();
        looked.forgotten += 1;
    }
}
