//! What the installation knows of itself: one row.

use chrono::{DateTime, Utc};
use commonhall_entities::installation::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

pub async fn get(db: &impl ConnectionTrait) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(1).one(db).await
}

pub async fn create(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let row: ActiveModel = row.into();
    Entity::insert(sea_orm::ActiveModelTrait::reset_all(row)).exec_without_returning(db).await.map(drop)
}

/// Notes that the planner has been through: what `/health/ready` looks at.
pub async fn planned(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::PlannedAt, Expr::value(now))
        .filter(Column::Id.eq(1))
        .exec(db)
        .await
        .map(drop)
}

/// Notes the release of the zone data that instants are derived by; `false` if that is noted already.
pub async fn take_zone_data(db: &impl ConnectionTrait, version: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::ZoneData, Expr::value(version))
        .filter(Column::ZoneData.ne(version))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Holds the outbox for a reason, or lets it go (`None`).
pub async fn hold(db: &impl ConnectionTrait, because: Option<&str>) -> Result<(), DbErr> {
    let because = because.map(str::to_owned);
    Entity::update_many().col_expr(Column::OutboxHeldBecause, Expr::value(because)).exec(db).await.map(drop)
}

/// Takes an address for the one under which the service is reached.
pub async fn moved(db: &impl ConnectionTrait, base_url: &str) -> Result<(), DbErr> {
    Entity::update_many().col_expr(Column::BaseUrl, Expr::value(base_url)).exec(db).await.map(drop)
}
