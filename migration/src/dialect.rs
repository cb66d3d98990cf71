//! One SQL text for two databases: the types in braces are replaced by each one's own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

/// In braces in the SQL, then what `SQLite` and PostgreSQL call it. In `SQLite` an instant is RFC 3339 text in UTC, whose
/// order as text is its order in time.
const TYPES: [(&str, &str, &str); 7] = [
    ("{uuid}", "blob", "uuid"),
    ("{bytes}", "blob", "bytea"),
    ("{instant}", "text", "timestamptz"),
    ("{local}", "text", "timestamp"),
    ("{date}", "text", "date"),
    ("{json}", "text", "jsonb"),
    ("{real}", "real", "double precision"),
];

/// Runs the statements, one after the other, in the words of this database.
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let sqlite = manager.get_database_backend() == DatabaseBackend::Sqlite;
    for statement in statements {
        let sql = TYPES.iter().fold((*statement).to_owned(), |sql, (name, on_sqlite, on_postgres)| {
            sql.replace(name, if sqlite { on_sqlite } else { on_postgres })
        });
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Runs statements that only one of the two databases needs.
pub async fn run_on(manager: &SchemaManager<'_>, backend: DatabaseBackend, statements: &[&str]) -> Result<(), DbErr> {
    if manager.get_database_backend() == backend { run(manager, statements).await } else { Ok(()) }
}

/// Drops the tables, the last made first.
pub async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.get_connection().execute_unprepared(&format!("drop table {table}")).await?;
    }
    Ok(())
}
