//! Private calendars with a name and more than one scope; and when that changed which feeds show of venues and of links, so
//! that what they do not show changes none.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

const UP: [&str; 7] = [
    // All meetings of the steering committee, in place of a member's own.
    "alter table feeds add column committee boolean not null default false",
    "alter table feeds add column details text not null default 'full' check (details in ('full', 'times'))",
    // What calendar programs were told so far.
    "update feeds set name = 'Commonhall' where partner_id is null",
    "update feeds set name = (select partners.name from partners where partners.id = feeds.partner_id)
        where partner_id is not null",
    "alter table venues add column calendar_changed_at {instant}",
    "update venues set calendar_changed_at = updated_at",
    "alter table meetings add column link_changed_at {instant}",
];

const DOWN: [&str; 4] = [
    "alter table meetings drop column link_changed_at",
    "alter table venues drop column calendar_changed_at",
    "alter table feeds drop column details",
    "alter table feeds drop column committee",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &DOWN).await
    }
}
