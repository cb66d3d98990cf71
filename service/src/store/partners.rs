//! Partners.

use std::collections::BTreeSet;

use commonhall_entities::partners::{Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::{ROWS_AT_ONCE, can_be_stored};

pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

pub async fn by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Model>, DbErr> {
    if !can_be_stored(slug) {
        return Ok(None);
    }
    Entity::find().filter(Column::Slug.eq(slug)).one(db).await
}

pub async fn by_slugs(db: &impl ConnectionTrait, slugs: &BTreeSet<String>) -> Result<Vec<Model>, DbErr> {
    let slugs: Vec<&String> = slugs.iter().filter(|slug| can_be_stored(slug)).collect();
    let mut found = Vec::new();
    for chunk in slugs.chunks(ROWS_AT_ONCE) {
        found.extend(Entity::find().filter(Column::Slug.is_in(chunk.iter().copied())).all(db).await?);
    }
    found.sort_by(|one: &Model, other| one.name.cmp(&other.name));
    Ok(found)
}

pub async fn by_ids(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).order_by_asc(Column::Name).all(db).await
}

/// Those that have not left, by name.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::LeftAt.is_null()).order_by_asc(Column::Name).order_by_asc(Column::Id).all(db).await
}

/// Which partners a list holds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kind: Option<String>,
    pub founding: Option<bool>,
    pub steering: Option<bool>,
    /// Whether they have left.
    pub left: Option<bool>,
}

/// A page of them in the order of their making, after `cursor`.
pub async fn page(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find().order_by_asc(Column::Id).limit(limit);
    if let Some(kind) = &filter.kind {
        query = query.filter(Column::Kind.eq(kind));
    }
    if let Some(founding) = filter.founding {
        query = query.filter(Column::Founding.eq(founding));
    }
    if let Some(steering) = filter.steering {
        query = query.filter(Column::Steering.eq(steering));
    }
    if let Some(left) = filter.left {
        query = query.filter(if left { Column::LeftAt.is_not_null() } else { Column::LeftAt.is_null() });
    }
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    query.all(db).await
}

/// A slug that nobody has, see [`super::free_slug`].
pub async fn free_slug(db: &impl ConnectionTrait, wanted: Option<String>, stem: &str) -> Result<String, DbErr> {
    super::free_slug::<Entity>(db, Column::Slug, wanted, stem).await
}

/// Stores all columns if the row still has the revision `loaded`, and says whether it had.
pub async fn save_over(db: &impl ConnectionTrait, row: Model, loaded: i64) -> Result<bool, DbErr> {
    let id = row.id;
    let saved = Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(Column::Id.eq(id))
        .filter(Column::Revision.eq(loaded))
        .exec(db)
        .await?;
    Ok(saved.rows_affected == 1)
}
