//! Feeds as calendar programs get them: what is in them, which meetings, and how HTTP carries them.

mod content;
mod hall;
#[expect(clippy::large_futures, reason = "the stack of a test holds little else")]
mod http;
mod reading;
mod scopes;
