//! How the installation is doing, in figures for whoever watches over it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::App;
use crate::error::Result;
use crate::store::{installation, outbox};

pub struct Measures {
    /// Messages that wait or are being sent.
    pub pending: u64,
    /// How long the oldest that may go has been waiting; zero where none is.
    pub oldest_due: TimeDelta,
    /// When the planner was last through; `None` before its first round.
    pub planned_at: Option<DateTime<Utc>>,
}

pub async fn measure(app: &App) -> Result<Measures> {
    let db = app.store.read();
    Ok(Measures {
        pending: outbox::unfinished(db).await?,
        oldest_due: outbox::oldest_due(db, app.now()).await?.unwrap_or_default(),
        planned_at: installation::get(db).await?.and_then(|row| row.planned_at),
    })
}
