//! Dates of meetings in JSON.

use commonhall_entities::occurrences::Model;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::answer::{Changed, Created, Shown, Split};
use super::body::{Body, Patch};
use super::caller::{Anybody, Member};
use super::clash::OnClash;
use super::meeting::{Meeting, MeetingBody, location, present, saved};
use super::problem::{FieldError, Result};
use super::time::{Instant, local};
use super::{Noun, etag, list};
use crate::flows::meetings::{self, DateChange, NewDate, Saved, Warnings, date_of, date_text};
use crate::flows::{describe, partners, see, venues};
use crate::store::matching::Matching;
use crate::store::meetings::Whole;
use crate::store::occurrences::Filter;

pub struct Occurrences;

/// One date of a meeting in time.
#[derive(Object)]
pub struct Occurrence {
    id: Uuid,
    meeting: Uuid,
    series: Uuid,
    /// The original local start, also after moves: `20270324T180000`.
    recurrence_id: String,
    starts: Instant,
    ends: Instant,
    /// The wall clock in its time zone: `2027-03-24T18:00`.
    starts_local: String,
    time_zone: String,
    /// Whether it takes whole days, from the midnight at which it starts to that at which it ends.
    all_day: bool,
    /// `draft`, `tentative`, `confirmed` or `cancelled`.
    status: String,
    /// Why it is cancelled, where that was said.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
    title: String,
    /// Null where there is none, and where its address is hidden from the caller.
    space: Option<Uuid>,
    /// What somebody should look at although it was stored.
    #[oai(default, skip_serializing_if_is_empty)]
    warnings: Vec<FieldError>,
}

/// A part of the list of dates.
#[derive(Object)]
#[oai(rename = "OccurrenceList")]
struct Dates {
    items: Vec<Occurrence>,
    /// For `cursor`, to get the next part; null at the end.
    next_cursor: Option<String>,
    /// Until when the dates of series that go on are known.
    horizon: Instant,
}

/// What is to be different about one date.
#[derive(Object)]
#[oai(rename = "OccurrenceInput", example)]
struct DateBody {
    /// Local time, or the day of what is all day; null moves it back to where the rule puts it.
    starts: Option<String>,
    /// An ISO 8601 duration; null makes it that of the series.
    duration: Option<String>,
    /// The id of another space; null is none.
    space: Option<Uuid>,
    /// Null makes it that of the series.
    title: Option<String>,
    /// Null makes it that of the series.
    description: Option<String>,
    /// `cancelled`, or `confirmed` to take that back.
    status: Option<String>,
    /// Why it is cancelled, in a line.
    reason: Option<String>,
}

/// A date that is added to a series.
#[derive(Object)]
#[oai(rename = "OccurrenceToAdd", example)]
struct NewDateBody {
    /// Local time, to the minute or the second: `2027-04-02T18:00`; of what is all day the day.
    starts: String,
    /// An ISO 8601 duration; left out, it is that of the series.
    duration: Option<String>,
    /// The id of a space; left out, it is that of the series.
    space: Option<Uuid>,
    /// Whether it is in no space, although the series is in one.
    #[oai(default)]
    without_space: bool,
}

impl Example for NewDateBody {
    fn example() -> Self {
        Self {
            starts: "2027-04-02T18:00".to_owned(),
            duration: Some("PT1H".to_owned()),
            space: None,
            without_space: false,
        }
    }
}

impl Example for DateBody {
    fn example() -> Self {
        let starts = Some("2027-03-31T19:00".to_owned());
        Self { starts, duration: None, space: None, title: None, description: None, status: None, reason: None }
    }
}

