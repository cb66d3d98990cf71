//! What other calendars said of meetings when they were last imported.

use commonhall_entities::imports::Entity;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};

pub use commonhall_entities::imports::Model;

pub async fn by_uid(db: &impl ConnectionTrait, uid: &str) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(uid).one(db).await
}
