//! A single date is added to a series, beside those that its rule makes.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, TimeDelta};
use commonhall_domain::meeting::local_text;
use commonhall_domain::problem::Problem;
use commonhall_entities::occurrences::Model as Occurrence;
use serde_json::json;
use uuid::Uuid;

use super::undo::Before;
use super::{
    DateChange, Saved, Warnings, booking, calendar_changed, date, dates, save, scopes, settled, to_change, warned,
};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::{Caller, notices};
use crate::store::audit::{self, Entry};
use crate::store::meetings::schedule;
use crate::store::occurrences;

/// A date as it was typed or sent; `None` is what the series has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewDate {
    /// Local time, as `2027-03-24T18:00`.
    pub starts: String,
    pub duration: Option<String>,
    /// Another space, or none.
    pub space: Option<Option<Uuid>>,
}

/// Adds a date to a series. One that the series leaves out takes place after all. Refused in the past, and on the day of
/// another date: calendar programs tell the dates of a series apart by the day.
pub async fn add_date(
    app: &App,
    caller: &Caller,
    id: Uuid,
    revision: Option<i64>,
    wanted: &NewDate,
    warnings: Warnings,
) -> Result<(Saved, Occurrence)> {
    let done = settled(|| once(app, caller, id, revision, wanted, warnings)).await?;
    app.queued.notify_one();
    Ok(done)
}

async fn once(
    app: &App,
    caller: &Caller,
    id: Uuid,
    revision: Option<i64>,
    wanted: &NewDate,
    warnings: Warnings,
) -> Result<(Saved, Occurrence)> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let mut whole = to_change(&tx, caller, id, revision).await?;
    let old = schedule(&whole.meeting)?;
    if old.rule.is_none() {
        return Err(Error::Conflict("conflict-not-a-series"));
    }
    if whole.meeting.status == "cancelled" {
        return Err(Error::Conflict("conflict-cancelled"));
    }
    let before = Before::of(&tx, &whole).await?;
    let known = occurrences::of_meetings(&tx, &[id]).await?;
    // What cannot be read is said by the reading of all fields together.
    let starts = old.read_start("starts", &wanted.starts).unwrap_or_default();
    let mut over = date::blank(id, starts, now);
    // Where a date was given up that began then, what was changed of it is not wanted any more.
    over.id = whole.override_of(starts).map_or(over.id, |given_up| given_up.id);
    let change = DateChange {
        starts: Some(wanted.starts.clone()),
        duration: wanted.duration.clone(),
        space: wanted.space,
        ..DateChange::default()
    };
    date::read(&tx, &old, &whole, &change, &mut over, now).await?;

    let mut new = old.clone();
    if old.by_rule(starts) && new.exdates.remove(&starts) {
        whole.meeting.exdates = texts(&new.exdates);
    } else {
        let on_that_day = |date: &&Occurrence| {
            (date.status != "cancelled" || old.makes(date.recurrence_id))
                && (date.starts_local.date() == starts.date() || date.recurrence_id.date() == starts.date())
        };
        let taken = || Problem::new("starts", "error-other-date");
        if known.iter().any(|date| on_that_day(&date)) || !new.extra_dates.insert(starts) {
            return Err(taken().into());
        }
        // Dates so far ahead that there is no row for them yet; all else was looked at.
        new.check_added(&old.extra_dates, now).map_err(|_| taken())?;
        whole.meeting.extra_dates = texts(&new.extra_dates);
        // An EXDATE at a time that the rule does not make takes nothing away but this.
        new.exdates.remove(&starts);
        whole.meeting.exdates = texts(&new.exdates);
    }
    date::store_override(&tx, &mut whole, over, now).await?;
    calendar_changed(&mut whole, now);
    // One that takes place after all may be beyond the horizon.
    let until = whole
        .meeting
        .expanded_until
        .unwrap_or_else(|| app.horizon(now))
        .max(old.start_of(starts) + TimeDelta::seconds(1));
    Box::pin(dates::settle(&tx, &mut whole, &old, until, now)).await?;
    save(&tx, &mut whole, now).await?;
    Box::pin(booking::rebook(&tx, app, &[id], now)).await?;
    before.keep(&tx, app, &whole, now).await?;
    scopes::touch(&tx, Some(&before.whole), Some(&whole), now).await?;
    Box::pin(notices::open(&tx, app, &whole, now)).await?;
    let added = occurrences::by_date(&tx, id, starts).await?.ok_or(Error::NotFound)?;
    let details = json!({ "meeting": id, "recurrence_id": super::date_text(starts) });
    audit::record(&tx, Entry::new(caller, "added", "occurrence", added.id, details), now).await?;
    let saved = warned::saved(&tx, whole, Vec::new(), &known, warnings, now).await?;
    tx.commit().await?;
    Ok((saved, added))
}

fn texts(dates: &BTreeSet<NaiveDateTime>) -> serde_json::Value {
    dates.iter().map(|date| local_text(*date)).collect()
}
