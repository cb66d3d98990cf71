//! All rows that an export holds, table by table.

use commonhall_entities::{
    answers, bookings, invitations, meetings, members, memberships, occurrences, overrides, partners, reminder_rules,
    series, spaces, suppressions, venues,
};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, ModelTrait};
use serde::Serialize;
use serde_json::{Map, Value};

/// By the name of the table, each row with its columns. Ways in, the outbox and the audit trail stay here.
pub async fn tables(db: &impl ConnectionTrait) -> Result<Map<String, Value>, DbErr> {
    let mut tables = Map::new();
    put::<partners::Entity>(db, &mut tables, "partners").await?;
    put::<members::Entity>(db, &mut tables, "members").await?;
    put::<memberships::Entity>(db, &mut tables, "memberships").await?;
    put::<suppressions::Entity>(db, &mut tables, "suppressions").await?;
    put::<venues::Entity>(db, &mut tables, "venues").await?;
    put::<spaces::Entity>(db, &mut tables, "spaces").await?;
    put::<series::Entity>(db, &mut tables, "series").await?;
    put::<meetings::Entity>(db, &mut tables, "meetings").await?;
    put::<overrides::Entity>(db, &mut tables, "overrides").await?;
    put::<occurrences::Entity>(db, &mut tables, "occurrences").await?;
    put::<bookings::Entity>(db, &mut tables, "bookings").await?;
    put::<invitations::Entity>(db, &mut tables, "invitations").await?;
    put::<answers::Entity>(db, &mut tables, "answers").await?;
    put::<reminder_rules::Entity>(db, &mut tables, "reminder_rules").await?;
    Ok(tables)
}

async fn put<E>(db: &impl ConnectionTrait, tables: &mut Map<String, Value>, name: &str) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait + Serialize,
{
    let rows = E::find().all(db).await?;
    let rows = rows.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>();
    tables.insert(name.to_owned(), rows.map_err(|error| DbErr::Json(error.to_string()))?.into());
    Ok(())
}
