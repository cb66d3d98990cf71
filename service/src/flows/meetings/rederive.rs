//! The built-in zone data is another than before: what was derived from wall-clock times is derived anew.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use commonhall_domain::meeting::Schedule;
use commonhall_domain::reminder;
use commonhall_domain::zone::{self, ZONE_DATA_VERSION};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::overrides;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::json;
use uuid::Uuid;

use super::{booking, calendar_changed, extend, scopes, settled};
use crate::app::App;
use crate::error::Result;
use crate::flows::{Caller, notices, reminders};
use crate::store::audit::{self, Entry};
use crate::store::bookings::Model as Booking;
use crate::store::meetings::{Whole, schedule};
use crate::store::{self, answers, bookings, installation, occurrences, outbox};

/// Derives the instants of all dates to come anew if the zone data changed since that was last done, and says how many
/// moved. Nobody is told, since the clock on the wall shows the same; what was told, answered and planned goes along. A date
/// whose room is taken at its new time stays without one, and that is told.
pub async fn rederive(app: &App) -> Result<usize> {
    settled(|| once(app)).await
}

async fn once(app: &App) -> Result<usize> {
    let now = app.now();
    let tx = app.store.begin().await?;
    // One process does it; others wait here, and find it done.
    if !installation::take_zone_data(&tx, ZONE_DATA_VERSION).await? {
        return Ok(0);
    }
    // What meetings were before their last change names instants of the old data.
    store::last_changes::forget_all(&tx).await?;
    let ids = occurrences::meetings_ahead(&tx, now).await?;
    for id in &ids {
        store::meetings::lock(&tx, *id).await?;
    }
    let (mut affected, mut moved) = (Vec::new(), Vec::new());
    for whole in store::meetings::by_ids(&tx, ids).await? {
        let schedule = match schedule(&whole.meeting) {
            Ok(schedule) => schedule,
            Err(error) => {
                tracing::error!(%error, "the dates of a meeting cannot be derived");
                continue;
            }
        };
        let before = moved.len();
        for date in occurrences::of_meetings(&tx, &[whole.meeting.id]).await? {
            let new = derived(&whole, &schedule, &date);
            if date.starts_at > now && new != date {
                take_along(&tx, &date, &new, &schedule).await?;
                moved.push(new);
            }
        }
        if moved.len() > before {
            affected.push(whole);
        }
    }
    let without = rebook(&tx, &moved, now).await?;
    for mut whole in affected {
        let lost: Vec<&Occurrence> =
            (moved.iter()).filter(|date| date.meeting_id == whole.meeting.id && without.contains(&date.id)).collect();
        for date in &lost {
            lose_room(&tx, &whole, date, now).await?;
        }
        // Calendars hold the wall clock, and read the instants out of the zone's new rules.
        calendar_changed(&mut whole, now);
        store::save(&tx, whole.meeting.clone()).await?;
        Box::pin(notices::open(&tx, app, &whole, now)).await?;
        scopes::touch(&tx, None, Some(&whole), now).await?;
    }
    let details = json!({ "zone_data": ZONE_DATA_VERSION, "dates": moved.len() });
    audit::record(&tx, Entry::new(&Caller::job(), "derived dates", "installation", Uuid::nil(), details), now).await?;
    tx.commit().await?;
    tracing::info!(zone_data = ZONE_DATA_VERSION, dates = moved.len(), "instants were derived anew");
    app.queued.notify_one();
    Ok(moved.len())
}

fn derived(whole: &Whole, schedule: &Schedule, date: &Occurrence) -> Occurrence {
    let over = whole.override_of(date.recurrence_id);
    let duration = over.and_then(|over| over.duration.as_deref()?.parse().ok()).unwrap_or(schedule.duration);
    Occurrence {
        starts_at: zone::resolve(date.starts_local, schedule.zone).utc,
        ends_at: zone::end_of(date.starts_local, duration, schedule.zone),
        ..date.clone()
    }
}

/// Stores a date, and all that names its start, at its new instant.
async fn take_along(
    tx: &DatabaseTransaction,
    old: &Occurrence,
    new: &Occurrence,
    schedule: &Schedule,
) -> Result<(), DbErr> {
    store::save(tx, new.clone()).await?;
    outbox::retell(tx, old, new).await?;
    answers::take_along(tx, old.id, old.starts_at, new.starts_at).await?;
    for mut message in outbox::reminders_of(tx, old.id).await? {
        let lead = message.details["lead"].as_str().unwrap_or_default().to_owned();
        if message.details["starts_at"] != json!(old.starts_at) {
            continue;
        }
        let Some(member) = message.member_id else { continue };
        message.cause = reminders::cause(new, &lead, member);
        message.details = json!({ "lead": lead, "starts_at": new.starts_at });
        message.deadline_at = Some(new.starts_at);
        if let (Ok(lead), true) = (lead.parse(), message.state == "pending" && message.attempts == 0) {
            message.due_at = reminder::due(new.starts_local, schedule.zone, lead, schedule.all_day);
            message.next_attempt_at = message.due_at;
        }
        store::save(tx, message).await?;
    }
    Ok(())
}

/// Books the rooms of these dates at their new times, all together: those that touched each other still do. The dates that
/// found theirs taken come back.
async fn rebook(tx: &DatabaseTransaction, moved: &[Occurrence], now: DateTime<Utc>) -> Result<BTreeSet<Uuid>> {
    let ids: Vec<Uuid> = moved.iter().map(|date| date.id).collect();
    let held = bookings::of_dates(tx, &ids).await?;
    bookings::release_dates(tx, &ids).await?;
    let mut wanted = booking::wanted(tx, moved, &[], now).await?;
    // Nothing has moved by the clock on the wall, for which somebody said yes.
    for booking in &mut wanted {
        if let Some(held) = held.iter().find(|held| held.occurrence_id == booking.occurrence_id) {
            booking.status.clone_from(&held.status);
        }
    }
    let clashes = booking::clashes(tx, &wanted, moved).await?;
    let taken = |date: &Occurrence| {
        clashes.iter().any(|clash| Some(clash.space) == date.space_id && clash.wanted == date.starts_local)
    };
    let mut without: BTreeSet<Uuid> = moved.iter().filter(|date| taken(date)).map(|date| date.id).collect();
    let mut free: Vec<Booking> = Vec::new();
    for one in wanted {
        if without.contains(&one.occurrence_id) {
            continue;
        }
        if free.last().is_some_and(|last| booking::overlap(last, &one)) {
            without.insert(one.occurrence_id);
        } else {
            free.push(one);
        }
    }
    booking::insert(tx, free).await?;
    Ok(without)
}

async fn lose_room(
    tx: &DatabaseTransaction,
    whole: &Whole,
    date: &Occurrence,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    store::save(tx, Occurrence { space_id: None, ..date.clone() }).await?;
    match whole.override_of(date.recurrence_id) {
        Some(over) => {
            let over = overrides::Model { space_id: None, without_space: true, updated_at: now, ..over.clone() };
            store::save(tx, over).await?;
        }
        None => store::insert(tx, extend::without_room(whole, date, now)).await?,
    }
    extend::note_lost_room(tx, whole, date, now).await
}
