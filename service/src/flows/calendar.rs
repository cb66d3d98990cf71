//! What calendars are told of a meeting: its UIDs, and its rows as events. Feeds, the calendar parts of mails and the
//! export all ask here, so that no two of them disagree about what a meeting is called.
//!
//! | the meeting | stands as |
//! |---|---|
//! | happens once | one event under its UID |
//! | recurs | a series under its UID, and under the same UID a component for each date that differs, or in which clocks change |
//! | recurs on several weekdays of the month | a series for each, those that do not begin with the meeting under `<uid>-4TU` |
//! | recurs on the fifth weekday of the month | one event a date, as in the next line |
//! | recurs at a time of day in a zone that no VTIMEZONE describes | one event a date, each under `<uid>-<recurrence_id>` |
//! | recurs in an hour that the clock skips or shows twice on one of its dates | the same |
//! | took place on a date that its rule no longer makes | that date as an event under `<uid>-<recurrence_id>` |
//! | has a date that was added to its series | that date as an event under `<uid>-<recurrence_id>` |
//!
//! Outlook shows nothing of a series on several weekdays of the month, so each of them is a series. A date that was added is
//! no RDATE of its series, since Outlook and others leave RDATE out and would show nothing on that day; as an event of its own
//! every program shows it. Around a change of clocks programs disagree on what a series says: libical moves the date after a
//! skipped one too, ical.js counts two hours by the wall clock, and both take the second of two 01:30. Only the export, which is
//! there to be read back, writes the rule as it is and RDATE.

mod series;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use commonhall_domain::ical::{self, Event, RecurrenceId};
use commonhall_domain::meeting::{Schedule, Status};
use commonhall_domain::recurrence::{Part, Rule};
use commonhall_domain::zone::{self, Note};
use uuid::Uuid;

use self::series::{Clock, part_of, parts};
pub use self::series::{stand_alone, watched};
use crate::store::meetings::{self, Whole};
use crate::store::occurrences;
use crate::store::venues::Place;
use crate::words::Words;

/// How a date is written after the UID of its meeting, as in RECURRENCE-ID.
const DATE: &str = "%Y%m%dT%H%M%S";
/// As many characters as that has.
const DATE_LENGTH: usize = "20270324T180000".len();

/// Who reads a calendar, and what they may see in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// BCP 47, one that we have words in.
    pub language: &'static str,
    /// Whether they are among those whom a meeting is for: they see where it is although its address is hidden, and the
    /// link to join online.
    pub private: bool,
    /// Whether they are told no more than that there is a meeting.
    pub times_only: bool,
    /// Whether it is read by what understands any rule, and RDATE.
    pub exact: bool,
}

impl Reader {
    /// A reader of the nearest language that there is.
    pub fn new(language: &str, private: bool) -> Self {
        Self { language: Words::of(language).lang(), private, times_only: false, exact: false }
    }
}

/// The UID under which a single date of a meeting stands where it cannot be part of a series.
fn uid_of_date(uid: &str, date: NaiveDateTime) -> String {
    format!("{uid}-{}", date.format(DATE))
}

/// The meeting's UID, and the date of it, that a derived UID stands for; `None` for one that was not derived. A UID that
/// came from elsewhere may look derived, so first ask for a meeting with the UID as it is.
pub fn meeting_and_date(uid: &str) -> Option<(&str, NaiveDateTime)> {
    let (uid, date) = uid.rsplit_once('-')?;
    let date = NaiveDateTime::parse_from_str(date, DATE).ok().filter(|_| date.len() == DATE_LENGTH)?;
    (!uid.is_empty()).then_some((uid, date))
}

/// The UID under which a series on one of several weekdays of the month stands.
fn uid_of_part(uid: &str, part: &Part) -> String {
    part.code.as_ref().map_or_else(|| uid.to_owned(), |code| format!("{uid}-{code}"))
}

/// The meeting's UID that such a UID stands for.
pub fn meeting_of_part(uid: &str) -> Option<&str> {
    // `--1TU` is the last Tuesday.
    let (uid, code) = uid.rsplit_once('-')?;
    let uid = if code.starts_with('1') { uid.strip_suffix('-').unwrap_or(uid) } else { uid };
    let is_part = format!("FREQ=MONTHLY;BYDAY={code}").parse::<Rule>().is_ok();
    (is_part && !uid.is_empty()).then_some(uid)
}

