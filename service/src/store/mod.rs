//! All SQL. A function here reads or writes rows and decides nothing; it is given the connection or the open transaction.
//!
//! `SQLite` has one writer connection beside its readers, and every write transaction is IMMEDIATE: a deferred one that
//! upgrades fails at once under load. PostgreSQL needs no such care, there both are one pool.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use commonhall_migration::{Migrator, MigratorTrait as _, seaql_migrations};
use sea_orm::sqlx::{self, Connection as _, PgConnection};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectOptions, ConnectionTrait, Database, DatabaseBackend,
    DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, IsolationLevel, ModelTrait,
    QueryFilter as _, RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};

pub mod access;
pub mod answers;
pub mod attention;
pub mod audit;
pub mod bookings;
pub mod busy;
pub mod copy;
pub mod everything;
pub mod feeds;
pub mod idempotency;
pub mod imports;
pub mod installation;
pub mod last_changes;
pub mod matching;
pub mod meetings;
pub mod occurrences;
pub mod outbox;
pub mod partners;
pub mod people;
pub mod series;
pub mod venues;

/// Rows in one INSERT: far below the number of variables that either database takes.
const ROWS_AT_ONCE: usize = 500;
/// How long an unreachable database is tried.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections that read; on PostgreSQL they write too.
const CONNECTIONS: u32 = 10;

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

impl Store {
    /// Connects; an unreachable database is tried for ten seconds.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        if url.starts_with("sqlite:") {
            let write = open(options_sqlite(url, 1, false)).await;
            let write = write.map_err(plainly).with_context(|| {
                format!("the database {url} cannot be opened; is its folder there, and may this user write to it?")
            })?;
            let read = open(options_sqlite(url, CONNECTIONS, true)).await?;
            return Ok(Self { read, write });
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            anyhow::bail!("database_url: {:?} must begin with sqlite:// or postgres://", without_password(url));
        }
        knock(url).await?;
        let pool = open(options_postgres(url)).await.map_err(plainly).with_context(|| unreachable(url))?;
        Ok(Self { read: pool.clone(), write: pool })
    }

    /// For queries outside a write transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// A write transaction. What is not committed is rolled back when it is dropped.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        self.write
            .begin_with_options(TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() })
            .await
    }

    /// A read transaction: everything in it is read as of one moment.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        // SQLite needs no isolation level for that, and warns of one.
        let isolation_level =
            (self.read.get_database_backend() == DatabaseBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
        self.read.begin_with_options(TransactionOptions { isolation_level, ..TransactionOptions::default() }).await
    }

    /// Brings the schema up to date. On PostgreSQL an advisory lock lets one of several processes do it.
    pub async fn migrate_up(&self) -> Result<(), DbErr> {
        self.migrating(async |connection| Migrator::up(connection, None).await).await
    }

    /// Takes `steps` back.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), DbErr> {
        self.migrating(async |connection| Migrator::down(connection, Some(steps)).await).await
    }

    /// The names of the steps, and whether each was taken.
    pub async fn migration_status(&self) -> Result<Vec<(String, bool)>, DbErr> {
        let pending = Migrator::get_pending_migrations(&self.write).await?;
        let pending: Vec<_> = pending.iter().map(|step| step.name().to_owned()).collect();
        let all = Migrator::migrations();
        Ok(all.iter().map(|step| (step.name().to_owned(), !pending.contains(&step.name().to_owned()))).collect())
    }

    /// Whether every step of this program was taken. Only reads, so that it may be asked at any time.
    pub async fn is_up_to_date(&self) -> Result<bool, DbErr> {
        let taken = seaql_migrations::Entity::find().all(&self.read).await?;
        Ok(Migrator::migrations().iter().all(|step| taken.iter().any(|one| one.version == step.name())))
    }

    async fn migrating(&self, work: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>) -> Result<(), DbErr> {
        /// "hall" in ASCII: any number that nobody else uses.
        const LOCK: i64 = 0x6861_6c6c;
        if self.write.get_database_backend() != DatabaseBackend::Postgres {
            return work(&self.write).await;
        }
        // The lock belongs to a transaction of its own, so that it goes with its connection, whatever happens.
        let lock = self.write.begin().await?;
        lock.execute_unprepared(&format!("select pg_advisory_xact_lock({LOCK})")).await?;
        let done = work(&self.write).await;
        lock.rollback().await?;
        done
    }
}

