//! Calendars that an organiser has looked at and not yet imported.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 1] = ["waiting_imports"];

const UP: [&str; 1] = [
    // One for each who imports, as what somebody else's calendar holds is nothing to keep. It is sealed.
    "create table waiting_imports (
        id {uuid} not null primary key,
        member_id {uuid} not null unique references members (id) on delete cascade,
        terms {json} not null,
        calendar {bytes} not null,
        created_at {instant} not null
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
