//! Bookings of spaces. That no two overlap is a constraint of the database.

use chrono::{DateTime, Utc};
use commonhall_entities::{bookings, occurrences};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

pub use commonhall_entities::bookings::Model;

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
