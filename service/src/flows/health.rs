//! Whether the service can do its work, for whoever watches over it.

use chrono::TimeDelta;

use crate::app::App;
use crate::store::installation;

/// How old the planner's last round may be.
const STALE: TimeDelta = TimeDelta::minutes(5);

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    /// The database does not answer.
    Database,
    /// Its schema is older than this program.
    Schema,
    /// Nothing has planned reminders for minutes.
    Planner,
}

impl Failing {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Schema => "schema",
            Self::Planner => "planner",
        }
    }
}

/// The first check that fails. The planner counts from its first round on: an installation without jobs has none.
pub async fn failing(app: &App) -> Option<Failing> {
    match app.store.is_up_to_date().await {
        Ok(true) => {}
        Ok(false) => return Some(Failing::Schema),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            return Some(Failing::Database);
        }
    }
    let Ok(row) = installation::get(app.store.read()).await else { return Some(Failing::Database) };
    let planned = row.and_then(|row| row.planned_at);
    planned.filter(|planned| *planned < app.now() - STALE).map(|_| Failing::Planner)
}
