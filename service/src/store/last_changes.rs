//! What meetings were before their last change.

use chrono::{DateTime, Utc};
use commonhall_entities::last_changes::{Column, Entity};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use uuid::Uuid;

pub use commonhall_entities::last_changes::Model;

/// Keeps the last change of a series in the place of the one before.
pub async fn keep(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    forget(db, row.series_id).await?;
    super::insert(db, row).await
}

/// The last change of a series, if this meeting is what it made.
pub async fn of_meeting(db: &impl ConnectionTrait, meeting: Uuid) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::MeetingId.eq(meeting)).one(db).await
}

/// Lets no other transaction keep or forget a change of this series until this one ends.
pub async fn lock(db: &impl ConnectionTrait, series: Uuid) -> Result<(), DbErr> {
    let query = Entity::find_by_id(series).select_only().column(Column::SeriesId).lock_exclusive();
    query.into_tuple::<Uuid>().one(db).await.map(drop)
}

pub async fn forget(db: &impl ConnectionTrait, series: Uuid) -> Result<(), DbErr> {
    Entity::delete_by_id(series).exec(db).await.map(drop)
}

/// Forgets those that could be taken back until some time before `now`.
pub async fn forget_closed(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::OpenUntil.lte(now)).exec(db).await.map(drop)
}

/// Forgets them all.
pub async fn forget_all(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    Entity::delete_many().exec(db).await.map(drop)
}
