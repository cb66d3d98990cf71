//! API tokens: each speaks for one member, and may do what that member may.

use chrono::{DateTime, Utc};
use commonhall_domain::fields;
use commonhall_domain::policy::{Actor, Wish, may};
use commonhall_entities::api_tokens;
use serde_json::json;
use uuid::Uuid;

use super::Caller;
use crate::app::App;
use crate::auth::token;
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::store::audit::{self, Entry};
use crate::store::{self, access, people};

/// A token as its owner sees it again: without the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    pub id: Uuid,
    pub name: String,
    pub created_at: DateTime<Utc>,
}

/// Makes a token for oneself, or as the operator for anybody; brings back its id and the token, which is shown once.
/// `name` is for its owner to know it by.
pub async fn create(app: &App, caller: &Caller, member: Uuid, name: &str) -> Result<(Uuid, String)> {
    if caller.actor != Actor::operator() {
        allow(may(&caller.actor, &Wish::SeeOwn))?;
        if caller.actor.member != Some(member) {
            return Err(Error::Refused);
        }
    }
    let name = fields::line("name", name)?;
    let now = app.now();
    let db = app.store.begin().await?;
    let member = people::by_id(&db, member).await?.filter(|member| member.left_at.is_none()).ok_or(Error::NotFound)?;
    let (id, token) = (new_id(now), token::new());
    let row = api_tokens::Model {
        id,
        token_hash: token::hash(&token),
        member_id: member.id,
        name: name.clone(),
        // Nothing narrows it: it may do whatever its member may.
        scopes: json!([]),
        created_at: now,
        revoked_at: None,
    };
    store::insert(&db, row).await?;
    let details = json!({ "name": name, "member": member.id });
    let (actor, face) = (caller.actor.member, caller.face);
    let entry = Entry { actor, face, action: "created", object_kind: "api_token", object: id, details };
    audit::record(&db, entry, now).await?;
    db.commit().await?;
    Ok((id, token))
}

/// Whom a token speaks for, and the token's id: nobody if it is unknown or revoked, or if the member has left.
pub async fn actor_of(app: &App, token: &str) -> Result<Option<(Actor, Uuid)>> {
    let db = app.store.read();
    let Some(found) = access::api_token(db, &token::hash(token)).await? else { return Ok(None) };
    let actor = people::actor(db, found.member_id).await?;
    Ok(actor.map(|actor| (actor, found.id)))
}

/// One's own tokens, oldest first.
pub async fn list_own(app: &App, caller: &Caller) -> Result<Vec<ApiToken>> {
    let member = super::own(caller)?;
    let tokens = access::api_tokens_of(app.store.read(), member).await?;
    Ok(tokens.into_iter().map(|row| ApiToken { id: row.id, name: row.name, created_at: row.created_at }).collect())
}

/// Revokes a token of one's own, at once.
pub async fn revoke_own(app: &App, caller: &Caller, id: Uuid) -> Result<()> {
    let member = super::own(caller)?;
    let now = app.now();
    let db = app.store.begin().await?;
    if !access::revoke_api_token(&db, id, member, now).await? {
        return Err(Error::NotFound);
    }
    let (actor, face) = (caller.actor.member, caller.face);
    let entry = Entry { actor, face, action: "revoked", object_kind: "api_token", object: id, details: json!({}) };
    audit::record(&db, entry, now).await?;
    db.commit().await?;
    Ok(())
}
