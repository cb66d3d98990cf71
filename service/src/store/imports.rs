//! What other calendars said of meetings when they were last imported, and those that wait to be.

use chrono::{DateTime, Utc};
use commonhall_entities::imports::Entity;
use commonhall_entities::waiting_imports;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use uuid::Uuid;

pub use commonhall_entities::imports::Model;
pub use commonhall_entities::waiting_imports::Model as Waiting;

pub async fn by_uid(db: &impl ConnectionTrait, uid: &str) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(uid).one(db).await
}

/// The calendar that a member looked at last, if it is this one.
pub async fn waiting(db: &impl ConnectionTrait, id: Uuid, member: Uuid) -> Result<Option<Waiting>, DbErr> {
    let of_member = waiting_imports::Column::MemberId.eq(member);
    waiting_imports::Entity::find_by_id(id).filter(of_member).one(db).await
}

/// Forgets what a member looked at; whether there was something.
pub async fn forget_waiting(db: &impl ConnectionTrait, member: Uuid) -> Result<bool, DbErr> {
    let of_member = waiting_imports::Column::MemberId.eq(member);
    let done = waiting_imports::Entity::delete_many().filter(of_member).exec(db).await?;
    Ok(done.rows_affected > 0)
}

/// Forgets what was looked at before this.
pub async fn forget_old(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<(), DbErr> {
    let old = waiting_imports::Column::CreatedAt.lt(before);
    waiting_imports::Entity::delete_many().filter(old).exec(db).await.map(drop)
}
