//! The stories that Commonhall must make true. Each is told twice, on `SQLite` and on PostgreSQL: see [`harness`].

#![allow(clippy::large_futures, reason = "stories are told on the heap: see `harness::tell`")]
#![allow(clippy::unwrap_used, reason = "all of this is test, and what is not there fails the story")]

mod harness;

mod added_dates;
mod all_day;
mod api_conformance;
mod attention;
mod backups;
mod busy;
mod calendar_client;
mod clashes;
mod commands;
mod confirmations;
mod delivery;
mod dependencies;
mod desk;
mod families;
mod feeds;
mod floods;
mod forms;
mod hidden;
mod imports;
mod inputs;
mod journey;
mod keyboard;
mod migrations;
mod notices;
mod on_paper;
mod once;
mod outside;
mod payloads;
mod permissions;
mod refusals;
mod reminders;
mod scheduling;
mod series;
mod sizes;
mod sweep;
mod undo;
mod whats_on;
