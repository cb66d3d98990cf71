//! Bookings of venues that somebody looks after: the caretaker is asked, and confirms or gives back, from a link in a mail and
//! without an account; organisers may do so in their place. Until then the dates of a meeting are tentative.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::fields;
use commonhall_domain::policy::{Wish, may};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::{members, partners, spaces, venues};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use uuid::Uuid;

use super::feed::scopes;
use super::{Caller, meetings, notices};
use crate::app::App;
use crate::auth::link::{self, Purpose};
use crate::error::{Error, Result, allow};
use crate::store::audit::{self, Entry, Face};
use crate::store::bookings::{self, CONFIRMED, Model as Booking, REQUESTED};
use crate::store::meetings::Whole;
use crate::store::outbox::{self, Queued};
use crate::store::{self, occurrences, people};

/// The mail that asks.
pub const BOOKING_REQUEST: &str = "booking_request";

/// A booking with what it is for.
#[derive(Clone, Debug)]
pub struct Booked {
    pub booking: Booking,
    pub date: Occurrence,
    pub whole: Whole,
    pub host: partners::Model,
    pub space: spaces::Model,
}

impl Booked {
    pub fn is_requested(&self) -> bool {
        self.booking.status == REQUESTED
    }
}

/// A venue with its bookings that are not over, the earliest first.
#[derive(Clone, Debug)]
pub struct Bookings {
    pub venue: venues::Model,
    pub caretaker: Option<members::Model>,
    pub booked: Vec<Booked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Confirm,
    /// Also of what was confirmed: the room is free again, and the meeting has none on that date.
    Decline,
}

/// The address at which a caretaker confirms bookings, without the site before it.
pub fn path(app: &App, caretaker: &members::Model, venue: Uuid) -> String {
    let generation = caretaker.link_generation;
    format!("/b/{}", link::seal_with(&app.key, Purpose::Bookings, caretaker.id, venue.as_bytes(), generation))
}

/// Shows what the link is for; changes nothing, since mail scanners follow links.
pub async fn look(app: &App, token: &str) -> Result<Bookings> {
    let db = app.store.read();
    let (_, venue) = opened(db, app, token).await?;
    of(db, venue, app.now()).await
}

/// The bookings of a venue, for organisers.
pub async fn of_venue(app: &App, caller: &Caller, slug: &str) -> Result<Bookings> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let db = app.store.read();
    of(db, store::venues::by_slug(db, slug).await?.ok_or(Error::NotFound)?, app.now()).await
}

/// What a caretaker says to these dates, and how many of them it was news for: what was decided before stays as it is.
pub async fn decide_by_link(
    app: &App,
    token: &str,
    dates: &[Uuid],
    decision: Decision,
    reason: Option<&str>,
) -> Result<usize> {
    let tx = app.store.begin().await?;
    let (caretaker, venue) = opened(&tx, app, token).await?;
    let by = (Some(caretaker.id), Face::Link);
    let done = Box::pin(decided(&tx, app, by, venue.id, dates, decision, reason, app.now())).await?;
    tx.commit().await?;
    app.queued.notify_one();
    Ok(done)
}

/// The same by an organiser in the caretaker's place.
pub async fn decide(
    app: &App,
    caller: &Caller,
    slug: &str,
    dates: &[Uuid],
    decision: Decision,
    reason: Option<&str>,
) -> Result<usize> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let tx = app.store.begin().await?;
    let venue = store::venues::by_slug(&tx, slug).await?.ok_or(Error::NotFound)?;
    let by = (caller.actor.member, caller.face);
    let done = Box::pin(decided(&tx, app, by, venue.id, dates, decision, reason, app.now())).await?;
    tx.commit().await?;
    app.queued.notify_one();
    Ok(done)
}

/// Where nobody is asked any more, what was asked for is certain.
pub(super) async fn confirm_all(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    venue: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let asked: Vec<Uuid> = bookings::of_venue(tx, venue, now).await?.iter().map(|one| one.occurrence_id).collect();
    let by = (caller.actor.member, caller.face);
    decided(tx, app, by, venue, &asked, Decision::Confirm, None, now).await.map(drop)
}

/// Makes the dates of what is only `requested` tentative, and opens a mail to whoever confirms it. What was `known` before is no
/// news to them.
pub(super) async fn ask(
    tx: &DatabaseTransaction,
    wait: TimeDelta,
    booked: &[Booking],
    known: &[Booking],
    dates: &[Occurrence],
    now: DateTime<Utc>,
) -> Result<()> {
    let requested: Vec<&Booking> = booked.iter().filter(|booking| booking.status == REQUESTED).collect();
    for date in dates.iter().filter(|date| date.status == CONFIRMED) {
        if requested.iter().any(|booking| booking.occurrence_id == date.id) {
            store::save(tx, Occurrence { status: "tentative".to_owned(), ..date.clone() }).await?;
        }
    }
    let news = requested.into_iter().filter(|booking| !known.contains(booking));
    let venues: BTreeMap<Uuid, Option<Uuid>> = (store::venues::places(tx, news.map(|booking| booking.space_id))
        .await?)
        .into_iter()
        .map(|place| (place.venue.id, place.venue.caretaker_id))
        .collect();
    for (venue, caretaker) in venues {
        let Some(caretaker) = caretaker else { continue };
        let waiting = outbox::waiting_of_kind(tx, BOOKING_REQUEST, caretaker).await?;
        if waiting.iter().any(|message| message.details["venue"] == json!(venue)) {
            continue;
        }
        let message = Queued {
            kind: BOOKING_REQUEST,
            cause: format!("{BOOKING_REQUEST}:{venue}:{caretaker}:{}", crate::clock::new_id(now)),
            member: Some(caretaker),
            meeting: None,
            occurrence: None,
            details: json!({ "venue": venue }),
            due_at: now + wait,
            deadline_at: None,
        };
        outbox::queue(tx, message, now).await?;
    }
    Ok(())
}

