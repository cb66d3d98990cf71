//! One date of a series is changed, cancelled or restored; or it and all that follow are changed.

use chrono::NaiveDateTime;
use commonhall_domain::meeting::MeetingInput;
use poem::web::{Form, Path};
use poem::{Response, handler};
use uuid::Uuid;

use super::compared::{self, Input, chosen, grouped};
use super::fields::Fields;
use super::list::number;
use super::offered;
use super::refused::Refused;
use super::repeat::Repeat;
use super::typed::{clock, on_clash, space, start, start_faults, taken_start};
use crate::error::{Error, Result};
use crate::flows::meetings::{self, DateChange, Terms, Warnings, date_of, date_text};
use crate::flows::organise::{self, DateToChange};
use crate::pages::{Reader, show};
use crate::store::meetings::schedule;
use crate::view::organise::OccurrenceForm;

/// The inputs, named as in the view.
#[derive(Clone, Debug, Default)]
struct Typed {
    /// Code: `this` or `following`.
    scope: String,
    date: String,
    /// None where the series takes whole days.
    time: String,
    all_day: bool,
    duration: String,
    space: String,
    title: String,
    reason: String,
}

const INPUTS: [Input; 5] = [
    ("date", "form-date"),
    ("time", "form-time"),
    ("duration", "form-duration"),
    ("space", "form-space"),
    ("title", "form-title"),
];

#[handler]
pub async fn stored_form(reader: Reader, Path((id, date)): Path<(String, String)>) -> poem::Result<Response> {
    let (id, date) = (show::id(&id)?, date_of(&date)?);
    let found = organise::date_to_change(&reader.app, reader.caller(), id, date).await?;
    if found.whole.meeting.recurrence.is_none() {
        // What happens once has one form.
        return Ok(reader.go(&format!("/organise/meetings/{id}/edit"), None));
    }
    let typed = Typed::of(&found);
    Ok(form(&reader, &found, typed, Refused::not()).await?)
}

