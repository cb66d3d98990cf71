//! What would come of a meeting that is about to be stored: it is stored, looked at, and taken back.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::meeting::{MeetingInput, Status};
use commonhall_domain::problem::Problem;
use commonhall_entities::members;
use commonhall_entities::occurrences::Model as Occurrence;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::around::{OnClash, around};
use super::{Saved, Warnings, change, create};
use crate::app::App;
use crate::error::Result;
use crate::flows::{Caller, audience};
use crate::store::meetings::{Whole, status};
use crate::store::venues::{self, Place};
use crate::store::{occurrences, outbox, people};

/// What somebody looks at before they save.
#[derive(Clone, Debug)]
pub struct Preview {
    pub whole: Whole,
    pub place: Option<Place>,
    /// The dates to come that would take place, the earliest first.
    pub dates: Vec<Occurrence>,
    pub warnings: Vec<Problem>,
    pub mails: Vec<Mails>,
    /// Those invited who have no address, by name.
    pub unreached: Vec<members::Model>,
    /// Dates that were moved to go around what was in the way, beside those that the input moves.
    pub moves: Vec<(NaiveDateTime, NaiveDateTime)>,
}

/// Who would get one kind of mail at one time.
#[derive(Clone, Debug)]
pub struct Mails {
    pub kind: String,
    pub due_at: DateTime<Utc>,
    /// By name.
    pub people: Vec<members::Model>,
}

/// A new meeting. The errors are those of [`super::create()`]; warnings are shown and not asked about.
pub async fn preview_create(app: &App, caller: &Caller, input: &MeetingInput, on_clash: OnClash) -> Result<Preview> {
    around(on_clash, |detour| async move {
        let preview = created(app, caller, &detour.of(input.clone())).await?;
        Ok(Preview { moves: detour.moved, ..preview })
    })
    .await
}

async fn created(app: &App, caller: &Caller, input: &MeetingInput) -> Result<Preview> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let saved = Box::pin(create::stored(&tx, app, caller, input, Warnings::Accept, now)).await?;
    let preview = look(&tx, saved, now).await?;
    tx.rollback().await?;
    Ok(preview)
}

/// A change of a meeting. The errors are those of [`super::change()`].
pub async fn preview_change(
    app: &App,
    caller: &Caller,
    id: Uuid,
    revision: i64,
    edit: impl Fn(MeetingInput) -> Result<MeetingInput>,
    on_clash: OnClash,
) -> Result<Preview> {
    let edit = &edit;
    around(on_clash, |detour| {
        let moves = detour.moved.clone();
        let edit = move |before| edit(before).map(|input| detour.of(input));
        async move { Ok(Preview { moves, ..changed(app, caller, id, revision, edit).await? }) }
    })
    .await
}

async fn changed(
    app: &App,
    caller: &Caller,
    id: Uuid,
    revision: i64,
    edit: impl Fn(MeetingInput) -> Result<MeetingInput>,
) -> Result<Preview> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let saved = change::stored(&tx, app, caller, id, Some(revision), edit, Warnings::Accept, now).await?;
    let preview = look(&tx, saved, now).await?;
    tx.rollback().await?;
    Ok(preview)
}

async fn look(tx: &DatabaseTransaction, saved: Saved, now: DateTime<Utc>) -> Result<Preview> {
    let Saved { whole, warnings } = saved;
    let mut dates = occurrences::of_meetings(tx, &[whole.meeting.id]).await?;
    dates.retain(|date| date.starts_at > now && date.status != "cancelled");
    let place = match whole.meeting.space_id {
        Some(space) => venues::place(tx, space).await?,
        None => None,
    };
    let waiting = outbox::waiting_notices(tx, whole.meeting.id).await?;
    let ids: Vec<Uuid> = waiting.iter().filter_map(|message| message.member_id).collect();
    let told = people::by_ids(tx, &ids).await?;
    let mut mails: BTreeMap<(DateTime<Utc>, String), Vec<members::Model>> = BTreeMap::new();
    for message in waiting {
        if let Some(member) = told.iter().find(|member| Some(member.id) == message.member_id) {
            mails.entry((message.next_attempt_at.max(now), message.kind)).or_default().push(member.clone());
        }
    }
    let by_name = |people: &mut Vec<members::Model>| people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let mut unreached = Vec::new();
    if status(&whole.meeting.status) != Status::Draft {
        let invited = audience::invited(tx, &whole).await?;
        unreached.extend(invited.into_iter().map(|one| one.member).filter(|member| member.email.is_none()));
    }
    by_name(&mut unreached);
    let mails = mails.into_iter().map(|((due_at, kind), mut people)| {
        by_name(&mut people);
        Mails { kind, due_at, people }
    });
    Ok(Preview { mails: mails.collect(), whole, place, dates, warnings, unreached, moves: Vec::new() })
}
