//! The pages of those who run the installation.

use serde::Serialize;

use super::{FieldError, FilterLink, Hidden, Page, Pager};

/// `pages/admin.html`: `/admin`.
#[derive(Clone, Debug, Serialize)]
pub struct Admin {
    pub page: Page,
    pub checks: Vec<Checked>,
    pub figures: OutboxFigures,
    pub version: String,
    /// The release of the time-zone data.
    pub zone_data: String,
}

/// A check of `commonhall doctor`, in its words, which are English.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// Code, the rest of the catalogue's `doctor-…`.
    pub code: String,
    pub found: String,
    /// What to do where it failed.
    pub remedy: Option<String>,
}

/// How the outbox is.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxFigures {
    /// Why nothing leaves.
    pub held: Option<String>,
    pub waiting: u32,
    /// Since when the oldest message might have gone.
    pub oldest: Option<String>,
    pub dead: u32,
    pub unknown: u32,
}

/// `pages/outbox.html`: `/admin/outbox`, the newest message first.
#[derive(Clone, Debug, Serialize)]
pub struct Outbox {
    pub page: Page,
    pub figures: OutboxFigures,
    /// Whether the reader may hold it and let it go.
    pub acts: bool,
    /// The first link of each filter is "all".
    pub states: Vec<FilterLink>,
    pub kinds: Vec<FilterLink>,
    pub messages: Vec<OutboxMessage>,
    pub pager: Pager,
}

/// A message in the outbox.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxMessage {
    pub id: String,
    /// The name of its reader.
    pub member: Option<String>,
    /// Their address, of which only the first letter can be read.
    pub to: Option<String>,
    /// Code, as in the messages of a meeting; `state` too.
    pub kind: String,
    /// The id of the meeting that it is about.
    pub meeting: Option<String>,
    pub title: Option<String>,
    pub state: String,
    pub attempts: u32,
    /// RFC 3339: when it was sent, else when it goes.
    pub datetime: String,
    pub time: String,
    /// In the mail server's own words where they are the reason.
    pub reason: Option<String>,
    /// Whether the reader may try it again.
    pub retry: bool,
    /// Whether the reader may drop it.
    pub drop: bool,
}

/// `pages/outbox_confirm.html`: `/admin/outbox/hold`, `/admin/outbox/release`, `/admin/outbox/{id}/retry` and
/// `/admin/outbox/{id}/drop`, each posts to itself.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxConfirm {
    pub page: Page,
    /// Code: `hold`, `release`, `retry` or `drop`.
    pub act: String,
    pub figures: OutboxFigures,
    pub message: Option<OutboxMessage>,
    pub errors: Vec<FieldError>,
}

/// `pages/audit.html`: `/admin/audit`, the newest entry first.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    pub page: Page,
    /// The name of the member whose deeds these are, where they are of one.
    pub who: Option<String>,
    /// What they were done to, where that is one thing.
    pub about: Option<String>,
    /// The first link of each filter is "all".
    pub whats: Vec<FilterLink>,
    pub faces: Vec<FilterLink>,
    /// The filters that are not inputs, sent with them.
    pub kept: Vec<Hidden>,
    /// `2027-03-24`, or empty.
    pub since: String,
    pub until: String,
    /// Path without filters, where one is set.
    pub clear: Option<String>,
    pub entries: Vec<AuditEntry>,
    pub pager: Pager,
}

/// `pages/history.html`: `/organise/meetings/{id}/history`.
#[derive(Clone, Debug, Serialize)]
pub struct History {
    pub page: Page,
    pub id: String,
    pub title: String,
    pub entries: Vec<AuditEntry>,
    pub pager: Pager,
}

/// Who did what when.
#[derive(Clone, Debug, Serialize)]
pub struct AuditEntry {
    /// `None` where nobody signed in did it, or somebody who is no longer known.
    pub who: Option<String>,
    /// All that they did.
    pub who_href: Option<String>,
    /// Code: `page`, `api`, `link`, `command` or `job`.
    pub face: String,
    /// In words.
    pub deed: String,
    pub thing: Option<String>,
    pub thing_href: Option<String>,
    /// All that was done to it.
    pub about_href: Option<String>,
    /// What else there is to say, in words.
    pub facts: Vec<String>,
    /// What somebody wrote about it.
    pub said: Option<String>,
    /// RFC 3339.
    pub datetime: String,
    pub time: String,
}
