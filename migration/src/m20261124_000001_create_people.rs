//! Partners, members, and who belongs to whom.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 4] = ["partners", "members", "memberships", "suppressions"];

const UP: [&str; 8] = [
    "create table partners (
        id {uuid} not null primary key,
        slug text not null unique check (slug <> ''),
        name text not null check (name <> ''),
        names {json} not null,
        description text not null,
        kind text not null check (kind in ('community_group', 'venue', 'service_provider', 'researcher', 'policy_maker')),
        legal_status text,
        registration_number text,
        founding boolean not null,
        steering boolean not null,
        languages {json} not null,
        website text,
        contact_role text,
        contact_email text,
        contact_phone text,
        declared_interests text,
        joined_on {date} not null,
        left_at {instant},
        revision bigint not null check (revision > 0),
        created_at {instant} not null,
        updated_at {instant} not null
    )",
    "create table members (
        id {uuid} not null primary key,
        name text not null check (name <> ''),
        email text check (email like '_%@_%'),
        phone text,
        language text not null,
        role text not null check (role in ('member', 'organiser', 'administrator')),
        link_generation integer not null check (link_generation >= 0),
        left_at {instant},
        revision bigint not null check (revision > 0),
        created_at {instant} not null,
        updated_at {instant} not null
    )",
    // Several members may share one mailbox, so the index is not unique.
    "create index members_by_email on members (lower(email))",
    "create table memberships (
        id {uuid} not null primary key,
        member_id {uuid} not null references members (id) on delete cascade,
        partner_id {uuid} not null references partners (id),
        role text not null check (role in ('member', 'coordinator')),
        on_behalf_of text,
        started_at {instant} not null,
        ended_at {instant} check (ended_at >= started_at)
    )",
    "create unique index memberships_now on memberships (member_id, partner_id) where ended_at is null",
    "create index memberships_by_partner on memberships (partner_id, member_id)",
    // Kinds of message that a member has switched off.
    "create table suppressions (
        member_id {uuid} not null references members (id) on delete cascade,
        kind text not null,
        created_at {instant} not null,
        primary key (member_id, kind)
    )",
    "create index suppressions_by_kind on suppressions (kind)",
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
