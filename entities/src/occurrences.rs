//! One date of a meeting in time, with an identity of its own.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "occurrences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub meeting_id: Uuid,
    pub recurrence_id: DateTime,
    pub starts_local: DateTime,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub space_id: Option<Uuid>,
    pub status: String,
    pub scheduled_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
