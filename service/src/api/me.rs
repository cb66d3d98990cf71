//! Oneself in JSON: what one is invited to, and which mail one wants.

use poem_openapi::param::{Header, Query};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};

use super::answer::{Found, Shown};
use super::answers::Status as AnswerStatus;
use super::body::Body;
use super::caller::Member as Asker;
use super::list::{self, List};
use super::members::{self, Member};
use super::occurrences::{self, Occurrence};
use super::problem::Result;
use super::{Noun, etag};
use crate::error::Error;
use crate::flows::{members as people, mine, unsubscribe};

pub struct Me;

/// A date that one is invited to.
#[derive(Object)]
struct Invitation {
    occurrence: Occurrence,
    /// What one answered, to this date or to all of the series; null is nothing yet.
    answer: Option<AnswerStatus>,
    /// How many come, oneself included.
    people: Option<i64>,
    /// Whether that was to a time that has changed since.
    to_old_time: bool,
}

/// Kinds of mail that one may stop.
#[derive(Clone, Copy, Enum, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum MailKind {
    Invitation,
    Reminder,
    Change,
    Cancellation,
}

/// Which mail one wants.
#[derive(Object)]
#[oai(example)]
struct Mail {
    /// What does not come. Links to sign in come when they are asked for.
    stopped: Vec<MailKind>,
}

impl MailKind {
    const ALL: [Self; 4] = [Self::Invitation, Self::Reminder, Self::Change, Self::Cancellation];

    fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reminder => "reminder",
            Self::Change => "change",
            Self::Cancellation => "cancellation",
        }
    }
}

impl Example for Mail {
    fn example() -> Self {
        Self { stopped: vec![MailKind::Reminder] }
    }
}

async fn mail(asker: &Asker) -> Result<Shown<Mail>> {
    let stopped = unsubscribe::stopped_by(&asker.app, &asker.caller).await?;
    let stopped = MailKind::ALL.into_iter().filter(|kind| stopped.contains(&kind.as_str()));
    Ok(Shown(Mail { stopped: stopped.collect() }))
}

#[OpenApi(tag = "Noun::Me")]
impl Me {
    /// Get oneself
    ///
    /// The member whose token this is. What is kept of them is changed where members are.
    #[oai(path = "/me", method = "get")]
    async fn see(
        &self,
        asker: Asker,
        /// ETags that the caller has.
        #[oai(name = "If-None-Match")]
        if_none_match: Header<Option<String>>,
    ) -> Result<Found<Member>> {
        let id = asker.caller.actor.member.ok_or(Error::SignIn)?;
        let item = members::shown(people::see(&asker.app, &asker.caller, id).await?);
        let (revision, known) = (item.revision, etag::is_known(if_none_match.0.as_deref(), item.revision));
        Ok(Found { item, revision, known })
    }

    /// List the dates that one is invited to
    ///
    /// Those to come, by name or as one of a partner's people, with what one answered.
    #[oai(path = "/me/invitations", method = "get")]
    async fn invitations(
        &self,
        asker: Asker,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Invitation>>> {
        let after = list::read_after_date(cursor.0.as_deref())?;
        let (coming, next) = mine::coming(&asker.app, &asker.caller, after, list::limit(limit.0)).await?;
        let items = coming.into_iter().map(|(listed, invitation)| Invitation {
            occurrence: occurrences::listed(&listed),
            people: invitation.answer.as_ref().map(|answer| answer.people.into()),
            answer: invitation.answer.as_ref().and_then(|answer| AnswerStatus::read(&answer.partstat)),
            to_old_time: invitation.to_old_time,
        });
        Ok(Shown(List { items: items.collect(), next_cursor: next.map(list::after_date) }))
    }

    /// Get which mail one has stopped
    #[oai(path = "/me/mail", method = "get")]
    async fn mail(&self, asker: Asker) -> Result<Shown<Mail>> {
        mail(&asker).await
    }

    /// Say which mail one wants
    ///
    /// What is not named comes, or comes again.
    #[oai(path = "/me/mail", method = "put")]
    async fn set_mail(&self, asker: Asker, body: Body<Mail>) -> Result<Shown<Mail>> {
        let kinds: Vec<_> = body.0.stopped.iter().map(|kind| kind.as_str()).collect();
        unsubscribe::stop_only(&asker.app, &asker.caller, &kinds).await?;
        mail(&asker).await
    }
}
