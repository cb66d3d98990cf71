//! Calendars of venues that are kept elsewhere, and the times at which they say that a room is taken.

use chrono::{DateTime, Utc};
use commonhall_entities::{busy_calendars, busy_times, occurrences, spaces};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect,
};
use uuid::Uuid;

pub use commonhall_entities::busy_calendars::Model as Calendar;
pub use commonhall_entities::busy_times::Model as Time;

pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Calendar>, DbErr> {
    busy_calendars::Entity::find_by_id(id).one(db).await
}

/// Those of a venue and of its spaces, oldest first.
pub async fn of_venue(db: &impl ConnectionTrait, venue: Uuid) -> Result<Vec<Calendar>, DbErr> {
    let of_venue = busy_calendars::Column::VenueId.eq(venue);
    busy_calendars::Entity::find().filter(of_venue).order_by_asc(busy_calendars::Column::Id).all(db).await
}

pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Calendar>, DbErr> {
    busy_calendars::Entity::find().order_by_asc(busy_calendars::Column::Id).all(db).await
}

/// Those to be read by now, the longest overdue first.
pub async fn due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Calendar>, DbErr> {
    let query = busy_calendars::Entity::find().filter(busy_calendars::Column::NextAt.lte(now));
    query.order_by_asc(busy_calendars::Column::NextAt).all(db).await
}

/// Puts the next reading of a calendar off. False if somebody else has done so since it was loaded: they read it now.
pub async fn put_off(db: &impl ConnectionTrait, calendar: &Calendar, until: DateTime<Utc>) -> Result<bool, DbErr> {
    let done = busy_calendars::Entity::update_many()
        .col_expr(busy_calendars::Column::NextAt, Expr::value(until))
        .filter(busy_calendars::Column::Id.eq(calendar.id))
        .filter(busy_calendars::Column::NextAt.eq(calendar.next_at))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    busy_calendars::Entity::delete_by_id(id).exec(db).await.map(drop)
}

pub async fn times_of(db: &impl ConnectionTrait, calendar: Uuid) -> Result<Vec<Time>, DbErr> {
    busy_times::Entity::find().filter(busy_times::Column::CalendarId.eq(calendar)).all(db).await
}

pub async fn forget_times(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<(), DbErr> {
    for chunk in ids.chunks(super::ROWS_AT_ONCE) {
        busy_times::Entity::delete_many().filter(busy_times::Column::Id.is_in(chunk.iter().copied())).exec(db).await?;
    }
    Ok(())
}

/// The times at which a space is taken that touch `[from, until)`, each with the name of the calendar that says so.
pub async fn between(
    db: &impl ConnectionTrait,
    space: Uuid,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<(String, Time)>, DbErr> {
    let venue = Query::select()
        .column(spaces::Column::VenueId)
        .from(spaces::Entity)
        .and_where(spaces::Column::Id.eq(space))
        .to_owned();
    let here = Condition::any()
        .add(busy_calendars::Column::SpaceId.eq(space))
        .add(busy_calendars::Column::SpaceId.is_null().and(busy_calendars::Column::VenueId.in_subquery(venue)));
    let calendars = busy_calendars::Entity::find().filter(here).all(db).await?;
    let mut found = Vec::new();
    for calendar in calendars {
        let times = busy_times::Entity::find()
            .filter(busy_times::Column::CalendarId.eq(calendar.id))
            .filter(busy_times::Column::StartsAt.lt(until))
            .filter(busy_times::Column::EndsAt.gt(from))
            .order_by_asc(busy_times::Column::StartsAt);
        found.extend(times.all(db).await?.into_iter().map(|time| (calendar.name.clone(), time)));
    }
    Ok(found)
}

/// Dates to come in a space that a calendar says is taken then, and has said only since the date was planned: their ids, each
/// with the name of the calendar.
pub async fn met(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<(Uuid, String)>, DbErr> {
    use occurrences::Column::{EndsAt, Id, ScheduledAt, SpaceId, StartsAt, Status};
    let in_space = spaces::Column::Id.into_expr().eq(SpaceId.into_expr());
    let of_one = busy_calendars::Column::SpaceId.into_expr().eq(SpaceId.into_expr());
    let of_it = (busy_calendars::Column::VenueId.into_expr().eq(spaces::Column::VenueId.into_expr()))
        .and(busy_calendars::Column::SpaceId.is_null().or(of_one));
    let at_once = (busy_times::Column::CalendarId.into_expr().eq(busy_calendars::Column::Id.into_expr()))
        .and(busy_times::Column::StartsAt.into_expr().lt(EndsAt.into_expr()))
        .and(busy_times::Column::EndsAt.into_expr().gt(StartsAt.into_expr()))
        .and(busy_times::Column::Since.into_expr().gt(ScheduledAt.into_expr()));
    let mut query = occurrences::Entity::find().select_only().column(Id).column(busy_calendars::Column::Name);
    QuerySelect::query(&mut query)
        .join(JoinType::InnerJoin, spaces::Entity, in_space)
        .join(JoinType::InnerJoin, busy_calendars::Entity, of_it)
        .join(JoinType::InnerJoin, busy_times::Entity, at_once);
    query
        .filter(StartsAt.gt(now))
        .filter(Status.is_in(["tentative", "confirmed"]))
        .order_by_asc(StartsAt)
        .order_by_asc(Id)
        .into_tuple()
        .all(db)
        .await
}
