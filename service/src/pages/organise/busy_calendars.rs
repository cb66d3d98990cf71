//! `/organise/venues/{slug}/calendars`: the calendars of a venue that are kept elsewhere.

use poem::web::{Form, Path};
use poem::{Response, handler};

use super::fields::Fields;
use super::refused::Refused;
use crate::error::{Error, Result};
use crate::flows::busy::{self, BusyCalendar, BusyInput};
use crate::flows::venues;
use crate::pages::{Reader, show};
use crate::view::Choice;
use crate::view::managing::{BusyCalendarRow, BusyCalendars};

#[handler]
pub async fn page(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    Ok(list(&reader, &slug, &Fields::default(), Refused::not()).await?)
}

#[handler]
pub async fn add(reader: Reader, Path(slug): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let input = BusyInput {
        name: fields.one("name"),
        url: fields.one("url"),
        space: fields.typed("space").and_then(|id| id.parse().ok()),
    };
    match busy::add(&reader.app, reader.caller(), &slug, &input).await {
        Ok(added) => Ok(reader.go(&path(&slug), Some(read(&added, "busy-calendar-added")))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(list(&reader, &slug, &fields, refused).await?)
        }
    }
}

#[handler]
pub async fn look(reader: Reader, Path((slug, id)): Path<(String, String)>) -> poem::Result<Response> {
    let calendar = busy::read_now(&reader.app, reader.caller(), show::id(&id)?).await?;
    Ok(reader.go(&path(&slug), Some(read(&calendar, "busy-calendar-read"))))
}

#[handler]
pub async fn remove(reader: Reader, Path((slug, id)): Path<(String, String)>) -> poem::Result<Response> {
    match busy::remove(&reader.app, reader.caller(), show::id(&id)?).await {
        // Pressed twice: it has gone already.
        Ok(()) | Err(Error::NotFound) => Ok(reader.go(&path(&slug), Some("busy-calendar-removed"))),
        Err(error) => Err(error.into()),
    }
}

fn path(slug: &str) -> String {
    format!("/organise/venues/{slug}/calendars")
}

/// What to say of it: that it cannot be read stands beside it.
fn read(calendar: &BusyCalendar, good: &'static str) -> &'static str {
    if calendar.failure().is_some() { "busy-calendar-failed" } else { good }
}

async fn list(reader: &Reader, slug: &str, typed: &Fields, refused: Refused) -> Result<Response> {
    let calendars = busy::list(&reader.app, reader.caller(), slug).await?;
    let venue = venues::to_change(&reader.app, reader.caller(), slug).await?;
    let chosen = typed.one("space");
    let spaces = venue.spaces.iter().map(|space| Choice {
        value: space.id.to_string(),
        label: space.name.clone(),
        chosen: space.id.to_string() == chosen,
    });
    let view = BusyCalendars {
        page: reader.page(),
        slug: slug.to_owned(),
        venue: venue.venue.name.clone(),
        calendars: calendars.iter().map(|calendar| row(reader, slug, calendar)).collect(),
        spaces: spaces.collect(),
        name: typed.one("name"),
        url: typed.one("url"),
        errors: refused.errors,
    };
    reader.show_as(refused.status, "pages/busy_calendars.html", &view)
}

fn row(reader: &Reader, slug: &str, calendar: &BusyCalendar) -> BusyCalendarRow {
    let at = |moment| reader.words.moment(moment, reader.app.settings.time_zone);
    BusyCalendarRow {
        href: format!("{}/{}", path(slug), calendar.row.id),
        name: calendar.row.name.clone(),
        host: calendar.row.host.clone(),
        space: calendar.space.as_ref().map(|space| space.name.clone()),
        read: calendar.row.succeeded_at.map(at),
        failure: calendar.failure().map(|refusal| reader.words.problem(&refusal.problem())),
        next: calendar.failure().map(|_| at(calendar.row.next_at)),
        unread: calendar.row.unread.into(),
    }
}
