//! What would go out: the reminders until some time, to whom and why. It plans and judges as the planner and the sender
//! will, and stores and sends nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use commonhall_domain::policy::{Wish, may};
use commonhall_entities::members;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Caller, audience, reminders, see, sender};
use crate::app::App;
use crate::error::{Result, allow};
use crate::store::meetings::schedule;
use crate::store::outbox::{self, Filter, Model as Message};
use crate::store::{self, installation, occurrences, partners};

/// One reminder.
#[derive(Clone, Debug)]
pub struct Coming {
    /// Its message, if it is queued already.
    pub message: Option<Uuid>,
    /// When it goes: never in the past, since what is late goes now.
    pub goes_at: DateTime<Utc>,
    pub member: members::Model,
    /// The partner with whose people they are invited; `None` is by name.
    pub through: Option<String>,
    pub meeting: Uuid,
    pub title: String,
    /// By the wall clock of `zone`.
    pub starts: NaiveDateTime,
    pub zone: Tz,
    /// How long before the start, as ISO 8601 writes it.
    pub lead: String,
}

/// All of them, and why the outbox is held if it is.
#[derive(Clone, Debug)]
pub struct Due {
    pub reminders: Vec<Coming>,
    pub held: Option<String>,
}

/// The reminders that go from now until then, the next one first.
pub async fn until(app: &App, caller: &Caller, until: DateTime<Utc>) -> Result<Due> {
    allow(may(&caller.actor, &Wish::SeeOutbox))?;
    let now = app.now();
    let db = app.store.snapshot().await?;
    let row = installation::get(&db).await?;
    let planned_at = row.as_ref().and_then(|row| row.planned_at);
    let from = reminders::unplanned_since(planned_at, now);
    let planned = reminders::due_between(&db, from, until.max(now), now).await?;
    let known = outbox::known_causes(&db, planned.iter().map(|row| row.cause.as_str())).await?;
    let waiting = Filter { kind: Some("reminder".into()), state: Some("pending".into()), ..Filter::default() };
    let queued = outbox::list(&db, &waiting).await?;
    let queued_ids: HashSet<Uuid> = queued.iter().map(|row| row.id).collect();
    let fresh = planned.into_iter().filter(|row| row.state == "pending" && !known.contains(&row.cause));
    let mut rows: Vec<Message> = queued.into_iter().filter(|row| row.next_attempt_at <= until).chain(fresh).collect();
    rows.sort_by_key(|row| (row.next_attempt_at.max(now), row.due_at, row.id));
    let rows = without_overtaken(rows, now);
    let mut coming = Vec::new();
    for row in rows {
        let goes_at = row.next_attempt_at.max(now);
        if sender::would_go(&db, app, &row, goes_at).await?
            && let Some(mut one) = described(&db, &row, goes_at).await?
        {
            one.message = queued_ids.contains(&row.id).then_some(row.id);
            coming.push(one);
        }
    }
    Ok(Due { reminders: coming, held: row.and_then(|row| row.outbox_held_because) })
}

/// Of several late reminders of one date to one member only the last goes.
fn without_overtaken(rows: Vec<Message>, now: DateTime<Utc>) -> Vec<Message> {
    let mut last: HashMap<(Option<Uuid>, Option<Uuid>), DateTime<Utc>> = HashMap::new();
    for row in rows.iter().filter(|row| row.due_at <= now) {
        let latest = last.entry((row.member_id, row.occurrence_id)).or_insert(row.due_at);
        *latest = row.due_at.max(*latest);
    }
    rows.into_iter().filter(|row| row.due_at > now || last[&(row.member_id, row.occurrence_id)] == row.due_at).collect()
}

async fn described(db: &impl ConnectionTrait, row: &Message, goes_at: DateTime<Utc>) -> Result<Option<Coming>> {
    let (Some(member), Some(meeting), Some(date)) = (row.member_id, row.meeting_id, row.occurrence_id) else {
        return Ok(None);
    };
    let Some(whole) = store::meetings::by_id(db, meeting).await? else { return Ok(None) };
    let Some(date) = occurrences::by_id(db, date).await? else { return Ok(None) };
    let invited = audience::invited(db, &whole).await?;
    let Some(one) = invited.into_iter().find(|one| one.member.id == member) else { return Ok(None) };
    let through = match one.partner {
        Some(partner) => partners::by_id(db, partner).await?.map(|partner| partner.name),
        None => None,
    };
    Ok(Some(Coming {
        message: None,
        goes_at,
        member: one.member,
        through,
        meeting,
        title: see::title(&whole, &date).to_owned(),
        starts: date.starts_local,
        zone: schedule(&whole.meeting)?.zone,
        lead: row.details["lead"].as_str().unwrap_or_default().to_owned(),
    }))
}
