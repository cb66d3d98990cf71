//! The rows of the ways in: requests to sign in, sessions, API tokens, private feeds.

use chrono::{DateTime, Utc};
use commonhall_entities::{api_tokens, feeds, members, sessions, sign_ins};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

/// Whose requests to sign in are meant.
#[derive(Clone, Copy, Debug)]
pub enum AskedBy<'a> {
    /// The hash of the browser that asked.
    Browser(&'a [u8]),
    Request(Uuid),
}

/// Makes others that hold the same member wait for the end of this transaction. `SQLite` has one writer anyway.
pub async fn hold_member(db: &impl ConnectionTrait, member: Uuid) -> Result<(), DbErr> {
    let query = members::Entity::find_by_id(member).select_only().column(members::Column::Id).lock_exclusive();
    query.into_tuple::<Uuid>().one(db).await.map(drop)
}

pub async fn sign_in(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<sign_ins::Model>, DbErr> {
    sign_ins::Entity::find_by_id(id).one(db).await
}

/// The rows of one request, one for each person of the mailbox.
pub async fn sign_ins_of(db: &impl ConnectionTrait, request: Uuid) -> Result<Vec<sign_ins::Model>, DbErr> {
    let query = sign_ins::Entity::find().filter(sign_ins::Column::RequestId.eq(request));
    query.order_by_asc(sign_ins::Column::Id).all(db).await
}

/// How many requests browsers made for any of these members after `since`.
pub async fn requests_since(db: &impl ConnectionTrait, members: &[Uuid], since: DateTime<Utc>) -> Result<usize, DbErr> {
    let query = sign_ins::Entity::find()
        .select_only()
        .column(sign_ins::Column::RequestId)
        .distinct()
        .filter(sign_ins::Column::MemberId.is_in(members.iter().copied()))
        .filter(sign_ins::Column::BrowserHash.is_not_null())
        .filter(sign_ins::Column::CreatedAt.gt(since));
    Ok(query.into_tuple::<Uuid>().all(db).await?.len())
}

/// Requests of browsers that a code may still answer, locked so that parallel guesses are counted one after the other.
pub async fn open_sign_ins(
    db: &impl ConnectionTrait,
    asked_by: AskedBy<'_>,
    wrong_codes_below: i32,
    now: DateTime<Utc>,
) -> Result<Vec<sign_ins::Model>, DbErr> {
    let of = match asked_by {
        AskedBy::Browser(hash) => sign_ins::Column::BrowserHash.eq(hash),
        AskedBy::Request(request) => sign_ins::Column::RequestId.eq(request),
    };
    sign_ins::Entity::find()
        .filter(of)
        .filter(sign_ins::Column::BrowserHash.is_not_null())
        .filter(sign_ins::Column::UsedAt.is_null())
        .filter(sign_ins::Column::ExpiresAt.gt(now))
        .filter(sign_ins::Column::WrongCodes.lt(wrong_codes_below))
        .order_by_asc(sign_ins::Column::Id)
        .lock_exclusive()
        .all(db)
        .await
}

pub async fn count_wrong_code(db: &impl ConnectionTrait, requests: &[Uuid]) -> Result<(), DbErr> {
    sign_ins::Entity::update_many()
        .col_expr(sign_ins::Column::WrongCodes, Expr::col(sign_ins::Column::WrongCodes).add(1))
        .filter(sign_ins::Column::RequestId.is_in(requests.iter().copied()))
        .exec(db)
        .await
        .map(drop)
}

/// Uses a link up. False if somebody was faster.
pub async fn use_sign_in(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let used = sign_ins::Entity::update_many()
        .col_expr(sign_ins::Column::UsedAt, Expr::value(now))
        .filter(sign_ins::Column::Id.eq(id))
        .filter(sign_ins::Column::UsedAt.is_null())
        .filter(sign_ins::Column::ExpiresAt.gt(now))
        .exec(db)
        .await?;
    Ok(used.rows_affected == 1)
}

/// The session with this hash that has neither ended nor expired.
pub async fn session(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<sessions::Model>, DbErr> {
    sessions::Entity::find()
        .filter(sessions::Column::TokenHash.eq(token_hash))
        .filter(sessions::Column::EndedAt.is_null())
        .filter(sessions::Column::ExpiresAt.gt(now))
        .one(db)
        .await
}

pub async fn end_session(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<(), DbErr> {
    sessions::Entity::update_many()
        .col_expr(sessions::Column::EndedAt, Expr::value(now))
        .filter(sessions::Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// The API token with this hash, unless revoked.
pub async fn api_token(db: &impl ConnectionTrait, token_hash: &[u8]) -> Result<Option<api_tokens::Model>, DbErr> {
    api_tokens::Entity::find()
        .filter(api_tokens::Column::TokenHash.eq(token_hash))
        .filter(api_tokens::Column::RevokedAt.is_null())
        .one(db)
        .await
}

/// A member's API tokens that are not revoked, oldest first.
pub async fn api_tokens_of(db: &impl ConnectionTrait, member: Uuid) -> Result<Vec<api_tokens::Model>, DbErr> {
    api_tokens::Entity::find()
        .filter(api_tokens::Column::MemberId.eq(member))
        .filter(api_tokens::Column::RevokedAt.is_null())
        .order_by_asc(api_tokens::Column::Id)
        .all(db)
        .await
}

/// Revokes a token of this member. False if there is none to revoke.
pub async fn revoke_api_token(
    db: &impl ConnectionTrait,
    id: Uuid,
    member: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let revoked = api_tokens::Entity::update_many()
        .col_expr(api_tokens::Column::RevokedAt, Expr::value(now))
        .filter(api_tokens::Column::Id.eq(id))
        .filter(api_tokens::Column::MemberId.eq(member))
        .filter(api_tokens::Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(revoked.rows_affected == 1)
}

/// The private feed with this hash, revoked or not.
pub async fn feed(db: &impl ConnectionTrait, token_hash: &[u8]) -> Result<Option<feeds::Model>, DbErr> {
    feeds::Entity::find().filter(feeds::Column::TokenHash.eq(token_hash)).one(db).await
}

/// A member's private feeds that are not revoked, oldest first.
pub async fn feeds_of(db: &impl ConnectionTrait, member: Uuid) -> Result<Vec<feeds::Model>, DbErr> {
    feeds::Entity::find()
        .filter(feeds::Column::MemberId.eq(member))
        .filter(feeds::Column::RevokedAt.is_null())
        .order_by_asc(feeds::Column::Id)
        .all(db)
        .await
}

pub async fn revoke_feed(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<(), DbErr> {
    feeds::Entity::update_many()
        .col_expr(feeds::Column::RevokedAt, Expr::value(now))
        .filter(feeds::Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Deletes requests to sign in and sessions that ended before this.
pub async fn delete_ended(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<(), DbErr> {
    sign_ins::Entity::delete_many().filter(sign_ins::Column::ExpiresAt.lt(before)).exec(db).await?;
    let ended =
        sea_orm::Condition::any().add(sessions::Column::ExpiresAt.lt(before)).add(sessions::Column::EndedAt.lt(before));
    sessions::Entity::delete_many().filter(ended).exec(db).await.map(drop)
}
