//! What is scheduled, once or as a series.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "meetings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub series_id: Uuid,
    pub continues_id: Option<Uuid>,
    pub uid: String,
    pub sequence: i32,
    pub title: String,
    pub description: String,
    pub host_id: Uuid,
    pub organiser_id: Option<Uuid>,
    pub space_id: Option<Uuid>,
    pub starts_local: DateTime,
    pub time_zone: String,
    pub duration: String,
    pub recurrence: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub exdates: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub extra_dates: Json,
    /// Whether it takes whole days.
    pub all_day: bool,
    pub status: String,
    pub visibility: String,
    pub address_hidden: bool,
    #[sea_orm(column_type = "JsonBinary")]
    pub languages: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub interpreters: Json,
    pub audience: Option<String>,
    pub online_url: Option<String>,
    pub childcare: Option<String>,
    pub travel: Option<String>,
    pub food: Option<String>,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    pub cancel_reason: Option<String>,
    pub expanded_until: Option<DateTimeUtc>,
    pub calendar_changed_at: DateTimeUtc,
    /// When the link to join changed last, which private calendars alone show.
    pub link_changed_at: Option<DateTimeUtc>,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
