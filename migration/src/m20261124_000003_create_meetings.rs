//! Meetings and what hangs on them: series, occurrences, bookings, invitations, answers, reminder rules.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

use crate::dialect::{drop_tables, run, run_on};

const TABLES: [&str; 8] =
    ["series", "meetings", "overrides", "occurrences", "bookings", "invitations", "answers", "reminder_rules"];

const UP: [&str; 21] = [
    // What survives the splitting of a meeting: invitations, answers for all dates, links, the feed of the series.
    "create table series (
        id {uuid} not null primary key,
        created_at {instant} not null
    )",
    "create table meetings (
        id {uuid} not null primary key,
        series_id {uuid} not null references series (id),
        continues_id {uuid} references meetings (id),
        uid text not null unique,
        sequence integer not null check (sequence >= 0),
        title text not null check (title <> ''),
        description text not null,
        host_id {uuid} not null references partners (id),
        organiser_id {uuid} references members (id) on delete set null,
        space_id {uuid} references spaces (id),
        starts_local {local} not null,
        time_zone text not null,
        duration text not null,
        recurrence text,
        exdates {json} not null,
        status text not null check (status in ('draft', 'tentative', 'confirmed', 'cancelled')),
        visibility text not null check (visibility in ('public', 'partners', 'invited')),
        address_hidden boolean not null,
        languages {json} not null,
        interpreters {json} not null,
        audience text,
        online_url text,
        childcare text,
        travel text,
        food text,
        contact_role text,
        contact_phone text,
        cancel_reason text,
        expanded_until {instant},
        calendar_changed_at {instant} not null,
        revision bigint not null check (revision > 0),
        created_at {instant} not null,
        updated_at {instant} not null
    )",
    "create index meetings_by_series on meetings (series_id)",
    "create index meetings_by_host on meetings (host_id)",
    "create index meetings_by_organiser on meetings (organiser_id)",
    // One changed or cancelled date of a meeting. `recurrence_id` is its original local start, also after moves; a null
    // column says what the meeting says.
    "create table overrides (
        id {uuid} not null primary key,
        meeting_id {uuid} not null references meetings (id) on delete cascade,
        recurrence_id {local} not null,
        starts_local {local},
        duration text,
        space_id {uuid} references spaces (id),
        without_space boolean not null,
        title text,
        description text,
        status text check (status in ('confirmed', 'cancelled')),
        reason text,
        updated_at {instant} not null
    )",
    "create unique index overrides_by_date on overrides (meeting_id, recurrence_id)",
    // A date in time, derived from meeting and override, with an identity of its own.
    "create table occurrences (
        id {uuid} not null primary key,
        meeting_id {uuid} not null references meetings (id) on delete cascade,
        recurrence_id {local} not null,
        starts_local {local} not null,
        starts_at {instant} not null,
        ends_at {instant} not null,
        space_id {uuid} references spaces (id),
        status text not null check (status in ('draft', 'tentative', 'confirmed', 'cancelled')),
        scheduled_at {instant} not null,
        check (starts_at < ends_at)
    )",
    "create unique index occurrences_by_recurrence_id on occurrences (meeting_id, recurrence_id)",
    "create index occurrences_by_start on occurrences (starts_at, id)",
    "create index occurrences_by_end on occurrences (ends_at)",
    // The half-open interval includes the time to set up and to clear.
    "create table bookings (
        occurrence_id {uuid} not null primary key references occurrences (id) on delete cascade,
        space_id {uuid} not null references spaces (id),
        blocked_from {instant} not null,
        blocked_until {instant} not null,
        status text not null check (status in ('requested', 'confirmed')),
        check (blocked_from < blocked_until)
    )",
    "create index bookings_by_space on bookings (space_id, blocked_from)",
    "create table invitations (
        id {uuid} not null primary key,
        series_id {uuid} not null references series (id) on delete cascade,
        partner_id {uuid} references partners (id),
        member_id {uuid} references members (id) on delete cascade,
        created_at {instant} not null,
        check ((partner_id is null) <> (member_id is null))
    )",
    "create unique index invitations_of_partners on invitations (series_id, partner_id) where partner_id is not null",
    "create unique index invitations_of_members on invitations (series_id, member_id) where member_id is not null",
    "create index invitations_by_partner on invitations (partner_id)",
    // For one occurrence, or for the whole series where `occurrence_id` is null. `for_start` is the start that was answered.
    "create table answers (
        id {uuid} not null primary key,
        member_id {uuid} not null references members (id) on delete cascade,
        series_id {uuid} not null references series (id) on delete cascade,
        occurrence_id {uuid} references occurrences (id) on delete cascade,
        partstat text not null check (partstat in ('accepted', 'tentative', 'declined')),
        people integer not null check (people between 1 and 50),
        channel text not null check (channel in ('self', 'phone', 'proxy')),
        for_start {instant},
        answered_at {instant} not null
    )",
    "create unique index answers_for_occurrences on answers (occurrence_id, member_id) where occurrence_id is not null",
    "create unique index answers_for_series on answers (series_id, member_id) where occurrence_id is null",
    "create table reminder_rules (
        meeting_id {uuid} not null references meetings (id) on delete cascade,
        lead text not null,
        audience text not null check (audience in ('invited', 'attending', 'unanswered')),
        created_at {instant} not null,
        primary key (meeting_id, lead)
    )",
];

/// Half-open intervals of one space never overlap. `btree_gist` gives the equality of UUIDs a GiST index.
const NO_DOUBLE_BOOKING_POSTGRES: [&str; 2] = [
    "create extension if not exists btree_gist",
    "alter table bookings add constraint bookings_never_overlap
        exclude using gist (space_id with =, tstzrange(blocked_from, blocked_until) with &&)",
];

/// As no two bookings overlap so far, only the last one that starts before the new one ends can meet it: one look-up in
/// the index, however many bookings there are.
const NO_DOUBLE_BOOKING_SQLITE: [&str; 2] = [
    "create trigger bookings_never_overlap before insert on bookings
    when (
        select blocked_until > new.blocked_from from bookings
        where space_id = new.space_id and blocked_from < new.blocked_until
        order by blocked_from desc limit 1
    )
    begin select raise(abort, 'bookings_never_overlap'); end",
    "create trigger bookings_never_change before update on bookings
    when new.space_id <> old.space_id or new.blocked_from <> old.blocked_from or new.blocked_until <> old.blocked_until
    begin select raise(abort, 'bookings are deleted and inserted again'); end",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &UP).await?;
        run_on(manager, DatabaseBackend::Postgres, &NO_DOUBLE_BOOKING_POSTGRES).await?;
        run_on(manager, DatabaseBackend::Sqlite, &NO_DOUBLE_BOOKING_SQLITE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &TABLES).await
    }
}
