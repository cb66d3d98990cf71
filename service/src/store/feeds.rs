//! Revisions of what feeds show. They rise in the transaction of the change, and are read before the rows.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use commonhall_entities::feed_revisions::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait as _};

/// The scope that rises with every change of anything that a feed may show.
pub const ALL: &str = "all";

/// Raises the revisions of these scopes (`partner:<id>`, `venue:<id>`, `meeting:<id>`) and of [`ALL`].
pub async fn touch(db: &impl ConnectionTrait, scopes: &[String], now: DateTime<Utc>) -> Result<(), DbErr> {
    // In one order everywhere, so that two writers cannot lock each other.
    let scopes: BTreeSet<&str> = scopes.iter().map(String::as_str).chain([ALL]).collect();
    for scope in scopes {
        let row = commonhall_entities::feed_revisions::ActiveModel {
            scope: Set(scope.to_owned()),
            revision: Set(1),
            changed_at: Set(now),
        };
        let again = OnConflict::column(Column::Scope)
            .value(Column::Revision, Expr::col((Entity, Column::Revision)).add(1))
            .value(Column::ChangedAt, Expr::value(now))
            .to_owned();
        Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The revision of a scope, if it ever changed.
pub async fn revision(db: &impl ConnectionTrait, scope: &str) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(scope.to_owned()).one(db).await
}
