//! The planner: finds the reminders that are due, and queues each once. It has no state but the database's and may run as
//! often as anybody likes.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::reminder::{due, is_planned};
use commonhall_domain::span::Span;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::answers::is_to_old_time;
use super::audience::{self, Invitee};
use crate::app::App;
use crate::error::Result;
use crate::store::answers::{self, Model as Answer, that_counts};
use crate::store::meetings::{Whole, schedule};
use crate::store::outbox::{self, Model as Message, Queued};
use crate::store::{self, installation, occurrences};

/// How long before it is due a reminder is queued: the sender then needs no luck with the planner's tick.
const AHEAD: TimeDelta = TimeDelta::minutes(15);
/// After a longer downtime nobody is told what was missed before.
const LOOK_BACK: TimeDelta = TimeDelta::days(7);

/// Queues every reminder that is due within a quarter of an hour or became due while nobody planned, and says how many.
/// Those whose meeting began meanwhile are queued as `expired`, so that somebody can see it.
pub async fn plan(app: &App) -> Result<u64> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let planned_at = installation::get(&tx).await?.and_then(|row| row.planned_at);
    let due = due_between(&tx, unplanned_since(planned_at, now), now + AHEAD, now).await?;
    let queued = outbox::queue_all(&tx, due).await?;
    installation::planned(&tx, now).await?;
    tx.commit().await?;
    if queued > 0 {
        app.queued.notify_one();
    }
    Ok(queued)
}

/// From when on reminders may be missing in the outbox.
pub fn unplanned_since(planned_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    // A little again, in case the clock went back.
    let since = planned_at.unwrap_or(now).min(now) - TimeDelta::hours(1);
    since.max(now - LOOK_BACK)
}

/// The reminders that fall due in `[from, until]`, as they would be queued.
pub async fn due_between(
    db: &impl ConnectionTrait,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Message>> {
    let leads = store::meetings::leads(db).await?;
    let Some(longest) = leads.iter().filter_map(|lead| lead.parse::<Span>().ok()).max() else { return Ok(Vec::new()) };
    // A day more, since nominal days may be 25 hours long.
    let furthest = until + longest.as_time_delta() + TimeDelta::days(1);
    let dates = occurrences::starting(db, from, furthest).await?;
    let meetings = store::meetings::by_ids(db, dates.iter().map(|date| date.meeting_id)).await?;
    let mut by_meeting: HashMap<Uuid, Vec<Occurrence>> = HashMap::new();
    for date in dates {
        by_meeting.entry(date.meeting_id).or_default().push(date);
    }
    let mut rows = Vec::new();
    for whole in meetings {
        let zone = match schedule(&whole.meeting) {
            Ok(schedule) => schedule.zone,
            // One damaged row must not keep everybody else from being reminded.
            Err(error) => {
                tracing::error!(%error, "a meeting reminds nobody");
                continue;
            }
        };
        let mut due_dates = Vec::new();
        for date in by_meeting.remove(&whole.meeting.id).unwrap_or_default() {
            for rule in &whole.rules {
                let Ok(lead) = rule.lead.parse::<Span>() else { continue };
                let at = due(date.starts_local, zone, lead, whole.meeting.all_day);
                if from <= at && at <= until && is_planned(at, &[rule.created_at, date.scheduled_at]) {
                    due_dates.push((date.clone(), rule.clone(), at));
                }
            }
        }
        if due_dates.is_empty() {
            continue;
        }
        let invited = audience::invited(db, &whole).await?;
        let given = answers::of_series(db, &[whole.meeting.series_id]).await?;
        for (date, rule, at) in due_dates {
            let reached = invited.iter().filter(|one| one.member.email.is_some() && is_planned(at, &[one.since]));
            let wanted = reached.filter(|one| is_for(&rule.audience, one, &given, &whole, &date));
            rows.extend(wanted.map(|one| reminder(one, &whole, &date, &rule.lead, at, now)));
        }
    }
    Ok(rows)
}

/// Whether a reminder of this audience goes to somebody with these answers. Nobody who said no is reminded.
pub fn is_for(audience: &str, one: &Invitee, given: &[Answer], whole: &Whole, date: &Occurrence) -> bool {
    let answer = that_counts(given, one.member.id, whole.meeting.series_id, date.id)
        .filter(|answer| !is_to_old_time(answer, date));
    let answer = answer.map(|answer| answer.partstat.as_str());
    !matches!((audience, answer), (_, Some("declined")) | ("unanswered", Some(_)) | ("attending", None))
}

/// What makes a reminder, once and for all.
pub(super) fn cause(date: &Occurrence, lead: &str, member: Uuid) -> String {
    format!("reminder:{}:{lead}:{}:{member}", date.id, date.starts_at.timestamp())
}

fn reminder(
    one: &Invitee,
    whole: &Whole,
    date: &Occurrence,
    lead: &str,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Message {
    let cause = cause(date, lead, one.member.id);
    let row = Queued {
        kind: "reminder",
        cause,
        member: Some(one.member.id),
        meeting: Some(whole.meeting.id),
        occurrence: Some(date.id),
        details: json!({ "lead": lead, "starts_at": date.starts_at }),
        due_at: at,
        deadline_at: Some(date.starts_at),
    }
    .row(now);
    if date.starts_at <= now {
        let reason = Some("the meeting began before it could be sent".to_owned());
        return Message { state: "expired".to_owned(), reason, ..row };
    }
    row
}
