//! A meeting that was just scheduled is taken back before anybody heard of it.

use commonhall_domain::meeting::{MeetingInput, Status};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::change::edited;
use super::{Saved, Warnings, input, input_of, to_change};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::Caller;
use crate::store::audit::{self, Entry};
use crate::store::meetings::{Whole, status};
use crate::store::{occurrences, outbox};

/// Makes a meeting a draft again: its room is free, it is in no list, and the mails that wait say nothing any more and stay.
/// [`Error::Conflict`] once anybody was told of it or a mail about it may be on its way; then it can only be cancelled.
pub async fn undo(app: &App, caller: &Caller, id: Uuid, revision: i64) -> Result<Whole> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let whole = to_change(&tx, caller, id, Some(revision)).await?;
    if !is_untold(&tx, &whole).await? {
        return Err(Error::Conflict("conflict-told"));
    }
    let wanted = MeetingInput { status: Some("draft".to_owned()), ..input_of(&tx, &whole).await? };
    let planned = input::read(&tx, app, &wanted).await?;
    let Saved { whole, .. } = Box::pin(edited(&tx, app, caller, whole, planned, Warnings::Accept, now)).await?;
    outbox::supersede(&tx, id, "taken back before it was sent").await?;
    // What the sender has claimed in this very moment is on its way.
    if outbox::counts(&tx, &[id]).await?.iter().any(|(_, state, _)| state != "superseded") {
        return Err(Error::Conflict("conflict-told"));
    }
    let details = json!({ "title": whole.meeting.title });
    audit::record(&tx, Entry::new(caller, "undone", "meeting", id, details), now).await?;
    tx.commit().await?;
    app.queued.notify_one();
    Ok(whole)
}

/// Whether a meeting can be taken back: it is as it was first stored, it did not begin as a part of a series that people
/// know, and nobody was told of it.
pub async fn is_untold(db: &impl ConnectionTrait, whole: &Whole) -> Result<bool> {
    let meeting = &whole.meeting;
    let fresh = meeting.revision == 1 && meeting.continues_id.is_none();
    if !fresh || matches!(status(&meeting.status), Status::Draft | Status::Cancelled) {
        return Ok(false);
    }
    let dates = occurrences::of_meetings(db, &[meeting.id]).await?;
    let ids: Vec<Uuid> = dates.iter().map(|date| date.id).collect();
    let left = outbox::counts(db, &[meeting.id]).await?.iter().any(|(_, state, _)| state != "pending");
    Ok(!left && outbox::people_told(db, &ids).await?.is_empty())
}
