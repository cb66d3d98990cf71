//! A place where meetings are held.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "venues")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub partner_id: Option<Uuid>,
    pub description: String,
    pub address: String,
    pub postcode: Option<String>,
    pub uprn: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub time_zone: String,
    pub transport: Option<String>,
    pub parking: Option<String>,
    pub blue_badge_bays: Option<i32>,
    pub surveyed_on: Option<Date>,
    pub survey_url: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub access: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub opening_hours: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub closed: Json,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    /// Who confirms bookings; where there is nobody, they are certain at once.
    pub caretaker_id: Option<Uuid>,
    /// When what calendars show of it changed last; where it is not known, `updated_at` is at least as late.
    pub calendar_changed_at: Option<DateTimeUtc>,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
