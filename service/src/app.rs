//! What a running Commonhall is made of; every flow is given it.

use std::sync::Arc;

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Months, NaiveTime, TimeDelta, Utc};
use tokio::sync::Notify;

use crate::auth::key::Key;
use crate::clock::Clock;
use crate::config::Settings;
use crate::flows::{feed, installation};
use crate::mail::Transport;
use crate::store::Store;

/// What a public feed may lag behind what another process stored.
const FEED_LAG: TimeDelta = TimeDelta::seconds(1);

/// Cheap to clone: all of it is shared.
#[derive(Clone)]
pub struct App {
    pub settings: Arc<Settings>,
    pub store: Store,
    pub clock: Clock,
    pub key: Arc<Key>,
    pub mail: Arc<Transport>,
    /// The demonstration, where mail is shown on a page.
    pub demo: bool,
    /// Rung when something was queued, so that the sender need not wait for its tick.
    pub queued: Arc<Notify>,
    /// Feeds as they were last written.
    pub feeds: Arc<feed::Cache>,
}

impl App {
    /// Opens the installation: reads the key, connects to the database, brings its schema up to date unless told not to, and
    /// looks whether key and address are those that it was made with.
    pub async fn open(settings: Settings, clock: Clock, demo: bool, migrate: bool) -> anyhow::Result<Self> {
        crate::templating::load()?;
        let mail = Transport::from_url(&settings.smtp_url, settings.mail_connections).context("smtp_url")?;
        let key = Key::load(&settings)?;
        let store = Store::connect(&settings.database_url).await?;
        if migrate {
            store.migrate_up().await.context("the schema cannot be brought up to date")?;
        }
        let app = Self {
            settings: Arc::new(settings),
            store,
            clock,
            key: Arc::new(key),
            mail: Arc::new(mail),
            demo,
            queued: Arc::default(),
            feeds: Arc::new(feed::Cache::lagging(FEED_LAG)),
        };
        installation::check(&app).await?;
        Ok(app)
    }

    /// Over a new `SQLite` file in this folder, its clock standing at nine on 1 March 2027, its mail in memory.
    #[cfg(test)]
    pub async fn for_tests(folder: &std::path::Path) -> Self {
        let database_url = format!("sqlite://{}/hall.db?mode=rwc", folder.display());
        let store = Store::connect(&database_url).await.unwrap();
        store.migrate_up().await.unwrap();
        Self {
            settings: Arc::new(Settings { database_url, ..Settings::default() }),
            store,
            clock: Clock::fixed("2027-03-01T09:00:00Z".parse().unwrap()),
            key: Arc::new(Key::random()),
            mail: Arc::new(Transport::Memory(crate::mail::Memory::default())),
            demo: false,
            queued: Arc::default(),
            feeds: Arc::default(),
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Until when the dates of series are known: it moves on the first of a month.
    pub fn horizon(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let day = now.date_naive();
        let first = day.with_day(1).unwrap_or(day);
        // To the end of the last of them.
        let months = Months::new(self.settings.horizon_months + 1);
        first.checked_add_months(months).unwrap_or(first).and_time(NaiveTime::MIN).and_utc()
    }

    /// The absolute address of a path that begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.settings.base_url)
    }
}