/// The bookings of a venue, as the mail and the pages show them.
pub(super) async fn of(db: &impl ConnectionTrait, venue: venues::Model, now: DateTime<Utc>) -> Result<Bookings> {
    let rows = bookings::of_venue(db, venue.id, now).await?;
    let ids: Vec<Uuid> = rows.iter().map(|booking| booking.occurrence_id).collect();
    let dates = occurrences::by_ids(db, &ids).await?;
    let wholes = store::meetings::by_ids(db, dates.iter().map(|date| date.meeting_id)).await?;
    let hosts: BTreeSet<Uuid> = wholes.iter().map(|whole| whole.meeting.host_id).collect();
    let hosts = store::partners::by_ids(db, &hosts.into_iter().collect::<Vec<_>>()).await?;
    let spaces = store::venues::spaces_of(db, &[venue.id]).await?;
    let caretaker = match venue.caretaker_id {
        Some(id) => people::by_id(db, id).await?,
        None => None,
    };
    let booked = rows.into_iter().filter_map(|booking| {
        let date = dates.iter().find(|date| date.id == booking.occurrence_id)?.clone();
        let whole = wholes.iter().find(|whole| whole.meeting.id == date.meeting_id)?.clone();
        let host = hosts.iter().find(|host| host.id == whole.meeting.host_id)?.clone();
        let space = spaces.iter().find(|space| space.id == booking.space_id)?.clone();
        Some(Booked { booking, date, whole, host, space })
    });
    let booked = booked.collect();
    Ok(Bookings { venue, caretaker, booked })
}

/// The caretaker whom a link was made for, and the venue; `NotFound` if somebody else looks after it by now.
async fn opened(db: &impl ConnectionTrait, app: &App, token: &str) -> Result<(members::Model, venues::Model)> {
    let (member, venue) = link::claimed_with(token).ok_or(Error::NotFound)?;
    let venue = Uuid::from_slice(&venue).map_err(|_| Error::NotFound)?;
    let member = people::by_id(db, member).await?.filter(|member| member.left_at.is_none()).ok_or(Error::NotFound)?;
    if !link::is_ours(&app.key, Purpose::Bookings, member.link_generation, token) {
        return Err(Error::NotFound);
    }
    let venue = store::venues::by_id(db, venue).await?.filter(|venue| venue.caretaker_id == Some(member.id));
    Ok((member, venue.ok_or(Error::NotFound)?))
}

#[expect(
    clippy::too_many_arguments,
    reason = "one step of several flows, with the transaction and the time that it is in"
)]
async fn decided(
    tx: &DatabaseTransaction,
    app: &App,
    (actor, face): (Option<Uuid>, Face),
    venue: Uuid,
    dates: &[Uuid],
    decision: Decision,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<usize> {
    let reason = fields::optional_line("reason", reason)?;
    let meetings: BTreeSet<Uuid> = occurrences::by_ids(tx, dates).await?.iter().map(|date| date.meeting_id).collect();
    for meeting in &meetings {
        store::meetings::lock(tx, *meeting).await?;
    }
    // Where nobody changes them any more, what is booked and when.
    let mut rows = bookings::of_venue(tx, venue, now).await?;
    rows.retain(|row| dates.contains(&row.occurrence_id) && (row.status == REQUESTED || decision == Decision::Decline));
    let mut dates = occurrences::by_ids(tx, &rows.iter().map(|row| row.occurrence_id).collect::<Vec<_>>()).await?;
    dates.retain(|date| date.starts_at > now && meetings.contains(&date.meeting_id));
    let mut by_meeting: BTreeMap<Uuid, Vec<&Occurrence>> = BTreeMap::new();
    for date in &dates {
        by_meeting.entry(date.meeting_id).or_default().push(date);
    }
    for (meeting, dates) in by_meeting {
        let before = store::meetings::by_id(tx, meeting).await?.ok_or(Error::NotFound)?;
        let mut whole = before.clone();
        for date in dates {
            let settled = Occurrence { status: whole.meeting.status.clone(), ..date.clone() };
            match decision {
                Decision::Confirm => {
                    let row = rows.iter().find(|row| row.occurrence_id == date.id).cloned();
                    if let Some(row) = row {
                        store::save(tx, Booking { status: CONFIRMED.to_owned(), ..row }).await?;
                    }
                    store::save(tx, settled).await?;
                }
                Decision::Decline => {
                    bookings::release_dates(tx, &[date.id]).await?;
                    store::save(tx, Occurrence { space_id: None, ..settled }).await?;
                    meetings::give_up_room(tx, &mut whole, date.recurrence_id, now).await?;
                }
            }
            let entry = Entry {
                actor,
                face,
                action: if decision == Decision::Confirm { "booking confirmed" } else { "booking declined" },
                object_kind: "occurrence",
                object: date.id,
                details: json!({
                    "meeting": meeting, "recurrence_id": meetings::date_text(date.recurrence_id), "venue": venue, "reason": reason,
                }),
            };
            audit::record(tx, entry, now).await?;
        }
        meetings::calendar_changed(&mut whole, now);
        meetings::save(tx, &mut whole, now).await?;
        scopes::touch(tx, Some(&before), Some(&whole), now).await?;
        Box::pin(notices::open(tx, app, &whole, now)).await?;
    }
    Ok(dates.len())
}
