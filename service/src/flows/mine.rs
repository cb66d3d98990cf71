//! What a member is invited to, with what they answered.

use chrono::{DateTime, Utc};
use commonhall_domain::policy::Actor;
use commonhall_entities::members;
use uuid::Uuid;

use super::Caller;
use super::answers::{self, is_to_old_time};
use super::meetings::date_text;
use super::see::{self, Listed};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::answers::{Model as Answer, of_member, that_counts};
use crate::store::meetings::{Scope, Whole, by_ids, in_scope};
use crate::store::occurrences::Filter;
use crate::store::people;

/// Dates that a page shows at once.
pub const AT_ONCE: usize = 20;

/// An invitation to one date.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// What counts for the date.
    pub answer: Option<Answer>,
    /// Whether that was to a time that has changed since.
    pub to_old_time: bool,
    /// Path at which this member answers for this date.
    pub path: String,
}

/// A part of one's dates, and where the next part begins.
pub type Coming = (Vec<(Listed, Invitation)>, Option<(DateTime<Utc>, Uuid)>);

/// The next dates that the caller is invited to, by name or as one of a partner's people: at most `limit`, after a start
/// and id.
pub async fn coming(app: &App, caller: &Caller, after: Option<(DateTime<Utc>, Uuid)>, limit: usize) -> Result<Coming> {
    let id = super::own(caller)?;
    let (db, now) = (app.store.read(), app.now());
    let member = people::by_id(db, id).await?.ok_or(Error::NotFound)?;
    let scope = Scope { partners: Some(caller.actor.partners.clone()), member: Some(id), ..Scope::default() };
    let meetings = by_ids(db, in_scope(db, &scope, now).await?).await?;
    let meetings: Vec<Uuid> =
        meetings.iter().filter(|whole| is_invited(&caller.actor, whole)).map(|whole| whole.meeting.id).collect();
    if meetings.is_empty() {
        return Ok((Vec::new(), None));
    }
    let filter = Filter { from: Some(now), meetings: Some(meetings), after, ..Filter::default() };
    let see::Listing { items: mut dates, next } = see::dates(app, caller, &filter, limit).await?;
    // Who organises sees drafts too; nobody is invited to one yet.
    dates.retain(|listed| listed.date.status != "draft");
    let series: Vec<Uuid> = dates.iter().map(|listed| listed.whole.meeting.series_id).collect();
    let given = of_member(db, id, &series).await?;
    let invited = |listed: Listed| {
        let invitation = invitation(app, &member, &given, &listed);
        (listed, invitation)
    };
    Ok((dates.into_iter().map(invited).collect(), next))
}

/// The caller's own invitation to a date, if there is one.
pub async fn of_date(app: &App, caller: &Caller, listed: &Listed) -> Result<Option<Invitation>> {
    let Some(id) = caller.actor.member else { return Ok(None) };
    if !is_invited(&caller.actor, &listed.whole) || listed.date.status == "draft" {
        return Ok(None);
    }
    let db = app.store.read();
    let member = people::by_id(db, id).await?.ok_or(Error::NotFound)?;
    let given = of_member(db, id, &[listed.whole.meeting.series_id]).await?;
    Ok(Some(invitation(app, &member, &given, listed)))
}

fn is_invited(actor: &Actor, whole: &Whole) -> bool {
    let facts = whole.facts();
    actor.member.is_some_and(|member| facts.invited_members.contains(&member))
        || actor.partners.iter().any(|partner| facts.invited_partners.contains(partner))
}

fn invitation(app: &App, member: &members::Model, given: &[Answer], listed: &Listed) -> Invitation {
    let (date, meeting) = (&listed.date, &listed.whole.meeting);
    let answer = that_counts(given, member.id, meeting.series_id, date.id).cloned();
    let path = answers::path(app, member, meeting.series_id);
    Invitation {
        to_old_time: answer.as_ref().is_some_and(|answer| is_to_old_time(answer, date)),
        path: if meeting.recurrence.is_some() {
            format!("{path}?date={}", date_text(date.recurrence_id))
        } else {
            path
        },
        answer,
    }
}
