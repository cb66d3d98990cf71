//! What was just done to a meeting is taken back before anybody heard of it: scheduling it, or the last change of it.
//!
//! A change keeps in its own transaction what the meeting was before. Until the merge window closes, as long as no mail about
//! the meeting was taken up since and nothing of its series was changed again, everything is put back by its rows: dates
//! keep their ids, and with them their answers and reminders. Where a series was split, its new part goes without a trace.

use chrono::{DateTime, Utc};
use commonhall_domain::meeting::{MeetingInput, Status};
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::change::edited;
use super::{Saved, Warnings, booking, input, input_of, open_notices, save, scopes, settled, to_change};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::Caller;
use crate::store::audit::{self, Entry};
use crate::store::last_changes::{self, Model as LastChange};
use crate::store::meetings::{Whole, status};
use crate::store::{self, occurrences, outbox};

/// Why messages end that nobody needs any more.
const TAKEN_BACK: &str = "taken back before it was sent";

/// What can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// That it was scheduled: it becomes a draft.
    Scheduling,
    /// The last change.
    Change,
}

/// A meeting as it was before a change, row by row.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Before {
    pub whole: Whole,
    dates: Vec<Occurrence>,
}

impl Before {
    pub async fn of(tx: &DatabaseTransaction, whole: &Whole) -> Result<Self> {
        let dates = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
        Ok(Self { whole: whole.clone(), dates })
    }

    /// Keeps it, as what `now` becomes if the change is taken back.
    pub async fn keep(&self, tx: &DatabaseTransaction, app: &App, changed: &Whole, now: DateTime<Utc>) -> Result<()> {
        let row = LastChange {
            series_id: changed.meeting.series_id,
            meeting_id: changed.meeting.id,
            revision: changed.meeting.revision,
            before: serde_json::to_value(self).map_err(anyhow::Error::from)?,
            changed_at: now,
            open_until: now + app.settings.merge_window,
        };
        Ok(last_changes::keep(tx, row).await?)
    }
}

/// What could be taken back of a meeting now.
pub async fn undoable(db: &impl ConnectionTrait, whole: &Whole, now: DateTime<Utc>) -> Result<Option<Undo>> {
    if is_untold(db, whole).await? {
        return Ok(Some(Undo::Scheduling));
    }
    let Some((change, before)) = last_change(db, whole, now).await? else { return Ok(None) };
    let concerned = concerned(db, whole, &before.whole).await?;
    let left = outbox::has_left(db, &concerned, change.changed_at).await?;
    Ok((!left).then_some(Undo::Change))
}

/// Takes back what was last done to a meeting, and returns what there is then: of a series that was split the part that goes
/// on as before. [`Error::Conflict`] once it is too late, [`Error::Clash`] if its old room was taken meanwhile; then nothing
/// changes.
pub async fn undo(app: &App, caller: &Caller, id: Uuid, revision: i64) -> Result<Whole> {
    let whole = settled(|| once(app, caller, id, revision)).await?;
    app.queued.notify_one();
    Ok(whole)
}

async fn once(app: &App, caller: &Caller, id: Uuid, revision: i64) -> Result<Whole> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let whole = to_change(&tx, caller, id, Some(revision)).await?;
    let (title, series) = (whole.meeting.title.clone(), whole.meeting.series_id);
    // Another part of the series may be changed in this moment, and its guests are the same.
    last_changes::lock(&tx, series).await?;
    let back = if is_untold(&tx, &whole).await? {
        Box::pin(drafted(&tx, app, caller, whole, now)).await?
    } else {
        let (change, before) = last_change(&tx, &whole, now).await?.ok_or(Error::Conflict("conflict-told"))?;
        Box::pin(put_back(&tx, app, caller, whole, &change, before, now)).await?
    };
    last_changes::forget(&tx, series).await?;
    let details = json!({ "title": title, "revision": back.meeting.revision });
    audit::record(&tx, Entry::new(caller, "undone", "meeting", back.meeting.id, details), now).await?;
    tx.commit().await?;
    Ok(back)
}

