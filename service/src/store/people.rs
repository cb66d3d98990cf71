//! Members, their memberships, and what they have switched off.

use chrono::{DateTime, Utc};
use commonhall_domain::policy::{Actor, Role};
use commonhall_entities::{audit_entries, members, memberships, suppressions};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

pub fn role(text: &str) -> Role {
    match text {
        "administrator" => Role::Administrator,
        "organiser" => Role::Organiser,
        _ => Role::Member,
    }
}

pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<members::Model>, DbErr> {
    members::Entity::find_by_id(id).one(db).await
}

pub async fn by_ids(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<members::Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(super::ROWS_AT_ONCE) {
        let query = members::Entity::find().filter(members::Column::Id.is_in(chunk.iter().copied()));
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// Those who have not left and have this address, compared without regard to case, oldest first.
pub async fn by_email(db: &impl ConnectionTrait, email: &str) -> Result<Vec<members::Model>, DbErr> {
    members::Entity::find()
        .filter(Expr::expr(Func::lower(Expr::col(members::Column::Email))).eq(email.trim().to_lowercase()))
        .filter(members::Column::LeftAt.is_null())
        .order_by_asc(members::Column::Id)
        .all(db)
        .await
}

/// A page of the members that have not left, of one of these partners if any are given.
pub async fn page(
    db: &impl ConnectionTrait,
    partners: Option<&[Uuid]>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<members::Model>, DbErr> {
    let mut query = members::Entity::find()
        .filter(members::Column::LeftAt.is_null())
        .order_by_asc(members::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(members::Column::Id.gt(after));
    }
    if let Some(partners) = partners {
        let of_partners = memberships::Entity::find()
            .select_only()
            .column(memberships::Column::MemberId)
            .filter(memberships::Column::PartnerId.is_in(partners.iter().copied()))
            .filter(memberships::Column::EndedAt.is_null());
        query = query.filter(members::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(of_partners)));
    }
    query.all(db).await
}

/// Memberships that have not ended, of some members.
pub async fn memberships_of(db: &impl ConnectionTrait, members: &[Uuid]) -> Result<Vec<memberships::Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in members.chunks(super::ROWS_AT_ONCE) {
        let query = memberships::Entity::find()
            .filter(memberships::Column::MemberId.is_in(chunk.iter().copied()))
            .filter(memberships::Column::EndedAt.is_null())
            .order_by_asc(memberships::Column::Id);
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// Memberships that have not ended, in some partners.
pub async fn memberships_in(db: &impl ConnectionTrait, partners: &[Uuid]) -> Result<Vec<memberships::Model>, DbErr> {
    memberships::Entity::find()
        .filter(memberships::Column::PartnerId.is_in(partners.iter().copied()))
        .filter(memberships::Column::EndedAt.is_null())
        .all(db)
        .await
}

/// The membership of a member in a partner that has not ended.
pub async fn membership(
    db: &impl ConnectionTrait,
    member: Uuid,
    partner: Uuid,
) -> Result<Option<memberships::Model>, DbErr> {
    memberships::Entity::find()
        .filter(memberships::Column::MemberId.eq(member))
        .filter(memberships::Column::PartnerId.eq(partner))
        .filter(memberships::Column::EndedAt.is_null())
        .one(db)
        .await
}

/// Ends a membership; it stays as history.
pub async fn end_membership(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<(), DbErr> {
    memberships::Entity::update_many()
        .col_expr(memberships::Column::EndedAt, Expr::value(now))
        .filter(memberships::Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// How many administrators there are that have not left.
pub async fn administrators(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    members::Entity::find()
        .filter(members::Column::Role.eq("administrator"))
        .filter(members::Column::LeftAt.is_null())
        .count(db)
        .await
}

/// How many people somebody had welcomed by mail after `since`, as the audit trail has it.
pub async fn welcomed_by(db: &impl ConnectionTrait, actor: Uuid, since: DateTime<Utc>) -> Result<u64, DbErr> {
    audit_entries::Entity::find()
        .filter(audit_entries::Column::ActorId.eq(actor))
        .filter(audit_entries::Column::Action.eq("welcomed"))
        .filter(audit_entries::Column::At.gt(since))
        .count(db)
        .await
}

/// Stores all columns of a member if the row still has the revision `loaded`, and says whether it had.
pub async fn save_over(db: &impl ConnectionTrait, row: members::Model, loaded: i64) -> Result<bool, DbErr> {
    let id = row.id;
    let saved = members::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(members::Column::Id.eq(id))
        .filter(members::Column::Revision.eq(loaded))
        .exec(db)
        .await?;
    Ok(saved.rows_affected == 1)
}

/// Who somebody is to the policy, as of this moment; `None` if they have left.
pub async fn actor(db: &impl ConnectionTrait, member: Uuid) -> Result<Option<Actor>, DbErr> {
    let Some(row) = by_id(db, member).await?.filter(|row| row.left_at.is_none()) else { return Ok(None) };
    let memberships = memberships_of(db, &[member]).await?;
    Ok(Some(Actor {
        member: Some(member),
        role: Some(role(&row.role)),
        partners: memberships.iter().map(|one| one.partner_id).collect(),
        coordinates: memberships.iter().filter(|one| one.role == "coordinator").map(|one| one.partner_id).collect(),
    }))
}

/// Which of these members have switched this kind of message off.
pub async fn who_stopped(db: &impl ConnectionTrait, kind: &str, members: &[Uuid]) -> Result<Vec<Uuid>, DbErr> {
    let mut found = Vec::new();
    for chunk in members.chunks(super::ROWS_AT_ONCE) {
        let query = suppressions::Entity::find()
            .filter(suppressions::Column::Kind.eq(kind))
            .filter(suppressions::Column::MemberId.is_in(chunk.iter().copied()));
        found.extend(query.all(db).await?.into_iter().map(|row| row.member_id));
    }
    Ok(found)
}

/// Whether this member gets this kind of message.
pub async fn has_stopped(db: &impl ConnectionTrait, kind: &str, member: Uuid) -> Result<bool, DbErr> {
    Ok(!who_stopped(db, kind, &[member]).await?.is_empty())
}

pub async fn stop(db: &impl ConnectionTrait, member: Uuid, kind: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    if has_stopped(db, kind, member).await? {
        return Ok(());
    }
    super::insert(db, suppressions::Model { member_id: member, kind: kind.to_owned(), created_at: now }).await
}

pub async fn resume(db: &impl ConnectionTrait, member: Uuid, kind: &str) -> Result<(), DbErr> {
    let this = Condition::all().add(suppressions::Column::MemberId.eq(member)).add(suppressions::Column::Kind.eq(kind));
    suppressions::Entity::delete_many().filter(this).exec(db).await.map(drop)
}
