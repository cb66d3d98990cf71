//! What a meeting was before its last change, so that the change can be taken back.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 1] = ["last_changes"];

const UP: [&str; 1] = [
    // One for a series, as its parts share their guests. `meeting_id` is what was changed, after a split the part that carries
    // on, and `revision` the one that the change made of it.
    "create table last_changes (
        series_id {uuid} not null primary key references series (id) on delete cascade,
        meeting_id {uuid} not null unique references meetings (id) on delete cascade,
        revision bigint not null,
        before {json} not null,
        changed_at {instant} not null,
        open_until {instant} not null
    )",
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