/// Whether the scheduling of a meeting can be taken back: it is as it was first stored, it did not begin as a part of a
/// series that people know, and nobody was told of it.
async fn is_untold(db: &impl ConnectionTrait, whole: &Whole) -> Result<bool> {
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

/// A meeting becomes a draft again: its room is free, and it is in no list.
async fn drafted(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    whole: Whole,
    now: DateTime<Utc>,
) -> Result<Whole> {
    let (ids, made) = ([whole.meeting.id], whole.meeting.created_at);
    nothing_left(tx, &ids, made).await?;
    let wanted = MeetingInput { status: Some("draft".to_owned()), ..input_of(tx, &whole).await? };
    let planned = input::read(tx, app, &wanted).await?;
    let Saved { whole, .. } = Box::pin(edited(tx, app, caller, whole, planned, Warnings::Accept, now)).await?;
    outbox::supersede(tx, &ids, made, TAKEN_BACK).await?;
    Ok(whole)
}

/// What the last change made of its series, if nothing was changed since and the time for it is not over.
async fn last_change(
    db: &impl ConnectionTrait,
    whole: &Whole,
    now: DateTime<Utc>,
) -> Result<Option<(LastChange, Before)>> {
    let change = last_changes::of_meeting(db, whole.meeting.id).await?;
    let change = change.filter(|change| change.revision == whole.meeting.revision && now < change.open_until);
    // What another version wrote may not be readable: then it is not offered.
    Ok(change.and_then(|change| serde_json::from_value(change.before.clone()).ok().map(|before| (change, before))))
}

/// The meetings of which a change may have told somebody: both parts of a split, and all of a series whose guests changed.
async fn concerned(db: &impl ConnectionTrait, whole: &Whole, before: &Whole) -> Result<Vec<Uuid>> {
    if whole.invitations != before.invitations {
        let parts = store::meetings::of_series(db, whole.meeting.series_id).await?;
        return Ok(parts.into_iter().map(|part| part.meeting.id).collect());
    }
    Ok(vec![whole.meeting.id, before.meeting.id])
}

/// From here on no sender takes up what waits; what was taken up since then is on its way.
async fn nothing_left(tx: &DatabaseTransaction, meetings: &[Uuid], since: DateTime<Utc>) -> Result<()> {
    outbox::hold_back(tx, meetings).await?;
    if outbox::has_left(tx, meetings, since).await? { Err(Error::Conflict("conflict-told")) } else { Ok(()) }
}

/// Puts everything back as it was before the change that made `changed`.
async fn put_back(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    changed: Whole,
    change: &LastChange,
    before: Before,
    now: DateTime<Utc>,
) -> Result<Whole> {
    let Before { whole: mut back, dates } = before;
    let (id, new_part) = (back.meeting.id, changed.meeting.id);
    let present = if id == new_part { changed.clone() } else { to_change(tx, caller, id, None).await? };
    let concerned = concerned(tx, &changed, &back).await?;
    nothing_left(tx, &concerned, change.changed_at).await?;
    if id != new_part {
        scopes::touch(tx, Some(&changed), None, now).await?;
    }

    let here = [id, new_part];
    let known = occurrences::of_meetings(tx, &here).await?;
    let added: Vec<Uuid> =
        known.iter().map(|date| date.id).filter(|id| dates.iter().all(|date| date.id != *id)).collect();
    occurrences::delete(tx, &added).await?;
    let moved = !added.is_empty() || dates.iter().any(|date| !known.contains(date));
    for date in dates.into_iter().filter(|date| !known.contains(date)) {
        store::save(tx, date).await?;
    }
    store::meetings::put_back(tx, &back).await?;

    // Calendars may have seen the change: what they are shown now is later.
    if present.meeting.sequence != back.meeting.sequence {
        back.meeting.sequence = present.meeting.sequence + 1;
    }
    if present.meeting.calendar_changed_at != back.meeting.calendar_changed_at {
        back.meeting.calendar_changed_at = now;
    }
    if present.meeting.link_changed_at != back.meeting.link_changed_at {
        back.meeting.link_changed_at = Some(now);
    }
    back.meeting.revision = present.meeting.revision;
    save(tx, &mut back, now).await?;
    outbox::supersede(tx, &concerned, change.changed_at, TAKEN_BACK).await?;
    if id != new_part {
        outbox::hand_over(tx, new_part, id).await?;
        store::meetings::delete(tx, new_part).await?;
    }
    outbox::revive_reminders(tx, id, change.changed_at).await?;
    if moved {
        Box::pin(booking::rebook(tx, app, &[id], now)).await?;
    }
    scopes::touch(tx, Some(&present), Some(&back), now).await?;
    // A change before this one may still have something to say.
    open_notices(tx, app, &changed, &back, now).await?;
    Ok(back)
}
