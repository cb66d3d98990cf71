//! Other people's calendars: any bytes at all become meetings as far as they tell of such, and a report of all else.
//!
//! ```
//! use chrono_tz::Europe::London;
//! use commonhall_domain::ical::read::read;
//!
//! let file = b"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=GMT Standard Time:20270324T180000\nSUMMARY:Listening\nEND:VEVENT\n";
//! let reading = read(file, London);
//! assert_eq!(reading.taken[0].content.zone, London);
//! let repaired: Vec<_> = reading.taken[0].remarks.iter().map(|remark| (remark.line, remark.what.code)).collect();
//! assert_eq!(repaired, [(3, "import-zone"), (1, "import-no-end")]);
//! ```
//!
//! A file is read twice, first for its zones and then for its events, one at a time, so that what is held at once stays
//! small whatever the file holds.

mod busy;
mod event;
mod lines;
mod place;
mod rule;
mod zones;

#[cfg(test)]
mod mutation;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod written;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use self::busy::{Busy, busy};
use self::event::{Event, Refusal, cut};
use self::lines::{Component, Found, Line, each, octets};
pub use self::place::place_named;
use self::zones::Zones;
use crate::meeting::Status;
use crate::problem::Problem;
use crate::recurrence::Rule;
use crate::span::Span;

/// The largest file, in octets.
pub const MOST_OCTETS: usize = 5 * 1024 * 1024;
/// The most components of a file.
pub const MOST_COMPONENTS: usize = 5_000;
/// The most dates of a series that are looked at, to compare with those that a file changes.
const MOST_DATES: usize = 20_000;
/// How the start of a date is written after the UID of its meeting, as in our feeds.
const DATE: &str = "%Y%m%dT%H%M%S";

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// What the calendar is called.
    pub name: Option<String>,
    /// One for each UID, in the order of the file.
    pub taken: Vec<Taken>,
    pub refused: Vec<Refused>,
    /// About the file as a whole.
    pub notes: Vec<Problem>,
}

/// A meeting that a calendar tells of: an event, or a series with the dates of it that are others.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Where it begins.
    pub line: usize,
    pub uid: String,
    pub sequence: i64,
    pub content: Content,
    /// Whether it takes up the time of whoever has it in their calendar.
    pub opaque: bool,
    /// What had to be repaired or left out.
    pub remarks: Vec<Remark>,
}

/// What a calendar says of a meeting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub title: String,
    pub description: String,
    pub place: Option<String>,
    /// To join online.
    pub link: Option<String>,
    pub private: bool,
    pub starts: NaiveDateTime,
    pub zone: Tz,
    pub duration: Span,
    pub rule: Option<Rule>,
    pub exdates: BTreeSet<NaiveDateTime>,
    /// Of a series: dates beside those of its rule.
    #[serde(default)]
    pub extra_dates: BTreeSet<NaiveDateTime>,
    /// Whether it takes whole days.
    #[serde(default)]
    pub all_day: bool,
    /// Never a draft.
    pub status: Status,
    /// The dates of a series that are not as it says, by their original start.
    pub changed: BTreeMap<NaiveDateTime, Date>,
}

/// What a calendar says of one date of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Date {
    pub title: String,
    pub description: String,
    pub place: Option<String>,
    pub starts: NaiveDateTime,
    pub duration: Span,
    pub cancelled: bool,
}

/// What had to be repaired or left out of a component, and on which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub line: usize,
    pub what: Problem,
}

/// A component that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it begins.
    pub line: usize,
    /// Its title, or what kind of thing it is.
    pub what: String,
    pub why: Problem,
}

/// Reads a file. `zone` is the one of times that name none.
pub fn read(bytes: &[u8], zone: Tz) -> Reading {
    read_naming(bytes, zone, None)
}

