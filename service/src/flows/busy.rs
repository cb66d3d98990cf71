//! Calendars of venues that are kept elsewhere: read every half hour, so that whoever plans a meeting learns what takes the room
//! that is not booked here.
//!
//! Of what they hold the times are kept and nothing else. A calendar that cannot be read, or not as a whole, leaves those that
//! were read before, and is asked again ever more seldom.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::fields;
use commonhall_domain::ical::read::{Busy, busy};
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::problem::{Problem, Problems};
use commonhall_entities::{spaces, venues};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::Caller;
use super::calendar::{meeting_and_date, meeting_of_part};
use crate::app::App;
use crate::auth::seal;
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::fetch::{Fetched, Fetcher, Refusal, Validators, host_of};
use crate::store::audit::{self, Entry};
use crate::store::busy::{Calendar, Time};
use crate::store::{self, meetings};

/// How often a calendar is read.
const EVERY: TimeDelta = TimeDelta::minutes(30);
/// The longest between two attempts at one that cannot be read.
const LONGEST: TimeDelta = TimeDelta::hours(24);
/// As long as nobody else reads a calendar that somebody reads.
const TURN: TimeDelta = TimeDelta::minutes(2);
/// More calendars than a venue has rooms and diaries.
pub const MOST: usize = 20;

const PURPOSE: &str = "busy calendar";

/// What somebody says of a calendar.
#[derive(Clone, Debug, Default)]
pub struct BusyInput {
    pub name: String,
    pub url: String,
    /// The one space that it is of; else it is of all.
    pub space: Option<Uuid>,
}

/// A calendar as it is shown: without its address.
#[derive(Clone, Debug)]
pub struct BusyCalendar {
    pub row: Calendar,
    pub space: Option<spaces::Model>,
}

impl BusyCalendar {
    /// Why it could not be read the last time.
    pub fn failure(&self) -> Option<Refusal> {
        failure(&self.row)
    }
}

fn failure(row: &Calendar) -> Option<Refusal> {
    serde_json::from_value(row.failure.clone()?).ok()
}

/// The calendars of a venue, oldest first.
pub async fn list(app: &App, caller: &Caller, slug: &str) -> Result<Vec<BusyCalendar>> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let db = app.store.read();
    let venue = store::venues::by_slug(db, slug).await?.ok_or(Error::NotFound)?;
    let spaces = store::venues::spaces_of(db, &[venue.id]).await?;
    let with_space = |row: Calendar| BusyCalendar {
        space: spaces.iter().find(|space| Some(space.id) == row.space_id).cloned(),
        row,
    };
    Ok(store::busy::of_venue(db, venue.id).await?.into_iter().map(with_space).collect())
}

/// Notes a calendar of a venue and reads it for the first time; that it cannot be read yet keeps it from nothing.
pub async fn add(app: &App, caller: &Caller, slug: &str, input: &BusyInput) -> Result<BusyCalendar> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let now = app.now();
    let mut problems = Problems::default();
    let name = problems.take(fields::line("name", &input.name));
    let host = problems.take(host_of(&input.url).map_err(|refusal| refusal.problem()));
    let read = name.zip(host);
    let (name, host) = problems.finish(read)?;
    let db = app.store.begin().await?;
    let venue = store::venues::by_slug(&db, slug).await?.ok_or(Error::NotFound)?;
    let spaces = store::venues::spaces_of(&db, &[venue.id]).await?;
    let space = spaces.iter().find(|space| Some(space.id) == input.space);
    if input.space.is_some() && space.is_none() {
        return Err(Problem::new("space", "error-unknown").into());
    }
    if store::busy::of_venue(&db, venue.id).await?.len() >= MOST {
        return Err(Problem::new("", "error-too-many").with("limit", MOST).into());
    }
    let id = new_id(now);
    let row = Calendar {
        id,
        venue_id: venue.id,
        space_id: input.space,
        name,
        host,
        address: seal::seal(&app.key, PURPOSE, id, input.url.trim().as_bytes()),
        etag: None,
        last_modified: None,
        checked_at: None,
        succeeded_at: None,
        busy_until: None,
        unread: 0,
        failure: None,
        failures: 0,
        next_at: now,
        created_at: now,
    };
    store::insert(&db, row.clone()).await?;
    record(&db, caller, "added", &row, now).await?;
    let space = space.cloned();
    db.commit().await?;
    Ok(BusyCalendar { row: Box::pin(look(app, row)).await?, space })
}

/// Forgets a calendar and all that it said.
pub async fn remove(app: &App, caller: &Caller, id: Uuid) -> Result<()> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let now = app.now();
    let db = app.store.begin().await?;
    let row = store::busy::by_id(&db, id).await?.ok_or(Error::NotFound)?;
    store::busy::delete(&db, id).await?;
    record(&db, caller, "removed", &row, now).await?;
    Ok(db.commit().await?)
}

/// Reads a calendar now, whenever it would be its turn.
pub async fn read_now(app: &App, caller: &Caller, id: Uuid) -> Result<BusyCalendar> {
    allow(may(&caller.actor, &Wish::ChangeVenues))?;
    let db = app.store.read();
    let row = store::busy::by_id(db, id).await?.ok_or(Error::NotFound)?;
    let spaces = store::venues::spaces_of(db, &[row.venue_id]).await?;
    let space = spaces.into_iter().find(|space| Some(space.id) == row.space_id);
    Ok(BusyCalendar { row: Box::pin(look(app, row)).await?, space })
}

