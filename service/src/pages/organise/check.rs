//! The page that shows what will come of a meeting before it is saved.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use commonhall_domain::meeting::Schedule;
use commonhall_domain::zone::{Note, resolve};
use commonhall_entities::members::Model as Member;
use poem::Response;
use uuid::Uuid;

use super::fields::Fields;
use super::list::number;
use super::typed::{Typed, written_move};
use crate::error::Result;
use crate::flows::meetings::Preview;
use crate::pages::{Reader, show};
use crate::store::meetings::schedule;
use crate::view::organise::{CheckedDate, CheckedMail, MeetingCheck};
use crate::view::{Hidden, build};

/// Dates that are shown at once.
const DATES: usize = 12;
/// Dates that can be looked at, the folded ones among them: two years of every week.
const MOST_DATES: usize = 110;
/// People who are named one by one.
const PEOPLE: usize = 50;

/// The page of a new meeting, or of a change of one that has an id and the revision that the form was made from.
pub fn page(reader: &Reader, of: Option<(Uuid, i64)>, typed: &Typed, preview: &Preview) -> Result<Response> {
    let meeting = &preview.whole.meeting;
    let zone = show::zone(meeting)?;
    let schedule = schedule(meeting)?;
    let (mut dates, more) = dates(reader, preview, &schedule);
    let later = dates.split_off(dates.len().min(DATES));
    let place = preview.place.as_ref();
    let mails = preview.mails.iter().map(|mails| CheckedMail {
        kind: mails.kind.clone(),
        count: number(mails.people.len()),
        time: reader.words.moment(mails.due_at, reader.app.settings.time_zone),
        people: names(&mails.people),
    });
    let leads = preview.whole.rules.iter().filter_map(|rule| rule.lead.parse().ok());
    let mut fields: Vec<Hidden> = typed
        .fields()
        .into_iter()
        .filter(|(name, _)| *name != "exdates")
        .map(|(name, value)| hidden(name, value))
        .collect();
    let left_out: Vec<String> = schedule.exdates.iter().map(|date| date.date().to_string()).collect();
    let has_tick = |day: &&String| dates.iter().chain(&later).any(|date| date.day.as_ref() == Some(day));
    fields.extend(left_out.iter().filter(|day| !has_tick(day)).map(|day| hidden("exdates", day.clone())));
    fields.push(hidden(CHECKED, left_out.join(" ")));
    fields.extend(preview.moves.iter().map(|(date, starts)| hidden("moves", written_move(*date, *starts))));
    fields.extend(of.map(|(_, revision)| hidden("revision", revision.to_string())));
    let view = MeetingCheck {
        page: reader.page(),
        split: of.is_some_and(|(id, _)| id != meeting.id),
        id: of.map(|(id, _)| id.to_string()),
        fields,
        title: meeting.title.clone(),
        status: meeting.status.clone(),
        place: place.map(|place| build::place_in_one_line(reader.words, &place.venue.name, Some(&place.space.name))),
        to_confirm: meeting.status == "confirmed" && preview.dates.iter().any(|date| date.status == "tentative"),
        zone: reader.words.zone(zone),
        repeats: show::repeats(reader, meeting)?,
        interpreters: show::languages(reader, &meeting.interpreters),
        childcare: meeting.childcare.clone(),
        travel: meeting.travel.clone(),
        food: meeting.food.clone(),
        dates,
        later,
        more,
        warnings: preview.warnings.iter().map(|warning| reader.words.problem(warning)).collect(),
        mails: mails.collect(),
        unreached: names(&preview.unreached),
        reminders: leads.map(|lead| reader.words.lead(lead)).collect(),
    };
    reader.show("pages/meeting_check.html", &view)
}

/// The days that were left out when the page was made.
const CHECKED: &str = "checked_exdates";

/// Whether other dates are left out than the page showed that the form was posted from.
pub fn is_outdated(fields: &Fields) -> bool {
    let ticked = fields.all("exdates");
    let ticked: BTreeSet<&str> = ticked.iter().map(String::as_str).collect();
    let checked = fields.all(CHECKED);
    checked.first().is_some_and(|checked| checked.split_whitespace().collect::<BTreeSet<_>>() != ticked)
}

/// The dates to come in their order, those left out among them, and how many more there are.
fn dates(reader: &Reader, preview: &Preview, schedule: &Schedule) -> (Vec<CheckedDate>, u32) {
    let zone = schedule.zone;
    let now = reader.app.now();
    let kept = preview.dates.iter().map(|date| (date.starts_local, date.ends_at, date.recurrence_id, false));
    let left_out = schedule.left_out(reader.app.horizon(now)).into_iter().filter(|date| schedule.start_of(*date) > now);
    let left_out = left_out.map(|date| (date, schedule.end_of(date), date, true));
    let mut all: Vec<_> = kept.chain(left_out).collect();
    all.sort_unstable();
    let mut before: Option<NaiveDateTime> = None;
    let shown = all.iter().take(MOST_DATES).map(|&(starts, ends, date, left_out)| {
        let clock =
            if left_out || schedule.all_day { None } else { clock(reader, before.replace(starts), starts, zone) };
        CheckedDate {
            when: build::when_in_one_line(reader.words, starts, ends, zone),
            clock,
            moved_from: (!left_out && starts != date).then(|| reader.words.start(date, schedule.all_day)),
            day: schedule.rule.map(|_| date.date().to_string()),
            left_out,
        }
    });
    (shown.collect(), number(all.len().saturating_sub(MOST_DATES)))
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
