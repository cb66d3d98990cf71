//! The queue by hand: messages that are tried again now, and messages that are dropped. All of a command or none of it.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::problem::Problem;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::Caller;
use crate::app::App;
use crate::error::{Error, Result, allow};
use crate::mail::masked;
use crate::store::audit::{self, Entry};
pub use crate::store::outbox::Model as Message;
use crate::store::outbox::{self, Filter, NOTICES};
use crate::store::{self, installation, people};

/// What a dropped message says of itself.
const DROPPED: &str = "dropped by hand";

/// A message, and whom it goes to: an address of which only the first letter can be read.
#[derive(Clone, Debug)]
pub struct Listed {
    pub row: Message,
    /// The name of the member.
    pub name: Option<String>,
    pub to: Option<String>,
    /// The title of the meeting that it is about.
    pub title: Option<String>,
}

/// Messages, and why the outbox is held if it is.
#[derive(Clone, Debug)]
pub struct Listing {
    pub messages: Vec<Listed>,
    pub held: Option<String>,
}

/// The queue as whoever looks after it sees it, the newest message first.
pub async fn list(app: &App, caller: &Caller, filter: &Filter) -> Result<Listing> {
    allow(may(&caller.actor, &Wish::SeeOutbox))?;
    let db = app.store.read();
    let rows = outbox::list(db, filter).await?;
    let held = installation::get(db).await?.and_then(|row| row.outbox_held_because);
    Ok(Listing { messages: listed(db, rows).await?, held })
}

async fn listed(db: &impl ConnectionTrait, rows: Vec<Message>) -> Result<Vec<Listed>> {
    let members: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.member_id).collect();
    let members = people::by_ids(db, &members.into_iter().collect::<Vec<_>>()).await?;
    let members: HashMap<Uuid, _> = members.into_iter().map(|member| (member.id, member)).collect();
    let titles = store::meetings::titles(db, &rows.iter().filter_map(|row| row.meeting_id).collect()).await?;
    let listed = |row: Message| {
        let member = row.member_id.and_then(|member| members.get(&member));
        Listed {
            name: member.map(|member| member.name.clone()),
            to: member.and_then(|member| member.email.as_deref().map(masked)),
            title: row.meeting_id.and_then(|meeting| titles.get(&meeting).cloned()),
            row,
        }
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// One message, for somebody who is about to retry or drop it.
pub async fn one(app: &App, caller: &Caller, id: Uuid) -> Result<Listed> {
    allow(may(&caller.actor, &Wish::ChangeOutbox))?;
    let db = app.store.read();
    let row = outbox::by_id(db, id).await?.ok_or(Error::NotFound)?;
    listed(db, vec![row]).await?.pop().ok_or(Error::NotFound)
}

/// How the queue is.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Why nothing leaves, if nothing does.
    pub held: Option<String>,
    /// Messages that wait or are being sent.
    pub waiting: i64,
    /// Since when the oldest of them might have gone.
    pub oldest_due: Option<DateTime<Utc>>,
    pub dead: i64,
    pub unknown: i64,
}

pub async fn figures(app: &App, caller: &Caller) -> Result<Figures> {
    allow(may(&caller.actor, &Wish::SeeOutbox))?;
    let (db, now) = (app.store.read(), app.now());
    let states: HashMap<String, i64> = outbox::by_state(db).await?.into_iter().collect();
    let number = |state: &str| states.get(state).copied().unwrap_or_default();
    Ok(Figures {
        held: installation::get(db).await?.and_then(|row| row.outbox_held_because),
        waiting: number("pending") + number("sending"),
        oldest_due: outbox::oldest_due(db, now).await?.map(|wait| now - wait),
        dead: number("dead"),
        unknown: number("unknown"),
    })
}

/// Whether a message may be tried again, as far as it can tell by itself.
pub fn may_retry(row: &Message, now: DateTime<Utc>) -> bool {
    check_retry(row, now).is_ok()
}

/// Whether it waits and can be dropped.
pub fn may_drop(row: &Message) -> bool {
    row.state == "pending"
}