/// A meeting as events: none of a draft, else all of each UID. `dates` are its occurrences, `places` those that it and they
/// are in; `sibling` is the UID of the part of its series before or after it. Write them over the window [`watched`].
pub fn events(
    whole: &Whole,
    dates: &[occurrences::Model],
    places: &[Place],
    sibling: Option<&str>,
    reader: Reader,
    base_url: &str,
) -> anyhow::Result<Vec<Event<'static>>> {
    let status = meetings::status(&whole.meeting.status);
    if status == Status::Draft {
        return Ok(Vec::new());
    }
    let schedule = meetings::schedule(&whole.meeting)?;
    let mut dates: Vec<&occurrences::Model> = dates.iter().filter(|date| shown(date, &schedule)).collect();
    dates.sort_by_key(|date| date.recurrence_id);
    let status = usual_status(status, &dates);
    let stamp = last_change(whole, &dates, places, reader);
    let clock = Clock::of(schedule.zone);
    let sheet = Sheet { whole, schedule, clock, status, places, sibling, reader, base_url, stamp };
    let made = sheet.made_until(dates.last().map(|date| date.recurrence_id));
    let parts = parts(&sheet.schedule, reader.exact);

    let uid = &whole.meeting.uid;
    let mut events: Vec<_> = parts.iter().map(|part| sheet.series(part)).collect();
    for date in dates {
        let is_made = made.contains(&date.recurrence_id);
        let is_added = !is_made && sheet.schedule.extra_dates.contains(&date.recurrence_id);
        let part = part_of(&parts, &sheet.schedule, date.recurrence_id);
        if let Some(part) = part.filter(|_| is_made || (is_added && reader.exact)) {
            events.extend(sheet.differs(date).then(|| sheet.replaced(date, part)));
        } else if is_made && sheet.schedule.rule.is_none() {
            events.push(sheet.single(date, uid.clone()));
        } else if is_made || is_added || meetings::status(&date.status) != Status::Cancelled {
            // What another rule made and did not take place is no cancelled date, but a plan that was given up.
            events.push(sheet.single(date, uid_of_date(uid, date.recurrence_id)));
        }
    }
    Ok(events)
}

/// The status that a series as a whole is given: that of most of its dates, where a venue has still to confirm them.
fn usual_status(status: Status, dates: &[&occurrences::Model]) -> Status {
    let of = |wanted: &str| dates.iter().filter(|date| date.status == wanted).count();
    if status == Status::Confirmed && of("tentative") > of("confirmed") { Status::Tentative } else { status }
}

/// What is no more of a meeting, for METHOD:CANCEL (RFC 5546 §3.2.5): all of it as one event, or of a series that goes on a
/// component for each of the dates `gone`.
pub fn cancelled(
    whole: &Whole,
    dates: &[occurrences::Model],
    gone: &[Uuid],
    places: &[Place],
    reader: Reader,
    base_url: &str,
) -> anyhow::Result<Vec<Event<'static>>> {
    let status = meetings::status(&whole.meeting.status);
    let schedule = meetings::schedule(&whole.meeting)?;
    let seen: Vec<&occurrences::Model> = dates.iter().filter(|date| shown(date, &schedule)).collect();
    let stamp = last_change(whole, &seen, places, reader);
    let clock = Clock::of(schedule.zone);
    let sheet = Sheet { whole, schedule, clock, status, places, sibling: None, reader, base_url, stamp };
    let parts = parts(&sheet.schedule, reader.exact);
    let whole_series = !parts.is_empty() && !status.takes_place();
    let mut events = Vec::new();
    if whole_series {
        events.extend(parts.iter().map(|part| sheet.series(part)));
    }
    let uid = &whole.meeting.uid;
    for date in dates.iter().filter(|date| gone.contains(&date.id)) {
        let part = part_of(&parts, &sheet.schedule, date.recurrence_id).filter(|_| !sheet.is_added(date));
        events.push(match part {
            Some(_) if whole_series => continue,
            Some(part) => sheet.replaced(date, part),
            None if sheet.schedule.rule.is_none() && date.recurrence_id == sheet.schedule.starts => {
                sheet.single(date, uid.clone())
            }
            None => sheet.single(date, uid_of_date(uid, date.recurrence_id)),
        });
    }
    Ok(events)
}

