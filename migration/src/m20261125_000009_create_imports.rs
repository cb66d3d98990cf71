//! What other calendars said of meetings when they were last imported, so that the next import changes only what they changed.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 1] = ["imports"];

const UP: [&str; 2] = [
    // By the UID there; here it is the UID of a meeting, which may have been split since.
    "create table imports (
        uid text not null primary key,
        series_id {uuid} not null references series (id) on delete cascade,
        sequence bigint not null,
        content {json} not null,
        imported_at {instant} not null
    )",
    "create index imports_by_series on imports (series_id)",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
