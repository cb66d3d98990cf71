//! Who was told of a meeting what when.

use chrono::SecondsFormat;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::list::number;
use crate::error::Result;
use crate::flows::organise::{self, Entry, Ledger};
use crate::pages::{Reader, show};
use crate::view::Pager;
use crate::view::organise::{LedgerEntry, Messages};

/// Messages on a page.
const AT_ONCE: u64 = 50;

#[derive(Deserialize)]
pub struct Part {
    /// The id of a message: older ones are shown.
    before: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Path(id): Path<String>, Query(part): Query<Part>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let before: Option<Uuid> = part.before.as_deref().map(show::id).transpose()?;
    let ledger = organise::ledger(&reader.app, reader.caller(), id, before, AT_ONCE).await?;
    let here = format!("/organise/meetings/{id}/messages");
    let view = Messages {
        page: reader.page(),
        id: id.to_string(),
        title: ledger.whole.meeting.title.clone(),
        sent: number(ledger.mail.sent),
        waiting: number(ledger.mail.waiting),
        failed: number(ledger.mail.failed),
        undo: ledger.undo.map(|undo| show::undo(undo, &ledger.whole.meeting)),
        messages: ledger.entries.iter().map(|entry| shown(&reader, &ledger, entry)).collect::<Result<_>>()?,
        pager: Pager {
            earlier: ledger.next.map(|next| format!("{here}?before={next}")),
            later: before.map(|_| here.clone()),
        },
    };
    Ok(reader.show("pages/messages.html", &view)?)
}

fn shown(reader: &Reader, ledger: &Ledger, entry: &Entry) -> Result<LedgerEntry> {
    let message = &entry.message;
    let at = message.sent_at.unwrap_or(message.due_at);
    let meeting = &ledger.whole.meeting;
    Ok(LedgerEntry {
        member: entry.member.as_ref().map_or_else(|| "–".to_owned(), |member| member.name.clone()),
        kind: message.kind.clone(),
        about: entry.date.as_ref().map(|date| show::when_in_one_line(reader, meeting, date)).transpose()?,
        state: message.state.clone(),
        datetime: at.to_rfc3339_opts(SecondsFormat::Secs, true),
        time: reader.words.moment(at, reader.app.settings.time_zone),
        // What the server said as it took the message is for the log.
        reason: message.reason.clone().filter(|_| message.state != "sent"),
    })
}
