//! What a running Commonhall is made of; every flow is given it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

use crate::auth::key::Key;
use crate::clock::Clock;
use crate::config::Settings;
use crate::flows::feed;
use crate::mail::Transport;
use crate::store::Store;

/// Cheap to clone: all of it is shared.
#[derive(Clone)]
pub struct App {
    pub settings: Arc<Settings>,
    pub store: Store,
    pub clock: Clock,
    pub key: Arc<Key>,
    pub mail: Arc<Transport>,
    /// Rung when something was queued, so that the sender need not wait for its tick.
    pub queued: Arc<Notify>,
    /// Feeds as they were last written.
    pub feeds: Arc<feed::Cache>,
}

impl App {
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The absolute address of a path that begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.settings.base_url)
    }
}
