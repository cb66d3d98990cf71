//! "This and following": a series ends, and another meeting of the same series carries it on.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::meeting::{MeetingInput, local_text};
use commonhall_domain::schedule::move_exdates;
use commonhall_entities::reminder_rules;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::around::{Terms, around, move_dates};
use super::change::edited;
use super::create::{apply, set_guests};
use super::input::{self, Planned, in_its_zone, input_of};
use super::undo::Before;
use super::{
    Saved, Warnings, booking, calendar_changed, dates, open_notices, save, scopes, settled, to_change, warned,
};
use crate::app::App;
use crate::clock::new_id;
use crate::config::host_of;
use crate::error::{Error, Result};
use crate::flows::Caller;
use crate::store::audit::{self, Entry};
use crate::store::meetings::{Whole, schedule};
use crate::store::{self, occurrences};

/// Changes a date of a series and all that follow. The old part ends before it; the new part is returned. At the first date of
/// a series there is nothing to split off: then the meeting itself is changed.
pub async fn split(
    app: &App,
    caller: &Caller,
    id: Uuid,
    date: NaiveDateTime,
    revision: Option<i64>,
    edit: impl Fn(MeetingInput) -> Result<MeetingInput>,
    terms: impl Into<Terms>,
) -> Result<Saved> {
    let Terms { warnings, on_clash } = terms.into();
    let edit = &edit;
    let saved = around(on_clash, |detour| {
        let edit = move |before| edit(before).map(|input| detour.of(input));
        async move { settled(|| once(app, caller, id, date, revision, &edit, warnings)).await }
    })
    .await?;
    app.queued.notify_one();
    Ok(saved)
}

async fn once(
    app: &App,
    caller: &Caller,
    id: Uuid,
    date: NaiveDateTime,
    revision: Option<i64>,
    edit: impl Fn(MeetingInput) -> Result<MeetingInput>,
    warnings: Warnings,
) -> Result<Saved> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let whole = to_change(&tx, caller, id, revision).await?;
    let old = schedule(&whole.meeting)?;
    let rule = old.rule.ok_or(Error::Conflict("conflict-not-a-series"))?;
    let occurrence = occurrences::by_date(&tx, id, date).await?.ok_or(Error::NotFound)?;
    if whole.meeting.status == "cancelled" {
        return Err(Error::Conflict("conflict-cancelled"));
    }
    if occurrence.starts_at <= now {
        return Err(Error::Conflict("conflict-over"));
    }
    if !old.makes(date) {
        return Err(Error::Conflict("conflict-given-up"));
    }
    if !old.by_rule(date) {
        // It has no place in the pattern that is to go on otherwise.
        return Err(Error::Conflict("conflict-added-date"));
    }
    let mut input = input_of(&tx, &whole).await?;
    let first = rule.dates(old.starts, old.zone).next() == Some(date);
    if !first {
        input.starts = local_text(date);
        let rest = rule.continued_after(old.starts, old.zone, date).ok_or(Error::NotFound)?;
        input.recurrence = Some(rest.to_string());
        let from_here =
            |dates: &BTreeSet<NaiveDateTime>| dates.range(date..).map(|one| local_text(*one)).collect::<Vec<_>>();
        input.exdates = from_here(&old.exdates);
        input.extra_dates = from_here(&old.extra_dates);
    }
    let mut planned = input::read(&tx, app, &in_its_zone(&whole, edit(input)?)).await?;
    if first {
        let saved = Box::pin(edited(&tx, app, caller, whole, planned, warnings, now)).await?;
        tx.commit().await?;
        return Ok(saved);
    }
    move_exdates(&old, &mut planned.plan.schedule);
    planned.plan.check_start(now)?;
    planned.plan.schedule.check_added(&old.extra_dates, now)?;
    let warned = planned.warnings(&tx).await?;
    let known = occurrences::of_meetings(&tx, &[whole.meeting.id]).await?;
    let whole = Box::pin(carry_on(&tx, app, caller, whole, planned, date, now)).await?;
    let saved = warned::saved(&tx, whole, warned, &known, warnings, now).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Ends a series before `first` and lets a new meeting take its dates from there on, as planned.
pub(super) async fn carry_on(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    mut old: Whole,
    planned: Planned,
    first: NaiveDateTime,
    now: DateTime<Utc>,
) -> Result<Whole> {
    let before = Before::of(tx, &old).await?;
    let old_schedule = schedule(&old.meeting)?;
    let id = new_id(now);
    let mut meeting = commonhall_entities::meetings::Model {
        id,
        continues_id: Some(old.meeting.id),
        uid: format!("{id}@{}", host_of(&app.settings.base_url)),
        sequence: 0,
        cancel_reason: None,
        expanded_until: None,
        calendar_changed_at: now,
        revision: 1,
        created_at: now,
        updated_at: now,
        ..old.meeting.clone()
    };
    apply(&mut meeting, &planned);
    store::insert(tx, meeting.clone()).await?;
    let mut new = Whole { meeting, invitations: old.invitations.clone(), rules: Vec::new(), overrides: Vec::new() };

    let ended = old_schedule.rule.map(|rule| {
        // It may be cut at a date that was added, and ends before one that is its own.
        let cut = rule.dates(old_schedule.starts, old_schedule.zone).find(|date| *date >= first).unwrap_or(first);
        rule.ended_before(old_schedule.zone, cut).to_string()
    });
    old.meeting.recurrence = ended;
    let before_it = |dates: &BTreeSet<NaiveDateTime>| dates.range(..first).map(|date| local_text(*date)).collect();
    old.meeting.exdates = before_it(&old_schedule.exdates);
    old.meeting.extra_dates = before_it(&old_schedule.extra_dates);
    calendar_changed(&mut old, now);
    save(tx, &mut old, now).await?;
    dates::hand_over(tx, &mut old, &mut new, first).await?;

    let until = app.horizon(now).max(old.meeting.expanded_until.unwrap_or_default());
    Box::pin(dates::settle(tx, &mut new, &old_schedule, until, now)).await?;
    Box::pin(move_dates(tx, &mut new, &planned.plan.schedule, &planned.plan.moves, until, now)).await?;
    store::save(tx, new.meeting.clone()).await?;
    // The same reminders are no new ones, and miss nothing.
    let rules = old.rules.iter().map(|rule| reminder_rules::Model { meeting_id: id, ..rule.clone() });
    store::insert_all(tx, rules.collect()).await?;
    set_guests(tx, app, caller, &mut new, &planned, now).await?;
    Box::pin(booking::rebook(tx, app, &[old.meeting.id, id], now)).await?;
    before.keep(tx, app, &new, now).await?;
    scopes::touch(tx, Some(&before.whole), Some(&old), now).await?;
    scopes::touch(tx, None, Some(&new), now).await?;
    open_notices(tx, app, &before.whole, &new, now).await?;
    let details = json!({ "from": old.meeting.id, "at": super::date_text(first), "title": new.meeting.title });
    audit::record(tx, Entry::new(caller, "split", "meeting", id, details), now).await?;
    Ok(new)
}
