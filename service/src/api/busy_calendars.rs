//! Calendars of venues that are kept elsewhere, in JSON.

use poem_openapi::param::Path;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::{Created, Done, Shown};
use super::body::Body;
use super::caller::Member;
use super::problem::Result;
use super::time::Instant;
use crate::flows::busy::{self, BusyInput};
use crate::flows::venues;
use crate::words::{Words, without_isolates};

pub struct BusyCalendars;

/// A calendar to be looked at.
#[derive(Object)]
#[oai(rename = "BusyCalendarInput", example)]
struct CalendarBody {
    name: String,
    /// Its address: http, https or webcal. It is kept secret, and never shown again.
    url: String,
    /// The one space that it is of; left out, it is of all of the venue.
    space: Option<Uuid>,
}

/// A calendar of a venue that is kept elsewhere. The times at which it has something are kept, and nothing else of it: who plans a
/// meeting then is warned.
#[derive(Object)]
struct BusyCalendar {
    id: Uuid,
    name: String,
    /// The host of its address.
    host: String,
    space: Option<Uuid>,
    /// When it was asked for the last time.
    checked_at: Option<Instant>,
    /// When it could be read the last time. What it said then is what counts.
    succeeded_at: Option<Instant>,
    /// How many of its entries could not be read.
    unread: i64,
    /// Why it could not be read the last time.
    failure: Option<String>,
    /// How many times in a row.
    failures: i64,
    /// When it is asked for again.
    next_at: Instant,
}

/// Those of a venue.
#[derive(Object)]
#[oai(rename = "BusyCalendarList")]
struct Calendars {
    items: Vec<BusyCalendar>,
}

impl Example for CalendarBody {
    fn example() -> Self {
        Self { name: "Hall diary".into(), url: "https://calendar.example.org/hall.ics".into(), space: None }
    }
}

fn shown(calendar: &busy::BusyCalendar) -> BusyCalendar {
    let row = &calendar.row;
    let said = |refusal: crate::fetch::Refusal| without_isolates(Words::fallback().problem(&refusal.problem()));
    BusyCalendar {
        id: row.id,
        name: row.name.clone(),
        host: row.host.clone(),
        space: row.space_id,
        checked_at: row.checked_at.map(Into::into),
        succeeded_at: row.succeeded_at.map(Into::into),
        unread: row.unread.into(),
        failure: calendar.failure().map(said),
        failures: row.failures.into(),
        next_at: row.next_at.into(),
    }
}

#[OpenApi(tag = "Noun::Venues")]
impl BusyCalendars {
    /// List the calendars of a venue that are kept elsewhere
    #[oai(path = "/venues/:venue/busy-calendars", method = "get")]
    async fn list(
        &self,
        asker: Member,
        /// Slug or id.
        venue: Path<String>,
    ) -> Result<Shown<Calendars>> {
        let slug = venues::named(&asker.app, &venue.0).await?.venue.slug;
        let calendars = busy::list(&asker.app, &asker.caller, &slug).await?;
        Ok(Shown(Calendars { items: calendars.iter().map(shown).collect() }))
    }

    /// Add a calendar that is kept elsewhere
    ///
    /// It is read at once, and then every half hour. That it cannot be read yet keeps it from nothing: see `failure`.
    #[oai(path = "/venues/:venue/busy-calendars", method = "post")]
    async fn add(
        &self,
        asker: Member,
        /// Slug or id.
        venue: Path<String>,
        body: Body<CalendarBody>,
    ) -> Result<Created<BusyCalendar>> {
        let slug = venues::named(&asker.app, &venue.0).await?.venue.slug;
        let CalendarBody { name, url, space } = body.0;
        let added = busy::add(&asker.app, &asker.caller, &slug, &BusyInput { name, url, space }).await?;
        let location = Some(format!("/api/v1/venues/{slug}/busy-calendars"));
        Ok(Created { item: shown(&added), location, revision: None })
    }

    /// Read a calendar that is kept elsewhere now
    #[oai(path = "/busy-calendars/:calendar/read", method = "post")]
    async fn read(&self, asker: Member, calendar: Path<Uuid>) -> Result<Shown<BusyCalendar>> {
        Ok(Shown(shown(&busy::read_now(&asker.app, &asker.caller, calendar.0).await?)))
    }

    /// Forget a calendar that is kept elsewhere
    #[oai(path = "/busy-calendars/:calendar", method = "delete")]
    async fn remove(&self, asker: Member, calendar: Path<Uuid>) -> Result<Done> {
        busy::remove(&asker.app, &asker.caller, calendar.0).await?;
        Ok(Done)
    }
}