fn shown(date: &Model, whole: &Whole, title: &str, reason: Option<&str>, hidden: bool) -> Occurrence {
    Occurrence {
        id: date.id,
        meeting: date.meeting_id,
        series: whole.meeting.series_id,
        recurrence_id: date_text(date.recurrence_id),
        starts: date.starts_at.into(),
        ends: date.ends_at.into(),
        starts_local: local(date.starts_local),
        time_zone: whole.meeting.time_zone.clone(),
        all_day: whole.meeting.all_day,
        status: date.status.clone(),
        reason: reason.map(str::to_owned),
        title: title.to_owned(),
        space: date.space_id.filter(|_| !hidden),
        warnings: Vec::new(),
    }
}

pub fn listed(one: &see::Listed) -> Occurrence {
    shown(&one.date, &one.whole, one.title(), one.reason(), one.hidden)
}

/// A date as it was stored.
fn stored(done: &Saved, date: &Model) -> Occurrence {
    let over = done.whole.override_of(date.recurrence_id);
    let title = over.and_then(|over| over.title.as_deref()).unwrap_or(&done.whole.meeting.title);
    let reason = over.and_then(|over| over.reason.as_deref());
    let reason = reason.or(done.whole.meeting.cancel_reason.as_deref());
    let reason = reason.filter(|_| date.status == "cancelled");
    let item = shown(date, &done.whole, title, reason, false);
    Occurrence { warnings: done.warnings.iter().map(FieldError::from).collect(), ..item }
}

impl Patch<DateBody> {
    /// What is wanted; null is what the series has.
    fn wanted(&self, whole: &Whole, recurrence_id: &str) -> Result<DateChange> {
        let body = self.over(&DateBody {
            starts: None,
            duration: None,
            space: None,
            title: None,
            description: None,
            status: None,
            reason: None,
        })?;
        let or_of_series = |given: Option<String>, name: &str, of_series: &str| {
            given.or_else(|| self.removes(name).then(|| of_series.to_owned()))
        };
        Ok(DateChange {
            starts: or_of_series(body.starts, "starts", recurrence_id),
            duration: or_of_series(body.duration, "duration", &whole.meeting.duration),
            space: self.names("space").then_some(body.space),
            title: or_of_series(body.title, "title", &whole.meeting.title),
            description: or_of_series(body.description, "description", &whole.meeting.description),
            status: or_of_series(body.status, "status", "confirmed"),
            reason: body.reason,
        })
    }
}

#[OpenApi(tag = "Noun::Occurrences")]
impl Occurrences {
    /// List occurrences
    ///
    /// Those that touch `[from, to)` and that the caller may see, cancelled ones included, by their start. Dates at a hidden
    /// address are in no list of a space or a venue, except for those who may know it.
    #[oai(path = "/occurrences", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "one for each parameter of the contract")]
    async fn list(
        &self,
        asker: Anybody,
        /// They end after this.
        from: Query<Option<Instant>>,
        /// They start before this.
        to: Query<Option<Instant>>,
        /// The id of a meeting.
        meeting: Query<Option<Uuid>>,
        /// The id of a space.
        space: Query<Option<Uuid>>,
        /// Slug or id of a venue.
        venue: Query<Option<String>>,
        /// Slug or id of the partner that hosts them.
        partner: Query<Option<String>>,
        /// The tag of a language in which their meeting is held, as `bn`.
        language: Query<Option<String>>,
        /// Words that all stand in the title or the description of their meeting, in any order.
        q: Query<Option<String>>,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<Dates>> {
        let host = match &partner.0 {
            Some(name) => Some(partners::named(&asker.app, name).await?.id),
            None => None,
        };
        let venue = match &venue.0 {
            Some(name) => Some(venues::named(&asker.app, name).await?.venue.id),
            None => None,
        };
        let filter = Filter {
            from: from.0.map(|from| from.0),
            to: to.0.map(|to| to.0),
            meetings: meeting.0.map(|meeting| vec![meeting]),
            space: space.0,
            venue,
            of: Matching { host, language: language.0, words: q.0, ..Matching::default() },
            after: list::read_after_date(cursor.0.as_deref())?,
            ..Filter::default()
        };
        let dates = see::dates(&asker.app, &asker.caller, &filter, list::limit(limit.0)).await?;
        let items = dates.items.iter().map(listed).collect();
        let horizon = asker.app.horizon(asker.app.now()).into();
        Ok(Shown(Dates { items, next_cursor: dates.next.map(list::after_date), horizon }))
    }

    /// Add a date to a series
    ///
    /// It is one of its dates like the others, also where its rule changes, and those invited are told. A date that the series
    /// leaves out takes place after all. Refused on the day of another of its dates, since calendar programs tell them
    /// apart by the day.
    #[oai(path = "/meetings/:meeting/occurrences", method = "post")]
    async fn add(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// The ETag of the meeting; may be left out.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Body<NewDateBody>,
    ) -> Result<Created<Occurrence>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let before = describe::meeting(app, caller, meeting.0).await?.whole.meeting.revision;
        let expected = etag::expected_if_given(if_match.0.as_deref(), before);
        let NewDateBody { starts, duration, space, without_space } = body.0;
        let space = if without_space { Some(None) } else { space.map(Some) };
        let wanted = NewDate { starts, duration, space };
        match meetings::add_date(app, caller, meeting.0, expected, &wanted, Warnings::Accept).await {
            Ok((done, date)) => {
                Ok(Created { item: stored(&done, &date), location: None, revision: Some(done.whole.meeting.revision) })
            }
            Err(error) => {
                let current = present(app, caller, meeting.0);
                Err(etag::overtaken(error.into(), current).await)
            }
        }
    }

