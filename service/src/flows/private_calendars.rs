//! Private calendars: the address of a member's own meetings, and of all that a partner of theirs may see. Whoever has the
//! address can read it, so it is random, shown once, replaced at will, and asked about in the database at every fetch.

use chrono::{DateTime, Utc};
use commonhall_domain::policy::{Verdict, Wish, may};
use commonhall_entities::{feeds, partners};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::Caller;
use crate::app::App;
use crate::auth::token;
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::store::audit::{self, Entry};
use crate::store::{self, access, people};

/// A private calendar as its owner sees it again: without its address.
#[derive(Clone, Debug)]
pub struct PrivateCalendar {
    pub id: Uuid,
    /// `None` is one's own meetings.
    pub partner: Option<partners::Model>,
    pub created_at: DateTime<Utc>,
}

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivateFeed {
    pub id: Uuid,
    pub member: Uuid,
    /// `None` is the member's own meetings; else all that this partner may see.
    pub partner: Option<Uuid>,
}

/// Makes one's own calendar or, given a slug, that of a partner one belongs to; brings back its token, shown once. The
/// one made before ends.
pub async fn make(app: &App, caller: &Caller, partner: Option<&str>) -> Result<String> {
    let member = super::own(caller)?;
    let now = app.now();
    let db = app.store.begin().await?;
    let partner = named(&db, partner).await?;
    if let Some(partner) = &partner {
        allow(may(&caller.actor, &Wish::FollowPartner(partner.id)))?;
    }
    access::hold_member(&db, member).await?;
    let scope = partner.as_ref().map(|partner| partner.id);
    end(&db, caller, member, scope, now).await?;
    let (id, token) = (new_id(now), token::new());
    let row = feeds::Model {
        id,
        token_hash: token::hash(&token),
        member_id: member,
        partner_id: scope,
        name: partner.map_or_else(|| "own".to_owned(), |partner| partner.slug),
        created_at: now,
        revoked_at: None,
    };
    store::insert(&db, row).await?;
    record(&db, caller, "created", id, scope, now).await?;
    db.commit().await?;
    Ok(token)
}

/// Ends one's own calendar, or one's calendar of that partner.
pub async fn revoke(app: &App, caller: &Caller, partner: Option<&str>) -> Result<()> {
    let member = super::own(caller)?;
    let now = app.now();
    let db = app.store.begin().await?;
    let scope = named(&db, partner).await?.map(|partner| partner.id);
    if !end(&db, caller, member, scope, now).await? {
        return Err(Error::NotFound);
    }
    db.commit().await?;
    Ok(())
}

/// One's calendars that have not ended, oldest first.
pub async fn list_own(app: &App, caller: &Caller) -> Result<Vec<PrivateCalendar>> {
    let member = super::own(caller)?;
    let db = app.store.read();
    let mut calendars = Vec::new();
    for feed in access::feeds_of(db, member).await? {
        let partner = match feed.partner_id {
            Some(partner) => store::partners::by_id(db, partner).await?,
            None => None,
        };
        calendars.push(PrivateCalendar { id: feed.id, partner, created_at: feed.created_at });
    }
    Ok(calendars)
}

/// What a token leads to today. `Gone` if it was revoked, its member left, or no longer belongs to the partner;
/// `NotFound` if there never was one.
pub async fn find(app: &App, token: &str) -> Result<PrivateFeed> {
    let db = app.store.read();
    let feed = access::feed(db, &token::hash(token)).await?.ok_or(Error::NotFound)?;
    if feed.revoked_at.is_some() {
        return Err(Error::Gone);
    }
    let actor = people::actor(db, feed.member_id).await?.ok_or(Error::Gone)?;
    if let Some(partner) = feed.partner_id
        && may(&actor, &Wish::FollowPartner(partner)) != Verdict::Yes
    {
        return Err(Error::Gone);
    }
    Ok(PrivateFeed { id: feed.id, member: feed.member_id, partner: feed.partner_id })
}

async fn named(db: &impl ConnectionTrait, slug: Option<&str>) -> Result<Option<partners::Model>> {
    match slug {
        Some(slug) => store::partners::by_slug(db, slug).await?.ok_or(Error::NotFound).map(Some),
        None => Ok(None),
    }
}

/// Whether there was one to end.
async fn end(
    db: &impl ConnectionTrait,
    caller: &Caller,
    member: Uuid,
    scope: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut ended = false;
    for feed in access::feeds_of(db, member).await?.iter().filter(|feed| feed.partner_id == scope) {
        access::revoke_feed(db, feed.id, now).await?;
        record(db, caller, "revoked", feed.id, scope, now).await?;
        ended = true;
    }
    Ok(ended)
}

async fn record(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: &str,
    feed: Uuid,
    partner: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<()> {
    let details = json!({ "partner": partner });
    let (actor, face) = (caller.actor.member, caller.face);
    let entry = Entry { actor, face, action, object_kind: "private_calendar", object: feed, details };
    Ok(audit::record(db, entry, now).await?)
}
