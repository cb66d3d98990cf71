//! The queue by hand: messages that are tried again now, and messages that are dropped. All of a command or none of it.

use std::collections::HashMap;

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
use crate::store::outbox::{self, Filter, Model as Message, NOTICES};
use crate::store::{installation, people};

/// What a dropped message says of itself.
const DROPPED: &str = "dropped by hand";

/// A message, and whom it goes to: an address of which only the first letter can be read.
#[derive(Clone, Debug)]
pub struct Listed {
    pub row: Message,
    pub to: Option<String>,
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
    let members: Vec<Uuid> = rows.iter().filter_map(|row| row.member_id).collect();
    let members = people::by_ids(db, &members).await?;
    let addresses: HashMap<Uuid, Option<String>> =
        members.into_iter().map(|member| (member.id, member.email.as_deref().map(masked))).collect();
    let listed = |row: Message| {
        let to = row.member_id.and_then(|member| addresses.get(&member).cloned().flatten());
        Listed { row, to }
    };
    let held = installation::get(db).await?.and_then(|row| row.outbox_held_because);
    Ok(Listing { messages: rows.into_iter().map(listed).collect(), held })
}

/// Lets messages go at once: those that wait for their time or for another attempt, those that are dead, and those of which
/// nobody knows whether they arrived. Each is judged again before it goes, and keeps its Message-ID.
pub async fn retry(app: &App, caller: &Caller, ids: &[Uuid]) -> Result<Vec<Message>> {
    change(app, caller, ids, "retried", async |tx, row| {
        let now = app.now();
        if !["pending", "dead", "unknown"].contains(&row.state.as_str()) {
            return Err(over(row));
        }
        if row.deadline_at.is_some_and(|deadline| deadline <= now) {
            return Err(Problem::new("id", "error-message-late").with("value", row.id).into());
        }
        if row.state != "pending" && NOTICES.contains(&row.kind.as_str()) {
            // Its reader was noted as told, so that nothing would be left to say.
            if row.state == "unknown" {
                return Err(Problem::new("id", "error-message-arrived").with("value", row.id).into());
            }
            if let Some(meeting) = row.meeting_id {
                let waiting = outbox::waiting_notices(tx, meeting).await?;
                if waiting.iter().any(|other| other.member_id == row.member_id) {
                    return Err(Problem::new("id", "error-message-newer").with("value", row.id).into());
                }
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
    })
    .await
}

/// Ends messages that wait: they never go. What is dropped is not planned again.
pub async fn drop(app: &App, caller: &Caller, ids: &[Uuid]) -> Result<Vec<Message>> {
    change(app, caller, ids, "dropped", async |_, row| {
        if row.state != "pending" {
            return Err(over(row));
        }
        Ok(Message { state: "superseded".to_owned(), reason: Some(DROPPED.to_owned()), ..row.clone() })
    })
    .await
}

fn over(row: &Message) -> Error {
    let code = if row.state == "sending" { "error-message-in-hand" } else { "error-message-over" };
    Problem::new("id", code).with("value", row.id).with("state", &row.state).into()
}

async fn change(
    app: &App,
    caller: &Caller,
    ids: &[Uuid],
    action: &str,
    changed: impl AsyncFn(&sea_orm::DatabaseTransaction, &Message) -> Result<Message>,
) -> Result<Vec<Message>> {
    allow(may(&caller.actor, &Wish::ChangeOutbox))?;
    let now = app.now();
    let tx = app.store.begin().await?;
    let mut done = Vec::new();
    for id in ids {
        let row = outbox::by_id(&tx, *id).await?;
        let row = row.ok_or_else(|| Problem::new("id", "error-message-unknown").with("value", id))?;
        let new = changed(&tx, &row).await?;
        store(&tx, &row, new.clone()).await?;
        let details = json!({ "kind": row.kind, "was": row.state });
        audit::record(&tx, Entry::new(caller, action, "message", row.id, details), now).await?;
        done.push(new);
    }
    tx.commit().await?;
    app.queued.notify_one();
    Ok(done)
}

/// A sender may have taken it in the meantime.
async fn store(tx: &impl ConnectionTrait, loaded: &Message, new: Message) -> Result<()> {
    if outbox::save_over(tx, new, &loaded.state, loaded.claim).await? { Ok(()) } else { Err(Error::Stale) }
}
