//! A date is added to a series.

use commonhall_domain::meeting::local_time;
use poem::web::{Form, Path};
use poem::{Response, handler};

use super::fields::Fields;
use super::list::number;
use super::offered;
use super::refused::Refused;
use super::typed::{clock, space, start, start_faults, taken_start};
use crate::error::Result;
use crate::flows::meetings::{self, NewDate, Warnings, date_text};
use crate::flows::organise::{self, ToChange};
use crate::pages::{Reader, show};
use crate::store::meetings::schedule;
use crate::view::organise::AddedDate;

/// The inputs, named as in the view.
#[derive(Clone, Debug, Default)]
struct Typed {
    date: String,
    time: String,
    duration: String,
    space: String,
}

#[handler]
pub async fn blank_form(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let found = organise::to_extend(&reader.app, reader.caller(), show::id(&id)?).await?;
    // The day is what has to be said; all else is as usual.
    let typed = Typed {
        date: String::new(),
        time: local_time("starts", &found.input.starts).map(|starts| clock(starts.time())).unwrap_or_default(),
        duration: found.input.duration.clone(),
        space: found.input.space.map(|space| space.to_string()).unwrap_or_default(),
    };
    Ok(form(&reader, &found, typed, Refused::not()).await?)
}

#[handler]
pub async fn add(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let found = organise::to_extend(&reader.app, reader.caller(), id).await?;
    let mut typed = Typed {
        date: fields.one("date"),
        time: fields.one("time"),
        duration: fields.one("duration"),
        space: fields.one("space"),
    };
    if let Some((date, time)) = taken_start(&fields) {
        (typed.date, typed.time) = (date, time);
        return Ok(form(&reader, &found, typed, Refused::not()).await?);
    }
    let all_day = found.whole.meeting.all_day;
    let wanted = NewDate {
        starts: start(&typed.date, &typed.time, all_day),
        duration: Some(typed.duration.clone()),
        space: Some(space(&typed.space)),
    };
    let warnings = if fields.ticked("accept_warnings") { Warnings::Accept } else { Warnings::Ask };
    // What others changed meanwhile is no matter of a date that was not there.
    match meetings::add_date(&reader.app, reader.caller(), id, None, &wanted, warnings).await {
        Ok((_, date)) => {
            Ok(reader.go(&format!("/meetings/{id}?date={}", date_text(date.recurrence_id)), Some("date-added")))
        }
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| match problem.field.as_ref() {
                "starts" => start_faults(&typed.date, &typed.time, all_day, problem),
                _ => vec![problem],
            })?;
            Ok(form(&reader, &found, typed, refused).await?)
        }
    }
}

async fn form(reader: &Reader, found: &ToChange, typed: Typed, refused: Refused) -> Result<Response> {
    let choices = organise::choices(&reader.app, reader.caller()).await?;
    let meeting = &found.whole.meeting;
    // One date is only in rooms of the zone of its series.
    let zone = schedule(meeting)?.zone;
    let venues: Vec<_> = choices.venues.into_iter().filter(|venue| venue.venue.time_zone == zone.name()).collect();
    let view = AddedDate {
        page: reader.page(),
        id: meeting.id.to_string(),
        meeting_title: meeting.title.clone(),
        repeats: show::repeats(reader, meeting)?,
        errors: refused.errors,
        clashes: refused.clashes,
        better: refused.better,
        warnings: refused.warnings,
        told: number(found.told),
        date: typed.date,
        time: typed.time,
        all_day: meeting.all_day,
        durations: offered::durations_of_date(reader, &typed.duration, meeting.all_day),
        spaces: offered::spaces(reader, &venues, typed.space.trim().parse().ok()),
    };
    reader.show_as(refused.status, "pages/added_date.html", &view)
}
