//! The dates of meetings in time.

mod filter;

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_entities::{invitations, meetings, occurrences, reminder_rules};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

pub use self::filter::{Filter, Part, list, parts};
pub use commonhall_entities::occurrences::Model;

pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Model>, DbErr> {
    occurrences::Entity::find_by_id(id).one(db).await
}

pub async fn by_ids(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(super::ROWS_AT_ONCE) {
        let query = occurrences::Entity::find().filter(occurrences::Column::Id.is_in(chunk.iter().copied()));
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// All dates of some meetings, the earliest first.
pub async fn of_meetings(db: &impl ConnectionTrait, meetings: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in meetings.chunks(super::ROWS_AT_ONCE) {
        let query = occurrences::Entity::find()
            .filter(occurrences::Column::MeetingId.is_in(chunk.iter().copied()))
            .order_by_asc(occurrences::Column::StartsAt)
            .order_by_asc(occurrences::Column::Id);
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

pub async fn of_series(db: &impl ConnectionTrait, series: Uuid) -> Result<Vec<Model>, DbErr> {
    let parts = meetings::Entity::find()
        .select_only()
        .column(meetings::Column::Id)
        .filter(meetings::Column::SeriesId.eq(series))
        .into_query();
    occurrences::Entity::find()
        .filter(occurrences::Column::MeetingId.in_subquery(parts))
        .order_by_asc(occurrences::Column::StartsAt)
        .order_by_asc(occurrences::Column::Id)
        .all(db)
        .await
}

pub async fn by_date(db: &impl ConnectionTrait, meeting: Uuid, date: NaiveDateTime) -> Result<Option<Model>, DbErr> {
    occurrences::Entity::find()
        .filter(occurrences::Column::MeetingId.eq(meeting))
        .filter(occurrences::Column::RecurrenceId.eq(date))
        .one(db)
        .await
}

/// Deletes dates that are to leave no trace.
pub async fn delete(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<(), DbErr> {
    for chunk in ids.chunks(super::ROWS_AT_ONCE) {
        let these = occurrences::Column::Id.is_in(chunk.iter().copied());
        occurrences::Entity::delete_many().filter(these).exec(db).await?;
    }
    Ok(())
}

/// Dates that take place and touch `[from, until)`, of meetings that one of these partners hosts or is invited to, but for
/// those of some series.
pub async fn of_partners(
    db: &impl ConnectionTrait,
    partners: &[Uuid],
    but_series: &[Uuid],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Model>, DbErr> {
    let invited = invitations::Entity::find()
        .select_only()
        .column(invitations::Column::SeriesId)
        .filter(invitations::Column::PartnerId.is_in(partners.iter().copied()))
        .into_query();
    let theirs = Condition::any()
        .add(meetings::Column::HostId.is_in(partners.iter().copied()))
        .add(meetings::Column::SeriesId.in_subquery(invited));
    let meetings = meetings::Entity::find()
        .select_only()
        .column(meetings::Column::Id)
        .filter(theirs)
        .filter(meetings::Column::SeriesId.is_not_in(but_series.iter().copied()))
        .into_query();
    occurrences::Entity::find()
        .filter(occurrences::Column::MeetingId.in_subquery(meetings))
        .filter(occurrences::Column::Status.is_in(["tentative", "confirmed"]))
        .filter(occurrences::Column::StartsAt.lt(until))
        .filter(occurrences::Column::EndsAt.gt(from))
        .order_by_asc(occurrences::Column::StartsAt)
        .order_by_asc(occurrences::Column::Id)
        .all(db)
        .await
}

/// Dates of meetings with reminder rules that take place and start within `[from, to)`.
pub async fn starting(db: &impl ConnectionTrait, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    occurrences::Entity::find()
        .filter(occurrences::Column::StartsAt.gte(from))
        .filter(occurrences::Column::StartsAt.lt(to))
        .filter(occurrences::Column::Status.is_in(["tentative", "confirmed"]))
        .filter(occurrences::Column::MeetingId.in_subquery(with_rules()))
        .order_by_asc(occurrences::Column::StartsAt)
        .order_by_asc(occurrences::Column::Id)
        .all(db)
        .await
}

fn with_rules() -> sea_orm::sea_query::SelectStatement {
    reminder_rules::Entity::find().select_only().column(reminder_rules::Column::MeetingId).distinct().into_query()
}

/// For each meeting that goes on after `now`, the start of its next date that takes place.
pub async fn next_of_each(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<(Uuid, DateTime<Utc>)>, DbErr> {
    occurrences::Entity::find()
        .select_only()
        .column(occurrences::Column::MeetingId)
        .column_as(occurrences::Column::StartsAt.min(), "next")
        .filter(occurrences::Column::EndsAt.gt(now))
        .filter(occurrences::Column::Status.is_in(["tentative", "confirmed"]))
        .group_by(occurrences::Column::MeetingId)
        .into_tuple()
        .all(db)
        .await
}

/// The ids of the meetings that have dates to come, whatever became of them.
pub async fn meetings_ahead(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Uuid>, DbErr> {
    occurrences::Entity::find()
        .select_only()
        .column(occurrences::Column::MeetingId)
        .distinct()
        .filter(occurrences::Column::StartsAt.gt(now))
        .order_by_asc(occurrences::Column::MeetingId)
        .into_tuple()
        .all(db)
        .await
}

/// For each meeting the start of its last date, whatever became of it.
pub async fn last_of_each(db: &impl ConnectionTrait) -> Result<Vec<(Uuid, DateTime<Utc>)>, DbErr> {
    occurrences::Entity::find()
        .select_only()
        .column(occurrences::Column::MeetingId)
        .column_as(occurrences::Column::StartsAt.max(), "last")
        .group_by(occurrences::Column::MeetingId)
        .into_tuple()
        .all(db)
        .await
}
