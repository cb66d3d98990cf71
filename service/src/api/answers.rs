//! What members answered, in JSON.

use poem_openapi::param::{Path, Query};
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::Shown;
use super::caller::Member;
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use crate::flows::answers;
use crate::flows::meetings::date_text;

pub struct Answers;

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
    /// `accepted`, `tentative` or `declined`.
    answer: String,
    /// How many come, the member included.
    people: i64,
    /// Through which door it came: `link`, for example.
    channel: String,
    /// Whether it was to a time that has changed since.
    to_old_time: bool,
    answered_at: Instant,
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
        let (limit, after) = (list::limit(limit.0), list::read_after(cursor.0.as_deref())?);
        let given = answers::given(&asker.app, &asker.caller, meeting.0).await?;
        let rest = given.into_iter().filter(|one| after.is_none_or(|after| one.answer.id > after)).take(limit + 1);
        let (items, next) = list::cut(rest.collect(), limit, |one| one.answer.id);
        let items = items.into_iter().map(|given| Answer {
            id: given.answer.id,
            member: given.member.id,
            name: given.member.name,
            recurrence_id: given.date.as_ref().map(|date| date_text(date.recurrence_id)),
            meeting: given.date.as_ref().map(|date| date.meeting_id),
            to_old_time: given.date.as_ref().is_some_and(|date| answers::is_to_old_time(&given.answer, date)),
            answer: given.answer.partstat,
            people: given.answer.people.into(),
            channel: given.answer.channel,
            answered_at: given.answer.answered_at.into(),
        });
        Ok(Shown(List { items: items.collect(), next_cursor: next.map(list::after) }))
    }
}
