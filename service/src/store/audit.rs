//! The audit trail: written in the transaction of what it records.

use chrono::{DateTime, Utc};
use commonhall_entities::{audit_entries, meetings, messages, occurrences};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};
use serde_json::Value;
use uuid::Uuid;

use crate::clock::new_id;
use crate::flows::Caller;

pub use commonhall_entities::audit_entries::Model;

/// All that is ever recorded: to what kind of thing, and what. Each has its words in the catalogues, `audit-<kind>-<action>`
/// with hyphens.
pub const DEEDS: [(&str, &str); 45] = [
    ("api_token", "created"),
    ("api_token", "revoked"),
    ("installation", "derived dates"),
    ("meeting", "cancelled"),
    ("meeting", "changed"),
    ("meeting", "created"),
    ("meeting", "invited"),
    ("meeting", "split"),
    ("meeting", "undone"),
    ("member", "added"),
    ("member", "changed"),
    ("member", "joined"),
    ("member", "left"),
    ("member", "made_sign_in_link"),
    ("member", "resumed mail"),
    ("member", "signed_in"),
    ("member", "signed_out"),
    ("member", "stopped mail"),
    ("member", "welcomed"),
    ("message", "dropped"),
    ("message", "retried"),
    ("occurrence", "added"),
    ("occurrence", "answered"),
    ("occurrence", "booking confirmed"),
    ("occurrence", "booking declined"),
    ("occurrence", "cancelled"),
    ("occurrence", "changed"),
    ("occurrence", "lost its room"),
    ("occurrence", "restored"),
    ("outbox", "held"),
    ("outbox", "released"),
    ("partner", "added"),
    ("partner", "changed"),
    ("partner", "left"),
    ("busy_calendar", "added"),
    ("busy_calendar", "removed"),
    ("private_calendar", "changed"),
    ("private_calendar", "created"),
    ("private_calendar", "revoked"),
    ("series", "answered"),
    ("sign_in", "asked"),
    ("venue", "added"),
    ("venue", "changed"),
    ("venue", "space_added"),
    ("venue", "space_changed"),
];

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
    pub const ALL: [Self; 5] = [Self::Page, Self::Api, Self::Link, Self::Command, Self::Job];

    pub fn as_str(self) -> &'static str {
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
) -> Result<Vec<Model>, DbErr> {
    audit_entries::Entity::find()
        .filter(audit_entries::Column::ActorId.eq(actor))
        .filter(audit_entries::Column::Action.eq(action))
        .filter(audit_entries::Column::At.gt(since))
        .all(db)
        .await
}

/// Which entries a list holds, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub actor: Option<Uuid>,
    pub face: Option<Face>,
    pub kind: Option<String>,
    pub object: Option<Uuid>,
    /// About any part of this series of meetings, its dates, and the messages about it.
    pub series: Option<Uuid>,
    /// At this instant or later.
    pub since: Option<DateTime<Utc>>,
    /// Before this.
    pub until: Option<DateTime<Utc>>,
    /// Made before this one.
    pub before: Option<Uuid>,
    pub limit: Option<u64>,
}

pub async fn list(db: &impl ConnectionTrait, filter: &Filter) -> Result<Vec<Model>, DbErr> {
    use audit_entries::Column::{ActorId, At, Face, Id, ObjectId, ObjectKind};
    if filter.kind.as_ref().is_some_and(|kind| !super::can_be_stored(kind)) {
        return Ok(Vec::new());
    }
    let all = Condition::all()
        .add_option(filter.actor.map(|actor| ActorId.eq(actor)))
        .add_option(filter.face.map(|face| Face.eq(face.as_str())))
        .add_option(filter.kind.as_ref().map(|kind| ObjectKind.eq(kind)))
        .add_option(filter.object.map(|object| ObjectId.eq(object)))
        .add_option(filter.series.map(of_series))
        .add_option(filter.since.map(|since| At.gte(since)))
        .add_option(filter.until.map(|until| At.lt(until)))
        .add_option(filter.before.map(|before| Id.lt(before)));
    audit_entries::Entity::find().filter(all).order_by_desc(Id).limit(filter.limit).all(db).await
}

fn of_series(series: Uuid) -> Condition {
    use audit_entries::Column::{ObjectId, ObjectKind};
    let parts = || -> SelectStatement {
        let query = meetings::Entity::find().select_only().column(meetings::Column::Id);
        query.filter(meetings::Column::SeriesId.eq(series)).into_query()
    };
    let dates = occurrences::Entity::find().select_only().column(occurrences::Column::Id);
    let dates = dates.filter(occurrences::Column::MeetingId.in_subquery(parts())).into_query();
    let mails = messages::Entity::find().select_only().column(messages::Column::Id);
    let mails = mails.filter(messages::Column::MeetingId.in_subquery(parts())).into_query();
    let of = |kind: &str, ids| Condition::all().add(ObjectKind.eq(kind)).add(ObjectId.in_subquery(ids));
    Condition::any()
        .add(Condition::all().add(ObjectKind.eq("series")).add(ObjectId.eq(series)))
        .add(of("meeting", parts()))
        .add(of("occurrence", dates))
        .add(of("message", mails))
}

pub async fn record(db: &impl ConnectionTrait, entry: Entry<'_>, now: DateTime<Utc>) -> Result<(), DbErr> {
    debug_assert!(DEEDS.contains(&(entry.object_kind, entry.action)), "{} {}", entry.object_kind, entry.action);
    let row = Model {
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
