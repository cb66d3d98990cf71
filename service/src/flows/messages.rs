//! What was sent to whom, what waits, and what became of each message.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use commonhall_domain::policy::{Wish, may};
use uuid::Uuid;

use super::Caller;
use crate::app::App;
use crate::error::{Result, allow};
use crate::store::occurrences;
use crate::store::outbox::{self, Filter, Model};

/// A message, and the date that it is about.
#[derive(Clone, Debug)]
pub struct Message {
    pub row: Model,
    pub recurrence_id: Option<NaiveDateTime>,
}

/// One message that was loaded elsewhere.
pub async fn with_date(app: &App, row: Model) -> Result<Message> {
    let recurrence_id = match row.occurrence_id {
        Some(date) => occurrences::by_id(app.store.read(), date).await?.map(|date| date.recurrence_id),
        None => None,
    };
    Ok(Message { row, recurrence_id })
}

/// Messages, the newest first.
pub async fn list(app: &App, caller: &Caller, filter: &Filter) -> Result<Vec<Message>> {
    allow(may(&caller.actor, &Wish::SeeOutbox))?;
    let db = app.store.read();
    let rows = outbox::list(db, filter).await?;
    let dates: Vec<Uuid> = rows.iter().filter_map(|row| row.occurrence_id).collect();
    let dates = occurrences::by_ids(db, &dates).await?;
    let dates: HashMap<Uuid, NaiveDateTime> = dates.into_iter().map(|date| (date.id, date.recurrence_id)).collect();
    let with_date = |row: Model| {
        let recurrence_id = row.occurrence_id.and_then(|id| dates.get(&id).copied());
        Message { row, recurrence_id }
    };
    Ok(rows.into_iter().map(with_date).collect())
}
