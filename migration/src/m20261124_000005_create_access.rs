//! Ways in (sign-in links, sessions, tokens, feeds), the audit trail, and what the installation knows of itself.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 7] =
    ["installation", "sign_ins", "sessions", "api_tokens", "feeds", "feed_revisions", "audit_entries"];

const UP: [&str; 13] = [
    // One row for the whole installation.
    "create table installation (
        id integer not null primary key check (id = 1),
        key_fingerprint text not null,
        base_url text not null,
        zone_data text not null,
        outbox_held_because text,
        planned_at {instant},
        created_at {instant} not null
    )",
    // A request to sign in by mail, or by command; `browser_hash` binds it to the browser that asked.
    "create table sign_ins (
        id {uuid} not null primary key,
        request_id {uuid} not null,
        member_id {uuid} not null references members (id) on delete cascade,
        browser_hash {bytes},
        reusable boolean not null,
        wrong_codes integer not null check (wrong_codes >= 0),
        created_at {instant} not null,
        expires_at {instant} not null,
        used_at {instant}
    )",
    "create index sign_ins_by_request on sign_ins (request_id)",
    "create index sign_ins_by_member on sign_ins (member_id, created_at)",
    "create table sessions (
        id {uuid} not null primary key,
        token_hash {bytes} not null unique,
        member_id {uuid} not null references members (id) on delete cascade,
        created_at {instant} not null,
        expires_at {instant} not null,
        ended_at {instant}
    )",
    "create index sessions_by_member on sessions (member_id)",
    "create table api_tokens (
        id {uuid} not null primary key,
        token_hash {bytes} not null unique,
        member_id {uuid} not null references members (id) on delete cascade,
        name text not null check (name <> ''),
        scopes {json} not null,
        created_at {instant} not null,
        revoked_at {instant}
    )",
    "create index api_tokens_by_member on api_tokens (member_id)",
    // A private feed: of a member (`partner_id` is null), or of a partner, held by that member.
    "create table feeds (
        id {uuid} not null primary key,
        token_hash {bytes} not null unique,
        member_id {uuid} not null references members (id) on delete cascade,
        partner_id {uuid} references partners (id),
        name text not null check (name <> ''),
        created_at {instant} not null,
        revoked_at {instant}
    )",
    "create index feeds_by_member on feeds (member_id)",
    // Rises in the transaction that changes what a feed shows; read before the rows.
    "create table feed_revisions (
        scope text not null primary key,
        revision bigint not null check (revision > 0),
        changed_at {instant} not null
    )",
    "create table audit_entries (
        id {uuid} not null primary key,
        at {instant} not null,
        actor_id {uuid},
        face text not null check (face in ('page', 'api', 'link', 'command', 'job')),
        action text not null,
        object_kind text not null,
        object_id {uuid} not null,
        details {json} not null
    )",
    "create index audit_entries_by_object on audit_entries (object_kind, object_id)",
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
