//! The stories that Commonhall must make true. Each is told twice, on `SQLite` and on PostgreSQL: see [`harness`].

mod harness;

mod backups;
mod calendar_client;
mod commands;
mod delivery;
mod migrations;
mod notices;
mod reminders;
mod scheduling;
mod series;
