//! One date of a series is moved, changed, cancelled or restored.

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::fields;
use commonhall_domain::meeting::{MeetingInput, Schedule, check_start};
use commonhall_domain::problem::{Problem, Problems};
use commonhall_domain::zone;
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::overrides;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::json;
use uuid::Uuid;

use super::input::{self, in_its_zone, input_of};
use super::undo::Before;
use super::{
    Saved, Warnings, booking, calendar_changed, cancel, change, dates, save, scopes, settled, to_change, warned,
};
use crate::app::App;
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::flows::{Caller, notices};
use crate::store::audit::{self, Entry};
use crate::store::meetings::{Whole, schedule};
use crate::store::{self, occurrences, venues};

/// What is to be different about one date; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DateChange {
    /// Local time, as `2027-03-24T18:00`.
    pub starts: Option<String>,
    pub duration: Option<String>,
    /// Another space, or none.
    pub space: Option<Option<Uuid>>,
    pub title: Option<String>,
    pub description: Option<String>,
    /// `cancelled`, or `confirmed` to take that back.
    pub status: Option<String>,
    /// Why it is cancelled.
    pub reason: Option<String>,
}

/// Changes the date of a meeting whose original local start is `date`, also after moves. Of a meeting that does not recur
/// the date is the meeting, and that is changed.
pub async fn change_date(
    app: &App,
    caller: &Caller,
    id: Uuid,
    date: NaiveDateTime,
    revision: Option<i64>,
    wanted: &DateChange,
    warnings: Warnings,
) -> Result<(Saved, Occurrence)> {
    let done = settled(|| once(app, caller, id, date, revision, wanted, warnings)).await?;
    app.queued.notify_one();
    Ok(done)
}

async fn once(
    app: &App,
    caller: &Caller,
    id: Uuid,
    date: NaiveDateTime,
    revision: Option<i64>,
    wanted: &DateChange,
    warnings: Warnings,
) -> Result<(Saved, Occurrence)> {
    let tx = app.store.begin().await?;
    let done = Box::pin(stored(&tx, app, caller, id, date, revision, wanted, warnings, app.now())).await?;
    tx.commit().await?;
    Ok(done)
}

/// The same within a transaction, which may be taken back.
#[expect(clippy::too_many_arguments, reason = "those of a change, with the transaction and the time that it is in")]
pub(super) async fn stored(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    id: Uuid,
    date: NaiveDateTime,
    revision: Option<i64>,
    wanted: &DateChange,
    warnings: Warnings,
    now: DateTime<Utc>,
) -> Result<(Saved, Occurrence)> {
    let mut whole = to_change(tx, caller, id, revision).await?;
    let occurrence = occurrences::by_date(tx, id, date).await?.ok_or(Error::NotFound)?;
    let schedule = schedule(&whole.meeting)?;
    let saved = if schedule.rule.is_none() {
        single(tx, app, caller, whole, wanted, warnings, now).await?
    } else {
        if whole.meeting.status == "cancelled" {
            return Err(Error::Conflict("conflict-cancelled"));
        }
        if occurrence.starts_at <= now {
            return Err(Error::Conflict("conflict-over"));
        }
        if !schedule.makes(date) {
            return Err(Error::Conflict("conflict-given-up"));
        }
        let known = occurrences::of_meetings(tx, &[id]).await?;
        of_series(tx, app, caller, &mut whole, &schedule, &occurrence, wanted, now).await?;
        warned::saved(tx, whole, Vec::new(), &known, warnings, now).await?
    };
    let occurrence = occurrences::by_id(tx, occurrence.id).await?.ok_or(Error::NotFound)?;
    Ok((saved, occurrence))
}

async fn single(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    mut whole: Whole,
    wanted: &DateChange,
    warnings: Warnings,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let before = input_of(tx, &whole).await?;
    let after = MeetingInput {
        starts: wanted.starts.clone().unwrap_or(before.starts),
        duration: wanted.duration.clone().unwrap_or(before.duration),
        space: wanted.space.unwrap_or(before.space),
        title: wanted.title.clone().unwrap_or(before.title),
        description: wanted.description.clone().unwrap_or(before.description),
        status: wanted.status.clone().or(before.status),
        ..before
    };
    let planned = input::read(tx, app, &in_its_zone(&whole, after)).await?;
    if wanted.status.as_deref() == Some("cancelled") && whole.meeting.status != "cancelled" {
        let reason = fields::optional_line("reason", wanted.reason.as_deref())?;
        Box::pin(cancel::cancelled(tx, app, caller, &mut whole, reason, now)).await?;
        return Ok(Saved { whole, warnings: Vec::new() });
    }
    Box::pin(change::edited(tx, app, caller, whole, planned, warnings, now)).await
}