/// Waits until PostgreSQL lets somebody in. By a single connection, which says what the server or the network said; a pool
/// only says that its time is over.
async fn knock(url: &str) -> anyhow::Result<()> {
    /// The server is starting, or full.
    const LATER: [&str; 2] = ["57P03", "53300"];
    let begun = Instant::now();
    loop {
        let attempt = tokio::time::timeout(PATIENCE, PgConnection::connect(url)).await;
        let error = match attempt {
            Ok(Ok(connection)) => {
                let _ = connection.close().await;
                return Ok(());
            }
            Ok(Err(error)) => error,
            Err(_) => anyhow::bail!("{}: it did not answer within {} s", unreachable(url), PATIENCE.as_secs()),
        };
        let last_word = match &error {
            sqlx::Error::Database(words) => !words.code().is_some_and(|code| LATER.contains(&&*code)),
            sqlx::Error::Configuration(_) => true,
            _ => false,
        };
        if last_word {
            return Err(anyhow::anyhow!(in_its_words(&error)).context(unreachable(url)));
        }
        if begun.elapsed() >= PATIENCE {
            let context = format!("{}, tried for {} s", unreachable(url), PATIENCE.as_secs());
            return Err(anyhow::anyhow!(in_its_words(&error)).context(context));
        }
        tracing::warn!(error = in_its_words(&error), "the database cannot be reached yet");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn unreachable(url: &str) -> String {
    format!("the database {} cannot be reached", without_password(url))
}

/// What the database or the network said, without what sqlx puts around it.
fn in_its_words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(words) => words.message().to_owned(),
        sqlx::Error::Io(words) => words.to_string(),
        sqlx::Error::Configuration(words) => words.to_string(),
        other => other.to_string(),
    }
}

fn plainly(error: DbErr) -> anyhow::Error {
    match &error {
        DbErr::Conn(RuntimeErr::SqlxError(words)) => anyhow::anyhow!(in_its_words(words)),
        _ => error.into(),
    }
}

async fn open(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options).await
}

fn options_sqlite(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL");
        if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
    });
    options
}

fn options_postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(CONNECTIONS).sqlx_logging(false).acquire_timeout(PATIENCE);
    options.map_sqlx_postgres_opts(|postgres| postgres.options([("idle_in_transaction_session_timeout", "60s")]));
    options
}

/// What time the database thinks it is.
pub async fn clock(db: &impl ConnectionTrait) -> Result<chrono::DateTime<chrono::Utc>, DbErr> {
    let sql = match db.get_database_backend() {
        DatabaseBackend::Postgres => {
            "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as milliseconds"
        }
        _ => "select cast((julianday('now') - 2440587.5) * 86400000 as integer) as milliseconds",
    };
    let row = db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the clock".to_owned()))?;
    let milliseconds: i64 = row.try_get("", "milliseconds")?;
    Ok(chrono::DateTime::from_timestamp_millis(milliseconds).unwrap_or_default())
}

/// An address that can be shown: without what stands between `:` and `@`.
pub fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rfind('@')) {
        (Some((scheme, rest)), Some(_)) => {
            let (user, host) = rest.rsplit_once('@').unwrap_or(("", rest));
            format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default())
        }
        _ => url.to_owned(),
    }
}

/// A slug that no row has: the one wanted, else with a number; of a name that makes none, `stem` with the lowest number.
async fn free_slug<E: EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    wanted: Option<String>,
    stem: &str,
) -> Result<String, DbErr> {
    let stem = wanted.as_deref().unwrap_or(stem);
    let mut slug = wanted.clone().unwrap_or_else(|| format!("{stem}-1"));
    for number in 2.. {
        if E::find().filter(column.eq(&slug)).one(db).await?.is_none() {
            break;
        }
        slug = format!("{stem}-{number}");
    }
    Ok(slug)
}

/// Stores a new row.
pub async fn insert<M>(db: &impl ConnectionTrait, row: M) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    M::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await.map(drop)
}

/// Stores new rows, in statements of a size that both databases take.
pub async fn insert_all<M>(db: &impl ConnectionTrait, rows: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        M::Entity::insert_many(chunk).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Stores all columns of a row that is there.
pub async fn save<M>(db: &impl ConnectionTrait, row: M) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
    <M::Entity as EntityTrait>::Model: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    M::Entity::update(row.into_active_model().reset_all()).exec(db).await.map(drop)
}

/// Whether there can be such a text in a column. PostgreSQL has none with NUL in it, and fails when it is asked for one.
fn can_be_stored(text: &str) -> bool {
    !text.contains('\0')
}

/// A list of text in a JSON column.
pub fn strings(json: &serde_json::Value) -> Vec<String> {
    json.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(without_password("postgres://u:s3:cr@t@h:5/d"), "postgres://u@h:5/d");
        assert_eq!(without_password("sqlite://a.db"), "sqlite://a.db");
    }
}
