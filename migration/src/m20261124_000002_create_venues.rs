//! Venues, their spaces, and the facts that say how to get in.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 2] = ["venues", "spaces"];

const UP: [&str; 3] = [
    "create table venues (
        id {uuid} not null primary key,
        slug text not null unique check (slug <> ''),
        name text not null check (name <> ''),
        partner_id {uuid} references partners (id),
        description text not null,
        address text not null,
        postcode text,
        uprn text,
        latitude {real} check (latitude between -90 and 90),
        longitude {real} check (longitude between -180 and 180),
        time_zone text not null,
        transport text,
        parking text,
        blue_badge_bays integer check (blue_badge_bays >= 0),
        surveyed_on {date},
        survey_url text,
        access {json} not null,
        contact_role text,
        contact_phone text,
        revision bigint not null check (revision > 0),
        created_at {instant} not null,
        updated_at {instant} not null,
        check ((latitude is null) = (longitude is null))
    )",
    "create table spaces (
        id {uuid} not null primary key,
        venue_id {uuid} not null references venues (id),
        name text not null check (name <> ''),
        capacity integer check (capacity > 0),
        layouts {json} not null,
        set_up_minutes integer not null check (set_up_minutes between 0 and 1440),
        clearing_minutes integer not null check (clearing_minutes between 0 and 1440),
        access {json} not null,
        position integer not null
    )",
    "create unique index spaces_by_venue on spaces (venue_id, name)",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
