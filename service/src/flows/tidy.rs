//! What nobody needs any more is thrown away: requests to sign in, sessions that are over, what was
//! answered to calls of the API, what meetings were before changes that cannot be taken back any more, and calendars that
//! somebody looked at and did not import.

use chrono::TimeDelta;

use crate::app::App;
use crate::error::Result;
use crate::flows::{idempotency, import};
use crate::store::{self, access};

/// Kept so long that somebody who asks "did my link work" can be answered.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Deletes sign-in requests and sessions that ended more than a week ago, answers older than a day, and
/// states of meetings to which nobody can go back.
pub async fn tidy(app: &App) -> Result<()> {
    let now = app.now();
    let tx = app.store.begin().await?;
    access::delete_ended(&tx, now - KEPT).await?;
    store::idempotency::forget_all(&tx, now - idempotency::KEPT).await?;
    store::last_changes::forget_closed(&tx, now).await?;
    store::imports::forget_old(&tx, now - import::KEPT).await?;
    Ok(tx.commit().await?)
}
