//! The outbox, and what each member was last told.

use sea_orm_migration::prelude::*;

use crate::dialect::{drop_tables, run};

const TABLES: [&str; 2] = ["messages", "told"];

const UP: [&str; 8] = [
    // One message to one member. `cause` says what made it, once and for all; the row id is the Message-ID.
    "create table messages (
        id {uuid} not null primary key,
        kind text not null,
        state text not null check (state in ('pending', 'sending', 'sent', 'dead', 'expired', 'superseded', 'suppressed', 'unknown')),
        cause text not null unique,
        member_id {uuid} references members (id) on delete set null,
        meeting_id {uuid} references meetings (id) on delete cascade,
        occurrence_id {uuid} references occurrences (id) on delete set null,
        details {json} not null,
        due_at {instant} not null,
        deadline_at {instant},
        next_attempt_at {instant} not null,
        attempts integer not null check (attempts >= 0),
        lost_replies integer not null check (lost_replies >= 0),
        claim {uuid},
        claimed_at {instant},
        lease_until {instant},
        sent_at {instant},
        reason text,
        created_at {instant} not null,
        check ((state = 'sending') = (claim is not null)),
        check (state <> 'sent' or sent_at is not null)
    )",
    "create index messages_to_send on messages (next_attempt_at) where state = 'pending'",
    "create index messages_in_flight on messages (lease_until) where state = 'sending'",
    // The installation counts what it sent in the last second, so the rate holds for all its processes together.
    "create index messages_by_claim on messages (claimed_at)",
    "create index messages_by_member on messages (member_id, meeting_id)",
    "create index messages_by_meeting on messages (meeting_id)",
    // However often a meeting changes, one notice is waiting for each member.
    "create unique index messages_one_notice on messages (member_id, meeting_id)
        where state = 'pending' and kind in ('invitation', 'change', 'cancellation')",
    // What the last mail to that member said of that date; the next mail is the difference.
    "create table told (
        member_id {uuid} not null references members (id) on delete cascade,
        occurrence_id {uuid} not null references occurrences (id) on delete cascade,
        starts_at {instant} not null,
        ends_at {instant} not null,
        space_id {uuid},
        status text not null,
        told_at {instant} not null,
        primary key (member_id, occurrence_id)
    )",
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
