//! The outbox in JSON.

use poem_openapi::param::Query;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::Shown;
use super::caller::Member;
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use crate::flows::meetings::date_text;
use crate::flows::messages::{self, Message as Row};
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

fn shown(message: Row, domain: &str) -> Message {
    let Row { row, recurrence_id } = message;
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
        let from = Party::read(&asker.app.settings.mail_from);
        let domain = from.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let items = rows.into_iter().map(|message| shown(message, domain)).collect();
        Ok(Shown(List { items, next_cursor: next.map(list::after) }))
    }
}
