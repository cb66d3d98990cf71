//! Private calendars: what a token leads to.

use commonhall_entities::feeds;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use uuid::Uuid;

use crate::app::App;
use crate::auth::token;
use crate::error::{Error, Result};

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivateFeed {
    pub id: Uuid,
    pub member: Uuid,
    /// `None` is the member's own meetings; else all that this partner may see.
    pub partner: Option<Uuid>,
}

/// `Gone` if it was revoked; `NotFound` if there never was one.
pub async fn find(app: &App, token: &str) -> Result<PrivateFeed> {
    let query = feeds::Entity::find().filter(feeds::Column::TokenHash.eq(token::hash(token)));
    let feed = query.one(app.store.read()).await?.ok_or(Error::NotFound)?;
    if feed.revoked_at.is_some() {
        return Err(Error::Gone);
    }
    Ok(PrivateFeed { id: feed.id, member: feed.member_id, partner: feed.partner_id })
}
