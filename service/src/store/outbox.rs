//! The outbox: what is to be sent, written in the transaction that causes it.

use chrono::{DateTime, Utc};
use commonhall_entities::messages;
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _, TryInsertResult};
use uuid::Uuid;

use crate::clock::new_id;

/// A message to be.
pub struct Queued<'a> {
    pub kind: &'a str,
    /// Unique for ever: a second message with the same cause is not queued.
    pub cause: String,
    pub member: Option<Uuid>,
    pub meeting: Option<Uuid>,
    pub occurrence: Option<Uuid>,
    pub details: serde_json::Value,
    pub due_at: DateTime<Utc>,
    pub deadline_at: Option<DateTime<Utc>>,
}

/// Its id; `None` if a message with that cause is there already.
pub async fn queue(db: &impl ConnectionTrait, message: Queued<'_>, now: DateTime<Utc>) -> Result<Option<Uuid>, DbErr> {
    let id = new_id(now);
    let row = messages::Model {
        id,
        kind: message.kind.to_owned(),
        state: "pending".to_owned(),
        cause: message.cause,
        member_id: message.member,
        meeting_id: message.meeting,
        occurrence_id: message.occurrence,
        details: message.details,
        due_at: message.due_at,
        deadline_at: message.deadline_at,
        next_attempt_at: message.due_at,
        attempts: 0,
        lost_replies: 0,
        claim: None,
        claimed_at: None,
        lease_until: None,
        sent_at: None,
        reason: None,
        created_at: now,
    };
    let inserted = messages::Entity::insert(row.into_active_model().reset_all())
        .on_conflict_do_nothing_on([messages::Column::Cause])
        .exec_without_returning(db)
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)).then_some(id))
}
