//! The dates of meetings in time.

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_entities::{invitations, meetings, occurrences, reminder_rules, spaces};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, Order, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

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

/// Which dates a list holds. They are ordered by start, then id.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those that end after this.
    pub from: Option<DateTime<Utc>>,
    /// Those that start before this.
    pub to: Option<DateTime<Utc>>,
    pub meetings: Option<Vec<Uuid>>,
    pub space: Option<Uuid>,
    pub venue: Option<Uuid>,
    /// Hosted by this partner.
    pub host: Option<Uuid>,
    /// After this start and id.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    /// Before this start and id; then the list runs backwards, the latest first.
    pub before: Option<(DateTime<Utc>, Uuid)>,
    pub limit: Option<u64>,
}

pub async fn list(db: &impl ConnectionTrait, filter: &Filter) -> Result<Vec<Model>, DbErr> {
    use occurrences::Column;
    let order = if filter.before.is_some() { Order::Desc } else { Order::Asc };
    let mut query = occurrences::Entity::find().order_by(Column::StartsAt, order.clone()).order_by(Column::Id, order);
    if let Some(from) = filter.from {
        query = query.filter(Column::EndsAt.gt(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::StartsAt.lt(to));
    }
    if let Some(meetings) = &filter.meetings {
        query = query.filter(Column::MeetingId.is_in(meetings.iter().copied()));
    }
    if let Some(space) = filter.space {
        query = query.filter(Column::SpaceId.eq(space));
    }
    if let Some(venue) = filter.venue {
        let of_venue = spaces::Entity::find()
            .select_only()
            .column(spaces::Column::Id)
            .filter(spaces::Column::VenueId.eq(venue))
            .into_query();
        query = query.filter(Column::SpaceId.in_subquery(of_venue));
    }
    if let Some(host) = filter.host {
        let hosted = meetings::Entity::find()
            .select_only()
            .column(meetings::Column::Id)
            .filter(meetings::Column::HostId.eq(host))
            .into_query();
        query = query.filter(Column::MeetingId.in_subquery(hosted));
    }
    if let Some((starts, id)) = filter.after {
        let later = Condition::any()
            .add(Column::StartsAt.gt(starts))
            .add(Condition::all().add(Column::StartsAt.eq(starts)).add(Column::Id.gt(id)));
        query = query.filter(later);
    }
    if let Some((starts, id)) = filter.before {
        let earlier = Condition::any()
            .add(Column::StartsAt.lt(starts))
            .add(Condition::all().add(Column::StartsAt.eq(starts)).add(Column::Id.lt(id)));
        query = query.filter(earlier);
    }
    query.limit(filter.limit).all(db).await
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
