//! What would come of a meeting before it is stored.

use poem_openapi::param::{Header, Path, Query};
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::answer::Shown;
use super::body::{Body, Patch};
use super::caller::Member;
use super::clash::OnClash;
use super::meeting::{MeetingBody, present};
use super::problem::{FieldError, Result};
use super::time::{Instant, local};
use super::{Noun, etag};
use crate::flows::describe;
use crate::flows::meetings::{self, date_text};

pub struct Previews;

/// What would come of it.
#[derive(Object)]
struct Preview {
    /// Whether a meeting of its own would carry on with the dates to come, since the series has begun.
    splits: bool,
    /// Those to come that would take place, the earliest first.
    dates: Vec<Date>,
    /// What somebody should look at before it is stored.
    warnings: Vec<FieldError>,
    mails: Vec<Mails>,
    /// Ids of those invited who have no address.
    unreached: Vec<Uuid>,
}

/// A date that would take place.
#[derive(Object)]
#[oai(rename = "PreviewedDate")]
struct Date {
    recurrence_id: String,
    starts: Instant,
    ends: Instant,
    starts_local: String,
}

/// One kind of mail at one time.
#[derive(Object)]
#[oai(rename = "PreviewedMails")]
struct Mails {
    /// `invitation`, `change` or `cancellation`.
    kind: String,
    due_at: Instant,
    /// Ids of those who would get it.
    members: Vec<Uuid>,
}

fn shown(preview: &meetings::Preview, before: Option<Uuid>) -> Shown<Preview> {
    let dates = preview.dates.iter().map(|date| Date {
        recurrence_id: date_text(date.recurrence_id),
        starts: date.starts_at.into(),
        ends: date.ends_at.into(),
        starts_local: local(date.starts_local),
    });
    let mails = preview.mails.iter().map(|mails| Mails {
        kind: mails.kind.clone(),
        due_at: mails.due_at.into(),
        members: mails.people.iter().map(|member| member.id).collect(),
    });
    Shown(Preview {
        splits: before.is_some_and(|before| before != preview.whole.meeting.id),
        dates: dates.collect(),
        warnings: preview.warnings.iter().map(FieldError::from).collect(),
        mails: mails.collect(),
        unreached: preview.unreached.iter().map(|member| member.id).collect(),
    })
}

#[OpenApi(tag = "Noun::Meetings")]
impl Previews {
    /// Preview a meeting
    ///
    /// Its dates, what to look at and who would be told what. It is refused like the meeting itself would be, and nothing is stored.
    #[oai(path = "/meetings/preview", method = "post")]
    async fn of_new(
        &self,
        asker: Member,
        /// What to do about dates of a series whose space is taken.
        on_clash: Query<Option<OnClash>>,
        body: Body<MeetingBody>,
    ) -> Result<Shown<Preview>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let preview = meetings::preview_create(app, caller, &body.0.into(), OnClash::wanted(on_clash.0)).await?;
        Ok(shown(&preview, None))
    }

    /// Preview a change of a meeting
    ///
    /// By the same merge patch and under the same conditions as the change itself; nothing is stored.
    #[oai(path = "/meetings/:meeting/preview", method = "post")]
    async fn of_change(
        &self,
        asker: Member,
        meeting: Path<Uuid>,
        /// The ETag of what is to be changed; may be left out.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        /// What to do about dates of a series whose space is taken.
        on_clash: Query<Option<OnClash>>,
        patch: Patch<MeetingBody>,
    ) -> Result<Shown<Preview>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let before = describe::meeting(app, caller, meeting.0).await?.whole.meeting;
        let expected = etag::expected_if_given(if_match.0.as_deref(), before.revision).unwrap_or(before.revision);
        let edit = |input| patch.edit(input, &before.time_zone);
        let on_clash = OnClash::wanted(on_clash.0);
        match meetings::preview_change(app, caller, meeting.0, expected, edit, on_clash).await {
            Ok(preview) => Ok(shown(&preview, Some(meeting.0))),
            Err(error) => Err(etag::overtaken(error.into(), present(app, caller, meeting.0)).await),
        }
    }
}
