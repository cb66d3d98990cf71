//! Lists of dates.

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_entities::{meetings, occurrences, spaces};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, JoinType, Order, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, RelationDef, Select,
};
use uuid::Uuid;

use super::Model;
use crate::store::matching::Matching;

/// Which dates a list holds. They are ordered by start, then id.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those that end after this.
    pub from: Option<DateTime<Utc>>,
    /// Those that start before this.
    pub to: Option<DateTime<Utc>>,
    pub meetings: Option<Vec<Uuid>>,
    /// What their meetings are.
    pub of: Matching,
    pub space: Option<Uuid>,
    pub venue: Option<Uuid>,
    /// Of what ends after this, each series once: its first date that is let in and takes place, and its very first one if
    /// that is cancelled.
    pub series_once_from: Option<DateTime<Utc>>,
    /// After this start and id.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    /// Before this start and id; then the list runs backwards, the latest first.
    pub before: Option<(DateTime<Utc>, Uuid)>,
    pub limit: Option<u64>,
}

/// What a list holds of a meeting.
#[derive(Clone, Debug)]
pub struct Part {
    pub series: Uuid,
    pub recurrence: Option<String>,
    /// How many dates.
    pub dates: i64,
    /// The start of the last one, by its own clock.
    pub last: NaiveDateTime,
}

pub async fn list(db: &impl ConnectionTrait, filter: &Filter) -> Result<Vec<Model>, DbErr> {
    use occurrences::Column;
    let order = if filter.before.is_some() { Order::Desc } else { Order::Asc };
    let mut query = filter.let_in().order_by(Column::StartsAt, order.clone()).order_by(Column::Id, order);
    if let Some(from) = filter.series_once_from {
        query = query.join(JoinType::InnerJoin, meeting()).filter(filter.once(from));
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

/// For each meeting of these series, which dates the filter lets in that end after `from` and take place. The part of a series
/// that ends last comes last.
pub async fn parts(
    db: &impl ConnectionTrait,
    filter: &Filter,
    from: DateTime<Utc>,
    series: &[Uuid],
) -> Result<Vec<Part>, DbErr> {
    use meetings::Column::{Id, Recurrence, SeriesId};
    use occurrences::Column::{EndsAt, StartsLocal, Status};
    let rows: Vec<(Uuid, Option<String>, i64, NaiveDateTime)> = filter
        .let_in()
        .join(JoinType::InnerJoin, meeting())
        .filter(SeriesId.is_in(series.iter().copied()))
        .filter(EndsAt.gt(from))
        .filter(Status.ne("cancelled"))
        .select_only()
        .column(SeriesId)
        .column(Recurrence)
        .column_as(StartsLocal.count(), "dates")
        .column_as(StartsLocal.max(), "last")
        .group_by(SeriesId)
        .group_by(Id)
        .group_by(Recurrence)
        .order_by(StartsLocal.max(), Order::Asc)
        .into_tuple()
        .all(db)
        .await?;
    let part = |(series, recurrence, dates, last)| Part { series, recurrence, dates, last };
    Ok(rows.into_iter().map(part).collect())
}

/// From a date to its meeting.
fn meeting() -> RelationDef {
    let meeting = occurrences::Entity::belongs_to(meetings::Entity);
    meeting.from(occurrences::Column::MeetingId).to(meetings::Column::Id).into()
}

impl Filter {
    /// What it lets in, from wherever the list begins.
    fn let_in(&self) -> Select<occurrences::Entity> {
        use occurrences::Column;
        let mut query = occurrences::Entity::find();
        if let Some(from) = self.from {
            query = query.filter(Column::EndsAt.gt(from));
        }
        if let Some(to) = self.to {
            query = query.filter(Column::StartsAt.lt(to));
        }
        if let Some(meetings) = &self.meetings {
            query = query.filter(Column::MeetingId.is_in(meetings.iter().copied()));
        }
        if let Some(meetings) = self.of.ids() {
            query = query.filter(Column::MeetingId.in_subquery(meetings));
        }
        if let Some(space) = self.space {
            query = query.filter(Column::SpaceId.eq(space));
        }
        if let Some(venue) = self.venue {
            let of_venue = spaces::Entity::find()
                .select_only()
                .column(spaces::Column::Id)
                .filter(spaces::Column::VenueId.eq(venue))
                .into_query();
            query = query.filter(Column::SpaceId.in_subquery(of_venue));
        }
        query
    }

    /// What is over by then, and of the rest the first date of each series that takes place, or its very first if that is
    /// cancelled.
    fn once(&self, from: DateTime<Utc>) -> Condition {
        use meetings::Column::SeriesId;
        use occurrences::Column::{EndsAt, StartsAt, Status};
        let is_first = |of: Select<occurrences::Entity>| {
            let firsts = of
                .join(JoinType::InnerJoin, meeting())
                .filter(EndsAt.gt(from))
                .select_only()
                .column(SeriesId)
                .column_as(StartsAt.min(), "first")
                .group_by(SeriesId)
                .into_query();
            let this = [Expr::col(SeriesId.as_column_ref()), Expr::col(StartsAt.as_column_ref())];
            Expr::tuple(this).in_subquery(firsts)
        };
        let takes_place = || Status.ne("cancelled");
        Condition::any()
            .add(EndsAt.lte(from))
            .add(takes_place().and(is_first(self.let_in().filter(takes_place()))))
            .add(Status.eq("cancelled").and(is_first(self.let_in())))
    }
}
