//! The outbox in JSON.

use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::Shown;
use super::body::Body;
use super::caller::Member;
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use crate::app::App;
use crate::flows::meetings::date_text;
use crate::flows::messages::{self, Message as Row};
use crate::flows::{Caller, installation, outbox};
use crate::mail::Party;
use crate::store::outbox::Filter;

pub struct Messages;

/// One mail to one member.
#[derive(Object)]
#[expect(clippy::struct_field_names, reason = "the name is the contract's")]
struct Message {
    id: Uuid,
    /// `reminder`, `invitation`, `change`, `cancellation`, `sign_in`, `welcome` and so on.
    kind: String,
    state: String,
    member: Option<Uuid>,
    meeting: Option<Uuid>,
    /// The date that it is about, as `20270324T180000`.
    recurrence_id: Option<String>,
    /// When it may go.
    due_at: Instant,
    /// After it the message is of no use.
    deadline_at: Option<Instant>,
    sent_at: Option<Instant>,
    attempts: i64,
    /// Its Message-ID, without angle brackets; all copies bear the same.
    message_id: String,
    /// Why it is in this state, where there is something to say.
    reason: Option<String>,
    created_at: Instant,
}

/// How far a message has come.
#[derive(Enum)]
#[oai(rename_all = "snake_case")]
enum State {
    Pending,
    Sending,
    Sent,
    /// Refused for good.
    Dead,
    /// The meeting began first.
    Expired,
    /// Moved, cancelled, or answered no.
    Superseded,
    /// The member said stop.
    Suppressed,
    /// The reply to the final dot was lost twice.
    Unknown,
}

impl State {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Expired => "expired",
            Self::Superseded => "superseded",
            Self::Suppressed => "suppressed",
            Self::Unknown => "unknown",
        }
    }
}

/// How the outbox is.
#[derive(Object)]
struct Outbox {
    /// Why nothing leaves; null where mail goes.
    held_because: Option<String>,
    /// Messages that wait or are being sent.
    waiting: i64,
    /// Since when the oldest of them might have gone.
    oldest_due_at: Option<Instant>,
    /// Messages that were refused for good.
    dead: i64,
    /// Messages that have perhaps arrived.
    unknown: i64,
}

/// Why all mail is to wait.
#[derive(Object)]
#[oai(rename = "HoldInput", example)]
struct HoldBody {
    /// Pages and commands say it.
    because: String,
}

impl Example for HoldBody {
    fn example() -> Self {
        Self { because: "The mail server moves tonight.".into() }
    }
}

fn shown(message: Row, app: &App) -> Message {
    let Row { row, recurrence_id } = message;
    let from = Party::read(&app.settings.mail_from);
    let domain = from.address.rsplit_once('@').map_or("", |(_, domain)| domain);
    Message {
        id: row.id,
        kind: row.kind,
        state: row.state,
        member: row.member_id,
        meeting: row.meeting_id,
        recurrence_id: recurrence_id.map(date_text),
        due_at: row.due_at.into(),
        deadline_at: row.deadline_at.map(Instant),
        sent_at: row.sent_at.map(Instant),
        attempts: row.attempts.into(),
        message_id: format!("{}@{domain}", row.id),
        reason: row.reason,
        created_at: row.created_at.into(),
    }
}

#[OpenApi(tag = "Noun::Messages")]
impl Messages {
    /// List messages
    ///
    /// What was sent, what waits and what became of each, the newest first. For organisers.
    #[oai(path = "/messages", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "one for each parameter of the contract")]
    async fn list(
        &self,
        asker: Member,
        /// The id of a meeting.
        meeting: Query<Option<Uuid>>,
        /// The id of a member.
        member: Query<Option<Uuid>>,
        /// One kind only.
        kind: Query<Option<String>>,
        /// One state only.
        state: Query<Option<State>>,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Message>>> {
        let limit = list::limit(limit.0);
        let filter = Filter {
            meetings: meeting.0.map(|meeting| vec![meeting]),
            member: member.0,
            kind: kind.0,
            state: state.0.map(|state| state.as_str().to_owned()),
            before: list::read_after(cursor.0.as_deref())?,
            limit: Some(limit as u64 + 1),
        };
        let rows = messages::list(&asker.app, &asker.caller, &filter).await?;
        let (rows, next) = list::cut(rows, limit, |message| message.row.id);
        let items = rows.into_iter().map(|message| shown(message, &asker.app)).collect();
        Ok(Shown(List { items, next_cursor: next.map(list::after) }))
    }

    /// Try a message again
    ///
    /// At once: one that waits, is dead or perhaps arrived. It is judged once more before it goes, and keeps its Message-ID.
    /// For administrators.
    #[oai(path = "/messages/:message/retry", method = "post")]
    async fn retry(&self, asker: Member, message: Path<Uuid>) -> Result<Shown<Message>> {
        let row = outbox::retry_one(&asker.app, &asker.caller, message.0).await?;
        changed(&asker, row).await
    }

    /// Drop a message
    ///
    /// One that waits: it never goes, and is not planned again. For administrators.
    #[oai(path = "/messages/:message/drop", method = "post")]
    async fn drop_it(&self, asker: Member, message: Path<Uuid>) -> Result<Shown<Message>> {
        let row = outbox::drop_one(&asker.app, &asker.caller, message.0).await?;
        changed(&asker, row).await
    }

    /// See how the outbox is
    ///
    /// For organisers.
    #[oai(path = "/outbox", method = "get")]
    async fn outbox(&self, asker: Member) -> Result<Shown<Outbox>> {
        state(&asker.app, &asker.caller).await
    }

    /// Hold the outbox
    ///
    /// No mail leaves until it is released; what is in the mail server's hands arrives. For administrators.
    #[oai(path = "/outbox/hold", method = "post")]
    async fn hold(&self, asker: Member, body: Body<HoldBody>) -> Result<Shown<Outbox>> {
        installation::hold_outbox(&asker.app, &asker.caller, &body.0.because).await?;
        state(&asker.app, &asker.caller).await
    }

    /// Release the outbox
    ///
    /// Mail goes again. After a restore or a move it says that this is the real service and no copy. For administrators.
    #[oai(path = "/outbox/release", method = "post")]
    async fn release(&self, asker: Member) -> Result<Shown<Outbox>> {
        installation::release_outbox(&asker.app, &asker.caller).await?;
        state(&asker.app, &asker.caller).await
    }
}

async fn changed(asker: &Member, row: outbox::Message) -> Result<Shown<Message>> {
    let message = messages::with_date(&asker.app, row).await?;
    Ok(Shown(shown(message, &asker.app)))
}

async fn state(app: &App, caller: &Caller) -> Result<Shown<Outbox>> {
    let queue = outbox::figures(app, caller).await?;
    Ok(Shown(Outbox {
        held_because: queue.held,
        waiting: queue.waiting,
        oldest_due_at: queue.oldest_due.map(Instant),
        dead: queue.dead,
        unknown: queue.unknown,
    }))
}
