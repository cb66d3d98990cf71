//! Meetings: scheduled, seen, changed, cancelled. Their JSON is in [`super::meeting`].

use poem_openapi::param::{Header, Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::answer::{Changed, Created, Found, Shown};
use super::body::{Body, Optional, Patch};
use super::caller::{Anybody, Member};
use super::clash::OnClash;
use super::list::{self, List};
use super::meeting::{Meeting, MeetingBody, location, present, saved, shown};
use super::problem::Result;
use super::time::Instant;
use super::{Noun, etag};
use crate::flows::describe;
use crate::flows::meetings::{self, Saved};
use crate::flows::partners;
use crate::store::meetings::Filter;

pub struct Meetings;

/// Why a meeting is cancelled.
#[derive(Object)]
#[oai(rename = "CancelInput", example)]
struct CancelBody {
    /// In a line; those who were told of the meeting read it.
    reason: Option<String>,
}

/// How far a meeting is decided.
#[derive(Enum)]
#[oai(rename = "MeetingStatus", rename_all = "snake_case")]
enum Status {
    Draft,
    Tentative,
    Confirmed,
    Cancelled,
}

/// Who it is for.
#[derive(Enum)]
#[oai(rename_all = "snake_case")]
enum Visibility {
    Public,
    Partners,
    Invited,
}

impl Status {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Tentative => "tentative",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Visibility {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Partners => "partners",
            Self::Invited => "invited",
        }
    }
}

impl Example for CancelBody {
    fn example() -> Self {
        Self { reason: Some("The hall is closed".into()) }
    }
}

#[OpenApi(tag = "Noun::Meetings")]
impl Meetings {
    /// List meetings
    ///
    /// Those that the caller may see, in the order in which they were scheduled. For what is on, ask for occurrences.
    #[oai(path = "/meetings", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "one for each filter")]
    async fn list(
        &self,
        asker: Anybody,
        /// Slug or id of the partner that hosts them.
        partner: Query<Option<String>>,
        /// One status only.
        status: Query<Option<Status>>,
        /// One visibility only.
        visibility: Query<Option<Visibility>>,
        /// The parts of one series.
        series: Query<Option<Uuid>>,
        /// The id of a space.
        space: Query<Option<Uuid>>,
        /// With a date that ends after this.
        from: Query<Option<Instant>>,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Meeting>>> {
        let after = list::read_after(cursor.0.as_deref())?;
        let host = match &partner.0 {
            Some(name) => Some(partners::named(&asker.app, name).await?.id),
            None => None,
        };
        let filter = Filter {
            host,
            series: series.0,
            space: space.0,
            status: status.0.map(|status| status.as_str().to_owned()),
            visibility: visibility.0.map(|visibility| visibility.as_str().to_owned()),
            from: from.0.map(|from| from.0),
        };
        let limit = list::limit(limit.0);
        let (items, next) = describe::meetings(&asker.app, &asker.caller, &filter, after, limit).await?;
        let items = items.into_iter().map(|one| shown(&asker.app, one)).collect();
        Ok(Shown(List { items, next_cursor: next.map(list::after) }))
    }

    /// Schedule a meeting
    ///
    /// Books its space and invites. 409 names all bookings in the way and suggests other dates; then nothing is stored.
    #[oai(path = "/meetings", method = "post")]
    async fn create(
        &self,
        asker: Member,
        /// What to do about dates of a series whose space is taken.
        on_clash: Query<Option<OnClash>>,
        body: Body<MeetingBody>,
    ) -> Result<Created<Meeting>> {
        let made = meetings::create(&asker.app, &asker.caller, &body.0.into(), OnClash::terms(on_clash.0)).await?;
        let item = saved(&asker.app, &asker.caller, made).await?;
        Ok(Created { location: Some(location(item.id)), revision: Some(item.revision), item })
    }

    /// Get a meeting
    #[oai(path = "/meetings/:meeting", method = "get")]
    async fn see(
        &self,
        asker: Anybody,
        meeting: Path<Uuid>,
        /// ETags that the caller has.
        #[oai(name = "If-None-Match")]
        if_none_match: Header<Option<String>>,
    ) -> Result<Found<Meeting>> {
        let item = present(&asker.app, &asker.caller, meeting.0).await?;
        let (revision, known) = (item.revision, etag::is_known(if_none_match.0.as_deref(), item.revision));
        Ok(Found { item, revision, known })
    }

    /// Change a meeting
    ///
    /// By a JSON merge patch (RFC 7396): what is left out stays, null takes away. A series that has begun and gets another
    /// time, rule or space is split at its next date: then the meeting that carries on comes back, with an id of its own.
    #[oai(path = "/meetings/:meeting", method = "patch")]
    async fn change(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// The ETag of what is to be changed.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        /// What to do about dates of a series whose space is taken.
        on_clash: Query<Option<OnClash>>,
        patch: Patch<MeetingBody>,
    ) -> Result<Changed<Meeting>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let before = describe::meeting(app, caller, meeting.0).await?.whole.meeting;
        let expected = etag::expected(if_match.0.as_deref(), before.revision);
        let edit = |input| patch.edit(input, &before.time_zone);
        let terms = OnClash::terms(on_clash.0);
        match meetings::change(app, caller, meeting.0, Some(expected), edit, terms).await {
            Ok(done) => {
                let item = saved(app, caller, done).await?;
                // What carries on is elsewhere.
                let location = (item.id != meeting.0).then(|| location(item.id));
                Ok(Changed { revision: item.revision, item, location })
            }
            Err(error) => {
                let current = present(app, caller, meeting.0);
                Err(etag::refused(error.into(), if_match.0.as_deref(), current).await)
            }
        }
    }

