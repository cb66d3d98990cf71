//! A meeting is changed, all of its dates to come.

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::meeting::{MeetingInput, Schedule, Status};
use commonhall_domain::problem::Problem;
use commonhall_domain::schedule::move_exdates;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::around::{Terms, around, move_dates};
use super::create::{apply, set_guests};
use super::input::{self, Planned, in_its_zone, input_of};
use super::undo::Before;
use super::{
    Saved, Warnings, booking, calendar_changed, cancel, dates, open_notices, save, scopes, settled, split, to_change,
    warned,
};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::Caller;
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
    terms: impl Into<Terms>,
) -> Result<Saved> {
    let Terms { warnings, on_clash } = terms.into();
    let edit = &edit;
    let saved = around(on_clash, |detour| {
        let edit = move |before| edit(before).map(|input| detour.of(input));
        async move { settled(|| once(app, caller, id, revision, &edit, warnings)).await }
    })
    .await?;
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
    let planned = input::read(tx, app, &in_its_zone(&whole, edit(before)?)).await?;
    Box::pin(edited(tx, app, caller, whole, planned, warnings, now)).await
}

/// The rest of a change whose edit has been read, within its transaction.
pub(super) async fn edited(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    mut whole: Whole,
    mut planned: Planned,
    warnings: Warnings,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let warned = planned.warnings(tx).await?;
    if planned.plan.status == Status::Cancelled {
        // No row is changed but by the cancellation itself.
        if whole.meeting.status == "cancelled" {
            return Err(Error::Conflict("conflict-cancelled"));
        }
        Box::pin(cancel::cancelled(tx, app, caller, &mut whole, None, now)).await?;
        return Ok(Saved { whole, warnings: warned });
    }
    let known = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
    let old = schedule(&whole.meeting)?;
    move_exdates(&old, &mut planned.plan.schedule);
    let new = &planned.plan.schedule;
    new.check_added(&old.extra_dates, now)?;
    // What is added or taken away beside the rule leaves all other dates as they are.
    let moved = Schedule { extra_dates: old.extra_dates.clone(), ..new.clone() } != old
        || planned.plan.space != whole.meeting.space_id;
    if !moved && whole.meeting.status != "cancelled" {
        whole = Box::pin(in_place(tx, app, caller, whole, &old, &planned, now)).await?;
        return warned::saved(tx, whole, warned, &known, warnings, now).await;
    }
    // A series has begun with its first date, even if that was cancelled.
    let counts =
        |date: &&Occurrence| date.status != "cancelled" || (old.rule.is_some() && date.recurrence_id >= old.starts);
    let begun = known.iter().filter(counts).any(|date| date.starts_at <= now);
    // The next by its place in the series: one that was moved out of the past stays with what has been.
    let ahead = |date: &&Occurrence| date.starts_at > now && old.start_of(date.recurrence_id) > now;
    let next = known.iter().filter(ahead).map(|date| date.recurrence_id).min();
    if begun && (old.rule.is_none() || new.rule.is_none() || next.is_none()) {
        return Err(Error::Conflict("conflict-over"));
    }
    // Before its first date there is nothing to split off, if a later one was moved there and has been.
    if let Some(next) = next.filter(|next| begun && *next > old.starts) {
        let planned = carried_on(planned, &old, next, now)?;
        whole = Box::pin(split::carry_on(tx, app, caller, whole, planned, next, now)).await?;
    } else {
        // A first date that was moved may stand for a start that is past by now.
        if new.starts != old.starts || known.iter().all(|date| date.starts_at <= now) {
            planned.plan.check_start(now)?;
        }
        whole = Box::pin(in_place(tx, app, caller, whole, &old, &planned, now)).await?;
    }
    warned::saved(tx, whole, warned, &known, warnings, now).await
}

/// The plan for the dates to come of a series that has begun. Where the edit left the first date of long ago, or moved it by
/// a day or an hour, the new first date is the one in the same place of the pattern as the next old one. A date that was added
/// has no place there, and goes along as it is.
fn carried_on(mut planned: Planned, old: &Schedule, next: NaiveDateTime, now: DateTime<Utc>) -> Result<Planned> {
    let new = &mut planned.plan.schedule;
    let (Some(old_rule), Some(new_rule)) = (old.rule, new.rule) else { return Ok(planned) };
    let nothing_left = || Problem::new("recurrence", "error-no-dates");
    new.extra_dates = new.extra_dates.split_off(&next);
    let next = old_rule.dates(old.starts, old.zone).find(|date| *date >= next).ok_or_else(nothing_left)?;
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
    let starts = new.starts;
    new.exdates.retain(|date| *date >= starts);
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
    let before = Before::of(tx, &whole).await?;
    apply(&mut whole.meeting, planned);
    let calendar = |meeting: &commonhall_entities::meetings::Model| {
        let m = meeting.clone();
        (
            (m.starts_local, m.time_zone, m.duration, m.all_day),
            (m.recurrence, m.exdates, m.extra_dates),
            (m.status, m.space_id),
        )
    };
    let words = |meeting: &commonhall_entities::meetings::Model| {
        (meeting.title.clone(), meeting.description.clone(), meeting.address_hidden)
    };
    let moved = calendar(&before.whole.meeting) != calendar(&whole.meeting);
    if moved {
        calendar_changed(&mut whole, now);
        whole.meeting.cancel_reason = None;
    } else if words(&before.whole.meeting) != words(&whole.meeting) {
        whole.meeting.calendar_changed_at = now;
    }
    if before.whole.meeting.online_url != whole.meeting.online_url {
        whole.meeting.link_changed_at = Some(now);
    }
    if planned.plan.schedule.dates(app.horizon(now)).is_empty() {
        return Err(Problem::new("recurrence", "error-no-dates").into());
    }
    let until = app.horizon(now).max(whole.meeting.expanded_until.unwrap_or_default());
    Box::pin(dates::settle(tx, &mut whole, old, until, now)).await?;
    Box::pin(move_dates(tx, &mut whole, &planned.plan.schedule, &planned.plan.moves, until, now)).await?;
    save(tx, &mut whole, now).await?;
    set_guests(tx, app, caller, &mut whole, planned, now).await?;
    // New words must not meet a room whose time to set up is longer by now.
    if moved {
        Box::pin(booking::rebook(tx, app, &[whole.meeting.id], now)).await?;
    }
    before.keep(tx, app, &whole, now).await?;
    scopes::touch(tx, Some(&before.whole), Some(&whole), now).await?;
    open_notices(tx, app, &before.whole, &whole, now).await?;
    let details = json!({ "title": whole.meeting.title, "revision": whole.meeting.revision });
    audit::record(tx, Entry::new(caller, "changed", "meeting", whole.meeting.id, details), now).await?;
    Ok(whole)
}
