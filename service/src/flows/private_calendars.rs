//! Private calendars: addresses of a member's own meetings, of all that a partner of theirs may see, or of the meetings of the
//! steering committee. Whoever has an address can read it, so it is random, shown once, replaced at will, and asked about in the
//! database at every fetch. Several may lead to the same, so that one can go to the family's tablet with the times alone.

use chrono::{DateTime, Utc};
use commonhall_domain::fields;
use commonhall_domain::policy::{Actor, Verdict, Wish, may};
use commonhall_domain::problem::Problem;
use commonhall_entities::feeds::Model;
use commonhall_entities::partners;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::Caller;
use super::feed::{self, scopes};
use crate::app::App;
use crate::auth::token;
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::store::audit::{self, Entry};
use crate::store::{self, access, people};
use crate::words::Words;

/// More than one person keeps apart.
pub const MOST: usize = 20;

/// What a private calendar holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Holds {
    /// What its owner organises or is invited to.
    #[default]
    Own,
    /// All that the partner with this slug may see.
    Partner(String),
    /// The meetings of the steering committee.
    Committee,
}

/// What can be said of a private calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What to call it; left out, after what it holds.
    pub name: Option<String>,
    /// `full`, or `times` alone; left out, it is in full, or stays as it is.
    pub details: Option<String>,
}

/// A private calendar as its owner sees it again: without its address.
#[derive(Clone, Debug)]
pub struct PrivateCalendar {
    pub row: Model,
    pub partner: Option<partners::Model>,
}

impl PrivateCalendar {
    pub fn times_only(&self) -> bool {
        self.row.details == TIMES
    }
}

/// How much a calendar tells of a meeting.
pub const FULL: &str = "full";
pub const TIMES: &str = "times";

/// Makes a calendar and its token, which is shown once.
pub async fn make(app: &App, caller: &Caller, holds: &Holds, wanted: &Wanted) -> Result<(PrivateCalendar, String)> {
    let member = super::own(caller)?;
    let now = app.now();
    let db = app.store.begin().await?;
    let (partner, usual) = match holds {
        Holds::Own => (None, feed::NAME.to_owned()),
        Holds::Partner(slug) => {
            let partner = store::partners::by_slug(&db, slug).await?.ok_or(Error::NotFound)?;
            let name = partner.name.clone();
            (Some(partner), name)
        }
        Holds::Committee => {
            let language = people::by_id(&db, member).await?.ok_or(Error::NotFound)?.language;
            (None, Words::of(&language).plain("feed-committee-name", &[]))
        }
    };
    let row = Model {
        id: new_id(now),
        token_hash: Vec::new(),
        member_id: member,
        partner_id: partner.as_ref().map(|partner| partner.id),
        name: fields::optional_line("name", wanted.name.as_deref())?.unwrap_or(usual),
        committee: *holds == Holds::Committee,
        details: details(wanted, FULL)?,
        created_at: now,
        revoked_at: None,
    };
    allow(may(&caller.actor, &wish(&row, &scopes::committee(&db).await?)))?;
    access::hold_member(&db, member).await?;
    if access::feeds_of(&db, member).await?.len() >= MOST {
        return Err(Problem::new("", "error-too-many-calendars").with("limit", MOST).into());
    }
    let (row, token) = insert(&db, caller, row, now).await?;
    db.commit().await?;
    Ok((PrivateCalendar { row, partner }, token))
}

/// Gives one's calendar another name, or makes it show more or less.
pub async fn change(app: &App, caller: &Caller, id: Uuid, wanted: &Wanted) -> Result<PrivateCalendar> {
    let now = app.now();
    let db = app.store.begin().await?;
    let old = own(&db, caller, id).await?;
    let name = fields::optional_line("name", wanted.name.as_deref())?.unwrap_or_else(|| old.name.clone());
    let row = Model { name, details: details(wanted, &old.details)?, ..old.clone() };
    if row != old {
        store::save(&db, row.clone()).await?;
        scopes::touch_calendar(&db, id, now).await?;
        record(&db, caller, "changed", &row, now).await?;
    }
    let partner = partner(&db, &row).await?;
    db.commit().await?;
    Ok(PrivateCalendar { row, partner })
}

/// Ends the address of one's calendar and makes a new one for the same. It is another calendar, so that programs which ask for
/// the old one are told that it has gone.
pub async fn renew(app: &App, caller: &Caller, id: Uuid) -> Result<(PrivateCalendar, String)> {
    let now = app.now();
    let db = app.store.begin().await?;
    let old = own(&db, caller, id).await?;
    allow(may(&caller.actor, &wish(&old, &scopes::committee(&db).await?)))?;
    end(&db, caller, &old, now).await?;
    let (row, token) = insert(&db, caller, Model { id: new_id(now), created_at: now, ..old }, now).await?;
    let partner = partner(&db, &row).await?;
    db.commit().await?;
    Ok((PrivateCalendar { row, partner }, token))
}

