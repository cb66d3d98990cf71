//! What a meeting was before its last change.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "last_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub series_id: Uuid,
    pub meeting_id: Uuid,
    pub revision: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub before: Json,
    pub changed_at: DateTimeUtc,
    pub open_until: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
