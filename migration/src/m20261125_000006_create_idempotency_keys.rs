//! Calls of the API that may come twice and must count once.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 1] = ["idempotency_keys"];

const UP: [&str; 2] = [
    // `acted` is set in the transaction of what the call does. Without a status the call still runs, or was lost on the way.
    "create table idempotency_keys (
        id {uuid} not null primary key,
        member_id {uuid} not null references members (id) on delete cascade,
        key text not null check (key <> ''),
        fingerprint {bytes} not null,
        acted boolean not null,
        status integer,
        headers {json},
        body {bytes},
        created_at {instant} not null,
        unique (member_id, key),
        check ((status is null) = (headers is null) and (status is null) = (body is null))
    )",
    "create index idempotency_keys_by_age on idempotency_keys (created_at)",
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