    /// Take back what was last done to a meeting
    ///
    /// A meeting that was just scheduled becomes a draft; one that was just changed, moved or cancelled is as it was before, as
    /// long as no mail about it was taken up and the merge window is open. Of a series that was split by the change the part
    /// that goes on as before comes back, and the new one is gone. 409 if it is too late, or if its old space is taken by now.
    #[oai(path = "/meetings/:meeting/undo", method = "post")]
    async fn undo(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// The ETag of what is to be taken back.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Changed<Meeting>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let before = describe::meeting(app, caller, meeting.0).await?.whole.meeting;
        let expected = etag::expected(if_match.0.as_deref(), before.revision);
        match meetings::undo(app, caller, meeting.0, expected).await {
            Ok(whole) => {
                let item = saved(app, caller, Saved { whole, warnings: Vec::new() }).await?;
                let location = (item.id != meeting.0).then(|| location(item.id));
                Ok(Changed { revision: item.revision, item, location })
            }
            Err(error) => {
                let current = present(app, caller, meeting.0);
                Err(etag::refused(error.into(), if_match.0.as_deref(), current).await)
            }
        }
    }

    /// Cancel a meeting
    ///
    /// With all of its dates to come. Those who were told hear of it; the meeting stays and is shown as cancelled.
    #[oai(path = "/meetings/:meeting/cancel", method = "post")]
    async fn cancel(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// The ETag of what is to be cancelled; may be left out.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Optional<CancelBody>,
    ) -> Result<Changed<Meeting>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let before = describe::meeting(app, caller, meeting.0).await?.whole.meeting;
        let expected = etag::expected_if_given(if_match.0.as_deref(), before.revision);
        match meetings::cancel(app, caller, meeting.0, expected, body.0.reason.as_deref()).await {
            Ok(whole) => {
                let item = saved(app, caller, Saved { whole, warnings: Vec::new() }).await?;
                Ok(Changed::here(item.revision, item))
            }
            Err(error) => {
                let current = present(app, caller, meeting.0);
                Err(etag::overtaken(error.into(), current).await)
            }
        }
    }
}
