//! Feeds as calendar programs get them: what is in them, which meetings, and how HTTP carries them.

mod content;
mod hall;
mod http;
mod reading;
mod scopes;
