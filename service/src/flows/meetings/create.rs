//! A meeting is scheduled.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use commonhall_domain::meeting::{MeetingInput, Status, local_text};
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::problem::Problem;
use commonhall_domain::span::Span;
use commonhall_entities::{invitations, meetings, overrides};
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::around::{Terms, around, move_dates};
use super::input::{self, Planned};
use super::{Saved, Warnings, booking, dates, scopes, settled, warned};
use crate::app::App;
use crate::clock::new_id;
use crate::config::host_of;
use crate::error::{Error, Result, allow};
use crate::flows::{Caller, notices};
use crate::store::audit::{self, Entry};
use crate::store::meetings::{Whole, schedule};
use crate::store::{self, people};

/// Schedules a meeting, books its room, and queues the invitations. [`Error::Invalid`] names all wrong fields at once,
/// [`Error::Clash`] all bookings in the way; then nothing is stored.
pub async fn create(app: &App, caller: &Caller, input: &MeetingInput, terms: impl Into<Terms>) -> Result<Saved> {
    let Terms { warnings, on_clash } = terms.into();
    let attempt = async |input: &MeetingInput| settled(|| once(app, caller, input, warnings)).await;
    let saved = around(on_clash, |detour| async move { attempt(&detour.of(input.clone())).await }).await?;
    app.queued.notify_one();
    Ok(saved)
}

async fn once(app: &App, caller: &Caller, input: &MeetingInput, warnings: Warnings) -> Result<Saved> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let saved = Box::pin(stored(&tx, app, caller, input, warnings, now)).await?;
    tx.commit().await?;
    Ok(saved)
}

/// The same within a transaction, which may be taken back.
pub(super) async fn stored(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    input: &MeetingInput,
    warnings: Warnings,
    now: DateTime<Utc>,
) -> Result<Saved> {
    Box::pin(begun(tx, app, caller, input, None, warnings, now)).await
}

/// What a meeting brings along that was made elsewhere.
pub(super) struct Foreign {
    pub uid: String,
    /// Of the meeting that is made.
    pub overrides: Vec<overrides::Model>,
}

/// The same of a meeting that may have been made elsewhere: that one keeps its UID, and may have begun.
pub(super) async fn begun(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    input: &MeetingInput,
    foreign: Option<Foreign>,
    warnings: Warnings,
    now: DateTime<Utc>,
) -> Result<Saved> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    let planned = input::read(tx, app, input).await?;
    let wanted = &planned.plan.schedule;
    if foreign.is_none() || wanted.start_of(wanted.starts) > now {
        planned.plan.check_start(now)?;
    }
    if foreign.is_none() {
        wanted.check_added(&BTreeSet::new(), now)?;
    }
    if planned.plan.status == Status::Cancelled {
        let choices = "draft, tentative, confirmed";
        return Err(Problem::new("status", "error-choice").with("value", "cancelled").with("choices", choices).into());
    }
    let warned = planned.warnings(tx).await?;
    let id = new_id(now);
    let series = new_id(now);
    store::meetings::insert_series(tx, series, now).await?;
    let mut meeting = blank(id, series, host_of(&app.settings.base_url), now);
    meeting.organiser_id = caller.actor.member;
    apply(&mut meeting, &planned);
    if let Some(foreign) = &foreign {
        meeting.uid.clone_from(&foreign.uid);
    }
    store::insert(tx, meeting.clone()).await?;
    let overrides = foreign.map(|foreign| foreign.overrides).unwrap_or_default();
    let overrides = overrides.into_iter().map(|over| overrides::Model { meeting_id: id, ..over });
    store::insert_all(tx, overrides.collect()).await?;
    let mut whole = Whole { meeting, invitations: Vec::new(), rules: Vec::new(), overrides: Vec::new() };
    set_guests(tx, app, caller, &mut whole, &planned, now).await?;
    let schedule = schedule(&whole.meeting)?;
    if schedule.dates(app.horizon(now)).is_empty() {
        return Err(Problem::new("recurrence", "error-no-dates").into());
    }
    let until = app.horizon(now);
    Box::pin(dates::settle(tx, &mut whole, &schedule, until, now)).await?;
    Box::pin(move_dates(tx, &mut whole, &schedule, &planned.plan.moves, until, now)).await?;
    store::save(tx, whole.meeting.clone()).await?;
    Box::pin(booking::rebook(tx, app, &[id], now)).await?;
    scopes::touch(tx, None, Some(&whole), now).await?;
    Box::pin(notices::open(tx, app, &whole, now)).await?;
    let details = json!({ "title": whole.meeting.title, "status": whole.meeting.status });
    audit::record(tx, Entry::new(caller, "created", "meeting", id, details), now).await?;
    warned::saved(tx, whole, warned, &[], warnings, now).await
}