    /// Change, move, cancel or restore one date
    ///
    /// Of a meeting that takes place once the date is the meeting.
    #[oai(path = "/meetings/:meeting/occurrences/:recurrence_id", method = "patch")]
    async fn change(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// The original local start, also after moves: `20270324T180000`.
        recurrence_id: Path<String>,
        /// The ETag of the meeting; may be left out.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        patch: Patch<DateBody>,
    ) -> Result<Changed<Occurrence>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let date = date_of(&recurrence_id.0)?;
        let before = describe::meeting(app, caller, meeting.0).await?.whole;
        let expected = etag::expected_if_given(if_match.0.as_deref(), before.meeting.revision);
        let wanted = patch.wanted(&before, &recurrence_id.0)?;
        match meetings::change_date(app, caller, meeting.0, date, expected, &wanted, Warnings::Accept).await {
            Ok((done, date)) => Ok(Changed::here(done.whole.meeting.revision, stored(&done, &date))),
            Err(error) => {
                let current = present(app, caller, meeting.0);
                Err(etag::overtaken(error.into(), current).await)
            }
        }
    }

    /// Change this date and all that follow
    ///
    /// The meeting ends before it, and a new meeting of the same series carries on with the fields that change. Without a
    /// COUNT or UNTIL of its own it goes on as the old one would have.
    #[oai(path = "/meetings/:meeting/occurrences/:recurrence_id/split", method = "post")]
    async fn split(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// The original local start of the first date to change: `20270324T180000`.
        recurrence_id: Path<String>,
        /// The ETag of the meeting; may be left out.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        /// What to do about dates of a series whose space is taken.
        on_clash: Query<Option<OnClash>>,
        patch: Patch<MeetingBody>,
    ) -> Result<Split<Meeting>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let date = date_of(&recurrence_id.0)?;
        let before = describe::meeting(app, caller, meeting.0).await?.whole.meeting;
        let expected = etag::expected_if_given(if_match.0.as_deref(), before.revision);
        let edit = |input| patch.edit(input, &before.time_zone);
        match meetings::split(app, caller, meeting.0, date, expected, edit, OnClash::terms(on_clash.0)).await {
            Ok(done) => {
                let item = saved(app, caller, done).await?;
                let location = location(item.id);
                Ok(Split { new: item.id != meeting.0, revision: item.revision, item, location })
            }
            Err(error) => {
                let current = present(app, caller, meeting.0);
                Err(etag::overtaken(error.into(), current).await)
            }
        }
    }
}
