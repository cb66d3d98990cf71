//! The service: faces, flows, and the store below them. ARCHITECTURE.md has the picture.

pub mod access_log;
pub mod answered;
pub mod api;
pub mod app;
pub mod assets;
pub mod auth;
pub mod client;
pub mod clock;
pub mod config;
pub mod error;
pub mod faces;
pub mod feeds;
pub mod fetch;
pub mod flows;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod metrics;
pub mod pages;
pub mod panics;
pub mod routes;
pub mod server;
pub mod store;
pub mod templating;
pub mod view;
pub mod words;
