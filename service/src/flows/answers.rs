//! A member answers an invitation, from the link in a mail or signed in: for one date, or for the whole series.

use chrono::{DateTime, Utc};
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::problem::Problem;
use commonhall_entities::members;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::audience;
use super::meetings::date_of;
use super::see::is_seen;
use super::{Caller, own};
use crate::app::App;
use crate::auth::link::{self, Purpose};
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::store::answers::{self, Model as Answer, that_counts};
use crate::store::audit::{self, Entry, Face};
use crate::store::meetings::{Whole, status};
use crate::store::venues::Place;
use crate::store::{self, access, occurrences, people, venues};

/// For [`Reply::date`]: all dates of the series.
pub const ALL: &str = "all";

/// What an answer page shows.
#[derive(Clone, Debug)]
pub struct Invited {
    pub member: members::Model,
    /// The part of the series that the chosen date belongs to.
    pub whole: Whole,
    /// The dates to come that take place, of all parts of the series.
    pub coming: Vec<Occurrence>,
    /// The date that was asked for, else the next, else the last.
    pub chosen: Occurrence,
    /// Where that is; whoever is invited may know.
    pub place: Option<Place>,
    /// What counts for the chosen date.
    pub answer: Option<Answer>,
    /// Whether one can still answer for the chosen date.
    pub closed: Option<Closed>,
}

/// Why answers are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    Past,
    Cancelled,
}

/// An answer as it was sent: text that nobody has read yet.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// `accepted`, `tentative` or `declined`.
    pub answer: String,
    /// How many come, the member included; left out, 1.
    pub people: Option<String>,
    /// A `recurrence_id`, or `all`; left out, the next date.
    pub date: Option<String>,
}

/// The address at which this member answers for this series, without the site before it.
pub fn path(app: &App, member: &members::Model, series: Uuid) -> String {
    let token = link::seal_with(&app.key, Purpose::Answer, member.id, series.as_bytes(), member.link_generation);
    format!("/a/{token}")
}

/// Whether an answer was given to another start than the present one: then it is asked again.
pub fn is_to_old_time(answer: &Answer, date: &Occurrence) -> bool {
    answer.for_start.is_some_and(|start| start != date.starts_at)
        || (answer.occurrence_id.is_none() && answer.answered_at < date.scheduled_at)
}

/// Shows what is asked; changes nothing, since mail scanners follow links.
pub async fn look(app: &App, token: &str, date: Option<&str>) -> Result<Invited> {
    let (member, series) = opened(app.store.read(), app, token).await?;
    load(app.store.read(), member, series, date, app.now()).await
}

/// Records an answer, in place of the one before.
pub async fn record(app: &App, token: &str, reply: &Reply) -> Result<Invited> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let (member, series) = opened(&tx, app, token).await?;
    let (answer, invited) = put(&tx, member, series, reply, Face::Link, now).await?;
    // An answer to one date given before still counts for that date.
    let date = answer.occurrence_id.and(reply.date.as_deref());
    let invited = load(&tx, invited.member, series, date, now).await?;
    tx.commit().await?;
    Ok(invited)
}

/// The same for whoever is signed in and may see the meeting; who is not invited to it is refused.
pub async fn record_own(app: &App, caller: &Caller, meeting: Uuid, reply: &Reply) -> Result<Given> {
    let id = own(caller)?;
    let now = app.now();
    let tx = app.store.begin().await?;
    let whole = store::meetings::by_id(&tx, meeting).await?.filter(|whole| is_seen(caller, whole));
    let series = whole.ok_or(Error::NotFound)?.meeting.series_id;
    let member = people::by_id(&tx, id).await?.ok_or(Error::NotFound)?;
    let put = put(&tx, member, series, reply, caller.face, now).await;
    let (answer, invited) = put.map_err(|error| if matches!(error, Error::Gone) { Error::Refused } else { error })?;
    tx.commit().await?;
    let date = answer.occurrence_id.map(|_| invited.chosen);
    Ok(Given { answer, member: invited.member, date })
}

/// Stores an answer, and what it was an answer to.
async fn put(
    tx: &impl ConnectionTrait,
    member: members::Model,
    series: Uuid,
    reply: &Reply,
    face: Face,
    now: DateTime<Utc>,
) -> Result<(Answer, Invited)> {
    // One after the other, as each takes the place of the one before.
    access::hold_member(tx, member.id).await?;
    let all = reply.date.as_deref() == Some(ALL);
    let date = reply.date.as_deref().filter(|_| !all);
    let invited = load(tx, member, series, date, now).await?;
    let mut problems = Vec::new();
    if !["accepted", "tentative", "declined"].contains(&reply.answer.as_str()) {
        problems.push(
            Problem::new("answer", "error-choice")
                .with("value", &reply.answer)
                .with("choices", "accepted, tentative, declined"),
        );
    }
    let people = reply.people.as_deref().map(str::trim).filter(|people| !people.is_empty()).unwrap_or("1");
    let people = people.parse::<i32>().ok().filter(|people| (1..=50).contains(people));
    if people.is_none() {
        problems.push(Problem::new("people", "error-people"));
    }
    let (Some(people), true) = (people, problems.is_empty()) else { return Err(Error::Invalid(problems)) };
    if invited.closed.is_some() {
        return Err(Error::Conflict("conflict-answers-closed"));
    }
    let answer = Answer {
        id: new_id(now),
        member_id: invited.member.id,
        series_id: series,
        occurrence_id: (!all).then_some(invited.chosen.id),
        partstat: reply.answer.clone(),
        people,
        channel: "self".to_owned(),
        for_start: (!all).then_some(invited.chosen.starts_at),
        answered_at: now,
    };
    answers::put(tx, answer.clone()).await?;
    let object = answer.occurrence_id.unwrap_or(series);
    let entry = Entry {
        actor: Some(invited.member.id),
        face,
        action: "answered",
        object_kind: if all { "series" } else { "occurrence" },
        object,
        details: json!({ "answer": answer.partstat }),
    };
    audit::record(tx, entry, now).await?;
    Ok((answer, invited))
}

