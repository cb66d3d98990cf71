//! A calendar of a venue that is kept elsewhere.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "busy_calendars")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub venue_id: Uuid,
    /// The one space that it is of; else it is of all.
    pub space_id: Option<Uuid>,
    pub name: String,
    /// Of its address, to be shown.
    pub host: String,
    /// Sealed.
    pub address: Vec<u8>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub checked_at: Option<DateTimeUtc>,
    pub succeeded_at: Option<DateTimeUtc>,
    /// How far its times were read.
    pub busy_until: Option<DateTimeUtc>,
    /// How many of its components could not be read.
    pub unread: i32,
    /// Why it could not be read the last time.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub failure: Option<Json>,
    /// How many times in a row.
    pub failures: i32,
    pub next_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
