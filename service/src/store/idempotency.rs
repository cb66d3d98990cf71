//! Calls of the API that may come twice and must count once.
//!
//! A call that runs under a key notes in the transaction of its effect that it has had one: see [`under`]. So whoever comes
//! later under the same key knows whether anything happened, even where the process that did it is gone.

use chrono::{DateTime, Utc};
use commonhall_entities::idempotency_keys::{Column, Entity};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::Value;
use uuid::Uuid;

pub use commonhall_entities::idempotency_keys::Model;

tokio::task_local! {
    /// The call that this task works for.
    static CALL: Uuid;
}

/// Does the work of a call.
pub async fn under<F: Future>(call: Uuid, work: F) -> F::Output {
    CALL.scope(call, work).await
}

/// Notes, in the transaction of an effect, that the call of this task has had one. Fails if its place was given to another.
pub(super) async fn note_effect(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let Ok(call) = CALL.try_with(|call| *call) else { return Ok(()) };
    let noted = Entity::update_many()
        .col_expr(Column::Acted, Expr::value(true))
        .filter(Column::Id.eq(call))
        .filter(Column::Status.is_null())
        .exec(db)
        .await?;
    if noted.rows_affected == 1 { Ok(()) } else { Err(DbErr::RecordNotUpdated) }
}

/// Takes the key for a call. False if somebody has it.
pub async fn take(db: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    let known = OnConflict::columns([Column::MemberId, Column::Key]).do_nothing().to_owned();
    let row = row.into_active_model().reset_all();
    Ok(Entity::insert_many([row]).on_conflict(known).exec_without_returning(db).await? == 1)
}

pub async fn find(db: &impl ConnectionTrait, member: Uuid, key: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::MemberId.eq(member)).filter(Column::Key.eq(key)).one(db).await
}

/// Stores what was answered.
pub async fn answer(
    db: &impl ConnectionTrait,
    call: Uuid,
    status: u16,
    headers: Value,
    body: Vec<u8>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(i32::from(status)))
        .col_expr(Column::Headers, Expr::value(headers))
        .col_expr(Column::Body, Expr::value(body))
        .filter(Column::Id.eq(call))
        .exec(db)
        .await
        .map(drop)
}

/// Gives the key of a call back if the call has had no effect and no answer. False if it had.
pub async fn give_back(db: &impl ConnectionTrait, call: Uuid) -> Result<bool, DbErr> {
    let gone = Entity::delete_many()
        .filter(Column::Id.eq(call))
        .filter(Column::Acted.eq(false))
        .filter(Column::Status.is_null())
        .exec(db)
        .await?;
    Ok(gone.rows_affected == 1)
}

/// Forgets the key of a member if it was taken before this.
pub async fn forget(db: &impl ConnectionTrait, member: Uuid, key: &str, before: DateTime<Utc>) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::MemberId.eq(member))
        .filter(Column::Key.eq(key))
        .filter(Column::CreatedAt.lt(before))
        .exec(db)
        .await
        .map(drop)
}

/// Forgets all keys that were taken before this.
pub async fn forget_all(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::CreatedAt.lt(before)).exec(db).await.map(drop)
}
