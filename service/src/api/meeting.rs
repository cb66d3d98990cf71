//! A meeting in JSON: as it is sent, and as its reader may see it.

use commonhall_domain::meeting::{MeetingInput, local_time};
use poem_openapi::Object;
use poem_openapi::types::Example;
use uuid::Uuid;

use super::body::Patch;
use super::problem::{FieldError, Result};
use super::time::{Instant, local};
use crate::flows::Caller;
use crate::flows::describe::{self, Described};
use crate::flows::meetings::Saved;
use crate::{app::App, store};

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
    /// Dates of a series beside those of its rule, in local time, each on a day of its own. `POST meetings/{id}/occurrences`
    /// adds one.
    #[oai(default)]
    extra_dates: Vec<String>,
    /// Whether it takes whole days: then `starts` is a day (`2027-03-24`, or its midnight) and `duration` a number of days
    /// (`P1D`).
    #[oai(default)]
    all_day: bool,
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
    extra_dates: Vec<String>,
    /// Whether it takes whole days.
    all_day: bool,
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
            extra_dates: input.extra_dates,
            all_day: input.all_day,
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
            extra_dates: body.extra_dates,
            all_day: body.all_day,
            moves: Vec::new(),
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
pub fn shown(app: &App, described: Described) -> Meeting {
    let Described { whole, input, space, joins, sees_people } = described;
    let row = whole.meeting;
    let dates =
        |stored| store::strings(stored).iter().filter_map(|date| local_time("", date).ok()).map(local).collect();
    let (exdates, extra_dates) = (dates(&row.exdates), dates(&row.extra_dates));
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
        exdates,
        extra_dates,
        all_day: row.all_day,
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
