//! A member's reply, for one occurrence or for the whole series.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub member_id: Uuid,
    pub series_id: Uuid,
    pub occurrence_id: Option<Uuid>,
    pub partstat: String,
    pub people: i32,
    pub channel: String,
    pub for_start: Option<DateTimeUtc>,
    pub answered_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
