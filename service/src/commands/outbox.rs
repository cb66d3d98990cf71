//! `outbox`: the queue of mail by hand.

use chrono::SecondsFormat;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use commonhall::app::App;
use commonhall::flows::outbox::{self, Listed};
use commonhall::flows::{Caller, installation};
use commonhall::store::outbox::{Filter, Model};
use serde_json::{Value, json};
use uuid::Uuid;

use super::in_words;
use super::output::Output;

/// As the database knows them.
const STATES: [&str; 8] = ["pending", "sending", "sent", "dead", "expired", "superseded", "suppressed", "unknown"];

#[derive(Subcommand)]
pub enum Outbox {
    /// Lists messages, the newest first, their recipients masked
    #[command(after_help = "\
Examples:
  commonhall outbox list --state pending
  commonhall outbox list --state dead --limit 500 --json")]
    List {
        /// Only those in this state
        #[arg(long, value_parser = PossibleValuesParser::new(STATES))]
        state: Option<String>,
        /// Only this kind, such as reminder or invitation
        #[arg(long)]
        kind: Option<String>,
        /// How many at most
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: u64,
    },
    /// Lets nothing go until it is released
    #[command(after_help = "Example:\n  commonhall outbox hold --because \"the mail server moves tonight\"")]
    Hold {
        /// Why; pages and doctor say it
        #[arg(long, default_value = "held by hand", value_name = "REASON")]
        because: String,
    },
    /// Lets mail go again
    ///
    /// After a restore or a new base URL it also says that this is the real service and no copy.
    #[command(after_help = "Example:\n  commonhall outbox release")]
    Release,
    /// Tries messages again now: waiting, dead and unknown ones
    ///
    /// Each is judged once more before it goes, so that nothing stale leaves, and keeps its Message-ID.
    #[command(after_help = "Example:\n  commonhall outbox retry 019415f8-0000-7000-8000-000000000000")]
    Retry {
        /// As `outbox list` prints them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<Uuid>,
    },
    /// Drops waiting messages: they never go
    #[command(after_help = "Example:\n  commonhall outbox drop 019415f8-0000-7000-8000-000000000000")]
    Drop {
        /// As `outbox list` prints them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<Uuid>,
    },
}

pub async fn run(app: &App, what: Outbox, out: Output) -> anyhow::Result<()> {
    let caller = Caller::command();
    match what {
        Outbox::List { state, kind, limit } => {
            let filter = Filter { state, kind, limit: Some(limit), ..Filter::default() };
            list(app, &caller, &filter, out).await
        }
        Outbox::Hold { because } => {
            installation::hold_outbox(app, &caller, &because).await.map_err(in_words)?;
            out.print(&json!({ "held_because": because }), || format!("The outbox is held: {because}\n"))
        }
        Outbox::Release => {
            installation::release_outbox(app, &caller).await.map_err(in_words)?;
            out.print(&json!({ "held_because": null }), || "Mail goes again.\n".to_owned())
        }
        Outbox::Retry { ids } => {
            let done = outbox::retry(app, &caller, &ids).await.map_err(in_words)?;
            changed("retried", &done, out)
        }
        Outbox::Drop { ids } => {
            let done = outbox::drop(app, &caller, &ids).await.map_err(in_words)?;
            changed("dropped", &done, out)
        }
    }
}

fn changed(how: &str, messages: &[Model], out: Output) -> anyhow::Result<()> {
    let ids: Vec<Uuid> = messages.iter().map(|message| message.id).collect();
    out.print(&json!({ how: ids }), || {
        let lines: Vec<String> = ids.iter().map(|id| format!("{how} {id}\n")).collect();
        lines.concat()
    })
}

async fn list(app: &App, caller: &Caller, filter: &Filter, out: Output) -> anyhow::Result<()> {
    let listing = outbox::list(app, caller, filter).await.map_err(in_words)?;
    let items: Vec<Value> = listing.messages.iter().map(document).collect();
    out.print(&json!({ "held_because": listing.held, "items": items }), || {
        let lines: String = listing.messages.iter().map(words).collect();
        let held = listing.held.map(|reason| format!("The outbox is held: {reason}\n")).unwrap_or_default();
        lines + &held
    })
}

fn document(Listed { row, to, .. }: &Listed) -> Value {
    json!({
        "id": row.id, "kind": row.kind, "state": row.state, "member": row.member_id, "to": to, "meeting": row.meeting_id,
        "due_at": row.due_at, "next_attempt_at": row.next_attempt_at, "deadline_at": row.deadline_at,
        "attempts": row.attempts, "sent_at": row.sent_at, "reason": row.reason,
    })
}

fn words(Listed { row, to, .. }: &Listed) -> String {
    let due = row.due_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let to = to.as_deref().unwrap_or("-");
    let reason = row.reason.as_deref().map(|reason| format!("    {reason}\n")).unwrap_or_default();
    format!("{} {due} {:<10} {:<12} {to}\n{reason}", row.id, row.state, row.kind)
}
