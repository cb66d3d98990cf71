//! A bookable room of a venue.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "spaces")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub venue_id: Uuid,
    pub name: String,
    pub capacity: Option<i32>,
    #[sea_orm(column_type = "JsonBinary")]
    pub layouts: Json,
    pub set_up_minutes: i32,
    pub clearing_minutes: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub access: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub opening_hours: Json,
    pub position: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
