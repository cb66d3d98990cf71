//! The page that shows what will come of a meeting before it is saved.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use commonhall_domain::zone::{Note, resolve};
use commonhall_entities::members::Model as Member;
use poem::Response;

use super::list::number;
use super::typed::Typed;
use crate::error::Result;
use crate::flows::meetings::Preview;
use crate::pages::{Reader, show};
use crate::view::organise::{CheckedDate, CheckedMail, MeetingCheck};
use crate::view::{Hidden, build};

/// Dates that are shown one by one.
const DATES: usize = 12;
/// People who are named one by one.
const PEOPLE: usize = 50;

/// The form that the page came from, to be posted again.
pub struct Came {
    /// Of a meeting that is there.
    pub id: Option<String>,
    pub revision: Option<i64>,
    /// The meeting that a new one was started from.
    pub copy: Option<String>,
}

pub fn page(reader: &Reader, came: Came, typed: &Typed, preview: &Preview) -> Result<Response> {
    let meeting = &preview.whole.meeting;
    let zone = show::zone(meeting)?;
    let line = |date: &commonhall_entities::occurrences::Model| {
        build::when_in_one_line(reader.words, date.starts_local, date.ends_at, zone)
    };
    let mut before: Option<NaiveDateTime> = None;
    let mut dates = Vec::new();
    for date in preview.dates.iter().take(DATES) {
        let clock = clock(reader, before, date.starts_local, zone);
        dates.push(CheckedDate { when: line(date), clock });
        before = Some(date.starts_local);
    }
    let place = preview.place.as_ref();
    let mails = preview.mails.iter().map(|mails| CheckedMail {
        kind: mails.kind.clone(),
        count: number(mails.people.len()),
        time: reader.words.moment(mails.due_at, reader.app.settings.time_zone),
        people: names(&mails.people),
    });
    let leads = preview.whole.rules.iter().filter_map(|rule| rule.lead.parse().ok());
    let mut hidden: Vec<Hidden> = typed.fields().into_iter().map(|(name, value)| hidden(name, value)).collect();
    hidden.extend(came.revision.map(|revision| self::hidden("revision", revision.to_string())));
    hidden.extend(came.copy.map(|copy| self::hidden("copy", copy)));
    let view = MeetingCheck {
        page: reader.page(),
        parts: came.id.as_ref().is_some_and(|id| *id != meeting.id.to_string()),
        id: came.id,
        fields: hidden,
        title: meeting.title.clone(),
        status: meeting.status.clone(),
        place: place.map(|place| build::place_in_one_line(reader.words, &place.venue.name, Some(&place.space.name))),
        zone: reader.words.zone(zone),
        repeats: show::repeats(reader, meeting)?,
        more: number(preview.dates.len().saturating_sub(DATES)),
        dates,
        warnings: preview.warnings.iter().map(|warning| reader.words.problem(warning)).collect(),
        mails: mails.collect(),
        unreached: names(&preview.unreached),
        reminders: leads.map(|lead| reader.words.lead(lead)).collect(),
    };
    reader.show("pages/meeting_check.html", &view)
}

fn hidden(name: &str, value: String) -> Hidden {
    Hidden { name: name.to_owned(), value }
}

fn names(people: &[Member]) -> Vec<String> {
    let mut names: Vec<String> = people.iter().take(PEOPLE).map(|member| member.name.clone()).collect();
    if people.len() > PEOPLE {
        names.push("…".to_owned());
    }
    names
}

/// What the clock does to this date: it may skip or repeat the hour, or have changed since the date before.
fn clock(reader: &Reader, before: Option<NaiveDateTime>, starts: NaiveDateTime, zone: Tz) -> Option<String> {
    let this = resolve(starts, zone);
    let key = match this.note {
        Note::Gap => "check-clock-gap",
        Note::Fold => "check-clock-fold",
        Note::Plain => {
            let offset = |local: NaiveDateTime| local - resolve(local, zone).utc.naive_utc();
            let old = offset(before?);
            match offset(starts).cmp(&old) {
                std::cmp::Ordering::Greater => "check-clock-forward",
                std::cmp::Ordering::Less => "check-clock-back",
                std::cmp::Ordering::Equal => return None,
            }
        }
    };
    Some(reader.words.say(key, &[("time", reader.words.time(starts.time()).into())]))
}
