//! `/meetings/{id}`: one date of a meeting, whole.

use chrono::{DateTime, Utc};
use commonhall_entities::meetings::Model as Meeting;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::{Reader, show};
use crate::error::{Error, Result};
use crate::flows::meetings::{date_of, date_text};
use crate::flows::mine;
use crate::flows::see::{self, Listed, Seen};
use crate::store::meetings::{schedule, visibility};
use crate::view::{self, Manage, MyAnswer, SeriesDate, build};

/// Dates of a series that are shown at once.
const DATES: usize = 12;

#[derive(Deserialize)]
pub struct Asked {
    /// A `recurrence_id`.
    date: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Path(id): Path<String>, Query(asked): Query<Asked>) -> poem::Result<Response> {
    let seen = see::meeting(&reader.app, reader.caller(), show::id(&id)?).await?;
    let chosen = chosen(&seen, asked.date.as_deref(), reader.app.now())?;
    let invited = mine::of_date(&reader.app, reader.caller(), chosen).await?.as_ref().map(my_answer);
    Ok(reader.show("pages/meeting.html", &view(&reader, &seen, chosen, invited)?)?)
}

/// The date that was asked for, else the next that takes place, else the next, else the last. Where a change moved the
/// date that was asked for, and with it its address, it is the one on the same day.
fn chosen<'a>(seen: &'a Seen, asked: Option<&str>, now: DateTime<Utc>) -> Result<&'a Listed> {
    let dates = || seen.dates.iter();
    if let Some(text) = asked {
        let wanted = date_of(text)?;
        let of_this = |one: &&Listed| one.whole.meeting.id == seen.whole.meeting.id;
        return dates()
            .filter(of_this)
            .find(|one| one.date.recurrence_id == wanted)
            .or_else(|| dates().find(|one| one.date.recurrence_id == wanted))
            .or_else(|| dates().find(|one| one.date.starts_local.date() == wanted.date()))
            .ok_or(Error::NotFound);
    }
    let coming = || dates().filter(|one| one.date.ends_at > now);
    let next = coming().find(|one| one.date.status != "cancelled").or_else(|| coming().next());
    next.or_else(|| seen.dates.last()).ok_or(Error::NotFound)
}

fn view(reader: &Reader, seen: &Seen, chosen: &Listed, invited: Option<MyAnswer>) -> Result<view::MeetingPage> {
    let (meeting, date) = (&chosen.whole.meeting, &chosen.date);
    let past = date.ends_at <= reader.app.now();
    let public = meeting.visibility == "public" && meeting.status != "draft";
    let moved = date.starts_local != date.recurrence_id;
    let was = moved.then(|| reader.words.start(date.recurrence_id, meeting.all_day));
    Ok(view::MeetingPage {
        page: reader.page(),
        id: meeting.id.to_string(),
        title: chosen.title().to_owned(),
        description: build::paragraphs(chosen.description()),
        status: date.status.clone(),
        reason: chosen.reason().map(str::to_owned),
        when: show::when(reader, meeting, date)?,
        moved_from: was,
        past,
        place: show::place(reader, chosen),
        access: show::access(reader, chosen.place.as_ref()),
        audience: meeting.audience.clone(),
        languages: show::languages(reader, &meeting.languages),
        interpreters: show::languages(reader, &meeting.interpreters),
        childcare: meeting.childcare.clone(),
        travel: meeting.travel.clone(),
        food: meeting.food.clone(),
        host: show::partner(&chosen.host),
        contact_role: meeting.contact_role.clone(),
        contact_phone: meeting.contact_phone.clone(),
        visibility: visibility(meeting).as_str().to_owned(),
        repeats: show::repeats(reader, meeting)?,
        dates: dates(reader, seen, chosen)?,
        left_out: left_out(reader, meeting)?,
        feed: public.then(|| show::meeting_feed(reader, meeting)),
        invited,
        manage: seen.may_change.then(|| Manage {
            recurrence_id: meeting.recurrence.is_some().then(|| date_text(date.recurrence_id)),
            open: !past && meeting.status != "cancelled",
            undo: seen.undo.filter(|_| meeting.id == seen.whole.meeting.id).map(|undo| show::undo(undo, meeting)),
        }),
    })
}

/// The next dates of a series, those after the chosen one if that is later, with the chosen one first among them if it is
/// earlier.
fn dates(reader: &Reader, seen: &Seen, chosen: &Listed) -> Result<Vec<SeriesDate>> {
    if chosen.whole.meeting.recurrence.is_none() {
        return Ok(Vec::new());
    }
    let now = reader.app.now();
    let position = seen.dates.iter().position(|one| one.date.id == chosen.date.id).unwrap_or_default();
    let next = seen.dates.iter().position(|one| one.date.ends_at > now).unwrap_or(position);
    let last = position.saturating_sub(DATES - 1);
    let from = next.max(last);
    let shown = seen.dates.iter().skip(from).take(DATES);
    let before = (position < from).then_some(chosen);
    let one = |listed: &Listed| {
        Ok(SeriesDate {
            href: show::href(&listed.whole.meeting, &listed.date),
            when: show::when(reader, &listed.whole.meeting, &listed.date)?,
            status: listed.date.status.clone(),
            current: listed.date.id == chosen.date.id,
        })
    };
    before.into_iter().chain(shown).map(one).collect()
}

/// The days to come on which a series might be expected and is not.
fn left_out(reader: &Reader, meeting: &Meeting) -> Result<Vec<String>> {
    let now = reader.app.now();
    let schedule = schedule(meeting)?;
    let coming = schedule.left_out(reader.app.horizon(now)).into_iter().filter(|date| schedule.start_of(*date) > now);
    Ok(coming.take(DATES).map(|date| reader.words.date(date.date())).collect())
}

/// An invitation, as the pages show it.
pub fn my_answer(invitation: &mine::Invitation) -> MyAnswer {
    MyAnswer {
        answer: invitation.answer.as_ref().map(|answer| answer.partstat.clone()),
        to_old_time: invitation.to_old_time,
        href: invitation.path.clone(),
    }
}
