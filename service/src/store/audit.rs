//! The audit trail: written in the transaction of what it records.

use chrono::{DateTime, Utc};
use commonhall_entities::audit_entries;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use serde_json::Value;
use uuid::Uuid;

use crate::clock::new_id;
use crate::flows::Caller;

/// From where something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Page,
    Api,
    /// A link in a mail.
    Link,
    Command,
    Job,
}

impl Face {
    fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Link => "link",
            Self::Command => "command",
            Self::Job => "job",
        }
    }
}

/// What was done to what.
pub struct Entry<'a> {
    pub actor: Option<Uuid>,
    pub face: Face,
    /// A verb in the past: `created`, `moved`, `cancelled`.
    pub action: &'a str,
    pub object_kind: &'a str,
    pub object: Uuid,
    /// Never personal data that is not in the object anyway.
    pub details: Value,
}

impl<'a> Entry<'a> {
    pub fn new(caller: &Caller, action: &'a str, object_kind: &'a str, object: Uuid, details: Value) -> Self {
        Self { actor: caller.actor.member, face: caller.face, action, object_kind, object, details }
    }
}

/// What somebody did of a kind since then.
pub async fn of_actor(
    db: &impl ConnectionTrait,
    actor: Option<Uuid>,
    action: &str,
    since: DateTime<Utc>,
) -> Result<Vec<audit_entries::Model>, DbErr> {
    audit_entries::Entity::find()
        .filter(audit_entries::Column::ActorId.eq(actor))
        .filter(audit_entries::Column::Action.eq(action))
        .filter(audit_entries::Column::At.gt(since))
        .all(db)
        .await
}

pub async fn record(db: &impl ConnectionTrait, entry: Entry<'_>, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = audit_entries::Model {
        id: new_id(now),
        at: now,
        actor_id: entry.actor,
        face: entry.face.as_str().to_owned(),
        action: entry.action.to_owned(),
        object_kind: entry.object_kind.to_owned(),
        object_id: entry.object,
        details: entry.details,
    };
    super::idempotency::note_effect(db).await?;
    super::insert(db, row).await
}
