//! Lists of dates.

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_entities::{meetings, occurrences, spaces};
use sea_orm::sea_query::{Expr, ExprTrait as _, OverStatement as _, Query, SelectStatement, WindowStatement};
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
        let once = Condition::any().add(Column::EndsAt.lte(from)).add(Column::Id.in_subquery(filter.firsts(from)));
        query = query.filter(once);
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

    /// The ids of the first dates of each series that end after this.
    fn firsts(&self, from: DateTime<Utc>) -> SelectStatement {
        use occurrences::Column::{EndsAt, Id, StartsAt};
        const CANCELLED: &str = "\"occurrences\".\"status\" = 'cancelled'";
        let series = || WindowStatement::partition_by(meetings::Column::SeriesId.as_column_ref());
        let number = |mut of: WindowStatement| {
            of.order_by(StartsAt.as_column_ref(), Order::Asc).order_by(Id.as_column_ref(), Order::Asc).take()
        };
        let mut dates = self
            .let_in()
            .join(JoinType::InnerJoin, meeting())
            .filter(EndsAt.gt(from))
            .select_only()
            .column(Id)
            .into_query();
        dates
            .expr_as(Expr::cust(CANCELLED), "cancelled")
            .expr_window_as(Expr::cust("row_number()"), number(series()), "nth")
            .expr_window_as(
                Expr::cust("row_number()"),
                number(series().partition_by_customs([CANCELLED]).take()),
                "nth_such",
            );
        Query::select()
            .column("id")
            .from_subquery(dates, "dates")
            .cond_where(
                Condition::any()
                    .add(Expr::col("nth").eq(1))
                    .add(Expr::col("cancelled").eq(false).and(Expr::col("nth_such").eq(1))),
            )
            .take()
    }
}