/// An EXDATE never was to be, whatever rows there are for it.
fn shown(date: &occurrences::Model, schedule: &Schedule) -> bool {
    meetings::status(&date.status) != Status::Draft && !schedule.exdates.contains(&date.recurrence_id)
}

/// The newest change of anything that the reader sees of the meeting: the one value of DTSTAMP and LAST-MODIFIED.
fn last_change(whole: &Whole, dates: &[&occurrences::Model], places: &[Place], reader: Reader) -> DateTime<Utc> {
    let seen = |place: &&Place| {
        let space = Some(place.space.id);
        whole.meeting.space_id == space || dates.iter().any(|date| date.space_id == space)
    };
    let hidden = whole.meeting.address_hidden && !reader.private;
    let venues = places
        .iter()
        .filter(|_| !hidden)
        .filter(seen)
        .map(|place| place.venue.calendar_changed_at.unwrap_or(place.venue.updated_at));
    let overrides = whole.overrides.iter().map(|over| over.updated_at);
    let link = whole.meeting.link_changed_at.filter(|_| reader.private);
    venues.chain(overrides).chain(link).fold(whole.meeting.calendar_changed_at, DateTime::max)
}

/// All that is needed to write any component of one meeting.
struct Sheet<'a> {
    whole: &'a Whole,
    schedule: Schedule,
    clock: Arc<Clock>,
    status: Status,
    places: &'a [Place],
    sibling: Option<&'a str>,
    reader: Reader,
    base_url: &'a str,
    stamp: DateTime<Utc>,
}

