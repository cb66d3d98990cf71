//! What a change of a meeting is to be told to whom: one waiting message for each member, opened in the transaction of the
//! change. What it says is found out when it goes, as the difference between what was told and what is.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::notice::{self, Date, Facts, Notice};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::told;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::audience;
use crate::app::App;
use crate::error::Result;
use crate::store::meetings::{Whole, status};
use crate::store::outbox::{self, Queued};
use crate::store::{occurrences, people};

/// Nobody waits for the merge window when the start is this near.
const NEAR: TimeDelta = TimeDelta::hours(24);

/// The dates of a meeting beside what one member was told of them.
pub fn dates_for(member: Uuid, dates: &[Occurrence], told: &[told::Model]) -> Vec<Date> {
    let told: HashMap<Uuid, &told::Model> =
        told.iter().filter(|one| one.member_id == member).map(|one| (one.occurrence_id, one)).collect();
    dates
        .iter()
        .map(|date| Date {
            occurrence: date.id,
            told: told.get(&date.id).map(|told| Facts {
                starts_at: told.starts_at,
                ends_at: told.ends_at,
                space: told.space_id,
                status: status(&told.status),
            }),
            is: Facts {
                starts_at: date.starts_at,
                ends_at: date.ends_at,
                space: date.space_id,
                status: status(&date.status),
            },
        })
        .collect()
}

/// The dates that a notice speaks of, and the kind of message that it makes.
pub fn kind_of(notice: &Notice) -> Option<(&'static str, &[Date])> {
    match notice {
        Notice::Invitation(dates) => Some(("invitation", dates)),
        Notice::Change(dates) => Some(("change", dates)),
        Notice::Cancellation(dates) => Some(("cancellation", dates)),
        Notice::Nothing => None,
    }
}

/// Opens a message for every member with an address who is to hear something new of this meeting. One that waits already
/// goes when it was to go, so that the merge window runs from the first change; near the start it goes at once.
pub async fn open(tx: &DatabaseTransaction, app: &App, whole: &Whole, now: DateTime<Utc>) -> Result<()> {
    let dates = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
    let ids: Vec<Uuid> = dates.iter().map(|date| date.id).collect();
    let told = outbox::told_of(tx, &ids).await?;
    let invited = audience::invited(tx, whole).await?;
    let mut others: Vec<Uuid> = told.iter().map(|one| one.member_id).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|member| invited.iter().all(|one| one.member.id != *member));
    let others = people::by_ids(tx, &others).await?;
    let everybody = (invited.iter().map(|one| (&one.member, true)))
        .chain(others.iter().filter(|member| member.left_at.is_none()).map(|member| (member, false)));

    // The revision alone would not do: a change of the guests at another part of the series leaves this one's as it was.
    let change = format!("{}:{}", whole.meeting.revision, now.timestamp_millis());
    let waiting = outbox::waiting_notices(tx, whole.meeting.id).await?;
    let (mut new, mut hasten) = (Vec::new(), Vec::new());
    let mut deadlines: BTreeMap<Option<DateTime<Utc>>, Vec<Uuid>> = BTreeMap::new();
    for (member, is_invited) in everybody.filter(|(member, _)| member.email.is_some()) {
        let notice = notice::notice(&dates_for(member.id, &dates, &told), is_invited, now);
        let Some((kind, of)) = kind_of(&notice) else { continue };
        let starts =
            || of.iter().flat_map(|date| [Some(date.is.starts_at), date.told.map(|told| told.starts_at)]).flatten();
        let near = starts().filter(|start| *start > now).min().is_some_and(|start| start - now < NEAR);
        let due_at = if near { now } else { now + app.settings.merge_window };
        let deadline_at = starts().max();
        let waits = waiting.iter().find(|message| message.member_id == Some(member.id));
        // A meeting that moves on takes along the time until which there is something to say.
        if let Some(message) = waits.filter(|message| message.deadline_at != deadline_at) {
            deadlines.entry(deadline_at).or_default().push(message.id);
        }
        match waits {
            Some(message) if message.due_at > due_at => hasten.push(message.id),
            Some(_) => {}
            None => new.push(
                Queued {
                    kind,
                    cause: format!("notice:{}:{}:{change}", whole.meeting.id, member.id),
                    member: Some(member.id),
                    meeting: Some(whole.meeting.id),
                    occurrence: None,
                    details: json!({}),
                    due_at,
                    deadline_at,
                }
                .row(now),
            ),
        }
    }
    outbox::hasten(tx, &hasten, now).await?;
    for (deadline, ids) in deadlines {
        outbox::set_deadline(tx, &ids, deadline).await?;
    }
    outbox::queue_all(tx, new).await?;
    Ok(())
}