/// Ends one's calendar.
pub async fn revoke(app: &App, caller: &Caller, id: Uuid) -> Result<()> {
    let now = app.now();
    let db = app.store.begin().await?;
    let row = own(&db, caller, id).await?;
    end(&db, caller, &row, now).await?;
    db.commit().await?;
    Ok(())
}

/// One's calendars that have not ended, oldest first.
pub async fn list_own(app: &App, caller: &Caller) -> Result<Vec<PrivateCalendar>> {
    let member = super::own(caller)?;
    let db = app.store.read();
    let mut calendars = Vec::new();
    for row in access::feeds_of(db, member).await? {
        let partner = partner(db, &row).await?;
        calendars.push(PrivateCalendar { row, partner });
    }
    Ok(calendars)
}

/// What a calendar of one's own could hold beside one's own meetings: the partners one belongs to, and whether the steering
/// committee's.
pub async fn choices(app: &App, caller: &Caller) -> Result<(Vec<partners::Model>, bool)> {
    super::own(caller)?;
    let db = app.store.read();
    let partners = store::partners::by_ids(db, &caller.actor.partners).await?;
    let committee = scopes::committee(db).await?;
    Ok((partners, may(&caller.actor, &Wish::FollowCommittee(&committee)) == Verdict::Yes))
}

/// What a token leads to today, and who holds it. `Gone` if it was revoked, its member left, or may not see what it holds any
/// more; `NotFound` if there never was one.
pub async fn find(app: &App, token: &str) -> Result<(Model, Actor)> {
    let db = app.store.read();
    let row = access::feed(db, &token::hash(token)).await?.ok_or(Error::NotFound)?;
    if row.revoked_at.is_some() {
        return Err(Error::Gone);
    }
    let actor = people::actor(db, row.member_id).await?.ok_or(Error::Gone)?;
    if may(&actor, &wish(&row, &scopes::committee(db).await?)) == Verdict::Yes {
        Ok((row, actor))
    } else {
        Err(Error::Gone)
    }
}

fn wish<'a>(row: &Model, committee: &'a std::collections::BTreeSet<Uuid>) -> Wish<'a> {
    match row.partner_id {
        Some(partner) => Wish::FollowPartner(partner),
        None if row.committee => Wish::FollowCommittee(committee),
        None => Wish::SeeOwn,
    }
}

fn details(wanted: &Wanted, usual: &str) -> Result<String> {
    let details = wanted.details.as_deref().unwrap_or(usual);
    if ![FULL, TIMES].contains(&details) {
        let choices = format!("{FULL}, {TIMES}");
        return Err(Problem::new("details", "error-choice").with("value", details).with("choices", choices).into());
    }
    Ok(details.to_owned())
}

async fn partner(db: &impl ConnectionTrait, row: &Model) -> Result<Option<partners::Model>> {
    match row.partner_id {
        Some(id) => Ok(store::partners::by_id(db, id).await?),
        None => Ok(None),
    }
}

/// A calendar of the caller's that has not ended.
async fn own(db: &impl ConnectionTrait, caller: &Caller, id: Uuid) -> Result<Model> {
    let member = super::own(caller)?;
    access::hold_member(db, member).await?;
    access::feeds_of(db, member).await?.into_iter().find(|row| row.id == id).ok_or(Error::NotFound)
}

async fn insert(db: &impl ConnectionTrait, caller: &Caller, row: Model, now: DateTime<Utc>) -> Result<(Model, String)> {
    let token = token::new();
    let row = Model { token_hash: token::hash(&token), ..row };
    store::insert(db, row.clone()).await?;
    record(db, caller, "created", &row, now).await?;
    Ok((row, token))
}

async fn end(db: &impl ConnectionTrait, caller: &Caller, row: &Model, now: DateTime<Utc>) -> Result<()> {
    access::revoke_feed(db, row.id, now).await?;
    record(db, caller, "revoked", row, now).await
}

async fn record(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: &str,
    row: &Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let details = json!({ "partner": row.partner_id, "committee": row.committee, "details": row.details });
    let (actor, face) = (caller.actor.member, caller.face);
    let entry = Entry { actor, face, action, object_kind: "private_calendar", object: row.id, details };
    Ok(audit::record(db, entry, now).await?)
}
