//! Sessions: a browser that somebody signed in with. They live on the server, so ending one ends it everywhere.

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::policy::Actor;
use commonhall_entities::sessions;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::auth::token;
use crate::clock::new_id;
use crate::error::Result;
use crate::store::audit::{self, Entry, Face};
use crate::store::{self, access, people};

const LASTS: TimeDelta = TimeDelta::days(30);

/// A member who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub id: Uuid,
    pub name: String,
    /// BCP 47.
    pub language: String,
}

/// A session that has just begun; the token is shown once.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub token: String,
    pub expires_at: DateTime<Utc>,
    pub member: Uuid,
}

/// Begins a session with a new token, in the transaction of whatever lets the member in, and ends the one that the browser
/// was in.
pub(super) async fn begin(
    db: &impl ConnectionTrait,
    member: Uuid,
    before: Option<&str>,
    face: Face,
    now: DateTime<Utc>,
) -> Result<NewSession> {
    if let Some(before) = before
        && let Some(session) = access::session(db, &token::hash(before), now).await?
    {
        access::end_session(db, session.id, now).await?;
    }
    let (id, token, expires_at) = (new_id(now), token::new(), now + LASTS);
    let token_hash = token::hash(&token);
    store::insert(
        db,
        sessions::Model { id, token_hash, member_id: member, created_at: now, expires_at, ended_at: None },
    )
    .await?;
    record(db, "signed_in", face, member, id, now).await?;
    Ok(NewSession { token, expires_at, member })
}

/// Who is in this session: nobody if it ended or expired, or if the member has left.
pub async fn caller_of(app: &App, session_token: &str) -> Result<Option<(Actor, SignedIn)>> {
    let db = app.store.read();
    let Some(session) = access::session(db, &token::hash(session_token), app.now()).await? else { return Ok(None) };
    let Some(actor) = people::actor(db, session.member_id).await? else { return Ok(None) };
    let Some(member) = people::by_id(db, session.member_id).await? else { return Ok(None) };
    Ok(Some((actor, SignedIn { id: member.id, name: member.name, language: member.language })))
}

/// Signs out. A session that has ended already stays so.
pub async fn end(app: &App, session_token: &str) -> Result<()> {
    let now = app.now();
    let db = app.store.begin().await?;
    let Some(session) = access::session(&db, &token::hash(session_token), now).await? else { return Ok(()) };
    access::end_session(&db, session.id, now).await?;
    record(&db, "signed_out", Face::Page, session.member_id, session.id, now).await?;
    db.commit().await?;
    Ok(())
}

async fn record(
    db: &impl ConnectionTrait,
    action: &str,
    face: Face,
    member: Uuid,
    session: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let details = json!({ "session": session });
    let entry = Entry { actor: Some(member), face, action, object_kind: "member", object: member, details };
    Ok(audit::record(db, entry, now).await?)
}
