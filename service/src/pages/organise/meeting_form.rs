//! Scheduling a meeting, and changing one.

use chrono_tz::Tz;
use commonhall_domain::meeting::{MeetingInput, local_time};
use poem::web::{Form, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::check;
use super::compared::{self, Input, chosen, coded, grouped, yes_or_no};
use super::fields::Fields;
use super::list::number;
use super::offered;
use super::refused::Refused;
use super::typed::{Typed, on_clash, taken_start};
use crate::error::{Error, Result};
use crate::flows::meetings::{self, OnClash, Saved, Warnings};
use crate::flows::organise::{self, Choices, ToChange};
use crate::pages::{Reader, show};
use crate::store::meetings::schedule;
use crate::view::organise::MeetingForm;

/// The inputs from top to bottom. A fault that belongs to none comes before all.
const INPUTS: [Input; 29] = [
    ("title", "form-title"),
    ("description", "form-description"),
    ("host", "form-host"),
    ("date", "form-date"),
    ("time", "form-time"),
    ("all_day", "form-all-day"),
    ("duration", "form-duration"),
    ("repeat", "form-repeat"),
    ("ends", "form-ends"),
    ("count", "form-count"),
    ("until", "form-until"),
    ("exdates", "form-exdates"),
    ("space", "form-space"),
    ("time_zone", "form-time-zone"),
    ("online_url", "form-online"),
    ("address_hidden", "form-address-hidden"),
    ("visibility", "form-visibility"),
    ("audience", "form-audience"),
    ("languages", "form-languages"),
    ("partners", "form-partners"),
    ("members", "form-members"),
    ("contact_role", "form-contact-role"),
    ("contact_phone", "form-contact-phone"),
    ("interpreters", "meeting-interpreters"),
    ("childcare", "meeting-childcare"),
    ("travel", "meeting-travel"),
    ("food", "meeting-food"),
    ("reminders", "form-reminders"),
    ("status", "form-status"),
];

#[derive(Deserialize)]
pub struct Wanted {
    /// The id of a meeting to start from.
    copy: Option<String>,
}

#[handler]
pub async fn blank_form(reader: Reader, Query(wanted): Query<Wanted>) -> poem::Result<Response> {
    let typed = match wanted.copy.filter(|id| !id.is_empty()) {
        Some(id) => copied(&reader, &id).await?,
        None => blank(&reader).await?,
    };
    Ok(form(&reader, None, &typed, Refused::not()).await?)
}

/// A meeting like another one, at the same time on the day that a new one would have.
async fn copied(reader: &Reader, id: &str) -> Result<Typed> {
    let found = organise::to_change(&reader.app, reader.caller(), show::id(id)?).await?;
    let (typed, new) = (shown(&found)?, blank(reader).await?);
    Ok(Typed { date: new.date, repeat: new.repeat, exdates: Vec::new(), status: new.status, ..typed })
}

async fn blank(reader: &Reader) -> Result<Typed> {
    let partners = organise::own_partners(&reader.app, reader.caller()).await?;
    let host = partners.into_iter().next().map(|partner| partner.slug).unwrap_or_default();
    Ok(Typed::new(host, reader.app.settings.time_zone, reader.app.now()))
}

#[handler]
pub async fn create(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let typed = Typed::posted(&fields).taking(&fields);
    let asked = Asked::of(&fields);
    if asked == Asked::Edit {
        return Ok(form(&reader, None, &typed, Refused::not()).await?);
    }
    let input = typed.input(&MeetingInput::default(), None);
    let outcome = if asked == Asked::Check {
        Box::pin(meetings::preview_create(&reader.app, reader.caller(), &input, on_clash(&fields)))
            .await
            .and_then(|preview| check::page(&reader, None, &typed, &preview))
    } else {
        let saved = meetings::create(&reader.app, reader.caller(), &input, warnings(&fields)).await;
        saved.map(|saved| done(&reader, &saved, "meeting-created"))
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| typed.place(problem))?;
            Ok(form(&reader, None, &typed, refused).await?)
        }
    }
}

#[handler]
pub async fn stored_form(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let found = organise::to_change(&reader.app, reader.caller(), show::id(&id)?).await?;
    let typed = shown(&found)?;
    Ok(form(&reader, Some(&found), &typed, Refused::not()).await?)
}

#[handler]
pub async fn change(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let found = organise::to_change(&reader.app, reader.caller(), id).await?;
    let (shown, revision) = (shown(&found)?, fields.revision());
    let typed = Typed::posted(&compared::taken(&fields, &Fields::of(shown.fields()))).taking(&fields);
    let asked = Asked::of(&fields);
    let stale = revision != found.whole.meeting.revision;
    if asked == Asked::Edit && !stale {
        return Ok(form(&reader, Some(&found), &typed, Refused::not()).await?);
    }
    let edit = |before: MeetingInput| Ok(typed.input(&before, Some(&shown)));
    let outcome = if asked == Asked::Save {
        let saved = meetings::change(&reader.app, reader.caller(), id, Some(revision), edit, warnings(&fields)).await;
        saved.map(|saved| done(&reader, &saved, "meeting-changed"))
    } else {
        meetings::preview_change(&reader.app, reader.caller(), id, revision, edit, on_clash(&fields))
            .await
            .and_then(|preview| check::page(&reader, Some((id, revision)), &typed, &preview))
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(error) => {
            // The form now bears the present revision: whoever presses again has seen both versions.
            let refused = Refused::by(&reader, error, |problem| typed.place(problem))?;
            Ok(form(&reader, Some(&found), &typed, refused).await?)
        }
    }
}