#[handler]
pub async fn change(
    reader: Reader,
    Path((id, date)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> poem::Result<Response> {
    let (id, date) = (show::id(&id)?, date_of(&date)?);
    let found = organise::date_to_change(&reader.app, reader.caller(), id, date).await?;
    let fields = compared::taken(&fields, &Typed::of(&found).fields());
    let typed = Typed { all_day: found.whole.meeting.all_day, ..Typed::posted(&fields) };
    if let Some(taken) = taken_start(&fields) {
        let (date, time) = taken;
        return Ok(form(&reader, &found, Typed { date, time, ..typed }, Refused::not()).await?);
    }
    let error = match done(&reader, id, date, &fields, &typed).await {
        Ok((meeting, date, flash)) => {
            return Ok(reader.go(&format!("/meetings/{meeting}?date={}", date_text(date)), Some(flash)));
        }
        Err(error) => error,
    };
    // The form now bears the present revision: whoever presses again has seen both versions.
    let refused = Refused::by(&reader, error, |problem| typed.place(problem))?;
    // The two forms of the page are sent apart: what the other one holds is as it was.
    let typed =
        if fields.one("action") == "change" { typed } else { Typed { reason: typed.reason, ..Typed::of(&found) } };
    Ok(form(&reader, &found, typed, refused).await?)
}

/// The meeting and the date that there are now, and what to say of it.
async fn done(
    reader: &Reader,
    id: Uuid,
    date: NaiveDateTime,
    fields: &Fields,
    typed: &Typed,
) -> Result<(Uuid, NaiveDateTime, &'static str)> {
    let revision = Some(fields.revision());
    let warnings = if fields.ticked("accept_warnings") { Warnings::Accept } else { Warnings::Ask };
    let (wanted, flash) = match fields.one("action").as_str() {
        "change" if typed.scope == "following" => {
            let edit = |before| Ok(typed.following(before, date, reader));
            let terms = Terms { warnings, on_clash: on_clash(fields) };
            let saved = meetings::split(&reader.app, reader.caller(), id, date, revision, edit, terms).await?;
            return Ok((saved.whole.meeting.id, saved.whole.meeting.starts_local, "meeting-changed"));
        }
        "change" => (typed.of_this_date(), "date-changed"),
        "cancel" => {
            let status = Some("cancelled".to_owned());
            (DateChange { status, reason: Some(typed.reason.clone()), ..DateChange::default() }, "date-cancelled")
        }
        "restore" => (DateChange { status: Some("confirmed".to_owned()), ..DateChange::default() }, "date-restored"),
        _ => return Err(Error::NotFound),
    };
    // Whoever cancels a date or lets it take place after all is asked nothing more.
    let warnings = if flash == "date-changed" { warnings } else { Warnings::Accept };
    meetings::change_date(&reader.app, reader.caller(), id, date, revision, &wanted, warnings).await?;
    Ok((id, date, flash))
}

impl Typed {
    fn posted(fields: &Fields) -> Self {
        Self {
            scope: fields.one("scope"),
            date: fields.one("date"),
            time: fields.one("time"),
            all_day: false,
            duration: fields.one("duration"),
            space: fields.one("space"),
            title: fields.one("title"),
            reason: fields.one("reason"),
        }
    }

    /// The date as it is planned now.
    fn of(found: &DateToChange) -> Self {
        let (meeting, date) = (&found.whole.meeting, &found.date);
        let over = found.whole.override_of(date.recurrence_id);
        Self {
            scope: "this".to_owned(),
            date: date.starts_local.date().to_string(),
            time: if meeting.all_day { String::new() } else { clock(date.starts_local.time()) },
            all_day: meeting.all_day,
            duration: over.and_then(|over| over.duration.clone()).unwrap_or_else(|| meeting.duration.clone()),
            space: date.space_id.map(|space| space.to_string()).unwrap_or_default(),
            title: over.and_then(|over| over.title.clone()).unwrap_or_else(|| meeting.title.clone()),
            reason: over.and_then(|over| over.reason.clone()).unwrap_or_default(),
        }
    }

    /// The inputs that somebody else may have filled otherwise.
    fn fields(&self) -> Fields {
        let values = [&self.date, &self.time, &self.duration, &self.space, &self.title];
        Fields::of(INPUTS.into_iter().zip(values).map(|((name, _), value)| (name, value.clone())))
    }

    fn of_this_date(&self) -> DateChange {
        DateChange {
            starts: Some(start(&self.date, &self.time, self.all_day)),
            duration: Some(self.duration.clone()),
            space: Some(space(&self.space)),
            title: Some(self.title.clone()),
            ..DateChange::default()
        }
    }

    /// The part of the series from this date on. The weekday of a rule that has words in the form goes with the date.
    fn following(&self, before: MeetingInput, date: NaiveDateTime, reader: &Reader) -> MeetingInput {
        let zone = before.time_zone.as_deref().and_then(|zone| zone.parse().ok());
        let zone = zone.unwrap_or(reader.app.settings.time_zone);
        let rule = before.recurrence.as_ref().and_then(|text| text.parse().ok());
        let day = self.date.trim().parse().ok();
        let stays = day == Some(date.date());
        let recurrence = rule.filter(|_| !stays).and_then(|rule| Repeat::of(&rule, date, date, zone).text(day));
        MeetingInput {
            starts: start(&self.date, &self.time, self.all_day),
            duration: self.duration.clone(),
            space: space(&self.space),
            title: self.title.clone(),
            recurrence: recurrence.or(before.recurrence),
            ..before
        }
    }

    fn place(&self, problem: commonhall_domain::problem::Problem) -> Vec<commonhall_domain::problem::Problem> {
        match problem.field.as_ref() {
            "starts" => start_faults(&self.date, &self.time, self.all_day, problem),
            "duration" | "space" | "title" | "reason" => vec![problem],
            "recurrence" => vec![commonhall_domain::problem::Problem { field: "date".into(), ..problem }],
            _ => vec![commonhall_domain::problem::Problem { field: "".into(), ..problem }],
        }
    }
}

async fn form(reader: &Reader, found: &DateToChange, typed: Typed, refused: Refused) -> Result<Response> {
    let choices = organise::choices(&reader.app, reader.caller()).await?;
    let meeting = &found.whole.meeting;
    // One date moves only to rooms in the zone of its series.
    let zone = schedule(meeting)?.zone;
    let venues: Vec<_> = choices.venues.into_iter().filter(|venue| venue.venue.time_zone == zone.name()).collect();
    let said = |name: &str, values: &[String]| {
        let one = values.first().map(String::as_str).unwrap_or_default();
        match name {
            "duration" => Some(chosen(offered::durations_of_date(reader, one, meeting.all_day))),
            "space" => Some(grouped(offered::spaces(reader, &venues, one.parse().ok()))),
            _ => None,
        }
    };
    let differences = if refused.stale {
        compared::differences(reader, INPUTS, &Typed::of(found).fields(), &typed.fields(), said)
    } else {
        Vec::new()
    };
    let view = OccurrenceForm {
        page: reader.page(),
        id: meeting.id.to_string(),
        recurrence_id: date_text(found.date.recurrence_id),
        revision: meeting.revision,
        meeting_title: meeting.title.clone(),
        when: show::when(reader, meeting, &found.date)?,
        cancelled: found.date.status == "cancelled",
        errors: refused.errors,
        differences,
        // One date alone is moved to one of these; what follows goes around.
        around: if typed.scope == "following" { refused.around } else { Vec::new() },
        better: refused.better,
        clashes: refused.clashes,
        warnings: refused.warnings,
        told: number(found.told),
        scope: typed.scope,
        date: typed.date,
        time: typed.time,
        all_day: meeting.all_day,
        durations: offered::durations_of_date(reader, &typed.duration, meeting.all_day),
        spaces: offered::spaces(reader, &venues, typed.space.trim().parse().ok()),
        title: typed.title,
        reason: typed.reason,
    };
    reader.show_as(refused.status, "pages/occurrence_form.html", &view)
}
