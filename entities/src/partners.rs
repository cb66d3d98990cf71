//! An organisation in the partnership.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "partners")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub names: Json,
    pub description: String,
    pub kind: String,
    pub legal_status: Option<String>,
    pub registration_number: Option<String>,
    pub founding: bool,
    pub steering: bool,
    #[sea_orm(column_type = "JsonBinary")]
    pub languages: Json,
    pub website: Option<String>,
    pub contact_role: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub declared_interests: Option<String>,
    pub joined_on: Date,
    pub left_at: Option<DateTimeUtc>,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