fn check_retry(row: &Message, now: DateTime<Utc>) -> Result<()> {
    if !["pending", "dead", "unknown"].contains(&row.state.as_str()) {
        return Err(over(row));
    }
    if row.deadline_at.is_some_and(|deadline| deadline <= now) {
        return Err(Problem::new("id", "error-message-late").with("value", row.id).into());
    }
    // Its reader was noted as told, so that nothing would be left to say.
    if row.state == "unknown" && NOTICES.contains(&row.kind.as_str()) {
        return Err(Problem::new("id", "error-message-arrived").with("value", row.id).into());
    }
    Ok(())
}

/// Lets messages go at once: those that wait for their time or for another attempt, those that are dead, and those of which
/// nobody knows whether they arrived. Each is judged again before it goes, and keeps its Message-ID.
pub async fn retry(app: &App, caller: &Caller, ids: &[Uuid]) -> Result<Vec<Message>> {
    change(app, caller, ids, Act::Retry).await
}

/// Ends messages that wait: they never go. What is dropped is not planned again.
pub async fn drop(app: &App, caller: &Caller, ids: &[Uuid]) -> Result<Vec<Message>> {
    change(app, caller, ids, Act::Drop).await
}

/// The same of one that must be there.
pub async fn retry_one(app: &App, caller: &Caller, id: Uuid) -> Result<Message> {
    one(app, caller, id).await?;
    retry(app, caller, &[id]).await?.pop().ok_or(Error::NotFound)
}

/// The same of one that must be there.
pub async fn drop_one(app: &App, caller: &Caller, id: Uuid) -> Result<Message> {
    one(app, caller, id).await?;
    drop(app, caller, &[id]).await?.pop().ok_or(Error::NotFound)
}

fn over(row: &Message) -> Error {
    let code = if row.state == "sending" { "error-message-in-hand" } else { "error-message-over" };
    Problem::new("id", code).with("value", row.id).with("state", &row.state).into()
}

#[derive(Clone, Copy)]
enum Act {
    Retry,
    Drop,
}

async fn change(app: &App, caller: &Caller, ids: &[Uuid], act: Act) -> Result<Vec<Message>> {
    allow(may(&caller.actor, &Wish::ChangeOutbox))?;
    let now = app.now();
    let tx = app.store.begin().await?;
    let mut done = Vec::new();
    for id in ids {
        let row = outbox::by_id(&tx, *id).await?;
        let row = row.ok_or_else(|| Problem::new("id", "error-message-unknown").with("value", id))?;
        let (new, action) = match act {
            Act::Retry => (retried(&tx, &row, now).await?, "retried"),
            Act::Drop => (dropped(&row)?, "dropped"),
        };
        store(&tx, &row, new.clone()).await?;
        let details = json!({ "kind": row.kind, "was": row.state });
        audit::record(&tx, Entry::new(caller, action, "message", row.id, details), now).await?;
        done.push(new);
    }
    tx.commit().await?;
    app.queued.notify_one();
    Ok(done)
}

async fn retried(tx: &impl ConnectionTrait, row: &Message, now: DateTime<Utc>) -> Result<Message> {
    check_retry(row, now)?;
    if let Some(meeting) = row.meeting_id.filter(|_| row.state != "pending" && NOTICES.contains(&row.kind.as_str())) {
        let waiting = outbox::waiting_notices(tx, meeting).await?;
        if waiting.iter().any(|other| other.member_id == row.member_id) {
            return Err(Problem::new("id", "error-message-newer").with("value", row.id).into());
        }
    }
    Ok(Message {
        state: "pending".to_owned(),
        attempts: 0,
        lost_replies: 0,
        next_attempt_at: now,
        reason: None,
        ..row.clone()
    })
}

fn dropped(row: &Message) -> Result<Message> {
    if !may_drop(row) {
        return Err(over(row));
    }
    Ok(Message { state: "superseded".to_owned(), reason: Some(DROPPED.to_owned()), ..row.clone() })
}

/// A sender may have taken it in the meantime.
async fn store(tx: &impl ConnectionTrait, loaded: &Message, new: Message) -> Result<()> {
    if outbox::save_over(tx, new, &loaded.state, loaded.claim).await? {
        return Ok(());
    }
    Err(Problem::new("id", "error-message-in-hand").with("value", loaded.id).into())
}
