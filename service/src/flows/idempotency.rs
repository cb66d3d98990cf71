//! A call of the API that comes twice under one key counts once (draft-ietf-httpapi-idempotency-key-header-07): the second
//! is answered as the first was.

use chrono::TimeDelta;
use commonhall_domain::problem::Problem;
use serde_json::Value;
use uuid::Uuid;

use super::Caller;
use crate::app::App;
use crate::auth::seal;
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::store::idempotency;

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);
/// How long a call may run. One that takes longer without an effect has lost its place to whoever asks next.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// What a sealed answer is sealed for.
const PURPOSE: &str = "idempotency";

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What becomes of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is the first: it is done, and then [`complete`]d or [`give_up`] is called.
    First(Uuid),
    /// It was done.
    Done(Answer),
}

/// Begins a call under a key of the caller. `fingerprint` is that of all it says: the same key with another one is refused,
/// and so is a call that still runs, or of which only the effect is known.
pub async fn begin(app: &App, caller: &Caller, key: &str, fingerprint: &[u8]) -> Result<Begun> {
    let member = super::own(caller)?;
    let now = app.now();
    let db = app.store.begin().await?;
    idempotency::forget(&db, member, key, now - KEPT).await?;
    let row = idempotency::Model {
        id: new_id(now),
        member_id: member,
        key: key.to_owned(),
        fingerprint: fingerprint.to_owned(),
        acted: false,
        status: None,
        headers: None,
        body: None,
        created_at: now,
    };
    let call = row.id;
    if !idempotency::take(&db, row.clone()).await? {
        let before = idempotency::find(&db, member, key).await?.ok_or(Error::Conflict("conflict-call-runs"))?;
        if before.fingerprint != fingerprint {
            return Err(Problem::new("Idempotency-Key", "error-key-used").into());
        }
        if before.status.is_some() {
            return Ok(Begun::Done(read(app, before)?));
        }
        if now - before.created_at < LEASE {
            return Err(Error::Conflict("conflict-call-runs"));
        }
        if !idempotency::give_back(&db, before.id).await? {
            return Err(Error::Conflict("conflict-answer-lost"));
        }
        if !idempotency::take(&db, row).await? {
            return Err(Error::Conflict("conflict-call-runs"));
        }
    }
    db.commit().await?;
    Ok(Begun::First(call))
}

/// Keeps what was answered. It may hold a secret that is shown once, so it is sealed.
pub async fn complete(app: &App, call: Uuid, answer: Answer) -> Result<()> {
    let Answer { status, headers, body } = answer;
    let headers = headers.into_iter().map(|(name, value)| Value::from(vec![name, value])).collect();
    let body = seal::seal(&app.key, PURPOSE, call, &body);
    let db = app.store.begin().await?;
    idempotency::answer(&db, call, status, headers, body).await?;
    Ok(db.commit().await?)
}

/// Lets the call be tried again, unless it has had an effect.
pub async fn give_up(app: &App, call: Uuid) -> Result<()> {
    let db = app.store.begin().await?;
    idempotency::give_back(&db, call).await?;
    Ok(db.commit().await?)
}

fn read(app: &App, row: idempotency::Model) -> Result<Answer> {
    let broken = || Error::Internal(anyhow::anyhow!("the answer kept for call {} cannot be read", row.id));
    let status = row.status.and_then(|status| u16::try_from(status).ok()).ok_or_else(broken)?;
    let headers = row.headers.clone().and_then(|headers| serde_json::from_value(headers).ok()).ok_or_else(broken)?;
    let body = row.body.as_deref().and_then(|body| seal::open(&app.key, PURPOSE, row.id, body)).ok_or_else(broken)?;
    Ok(Answer { status, headers, body })
}
