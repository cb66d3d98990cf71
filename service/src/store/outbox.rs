//! The outbox: what is to be sent, what became of it, and what each member was last told.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::{messages, told};
use sea_orm::sea_query::{Expr, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseBackend, DbErr, EntityTrait as _,
    IntoActiveModel as _, Order, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use crate::clock::new_id;

pub use commonhall_entities::messages::Model;

/// The kinds of which one is waiting at most for each member and meeting.
pub const NOTICES: [&str; 3] = ["invitation", "change", "cancellation"];

/// A message to be sent.
pub struct Queued<'a> {
    pub kind: &'a str,
    /// What made it, once and for all: a second message with the same cause is not stored.
    pub cause: String,
    pub member: Option<Uuid>,
    pub meeting: Option<Uuid>,
    pub occurrence: Option<Uuid>,
    pub details: serde_json::Value,
    pub due_at: DateTime<Utc>,
    /// After it the message is of no use.
    pub deadline_at: Option<DateTime<Utc>>,
}

impl Queued<'_> {
    /// The row that waits to be sent.
    pub fn row(self, now: DateTime<Utc>) -> Model {
        Model {
            id: new_id(now),
            kind: self.kind.to_owned(),
            state: "pending".to_owned(),
            cause: self.cause,
            member_id: self.member,
            meeting_id: self.meeting,
            occurrence_id: self.occurrence,
            details: self.details,
            due_at: self.due_at,
            deadline_at: self.deadline_at,
            next_attempt_at: self.due_at,
            attempts: 0,
            lost_replies: 0,
            claim: None,
            claimed_at: None,
            lease_until: None,
            sent_at: None,
            reason: None,
            created_at: now,
        }
    }
}

/// Its id; `None` if a message with that cause is there already.
pub async fn queue(db: &impl ConnectionTrait, message: Queued<'_>, now: DateTime<Utc>) -> Result<Option<Uuid>, DbErr> {
    let row = message.row(now);
    let id = row.id;
    Ok((queue_all(db, vec![row]).await? > 0).then_some(id))
}

/// Stores those whose cause is new and that are no second waiting notice, and says how many that were.
pub async fn queue_all(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<u64, DbErr> {
    let mut stored = 0;
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(super::ROWS_AT_ONCE).collect();
        // Of any index: another process may have put a notice back into the queue at the same instant.
        let known = OnConflict::new().do_nothing().to_owned();
        stored += messages::Entity::insert_many(chunk).on_conflict(known).exec_without_returning(db).await?;
    }
    Ok(stored)
}

pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Model>, DbErr> {
    messages::Entity::find_by_id(id).one(db).await
}

