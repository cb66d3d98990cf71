//! What nobody needs any more is thrown away: requests to sign in, and sessions that are over.

use chrono::TimeDelta;

use crate::app::App;
use crate::error::Result;
use crate::store::access;

/// Kept so long that somebody who asks "did my link work" can be answered.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Deletes sign-in requests and sessions that ended more than a week ago.
pub async fn tidy(app: &App) -> Result<()> {
    let before = app.now() - KEPT;
    let tx = app.store.begin().await?;
    access::delete_ended(&tx, before).await?;
    Ok(tx.commit().await?)
}