/// All answers to a meeting and its dates, with who gave them, for those who may know.
pub async fn of_meeting(app: &App, caller: &Caller, id: Uuid) -> Result<(Whole, Vec<(Answer, members::Model)>)> {
    let db = app.store.read();
    let whole = store::meetings::by_id(db, id).await?.ok_or(Error::NotFound)?;
    allow(may(&caller.actor, &Wish::SeePeopleOf(&whole.facts())))?;
    let given = answers::of_series(db, &[whole.meeting.series_id]).await?;
    let members: Vec<Uuid> = given.iter().map(|answer| answer.member_id).collect();
    let members = people::by_ids(db, &members).await?;
    let given = given.into_iter().filter_map(|answer| {
        let member = members.iter().find(|member| member.id == answer.member_id)?.clone();
        Some((answer, member))
    });
    Ok((whole, given.collect()))
}

/// An answer, who gave it, and the date that it is for; `None` is all dates.
#[derive(Clone, Debug)]
pub struct Given {
    pub answer: Answer,
    pub member: members::Model,
    pub date: Option<Occurrence>,
}

/// The same, each with its date.
pub async fn given(app: &App, caller: &Caller, id: Uuid) -> Result<Vec<Given>> {
    let (_, answers) = of_meeting(app, caller, id).await?;
    let dates: Vec<Uuid> = answers.iter().filter_map(|(answer, _)| answer.occurrence_id).collect();
    let dates = occurrences::by_ids(app.store.read(), &dates).await?;
    let given = answers.into_iter().map(|(answer, member)| {
        let date = dates.iter().find(|date| Some(date.id) == answer.occurrence_id).cloned();
        Given { answer, member, date }
    });
    Ok(given.collect())
}

async fn opened(db: &impl ConnectionTrait, app: &App, token: &str) -> Result<(members::Model, Uuid)> {
    let (member, series) = link::claimed_with(token).ok_or(Error::NotFound)?;
    let series = Uuid::from_slice(&series).map_err(|_| Error::NotFound)?;
    let member = people::by_id(db, member).await?.ok_or(Error::NotFound)?;
    if link::is_ours(&app.key, Purpose::Answer, member.link_generation, token) {
        if member.left_at.is_none() { Ok((member, series)) } else { Err(Error::Gone) }
    } else if (0..member.link_generation).any(|old| link::is_ours(&app.key, Purpose::Answer, old, token)) {
        Err(Error::Gone)
    } else {
        Err(Error::NotFound)
    }
}

async fn load(
    db: &impl ConnectionTrait,
    member: members::Model,
    series: Uuid,
    date: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Invited> {
    let parts = store::meetings::of_series(db, series).await?;
    let first = parts.first().ok_or(Error::NotFound)?;
    // Who was taken off the list no longer answers.
    if audience::invited(db, first).await?.iter().all(|one| one.member.id != member.id) {
        return Err(Error::Gone);
    }
    let dates = occurrences::of_series(db, series).await?;
    let drafted = |date: &Occurrence| status(&date.status) == commonhall_domain::meeting::Status::Draft;
    let dates: Vec<Occurrence> = dates.into_iter().filter(|date| !drafted(date)).collect();
    let coming: Vec<Occurrence> =
        dates.iter().filter(|date| date.starts_at > now && status(&date.status).takes_place()).cloned().collect();
    let chosen = match date {
        Some(text) => {
            let wanted = date_of(text)?;
            // An address may change with the rule: then the link in an older mail means the date of that day.
            let same_day = dates.iter().all(|date| date.recurrence_id != wanted);
            let on_it = || {
                dates.iter().filter(|date| {
                    date.recurrence_id == wanted || (same_day && date.recurrence_id.date() == wanted.date())
                })
            };
            on_it()
                .find(|date| status(&date.status).takes_place())
                .or_else(|| on_it().next())
                .cloned()
                .ok_or(Error::NotFound)?
        }
        None => coming.first().or(dates.last()).cloned().ok_or(Error::NotFound)?,
    };
    let given = answers::of_member(db, member.id, &[series]).await?;
    let answer = that_counts(&given, member.id, series, chosen.id).cloned();
    let closed = if status(&chosen.status).takes_place() {
        (chosen.starts_at <= now).then_some(Closed::Past)
    } else {
        Some(Closed::Cancelled)
    };
    let whole = parts.into_iter().find(|part| part.meeting.id == chosen.meeting_id).ok_or(Error::NotFound)?;
    let place = match chosen.space_id {
        Some(space) => venues::place(db, space).await?,
        None => None,
    };
    Ok(Invited { member, whole, coming, chosen, place, answer, closed })
}
