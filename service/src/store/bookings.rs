//! Bookings of spaces. That no two overlap is a constraint of the database.

use chrono::{DateTime, Utc};
use commonhall_entities::{bookings, occurrences, spaces};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

pub use commonhall_entities::bookings::Model;

/// Asked for; whoever looks after the venue has not said yes.
pub const REQUESTED: &str = "requested";
pub const CONFIRMED: &str = "confirmed";

/// Bookings of a space that touch `[from, until)`, the earliest first.
pub async fn between(
    db: &impl ConnectionTrait,
    space: Uuid,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Model>, DbErr> {
    bookings::Entity::find()
        .filter(bookings::Column::SpaceId.eq(space))
        .filter(bookings::Column::BlockedFrom.lt(until))
        .filter(bookings::Column::BlockedUntil.gt(from))
        .order_by_asc(bookings::Column::BlockedFrom)
        .all(db)
        .await
}

/// The bookings of these dates.
pub async fn of_dates(db: &impl ConnectionTrait, dates: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in dates.chunks(super::ROWS_AT_ONCE) {
        let these = bookings::Column::OccurrenceId.is_in(chunk.iter().copied());
        found.extend(bookings::Entity::find().filter(these).all(db).await?);
    }
    Ok(found)
}

/// The bookings of a venue that are not over, the earliest first.
pub async fn of_venue(db: &impl ConnectionTrait, venue: Uuid, now: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    let here = spaces::Entity::find()
        .select_only()
        .column(spaces::Column::Id)
        .filter(spaces::Column::VenueId.eq(venue))
        .into_query();
    bookings::Entity::find()
        .filter(bookings::Column::SpaceId.in_subquery(here))
        .filter(bookings::Column::BlockedUntil.gt(now))
        .order_by_asc(bookings::Column::BlockedFrom)
        .order_by_asc(bookings::Column::OccurrenceId)
        .all(db)
        .await
}

/// Those of all venues that nobody has confirmed yet and that are not over, the earliest first.
pub async fn requested(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    bookings::Entity::find()
        .filter(bookings::Column::Status.eq(REQUESTED))
        .filter(bookings::Column::BlockedUntil.gt(now))
        .order_by_asc(bookings::Column::BlockedFrom)
        .all(db)
        .await
}

/// Gives up the bookings of a meeting that are not over.
pub async fn release(db: &impl ConnectionTrait, meeting: Uuid, now: DateTime<Utc>) -> Result<(), DbErr> {
    let dates = occurrences::Entity::find()
        .select_only()
        .column(occurrences::Column::Id)
        .filter(occurrences::Column::MeetingId.eq(meeting))
        .into_query();
    bookings::Entity::delete_many()
        .filter(bookings::Column::OccurrenceId.in_subquery(dates))
        .filter(bookings::Column::BlockedUntil.gt(now))
        .exec(db)
        .await
        .map(drop)
}

/// Gives up the bookings of these dates.
pub async fn release_dates(db: &impl ConnectionTrait, dates: &[Uuid]) -> Result<(), DbErr> {
    for chunk in dates.chunks(super::ROWS_AT_ONCE) {
        let these = bookings::Column::OccurrenceId.is_in(chunk.iter().copied());
        bookings::Entity::delete_many().filter(these).exec(db).await?;
    }
    Ok(())
}

/// Whether the database refused a booking because the space is taken: PostgreSQL by its exclusion constraint (23P01),
/// `SQLite` by the trigger of the same name.
pub fn is_clash(error: &DbErr) -> bool {
    error.to_string().contains("bookings_never_overlap")
}
