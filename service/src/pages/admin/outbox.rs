//! The outbox: how it is, and what is in it.

use chrono::SecondsFormat;
use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use super::{address, filter};
use crate::flows::outbox::{self, Figures, Listed, may_drop, may_retry};
use crate::pages::organise::list::number;
use crate::pages::{Reader, show};
use crate::store::outbox::Filter;
use crate::view::Pager;
use crate::view::admin::{Outbox, OutboxFigures, OutboxMessage};

/// Messages on a page.
const AT_ONCE: usize = 50;
const STATES: [&str; 8] = ["pending", "sending", "sent", "dead", "unknown", "expired", "superseded", "suppressed"];
const KINDS: [&str; 6] = ["invitation", "change", "cancellation", "reminder", "welcome", "sign_in"];

#[derive(Deserialize)]
pub struct Part {
    state: Option<String>,
    kind: Option<String>,
    /// The id of a message: older ones are shown.
    before: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Query(part): Query<Part>) -> poem::Result<Response> {
    // What is no code filters nothing.
    let state = part.state.as_deref().filter(|state| STATES.contains(state));
    let kind = part.kind.as_deref().filter(|kind| KINDS.contains(kind));
    let before = part.before.as_deref().map(show::id).transpose()?;
    let queue = outbox::figures(&reader.app, reader.caller()).await?;
    let wanted = Filter {
        state: state.map(str::to_owned),
        kind: kind.map(str::to_owned),
        before,
        limit: Some(AT_ONCE as u64 + 1),
        ..Filter::default()
    };
    let mut messages = outbox::list(&reader.app, reader.caller(), &wanted).await?.messages;
    let more = messages.len() > AT_ONCE;
    messages.truncate(AT_ONCE);
    let here = |state: Option<&str>, kind: Option<&str>, before: Option<&str>| {
        address("/admin/outbox", &[("state", state), ("kind", kind), ("before", before)])
    };
    let last = messages.last().filter(|_| more).map(|last| last.row.id.to_string());
    let acts = reader.caller().actor.is_administrator();
    let view = Outbox {
        page: reader.page(),
        figures: figures(&reader, &queue),
        acts,
        states: filter(&reader, "filter-all-states", "message-state", &STATES, state, |state| here(state, kind, None)),
        kinds: filter(&reader, "filter-all-kinds", "message-kind", &KINDS, kind, |kind| here(state, kind, None)),
        messages: messages.iter().map(|one| shown(&reader, one, acts)).collect(),
        pager: Pager {
            earlier: last.map(|last| here(state, kind, Some(last.as_str()))),
            later: before.map(|_| here(state, kind, None)),
        },
    };
    Ok(reader.show("pages/outbox.html", &view)?)
}

pub fn figures(reader: &Reader, queue: &Figures) -> OutboxFigures {
    OutboxFigures {
        held: queue.held.clone(),
        waiting: number(queue.waiting),
        oldest: queue.oldest_due.map(|due| reader.words.moment(due, reader.app.settings.time_zone)),
        dead: number(queue.dead),
        unknown: number(queue.unknown),
    }
}

/// A message; whoever `acts` may try it again or drop it.
pub fn shown(reader: &Reader, one: &Listed, acts: bool) -> OutboxMessage {
    let row = &one.row;
    // One that waits for another attempt goes then and not when it was due.
    let at = row.sent_at.unwrap_or(if row.state == "pending" { row.next_attempt_at } else { row.due_at });
    OutboxMessage {
        id: row.id.to_string(),
        member: one.name.clone(),
        to: one.to.clone(),
        kind: row.kind.clone(),
        meeting: row.meeting_id.map(|meeting| meeting.to_string()),
        title: one.title.clone(),
        state: row.state.clone(),
        attempts: number(row.attempts),
        datetime: at.to_rfc3339_opts(SecondsFormat::Secs, true),
        time: reader.words.moment(at, reader.app.settings.time_zone),
        // What the server said as it took the message is for the log.
        reason: row.reason.clone().filter(|_| row.state != "sent"),
        retry: acts && may_retry(row, reader.app.now()),
        drop: acts && may_drop(row),
    }
}
