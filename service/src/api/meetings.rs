//! Meetings in JSON.

use commonhall_domain::meeting::{MeetingInput, local_time};
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::answer::{Changed, Created, Found, Shown};
use super::body::{Body, Optional, Patch};
use super::caller::{Anybody, Member};
use super::list::{self, List};
use super::problem::{FieldError, Result};
use super::time::{Instant, local};
use super::{Noun, etag};
use crate::flows::Caller;
use crate::flows::describe::{self, Described};
use crate::flows::meetings::{self, Saved, Warnings};
use crate::flows::partners;
use crate::store::meetings::Filter;
use crate::{app::App, store};

pub struct Meetings;

/// A meeting to be scheduled or changed.
#[derive(Clone, Object)]
#[oai(rename = "MeetingInput", example)]
pub struct MeetingBody {
    title: String,
    #[oai(default)]
    description: String,
    /// The slug of the partner that invites.
    host: String,
    /// The id of a space; then the time zone is that of its venue.
    space: Option<Uuid>,
    /// Local time, to the minute or the second: `2027-03-24T18:00`.
    starts: String,
    /// An IANA time zone; left out, it is that of the venue, else of the installation.
    time_zone: Option<String>,
    /// An ISO 8601 duration: `PT2H`.
    duration: String,
    /// A recurrence rule (RFC 5545 §3.3.10): `FREQ=WEEKLY;COUNT=10`. Left out, the meeting takes place once.
    recurrence: Option<String>,
    /// Dates of the rule that never were to be, in local time.
    #[oai(default)]
    exdates: Vec<String>,
    /// `draft`, `tentative` or `confirmed`; left out, it is `confirmed`.
    status: Option<String>,
    /// `public`, `partners` or `invited`; left out, it is `public`.
    visibility: Option<String>,
    /// Whether only those invited learn where it is.
    #[oai(default)]
    address_hidden: bool,
    /// Spoken there, as BCP 47 tags.
    #[oai(default)]
    languages: Vec<String>,
    /// Into which languages somebody interprets.
    #[oai(default)]
    interpreters: Vec<String>,
    /// How long before each date those invited are reminded, as ISO 8601 durations.
    #[oai(default)]
    reminders: Vec<String>,
    #[oai(default)]
    invited: Invited,
    /// For whom it is: `Women only`.
    audience: Option<String>,
    /// The link to join; for those invited only.
    online_url: Option<String>,
    childcare: Option<String>,
    travel: Option<String>,
    food: Option<String>,
    contact_role: Option<String>,
    contact_phone: Option<String>,
}

/// Who is invited to all dates of a series.
#[derive(Clone, Default, Object)]
pub struct Invited {
    /// Slugs: all people of these partners, those who join later among them.
    #[oai(default)]
    partners: Vec<String>,
    /// Ids: these people by name.
    #[oai(default)]
    members: Vec<Uuid>,
}

/// What is scheduled, once or as a series.
#[derive(Object)]
pub struct Meeting {
    pub id: Uuid,
    /// What the parts of a series share after a split.
    series: Uuid,
    /// The part of the series before this one.
    continues: Option<Uuid>,
    title: String,
    description: String,
    host: String,
    /// Null where there is none, and where its address is hidden from the caller.
    space: Option<Uuid>,
    starts: String,
    time_zone: String,
    duration: String,
    recurrence: Option<String>,
    exdates: Vec<String>,
    /// `draft`, `tentative`, `confirmed` or `cancelled`.
    status: String,
    /// Why it is cancelled, where that was said.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
    visibility: String,
    address_hidden: bool,
    languages: Vec<String>,
    interpreters: Vec<String>,
    reminders: Vec<String>,
    /// Only for those who may know who is invited.
    #[oai(skip_serializing_if_is_none)]
    invited: Option<Invited>,
    audience: Option<String>,
    /// Only for those invited and for organisers.
    #[oai(skip_serializing_if_is_none)]
    online_url: Option<String>,
    childcare: Option<String>,
    travel: Option<String>,
    food: Option<String>,
    contact_role: Option<String>,
    contact_phone: Option<String>,
    /// Its page.
    url: String,
    pub revision: i64,
    created_at: Instant,
    updated_at: Instant,
    /// What somebody should look at although it was stored: a room too small for those invited, a
    /// venue that is not open.
    #[oai(default, skip_serializing_if_is_empty)]
    warnings: Vec<FieldError>,
}

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

impl Example for MeetingBody {
    fn example() -> Self {
        Self::from(MeetingInput {
            title: "Listening session".into(),
            host: "aston-dars-group".into(),
            starts: "2027-03-24T18:00".into(),
            time_zone: Some("Europe/London".into()),
            duration: "PT2H".into(),
            recurrence: Some("FREQ=WEEKLY;COUNT=10".into()),
            exdates: vec!["2027-04-07T18:00".into()],
            status: Some("confirmed".into()),
            visibility: Some("public".into()),
            languages: vec!["en".into(), "bn".into()],
            reminders: ["P7D", "P1D", "PT2H"].map(String::from).to_vec(),
            invited_partners: vec!["aston-dars-group".into()],
            ..MeetingInput::default()
        })
    }
}

