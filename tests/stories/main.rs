//! The stories that Commonhall must make true. Each is told twice, on `SQLite` and on PostgreSQL: see [`harness`].

#![allow(clippy::unwrap_used, reason = "all of this is test, and what is not there fails the story")]

mod harness;

mod calendar_client;
mod delivery;
mod dependencies;
mod hidden;
mod inputs;
mod journey;
mod migrations;
mod notices;
mod permissions;
mod reminders;
mod scheduling;
mod series;
