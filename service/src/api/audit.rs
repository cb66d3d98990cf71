//! The audit trail in JSON.

use poem_openapi::param::Query;
use poem_openapi::types::Any;
use poem_openapi::{Enum, Object, OpenApi};
use serde_json::Value;
use uuid::Uuid;

use super::Noun;
use super::answer::Shown;
use super::caller::Member;
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use crate::flows::trail::{self, Entry};
use crate::store::audit::{self, Filter};

pub struct Audit;

/// Something that was done.
#[derive(Object)]
struct AuditEntry {
    id: Uuid,
    at: Instant,
    /// The member who did it; null where nobody was signed in.
    actor: Option<Uuid>,
    /// From where: `page`, `api`, `link` (in a mail), `command` or `job` (by itself).
    face: String,
    /// What was done: `created`, `changed`, `cancelled` and so on.
    action: String,
    /// What it was done to: `meeting`, `occurrence`, `series`, `member`, `partner`, `venue`, `message` and so on.
    object_kind: String,
    object: Uuid,
    /// What else there is to say; never what somebody answered.
    details: Any<Value>,
}

/// From where something was done.
#[derive(Enum)]
#[oai(rename_all = "snake_case")]
enum Face {
    Page,
    Api,
    /// A link in a mail.
    Link,
    Command,
    /// By itself.
    Job,
}

impl From<Face> for audit::Face {
    fn from(face: Face) -> Self {
        match face {
            Face::Page => Self::Page,
            Face::Api => Self::Api,
            Face::Link => Self::Link,
            Face::Command => Self::Command,
            Face::Job => Self::Job,
        }
    }
}

fn shown(entry: Entry) -> AuditEntry {
    let row = entry.row;
    AuditEntry {
        id: row.id,
        at: row.at.into(),
        actor: row.actor_id,
        face: row.face,
        action: row.action,
        object_kind: row.object_kind,
        object: row.object_id,
        details: Any(row.details),
    }
}

#[OpenApi(tag = "Noun::Audit")]
impl Audit {
    /// List what was done
    ///
    /// The newest first. For administrators; what was done to one meeting, its dates and the mail about it also for organisers.
    #[oai(path = "/audit", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "one for each filter")]
    async fn list(
        &self,
        asker: Member,
        /// The id of a meeting; all parts of its series are meant.
        meeting: Query<Option<Uuid>>,
        /// The id of the member who did it.
        actor: Query<Option<Uuid>>,
        /// From where.
        face: Query<Option<Face>>,
        /// What it was done to, as `member`.
        object_kind: Query<Option<String>>,
        /// The id of what it was done to.
        object: Query<Option<Uuid>>,
        /// At this instant or later.
        from: Query<Option<Instant>>,
        /// Before this.
        to: Query<Option<Instant>>,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<AuditEntry>>> {
        let limit = list::limit(limit.0);
        let filter = Filter {
            actor: actor.0,
            face: face.0.map(Into::into),
            kind: object_kind.0,
            object: object.0,
            series: None,
            since: from.0.map(|from| from.0),
            until: to.0.map(|to| to.0),
            before: list::read_after(cursor.0.as_deref())?,
            limit: Some(limit as u64 + 1),
        };
        let entries = trail::list(&asker.app, &asker.caller, meeting.0, &filter).await?;
        let (entries, next) = list::cut(entries, limit, |entry| entry.row.id);
        Ok(Shown(List { items: entries.into_iter().map(shown).collect(), next_cursor: next.map(list::after) }))
    }
}
