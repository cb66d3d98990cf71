//! A meeting is changed, all of its dates to come.

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::meeting::{MeetingInput, Schedule, Status};
use commonhall_domain::problem::Problem;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::create::{apply, set_guests};
use super::input::{self, Planned, input_of};
use super::{Saved, Warnings, booking, calendar_changed, cancel, dates, save, split, to_change, touch_feeds};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::{Caller, notices};
use crate::store::audit::{self, Entry};
use crate::store::meetings::{Whole, schedule};
use crate::store::occurrences;

/// Changes a meeting by an edit of what was once entered. A series that has begun and gets other times, another rule or room
/// is split at its next date, so that what has been stays as it was: the meeting that carries on is returned, with an id
/// of its own.
///
/// `revision` is the one that the editor saw ([`Error::Stale`] if it is not the present one); `None` trusts the edit.
pub async fn change(
    app: &App,
    caller: &Caller,
    id: Uuid,
    revision: Option<i64>,
    edit: impl Fn(MeetingInput) -> Result<MeetingInput>,
    warnings: Warnings,
) -> Result<Saved> {
    let saved = settled!(once(app, caller, id, revision, &edit, warnings))?;
    app.queued.notify_one();
    Ok(saved)
}

async fn once(
    app: &App,
    caller: &Caller,
    id: Uuid,
    revision: Option<i64>,
    edit: impl Fn(MeetingInput) -> Result<MeetingInput>,
    warnings: Warnings,
) -> Result<Saved> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let saved = stored(&tx, app, caller, id, revision, edit, warnings, now).await?;
    tx.commit().await?;
    Ok(saved)
}

/// The same within a transaction, which may be taken back.
#[allow(clippy::too_many_arguments, reason = "those of a change, with the transaction and the time that it is in")]
pub(super) async fn stored(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    id: Uuid,
    revision: Option<i64>,
    edit: impl Fn(MeetingInput) -> Result<MeetingInput>,
    warnings: Warnings,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let whole = to_change(tx, caller, id, revision).await?;
    let before = input_of(tx, &whole).await?;
    let planned = input::read(tx, app, &edit(before)?).await?;
    edited(tx, app, caller, whole, planned, warnings, now).await
}

/// The rest of a change whose edit has been read, within its transaction.
pub(super) async fn edited(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    mut whole: Whole,
    planned: Planned,
    warnings: Warnings,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let warned = planned.warnings(tx).await?;
    if warnings == Warnings::Ask && !warned.is_empty() {
        return Err(Error::Warned(warned));
    }
    if planned.plan.status == Status::Cancelled {
        // No row is changed but by the cancellation itself.
        if whole.meeting.status == "cancelled" {
            return Err(Error::Conflict("conflict-cancelled"));
        }
        cancel::cancelled(tx, app, caller, &mut whole, None, now).await?;
        return Ok(Saved { whole, warnings: warned });
    }
    let old = schedule(&whole.meeting)?;
    let new = &planned.plan.schedule;
    let moved = *new != old || planned.plan.space != whole.meeting.space_id;
    if !moved && whole.meeting.status != "cancelled" {
        whole = in_place(tx, app, caller, whole, &old, &planned, now).await?;
        return Ok(Saved { whole, warnings: warned });
    }
    let known = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
    let begun = known.iter().any(|date| date.starts_at <= now && date.status != "cancelled");
    let next = known.iter().filter(|date| date.starts_at > now).map(|date| date.recurrence_id).min();
    if begun && old.rule.is_some() && new.rule.is_some() {
        let next = next.ok_or(Error::Conflict("conflict-over"))?;
        let planned = carried_on(planned, &old, next, now)?;
        whole = split::carry_on(tx, app, caller, whole, planned, next, now).await?;
    } else if begun {
        return Err(Error::Conflict("conflict-over"));
    } else {
        planned.plan.check_start(now)?;
        whole = in_place(tx, app, caller, whole, &old, &planned, now).await?;
    }
    Ok(Saved { whole, warnings: warned })
}

/// The plan for the dates to come of a series that has begun. Where the edit left the first date of long ago, or moved it by
/// a day or an hour, the new first date is the one in the same place of the pattern as the next old one.
fn carried_on(mut planned: Planned, old: &Schedule, next: NaiveDateTime, now: DateTime<Utc>) -> Result<Planned> {
    let new = &mut planned.plan.schedule;
    let (Some(old_rule), Some(new_rule)) = (old.rule, new.rule) else { return Ok(planned) };
    let nothing_left = || Problem::new("recurrence", "error-no-dates");
    if new.start_of(new.starts) > now {
        // The editor named the first of the new dates; an untouched count still counts all.
        if new_rule == old_rule {
            new.rule = Some(old_rule.continued_after(old.starts, old.zone, next).ok_or_else(nothing_left)?);
        }
    } else {
        let place = old_rule.place(next);
        let first = new_rule
            .dates(new.starts, new.zone)
            .find(|date| new.start_of(*date) > now && new_rule.place(*date) >= place)
            .ok_or_else(nothing_left)?;
        new.rule = Some(new_rule.continued_after(new.starts, new.zone, first).ok_or_else(nothing_left)?);
        new.starts = first;
    }
    planned.plan.check_start(now)?;
    Ok(planned)
}

async fn in_place(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    mut whole: Whole,
    old: &Schedule,
    planned: &Planned,
    now: DateTime<Utc>,
) -> Result<Whole> {
    let before = whole.clone();
    apply(&mut whole.meeting, planned);
    let calendar = |meeting: &commonhall_entities::meetings::Model| {
        let m = meeting.clone();
        (m.starts_local, m.time_zone, m.duration, m.recurrence, m.exdates, m.status, m.space_id)
    };
    if calendar(&before.meeting) == calendar(&whole.meeting) {
        whole.meeting.calendar_changed_at = now;
    } else {
        calendar_changed(&mut whole, now);
        whole.meeting.cancel_reason = None;
    }
    if planned.plan.schedule.dates(dates::horizon(now)).is_empty() {
        return Err(Problem::new("recurrence", "error-no-dates").into());
    }
    let until = dates::horizon(now).max(whole.meeting.expanded_until.unwrap_or_default());
    dates::settle(tx, &mut whole, old, until, now).await?;
    save(tx, &mut whole, now).await?;
    set_guests(tx, app, caller, &mut whole, planned, now).await?;
    booking::rebook(tx, &[whole.meeting.id], now).await?;
    touch_feeds(tx, &[&before, &whole], now).await?;
    notices::open(tx, app, &whole, now).await?;
    let details = json!({ "title": whole.meeting.title, "revision": whole.meeting.revision });
    audit::record(tx, Entry::new(caller, "changed", "meeting", whole.meeting.id, details), now).await?;
    Ok(whole)
}