fn blank(id: Uuid, series_id: Uuid, domain: &str, now: DateTime<Utc>) -> meetings::Model {
    meetings::Model {
        id,
        series_id,
        continues_id: None,
        uid: format!("{id}@{domain}"),
        sequence: 0,
        title: String::new(),
        description: String::new(),
        host_id: Uuid::nil(),
        organiser_id: None,
        space_id: None,
        starts_local: now.naive_utc(),
        time_zone: String::new(),
        duration: String::new(),
        recurrence: None,
        exdates: json!([]),
        extra_dates: json!([]),
        all_day: false,
        status: String::new(),
        visibility: String::new(),
        address_hidden: false,
        languages: json!([]),
        interpreters: json!([]),
        audience: None,
        online_url: None,
        childcare: None,
        travel: None,
        food: None,
        contact_role: None,
        contact_phone: None,
        cancel_reason: None,
        expanded_until: None,
        calendar_changed_at: now,
        link_changed_at: None,
        revision: 1,
        created_at: now,
        updated_at: now,
    }
}

/// Writes a plan into its row.
pub(super) fn apply(row: &mut meetings::Model, planned: &Planned) {
    let plan = &planned.plan;
    row.title.clone_from(&plan.title);
    row.description.clone_from(&plan.description);
    row.host_id = planned.host.id;
    row.space_id = plan.space;
    row.starts_local = plan.schedule.starts;
    plan.schedule.zone.name().clone_into(&mut row.time_zone);
    row.duration = plan.schedule.duration.to_string();
    row.recurrence = plan.schedule.rule.map(|rule| rule.to_string());
    row.exdates = plan.schedule.exdates.iter().map(|date| local_text(*date)).collect();
    row.extra_dates = plan.schedule.extra_dates.iter().map(|date| local_text(*date)).collect();
    row.all_day = plan.schedule.all_day;
    plan.status.as_str().clone_into(&mut row.status);
    plan.visibility.as_str().clone_into(&mut row.visibility);
    row.address_hidden = plan.address_hidden;
    row.languages = json!(plan.languages);
    row.interpreters = json!(plan.interpreters);
    row.audience.clone_from(&plan.audience);
    row.online_url.clone_from(&plan.online_url);
    row.childcare.clone_from(&plan.childcare);
    row.travel.clone_from(&plan.travel);
    row.food.clone_from(&plan.food);
    row.contact_role.clone_from(&plan.contact_role);
    row.contact_phone.clone_from(&plan.contact_phone);
}

/// Makes the reminders and the list of those invited what the plan says. Who was invited before keeps the date of it.
pub(super) async fn set_guests(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    whole: &mut Whole,
    planned: &Planned,
    now: DateTime<Utc>,
) -> Result<()> {
    let leads: Vec<String> = planned.plan.reminders.iter().map(Span::to_string).collect();
    store::meetings::set_rules(tx, whole.meeting.id, &leads, now).await?;
    let invitation = |partner_id, member_id| invitations::Model {
        id: new_id(now),
        series_id: whole.meeting.series_id,
        partner_id,
        member_id,
        created_at: now,
    };
    let known =
        |partner, member| whole.invitations.iter().any(|one| one.partner_id == partner && one.member_id == member);
    let wanted: Vec<_> = (planned.partners.iter().map(|partner| (Some(partner.id), None)))
        .chain(planned.members.iter().map(|member| (None, Some(member.id))))
        .collect();
    let new: Vec<_> = wanted.iter().filter(|(partner, member)| !known(*partner, *member)).collect();
    let gone: Vec<Uuid> = (whole.invitations.iter())
        .filter(|one| !wanted.contains(&(one.partner_id, one.member_id)))
        .map(|one| one.id)
        .collect();
    let rows: Vec<_> = new.iter().map(|(partner, member)| invitation(*partner, *member)).collect();
    if !rows.is_empty() {
        within_limit(tx, app, caller, whole.meeting.id, &rows, now).await?;
    }
    store::insert_all(tx, rows).await?;
    store::meetings::withdraw_invitations(tx, &gone).await?;
    *whole = store::meetings::by_id(tx, whole.meeting.id).await?.ok_or(Error::NotFound)?;
    Ok(())
}

/// Nobody invites more people a day than the setting says, however they are chosen. Refused whole, never in half.
async fn within_limit(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    meeting: Uuid,
    new: &[invitations::Model],
    now: DateTime<Utc>,
) -> Result<()> {
    let partners: Vec<Uuid> = new.iter().filter_map(|one| one.partner_id).collect();
    let mut invited: BTreeSet<Uuid> = new.iter().filter_map(|one| one.member_id).collect();
    invited.extend(people::memberships_in(tx, &partners).await?.iter().map(|membership| membership.member_id));
    let number = invited.len() as u64;
    if app.settings.invite_limit > 0 && caller.actor.member.is_some() {
        let before = audit::of_actor(tx, caller.actor.member, "invited", now - chrono::TimeDelta::days(1)).await?;
        let before: u64 = before.iter().filter_map(|entry| entry.details["people"].as_u64()).sum();
        if before + number > app.settings.invite_limit {
            return Err(Error::TooMany);
        }
    }
    Ok(audit::record(tx, Entry::new(caller, "invited", "meeting", meeting, json!({ "people": number })), now).await?)
}