/// Which button was pressed. Without one the form is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// What would come of it.
    Check,
    /// The form again.
    Edit,
    Save,
}

impl Asked {
    fn of(fields: &Fields) -> Self {
        match fields.one("action").as_str() {
            "check" => Self::Check,
            "edit" => Self::Edit,
            // A button beside what stands in the way.
            _ if taken_start(fields).is_some() || on_clash(fields) != OnClash::Refuse => Self::Check,
            // Other dates were ticked on the page that shows what will come of it: then other things will.
            _ if check::is_outdated(fields) => Self::Check,
            _ => Self::Save,
        }
    }
}

fn warnings(fields: &Fields) -> Warnings {
    if fields.ticked("accept_warnings") { Warnings::Accept } else { Warnings::Ask }
}

/// To the page of the meeting. A series that was split goes on under an id of its own.
fn done(reader: &Reader, saved: &Saved, flash: &str) -> Response {
    let flash = if saved.whole.meeting.status == "draft" { "meeting-draft" } else { flash };
    reader.go(&format!("/meetings/{}", saved.whole.meeting.id), Some(flash))
}

/// A stored meeting as the form shows it: a series that has begun from its next date on.
fn shown(found: &ToChange) -> Result<Typed> {
    let schedule = schedule(&found.whole.meeting)?;
    let zone: Tz = schedule.zone;
    let starts = local_time("starts", &found.input.starts).map_err(|problem| Error::Invalid(vec![problem]))?;
    // A date that was added says nothing about when the others begin.
    let mut next = found.coming.iter().map(|date| date.recurrence_id).filter(|date| schedule.by_rule(*date));
    let first = next.next().filter(|_| goes_on(found)).unwrap_or(starts);
    Ok(Typed::of(&found.input, first, zone))
}

/// Whether it is a series of which a part lies behind.
fn goes_on(found: &ToChange) -> bool {
    found.begun && found.input.recurrence.is_some()
}

/// The values of an input in the words that the form has for them.
fn said(reader: &Reader, choices: &Choices, name: &str, values: &[String]) -> Option<String> {
    let one = || values.first().cloned().unwrap_or_default();
    match name {
        "host" | "partners" => Some(chosen(offered::partners(&choices.partners, values))),
        "duration" => Some(chosen(offered::durations(reader, &one()))),
        "space" => Some(grouped(offered::spaces(reader, &choices.venues, one().parse().ok()))),
        "time_zone" => Some(chosen(offered::time_zones(reader, &one()))),
        "exdates" => Some(chosen(offered::days(reader, values))),
        "languages" | "interpreters" => Some(chosen(offered::languages(reader, values))),
        "members" => Some(grouped(offered::members(reader, &choices.members, values))),
        "reminders" => Some(chosen(offered::reminders(reader, values))),
        "repeat" | "ends" | "visibility" | "status" => coded(reader, name, values),
        "address_hidden" | "all_day" => Some(yes_or_no(reader, values)),
        _ => None,
    }
}

async fn form(reader: &Reader, found: Option<&ToChange>, typed: &Typed, refused: Refused) -> Result<Response> {
    let choices = organise::choices(&reader.app, reader.caller()).await?;
    let host = std::slice::from_ref(&typed.host);
    let status = refused.status;
    let differences = match found.filter(|_| refused.stale) {
        Some(found) => {
            let (theirs, yours) = (Fields::of(shown(found)?.fields()), Fields::of(typed.fields()));
            compared::differences(reader, INPUTS, &theirs, &yours, |name, values| said(reader, &choices, name, values))
        }
        None => Vec::new(),
    };
    let mut errors = refused.errors;
    errors.sort_by_key(|error| INPUTS.iter().position(|(name, _)| *name == error.field));
    let view = MeetingForm {
        page: reader.page(),
        id: found.map(|found| found.whole.meeting.id.to_string()),
        revision: found.map(|found| found.whole.meeting.revision),
        errors,
        around: refused.around,
        clashes: refused.clashes,
        better: refused.better,
        warnings: refused.warnings,
        differences,
        told: found.map_or(0, |found| number(found.told)),
        from_next: found.is_some_and(goes_on),
        title: typed.title.clone(),
        description: typed.description.clone(),
        hosts: offered::partners(&choices.partners, host),
        spaces: offered::spaces(reader, &choices.venues, typed.space.trim().parse().ok()),
        date: typed.date.clone(),
        time: typed.time.clone(),
        all_day: typed.all_day,
        durations: offered::durations(reader, &typed.duration),
        time_zones: offered::time_zones(reader, &typed.time_zone),
        repeat: typed.repeat.code.clone(),
        rule: typed.repeat.rule.clone(),
        ends: typed.repeat.ends.clone(),
        count: typed.repeat.count.clone(),
        until: typed.repeat.until.clone(),
        exdates: offered::days(reader, &typed.exdates),
        languages: offered::languages(reader, &typed.languages),
        interpreters: offered::languages(reader, &typed.interpreters),
        childcare: typed.childcare.clone(),
        travel: typed.travel.clone(),
        food: typed.food.clone(),
        audience: typed.audience.clone(),
        online_url: typed.online_url.clone(),
        visibility: typed.visibility.clone(),
        address_hidden: typed.address_hidden,
        contact_role: typed.contact_role.clone(),
        contact_phone: typed.contact_phone.clone(),
        partners: offered::partners(&choices.partners, &typed.partners),
        members: offered::members(reader, &choices.members, &typed.members),
        reminders: offered::reminders(reader, &typed.reminders),
        status: typed.status.clone(),
    };
    reader.show_as(status, "pages/meeting_form.html", &view)
}
