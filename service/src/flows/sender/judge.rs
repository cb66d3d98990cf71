//! Whether a message is still to go, asked again in the transaction that claims it: nothing stale leaves.

use chrono::{DateTime, Utc};
use commonhall_domain::notice;
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::{members, told};
use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::letter;
use crate::app::App;
use crate::error::Result;
use crate::flows::audience::{self, Invitee};
use crate::flows::confirmations::{self, BOOKING_REQUEST, Booked};
use crate::flows::members::WELCOME;
use crate::flows::notices::{dates_for, kind_of};
use crate::flows::{reminders, sign_in, unsubscribe};
use crate::mail::Letter;
use crate::store::meetings::{Whole, status};
use crate::store::outbox::{self, Model as Message, NOTICES};
use crate::store::{self, answers, occurrences, people};

/// What is to be done with a message that is due.
pub(super) enum Verdict {
    Go(Box<Prepared>),
    /// It is not to go any more: the end state, and why.
    End(&'static str, &'static str),
    /// Not before another one is done with.
    Wait,
    /// It cannot be composed: a fault of ours.
    Broken(String),
}

pub(super) struct Prepared {
    pub kind: String,
    pub letter: Letter,
    pub told: Vec<told::Model>,
}

pub(super) async fn judge(db: &impl ConnectionTrait, app: &App, row: &Message, now: DateTime<Utc>) -> Result<Verdict> {
    let Some(member) = (match row.member_id {
        Some(id) => people::by_id(db, id).await?,
        None => None,
    }) else {
        return Ok(Verdict::End("superseded", "the member is no longer there"));
    };
    if member.left_at.is_some() {
        return Ok(Verdict::End("superseded", "the member has left"));
    }
    if member.email.is_none() {
        return Ok(Verdict::End("superseded", "the member has no e-mail address"));
    }
    if row.deadline_at.is_some_and(|deadline| deadline <= now) {
        return Ok(Verdict::End("expired", "its time was over before it could be sent"));
    }
    match row.kind.as_str() {
        "reminder" => reminder(db, app, row, &member, now).await,
        kind if NOTICES.contains(&kind) => of_meeting(db, app, row, &member, now).await,
        "sign_in" => {
            let request = row.details["request"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
            let people = sign_in::people_of(db, &app.key, request).await?;
            if people.is_empty() {
                return Ok(Verdict::End("superseded", "nobody is left to sign in"));
            }
            Ok(prepared(row, letter::sign_in(app, row, &member, &people), Vec::new()))
        }
        BOOKING_REQUEST => booking_request(db, app, row, &member, now).await,
        WELCOME => Ok(prepared(row, letter::welcome(db, app, row, &member).await?, Vec::new())),
        _ => Ok(Verdict::Broken(format!("nobody knows how to write a {}", row.kind))),
    }
}

fn prepared(row: &Message, letter: anyhow::Result<Letter>, told: Vec<told::Model>) -> Verdict {
    match letter {
        Ok(letter) => Verdict::Go(Box::new(Prepared { kind: row.kind.clone(), letter, told })),
        Err(error) => Verdict::Broken(format!("{error:#}")),
    }
}

fn told_of(member: &members::Model, date: &Occurrence, now: DateTime<Utc>) -> told::Model {
    told::Model {
        member_id: member.id,
        occurrence_id: date.id,
        starts_at: date.starts_at,
        ends_at: date.ends_at,
        space_id: date.space_id,
        status: date.status.clone(),
        told_at: now,
    }
}

async fn booking_request(
    db: &impl ConnectionTrait,
    app: &App,
    row: &Message,
    member: &members::Model,
    now: DateTime<Utc>,
) -> Result<Verdict> {
    let venue = match row.details["venue"].as_str().and_then(|id| id.parse().ok()) {
        Some(id) => store::venues::by_id(db, id).await?,
        None => None,
    };
    let Some(venue) = venue.filter(|venue| venue.caretaker_id == Some(member.id)) else {
        return Ok(Verdict::End("superseded", "somebody else looks after the venue"));
    };
    let mut bookings = confirmations::of(db, venue, now).await?;
    bookings.booked.retain(Booked::is_requested);
    if bookings.booked.is_empty() {
        return Ok(Verdict::End("superseded", "nothing is left to confirm"));
    }
    Ok(prepared(row, letter::booking_request(app, row, member, &bookings), Vec::new()))
}

async fn invitee(db: &impl ConnectionTrait, whole: &Whole, member: &members::Model) -> Result<Option<Invitee>> {
    Ok(audience::invited(db, whole).await?.into_iter().find(|one| one.member.id == member.id))
}

async fn reminder(
    db: &impl ConnectionTrait,
    app: &App,
    row: &Message,
    member: &members::Model,
    now: DateTime<Utc>,
) -> Result<Verdict> {
    let date = match row.occurrence_id {
        Some(id) => occurrences::by_id(db, id).await?,
        None => None,
    };
    let Some(date) = date.filter(|date| status(&date.status).takes_place()) else {
        return Ok(Verdict::End("superseded", "it does not take place"));
    };
    let planned: Option<DateTime<Utc>> = serde_json::from_value(row.details["starts_at"].clone()).ok();
    if planned != Some(date.starts_at) {
        return Ok(Verdict::End("superseded", "it was moved"));
    }
    let Some(whole) = store::meetings::by_id(db, date.meeting_id).await? else {
        return Ok(Verdict::End("superseded", "the meeting is no longer there"));
    };
    let Some(one) = invitee(db, &whole, member).await? else {
        return Ok(Verdict::End("superseded", "the member is no longer invited"));
    };
    if people::has_stopped(db, "reminder", member.id).await? {
        return Ok(Verdict::End("suppressed", "the member wants no reminders"));
    }
    let lead = row.details["lead"].as_str().unwrap_or_default();
    let Some(rule) = whole.rules.iter().find(|rule| rule.lead == lead) else {
        return Ok(Verdict::End("superseded", "the meeting has no such reminder any more"));
    };
    let given = answers::of_member(db, member.id, &[whole.meeting.series_id]).await?;
    if !reminders::is_for(&rule.audience, &one, &given, &whole, &date) {
        return Ok(Verdict::End("superseded", "the member has answered"));
    }
    if outbox::later_reminder_due(db, row, now).await? {
        return Ok(Verdict::End("superseded", "several reminders were late and became one"));
    }
    let dates = occurrences::of_meetings(db, &[whole.meeting.id]).await?;
    let ids: Vec<_> = dates.iter().map(|date| date.id).collect();
    let heard_nothing = outbox::told_to(db, member.id, &ids).await?.is_empty();
    if heard_nothing
        && outbox::other_notice(db, row, &["pending", "sending"]).await?.is_some()
        && !people::has_stopped(db, "invitation", member.id).await?
    {
        return Ok(Verdict::End("superseded", "the invitation is about to say it"));
    }
    // Who was invited silently, by joining a partner, meets the whole series here, and hears of its dates no more as new.
    let told = dates.iter().filter(|one| one.id == date.id || heard_nothing);
    let told = told.filter(|one| one.starts_at > now && status(&one.status).takes_place());
    let told = told.map(|one| told_of(member, one, now)).collect();
    let letter = letter::reminder(db, app, row, &one, &whole, &date, &given).await?;
    Ok(prepared(row, letter, told))
}

async fn of_meeting(
    db: &impl ConnectionTrait,
    app: &App,
    row: &Message,
    member: &members::Model,
    now: DateTime<Utc>,
) -> Result<Verdict> {
    let whole = match row.meeting_id {
        Some(id) => store::meetings::by_id(db, id).await?,
        None => None,
    };
    let Some(whole) = whole else { return Ok(Verdict::End("superseded", "the meeting is no longer there")) };
    if outbox::other_notice(db, row, &["sending"]).await?.is_some() {
        return Ok(Verdict::Wait);
    }
    let dates = occurrences::of_meetings(db, &[whole.meeting.id]).await?;
    let ids: Vec<_> = dates.iter().map(|date| date.id).collect();
    let told = outbox::told_to(db, member.id, &ids).await?;
    let one = invitee(db, &whole, member).await?;
    let notice = notice::notice(&dates_for(member.id, &dates, &told), one.is_some(), now);
    let Some((kind, of)) = kind_of(&notice) else {
        return Ok(Verdict::End("superseded", "there is nothing new to say"));
    };
    debug_assert!(unsubscribe::STOPPABLE.contains(&kind));
    if people::has_stopped(db, kind, member.id).await? {
        return Ok(Verdict::End("suppressed", "the member wants no such mail"));
    }
    let row = Message { kind: kind.to_owned(), details: Value::Null, ..row.clone() };
    // All dates are told together: somebody who was told of a change knows the rest too.
    let now_told: Vec<_> = (dates.iter().filter(|date| {
        // Who is no longer invited hears of what does not take place, and of nothing else.
        of.iter().any(|one| one.occurrence == date.id) || (one.is_some() && date.starts_at > now)
    }))
    .filter(|date| status(&date.status).takes_place() || told.iter().any(|one| one.occurrence_id == date.id))
    .map(|date| told_of(member, date, now))
    .collect();
    let partner = one.and_then(|one| one.partner);
    let letter = letter::notice(db, app, &row, member, partner, &whole, &dates, of).await?;
    Ok(prepared(&row, letter, now_told))
}
