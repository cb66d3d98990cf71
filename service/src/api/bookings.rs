//! The bookings of a venue in JSON: what somebody has to confirm, and what is certain.

use poem_openapi::param::Path;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::Shown;
use super::body::Body;
use super::caller::Member;
use super::problem::Result;
use super::time::Instant;
use crate::flows::confirmations::{self, Booked, Decision};
use crate::flows::venues;

pub struct Bookings;

/// A space held for a date.
#[derive(Object)]
struct Booking {
    /// The id of the date.
    occurrence: Uuid,
    meeting: Uuid,
    title: String,
    space: Uuid,
    starts: Instant,
    ends: Instant,
    /// With the time to set up.
    blocked_from: Instant,
    /// With the time to clear.
    blocked_until: Instant,
    /// `requested` until whoever looks after the venue says yes, then `confirmed`.
    status: String,
}

/// Those of a venue that are not over, the earliest first.
#[derive(Object)]
#[oai(rename = "BookingList")]
struct List {
    items: Vec<Booking>,
}

/// Which bookings are meant.
#[derive(Object)]
#[oai(rename = "BookingDecision", example)]
struct DecisionBody {
    /// The ids of the dates. What was settled before stays as it is.
    occurrences: Vec<Uuid>,
    /// Why they are declined, in a line.
    reason: Option<String>,
}

impl Example for DecisionBody {
    fn example() -> Self {
        Self { occurrences: vec![Uuid::nil()], reason: None }
    }
}

fn shown(booked: &Booked) -> Booking {
    Booking {
        occurrence: booked.date.id,
        meeting: booked.date.meeting_id,
        title: booked.whole.meeting.title.clone(),
        space: booked.space.id,
        starts: booked.date.starts_at.into(),
        ends: booked.date.ends_at.into(),
        blocked_from: booked.booking.blocked_from.into(),
        blocked_until: booked.booking.blocked_until.into(),
        status: booked.booking.status.clone(),
    }
}

async fn list(asker: &Member, slug: &str) -> Result<Shown<List>> {
    let bookings = confirmations::of_venue(&asker.app, &asker.caller, slug).await?;
    Ok(Shown(List { items: bookings.booked.iter().map(shown).collect() }))
}

async fn decide(asker: &Member, venue: &str, body: DecisionBody, decision: Decision) -> Result<Shown<List>> {
    let slug = venues::named(&asker.app, venue).await?.venue.slug;
    let DecisionBody { occurrences, reason } = body;
    confirmations::decide(&asker.app, &asker.caller, &slug, &occurrences, decision, reason.as_deref()).await?;
    list(asker, &slug).await
}

#[OpenApi(tag = "Noun::Venues")]
impl Bookings {
    /// List the bookings of a venue
    #[oai(path = "/venues/:venue/bookings", method = "get")]
    async fn list(
        &self,
        asker: Member,
        /// Slug or id.
        venue: Path<String>,
    ) -> Result<Shown<List>> {
        let slug = venues::named(&asker.app, &venue.0).await?.venue.slug;
        list(&asker, &slug).await
    }

    /// Confirm bookings
    ///
    /// In the place of whoever looks after the venue. Its meetings are tentative until then.
    #[oai(path = "/venues/:venue/bookings/confirm", method = "post")]
    async fn confirm(
        &self,
        asker: Member,
        /// Slug or id.
        venue: Path<String>,
        body: Body<DecisionBody>,
    ) -> Result<Shown<List>> {
        decide(&asker, &venue.0, body.0, Decision::Confirm).await
    }

    /// Decline bookings
    ///
    /// Also those that were confirmed: the space is free again, and the meetings have none on these dates.
    #[oai(path = "/venues/:venue/bookings/decline", method = "post")]
    async fn decline(
        &self,
        asker: Member,
        /// Slug or id.
        venue: Path<String>,
        body: Body<DecisionBody>,
    ) -> Result<Shown<List>> {
        decide(&asker, &venue.0, body.0, Decision::Decline).await
    }
}
