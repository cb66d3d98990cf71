//! Meetings: scheduled, changed, moved, cancelled, split, and extended as time goes on.

mod add_date;
mod around;
mod better;
mod booking;
mod cancel;
mod change;
mod create;
mod date;
mod dates;
mod extend;
mod imported;
mod input;
mod preview;
mod rederive;
mod split;
mod undo;
mod warned;

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::problem::Problem;
use commonhall_entities::overrides;
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

pub use self::add_date::{NewDate, add_date};
pub use self::around::{OnClash, Terms};
pub use self::cancel::cancel;
pub use self::change::change;
pub use self::create::create;
pub use self::date::{DateChange, change_date};
pub use self::extend::extend_all;
pub use self::imported::{Done, Outcome, Terms as ImportTerms, import, work};
pub use self::input::input_of;
pub use self::preview::{Mails, Preview, preview_change, preview_create};
pub use self::rederive::rederive;
pub use self::split::split;
pub use self::undo::{Undo, undo, undoable};
use super::feed::scopes;
use super::{Caller, notices};
use crate::app::App;
use crate::error::{Error, Result, allow};
use crate::store;
use crate::store::meetings::Whole;

/// How often a flow that lost a race for a space is done again: then it finds the booking that won, and names it.
const RACES: usize = 3;

/// What to do about what somebody should look at before it is stored: a room too small for those invited, a house that is
/// not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warnings {
    /// Store nothing and say so ([`Error::Warned`]).
    Ask,
    Accept,
}

/// A meeting as it was stored, with what was warned of and accepted.
#[derive(Clone, Debug)]
pub struct Saved {
    pub whole: Whole,
    pub warnings: Vec<Problem>,
}

/// Does it again if it lost a race.
pub(super) async fn settled<T, F: Future<Output = Result<T>>>(attempt: impl Fn() -> F) -> Result<T> {
    let mut left = RACES;
    loop {
        left -= 1;
        // On the heap: a whole transaction is too large to be carried about by whoever awaits it.
        let outcome = Box::pin(attempt()).await;
        if left == 0 || !lost_a_race(&outcome) {
            return outcome;
        }
    }
}

/// Whether another writer took a space, or the turn, in the same instant.
fn lost_a_race<T>(outcome: &Result<T>) -> bool {
    match outcome {
        Err(Error::Clash(clashes)) => clashes.is_empty(),
        Err(Error::Unavailable(error)) => error.to_string().contains("deadlock"),
        _ => false,
    }
}

/// The meeting, if this caller may change it; for somebody who may not see it, it does not exist.
async fn to_change(tx: &DatabaseTransaction, caller: &Caller, id: Uuid, revision: Option<i64>) -> Result<Whole> {
    // Who is nobody is asked to sign in, whatever it is about, and does not learn by the answer what exists.
    if caller.actor.role.is_none() {
        return Err(Error::SignIn);
    }
    store::meetings::lock(tx, id).await?;
    let whole = store::meetings::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    allow(may(&caller.actor, &Wish::ChangeMeeting(&whole.facts())))?;
    if revision.is_some_and(|revision| revision != whole.meeting.revision) {
        return Err(Error::Stale);
    }
    Ok(whole)
}

/// Stores a changed meeting as its next revision.
pub(super) async fn save(tx: &DatabaseTransaction, whole: &mut Whole, now: DateTime<Utc>) -> Result<()> {
    let loaded = whole.meeting.revision;
    whole.meeting.revision += 1;
    whole.meeting.updated_at = now;
    if store::meetings::save_over(tx, whole.meeting.clone(), loaded).await? { Ok(()) } else { Err(Error::Stale) }
}

/// Notes that what calendars show has changed (RFC 5545 §3.8.7.4).
pub(super) fn calendar_changed(whole: &mut Whole, now: DateTime<Utc>) {
    whole.meeting.sequence += 1;
    whole.meeting.calendar_changed_at = now;
}

/// Leaves a date of a meeting without a room.
pub(super) async fn give_up_room(
    tx: &DatabaseTransaction,
    whole: &mut Whole,
    date: NaiveDateTime,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if whole.meeting.recurrence.is_none() {
        whole.meeting.space_id = None;
        return Ok(());
    }
    let known = whole.override_of(date).cloned().unwrap_or_else(|| date::blank(whole.meeting.id, date, now));
    let without = overrides::Model { space_id: None, without_space: true, updated_at: now, ..known };
    date::store_override(tx, whole, without, now).await
}

/// Opens the messages about a changed meeting; where its guests are others, also those about the other parts of its series,
/// since they are invited to all of it.
async fn open_notices(
    tx: &DatabaseTransaction,
    app: &App,
    before: &Whole,
    whole: &Whole,
    now: DateTime<Utc>,
) -> Result<()> {
    Box::pin(notices::open(tx, app, whole, now)).await?;
    if before.invitations != whole.invitations {
        let parts = store::meetings::of_series(tx, whole.meeting.series_id).await?;
        for part in parts.iter().filter(|part| part.meeting.id != whole.meeting.id) {
            Box::pin(notices::open(tx, app, part, now)).await?;
        }
    }
    Ok(())
}

/// `recurrence_id` as it stands in addresses: `20270324T180000`.
pub fn date_text(date: NaiveDateTime) -> String {
    date.format("%Y%m%dT%H%M%S").to_string()
}

/// Reads [`date_text`] back; what cannot be read names no date.
pub fn date_of(text: &str) -> Result<NaiveDateTime> {
    commonhall_domain::meeting::local_time("recurrence_id", text).map_err(|_| Error::NotFound)
}
