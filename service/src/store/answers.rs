//! What members answered: for one occurrence, or for the whole series (`occurrence_id` is null).

use chrono::{DateTime, Utc};
use commonhall_entities::answers;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

pub use commonhall_entities::answers::Model;

/// All answers to a series and its dates, oldest first.
pub async fn of_series(db: &impl ConnectionTrait, series: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in series.chunks(super::ROWS_AT_ONCE) {
        let query = answers::Entity::find()
            .filter(answers::Column::SeriesId.is_in(chunk.iter().copied()))
            .order_by_asc(answers::Column::Id);
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// One member's answers to some series.
pub async fn of_member(db: &impl ConnectionTrait, member: Uuid, series: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in series.chunks(super::ROWS_AT_ONCE) {
        let query = answers::Entity::find()
            .filter(answers::Column::MemberId.eq(member))
            .filter(answers::Column::SeriesId.is_in(chunk.iter().copied()));
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// The answer that counts for a date: the one for that date, else the one for the series.
pub fn that_counts(answers: &[Model], member: Uuid, series: Uuid, occurrence: Uuid) -> Option<&Model> {
    let mine = || answers.iter().filter(move |one| one.member_id == member && one.series_id == series);
    mine().find(|one| one.occurrence_id == Some(occurrence)).or_else(|| mine().find(|one| one.occurrence_id.is_none()))
}

/// Lets the answers to a date follow it to another instant of the same wall-clock time.
pub async fn take_along(
    db: &impl ConnectionTrait,
    occurrence: Uuid,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<(), DbErr> {
    answers::Entity::update_many()
        .col_expr(answers::Column::ForStart, Expr::value(to))
        .filter(answers::Column::OccurrenceId.eq(occurrence))
        .filter(answers::Column::ForStart.eq(from))
        .exec(db)
        .await
        .map(drop)
}

/// Stores an answer in place of the one to the same thing.
pub async fn put(db: &impl ConnectionTrait, answer: Model) -> Result<(), DbErr> {
    let same = Condition::all()
        .add(answers::Column::MemberId.eq(answer.member_id))
        .add(answers::Column::SeriesId.eq(answer.series_id))
        .add(match answer.occurrence_id {
            Some(occurrence) => answers::Column::OccurrenceId.eq(occurrence),
            None => answers::Column::OccurrenceId.is_null(),
        });
    answers::Entity::delete_many().filter(same).exec(db).await?;
    // Two clicks at one instant are one answer.
    let known = OnConflict::new().do_nothing().to_owned();
    answers::Entity::insert(answer.into_active_model().reset_all())
        .on_conflict(known)
        .exec_without_returning(db)
        .await
        .map(drop)
}
