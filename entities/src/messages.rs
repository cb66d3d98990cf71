//! The outbox: one message to one member; the id is the Message-ID.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub state: String,
    pub cause: String,
    pub member_id: Option<Uuid>,
    pub meeting_id: Option<Uuid>,
    pub occurrence_id: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary")]
    pub details: Json,
    pub due_at: DateTimeUtc,
    pub deadline_at: Option<DateTimeUtc>,
    pub next_attempt_at: DateTimeUtc,
    pub attempts: i32,
    pub lost_replies: i32,
    pub claim: Option<Uuid>,
    pub claimed_at: Option<DateTimeUtc>,
    pub lease_until: Option<DateTimeUtc>,
    pub sent_at: Option<DateTimeUtc>,
    pub reason: Option<String>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
