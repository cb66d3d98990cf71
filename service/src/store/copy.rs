//! Copies of the whole database, for backups: an `SQLite` file is copied by itself, PostgreSQL by its own programs.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, RuntimeErr, SqlxSqliteConnector, Statement,
};

use tempfile::TempDir;

use super::Store;

/// What goes before a restore into a PostgreSQL database that is not empty, in the same transaction.
pub const CLEAR: &str = "drop schema public cascade;\ncreate schema public;\n";
/// What goes after a restore into PostgreSQL, in the same transaction; `reason` is a variable of psql.
pub const HOLD: &str = "update public.installation set outbox_held_because = :'reason';\n";

impl Store {
    /// Copies an `SQLite` database as it is at this moment into a file that is not there yet; writers go on meanwhile.
    pub async fn copy_into(&self, file: &Path) -> Result<(), DbErr> {
        let file = file.to_string_lossy().into_owned();
        let statement =
            Statement::from_sql_and_values(self.write.get_database_backend(), "vacuum into ?", [file.into()]);
        self.write.execute_raw(statement).await.map(drop)
    }
}

/// A copy of an `SQLite` database, to try something in that would keep its one writer; it goes when this does.
pub struct Aside {
    pub store: Store,
    _folder: TempDir,
}

impl Store {
    /// Copies an `SQLite` database beside its file, where room and safety are as for itself. PostgreSQL needs none: there
    /// nobody waits for the transaction of another.
    pub async fn aside(&self) -> anyhow::Result<Option<Aside>> {
        if self.write.get_database_backend() != DatabaseBackend::Sqlite {
            return Ok(None);
        }
        let sql = "select file from pragma_database_list where name = 'main'";
        let row = self.read.query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, sql)).await?;
        let file: PathBuf = row.context("a database without a file")?.try_get::<String>("", "file")?.into();
        let folder = tempfile::Builder::new().prefix("trial-").tempdir_in(file.parent().context("it is nowhere")?)?;
        let copy = folder.path().join("copy.db");
        self.copy_into(&copy).await?;
        let db = open_file(&copy).await?;
        Ok(Some(Aside { store: Store { read: db.clone(), write: db }, _folder: folder }))
    }
}

/// Opens an `SQLite` file that is there, whatever its name, by one connection.
pub async fn open_file(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let options = SqliteConnectOptions::new().filename(file).foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
    let pool = pool.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// What is wrong with an `SQLite` database; nothing, if it is whole.
pub async fn faults(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let mut faults = Vec::new();
    for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), "pragma integrity_check")).await? {
        let said: String = row.try_get("", "integrity_check")?;
        if said != "ok" {
            faults.push(said);
        }
    }
    for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), "pragma foreign_key_check")).await? {
        let table: String = row.try_get("", "table")?;
        faults.push(format!("a row of {table} hangs on nothing"));
    }
    Ok(faults)
}

/// Whether somebody has this `SQLite` file open. What cannot be read at all is in nobody's use.
pub async fn is_in_use(file: &Path) -> bool {
    let Ok(db) = open_file(file).await else { return false };
    // Only the last connection may leave write-ahead logging.
    let left = db.execute_unprepared("pragma busy_timeout = 0; pragma journal_mode = delete").await;
    let in_use = left.is_err_and(|error| error.to_string().contains("locked"));
    let _ = db.close().await;
    in_use
}

/// How many tables a PostgreSQL database has.
pub async fn tables(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    count(db, "select count(*) as number from pg_catalog.pg_tables where schemaname = 'public'").await
}

/// How many others are connected to this PostgreSQL database.
pub async fn others(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let sql = "select count(*) as number from pg_catalog.pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";
    count(db, sql).await
}

async fn count(db: &impl ConnectionTrait, sql: &str) -> Result<i64, DbErr> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    row.map_or(Ok(0), |row| row.try_get("", "number"))
}
