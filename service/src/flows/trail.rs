//! Who did what when and from where, as the audit trail has it. Nothing here changes anything, and nothing can.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use commonhall_domain::policy::{Wish, may};
use commonhall_entities::{members, partners};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use super::Caller;
use crate::app::App;
use crate::error::{Error, Result, allow};
use crate::store::audit::{self, Filter, Model};
use crate::store::{self, occurrences, outbox, people, venues};

/// What of the details of an entry is told: neither what somebody answered nor which session it was.
const TOLD: [&str; 18] = [
    "at",
    "because",
    "from",
    "kind",
    "meeting",
    "member",
    "name",
    "partner",
    "people",
    "reason",
    "recurrence_id",
    "revision",
    "role",
    "slug",
    "status",
    "title",
    "was",
    "moved",
];

/// An entry with the names of what it names.
#[derive(Clone, Debug)]
pub struct Entry {
    pub row: Model,
    /// Who did it, if that is somebody who is still known.
    pub actor: Option<members::Model>,
    /// What it was done to; `None` where there is nothing to be shown, or no more.
    pub thing: Option<Thing>,
    /// The partner that somebody joined or left.
    pub partner: Option<partners::Model>,
}

/// What something was done to.
#[derive(Clone, Debug)]
pub enum Thing {
    Meeting { id: Uuid, title: String, date: Option<NaiveDateTime> },
    Message { meeting: Uuid, title: String },
    Member { id: Uuid, name: String },
    Partner { slug: String, name: String },
    Venue { slug: String, name: String },
    Outbox,
}

/// What was done, the newest first. All of it is for administrators; what was done to a meeting, its dates and the mail about
/// it is for whoever may know who is told of it.
pub async fn list(app: &App, caller: &Caller, meeting: Option<Uuid>, filter: &Filter) -> Result<Vec<Entry>> {
    let db = app.store.read();
    let mut filter = filter.clone();
    if let Some(meeting) = meeting {
        // Who is nobody must not learn by the answer what exists.
        allow(may(&caller.actor, &Wish::SeeOwn))?;
        let whole = store::meetings::by_id(db, meeting).await?.ok_or(Error::NotFound)?;
        allow(may(&caller.actor, &Wish::SeePeopleOf(&whole.facts())))?;
        filter.series = Some(whole.meeting.series_id);
    } else {
        allow(may(&caller.actor, &Wish::SeeInstallation))?;
    }
    let mut rows = audit::list(db, &filter).await?;
    for row in &mut rows {
        if let Some(details) = row.details.as_object_mut() {
            details.retain(|name, value| TOLD.contains(&name.as_str()) && !value.is_null());
        }
    }
    Ok(named(db, rows).await?)
}

/// The name of a member, for the heading of a list of what they did.
pub async fn name_of(app: &App, caller: &Caller, member: Uuid) -> Result<Option<String>> {
    allow(may(&caller.actor, &Wish::SeeInstallation))?;
    Ok(people::by_id(app.store.read(), member).await?.map(|member| member.name))
}

/// What a meeting is called, for the heading of what was done to it.
pub async fn title_of(app: &App, caller: &Caller, meeting: Uuid) -> Result<String> {
    let whole = store::meetings::by_id(app.store.read(), meeting).await?.ok_or(Error::NotFound)?;
    allow(may(&caller.actor, &Wish::SeePeopleOf(&whole.facts())))?;
    Ok(whole.meeting.title)
}

/// Finds the names, with a query for each kind of thing.
async fn named(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Entry>, sea_orm::DbErr> {
    let of_kind = |kind: &str| -> Vec<Uuid> {
        let ids: BTreeSet<Uuid> = rows.iter().filter(|row| row.object_kind == kind).map(|row| row.object_id).collect();
        ids.into_iter().collect()
    };
    let dates: BTreeMap<Uuid, _> =
        occurrences::by_ids(db, &of_kind("occurrence")).await?.into_iter().map(|date| (date.id, date)).collect();
    let mails: BTreeMap<Uuid, Option<Uuid>> = outbox::meetings_of(db, &of_kind("message")).await?.into_iter().collect();
    let series = store::meetings::newest_of_series(db, &of_kind("series")).await?;
    let meetings = of_kind("meeting").into_iter().chain(dates.values().map(|date| date.meeting_id));
    let meetings = meetings.chain(mails.values().copied().flatten()).chain(series.values().copied());
    let titles = store::meetings::titles(db, &meetings.collect()).await?;
    let people_ids: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.actor_id).chain(of_kind("member")).collect();
    let people: BTreeMap<Uuid, members::Model> = people::by_ids(db, &people_ids.into_iter().collect::<Vec<_>>())
        .await?
        .into_iter()
        .map(|member| (member.id, member))
        .collect();
    let slugs = rows.iter().filter_map(|row| row.details["partner"].as_str().map(str::to_owned)).collect();
    let joined = store::partners::by_slugs(db, &slugs).await?;
    let partners = store::partners::by_ids(db, &of_kind("partner")).await?;
    let venues = venues::by_ids(db, &of_kind("venue")).await?;
    let meeting = |id: Uuid, date: Option<NaiveDateTime>| {
        titles.get(&id).map(|title| Thing::Meeting { id, title: title.clone(), date })
    };
    let thing = |row: &Model| {
        let id = row.object_id;
        match row.object_kind.as_str() {
            "meeting" => meeting(id, None),
            "series" => meeting(*series.get(&id)?, None),
            "occurrence" => dates.get(&id).and_then(|date| meeting(date.meeting_id, Some(date.recurrence_id))),
            "message" => {
                let meeting = (*mails.get(&id)?)?;
                titles.get(&meeting).map(|title| Thing::Message { meeting, title: title.clone() })
            }
            "member" => people.get(&id).map(|one| Thing::Member { id, name: one.name.clone() }),
            "partner" => partners
                .iter()
                .find(|one| one.id == id)
                .map(|one| Thing::Partner { slug: one.slug.clone(), name: one.name.clone() }),
            "venue" => venues
                .iter()
                .find(|one| one.id == id)
                .map(|one| Thing::Venue { slug: one.slug.clone(), name: one.name.clone() }),
            "outbox" => Some(Thing::Outbox),
            _ => None,
        }
    };
    let entry = |row: Model| Entry {
        actor: row.actor_id.and_then(|actor| people.get(&actor).cloned()),
        thing: thing(&row),
        partner: joined.iter().find(|one| Some(one.slug.as_str()) == row.details["partner"].as_str()).cloned(),
        row,
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// A detail of an entry, where it is a text.
pub fn detail<'a>(row: &'a Model, name: &str) -> Option<&'a str> {
    row.details.get(name).and_then(Value::as_str)
}
