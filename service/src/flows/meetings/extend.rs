//! As time goes on, more dates of series that do not end come into sight.

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::overrides;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::json;
use uuid::Uuid;

use super::{booking, calendar_changed, dates, scopes, settled};
use crate::app::App;
use crate::clock::new_id;
use crate::error::Result;
use crate::flows::{Caller, calendar, confirmations};
use crate::store::audit::{self, Entry};
use crate::store::bookings::{self, CONFIRMED};
use crate::store::meetings::{Whole, schedule};
use crate::store::{self, occurrences};

/// Extends every series up to the horizon, each in a transaction of its own, and says how many. Whatever happens to one,
/// the others go on.
pub async fn extend_all(app: &App) -> Result<usize> {
    let now = app.now();
    let until = app.horizon(now);
    let short = store::meetings::recurring_short_of(app.store.read(), None, until).await?;
    let mut extended = 0;
    for whole in short {
        let id = whole.meeting.id;
        match settled(|| extend_in_its_own(app, id, until, now)).await {
            Ok(()) => extended += 1,
            Err(error) => tracing::error!(%error, meeting = %id, "the dates of a series could not be extended"),
        }
    }
    Ok(extended)
}

async fn extend_in_its_own(app: &App, id: Uuid, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    let tx = app.store.begin().await?;
    Box::pin(extend_if_short(&tx, id, until, now)).await?;
    Ok(tx.commit().await?)
}

/// A booking far ahead first makes room visible: every series in the space gets its dates up to there.
pub(super) async fn extend_in_space(
    tx: &DatabaseTransaction,
    space: Uuid,
    except: &[Uuid],
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    for whole in store::meetings::recurring_short_of(tx, Some(space), until).await? {
        if !except.contains(&whole.meeting.id) {
            Box::pin(extend_if_short(tx, whole.meeting.id, until, now)).await?;
        }
    }
    Ok(())
}

/// Loads the series again, where nobody else can change it any more: what is stored here must not undo an edit.
async fn extend_if_short(tx: &DatabaseTransaction, id: Uuid, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    store::meetings::lock(tx, id).await?;
    let whole = store::meetings::by_id(tx, id).await?.filter(|whole| {
        let meeting = &whole.meeting;
        meeting.recurrence.is_some() && meeting.status != "cancelled" && meeting.expanded_until < Some(until)
    });
    match whole {
        Some(whole) => Box::pin(extend(tx, whole, until, now)).await,
        None => Ok(()),
    }
}

/// Adds the dates up to `until`. One whose room is taken stays without a room.
async fn extend(tx: &DatabaseTransaction, mut whole: Whole, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    let known = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
    let schedule = schedule(&whole.meeting)?;
    Box::pin(dates::settle(tx, &mut whole, &schedule, until, now)).await?;
    let mut new: Vec<Occurrence> = (occurrences::of_meetings(tx, &[whole.meeting.id]).await?.into_iter())
        .filter(|date| known.iter().all(|one| one.id != date.id))
        .collect();
    let clashes = booking::clashes(tx, &booking::wanted(tx, &new, &[], now).await?, &new).await?;
    for date in new.iter_mut().filter(|date| clashes.iter().any(|clash| clash.wanted == date.starts_local)) {
        date.space_id = None;
        store::save(tx, date.clone()).await?;
        store::insert(tx, without_room(&whole, date, now)).await?;
        note_lost_room(tx, &whole, date, now).await?;
    }
    let mut bookings = booking::wanted(tx, &new, &[], now).await?;
    // Whoever said yes to a series that goes on said yes to what comes.
    let held = bookings::of_dates(tx, &known.iter().map(|date| date.id).collect::<Vec<_>>()).await?;
    if held.iter().max_by_key(|one| one.blocked_from).is_some_and(|last| last.status == CONFIRMED) {
        for one in &mut bookings {
            CONFIRMED.clone_into(&mut one.status);
        }
    }
    booking::insert(tx, bookings.clone()).await?;
    confirmations::ask(tx, TimeDelta::zero(), &bookings, &[], &new, now).await?;
    dates::tell_of_new_dates(tx, &known, &new, now).await?;
    if !clashes.is_empty() {
        calendar_changed(&mut whole, now);
    }
    // Calendars know the dates of a rule; where they are told more than that, these are new.
    if !clashes.is_empty() || calendar::stand_alone(&schedule, &new) {
        scopes::touch(tx, None, Some(&whole), now).await?;
    }
    Ok(store::save(tx, whole.meeting).await?)
}

pub(super) async fn note_lost_room(
    tx: &DatabaseTransaction,
    whole: &Whole,
    date: &Occurrence,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    tracing::warn!(meeting = %whole.meeting.id, date = %date.recurrence_id, "the room is taken on a date of a meeting");
    let details = json!({ "meeting": whole.meeting.id, "recurrence_id": super::date_text(date.recurrence_id) });
    audit::record(tx, Entry::new(&Caller::job(), "lost its room", "occurrence", date.id, details), now).await
}

pub(super) fn without_room(whole: &Whole, date: &Occurrence, now: DateTime<Utc>) -> overrides::Model {
    overrides::Model {
        id: new_id(now),
        meeting_id: whole.meeting.id,
        recurrence_id: date.recurrence_id,
        starts_local: None,
        duration: None,
        space_id: None,
        without_space: true,
        title: None,
        description: None,
        status: None,
        reason: None,
        updated_at: now,
    }
}
