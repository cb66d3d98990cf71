//! The parts of series that were split.

use commonhall_entities::meetings::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

/// Of those of these series that have more than one part, all parts, oldest first.
pub async fn parts(db: &impl ConnectionTrait, series: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::new();
    for chunk in series.chunks(super::ROWS_AT_ONCE) {
        let split = Entity::find()
            .select_only()
            .column(Column::SeriesId)
            .filter(Column::SeriesId.is_in(chunk.iter().copied()))
            .filter(Column::ContinuesId.is_not_null())
            .into_query();
        let query = Entity::find().filter(Column::SeriesId.in_subquery(split)).order_by_asc(Column::Id);
        found.extend(query.all(db).await?);
    }
    Ok(found)
}
