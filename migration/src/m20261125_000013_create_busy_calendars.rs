//! Calendars of venues that are kept elsewhere, and the times at which they say that a room is taken.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 2] = ["busy_calendars", "busy_times"];

const UP: [&str; 4] = [
    // Of one space, or of all of the venue. The address is sealed: whoever has it can read the calendar.
    "create table busy_calendars (
        id {uuid} not null primary key,
        venue_id {uuid} not null references venues (id) on delete cascade,
        space_id {uuid} references spaces (id) on delete cascade,
        name text not null check (name <> ''),
        host text not null,
        address {bytes} not null,
        etag text,
        last_modified text,
        checked_at {instant},
        succeeded_at {instant},
        busy_until {instant},
        unread integer not null default 0,
        failure {json},
        failures integer not null default 0 check (failures >= 0),
        next_at {instant} not null,
        created_at {instant} not null
    )",
    "create index busy_calendars_by_venue on busy_calendars (venue_id)",
    "create table busy_times (
        id {uuid} not null primary key,
        calendar_id {uuid} not null references busy_calendars (id) on delete cascade,
        starts_at {instant} not null,
        ends_at {instant} not null,
        since {instant} not null,
        check (starts_at < ends_at)
    )",
    "create index busy_times_by_calendar on busy_times (calendar_id, starts_at)",
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
