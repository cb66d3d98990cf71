//! A meeting is cancelled, with all of its dates to come.

use chrono::{DateTime, Utc};
use commonhall_domain::fields;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::undo::Before;
use super::{booking, calendar_changed, save, scopes, to_change};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::{Caller, notices};
use crate::store::audit::{self, Entry};
use crate::store::meetings::Whole;
use crate::store::{self, occurrences};

/// Cancels. Those who were told hear of it; the meeting stays and is shown as cancelled.
pub async fn cancel(
    app: &App,
    caller: &Caller,
    id: Uuid,
    revision: Option<i64>,
    reason: Option<&str>,
) -> Result<Whole> {
    let now = app.now();
    let reason = fields::optional_line("reason", reason)?;
    let tx = app.store.begin().await?;
    let mut whole = to_change(&tx, caller, id, revision).await?;
    if whole.meeting.status == "cancelled" {
        return Err(Error::Conflict("conflict-cancelled"));
    }
    Box::pin(cancelled(&tx, app, caller, &mut whole, reason, now)).await?;
    tx.commit().await?;
    app.queued.notify_one();
    Ok(whole)
}

pub(super) async fn cancelled(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    whole: &mut Whole,
    reason: Option<String>,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = Before::of(tx, whole).await?;
    let dates = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
    if dates.iter().all(|date| date.starts_at <= now) {
        return Err(Error::Conflict("conflict-over"));
    }
    "cancelled".clone_into(&mut whole.meeting.status);
    whole.meeting.cancel_reason = reason;
    calendar_changed(whole, now);
    save(tx, whole, now).await?;
    for date in dates.into_iter().filter(|date| date.starts_at > now && date.status != "cancelled") {
        store::save(tx, Occurrence { status: "cancelled".to_owned(), ..date }).await?;
    }
    Box::pin(booking::rebook(tx, app, &[whole.meeting.id], now)).await?;
    before.keep(tx, app, whole, now).await?;
    scopes::touch(tx, Some(&before.whole), Some(whole), now).await?;
    Box::pin(notices::open(tx, app, whole, now)).await?;
    let details = json!({ "title": whole.meeting.title, "reason": whole.meeting.cancel_reason });
    Ok(audit::record(tx, Entry::new(caller, "cancelled", "meeting", whole.meeting.id, details), now).await?)
}
