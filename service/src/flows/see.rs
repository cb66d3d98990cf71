//! What somebody may see of meetings and their dates: lists, and one meeting whole.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use commonhall_domain::policy::{Verdict, Wish, may};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::partners;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::Caller;
use super::meetings::{Undo, undoable};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store;
use crate::store::meetings::Whole;
use crate::store::occurrences::{self, Filter};
use crate::store::venues::{self, Place};

/// Rows loaded at once while a list is filled with what may be seen.
const AT_ONCE: u64 = 200;

/// One date with what it takes to show it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub date: Occurrence,
    pub whole: Whole,
    pub host: partners::Model,
    /// Where it is; `None` if nowhere yet, or if this reader may not know (then `hidden`).
    pub place: Option<Place>,
    pub hidden: bool,
    /// Whether the reader may have the link to join online.
    pub joins: bool,
}

impl Listed {
    /// The title of this date.
    pub fn title(&self) -> &str {
        title(&self.whole, &self.date)
    }

    /// The description of this date.
    pub fn description(&self) -> &str {
        let own = self.whole.override_of(self.date.recurrence_id).and_then(|over| over.description.as_deref());
        own.unwrap_or(&self.whole.meeting.description)
    }

    /// Why it is cancelled, where that was said.
    pub fn reason(&self) -> Option<&str> {
        let own = self.whole.override_of(self.date.recurrence_id).and_then(|over| over.reason.as_deref());
        own.or(self.whole.meeting.cancel_reason.as_deref()).filter(|_| self.date.status == "cancelled")
    }
}

/// What a date of a meeting is called.
pub fn title<'a>(whole: &'a Whole, date: &Occurrence) -> &'a str {
    let own = whole.override_of(date.recurrence_id).and_then(|over| over.title.as_deref());
    own.unwrap_or(&whole.meeting.title)
}

/// Whether the meeting has a page for this reader.
pub fn is_seen(caller: &Caller, whole: &Whole) -> bool {
    may(&caller.actor, &Wish::SeeMeeting(&whole.facts())) == Verdict::Yes
}

/// A part of a list, and where the next part begins.
#[derive(Clone, Debug)]
pub struct Listing {
    pub items: Vec<Listed>,
    /// For [`Filter::after`], or for [`Filter::before`] where the list runs backwards.
    pub next: Option<(DateTime<Utc>, Uuid)>,
}

/// The dates of a filter that this reader may see, at most `limit`. A date at a hidden address is in no list of a venue or
/// space, except for those who may know the address.
pub async fn dates(app: &App, caller: &Caller, filter: &Filter, limit: usize) -> Result<Listing> {
    let db = app.store.read();
    let by_place = filter.venue.is_some() || filter.space.is_some();
    let mut items: Vec<Listed> = Vec::new();
    let mut filter = Filter { limit: Some(AT_ONCE), ..filter.clone() };
    loop {
        let rows = occurrences::list(db, &filter).await?;
        let exhausted = (rows.len() as u64) < AT_ONCE;
        let last = rows.last().map(|last| (last.starts_at, last.id));
        if filter.before.is_some() {
            filter.before = last.or(filter.before);
        } else {
            filter.after = last.or(filter.after);
        }
        let seen = listed(db, caller, rows).await?;
        items.extend(seen.into_iter().filter(|one| !(by_place && one.hidden)));
        if items.len() > limit {
            items.truncate(limit);
            let next = items.last().map(|last| (last.date.starts_at, last.date.id));
            return Ok(Listing { items, next });
        }
        if exhausted {
            return Ok(Listing { items, next: None });
        }
    }
}

/// Those of the dates that this reader may see, with what they may know of each.
async fn listed(db: &impl ConnectionTrait, caller: &Caller, rows: Vec<Occurrence>) -> Result<Vec<Listed>> {
    let meetings = store::meetings::by_ids(db, rows.iter().map(|row| row.meeting_id)).await?;
    let meetings: HashMap<Uuid, Whole> =
        (meetings.into_iter()).filter(|whole| is_seen(caller, whole)).map(|whole| (whole.meeting.id, whole)).collect();
    let hosts: Vec<Uuid> = meetings.values().map(|whole| whole.meeting.host_id).collect();
    let hosts = store::partners::by_ids(db, &hosts).await?;
    let places = venues::places(db, rows.iter().filter_map(|row| row.space_id)).await?;
    Ok(rows
        .into_iter()
        .filter_map(|date| {
            let whole = meetings.get(&date.meeting_id)?.clone();
            let host = hosts.iter().find(|host| host.id == whole.meeting.host_id)?.clone();
            let joins = may(&caller.actor, &Wish::JoinMeeting(&whole.facts())) == Verdict::Yes;
            let place = places.iter().find(|place| Some(place.space.id) == date.space_id).cloned();
            let hidden = whole.meeting.address_hidden && !joins && place.is_some();
            Some(Listed { place: place.filter(|_| !hidden), hidden, joins, date, whole, host })
        })
        .collect())
}

/// A meeting as this reader may see it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub whole: Whole,
    /// All dates of all parts of its series that this reader may see, the earliest first.
    pub dates: Vec<Listed>,
    /// Whether the reader may change it.
    pub may_change: bool,
    /// What they may take back of it.
    pub undo: Option<Undo>,
}

/// One meeting; what is hidden from the reader does not exist.
pub async fn meeting(app: &App, caller: &Caller, id: Uuid) -> Result<Seen> {
    let db = app.store.read();
    let whole = store::meetings::by_id(db, id).await?.ok_or(Error::NotFound)?;
    if !is_seen(caller, &whole) {
        return Err(Error::NotFound);
    }
    let rows = occurrences::of_series(db, whole.meeting.series_id).await?;
    let dates = listed(db, caller, rows).await?;
    let may_change = may(&caller.actor, &Wish::ChangeMeeting(&whole.facts())) == Verdict::Yes;
    let undo = if may_change { undoable(db, &whole, app.now()).await? } else { None };
    Ok(Seen { whole, dates, may_change, undo })
}

/// A page of the meetings that this reader may see, in the order of their making, and where the next begins.
pub async fn meetings(
    app: &App,
    caller: &Caller,
    filter: &store::meetings::Filter,
    after: Option<Uuid>,
    limit: usize,
) -> Result<(Vec<Whole>, Option<Uuid>)> {
    let db = app.store.read();
    let (mut after, mut items) = (after, Vec::new());
    loop {
        let rows = store::meetings::page(db, filter, after, AT_ONCE).await?;
        let exhausted = (rows.len() as u64) < AT_ONCE;
        after = rows.last().map(|last| last.meeting.id).or(after);
        let seen = rows.into_iter().filter(|whole| is_seen(caller, whole));
        // What is at a hidden address is in no list of a space, except for those who may know it.
        let may_know = |whole: &Whole| {
            filter.space.is_none()
                || !whole.meeting.address_hidden
                || may(&caller.actor, &Wish::JoinMeeting(&whole.facts())) == Verdict::Yes
        };
        items.extend(seen.filter(may_know));
        if items.len() > limit {
            items.truncate(limit);
            let next = items.last().map(|last| last.meeting.id);
            return Ok((items, next));
        }
        if exhausted {
            return Ok((items, None));
        }
    }
}