impl Sheet<'_> {
    /// The dates that the schedule makes, up to the last that is known.
    fn made_until(&self, last: Option<NaiveDateTime>) -> BTreeSet<NaiveDateTime> {
        let starts = self.schedule.starts;
        match (&self.schedule.rule, last) {
            (Some(rule), Some(last)) => {
                rule.dates(starts, self.schedule.zone).take_while(|date| *date <= last).collect()
            }
            (Some(_), None) => BTreeSet::new(),
            (None, _) => BTreeSet::from([starts]),
        }
    }

    fn series(&self, part: &Part) -> Event<'static> {
        let meeting = &self.whole.meeting;
        let (starts, zone) = (part.starts, self.schedule.zone);
        let rule = if meeting.all_day { part.rule.ics_of_days(starts, zone) } else { part.rule.ics(starts, zone) };
        let own = |date: &&NaiveDateTime| part_of(std::slice::from_ref(part), &self.schedule, **date).is_some();
        let exdates = self.schedule.exdates.iter().filter(own).copied().collect();
        let added = self.schedule.extra_dates.difference(&self.schedule.exdates).filter(|_| self.reader.exact);
        let rdates = added.copied().collect();
        let event = self.event(uid_of_part(&meeting.uid, part), &meeting.title, &meeting.description, self.status);
        let (end, place) = (self.schedule.end_of(starts), self.place(meeting.space_id));
        Event { start: starts, end, place, rule: Some(rule.into()), exdates, rdates, ..event }
    }

    /// Whether a date is one that was added to those of the rule.
    fn is_added(&self, date: &occurrences::Model) -> bool {
        self.schedule.extra_dates.contains(&date.recurrence_id) && !self.schedule.by_rule(date.recurrence_id)
    }

    /// A date of a series that is not as the series says.
    fn replaced(&self, date: &occurrences::Model, part: &Part) -> Event<'static> {
        let replaced = RecurrenceId { start: date.recurrence_id, zone: self.schedule.zone };
        Event { recurrence_id: Some(replaced), ..self.single(date, uid_of_part(&self.whole.meeting.uid, part)) }
    }

    fn single(&self, date: &occurrences::Model, uid: String) -> Event<'static> {
        let meeting = &self.whole.meeting;
        let over = self.whole.override_of(date.recurrence_id);
        let title = over.and_then(|over| over.title.as_ref()).unwrap_or(&meeting.title);
        let description = over.and_then(|over| over.description.as_ref()).unwrap_or(&meeting.description);
        let status = if self.status == Status::Cancelled { self.status } else { meetings::status(&date.status) };
        let event = self.event(uid, title, description, status);
        let (zone, start) = self.begins(date);
        Event { zone, start, end: date.ends_at, place: self.place(date.space_id), ..event }
    }

    /// When a date begins, in a zone by which every program reads its times alike: of a time that the clock shows twice many take
    /// the second, and one that it skips many take for an hour earlier.
    fn begins(&self, date: &occurrences::Model) -> (Tz, NaiveDateTime) {
        let zone = self.schedule.zone;
        let local = |at| zone::to_local(at, zone);
        let comes_twice = |at| zone::resolve(local(at), zone).note == Note::Fold;
        if self.reader.exact || self.schedule.all_day {
            (zone, date.starts_local)
        } else if comes_twice(date.starts_at) || comes_twice(date.ends_at) {
            (Tz::UTC, date.starts_at.naive_utc())
        } else {
            (zone, local(date.starts_at))
        }
    }

    fn differs(&self, date: &occurrences::Model) -> bool {
        let meeting = &self.whole.meeting;
        let text_differs = self.whole.override_of(date.recurrence_id).is_some_and(|over| {
            over.title.as_ref().is_some_and(|title| *title != meeting.title)
                || over.description.as_ref().is_some_and(|text| *text != meeting.description)
        });
        text_differs
            || date.starts_local != date.recurrence_id
            || date.ends_at != self.schedule.end_of(date.recurrence_id)
            || date.space_id != meeting.space_id
            || (self.status != Status::Cancelled && meetings::status(&date.status) != self.status)
            || (!self.reader.exact && !meeting.all_day && self.clock.disturbs(date.starts_at, date.ends_at))
    }

    /// What all components of a meeting share. The times are still to be set.
    fn event(&self, uid: String, title: &str, description: &str, status: Status) -> Event<'static> {
        let (meeting, words) = (&self.whole.meeting, Words::of(self.reader.language));
        let told = !self.reader.times_only;
        let online = meeting.online_url.as_deref().filter(|_| told && self.reader.private);
        let description: Vec<&str> = [Some(description).filter(|_| told), online]
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect();
        let title = if told { title.to_owned() } else { words.plain("calendar-private-meeting", &[]) };
        Event {
            uid: uid.into(),
            sequence: meeting.sequence.try_into().unwrap_or_default(),
            created: meeting.created_at,
            stamp: self.stamp,
            last_modified: self.stamp,
            summary: match status {
                Status::Cancelled => words.plain("calendar-cancelled", &[("title", title.into())]),
                _ => title,
            }
            .into(),
            description: (!description.is_empty()).then(|| description.join("\n\n").into()),
            // In which language somebody typed is not known.
            language: None,
            place: None,
            url: told.then(|| format!("{}/meetings/{}", self.base_url, meeting.id).into()),
            conference: online.map(|link| link.to_owned().into()),
            categories: Vec::new(),
            status: match status {
                Status::Cancelled => ical::Status::Cancelled,
                Status::Tentative => ical::Status::Tentative,
                Status::Draft | Status::Confirmed => ical::Status::Confirmed,
            },
            zone: self.schedule.zone,
            start: self.schedule.starts,
            end: self.schedule.end_of(self.schedule.starts),
            rule: None,
            exdates: Vec::new(),
            rdates: Vec::new(),
            all_day: meeting.all_day,
            recurrence_id: None,
            related_to: self.sibling.map(|uid| uid.to_owned().into()),
            organizer: None,
            attendee: None,
        }
    }

    /// Where it is, as far as the reader may know.
    fn place(&self, space: Option<Uuid>) -> Option<ical::Place<'static>> {
        if self.reader.times_only || (self.whole.meeting.address_hidden && !self.reader.private) {
            return None;
        }
        let place = self.places.iter().find(|place| Some(place.space.id) == space)?;
        let venue = &place.venue;
        let address =
            venue.address.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
        let postcode = venue.postcode.as_deref().filter(|postcode| !address.contains(postcode)).unwrap_or_default();
        let parts = [place.space.name.as_str(), venue.name.as_str(), address.as_str(), postcode];
        Some(ical::Place {
            text: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ").into(),
            geo: venue.latitude.zip(venue.longitude),
        })
    }
}
