//! The stories that Commonhall must make true. Each is told twice, on `SQLite` and on PostgreSQL: see [`harness`].

mod harness;

mod api_conformance;
mod calendar_client;
mod delivery;
mod dependencies;
mod journey;
mod migrations;
mod notices;
mod once;
mod permissions;
mod reminders;
mod scheduling;
mod series;
