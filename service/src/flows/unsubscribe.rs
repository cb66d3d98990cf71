//! A member stops a kind of mail, or takes that back: from the link in the mail (RFC 8058), or signed in.

use chrono::{DateTime, Utc};
use commonhall_entities::members;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::{Caller, own};
use crate::app::App;
use crate::auth::link::{self, Purpose};
use crate::error::{Error, Result};
use crate::store::audit::{self, Entry, Face};
use crate::store::{access, people};

/// The kinds that one may stop. Sign-in links come when they are asked for.
pub const STOPPABLE: [&str; 4] = ["invitation", "reminder", "change", "cancellation"];

/// A kind of mail to a member.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub member: members::Model,
    pub kind: String,
    pub stopped: bool,
}

/// The address that stops this kind of mail to this member; `None` for kinds that cannot be stopped.
pub fn path(app: &App, member: &members::Model, kind: &str) -> Option<String> {
    STOPPABLE.contains(&kind).then(|| {
        let token = link::seal_with(&app.key, Purpose::Unsubscribe, member.id, kind.as_bytes(), member.link_generation);
        format!("/unsubscribe/{token}")
    })
}

/// Shows what the link is for; changes nothing, since mail scanners follow links.
pub async fn look(app: &App, token: &str) -> Result<Subscription> {
    opened(app.store.read(), app, token).await
}

/// Stops this kind of mail, or lets it come again. To do it twice changes nothing more.
pub async fn set(app: &App, token: &str, stop: bool) -> Result<Subscription> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let mut subscription = opened(&tx, app, token).await?;
    if subscription.stopped != stop {
        change(&tx, subscription.member.id, &subscription.kind, stop, Face::Link, now).await?;
        subscription.stopped = stop;
    }
    tx.commit().await?;
    Ok(subscription)
}

/// The kinds of mail that the caller has stopped.
pub async fn stopped_by(app: &App, caller: &Caller) -> Result<Vec<&'static str>> {
    stopped(app.store.read(), own(caller)?).await
}

/// Stops these kinds of mail to the caller, and lets all others come.
pub async fn stop_only(app: &App, caller: &Caller, kinds: &[&'static str]) -> Result<()> {
    let member = own(caller)?;
    let now = app.now();
    let tx = app.store.begin().await?;
    access::hold_member(&tx, member).await?;
    let before = stopped(&tx, member).await?;
    for kind in STOPPABLE {
        let stop = kinds.contains(&kind);
        if before.contains(&kind) != stop {
            change(&tx, member, kind, stop, caller.face, now).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn stopped(db: &impl ConnectionTrait, member: Uuid) -> Result<Vec<&'static str>> {
    let mut stopped = Vec::new();
    for kind in STOPPABLE {
        if people::has_stopped(db, kind, member).await? {
            stopped.push(kind);
        }
    }
    Ok(stopped)
}

async fn change(
    tx: &impl ConnectionTrait,
    member: Uuid,
    kind: &str,
    stop: bool,
    face: Face,
    now: DateTime<Utc>,
) -> Result<()> {
    if stop {
        people::stop(tx, member, kind, now).await?;
    } else {
        people::resume(tx, member, kind).await?;
    }
    let entry = Entry {
        actor: Some(member),
        face,
        action: if stop { "stopped mail" } else { "resumed mail" },
        object_kind: "member",
        object: member,
        details: json!({ "kind": kind }),
    };
    Ok(audit::record(tx, entry, now).await?)
}

/// The link of somebody who has left still works: nobody needs to be a member to want less mail.
async fn opened(db: &impl ConnectionTrait, app: &App, token: &str) -> Result<Subscription> {
    let (member, kind) = link::claimed_with(token).ok_or(Error::NotFound)?;
    let kind = String::from_utf8(kind).map_err(|_| Error::NotFound)?;
    let member = people::by_id(db, member).await?.ok_or(Error::NotFound)?;
    // An old generation may stop mail too: that does nobody harm.
    let ours =
        (0..=member.link_generation).any(|generation| link::is_ours(&app.key, Purpose::Unsubscribe, generation, token));
    if !ours || !STOPPABLE.contains(&kind.as_str()) {
        return Err(Error::NotFound);
    }
    let stopped = people::has_stopped(db, &kind, member.id).await?;
    Ok(Subscription { member, kind, stopped })
}
