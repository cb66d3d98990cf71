//! Calendars as text. The order of properties, and which stand where, follows what calendar programs read: see the
//! tests beside.

use chrono::{DateTime, Duration, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use super::text::Lines;
use super::timezone::ZoneRules;
use super::{Attendee, Calendar, Event, Method, Organizer, PartStat, Place, Status};

/// Without a version: an upgrade of this program must not change a feed's bytes.
const PRODID: &str = "-//Commonhall//Commonhall//EN";

/// Metres around a place that Apple's calendar takes as "there": a building and its yard.
const APPLE_RADIUS: &str = "100";

/// Octets of an event besides its texts, about: one allocation serves most calendars.
const EVENT_OCTETS: usize = 640;

/// Writes a calendar: lines folded at 75 octets and ended by CRLF, in UTF-8.
///
/// There is one VTIMEZONE for each zone in use that [`ZoneRules::observe`] can describe over the calendar's window.
/// Events of other zones are written in UTC, which is right for single events only: a series there is a mistake of
/// the caller, and stops a debug build.
pub fn write(calendar: &Calendar<'_>) -> String {
    let texts = calendar.events.iter().filter_map(|event| event.description.as_ref()).map(|text| text.len());
    let mut to = Lines::with_capacity(1024 + calendar.events.len() * EVENT_OCTETS + texts.sum::<usize>());
    let zones = Zones::of(calendar);
    to.raw("BEGIN:VCALENDAR").end();
    // Outlook ignores calendar properties that stand after a component.
    calendar_properties(calendar, &mut to);
    for rules in zones.0.iter().filter_map(|(_, rules)| rules.as_ref()) {
        rules.write(&mut to);
    }
    for event in &calendar.events {
        write_event(event, calendar.method, &zones, &mut to);
    }
    to.raw("END:VCALENDAR").end();
    to.into_string()
}

fn calendar_properties(calendar: &Calendar<'_>, to: &mut Lines) {
    to.raw("PRODID:").raw(PRODID).end().raw("VERSION:2.0").end().raw("CALSCALE:GREGORIAN").end();
    if let Some(method) = calendar.method {
        to.raw("METHOD:").raw(method.as_str()).end();
        return;
    }
    for name in ["NAME:", "X-WR-CALNAME:"] {
        to.raw(name).text(&calendar.name).end();
    }
    if let Some(description) = &calendar.description {
        for name in ["DESCRIPTION:", "X-WR-CALDESC:"] {
            to.raw(name).text(description).end();
        }
    }
    to.raw("X-WR-TIMEZONE:").raw(calendar.zone.name()).end();
    if let Some(color) = &calendar.color {
        to.raw("COLOR:").plain(color).end();
    }
    to.raw("REFRESH-INTERVAL;VALUE=DURATION:PT4H").end().raw("X-PUBLISHED-TTL:PT4H").end();
    if let Some(url) = &calendar.url {
        to.raw("URL:").uri(url).end();
    }
    if let Some(source) = &calendar.source {
        to.raw("SOURCE;VALUE=URI:").uri(source).end();
    }
}

fn write_event(event: &Event<'_>, method: Option<Method>, zones: &Zones, to: &mut Lines) {
    to.raw("BEGIN:VEVENT").end();
    to.raw("UID:").text(&event.uid).end();
    to.raw("DTSTAMP:").instant(event.stamp).end();
    to.raw("SEQUENCE:").number(event.sequence.into()).end();
    to.raw("CREATED:").instant(event.created).end();
    to.raw("LAST-MODIFIED:").instant(event.last_modified).end();
    write_times(event, zones, to);
    write_text("SUMMARY", event, &event.summary, to);
    if let Some(description) = &event.description {
        write_text("DESCRIPTION", event, description, to);
    }
    if let Some(place) = &event.place {
        write_place(place, to);
    }
    if let Some(url) = &event.url {
        to.raw("URL:").uri(url).end();
    }
    if let Some(link) = &event.conference {
        to.raw("CONFERENCE;VALUE=URI;FEATURE=VIDEO:").uri(link).end();
    }
    if let Some((first, others)) = event.categories.split_first() {
        to.raw("CATEGORIES:").text(first);
        for category in others {
            to.raw(",").text(category);
        }
        to.end();
    }
    if let Some(uid) = &event.related_to {
        to.raw("RELATED-TO;RELTYPE=SIBLING:").text(uid).end();
    }
    let status = if method == Some(Method::Cancel) { Status::Cancelled } else { event.status };
    let (status, transparency) = match status {
        Status::Tentative => ("STATUS:TENTATIVE", "TRANSP:OPAQUE"),
        Status::Confirmed => ("STATUS:CONFIRMED", "TRANSP:OPAQUE"),
        Status::Cancelled => ("STATUS:CANCELLED", "TRANSP:TRANSPARENT"),
    };
    to.raw(status).end().raw(transparency).end();
    if let (Some(_), Some(organizer)) = (method, &event.organizer) {
        write_organizer(organizer, to);
    }
    if let (Some(Method::Request | Method::Cancel), Some(attendee)) = (method, &event.attendee) {
        write_attendee(attendee, to);
    }
    to.raw("END:VEVENT").end();
}

fn write_times(event: &Event<'_>, zones: &Zones, to: &mut Lines) {
    if let Some(replaced) = event.recurrence_id {
        zones.write("RECURRENCE-ID", replaced.zone, replaced.start, event.all_day, to);
    }
    zones.write("DTSTART", event.zone, event.start, event.all_day, to);
    let end = event.end.with_timezone(&event.zone).naive_local();
    if event.all_day || instant(event.zone, end) == event.end {
        zones.write("DTEND", event.zone, end, event.all_day, to);
    } else {
        // The second showing of an hour that comes twice has no local name (RFC 5545 §3.3.5).
        to.raw("DTEND:").instant(event.end).end();
    }
    if !event.all_day && !zones.describe(event.zone) {
        debug_assert!(event.rule.is_none(), "{} is a series in {}, which has no VTIMEZONE", event.uid, event.zone);
        return;
    }
    if let Some(rule) = &event.rule {
        to.raw("RRULE:").plain(rule).end();
    }
    write_starts("EXDATE", event, &event.exdates, to);
    write_starts("RDATE", event, &event.rdates, to);
}

fn write_starts(name: &str, event: &Event<'_>, starts: &[NaiveDateTime], to: &mut Lines) {
    if starts.is_empty() {
        return;
    }
    to.raw(name);
    if event.all_day {
        to.raw(";VALUE=DATE")
    } else {
        to.raw(";TZID=").raw(event.zone.name())
    };
    for (place, start) in starts.iter().enumerate() {
        to.raw(if place == 0 { ":" } else { "," });
        if event.all_day {
            to.day(*start)
        } else {
            to.local(*start)
        };
    }
    to.end();
}

fn write_text(name: &str, event: &Event<'_>, text: &str, to: &mut Lines) {
    to.raw(name);
    if let Some(language) = &event.language {
        to.raw(";LANGUAGE=").parameter(language);
    }
    to.raw(":").text(text).end();
}

fn write_place(place: &Place<'_>, to: &mut Lines) {
    to.raw("LOCATION:").text(&place.text).end();
    let on_earth = |(latitude, longitude): &(f64, f64)| latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    if let Some((latitude, longitude)) = place.geo.filter(on_earth) {
        to.raw("GEO:").degrees(latitude).raw(";").degrees(longitude).end();
        // Apple's map shows nothing for GEO alone, and needs the title to be the LOCATION.
        to.raw("X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=").raw(APPLE_RADIUS).raw(";X-TITLE=");
        to.parameter(&place.text).raw(":geo:").degrees(latitude).raw(",").degrees(longitude).end();
    }
}

fn write_organizer(organizer: &Organizer<'_>, to: &mut Lines) {
    to.raw("ORGANIZER");
    write_mailbox(&organizer.name, &organizer.email, to);
}

fn write_attendee(attendee: &Attendee<'_>, to: &mut Lines) {
    to.raw("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=").raw(match attendee.partstat {
        PartStat::NeedsAction => "NEEDS-ACTION",
        PartStat::Accepted => "ACCEPTED",
        PartStat::Declined => "DECLINED",
        PartStat::Tentative => "TENTATIVE",
    });
    if attendee.rsvp {
        to.raw(";RSVP=TRUE");
    }
    write_mailbox(&attendee.name, &attendee.email, to);
}

fn write_mailbox(name: &str, email: &str, to: &mut Lines) {
    if !name.is_empty() {
        to.raw(";CN=").parameter(name);
    }
    to.raw(":mailto:").uri(email).end();
}

/// The zones that a calendar uses, by name, with their rules where such can be given.
struct Zones(Vec<(Tz, Option<ZoneRules>)>);

impl Zones {
    fn of(calendar: &Calendar<'_>) -> Self {
        let mut zones: Vec<(Tz, Option<ZoneRules>)> = Vec::new();
        if calendar.events.is_empty() {
            // A calendar has one component at least (RFC 5545 §3.6), a feed with nothing in it too.
            zones.push((calendar.zone, ZoneRules::observe(calendar.zone, &calendar.window)));
        }
        for event in calendar.events.iter().filter(|event| !event.all_day) {
            // A single event in UTC says its instants, which need no zone.
            let own = Some(event.zone).filter(|zone| *zone != Tz::UTC || event.rule.is_some());
            for zone in [own, event.recurrence_id.map(|replaced| replaced.zone)].into_iter().flatten() {
                if zones.iter().all(|(known, _)| *known != zone) {
                    zones.push((zone, ZoneRules::observe(zone, &calendar.window)));
                }
            }
        }
        zones.sort_by_key(|(zone, _)| zone.name());
        Self(zones)
    }

    fn describe(&self, zone: Tz) -> bool {
        self.0.iter().any(|(known, rules)| *known == zone && rules.is_some())
    }

    /// Writes a property whose value is a local time, in UTC where the zone has no rules; or a day.
    fn write(&self, name: &str, zone: Tz, local: NaiveDateTime, all_day: bool, to: &mut Lines) {
        to.raw(name);
        if all_day {
            to.raw(";VALUE=DATE:").day(local).end();
        } else if self.describe(zone) {
            to.raw(";TZID=").raw(zone.name()).raw(":").local(local).end();
        } else {
            to.raw(":").instant(instant(zone, local)).end();
        }
    }
}

/// What a reader makes of a local time (RFC 5545 §3.3.5): the first of two; in a gap, the offset before it.
fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    if let Some(at) = zone.from_local_datetime(&local).earliest() {
        return at.to_utc();
    }
    // A day before the local time taken as UTC is before the gap in every zone, by ten hours at least.
    let before = zone.offset_from_utc_datetime(&(local - Duration::days(1))).fix();
    (local - Duration::seconds(before.local_minus_utc().into())).and_utc()
}
