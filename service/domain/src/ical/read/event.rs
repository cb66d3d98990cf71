//! One VEVENT, read property by property.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::lines::{Component, Line};
use super::rule::plainer;
use super::zones::Zones;
use super::{Content, Remark};
use crate::fields;
use crate::meeting::Status;
use crate::problem::Problem;
use crate::recurrence::Rule;
use crate::span::Span;
use crate::zone;

/// The longest UID that is kept, in octets.
const LONGEST_UID: usize = 255;
/// As many as a rule may count.
const MOST_DATES: usize = 999;
/// How long an event is of which nothing says it.
const USUAL: &str = "PT1H";

/// Under what each UID is made that an event lacks: it stays the same as long as its title and start do.
const UIDS: Uuid = Uuid::from_u128(0x6f0e_51a4_7d33_4c5f_9c1e_2b9a_66c2_19d7);

/// A time as it stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    Day(NaiveDate),
    Local(NaiveDateTime, Tz),
    Utc(DateTime<Utc>),
}

impl Time {
    /// What the clock in a zone shows then; of a day, at the time of day given.
    pub fn within(self, zone: Tz, time: NaiveTime) -> NaiveDateTime {
        match self {
            Self::Day(day) => day.and_time(time),
            Self::Local(local, own) if own == zone => local,
            Self::Local(local, own) => zone::to_local(zone::resolve(local, own).utc, zone),
            Self::Utc(at) => zone::to_local(at, zone),
        }
    }
}

/// An event of a file, not yet brought together with the others of its UID.
#[derive(Debug)]
pub(super) struct Event {
    pub line: usize,
    pub uid: String,
    pub sequence: i64,
    /// Which date of a series it stands for.
    pub replaces: Option<Time>,
    pub content: Content,
    /// Whether it takes up the time of whoever has it in their calendar.
    pub opaque: bool,
    /// Single dates that a series has beside its rule.
    pub extra: Vec<NaiveDateTime>,
    pub remarks: Vec<Remark>,
}

/// Why an event is not taken, and what it is called as far as that can be told.
pub(super) struct Refusal {
    pub what: String,
    pub why: Problem,
}

/// Reads an event. `cancelled` says that its whole calendar is a cancellation; `nameless` is what to call one without a title,
/// if that is to be taken.
pub(super) fn read(
    component: &Component,
    zones: &mut Zones,
    cancelled: bool,
    nameless: Option<&str>,
) -> Result<Event, Refusal> {
    let title = component.get("SUMMARY").map(Line::text).unwrap_or_default();
    let what = cut(title.trim());
    let title = nameless.filter(|_| what.is_empty()).map_or(title, str::to_owned);
    let mut reader = Reader { component, zones, remarks: Vec::new() };
    reader.event(&title, cancelled).map_err(|why| Refusal { what, why })
}

/// A text that a line of a report has room for.
pub(super) fn cut(text: &str) -> String {
    const ROOM: usize = 60;
    let line: String = text.chars().take(ROOM).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(ROOM).is_some() { line + "…" } else { line }
}

struct Reader<'a> {
    component: &'a Component,
    zones: &'a mut Zones,
    remarks: Vec<Remark>,
}

