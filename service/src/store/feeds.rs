//! Revisions of what feeds show. They rise in the transaction of the change, and are read before the rows.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use commonhall_entities::feed_revisions::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

/// Raises the revisions of these scopes, see `flows::feed::scopes`.
pub async fn touch(db: &impl ConnectionTrait, scopes: &BTreeSet<String>, now: DateTime<Utc>) -> Result<(), DbErr> {
    // In their order everywhere, so that two writers cannot lock each other.
    let row = |scope: &String| ActiveModel { scope: Set(scope.clone()), revision: Set(1), changed_at: Set(now) };
    let rows: Vec<ActiveModel> = scopes.iter().map(row).collect();
    for rows in rows.chunks(super::ROWS_AT_ONCE) {
        let again = OnConflict::column(Column::Scope)
            .value(Column::Revision, Expr::col((Entity, Column::Revision)).add(1))
            .value(Column::ChangedAt, Expr::value(now))
            .to_owned();
        Entity::insert_many(rows.to_vec()).on_conflict(again).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The sum of the revisions of these scopes, which rises with each of them, and when one changed last, if any ever did.
pub async fn revision(db: &impl ConnectionTrait, scopes: &[String]) -> Result<(i64, Option<DateTime<Utc>>), DbErr> {
    let rows = Entity::find().filter(Column::Scope.is_in(scopes)).all(db).await?;
    Ok((rows.iter().map(|row| row.revision).sum(), rows.iter().map(|row| row.changed_at).max()))
}
