//! The schema of Commonhall, step by step, on SQLite and on PostgreSQL. The picture of it is in ARCHITECTURE.md.
//!
//! Steps are written as SQL, because what matters here (CHECK constraints, partial indexes, the rule that a space
//! is never double-booked) is SQL; [`dialect`] names the few types in which the two databases differ. Steps expand
//! first and contract later, so that the previous binary still runs on the new schema.

pub use sea_orm_migration::prelude::*;
pub use sea_orm_migration::seaql_migrations;

mod dialect;
mod m20261124_000001_create_people;
mod m20261124_000002_create_venues;
mod m20261124_000003_create_meetings;
mod m20261124_000004_create_outbox;
mod m20261124_000005_create_access;
mod m20261125_000006_create_idempotency_keys;
mod m20261125_000007_add_opening_hours;
mod m20261125_000008_create_last_changes;
mod m20261125_000009_create_imports;
mod m20261125_000010_widen_feeds;
mod m20261125_000011_add_extra_dates;
mod m20261125_000013_create_busy_calendars;
mod m20261125_000014_create_waiting_imports;
mod m20261201_000015_add_all_day;
mod m20261201_000016_add_caretakers;

/// Every step, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_people::Migration),
            Box::new(m20261124_000002_create_venues::Migration),
            Box::new(m20261124_000003_create_meetings::Migration),
            Box::new(m20261124_000004_create_outbox::Migration),
            Box::new(m20261124_000005_create_access::Migration),
            Box::new(m20261125_000006_create_idempotency_keys::Migration),
            Box::new(m20261125_000007_add_opening_hours::Migration),
            Box::new(m20261125_000008_create_last_changes::Migration),
            Box::new(m20261125_000009_create_imports::Migration),
            Box::new(m20261125_000010_widen_feeds::Migration),
            Box::new(m20261125_000011_add_extra_dates::Migration),
            Box::new(m20261125_000013_create_busy_calendars::Migration),
            Box::new(m20261125_000014_create_waiting_imports::Migration),
            Box::new(m20261201_000015_add_all_day::Migration),
            Box::new(m20261201_000016_add_caretakers::Migration),
        ]
    }
}
