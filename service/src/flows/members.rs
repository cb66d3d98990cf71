//! Members: adding people, changing what is kept of them, and who belongs to which partner.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::member::{MemberChange, MemberInput, MembershipRole};
use commonhall_domain::policy::{Actor, Role, Verdict, Wish, may};
use commonhall_domain::problem::Problem;
use commonhall_entities::members::Model;
use commonhall_entities::memberships::Model as Membership;
use commonhall_entities::partners::Model as Partner;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Caller;
use super::feed::scopes;
use crate::app::App;
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::store::audit::{self, Entry};
use crate::store::outbox::{self, Queued};
use crate::store::people;
use crate::store::{insert, partners};

/// The kind of the mail that tells somebody that they were added. Its details are `by`, the id of the member who added
/// them or null for whoever runs the installation, and `partner`, the id of a partner or null.
pub const WELCOME: &str = "welcome";

/// A member, and where they belong as far as whoever asks may know.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub member: Model,
    pub belongs: Vec<Belonging>,
}

/// A membership that has not ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Belonging {
    pub partner: Partner,
    pub membership: Membership,
}

/// A new member.
#[derive(Clone, Debug, PartialEq)]
pub struct Added {
    pub person: Person,
    /// Whether a mail to them was queued.
    pub welcomed: bool,
}

