//! The dates of a meeting in time, derived from its schedule and its single changed dates.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::meeting::{Schedule, Status};
use commonhall_domain::schedule::pair;
use commonhall_domain::zone;
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::{overrides, told};
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use crate::clock::new_id;
use crate::error::Result;
use crate::store::meetings::{Whole, schedule, status};
use crate::store::{self, bookings, occurrences, outbox};

/// What is true of one date.
struct Planned {
    starts_local: NaiveDateTime,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    space_id: Option<Uuid>,
    status: String,
}

fn planned(whole: &Whole, schedule: &Schedule, date: NaiveDateTime) -> Planned {
    let over = whole.override_of(date);
    let starts_local = over.and_then(|over| over.starts_local).unwrap_or(date);
    let duration = over.and_then(|over| over.duration.as_deref()?.parse().ok()).unwrap_or(schedule.duration);
    let cancelled = status(&whole.meeting.status) == Status::Cancelled;
    Planned {
        starts_local,
        starts_at: zone::resolve(starts_local, schedule.zone).utc,
        ends_at: zone::end_of(starts_local, duration, schedule.zone),
        space_id: match over {
            Some(over) if over.without_space => None,
            Some(over) => over.space_id.or(whole.meeting.space_id),
            None => whole.meeting.space_id,
        },
        status: match over.and_then(|over| over.status.clone()) {
            // A draft's dates are drafts, whatever was said of one.
            Some(own) if !cancelled && whole.meeting.status != "draft" => {
                // "Confirmed" takes a cancellation back, and makes nothing more certain than its meeting.
                if own == "cancelled" { own } else { whole.meeting.status.clone() }
            }
            _ => whole.meeting.status.clone(),
        },
    }
}

/// Brings the stored dates of a meeting in line with its schedule, `old` being the one by which they were made. Dates that
/// have begun stay as they are. Dates that are no longer to be are cancelled and keep their identity.
///
/// Returns whether a date was added, moved or taken away.
pub(super) async fn settle(
    tx: &DatabaseTransaction,
    whole: &mut Whole,
    old: &Schedule,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let new = schedule(&whole.meeting)?;
    let known = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
    // More dates of the same rule are no news to somebody who answered for all of them.
    let last = known.iter().max_by_key(|date| date.recurrence_id);
    let scheduled_at = last.filter(|_| new == *old).map_or(now, |last| last.scheduled_at);
    let pairs: Vec<_> = known.iter().map(|one| (one.id, one.recurrence_id)).collect();
    let pairing = pair(old, &pairs, &new, &new.dates(until));
    let mut known: HashMap<Uuid, Occurrence> = known.into_iter().map(|one| (one.id, one)).collect();
    let ids: Vec<Uuid> = known.keys().copied().collect();
    let mut asked = bookings::of_dates(tx, &ids).await?;
    asked.retain(|booking| booking.status == bookings::REQUESTED);
    for (id, date) in &pairing.kept {
        let Some(row) = known.remove(id) else { continue };
        move_override(tx, whole, row.recurrence_id, *date).await?;
        let mut planned = planned(whole, &new, *date);
        let is_asked = |one: &bookings::Model| one.occurrence_id == *id && Some(one.space_id) == planned.space_id;
        if planned.status == "confirmed" && asked.iter().any(is_asked) {
            "tentative".clone_into(&mut planned.status);
        }
        store_if_changed(tx, row, *date, planned, now).await?;
    }
    for id in &pairing.gone {
        let Some(row) = known.remove(id) else { continue };
        if row.starts_at > now && row.status != "cancelled" {
            store::save(tx, Occurrence { status: "cancelled".to_owned(), ..row }).await?;
        }
    }
    let added: Vec<Occurrence> = pairing
        .added
        .iter()
        .map(|date| {
            let planned = planned(whole, &new, *date);
            Occurrence {
                id: new_id(now),
                meeting_id: whole.meeting.id,
                recurrence_id: *date,
                starts_local: planned.starts_local,
                starts_at: planned.starts_at,
                ends_at: planned.ends_at,
                space_id: planned.space_id,
                status: planned.status,
                scheduled_at,
            }
        })
        .collect();
    store::insert_all(tx, added).await?;
    whole.meeting.expanded_until = Some(until);
    Ok(())
}

async fn store_if_changed(
    tx: &DatabaseTransaction,
    row: Occurrence,
    date: NaiveDateTime,
    planned: Planned,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let Planned { starts_local, starts_at, ends_at, space_id, status } = planned;
    let over = row.starts_at <= now && starts_at <= now;
    if over {
        // What has been stays as it was. Its address goes with the rule, or calendars would show its place as free.
        let moved = row.recurrence_id != date;
        return if moved { store::save(tx, Occurrence { recurrence_id: date, ..row }).await } else { Ok(()) };
    }
    let scheduled_at = if row.starts_at == starts_at { row.scheduled_at } else { now };
    let new = Occurrence {
        recurrence_id: date,
        starts_local,
        starts_at,
        ends_at,
        space_id,
        status,
        scheduled_at,
        ..row.clone()
    };
    if new == row { Ok(()) } else { store::save(tx, new).await }
}

async fn move_override(
    tx: &DatabaseTransaction,
    whole: &mut Whole,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> Result<(), DbErr> {
    let meeting = whole.meeting.id;
    match whole.overrides.iter_mut().find(|over| over.recurrence_id == from) {
        Some(over) if from != to => {
            over.recurrence_id = to;
            over.meeting_id = meeting;
            store::save(tx, over.clone()).await
        }
        _ => Ok(()),
    }
}

/// Hands the dates from `first` on, and what was changed of single ones, over to the meeting that carries the series on.
pub(super) async fn hand_over(
    tx: &DatabaseTransaction,
    from: &mut Whole,
    to: &mut Whole,
    first: NaiveDateTime,
) -> Result<(), DbErr> {
    for date in occurrences::of_meetings(tx, &[from.meeting.id]).await? {
        if date.recurrence_id < first {
            continue;
        }
        let over = from.overrides.iter().position(|over| over.recurrence_id == date.recurrence_id);
        store::save(tx, Occurrence { meeting_id: to.meeting.id, ..date }).await?;
        if let Some(over) = over {
            let over = overrides::Model { meeting_id: to.meeting.id, ..from.overrides.remove(over) };
            store::save(tx, over.clone()).await?;
            to.overrides.push(over);
        }
    }
    Ok(())
}

/// Who was told of a series was told of its dates to come too: new ones of the same rule are no news to them.
pub(super) async fn tell_of_new_dates(
    tx: &DatabaseTransaction,
    known: &[Occurrence],
    new: &[Occurrence],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let ahead: Vec<Uuid> = known.iter().filter(|date| date.starts_at > now).map(|date| date.id).collect();
    let people = outbox::people_told(tx, &ahead).await?;
    let rows = new.iter().flat_map(|date| {
        people.iter().map(|member| told::Model {
            member_id: *member,
            occurrence_id: date.id,
            starts_at: date.starts_at,
            ends_at: date.ends_at,
            space_id: date.space_id,
            status: date.status.clone(),
            told_at: now,
        })
    });
    outbox::tell(tx, rows.collect(), false).await
}