/// Which meeting each of these messages is about.
pub async fn meetings_of(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<(Uuid, Option<Uuid>)>, DbErr> {
    let query = messages::Entity::find().select_only().columns([messages::Column::Id, messages::Column::MeetingId]);
    query.filter(messages::Column::Id.is_in(ids.iter().copied())).into_tuple().all(db).await
}

/// Those of these causes that have their message already, whatever became of it.
pub async fn known_causes(
    db: &impl ConnectionTrait,
    causes: impl Iterator<Item = &str>,
) -> Result<BTreeSet<String>, DbErr> {
    let causes: Vec<&str> = causes.collect();
    let mut known = BTreeSet::new();
    for chunk in causes.chunks(super::ROWS_AT_ONCE) {
        let query = messages::Entity::find().select_only().column(messages::Column::Cause);
        let query = query.filter(messages::Column::Cause.is_in(chunk.iter().copied()));
        known.extend(query.into_tuple::<String>().all(db).await?);
    }
    Ok(known)
}

/// The notices that wait for members about a meeting.
pub async fn waiting_notices(db: &impl ConnectionTrait, meeting: Uuid) -> Result<Vec<Model>, DbErr> {
    messages::Entity::find()
        .filter(messages::Column::MeetingId.eq(meeting))
        .filter(messages::Column::State.eq("pending"))
        .filter(messages::Column::Kind.is_in(NOTICES))
        .all(db)
        .await
}

/// The messages of a kind that wait for a member.
pub async fn waiting_of_kind(db: &impl ConnectionTrait, kind: &str, member: Uuid) -> Result<Vec<Model>, DbErr> {
    messages::Entity::find()
        .filter(messages::Column::MemberId.eq(member))
        .filter(messages::Column::State.eq("pending"))
        .filter(messages::Column::Kind.eq(kind))
        .all(db)
        .await
}

/// Messages about meetings.
fn about(meetings: &[Uuid]) -> Expr {
    messages::Column::MeetingId.is_in(meetings.iter().copied())
}

/// Lets no sender take up what waits about these meetings until this transaction ends, or waits until it has.
pub async fn hold_back(db: &impl ConnectionTrait, meetings: &[Uuid]) -> Result<(), DbErr> {
    let query = messages::Entity::find().select_only().column(messages::Column::Id).filter(about(meetings));
    let query = query.filter(messages::Column::State.eq("pending")).order_by_asc(messages::Column::Id);
    query.lock_exclusive().into_tuple::<Uuid>().all(db).await.map(drop)
}

/// Whether a message about these meetings was taken up since then, or is on its way.
pub async fn has_left(db: &impl ConnectionTrait, meetings: &[Uuid], since: DateTime<Utc>) -> Result<bool, DbErr> {
    let left = Condition::any().add(messages::Column::State.eq("sending")).add(messages::Column::ClaimedAt.gte(since));
    Ok(messages::Entity::find().filter(about(meetings)).filter(left).count(db).await? > 0)
}

/// Ends the notices about these meetings that were made since then and wait, as they would say nothing any more.
pub async fn supersede(
    db: &impl ConnectionTrait,
    meetings: &[Uuid],
    since: DateTime<Utc>,
    reason: &str,
) -> Result<(), DbErr> {
    messages::Entity::update_many()
        .col_expr(messages::Column::State, Expr::value("superseded"))
        .col_expr(messages::Column::Reason, Expr::value(reason))
        .filter(about(meetings))
        .filter(messages::Column::State.eq("pending"))
        .filter(messages::Column::Kind.is_in(NOTICES))
        .filter(messages::Column::CreatedAt.gte(since))
        .exec(db)
        .await
        .map(drop)
}

/// Lets the reminders of a meeting that fell due since then and were found to be of no use wait again, to be judged once more.
pub async fn revive_reminders(db: &impl ConnectionTrait, meeting: Uuid, since: DateTime<Utc>) -> Result<(), DbErr> {
    messages::Entity::update_many()
        .col_expr(messages::Column::State, Expr::value("pending"))
        .col_expr(messages::Column::Reason, Expr::value(None::<String>))
        .filter(about(&[meeting]))
        .filter(messages::Column::Kind.eq("reminder"))
        .filter(messages::Column::State.eq("superseded"))
        .filter(messages::Column::DueAt.gte(since))
        .exec(db)
        .await
        .map(drop)
}

/// Hands what there is about a meeting to another one.
pub async fn hand_over(db: &impl ConnectionTrait, from: Uuid, to: Uuid) -> Result<(), DbErr> {
    messages::Entity::update_many()
        .col_expr(messages::Column::MeetingId, Expr::value(to))
        .filter(about(&[from]))
        .exec(db)
        .await
        .map(drop)
}

/// Moves the time after which waiting messages are of no use.
pub async fn set_deadline(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
    deadline: Option<DateTime<Utc>>,
) -> Result<(), DbErr> {
    messages::Entity::update_many()
        .col_expr(messages::Column::DeadlineAt, Expr::value(deadline))
        .filter(messages::Column::Id.is_in(ids.iter().copied()))
        .filter(messages::Column::State.eq("pending"))
        .exec(db)
        .await
        .map(drop)
}

/// Another notice to the same member about the same meeting, in one of these states.
pub async fn other_notice(db: &impl ConnectionTrait, row: &Model, states: &[&str]) -> Result<Option<Model>, DbErr> {
    messages::Entity::find()
        .filter(messages::Column::MemberId.eq(row.member_id))
        .filter(messages::Column::MeetingId.eq(row.meeting_id))
        .filter(messages::Column::Kind.is_in(NOTICES))
        .filter(messages::Column::State.is_in(states.iter().copied()))
        .filter(messages::Column::Id.ne(row.id))
        .one(db)
        .await
}

/// Lets messages go at a time earlier than planned.
pub async fn hasten(db: &impl ConnectionTrait, ids: &[Uuid], due: DateTime<Utc>) -> Result<(), DbErr> {
    messages::Entity::update_many()
        .col_expr(messages::Column::DueAt, Expr::value(due))
        .col_expr(messages::Column::NextAttemptAt, Expr::value(due))
        .filter(messages::Column::Id.is_in(ids.iter().copied()))
        .filter(messages::Column::State.eq("pending"))
        .exec(db)
        .await
        .map(drop)
}

/// One process at a time counts and claims, so that the rate holds for all of them. `SQLite` has one writer anyway.
pub async fn take_turn(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    /// "turn" in ASCII.
    const LOCK: i64 = 0x7475_726e;
    if db.get_database_backend() == DatabaseBackend::Postgres {
        db.execute_unprepared(&format!("select pg_advisory_xact_lock({LOCK})")).await?;
    }
    Ok(())
}

/// How many messages were claimed within `(from, until]`.
pub async fn claimed_within(
    db: &impl ConnectionTrait,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let claimed_at = messages::Column::ClaimedAt;
    messages::Entity::find().filter(claimed_at.gt(from)).filter(claimed_at.lte(until)).count(db).await
}

/// Messages that may go now, the nearest deadline first.
pub async fn to_send(db: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Model>, DbErr> {
    messages::Entity::find()
        .filter(messages::Column::State.eq("pending"))
        .filter(messages::Column::NextAttemptAt.lte(now))
        .order_by_with_nulls(messages::Column::DeadlineAt, Order::Asc, sea_orm::sea_query::NullOrdering::Last)
        .order_by_asc(messages::Column::NextAttemptAt)
        .order_by_asc(messages::Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(db)
        .await
}

/// Whether a reminder of the same date to the same member, planned for later than this one, may go now too or has gone.
pub async fn later_reminder_due(db: &impl ConnectionTrait, row: &Model, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let later = messages::Entity::find()
        .filter(messages::Column::Kind.eq("reminder"))
        .filter(messages::Column::State.is_in(["pending", "sending", "sent", "unknown"]))
        .filter(messages::Column::MemberId.eq(row.member_id))
        .filter(messages::Column::OccurrenceId.eq(row.occurrence_id))
        .filter(messages::Column::DueAt.gt(row.due_at))
        .filter(messages::Column::DueAt.lte(now));
    Ok(later.count(db).await? > 0)
}

/// Messages whose sender has not come back within its lease.
pub async fn lost(db: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Model>, DbErr> {
    messages::Entity::find()
        .filter(messages::Column::State.eq("sending"))
        .filter(messages::Column::LeaseUntil.lt(now))
        .order_by_asc(messages::Column::LeaseUntil)
        .limit(limit)
        .all(db)
        .await
}

/// Stores a message as long as it still is as it was loaded: in that state, under that claim. `false` says that somebody
/// else has it now, and that what happened to it here does not count.
pub async fn save_over(db: &impl ConnectionTrait, row: Model, state: &str, claim: Option<Uuid>) -> Result<bool, DbErr> {
    let id = row.id;
    let same_claim = match claim {
        Some(claim) => messages::Column::Claim.eq(claim),
        None => messages::Column::Claim.is_null(),
    };
    let done = messages::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(messages::Column::Id.eq(id))
        .filter(messages::Column::State.eq(state))
        .filter(same_claim)
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// When the next message that waits may go.
pub async fn next_at(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, DbErr> {
    let next: Option<Option<DateTime<Utc>>> = messages::Entity::find()
        .select_only()
        .column_as(messages::Column::NextAttemptAt.min(), "next")
        .filter(messages::Column::State.eq("pending"))
        .into_tuple()
        .one(db)
        .await?;
    Ok(next.flatten())
}

/// Which messages a list holds, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub meetings: Option<Vec<Uuid>>,
    pub member: Option<Uuid>,
    pub kind: Option<String>,
    pub state: Option<String>,
    /// Made before this one.
    pub before: Option<Uuid>,
    pub limit: Option<u64>,
}

fn filtered(filter: &Filter) -> Condition {
    let mut all = Condition::all();
    if let Some(meetings) = &filter.meetings {
        all = all.add(messages::Column::MeetingId.is_in(meetings.iter().copied()));
    }
    if let Some(member) = filter.member {
        all = all.add(messages::Column::MemberId.eq(member));
    }
    if let Some(kind) = &filter.kind {
        all = all.add(messages::Column::Kind.eq(kind));
    }
    if let Some(state) = &filter.state {
        all = all.add(messages::Column::State.eq(state));
    }
    if let Some(before) = filter.before {
        all = all.add(messages::Column::Id.lt(before));
    }
    all
}

pub async fn list(db: &impl ConnectionTrait, filter: &Filter) -> Result<Vec<Model>, DbErr> {
    if filter.kind.as_ref().is_some_and(|kind| !super::can_be_stored(kind)) {
        return Ok(Vec::new());
    }
    messages::Entity::find()
        .filter(filtered(filter))
        .order_by_desc(messages::Column::Id)
        .limit(filter.limit)
        .all(db)
        .await
}

/// How many messages of each meeting are in each state.
pub async fn counts(db: &impl ConnectionTrait, meetings: &[Uuid]) -> Result<Vec<(Uuid, String, i64)>, DbErr> {
    messages::Entity::find()
        .select_only()
        .column(messages::Column::MeetingId)
        .column(messages::Column::State)
        .column_as(messages::Column::Id.count(), "number")
        .filter(messages::Column::MeetingId.is_in(meetings.iter().copied()))
        .group_by(messages::Column::MeetingId)
        .group_by(messages::Column::State)
        .into_tuple()
        .all(db)
        .await
}

/// How many messages are in each state.
pub async fn by_state(db: &impl ConnectionTrait) -> Result<Vec<(String, i64)>, DbErr> {
    messages::Entity::find()
        .select_only()
        .column(messages::Column::State)
        .column_as(messages::Column::Id.count(), "number")
        .group_by(messages::Column::State)
        .into_tuple()
        .all(db)
        .await
}

/// How many messages wait or are being sent.
pub async fn unfinished(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    messages::Entity::find().filter(messages::Column::State.is_in(["pending", "sending"])).count(db).await
}

/// How long the oldest message that may go has been waiting.
pub async fn oldest_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Option<TimeDelta>, DbErr> {
    let oldest: Option<Option<DateTime<Utc>>> = messages::Entity::find()
        .select_only()
        .column_as(messages::Column::DueAt.min(), "oldest")
        .filter(messages::Column::State.is_in(["pending", "sending"]))
        .filter(messages::Column::DueAt.lte(now))
        .into_tuple()
        .one(db)
        .await?;
    Ok(oldest.flatten().map(|due| now - due))
}

/// What members were told of some dates.
pub async fn told_of(db: &impl ConnectionTrait, occurrences: &[Uuid]) -> Result<Vec<told::Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in occurrences.chunks(super::ROWS_AT_ONCE) {
        let query = told::Entity::find().filter(told::Column::OccurrenceId.is_in(chunk.iter().copied()));
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// The members who were told of any of these dates.
pub async fn people_told(db: &impl ConnectionTrait, occurrences: &[Uuid]) -> Result<BTreeSet<Uuid>, DbErr> {
    let mut people = BTreeSet::new();
    for chunk in occurrences.chunks(super::ROWS_AT_ONCE) {
        let query = told::Entity::find().select_only().column(told::Column::MemberId).distinct();
        let query = query.filter(told::Column::OccurrenceId.is_in(chunk.iter().copied()));
        people.extend(query.into_tuple::<Uuid>().all(db).await?);
    }
    Ok(people)
}

/// What one member was told of some dates.
pub async fn told_to(db: &impl ConnectionTrait, member: Uuid, occurrences: &[Uuid]) -> Result<Vec<told::Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in occurrences.chunks(super::ROWS_AT_ONCE) {
        let query = told::Entity::find()
            .filter(told::Column::MemberId.eq(member))
            .filter(told::Column::OccurrenceId.is_in(chunk.iter().copied()));
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// Lets what was told of a date follow it to another instant of the same wall-clock time.
pub async fn retell(db: &impl ConnectionTrait, old: &Occurrence, new: &Occurrence) -> Result<(), DbErr> {
    told::Entity::update_many()
        .col_expr(told::Column::StartsAt, Expr::value(new.starts_at))
        .col_expr(told::Column::EndsAt, Expr::value(new.ends_at))
        .filter(told::Column::OccurrenceId.eq(old.id))
        .filter(told::Column::StartsAt.eq(old.starts_at))
        .filter(told::Column::EndsAt.eq(old.ends_at))
        .exec(db)
        .await
        .map(drop)
}

/// The reminders of a date, whatever became of them.
pub async fn reminders_of(db: &impl ConnectionTrait, occurrence: Uuid) -> Result<Vec<Model>, DbErr> {
    messages::Entity::find()
        .filter(messages::Column::OccurrenceId.eq(occurrence))
        .filter(messages::Column::Kind.eq("reminder"))
        .all(db)
        .await
}

/// Notes what a mail said. `overwrite` is false for a reminder, which repeats and does not announce.
pub async fn tell(db: &impl ConnectionTrait, rows: Vec<told::Model>, overwrite: bool) -> Result<(), DbErr> {
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(super::ROWS_AT_ONCE).collect();
        let mut known = OnConflict::columns([told::Column::MemberId, told::Column::OccurrenceId]);
        if overwrite {
            use told::Column::{EndsAt, SpaceId, StartsAt, Status, ToldAt};
            known.update_columns([StartsAt, EndsAt, SpaceId, Status, ToldAt]);
        } else {
            known.do_nothing();
        }
        told::Entity::insert_many(chunk).on_conflict(known).exec_without_returning(db).await?;
    }
    Ok(())
}