/// Adds a member. No mail goes out unless the input says `welcome`; for those, one member's limit a day is that of
/// invitations.
pub async fn add(app: &App, caller: &Caller, input: MemberInput) -> Result<Added> {
    if caller.actor.role.is_none() {
        return Err(Error::SignIn);
    }
    let plan = input.read()?;
    let now = app.now();
    let db = app.store.begin().await?;
    let partner = match &plan.partner {
        Some(slug) => Some(open_partner(&db, slug).await?),
        None => None,
    };
    let wish = Wish::AddMember { partner: partner.as_ref().map(|partner| partner.id), role: plan.details.role };
    allow(may(&caller.actor, &wish))?;
    let member = Model {
        id: new_id(now),
        name: plan.details.name,
        email: plan.details.email,
        phone: plan.details.phone,
        language: plan.details.language,
        role: plan.details.role.as_str().to_owned(),
        link_generation: 0,
        left_at: None,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    insert(&db, member.clone()).await?;
    record(&db, caller, "added", member.id, json!({ "role": member.role }), now).await?;
    let mut belongs = Vec::new();
    if let Some(partner) = partner {
        let membership = start(&db, caller, member.id, &partner, plan.membership_role, now).await?;
        belongs.push(Belonging { partner, membership });
    }
    if plan.welcome {
        check_welcomes(app, &db, &caller.actor, now).await?;
        let partner = belongs.first().map(|belonging| belonging.partner.id);
        welcome(&db, caller, member.id, partner, now).await?;
    }
    db.commit().await?;
    if plan.welcome {
        app.queued.notify_one();
    }
    Ok(Added { person: Person { member, belongs }, welcomed: plan.welcome })
}

/// Changes a member whose revision is `expected`: `change` is given what is there, and gives back what is to be. Everybody
/// may change what is kept of themself, but a role is an administrator's to give. Others do it only for those who may do
/// no more than they: who could change an administrator's address could sign in as one.
pub async fn change(
    app: &App,
    caller: &Caller,
    id: Uuid,
    expected: i64,
    change: impl FnOnce(MemberChange) -> MemberChange + Send,
) -> Result<Person> {
    let now = app.now();
    let db = app.store.begin().await?;
    let (old, memberships) = load(&db, &caller.actor, id).await?;
    check_rank(&caller.actor, &old, &memberships)?;
    if old.revision != expected {
        return Err(Error::Stale);
    }
    let details = change(details(&old)).read()?;
    let mut new = Model {
        name: details.name,
        email: details.email,
        phone: details.phone,
        language: details.language,
        role: details.role.as_str().to_owned(),
        ..old.clone()
    };
    if new.email != old.email {
        check_address(&caller.actor, id, &memberships)?;
    }
    if new.role != old.role {
        if !caller.actor.is_administrator() {
            return Err(Error::Refused);
        }
        if people::role(&old.role) == Role::Administrator && people::administrators(&db).await? == 1 {
            return Err(Problem::new("role", "error-last-administrator").into());
        }
    }
    if new != old {
        store(&db, &mut new, now).await?;
        record(&db, caller, "changed", id, json!({ "role": new.role, "revision": new.revision }), now).await?;
    }
    let person = persons(&db, &caller.actor, vec![new]).await?.pop().ok_or(Error::NotFound)?;
    db.commit().await?;
    Ok(person)
}

/// One member, for themself, for a coordinator of one of their partners, and for organisers.
pub async fn see(app: &App, caller: &Caller, id: Uuid) -> Result<Person> {
    let db = app.store.read();
    let (member, _) = load(db, &caller.actor, id).await?;
    persons(db, &caller.actor, vec![member]).await?.pop().ok_or(Error::NotFound)
}

/// The same for the form of a change, for those whose change would be taken.
pub async fn to_change(app: &App, caller: &Caller, id: Uuid) -> Result<Person> {
    let db = app.store.read();
    let (member, memberships) = load(db, &caller.actor, id).await?;
    check_rank(&caller.actor, &member, &memberships)?;
    persons(db, &caller.actor, vec![member]).await?.pop().ok_or(Error::NotFound)
}

/// Whether a change by this caller would be taken, as far as they may know where the member belongs.
pub fn is_changed_by(caller: &Caller, person: &Person) -> bool {
    let memberships: Vec<Membership> = person.belongs.iter().map(|one| one.membership.clone()).collect();
    check_rank(&caller.actor, &person.member, &memberships).is_ok()
}

/// The partners that somebody may add people to, by name: those that they coordinate, for organisers all that have not left.
pub async fn partners(app: &App, caller: &Caller) -> Result<Vec<Partner>> {
    let actor = &caller.actor;
    if !actor.is_organiser() && actor.coordinates.is_empty() {
        return Err(if actor.role.is_none() { Error::SignIn } else { Error::Refused });
    }
    let mut partners = partners::all(app.store.read()).await?;
    partners.retain(|partner| actor.is_organiser() || actor.coordinates.contains(&partner.id));
    Ok(partners)
}

/// The members that somebody looks after, in the order of their making: of one partner, else of all that they coordinate,
/// for organisers everybody.
pub async fn known(
    app: &App,
    caller: &Caller,
    partner: Option<&str>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Person>> {
    if partner.is_some() || caller.actor.is_organiser() || caller.actor.coordinates.is_empty() {
        return list(app, caller, partner, after, limit).await;
    }
    let db = app.store.read();
    let rows = people::page(db, Some(&caller.actor.coordinates), after, limit).await?;
    persons(db, &caller.actor, rows).await
}

/// Members in the order of their making, of one partner or of all.
pub async fn list(
    app: &App,
    caller: &Caller,
    partner: Option<&str>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Person>> {
    if caller.actor.role.is_none() {
        return Err(Error::SignIn);
    }
    let db = app.store.read();
    let partner = match partner {
        Some(slug) => Some(partners::by_slug(db, slug).await?.ok_or(Error::NotFound)?.id),
        None => None,
    };
    allow(may(&caller.actor, &Wish::SeeMembers { partner }))?;
    let only = partner.map(|partner| [partner]);
    let rows = people::page(db, only.as_ref().map(<[Uuid; 1]>::as_slice), after, limit).await?;
    persons(db, &caller.actor, rows).await
}

/// Lets a member belong to a partner. In a role that they have already nothing changes; in another one the old membership
/// ends and a new one starts. A coordinator brings in only those whom they may see.
pub async fn join(app: &App, caller: &Caller, id: Uuid, partner: &str, role: MembershipRole) -> Result<Person> {
    let now = app.now();
    let db = app.store.begin().await?;
    let (mut member, memberships) = load(&db, &caller.actor, id).await?;
    let partner = open_partner(&db, partner).await?;
    allow(may(&caller.actor, &Wish::AddMember { partner: Some(partner.id), role: Role::Member }))?;
    let present = memberships.iter().find(|membership| membership.partner_id == partner.id);
    if present.is_none_or(|membership| membership.role != role.as_str()) {
        // First, as it lets one of two through who join the same member to the same partner.
        store(&db, &mut member, now).await?;
        if let Some(membership) = present {
            people::end_membership(&db, membership.id, now).await?;
        }
        start(&db, caller, id, &partner, role, now).await?;
    }
    let person = persons(&db, &caller.actor, vec![member]).await?.pop().ok_or(Error::NotFound)?;
    db.commit().await?;
    Ok(person)
}

/// Ends a membership: by the member, by a coordinator of that partner, or by an organiser. The feed of what the partner may
/// see ends with it, as every fetch asks for the membership.
pub async fn leave(app: &App, caller: &Caller, id: Uuid, partner: &str) -> Result<()> {
    let now = app.now();
    let db = app.store.begin().await?;
    let (mut member, memberships) = load(&db, &caller.actor, id).await?;
    let partner = partners::by_slug(&db, partner).await?.ok_or(Error::NotFound)?;
    let membership = memberships.iter().find(|one| one.partner_id == partner.id).ok_or(Error::NotFound)?;
    if caller.actor.member != Some(id) {
        allow(may(&caller.actor, &Wish::AddMember { partner: Some(partner.id), role: Role::Member }))?;
    }
    store(&db, &mut member, now).await?;
    people::end_membership(&db, membership.id, now).await?;
    record(&db, caller, "left", id, json!({ "partner": partner.slug }), now).await?;
    scopes::touch_member(&db, id, now).await?;
    db.commit().await?;
    Ok(())
}

/// The member whom a command means: by id, else by an address that nobody else has.
pub async fn by_email_or_id(app: &App, email: Option<&str>, id: Option<Uuid>) -> Result<Model> {
    let db = app.store.read();
    if let Some(id) = id {
        let member = people::by_id(db, id).await?.filter(|member| member.left_at.is_none());
        return member.ok_or_else(|| Problem::new("id", "error-unknown").with("value", id).into());
    }
    let email = email.ok_or_else(|| Problem::new("email", "error-missing"))?;
    let mut found = people::by_email(db, email).await?;
    match (found.pop(), found.len()) {
        (Some(member), 0) => Ok(member),
        (None, _) => Err(Problem::new("email", "error-unknown").with("value", email).into()),
        (Some(last), _) => {
            let people: Vec<_> = found.iter().chain([&last]).map(|one| format!("{} ({})", one.id, one.name)).collect();
            Err(Problem::new("email", "error-shared-address").with("people", people.join(", ")).into())
        }
    }
}

/// A member who has not left, with their memberships, for somebody who may change what is kept of them; to others they do
/// not exist.
async fn load(db: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<(Model, Vec<Membership>)> {
    let memberships = people::memberships_of(db, &[id]).await?;
    let partners: Vec<_> = memberships.iter().map(|membership| membership.partner_id).collect();
    let verdict = may(actor, &Wish::ChangeMember { member: id, partners: &partners });
    allow(if verdict == Verdict::Refused { Verdict::Hidden } else { verdict })?;
    let member = people::by_id(db, id).await?.filter(|member| member.left_at.is_none()).ok_or(Error::NotFound)?;
    Ok((member, memberships))
}

/// Others may be changed only by those who may do at least as much as they.
fn check_rank(actor: &Actor, member: &Model, memberships: &[Membership]) -> Result<()> {
    let coordinates = |one: &&Membership| one.role == MembershipRole::Coordinator.as_str();
    let above = actor.role < Some(people::role(&member.role))
        || (!actor.is_organiser()
            && memberships.iter().filter(coordinates).any(|one| !actor.coordinates.contains(&one.partner_id)));
    if above && actor.member != Some(member.id) { Err(Error::Refused) } else { Ok(()) }
}

/// Whoever has somebody's mailbox can sign in as them, and sees what the partners see that they belong to: so an address is
/// set by those only who may see all of that anyway. The others learn by the refusal that there is another partner, not which.
fn check_address(actor: &Actor, member: Uuid, memberships: &[Membership]) -> Result<()> {
    let theirs = |one: &Membership| actor.partners.contains(&one.partner_id);
    let may = actor.is_organiser() || actor.member == Some(member) || memberships.iter().all(theirs);
    if may { Ok(()) } else { Err(Error::Refused) }
}

/// Members with where they belong. A coordinator sees of others only the memberships in partners that they coordinate:
/// belonging somewhere can tell what somebody believes.
async fn persons(db: &impl ConnectionTrait, actor: &Actor, members: Vec<Model>) -> Result<Vec<Person>> {
    let ids: Vec<_> = members.iter().map(|member| member.id).collect();
    let memberships = people::memberships_of(db, &ids).await?;
    let partner_ids: BTreeSet<_> = memberships.iter().map(|membership| membership.partner_id).collect();
    let partners = partners::by_ids(db, &partner_ids.into_iter().collect::<Vec<_>>()).await?;
    let known = |one: &&Membership| {
        actor.is_organiser() || actor.member == Some(one.member_id) || actor.coordinates.contains(&one.partner_id)
    };
    let person = |member: Model| {
        let of_member = memberships.iter().filter(|one| one.member_id == member.id).filter(known);
        let belongs = of_member.filter_map(|membership| {
            let partner = partners.iter().find(|partner| partner.id == membership.partner_id)?.clone();
            Some(Belonging { partner, membership: membership.clone() })
        });
        Person { belongs: belongs.collect(), member }
    };
    Ok(members.into_iter().map(person).collect())
}

/// A partner that people can join.
async fn open_partner(db: &impl ConnectionTrait, slug: &str) -> Result<Partner> {
    let partner = partners::by_slug(db, slug).await?;
    let partner = partner.ok_or_else(|| Problem::new("partner", "error-unknown").with("value", slug))?;
    if partner.left_at.is_some() {
        return Err(Problem::new("partner", "error-partner-left").with("partner", partner.name).into());
    }
    Ok(partner)
}

async fn start(
    db: &impl ConnectionTrait,
    caller: &Caller,
    member: Uuid,
    partner: &Partner,
    role: MembershipRole,
    now: DateTime<Utc>,
) -> Result<Membership> {
    let membership = Membership {
        id: new_id(now),
        member_id: member,
        partner_id: partner.id,
        role: role.as_str().to_owned(),
        on_behalf_of: None,
        started_at: now,
        ended_at: None,
    };
    insert(db, membership.clone()).await?;
    record(db, caller, "joined", member, json!({ "partner": partner.slug, "role": membership.role }), now).await?;
    // What a private feed holds follows from who belongs where.
    scopes::touch_member(db, member, now).await?;
    Ok(membership)
}

async fn check_welcomes(app: &App, db: &impl ConnectionTrait, actor: &Actor, now: DateTime<Utc>) -> Result<()> {
    let limit = app.settings.invite_limit;
    let Some(member) = actor.member.filter(|_| limit > 0) else { return Ok(()) };
    let today = people::welcomed_by(db, member, now - TimeDelta::days(1)).await?;
    if today >= limit { Err(Error::TooMany) } else { Ok(()) }
}

async fn welcome(
    db: &impl ConnectionTrait,
    caller: &Caller,
    member: Uuid,
    partner: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<()> {
    let message = Queued {
        kind: WELCOME,
        cause: format!("welcome:{member}"),
        member: Some(member),
        meeting: None,
        occurrence: None,
        details: json!({ "by": caller.actor.member, "partner": partner }),
        due_at: now,
        deadline_at: None,
    };
    outbox::queue(db, message, now).await?;
    record(db, caller, "welcomed", member, json!({}), now).await
}

async fn store(db: &impl ConnectionTrait, member: &mut Model, now: DateTime<Utc>) -> Result<()> {
    let loaded = member.revision;
    member.revision += 1;
    member.updated_at = now;
    if people::save_over(db, member.clone(), loaded).await? { Ok(()) } else { Err(Error::Stale) }
}

async fn record(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: &str,
    member: Uuid,
    details: Value,
    now: DateTime<Utc>,
) -> Result<()> {
    let entry =
        Entry { actor: caller.actor.member, face: caller.face, action, object_kind: "member", object: member, details };
    Ok(audit::record(db, entry, now).await?)
}

fn details(member: &Model) -> MemberChange {
    MemberChange {
        name: member.name.clone(),
        email: member.email.clone(),
        phone: member.phone.clone(),
        language: member.language.clone(),
        role: member.role.clone(),
    }
}

#[cfg(test)]
mod tests;
