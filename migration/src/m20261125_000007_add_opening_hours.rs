//! When a venue is open, and a space where it differs; and the days on which a venue is closed.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

const UP: [&str; 3] = [
    "alter table venues add column opening_hours {json} not null default '[]'",
    "alter table venues add column closed {json} not null default '[]'",
    "alter table spaces add column opening_hours {json} not null default '[]'",
];
const DOWN: [&str; 3] = [
    "alter table spaces drop column opening_hours",
    "alter table venues drop column closed",
    "alter table venues drop column opening_hours",
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
