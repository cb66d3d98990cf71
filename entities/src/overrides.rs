//! One changed or cancelled date of a meeting.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "overrides")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub meeting_id: Uuid,
    pub recurrence_id: DateTime,
    pub starts_local: Option<DateTime>,
    pub duration: Option<String>,
    pub space_id: Option<Uuid>,
    pub without_space: bool,
    pub title: Option<String>,
    pub description: Option<String>,
    pub status: Option<String>,
    pub reason: Option<String>,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