/// The same, with what to call events without a title, which else are refused.
fn read_naming(bytes: &[u8], zone: Tz, nameless: Option<&str>) -> Reading {
    let mut reading = Reading::default();
    if bytes.len() > MOST_OCTETS {
        reading.refuse(1, "", Problem::new("", "import-too-large").with("megabytes", MOST_OCTETS / (1024 * 1024)));
        return reading;
    }
    let octets = octets(bytes);
    if octets.trim_ascii_start().first() == Some(&b'<') {
        reading.refuse(1, "", Problem::new("", "import-html"));
        return reading;
    }
    let mut zones = Zones::new(zone);
    let mut named = None;
    each(&octets, |found| match found {
        Found::Component(component) if component.kind == "VTIMEZONE" => zones.define(component),
        Found::Property(line) if line.name == "X-WR-TIMEZONE" => named = named.take().or(Some(line)),
        _ => {}
    });
    if let Some(own) = named.and_then(|line| zones.find(&line.text(), NaiveDateTime::default())) {
        zones.default = own;
    }
    let events = reading.events(&octets, &mut zones, nameless);
    for (_, events) in by_uid(events) {
        reading.together(events);
    }
    reading.taken.sort_by_key(|taken| taken.line);
    reading.refused.sort_by_key(|refused| refused.line);
    if reading.taken.is_empty() && reading.refused.is_empty() {
        reading.refuse(1, "", Problem::new("", "import-nothing"));
    }
    reading
}

/// Those of one UID together, in the order of the file.
fn by_uid(events: Vec<Event>) -> BTreeMap<(usize, String), Vec<Event>> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut together: BTreeMap<(usize, String), Vec<Event>> = BTreeMap::new();
    for event in events {
        let line = *first.entry(event.uid.clone()).or_insert(event.line);
        together.entry((line, event.uid.clone())).or_default().push(event);
    }
    together
}

impl Reading {
    fn refuse(&mut self, line: usize, what: impl Into<String>, why: Problem) {
        self.refused.push(Refused { line, what: what.into(), why });
    }

    /// The events of a file, one by one.
    fn events(&mut self, octets: &[u8], zones: &mut Zones, nameless: Option<&str>) -> Vec<Event> {
        let (mut events, mut components, mut calendars, mut cancelled) = (Vec::new(), 0, 0, false);
        each(octets, |found| match found {
            Found::Calendar => {
                calendars += 1;
                cancelled = false;
            }
            Found::Property(line) => match line.name.as_str() {
                "METHOD" => cancelled = line.value.trim().eq_ignore_ascii_case("CANCEL"),
                "X-WR-CALNAME" => self.name = self.name.take().or_else(|| Some(cut(line.text().trim()))),
                _ => {}
            },
            Found::Component(component) => {
                components += 1;
                match component.kind.as_str() {
                    _ if components == MOST_COMPONENTS + 1 => {
                        let why = Problem::new("", "import-too-many").with("limit", MOST_COMPONENTS);
                        self.refuse(component.line, "", why);
                    }
                    _ if components > MOST_COMPONENTS => {}
                    "VTIMEZONE" => {}
                    "VEVENT" => match event::read(&component, zones, cancelled, nameless) {
                        Ok(event) => events.push(event),
                        Err(Refusal { what, why }) => self.refuse(component.line, what, why),
                    },
                    _ => self.refuse(component.line, what_is(&component), Problem::new("", "import-no-event")),
                }
            }
        });
        if calendars == 0 && !events.is_empty() {
            self.notes.push(Problem::new("", "import-no-calendar"));
        } else if calendars > 1 {
            self.notes.push(Problem::new("", "import-several-calendars").with("count", calendars));
        }
        events
    }

