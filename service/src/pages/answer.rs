//! `/a/{token}`: a member answers an invitation, signed in or not. Opening the link records nothing.

use poem::http::StatusCode;
use poem::web::{Form, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::{Reader, show};
use crate::error::{Error, Result};
use crate::flows::answers::{self, ALL, Closed, Invited, Reply};
use crate::flows::meetings::date_text;
use crate::flows::see;
use crate::store::occurrences::Model as Occurrence;
use crate::view::Choice;
use crate::view::session::AnswerPage;

/// Dates of a series that are offered.
const DATES: usize = 12;

#[derive(Deserialize)]
pub struct Asked {
    /// The button that the mail's link named.
    answer: Option<String>,
    /// A `recurrence_id`, or `all`.
    date: Option<String>,
}

#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    answer: String,
    people: Option<String>,
    date: Option<String>,
}

#[handler]
pub async fn page(
    reader: Reader,
    Path(token): Path<String>,
    Query(Asked { answer, date }): Query<Asked>,
) -> poem::Result<Response> {
    let all = date.as_deref() == Some(ALL);
    let invited = answers::look(&reader.app, &token, date.as_deref().filter(|_| !all)).await?;
    let mut view = view(&reader, token, &invited, all)?;
    view.suggested = answer.filter(|answer| ["accepted", "tentative", "declined"].contains(&answer.as_str()));
    Ok(reader.show("pages/answer.html", &view)?)
}

#[handler]
pub async fn record(
    reader: Reader,
    Path(token): Path<String>,
    Form(Sent { answer, people, date }): Form<Sent>,
) -> poem::Result<Response> {
    let date = date.filter(|date| !date.is_empty());
    let all = date.as_deref() == Some(ALL);
    let reply = Reply { answer, people, date };
    let error = match answers::record(&reader.app, &token, &reply).await {
        Ok(invited) => {
            let mut view = view(&reader, token, &invited, all)?;
            view.saved = true;
            view.saved_for = saved_for(&reader, &invited, all)?;
            // What was just said, also where an answer to this one date stands over one to all.
            view.answer = Some(reply.answer);
            view.to_old_time = false;
            view.people = typed(reply.people).unwrap_or(view.people);
            return Ok(reader.show("pages/answer.html", &view)?);
        }
        Err(error) => error,
    };
    let (status, problems) = match &error {
        Error::Invalid(problems) => (StatusCode::UNPROCESSABLE_ENTITY, problems.as_slice()),
        // Too late: the page says why.
        Error::Conflict(_) => (StatusCode::CONFLICT, [].as_slice()),
        _ => return Err(error.into()),
    };
    let invited = answers::look(&reader.app, &token, reply.date.as_deref().filter(|_| !all)).await?;
    let mut view = view(&reader, token, &invited, all)?;
    view.errors = show::faults(&reader, problems);
    view.people = reply.people.unwrap_or(view.people);
    Ok(reader.show_as(status, "pages/answer.html", &view)?)
}

fn typed(people: Option<String>) -> Option<String> {
    people.map(|people| people.trim().to_owned()).filter(|people| !people.is_empty())
}

fn view(reader: &Reader, token: String, invited: &Invited, all: bool) -> Result<AnswerPage> {
    let Invited { member, whole, chosen, place, answer, closed, .. } = invited;
    let known = show::Known { hidden: false, joins: true };
    Ok(AnswerPage {
        page: reader.page(),
        token,
        member: member.name.clone(),
        title: see::title(whole, chosen).to_owned(),
        meeting_href: see::is_seen(reader.caller(), whole).then(|| show::href(&whole.meeting, chosen)),
        when: show::when(reader, &whole.meeting, chosen)?,
        place: show::place_of(reader, &whole.meeting, place.as_ref(), known),
        access: show::access(reader, place.as_ref()),
        repeats: show::repeats(reader, &whole.meeting)?,
        dates: dates(reader, invited, all)?,
        answer: answer.as_ref().map(|answer| answer.partstat.clone()),
        to_old_time: answer.as_ref().is_some_and(|answer| answers::is_to_old_time(answer, chosen)),
        suggested: None,
        people: answer.as_ref().map_or(1, |answer| answer.people).to_string(),
        saved: false,
        saved_for: None,
        closed: closed.map(|closed| {
            let code = match closed {
                Closed::Past => "past",
                Closed::Cancelled => "cancelled",
            };
            code.to_owned()
        }),
        errors: Vec::new(),
    })
}

/// All dates, and the next of them; the chosen one is there however late it is.
fn dates(reader: &Reader, invited: &Invited, all: bool) -> Result<Vec<Choice>> {
    if invited.whole.meeting.recurrence.is_none() {
        return Ok(Vec::new());
    }
    let label = reader.words.say("answer-all-dates", &[]);
    let mut choices = vec![Choice { value: ALL.to_owned(), label, chosen: all }];
    let is_chosen = |date: &Occurrence| date.id == invited.chosen.id;
    let later = invited.coming.iter().skip(DATES).find(|date| is_chosen(date));
    for date in invited.coming.iter().take(DATES).chain(later) {
        choices.push(Choice {
            value: date_text(date.recurrence_id),
            label: show::when_in_one_line(reader, &invited.whole.meeting, date)?,
            chosen: !all && is_chosen(date),
        });
    }
    Ok(choices)
}

/// For which date an answer was, where there are several.
fn saved_for(reader: &Reader, invited: &Invited, all: bool) -> Result<Option<String>> {
    if invited.whole.meeting.recurrence.is_none() {
        return Ok(None);
    }
    if all {
        return Ok(Some(reader.words.say("answer-all-dates", &[])));
    }
    show::when_in_one_line(reader, &invited.whole.meeting, &invited.chosen).map(Some)
}
