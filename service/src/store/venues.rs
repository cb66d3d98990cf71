//! Venues and their spaces.

use commonhall_domain::access::AccessFacts;
use commonhall_domain::hours::{self, Closed, Hours};
use commonhall_entities::{spaces, venues};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

/// A space with the venue that it is in.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub space: spaces::Model,
    pub venue: venues::Model,
}

impl Place {
    /// What holds in the space.
    pub fn access(&self) -> AccessFacts {
        access(&self.space.access).or(access(&self.venue.access))
    }

    /// When the space can be used: its own hours, else the venue's.
    pub fn hours(&self) -> Hours {
        let own = hours(&self.space.opening_hours);
        if own.is_empty() { hours(&self.venue.opening_hours) } else { own }
    }
}

/// Facts from their column; what cannot be read counts as not known.
pub fn access(json: &serde_json::Value) -> AccessFacts {
    serde_json::from_value(json.clone()).unwrap_or_default()
}

/// Hours from their column; what cannot be read counts as none given.
pub fn hours(json: &serde_json::Value) -> Hours {
    Hours::read(&list(json)).unwrap_or_default()
}

/// Closed days from their column; what cannot be read counts as none.
pub fn closed(json: &serde_json::Value) -> Closed {
    hours::closed(&list(json)).unwrap_or_default()
}

/// A column that holds a list of things, as far as it can be read.
pub fn list<Item: serde::de::DeserializeOwned>(json: &serde_json::Value) -> Vec<Item> {
    serde_json::from_value(json.clone()).unwrap_or_default()
}

pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<venues::Model>, DbErr> {
    venues::Entity::find_by_id(id).one(db).await
}

pub async fn by_ids(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<venues::Model>, DbErr> {
    venues::Entity::find().filter(venues::Column::Id.is_in(ids.iter().copied())).all(db).await
}

pub async fn by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<venues::Model>, DbErr> {
    if !super::can_be_stored(slug) {
        return Ok(None);
    }
    venues::Entity::find().filter(venues::Column::Slug.eq(slug)).one(db).await
}

pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<venues::Model>, DbErr> {
    venues::Entity::find().order_by_asc(venues::Column::Name).order_by_asc(venues::Column::Id).all(db).await
}

/// A page of them in the order of their making, after `cursor`; of one partner's houses if one is given.
pub async fn page(
    db: &impl ConnectionTrait,
    partner: Option<Uuid>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<venues::Model>, DbErr> {
    let mut query = venues::Entity::find().order_by_asc(venues::Column::Id).limit(limit);
    if let Some(partner) = partner {
        query = query.filter(venues::Column::PartnerId.eq(partner));
    }
    if let Some(after) = after {
        query = query.filter(venues::Column::Id.gt(after));
    }
    query.all(db).await
}

/// The spaces of some venues, in the order that each venue gave them.
pub async fn spaces_of(db: &impl ConnectionTrait, venues: &[Uuid]) -> Result<Vec<spaces::Model>, DbErr> {
    spaces::Entity::find()
        .filter(spaces::Column::VenueId.is_in(venues.iter().copied()))
        .order_by_asc(spaces::Column::VenueId)
        .order_by_asc(spaces::Column::Position)
        .all(db)
        .await
}

pub async fn place(db: &impl ConnectionTrait, space: Uuid) -> Result<Option<Place>, DbErr> {
    Ok(places(db, [space]).await?.pop())
}

pub async fn places(db: &impl ConnectionTrait, spaces: impl IntoIterator<Item = Uuid>) -> Result<Vec<Place>, DbErr> {
    let mut ids: Vec<Uuid> = spaces.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut places = Vec::new();
    for chunk in ids.chunks(super::ROWS_AT_ONCE) {
        let spaces = spaces::Entity::find().filter(spaces::Column::Id.is_in(chunk.iter().copied())).all(db).await?;
        let venue_ids: Vec<Uuid> = spaces.iter().map(|space| space.venue_id).collect();
        let venues = venues::Entity::find().filter(venues::Column::Id.is_in(venue_ids)).all(db).await?;
        places.extend(spaces.into_iter().filter_map(|space| {
            let venue = venues.iter().find(|venue| venue.id == space.venue_id)?.clone();
            Some(Place { space, venue })
        }));
    }
    Ok(places)
}

/// Every space there is.
pub async fn everywhere(db: &impl ConnectionTrait) -> Result<Vec<Place>, DbErr> {
    let venues = all(db).await?;
    let spaces = spaces::Entity::find().order_by_asc(spaces::Column::Position).all(db).await?;
    let place = |space: spaces::Model| {
        let venue = venues.iter().find(|venue| venue.id == space.venue_id)?.clone();
        Some(Place { space, venue })
    };
    Ok(spaces.into_iter().filter_map(place).collect())
}

/// A slug that no venue has, see [`super::free_slug`].
pub async fn free_slug(db: &impl ConnectionTrait, wanted: Option<String>, stem: &str) -> Result<String, DbErr> {
    super::free_slug::<venues::Entity>(db, venues::Column::Slug, wanted, stem).await
}

/// Stores all columns of a venue if the row still has the revision `loaded`, and says whether it had.
pub async fn save_over(db: &impl ConnectionTrait, row: venues::Model, loaded: i64) -> Result<bool, DbErr> {
    let this = Condition::all().add(venues::Column::Id.eq(row.id)).add(venues::Column::Revision.eq(loaded));
    let row = row.into_active_model().reset_all();
    Ok(venues::Entity::update_many().set(row).filter(this).exec(db).await?.rows_affected == 1)
}
