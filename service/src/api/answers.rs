//! What members answered, in JSON.

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
use crate::error::Error;
use crate::flows::answers::{self, Given, Reply};
use crate::flows::meetings::{date_of, date_text};

pub struct Answers;

/// What one can answer.
#[derive(Clone, Copy, Enum)]
#[oai(rename = "AnswerStatus", rename_all = "snake_case")]
pub enum Status {
    Accepted,
    Tentative,
    Declined,
}

/// An answer to be given.
#[derive(Object)]
#[oai(rename = "AnswerInput", example)]
struct AnswerBody {
    answer: Status,
    /// How many come, oneself included, 1 to 50; left out, it is 1.
    people: Option<i64>,
}

/// What a member answered.
#[derive(Object)]
#[expect(clippy::struct_field_names, reason = "it is what members say of it")]
struct Answer {
    id: Uuid,
    /// Who answered.
    member: Uuid,
    name: String,
    /// The date answered for, as `20270324T180000`; null for all dates of the series.
    recurrence_id: Option<String>,
    /// The meeting of that date.
    meeting: Option<Uuid>,
    answer: Status,
    /// How many come, the member included.
    people: i64,
    /// Who gave it: `self`, or somebody for them.
    channel: String,
    /// Whether it was to a time that has changed since.
    to_old_time: bool,
    answered_at: Instant,
}

impl Status {
    fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Tentative => "tentative",
            Self::Declined => "declined",
        }
    }

    /// As it is stored; the database lets no other word in.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Accepted, Self::Tentative, Self::Declined].into_iter().find(|one| one.as_str() == text)
    }
}

impl Example for AnswerBody {
    fn example() -> Self {
        Self { answer: Status::Accepted, people: Some(2) }
    }
}

fn shown(given: Given) -> Option<Answer> {
    let Given { answer, member, date } = given;
    Some(Answer {
        id: answer.id,
        member: member.id,
        name: member.name,
        recurrence_id: date.as_ref().map(|date| date_text(date.recurrence_id)),
        meeting: date.as_ref().map(|date| date.meeting_id),
        to_old_time: date.as_ref().is_some_and(|date| answers::is_to_old_time(&answer, date)),
        answer: Status::read(&answer.partstat)?,
        people: answer.people.into(),
        channel: answer.channel,
        answered_at: answer.answered_at.into(),
    })
}

async fn record(asker: &Member, meeting: Uuid, date: String, body: AnswerBody) -> Result<Shown<Answer>> {
    let people = body.people.map(|people| people.to_string());
    let reply = Reply { answer: body.answer.as_str().to_owned(), people, date: Some(date) };
    let given = answers::record_own(&asker.app, &asker.caller, meeting, &reply).await?;
    Ok(Shown(shown(given).ok_or(Error::NotFound)?))
}

#[OpenApi(tag = "Noun::Meetings")]
impl Answers {
    /// List the answers to a meeting
    ///
    /// To all parts of its series, oldest first, for those who may know who comes.
    #[oai(path = "/meetings/:meeting/answers", method = "get")]
    async fn answers(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Answer>>> {
        let given = answers::given(&asker.app, &asker.caller, meeting.0).await?;
        let (given, next_cursor) = list::part(given, limit.0, cursor.0.as_deref(), |one| one.answer.id)?;
        Ok(Shown(List { items: given.into_iter().filter_map(shown).collect(), next_cursor }))
    }

    /// Answer for oneself, for all dates
    ///
    /// In place of the answer before. An answer to one date stands over it for that date. Who is not invited is refused.
    #[oai(path = "/meetings/:meeting/answer", method = "put")]
    async fn answer_all(&self, asker: Member, meeting: Path<Uuid>, body: Body<AnswerBody>) -> Result<Shown<Answer>> {
        record(&asker, meeting.0, answers::ALL.to_owned(), body.0).await
    }

    /// Answer for oneself, for one date
    ///
    /// In place of the answer before. Who is not invited is refused.
    #[oai(path = "/meetings/:meeting/occurrences/:recurrence_id/answer", method = "put")]
    async fn answer_date(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// The original local start, also after moves: `20270324T180000`.
        recurrence_id: Path<String>,
        body: Body<AnswerBody>,
    ) -> Result<Shown<Answer>> {
        date_of(&recurrence_id.0)?;
        record(&asker, meeting.0, recurrence_id.0, body.0).await
    }
}
