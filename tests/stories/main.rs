//! The stories that Commonhall must make true. Each is told twice, on `SQLite` and on PostgreSQL: see [`harness`].

mod harness;

mod calendar_client;
mod delivery;
mod hidden;
mod inputs;
mod migrations;
mod notices;
mod reminders;
mod roles;
mod scheduling;
mod series;