impl Reader<'_> {
    fn event(&mut self, title: &str, cancelled: bool) -> Result<Event, Problem> {
        let component = self.component;
        if component.cut_off {
            return Err(Problem::new("", "import-cut-off"));
        }
        self.remarks.extend(component.remarks.iter().map(|(line, what)| Remark { line: *line, what: what.clone() }));
        let begins = component.get("DTSTART").ok_or_else(|| Problem::new("DTSTART", "import-no-start"))?;
        let start = self.time(begins)?;
        let replaces = component.get("RECURRENCE-ID").map(|line| self.time(line)).transpose()?;
        let rule = component.get("RRULE").map(|line| line.value.trim()).filter(|rule| !rule.is_empty());
        let zone = match start {
            Time::Local(_, zone) => zone,
            // A series in UTC keeps to UTC when clocks change; a single event is shown by the clock on the wall.
            Time::Utc(_) if rule.is_some() => Tz::UTC,
            Time::Day(_) | Time::Utc(_) => self.zones.default,
        };
        let starts = start.within(zone, NaiveTime::MIN);
        let duration = self.duration(start, starts, zone)?;
        let rule = rule.map(|text| plainer(text, starts).parse::<Rule>()).transpose();
        let rule = rule.map_err(|reason| Problem::new("RRULE", "error-recurrence").with("reason", reason))?;
        let mut exdates = Vec::new();
        for line in component.all("EXDATE") {
            exdates.extend(self.times(line)?.into_iter().map(|time| time.within(zone, starts.time())));
        }
        let mut extra = Vec::new();
        for line in component.all("RDATE") {
            extra.extend(self.times(line)?.into_iter().map(|time| time.within(zone, starts.time())));
        }
        if exdates.len() > MOST_DATES || extra.len() > MOST_DATES {
            return Err(Problem::new("EXDATE", "error-too-many").with("limit", MOST_DATES));
        }
        extra.sort_unstable();
        extra.dedup();
        let status = self.status(cancelled);
        let link = self.link();
        let title = self.title(title)?;
        let content = Content {
            description: self.description(link.as_deref()),
            place: component
                .get("LOCATION")
                .map(|line| line.text().trim().to_owned())
                .filter(|place| !place.is_empty()),
            private: component.get("CLASS").is_some_and(|line| !line.value.trim().eq_ignore_ascii_case("PUBLIC")),
            link,
            starts,
            zone,
            duration,
            rule,
            exdates: exdates.into_iter().collect(),
            extra_dates: BTreeSet::new(),
            all_day: matches!(start, Time::Day(_)),
            status,
            title,
            changed: BTreeMap::new(),
        };
        if component.get("ATTENDEE").is_some() {
            self.remark("ATTENDEE", Problem::new("ATTENDEE", "import-guests"));
        }
        let uid = self.uid(&content, replaces)?;
        let sequence = component.get("SEQUENCE").and_then(|line| line.value.trim().parse::<i32>().ok());
        Ok(Event {
            line: component.line,
            uid,
            sequence: sequence.unwrap_or_default().max(0).into(),
            replaces,
            content,
            opaque: !component.get("TRANSP").is_some_and(|line| line.value.trim().eq_ignore_ascii_case("TRANSPARENT")),
            extra,
            remarks: std::mem::take(&mut self.remarks),
        })
    }

    /// Notes what was made of a property.
    fn remark(&mut self, property: &str, what: Problem) {
        let line = self.component.get(property).map_or(self.component.line, |line| line.number);
        // Once, also where start, end and exceptions have it alike.
        let alike = |known: &Remark| (known.what.code, &known.what.values) == (what.code, &what.values);
        if !self.remarks.iter().any(alike) {
            self.remarks.push(Remark { line, what });
        }
    }

    fn uid(&mut self, content: &Content, replaces: Option<Time>) -> Result<String, Problem> {
        let given = self.component.get("UID").map(|line| line.text().trim().to_owned()).filter(|uid| !uid.is_empty());
        let Some(uid) = given else {
            self.remark("UID", Problem::new("UID", "import-no-uid"));
            let what = format!("{}\n{}\n{:?}", content.title, content.starts, replaces);
            return Ok(format!("{}@import.invalid", Uuid::new_v5(&UIDS, what.as_bytes())));
        };
        if uid.len() > LONGEST_UID || uid.contains(char::is_control) {
            return Err(Problem::new("UID", "import-uid"));
        }
        Ok(uid)
    }

    fn title(&mut self, given: &str) -> Result<String, Problem> {
        let mut title = given.trim().to_owned();
        if title.is_empty() {
            let text = self.component.get("DESCRIPTION").map(Line::text).unwrap_or_default();
            text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().clone_into(&mut title);
            if title.is_empty() {
                return Err(Problem::new("SUMMARY", "import-no-title"));
            }
            self.remark("SUMMARY", Problem::new("SUMMARY", "import-title-from-description"));
        }
        if title.chars().count() > fields::MAX_LINE {
            self.remark("SUMMARY", Problem::new("SUMMARY", "import-shortened").with("limit", fields::MAX_LINE));
            title = title.chars().take(fields::MAX_LINE).collect();
        }
        fields::line("SUMMARY", &title)
    }

    /// Without the link to join, which our own calendars write at its end.
    fn description(&mut self, link: Option<&str>) -> String {
        let text = self.component.get("DESCRIPTION").map(Line::text).unwrap_or_default();
        let text = link.and_then(|link| text.trim_end().strip_suffix(link)).unwrap_or(&text).trim();
        if text.chars().count() > fields::MAX_TEXT {
            self.remark("DESCRIPTION", Problem::new("DESCRIPTION", "import-shortened").with("limit", fields::MAX_TEXT));
        }
        let text: String = text.chars().take(fields::MAX_TEXT).collect();
        fields::text("DESCRIPTION", &text).unwrap_or_default()
    }

    fn link(&self) -> Option<String> {
        let names = ["CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"];
        let mut links = names.iter().filter_map(|name| self.component.get(name)).map(|line| line.value.trim());
        links.find_map(|link| fields::web_address("CONFERENCE", Some(link)).ok().flatten())
    }

    fn status(&mut self, cancelled: bool) -> Status {
        let given = self.component.get("STATUS").map(|line| line.value.trim().to_ascii_uppercase());
        match given.as_deref() {
            _ if cancelled => Status::Cancelled,
            Some("CANCELLED") => Status::Cancelled,
            Some("TENTATIVE") => Status::Tentative,
            _ => Status::Confirmed,
        }
    }

    /// How long it is: whole days where it ends at the time of day at which it begins, else exact seconds.
    fn duration(&mut self, start: Time, starts: NaiveDateTime, zone: Tz) -> Result<Span, Problem> {
        let ends_before = || Problem::new("DTEND", "error-ends-before-start");
        let whole_days = |days: i64| u32::try_from(days).ok().and_then(|days| Span::new(days, 0).ok());
        let span = if let Some(line) = self.component.get("DTEND") {
            let end = self.time(line)?;
            let ends = end.within(zone, NaiveTime::MIN);
            if ends.time() == starts.time() {
                whole_days((ends - starts).num_days())
            } else {
                let instant =
                    |time: Time, local| if let Time::Utc(at) = time { at } else { zone::resolve(local, zone).utc };
                let seconds = (instant(end, ends) - instant(start, starts)).num_seconds();
                u32::try_from(seconds).ok().and_then(|seconds| Span::new(0, seconds).ok())
            }
            .ok_or_else(ends_before)?
        } else if let Some(line) = self.component.get("DURATION") {
            let text = line.value.trim();
            text.parse().map_err(|_| Problem::new("DURATION", "error-duration").with("value", cut(text)))?
        } else {
            Span::ZERO
        };
        if matches!(start, Time::Day(_)) {
            let days = i64::from(span.days()) + i64::from(span.seconds().div_ceil(24 * 60 * 60));
            let span = whole_days(days.max(1)).ok_or_else(ends_before)?;
            return crate::meeting::duration("DTEND", &span.to_string());
        }
        if !span.is_zero() {
            return crate::meeting::duration("DTEND", &span.to_string());
        }
        self.remark("DTEND", Problem::new("DTEND", "import-no-end"));
        USUAL.parse().map_err(|_| ends_before())
    }

    fn time(&mut self, line: &Line) -> Result<Time, Problem> {
        let times = self.times(line)?;
        times.first().copied().ok_or_else(|| unreadable(line, &line.value))
    }

    /// The times of a property that may have several; of a PERIOD its start.
    fn times(&mut self, line: &Line) -> Result<Vec<Time>, Problem> {
        let values = line.value.split([',', ';']).map(str::trim).filter(|value| !value.is_empty());
        let starts = values.map(|value| value.split('/').next().unwrap_or(value));
        starts.take(MOST_DATES + 1).map(|value| self.one(line, value)).collect()
    }

    fn one(&mut self, line: &Line, value: &str) -> Result<Time, Problem> {
        let whole = |time: &NaiveDateTime| time.nanosecond() == 0 && fields::has_four_digits(time.date());
        if value.len() == 8 {
            let day = NaiveDate::parse_from_str(value, "%Y%m%d").ok().filter(|day| fields::has_four_digits(*day));
            return day.map(Time::Day).ok_or_else(|| unreadable(line, value));
        }
        let (text, utc) = value.strip_suffix(['Z', 'z']).map_or((value, false), |text| (text, true));
        let forms = ["%Y%m%dT%H%M%S", "%Y%m%dT%H%M", "%Y-%m-%dT%H:%M:%S"];
        let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        let local = local.filter(whole).ok_or_else(|| unreadable(line, value))?;
        if utc {
            return Ok(Time::Utc(local.and_utc()));
        }
        let Some(id) = line.parameter("TZID") else {
            let zone = self.zones.default;
            self.remark(&line.name, Problem::new(line.name.clone(), "import-no-zone").with("zone", zone.name()));
            return Ok(Time::Local(local, zone));
        };
        let unknown = || Problem::new(line.name.clone(), "import-unknown-zone").with("value", cut(id));
        let zone = self.zones.find(id, local).ok_or_else(unknown)?;
        if zone.name() != id {
            let what = Problem::new(line.name.clone(), "import-zone").with("value", cut(id)).with("zone", zone.name());
            self.remark(&line.name, what);
        }
        Ok(Time::Local(local, zone))
    }
}

fn unreadable(line: &Line, value: &str) -> Problem {
    Problem::new(line.name.clone(), "import-time").with("value", cut(value)).with("property", &line.name)
}
