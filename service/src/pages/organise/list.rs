//! The organiser's home: what needs attention, and the list of meetings.

use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use super::tasks::task;
use crate::error::Result;
use crate::flows::attention;
use crate::flows::organise::{self, Organised};
use crate::pages::{Reader, show};
use crate::view::organise::{Organise, OrganisedMeeting};
use crate::view::{FilterLink, Pager, build};

/// Meetings on a page.
const AT_ONCE: usize = 20;
/// Things to be looked at that are seen at once.
const TASKS_AT_ONCE: usize = 8;

#[derive(Deserialize)]
pub struct Part {
    /// From 1.
    page: Option<usize>,
    /// `own`: what needs attention is that of the reader's own meetings.
    whose: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Query(part): Query<Part>) -> poem::Result<Response> {
    let number = part.page.unwrap_or(1).max(1);
    let skipped = (number - 1).saturating_mul(AT_ONCE);
    // They stand above the first part of the list.
    let only_own = part.whose.as_deref() == Some("own");
    let concerns = match number {
        1 => attention::list(&reader.app, reader.caller(), only_own).await?,
        _ => Vec::new(),
    };
    let mut tasks = concerns.iter().map(|concern| task(&reader, concern)).collect::<Result<Vec<_>>>()?;
    let (meetings, more) = organise::list(&reader.app, reader.caller(), skipped, AT_ONCE).await?;
    let view = Organise {
        page: reader.page(),
        more_tasks: tasks.split_off(tasks.len().min(TASKS_AT_ONCE)),
        tasks,
        whose: if number == 1 { whose(&reader, only_own) } else { Vec::new() },
        meetings: meetings.iter().map(|one| shown(&reader, one)).collect::<Result<_>>()?,
        pager: Pager { earlier: (number > 1).then(|| href(number - 1)), later: more.then(|| href(number + 1)) },
    };
    Ok(reader.show("pages/organise.html", &view)?)
}

fn href(part: usize) -> String {
    format!("/organise?page={part}")
}

fn whose(reader: &Reader, only_own: bool) -> Vec<FilterLink> {
    let link = |key: &str, href: &str, current| FilterLink {
        name: reader.words.say(key, &[]),
        href: href.to_owned(),
        current,
    };
    vec![link("tasks-all", "/organise", !only_own), link("tasks-own", "/organise?whose=own", only_own)]
}

fn shown(reader: &Reader, one: &Organised) -> Result<OrganisedMeeting> {
    let meeting = &one.whole.meeting;
    let place = one.place.as_ref();
    Ok(OrganisedMeeting {
        id: meeting.id.to_string(),
        title: meeting.title.clone(),
        when: show::when(reader, meeting, &one.date)?,
        repeats: show::repeats(reader, meeting)?,
        place: place.map(|place| build::place_in_one_line(reader.words, &place.venue.name, Some(&place.space.name))),
        status: meeting.status.clone(),
        open: one.open,
        invited: number(one.invited),
        accepted: number(one.answers.accepted),
        tentative: number(one.answers.tentative),
        declined: number(one.answers.declined),
        sent: number(one.mail.sent),
        waiting: number(one.mail.waiting),
        failed: number(one.mail.failed),
    })
}

/// A number of people or mails for a view.
pub fn number(count: impl TryInto<u32>) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}
