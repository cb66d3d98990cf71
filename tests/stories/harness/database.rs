//! A database of its own for every test.

use std::path::Path;

use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// On which of the two databases a story is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// An empty database that goes when this is dropped, also by a test that failed.
pub struct Database {
    pub kind: Kind,
    pub url: String,
    folder: TempDir,
    made: Option<Made>,
}

/// A database on the server of the test run.
struct Made {
    server: String,
    name: String,
}

impl Database {
    pub async fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        match kind {
            Kind::Sqlite => {
                let url = format!("sqlite://{}/hall.db", folder.path().display());
                Self { kind, url, folder, made: None }
            }
            Kind::Postgres => {
                let server = std::env::var("TEST_POSTGRES_URL")
                    .expect("TEST_POSTGRES_URL names no PostgreSQL server to make databases on: use tests/run");
                let name = format!("story_{}", Uuid::new_v4().simple());
                execute(&server, &format!("create database {name}")).await;
                let (base, _) = server.rsplit_once('/').expect("TEST_POSTGRES_URL ends in the name of a database");
                Self { kind, url: format!("{base}/{name}"), folder, made: Some(Made { server, name }) }
            }
        }
    }

    /// A folder that goes with the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(Made { server, name }) = self.made.take() else { return };
        // The runtime of the test may be ending, so this has one of its own.
        let work = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(execute(&server, &format!("drop database {name} with (force)")));
        });
        let gone = work.join();
        assert!(std::thread::panicking() || gone.is_ok(), "a test's database could not be dropped");
    }
}

async fn execute(server: &str, sql: &str) {
    let connection: DatabaseConnection = sea_orm::Database::connect(server).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}