impl From<MeetingInput> for MeetingBody {
    fn from(input: MeetingInput) -> Self {
        Self {
            title: input.title,
            description: input.description,
            host: input.host,
            space: input.space,
            starts: input.starts,
            time_zone: input.time_zone,
            duration: input.duration,
            recurrence: input.recurrence,
            exdates: input.exdates,
            status: input.status,
            visibility: input.visibility,
            address_hidden: input.address_hidden,
            languages: input.languages,
            interpreters: input.interpreters,
            reminders: input.reminders,
            invited: Invited { partners: input.invited_partners, members: input.invited_members },
            audience: input.audience,
            online_url: input.online_url,
            childcare: input.childcare,
            travel: input.travel,
            food: input.food,
            contact_role: input.contact_role,
            contact_phone: input.contact_phone,
        }
    }
}

impl From<MeetingBody> for MeetingInput {
    fn from(body: MeetingBody) -> Self {
        Self {
            title: body.title,
            description: body.description,
            host: body.host,
            space: body.space,
            starts: body.starts,
            time_zone: body.time_zone,
            duration: body.duration,
            recurrence: body.recurrence,
            exdates: body.exdates,
            status: body.status,
            visibility: body.visibility,
            address_hidden: body.address_hidden,
            languages: body.languages,
            interpreters: body.interpreters,
            reminders: body.reminders,
            invited_partners: body.invited.partners,
            invited_members: body.invited.members,
            audience: body.audience,
            online_url: body.online_url,
            childcare: body.childcare,
            travel: body.travel,
            food: body.food,
            contact_role: body.contact_role,
            contact_phone: body.contact_phone,
        }
    }
}

/// A meeting as the caller may see it.
fn shown(app: &App, described: Described) -> Meeting {
    let Described { whole, input, space, joins, sees_people } = described;
    let row = whole.meeting;
    let exdates = store::strings(&row.exdates);
    Meeting {
        id: row.id,
        series: row.series_id,
        continues: row.continues_id,
        title: row.title,
        description: row.description,
        host: input.host,
        space,
        starts: local(row.starts_local),
        time_zone: row.time_zone,
        duration: row.duration,
        recurrence: row.recurrence,
        exdates: exdates.iter().filter_map(|date| local_time("exdates", date).ok()).map(local).collect(),
        status: row.status,
        reason: row.cancel_reason,
        visibility: row.visibility,
        address_hidden: row.address_hidden,
        languages: input.languages,
        interpreters: input.interpreters,
        reminders: input.reminders,
        invited: sees_people.then_some(Invited { partners: input.invited_partners, members: input.invited_members }),
        audience: row.audience,
        online_url: row.online_url.filter(|_| joins),
        childcare: row.childcare,
        travel: row.travel,
        food: row.food,
        contact_role: row.contact_role,
        contact_phone: row.contact_phone,
        url: app.url(&format!("/meetings/{}", row.id)),
        revision: row.revision,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
        warnings: Vec::new(),
    }
}

pub fn location(meeting: Uuid) -> String {
    format!("/api/v1/meetings/{meeting}")
}

/// What was stored, with what was warned of.
pub async fn saved(app: &App, caller: &Caller, saved: Saved) -> Result<Meeting> {
    let warnings = saved.warnings.iter().map(FieldError::from).collect();
    Ok(Meeting { warnings, ..shown(app, describe::stored(app, caller, saved.whole).await?) })
}

pub async fn present(app: &App, caller: &Caller, id: Uuid) -> Result<Meeting> {
    Ok(shown(app, describe::meeting(app, caller, id).await?))
}

impl Patch<MeetingBody> {
    /// The edit of a meeting that is in this zone. Out of a space and into none it stays in its zone.
    pub fn edit(&self, before: MeetingInput, zone: &str) -> crate::error::Result<MeetingInput> {
        let was_in_space = before.space.is_some();
        let mut after: MeetingInput = self.over(&before.into())?.into();
        if was_in_space && after.space.is_none() && !self.names("time_zone") {
            after.time_zone = Some(zone.to_owned());
        }
        Ok(after)
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
    /// Books its space and invites. 409 names all bookings in the way; then nothing is stored.
    #[oai(path = "/meetings", method = "post")]
    async fn create(&self, asker: Member, body: Body<MeetingBody>) -> Result<Created<Meeting>> {
        let made = meetings::create(&asker.app, &asker.caller, &body.0.into(), Warnings::Accept).await?;
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
        patch: Patch<MeetingBody>,
    ) -> Result<Changed<Meeting>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let before = describe::meeting(app, caller, meeting.0).await?.whole.meeting;
        let expected = etag::expected(if_match.0.as_deref(), before.revision);
        let edit = |input| patch.edit(input, &before.time_zone);
        match meetings::change(app, caller, meeting.0, Some(expected), edit, Warnings::Accept).await {
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