    /// Makes a meeting of the components of one UID.
    fn together(&mut self, events: Vec<Event>) {
        let (mut masters, mut dates): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| event.replaces.is_none());
        // The newest counts, and of two that are as new the first.
        masters.sort_by_key(|event| std::cmp::Reverse(event.sequence));
        let mut masters = masters.into_iter();
        let master = masters.next();
        for twice in masters {
            self.refuse(twice.line, cut(&twice.content.title), Problem::new("UID", "import-twice"));
        }
        let Some(mut master) = master else {
            for date in dates {
                self.alone(date, "import-date-alone");
            }
            return;
        };
        let mut made = settle(&mut master);
        dates.sort_by_key(|date| (date.sequence, std::cmp::Reverse(date.line)));
        for date in dates {
            let (zone, starts) = (master.content.zone, master.content.starts);
            let Some(slot) = date.replaces.map(|time| time.within(zone, starts.time())) else { continue };
            // Its changes are as new as the newest of them.
            master.sequence = master.sequence.max(date.sequence);
            if master.content.exdates.contains(&slot) {
                self.refuse(date.line, cut(&date.content.title), Problem::new("EXDATE", "import-excluded"));
            } else if made.contains(&slot) {
                let Content { title, description, place, starts, duration, status, zone: own, .. } = date.content;
                let (starts, duration) = match master.content.all_day {
                    // A date of what takes whole days does so too.
                    true if date.content.all_day => (starts, duration),
                    true => (starts.date().into(), master.content.duration),
                    false => (event::Time::Local(starts, own).within(zone, starts.time()), duration),
                };
                let cancelled = status == Status::Cancelled;
                master.content.changed.insert(slot, Date { title, description, place, starts, duration, cancelled });
                master.remarks.extend(date.remarks);
            } else {
                self.alone(date, "import-date-not-made");
            }
        }
        made.clear();
        for extra in std::mem::take(&mut master.extra) {
            let single = Content { starts: extra, ..single(&master.content) };
            let remarks = vec![Remark { line: master.line, what: Problem::new("RDATE", "import-extra-date") }];
            let uid = uid_of(&master.uid, extra);
            let Event { line, sequence, opaque, .. } = master;
            self.taken.push(Taken { line, uid, sequence, content: single, opaque, remarks });
        }
        let Event { line, uid, sequence, content, opaque, remarks, .. } = master;
        self.taken.push(Taken { line, uid, sequence, content, opaque, remarks });
    }

    /// Takes what stands for a date of a series as a meeting of its own.
    fn alone(&mut self, date: Event, code: &'static str) {
        let Event { line, uid, sequence, replaces, content, opaque, mut remarks, .. } = date;
        let slot = replaces.map_or(content.starts, |time| time.within(content.zone, content.starts.time()));
        remarks.push(Remark { line, what: Problem::new("RECURRENCE-ID", code) });
        let uid = uid_of(&uid, slot);
        if self.taken.iter().any(|known| known.uid == uid) {
            self.refuse(line, cut(&content.title), Problem::new("UID", "import-twice"));
            return;
        }
        self.taken.push(Taken { line, uid, sequence, content: single(&content), opaque, remarks });
    }
}

/// Looks at the dates that a series has. A start that its rule does not make becomes a date of its own.
fn settle(master: &mut Event) -> HashSet<NaiveDateTime> {
    let content = &mut master.content;
    let Some(rule) = content.rule else {
        master.extra.retain(|extra| *extra != content.starts);
        return HashSet::new();
    };
    let mut made: HashSet<_> = rule.dates(content.starts, content.zone).take(MOST_DATES).collect();
    let first = made.iter().min().copied();
    let mut remark = |code| master.remarks.push(Remark { line: master.line, what: Problem::new("RRULE", code) });
    match first {
        None => {
            content.rule = None;
            remark("import-rule-without-dates");
        }
        Some(first) if first != content.starts => {
            master.extra.push(content.starts);
            content.starts = first;
            remark("import-start-not-made");
        }
        Some(_) => {}
    }
    master.extra.retain(|extra| !made.contains(extra) && !content.exdates.contains(extra));
    if content.rule.is_some() {
        // Programs tell the dates of a series apart by the day: what is on the day of another becomes a meeting of its own.
        let mut days: HashSet<_> =
            made.iter().filter(|date| !content.exdates.contains(date)).map(NaiveDateTime::date).collect();
        content.extra_dates = master.extra.iter().filter(|extra| days.insert(extra.date())).copied().collect();
        master.extra.retain(|extra| !content.extra_dates.contains(extra));
        made.extend(&content.extra_dates);
    }
    made
}

/// The same, once.
fn single(content: &Content) -> Content {
    let (exdates, extra_dates, changed) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    Content { rule: None, exdates, extra_dates, changed, ..content.clone() }
}

/// What a date is called that is a meeting of its own, as our feeds call it.
fn uid_of(uid: &str, date: NaiveDateTime) -> String {
    format!("{uid}-{}", date.format(DATE))
}

/// What to call a component that is no event.
fn what_is(component: &Component) -> String {
    match component.get("SUMMARY").map(Line::text) {
        Some(title) if !title.trim().is_empty() => format!("{}: {}", cut(&component.kind), cut(title.trim())),
        _ => cut(&component.kind),
    }
}
