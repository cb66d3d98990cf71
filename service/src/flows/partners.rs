//! Partners: adding them, changing them, and what becomes of one that leaves.

use chrono::{DateTime, Utc};
use commonhall_domain::partner::{PartnerInput, PartnerPlan};
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::problem::Problem;
use commonhall_domain::zone::to_local;
use commonhall_entities::partners::Model;
use sea_orm::{ConnectionTrait, DbErr, SqlErr};
use serde_json::json;
use uuid::Uuid;

use super::Caller;
use super::feed::scopes;
use crate::app::App;
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::store::audit::{self, Entry};
use crate::store::partners::{self, Filter};
use crate::store::{insert, strings};

/// Adds a partner. Its slug comes from its name and never changes.
pub async fn add(app: &App, caller: &Caller, input: PartnerInput) -> Result<Model> {
    allow(may(&caller.actor, &Wish::ChangePartners))?;
    let plan = input.read()?;
    let now = app.now();
    let db = app.store.begin().await?;
    let slug = partners::free_slug(&db, plan.slug(), &plan.kind.as_str().replace('_', "-")).await?;
    let row = row(app, plan, new_id(now), slug, now);
    insert(&db, row.clone()).await.map_err(taken)?;
    if row.steering {
        scopes::touch_committee(&db, now).await?;
    }
    record(&db, caller, "added", &row, now).await?;
    db.commit().await?;
    Ok(row)
}

/// Changes a partner whose revision is `expected`: `change` is given what is there as an input, and gives back what is to
/// be. What stays as it is keeps its revision.
pub async fn change(
    app: &App,
    caller: &Caller,
    slug: &str,
    expected: i64,
    change: impl FnOnce(PartnerInput) -> PartnerInput + Send,
) -> Result<Model> {
    allow(may(&caller.actor, &Wish::ChangePartners))?;
    let now = app.now();
    let db = app.store.begin().await?;
    let old = partners::by_slug(&db, slug).await?.ok_or(Error::NotFound)?;
    if old.revision != expected {
        return Err(Error::Stale);
    }
    let plan = change(input(&old)).read()?;
    let joined_on = plan.joined_on.unwrap_or(old.joined_on);
    let mut new = Model {
        joined_on,
        left_at: old.left_at,
        revision: old.revision,
        created_at: old.created_at,
        updated_at: old.updated_at,
        ..row(app, plan, old.id, old.slug.clone(), now)
    };
    if new == old {
        return Ok(old);
    }
    store(&db, &mut new, now).await?;
    if new.name != old.name {
        scopes::touch_partner(&db, new.id, now).await?;
    }
    if new.steering != old.steering {
        scopes::touch_committee(&db, now).await?;
    }
    record(&db, caller, "changed", &new, now).await?;
    db.commit().await?;
    Ok(new)
}

/// Notes that a partner has left the partnership. Its page, its public feed and its memberships stay; nobody new joins it.
/// Of one that has left already nothing changes.
pub async fn leave(app: &App, caller: &Caller, slug: &str) -> Result<Model> {
    allow(may(&caller.actor, &Wish::ChangePartners))?;
    let now = app.now();
    let db = app.store.begin().await?;
    let mut row = partners::by_slug(&db, slug).await?.ok_or(Error::NotFound)?;
    if row.left_at.is_some() {
        return Ok(row);
    }
    row.left_at = Some(now);
    store(&db, &mut row, now).await?;
    if row.steering {
        scopes::touch_committee(&db, now).await?;
    }
    record(&db, caller, "left", &row, now).await?;
    db.commit().await?;
    Ok(row)
}

/// Whether the form of a new partner is for this caller.
pub fn to_add(caller: &Caller) -> Result<()> {
    allow(may(&caller.actor, &Wish::ChangePartners))
}

/// One partner for the form of a change.
pub async fn to_change(app: &App, caller: &Caller, slug: &str) -> Result<Model> {
    allow(may(&caller.actor, &Wish::ChangePartners))?;
    see(app, slug).await
}

/// One partner, those that have left among them. Open to everybody.
pub async fn see(app: &App, slug: &str) -> Result<Model> {
    partners::by_slug(app.store.read(), slug).await?.ok_or(Error::NotFound)
}

/// The same by slug or id.
pub async fn named(app: &App, name: &str) -> Result<Model> {
    match name.parse() {
        Ok(id) => partners::by_id(app.store.read(), id).await?.ok_or(Error::NotFound),
        Err(_) => see(app, name).await,
    }
}

/// Partners in the order of their making, those that have left among them. Open to everybody.
pub async fn list(app: &App, filter: &Filter, after: Option<Uuid>, limit: u64) -> Result<Vec<Model>> {
    Ok(partners::page(app.store.read(), filter, after, limit).await?)
}

/// A slug that somebody else took between our look and our insert is a fault of the name, and not of ours.
pub(super) fn taken(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Problem::new("name", "error-taken").into(),
        _ => error.into(),
    }
}

async fn store(db: &impl ConnectionTrait, row: &mut Model, now: DateTime<Utc>) -> Result<()> {
    let loaded = row.revision;
    row.revision += 1;
    row.updated_at = now;
    if partners::save_over(db, row.clone(), loaded).await? { Ok(()) } else { Err(Error::Stale) }
}

async fn record(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: &str,
    row: &Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let entry = Entry {
        actor: caller.actor.member,
        face: caller.face,
        action,
        object_kind: "partner",
        object: row.id,
        details: json!({ "slug": row.slug, "revision": row.revision }),
    };
    Ok(audit::record(db, entry, now).await?)
}

/// The row of a partner who joins today unless the plan says another day.
fn row(app: &App, plan: PartnerPlan, id: Uuid, slug: String, now: DateTime<Utc>) -> Model {
    Model {
        id,
        slug,
        name: plan.name,
        names: json!(plan.names),
        description: plan.description,
        kind: plan.kind.as_str().to_owned(),
        legal_status: plan.legal_status,
        registration_number: plan.registration_number,
        founding: plan.founding,
        steering: plan.steering,
        languages: json!(plan.languages),
        website: plan.website,
        contact_role: plan.contact_role,
        contact_email: plan.contact_email,
        contact_phone: plan.contact_phone,
        declared_interests: plan.declared_interests,
        joined_on: plan.joined_on.unwrap_or_else(|| to_local(now, app.settings.time_zone).date()),
        left_at: None,
        revision: 1,
        created_at: now,
        updated_at: now,
    }
}

/// A stored partner as somebody would have described it.
pub fn input(row: &Model) -> PartnerInput {
    PartnerInput {
        name: row.name.clone(),
        names: serde_json::from_value(row.names.clone()).unwrap_or_default(),
        description: row.description.clone(),
        kind: row.kind.clone(),
        legal_status: row.legal_status.clone(),
        registration_number: row.registration_number.clone(),
        founding: row.founding,
        steering: row.steering,
        languages: strings(&row.languages),
        website: row.website.clone(),
        contact_role: row.contact_role.clone(),
        contact_email: row.contact_email.clone(),
        contact_phone: row.contact_phone.clone(),
        declared_interests: row.declared_interests.clone(),
        joined_on: Some(row.joined_on.to_string()),
    }
}

#[cfg(test)]
mod tests;