#[expect(clippy::too_many_arguments, reason = "one step of one flow, with all that its transaction has loaded")]
async fn of_series(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    whole: &mut Whole,
    schedule: &Schedule,
    occurrence: &Occurrence,
    wanted: &DateChange,
    now: DateTime<Utc>,
) -> Result<()> {
    let date = occurrence.recurrence_id;
    let known = whole.override_of(date).cloned();
    let mut over = known.unwrap_or_else(|| blank(whole.meeting.id, date, now));
    read(tx, schedule, whole, wanted, &mut over, now).await?;
    not_onto_another(tx, whole, occurrence, &over).await?;
    over.updated_at = now;
    let before = Before::of(tx, whole).await?;
    store_override(tx, whole, over, now).await?;
    calendar_changed(whole, now);
    let until = whole.meeting.expanded_until.unwrap_or_else(|| app.horizon(now));
    Box::pin(dates::settle(tx, whole, schedule, until, now)).await?;
    save(tx, whole, now).await?;
    if wanted.starts.is_some() || wanted.duration.is_some() || wanted.space.is_some() || wanted.status.is_some() {
        Box::pin(booking::rebook(tx, app, &[whole.meeting.id], now)).await?;
    }
    before.keep(tx, app, whole, now).await?;
    scopes::touch(tx, Some(&before.whole), Some(whole), now).await?;
    Box::pin(notices::open(tx, app, whole, now)).await?;
    let action = match wanted.status.as_deref() {
        Some("cancelled") => "cancelled",
        Some("confirmed") if occurrence.status == "cancelled" => "restored",
        _ => "changed",
    };
    let reason = fields::optional_line("reason", wanted.reason.as_deref())?;
    let details = json!({ "meeting": whole.meeting.id, "recurrence_id": super::date_text(date), "reason": reason });
    Ok(audit::record(tx, Entry::new(caller, action, "occurrence", occurrence.id, details), now).await?)
}

/// Makes this the override of its date; what says nothing is none.
pub(super) async fn store_override(
    tx: &DatabaseTransaction,
    whole: &mut Whole,
    over: overrides::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let date = over.recurrence_id;
    let known = whole.overrides.iter().any(|one| one.id == over.id);
    whole.overrides.retain(|one| one.recurrence_id != date);
    if over == (overrides::Model { id: over.id, ..blank(whole.meeting.id, date, now) }) {
        return if known { store::meetings::delete_override(tx, over.id).await } else { Ok(()) };
    }
    whole.overrides.push(over.clone());
    if known { store::save(tx, over).await } else { store::insert(tx, over).await }
}

pub(super) fn blank(meeting_id: Uuid, recurrence_id: NaiveDateTime, now: DateTime<Utc>) -> overrides::Model {
    overrides::Model {
        id: new_id(now),
        meeting_id,
        recurrence_id,
        starts_local: None,
        duration: None,
        space_id: None,
        without_space: false,
        title: None,
        description: None,
        status: None,
        reason: None,
        updated_at: now,
    }
}

/// Writes what is wanted into the override, as far as it differs from the meeting.
pub(super) async fn read(
    tx: &DatabaseTransaction,
    schedule: &Schedule,
    whole: &Whole,
    wanted: &DateChange,
    over: &mut overrides::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut problems = Problems::default();
    if let Some(text) = &wanted.starts
        && let Some(starts) = problems.take(schedule.read_start("starts", text))
    {
        problems.take(check_start(zone::resolve(starts, schedule.zone).utc, now));
        over.starts_local = (starts != over.recurrence_id).then_some(starts);
    }
    if let Some(text) = &wanted.duration
        && let Some(span) = problems.take(schedule.read_duration("duration", text))
    {
        over.duration = (span != schedule.duration).then(|| span.to_string());
    }
    if let Some(space) = wanted.space {
        over.without_space = space.is_none() && whole.meeting.space_id.is_some();
        over.space_id = space.filter(|space| Some(*space) != whole.meeting.space_id);
        if let Some(space) = space {
            match venues::place(tx, space).await? {
                None => problems.push(Problem::new("space", "error-unknown")),
                Some(place) if place.venue.time_zone != schedule.zone.name() => {
                    problems
                        .push(Problem::new("space", "error-space-in-other-zone").with("zone", &place.venue.time_zone));
                }
                Some(_) => {}
            }
        }
    }
    if let Some(title) = &wanted.title
        && let Some(title) = problems.take(fields::line("title", title))
    {
        over.title = (title != whole.meeting.title).then_some(title);
    }
    if let Some(text) = &wanted.description
        && let Some(text) = problems.take(fields::text("description", text))
    {
        over.description = (text != whole.meeting.description).then_some(text);
    }
    match wanted.status.as_deref() {
        None => {}
        Some("cancelled") => over.status = Some("cancelled".to_owned()),
        Some("confirmed") => {
            over.status = None;
            over.reason = None;
        }
        Some(other) => problems
            .push(Problem::new("status", "error-choice").with("value", other).with("choices", "confirmed, cancelled")),
    }
    if let Some(reason) = problems.take(fields::optional_line("reason", wanted.reason.as_deref()))
        && reason.is_some()
    {
        over.reason = reason;
    }
    Ok(problems.finish(Some(()))?)
}

/// Exchange tells the dates of a series apart by the day alone, so no date moves onto the day of another.
async fn not_onto_another(
    tx: &DatabaseTransaction,
    whole: &Whole,
    occurrence: &Occurrence,
    over: &overrides::Model,
) -> Result<()> {
    let Some(starts) = over.starts_local.filter(|starts| *starts != occurrence.starts_local) else { return Ok(()) };
    let others = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
    let taken = others
        .iter()
        .filter(|other| other.id != occurrence.id)
        .any(|other| other.recurrence_id.date() == starts.date() || other.starts_local.date() == starts.date());
    if taken { Err(Problem::new("starts", "error-other-date").into()) } else { Ok(()) }
}