/// Reads all calendars whose turn it is.
pub async fn read_due(app: &App) -> Result<()> {
    for row in store::busy::due(app.store.read(), app.now()).await? {
        Box::pin(look(app, row)).await?;
    }
    Ok(())
}

/// Reads a calendar, unless another process does, and stores what came of it.
async fn look(app: &App, row: Calendar) -> Result<Calendar> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let mine = store::busy::put_off(&tx, &row, now + TURN).await?;
    tx.commit().await?;
    if !mine {
        return store::busy::by_id(app.store.read(), row.id).await?.ok_or(Error::NotFound);
    }
    let venue = store::venues::by_id(app.store.read(), row.venue_id).await?.ok_or(Error::NotFound)?;
    let found = Box::pin(fetched(app, &row, &venue, now)).await?;
    let tx = app.store.begin().await?;
    // It may have been removed meanwhile.
    let row = store::busy::by_id(&tx, row.id).await?.ok_or(Error::NotFound)?;
    let row = Calendar { checked_at: Some(now), ..row };
    let row = match found {
        Ok(found) => {
            let row = Calendar { succeeded_at: Some(now), failure: None, failures: 0, next_at: now + EVERY, ..row };
            match found {
                Some((busy, validators)) => {
                    replace(&tx, &row, &busy, now).await?;
                    Calendar {
                        etag: validators.etag,
                        last_modified: validators.last_modified,
                        busy_until: Some(app.horizon(now)),
                        unread: i32::try_from(busy.unread).unwrap_or(i32::MAX),
                        ..row
                    }
                }
                None => row,
            }
        }
        Err(refusal) => {
            tracing::warn!(calendar = %row.id, host = row.host, why = %refusal, "a calendar of a venue cannot be read");
            let later = EVERY * (1 << row.failures.clamp(0, 6));
            Calendar {
                failure: Some(serde_json::to_value(&refusal).map_err(anyhow::Error::from)?),
                failures: row.failures.saturating_add(1),
                next_at: now + later.min(LONGEST),
                ..row
            }
        }
    };
    store::save(&tx, row.clone()).await?;
    tx.commit().await?;
    Ok(row)
}

type New = Option<(Busy, Validators)>;

/// What a calendar says now; nothing where it says that nothing is new.
async fn fetched(
    app: &App,
    row: &Calendar,
    venue: &venues::Model,
    now: DateTime<Utc>,
) -> Result<std::result::Result<New, Refusal>> {
    let address = seal::open(&app.key, PURPOSE, row.id, &row.address).and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(address) = address else { return Ok(Err(Refusal::Address)) };
    let horizon = app.horizon(now);
    // Once a month dates are kept further ahead, and then "nothing is new" would not be enough.
    let known = match row.busy_until {
        Some(until) if until >= horizon => {
            Validators { etag: row.etag.clone(), last_modified: row.last_modified.clone() }
        }
        _ => Validators::default(),
    };
    let fetcher = Fetcher::new(&app.settings.fetch_hosts)?;
    let (bytes, validators) = match fetcher.get(&address, &known).await {
        Ok(Fetched::New { bytes, validators }) => (bytes, validators),
        Ok(Fetched::Unchanged) => return Ok(Ok(None)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let ours: BTreeSet<String> = meetings::uids(app.store.read()).await?.into_iter().collect();
    let is_ours = move |uid: &str| {
        ours.contains(uid) || {
            let derived = meeting_and_date(uid).map(|(uid, _)| uid).or_else(|| meeting_of_part(uid));
            derived.is_some_and(|uid| ours.contains(uid))
        }
    };
    let zone = venue.time_zone.parse().unwrap_or(app.settings.time_zone);
    let read = tokio::task::spawn_blocking(move || busy(&bytes, zone, &(now..horizon), is_ours)).await;
    let read = read.map_err(anyhow::Error::from)?;
    Ok(read.map(|busy| Some((busy, validators))).map_err(|problem| match problem.code {
        "import-html" => Refusal::WebPage,
        "import-too-large" => Refusal::TooLarge,
        _ => Refusal::NoCalendar,
    }))
}

/// Stores the times of a calendar. Those that were there stay the same rows: since when they are known tells what is new.
async fn replace(db: &impl ConnectionTrait, row: &Calendar, busy: &Busy, now: DateTime<Utc>) -> Result<()> {
    let known = store::busy::times_of(db, row.id).await?;
    let wanted: BTreeSet<_> = busy.times.iter().map(|time| (time.start, time.end)).collect();
    let kept: BTreeSet<_> = known.iter().map(|time| (time.starts_at, time.ends_at)).collect();
    let gone = known.iter().filter(|time| !wanted.contains(&(time.starts_at, time.ends_at))).map(|time| time.id);
    store::busy::forget_times(db, &gone.collect::<Vec<_>>()).await?;
    let new = wanted.difference(&kept).map(|(starts_at, ends_at)| Time {
        id: new_id(now),
        calendar_id: row.id,
        starts_at: *starts_at,
        ends_at: *ends_at,
        since: now,
    });
    Ok(store::insert_all(db, new.collect()).await?)
}

async fn record(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: &str,
    row: &Calendar,
    now: DateTime<Utc>,
) -> Result<()> {
    let details = json!({ "venue": row.venue_id, "space": row.space_id, "name": row.name, "host": row.host });
    let entry = Entry::new(caller, action, "busy_calendar", row.id, details);
    Ok(audit::record(db, entry, now).await?)
}
