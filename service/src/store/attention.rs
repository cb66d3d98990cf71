//! What may want an organiser's attention. Each question is one query, however many meetings there are.

use chrono::{DateTime, Utc};
use commonhall_entities::{audit_entries, meetings, members, messages, occurrences};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

/// A meeting that people are invited to.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    pub meeting: Uuid,
    pub series: Uuid,
    pub organiser: Option<Uuid>,
}

/// Meetings with a date to come that are neither drafts nor cancelled.
pub async fn ahead(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Ahead>, DbErr> {
    use meetings::Column::{Id, OrganiserId, SeriesId, Status};
    let rows: Vec<(Uuid, Uuid, Option<Uuid>)> = meetings::Entity::find()
        .select_only()
        .columns([Id, SeriesId, OrganiserId])
        .filter(Status.is_in(["tentative", "confirmed"]))
        .filter(Id.in_subquery(with_dates_after(now)))
        .order_by_asc(Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(meeting, series, organiser)| Ahead { meeting, series, organiser }).collect())
}

/// How many people have a message about a meeting that is not over which did not reach them for sure, and none after it.
pub async fn failed(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<(Uuid, i64)>, DbErr> {
    use messages::Column::{MeetingId, MemberId, State};
    messages::Entity::find()
        .select_only()
        .column(MeetingId)
        .expr_as(Expr::col(MemberId).count_distinct(), "people")
        .filter(State.is_in(["dead", "unknown"]))
        .filter(MeetingId.in_subquery(with_dates_after(now)))
        .filter(Expr::exists(sent_later(&[MemberId, MeetingId])).not())
        .group_by(MeetingId)
        .into_tuple()
        .all(db)
        .await
}

/// The newest message to each member that was refused for good, if none reached them later and nobody has changed since
/// what is kept of them: the member, the meeting it was about, and the words.
pub async fn refused(db: &impl ConnectionTrait) -> Result<Vec<(Uuid, Option<Uuid>, Option<String>)>, DbErr> {
    use messages::Column::{ClaimedAt, Id, MeetingId, MemberId, Reason, State};
    let unchanged = Query::select()
        .expr(Expr::val(1))
        .from(members::Entity)
        .and_where(Expr::col(members::Column::Id.as_column_ref()).equals(MemberId.as_column_ref()))
        .and_where(members::Column::Email.is_not_null())
        .and_where(members::Column::LeftAt.is_null())
        .and_where(Expr::col(members::Column::UpdatedAt.as_column_ref()).lte(Expr::col(ClaimedAt.as_column_ref())))
        .to_owned();
    messages::Entity::find()
        .select_only()
        .columns([MemberId, MeetingId, Reason])
        .filter(State.eq("dead"))
        // The reply of a mail server (RFC 5321 §4.2.1), and no fault of ours.
        .filter(Reason.like("5%"))
        .filter(Expr::exists(unchanged))
        .filter(Expr::exists(sent_later(&[MemberId])).not())
        .order_by_desc(Id)
        .into_tuple()
        .all(db)
        .await
}

/// Dates to come without a room although their meeting has one, or whose venue said no.
pub async fn without_room(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<occurrences::Model>, DbErr> {
    let roomy = meetings::Entity::find()
        .select_only()
        .column(meetings::Column::Id)
        .filter(meetings::Column::SpaceId.is_not_null())
        .into_query();
    let declined = audit_entries::Entity::find()
        .select_only()
        .column(audit_entries::Column::ObjectId)
        .filter(audit_entries::Column::ObjectKind.eq("occurrence"))
        .filter(audit_entries::Column::Action.eq("booking declined"))
        .into_query();
    occurrences::Entity::find()
        .filter(occurrences::Column::StartsAt.gt(now))
        .filter(occurrences::Column::Status.is_in(["tentative", "confirmed"]))
        .filter(occurrences::Column::SpaceId.is_null())
        .filter(
            Condition::any()
                .add(occurrences::Column::MeetingId.in_subquery(roomy))
                .add(occurrences::Column::Id.in_subquery(declined)),
        )
        .order_by_asc(occurrences::Column::StartsAt)
        .order_by_asc(occurrences::Column::Id)
        .all(db)
        .await
}

/// What was done to these dates, oldest first.
pub async fn done_to(db: &impl ConnectionTrait, dates: &[Uuid]) -> Result<Vec<audit_entries::Model>, DbErr> {
    use audit_entries::Column::{Id, ObjectId, ObjectKind};
    let mut found = Vec::new();
    for chunk in dates.chunks(super::ROWS_AT_ONCE) {
        let query = audit_entries::Entity::find()
            .filter(ObjectKind.eq("occurrence"))
            .filter(ObjectId.is_in(chunk.iter().copied()))
            .order_by_asc(Id);
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// Of the meetings that are not over, whatever became of their dates: a mail about a cancelled one matters too.
fn with_dates_after(now: DateTime<Utc>) -> SelectStatement {
    occurrences::Entity::find()
        .select_only()
        .column(occurrences::Column::MeetingId)
        .filter(occurrences::Column::EndsAt.gt(now))
        .into_query()
}

/// Messages after the one looked at that are the same in these columns and arrived.
fn sent_later(same: &[messages::Column]) -> SelectStatement {
    let later = Alias::new("later");
    let mut query = Query::select();
    query.expr(Expr::val(1)).from_as(messages::Entity, later.clone());
    for column in same {
        query.and_where(Expr::col((later.clone(), *column)).equals(column.as_column_ref()));
    }
    query
        .and_where(Expr::col((later.clone(), messages::Column::State)).eq("sent"))
        .and_where(Expr::col((later, messages::Column::Id)).gt(Expr::col(messages::Column::Id.as_column_ref())))
        .to_owned()
}
