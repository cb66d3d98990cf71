//! The bookings of a venue: `/b/{token}`, where its caretaker confirms or gives them back, and `/organise/venues/{slug}/bookings`, where
//! an organiser does so in their place. Opening either changes nothing.

use std::collections::BTreeMap;

use poem::web::{Form, Path};
use poem::{Response, handler};
use uuid::Uuid;

use super::organise::fields::Fields;
use super::organise::list::number;
use super::{Reader, show};
use crate::error::{Error, Result};
use crate::flows::confirmations::{self, Booked, Bookings, Decision};
use crate::view::bookings::{BookingLine, BookingRequests, BookingsPage};
use crate::view::build;

/// As many as are shown of what is certain: the weeks to come.
const CERTAIN: usize = 20;

#[handler]
pub async fn by_link(reader: Reader, Path(token): Path<String>) -> poem::Result<Response> {
    let bookings = confirmations::look(&reader.app, &token).await?;
    Ok(page(&reader, &bookings, format!("/b/{token}"), false)?)
}

#[handler]
pub async fn decide_by_link(
    reader: Reader,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> poem::Result<Response> {
    let (dates, decision) = said(&fields)?;
    let reason = fields.typed("reason");
    let done = confirmations::decide_by_link(&reader.app, &token, &dates, decision, reason.as_deref()).await?;
    Ok(reader.go(&format!("/b/{token}"), Some(outcome(decision, done))))
}

#[handler]
pub async fn of_venue(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let bookings = confirmations::of_venue(&reader.app, reader.caller(), &slug).await?;
    Ok(page(&reader, &bookings, path(&slug), true)?)
}

#[handler]
pub async fn decide(reader: Reader, Path(slug): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let (dates, decision) = said(&fields)?;
    let reason = fields.typed("reason");
    let decided = confirmations::decide(&reader.app, reader.caller(), &slug, &dates, decision, reason.as_deref());
    let done = decided.await?;
    Ok(reader.go(&path(&slug), Some(outcome(decision, done))))
}

fn path(slug: &str) -> String {
    format!("/organise/venues/{slug}/bookings")
}

/// The dates that were ticked, and the button that was pressed.
fn said(fields: &Fields) -> Result<(Vec<Uuid>, Decision)> {
    let decision = match fields.one("action").as_str() {
        "confirm" => Decision::Confirm,
        "decline" => Decision::Decline,
        _ => return Err(Error::NotFound),
    };
    Ok((fields.all("dates").iter().filter_map(|id| id.parse().ok()).collect(), decision))
}

/// What is said of it. Where nothing was ticked, or somebody else was faster, nothing was done.
fn outcome(decision: Decision, done: usize) -> &'static str {
    match decision {
        _ if done == 0 => "bookings-nothing",
        Decision::Confirm => "bookings-confirmed",
        Decision::Decline => "bookings-declined",
    }
}

/// `organising` is whether the reader may know what every meeting is.
fn page(reader: &Reader, bookings: &Bookings, here: String, organising: bool) -> Result<Response> {
    let mut by_meeting: BTreeMap<Uuid, Vec<&Booked>> = BTreeMap::new();
    for booked in bookings.booked.iter().filter(|one| one.is_requested() && one.date.starts_at > reader.app.now()) {
        by_meeting.entry(booked.date.meeting_id).or_default().push(booked);
    }
    let mut requests: Vec<_> = by_meeting.into_values().collect();
    requests.sort_by_key(|booked| booked[0].date.starts_at);
    let lines = |booked: &[&Booked]| booked.iter().map(|one| line(reader, one, organising)).collect::<Result<Vec<_>>>();
    let requests = requests.into_iter().map(|booked| {
        let meeting = &booked[0].whole.meeting;
        Ok(BookingRequests {
            title: title(reader, booked[0], organising),
            href: organising.then(|| format!("/meetings/{}", meeting.id)),
            host: booked[0].host.name.clone(),
            repeats: show::repeats(reader, meeting)?,
            dates: lines(&booked)?,
        })
    });
    let mut confirmed: Vec<&Booked> = bookings.booked.iter().filter(|one| !one.is_requested()).collect();
    let later = confirmed.len().saturating_sub(CERTAIN);
    confirmed.truncate(CERTAIN);
    let view = BookingsPage {
        page: reader.page(),
        venue: bookings.venue.name.clone(),
        slug: organising.then(|| bookings.venue.slug.clone()),
        caretaker: bookings.caretaker.as_ref().map(|member| member.name.clone()),
        here,
        requests: requests.collect::<Result<_>>()?,
        confirmed: lines(&confirmed)?,
        later: number(later),
    };
    reader.show("pages/bookings.html", &view)
}

fn title(reader: &Reader, booked: &Booked, organising: bool) -> String {
    if organising {
        booked.whole.meeting.title.clone()
    } else {
        build::title_for_caretaker(reader.words, &booked.whole)
    }
}

fn line(reader: &Reader, booked: &Booked, organising: bool) -> Result<BookingLine> {
    Ok(BookingLine {
        id: booked.date.id.to_string(),
        when: show::when_in_one_line(reader, &booked.whole.meeting, &booked.date)?,
        space: booked.space.name.clone(),
        title: title(reader, booked, organising),
        host: booked.host.name.clone(),
        ahead: booked.date.starts_at > reader.app.now(),
    })
}
