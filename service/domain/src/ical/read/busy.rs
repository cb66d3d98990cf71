//! When a calendar says that somebody, or a room, is busy.

use chrono::NaiveDateTime;
use chrono_tz::Tz;

use super::{Content, MOST_DATES, read_naming};
use crate::better::Interval;
use crate::meeting::Status;
use crate::problem::Problem;
use crate::span::Span;
use crate::zone::{end_of, resolve};

/// The end of a calendar.
const END: &[u8] = b"END:VCALENDAR";
/// The most times that are kept of a calendar: three a day for as long as dates are kept, and many times over.
const MOST_TIMES: usize = 20_000;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Busy {
    /// In order, each once.
    pub times: Vec<Interval>,
    /// How many components could not be read, or were too many.
    pub unread: usize,
}

/// The times within `within` at which a calendar has something that is not cancelled and not transparent (RFC 5545 §3.8.2.7).
/// What is `ours` is left out. `zone` is that of times that name none. A file that is no whole calendar is an error: what was
/// known before is better than a part.
pub fn busy(bytes: &[u8], zone: Tz, within: &Interval, ours: impl Fn(&str) -> bool) -> Result<Busy, Problem> {
    let reading = read_naming(bytes, zone, Some("-"));
    if let [refused] = reading.refused.as_slice()
        && ["import-too-large", "import-html"].contains(&refused.why.code)
    {
        return Err(refused.why.clone());
    }
    let end = bytes.trim_ascii_end();
    let end = &end[end.len().saturating_sub(END.len())..];
    if !end.eq_ignore_ascii_case(END) {
        return Err(Problem::new("", "busy-no-calendar"));
    }
    let nothing = |code| code == "import-nothing" || code == "import-no-event";
    let mut found =
        Busy { times: Vec::new(), unread: reading.refused.iter().filter(|one| !nothing(one.why.code)).count() };
    let taken = reading.taken.iter().filter(|one| one.opaque && !ours(&one.uid));
    for content in taken.map(|one| &one.content).filter(|content| content.status != Status::Cancelled) {
        let touching = |time: &Interval| time.start < within.end && within.start < time.end;
        found.times.extend(times(content).take_while(|time| time.start < within.end).filter(touching));
        found.times.extend(added(content).chain(moved(content)).filter(touching));
    }
    found.times.sort_by_key(|time| (time.start, time.end));
    found.times.dedup();
    found.unread += found.times.len().saturating_sub(MOST_TIMES);
    found.times.truncate(MOST_TIMES);
    Ok(found)
}

/// When a meeting takes place as its rule says.
fn times(content: &Content) -> impl Iterator<Item = Interval> {
    let at = |start: NaiveDateTime| interval(start, content.duration, content.zone);
    let once = content.rule.is_none().then_some(content.starts);
    let made = content.rule.map(|rule| rule.dates(content.starts, content.zone).take(MOST_DATES));
    let as_planned = |date: &NaiveDateTime| !content.exdates.contains(date) && !content.changed.contains_key(date);
    once.into_iter().chain(made.into_iter().flatten()).filter(as_planned).map(at)
}

/// When those of its dates take place that its rule does not make.
fn added(content: &Content) -> impl Iterator<Item = Interval> {
    let as_planned = content.extra_dates.iter().filter(|date| !content.changed.contains_key(date));
    as_planned.map(|date| interval(*date, content.duration, content.zone))
}

/// When those of its dates take place that are not as its rule says.
fn moved(content: &Content) -> impl Iterator<Item = Interval> {
    let dates = content.changed.values().filter(|date| !date.cancelled);
    dates.map(|date| interval(date.starts, date.duration, content.zone))
}

fn interval(start: NaiveDateTime, duration: Span, zone: Tz) -> Interval {
    resolve(start, zone).utc..end_of(start, duration, zone)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use chrono_tz::Europe::London;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn spring() -> Interval {
        at("2027-03-01T00:00:00Z")..at("2027-05-01T00:00:00Z")
    }

    fn read(events: &str) -> Result<Busy, Problem> {
        let file = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.replace("; ", "\n"));
        busy(file.as_bytes(), London, &spring(), |uid| uid.ends_with("@ours"))
    }

    fn times(events: &str) -> Vec<String> {
        let times = read(events).unwrap().times.into_iter();
        times.map(|time| format!("{}/{}", time.start.format("%dT%H:%M"), time.end.format("%dT%H:%M"))).collect()
    }

    fn event(more: &str) -> String {
        format!("BEGIN:VEVENT; UID:1; {more}; END:VEVENT; ")
    }

    #[test]
    fn a_series_is_busy_on_each_of_its_dates_as_they_are() {
        let series = "DTSTART:20270317T180000; DURATION:PT2H; RRULE:FREQ=WEEKLY;COUNT=5; EXDATE:20270407T180000";
        let moved = "RECURRENCE-ID:20270331T180000; DTSTART:20270401T100000; DURATION:PT1H; SUMMARY:Moved";
        let off =
            "RECURRENCE-ID:20270414T180000; DTSTART:20270414T180000; DURATION:PT2H; STATUS:CANCELLED; SUMMARY:Off";
        let events = [event(series), event(moved), event(off)].concat();
        assert_eq!(times(&events), ["17T18:00/17T20:00", "24T18:00/24T20:00", "01T09:00/01T10:00"]);
    }

    #[test]
    fn what_is_free_cancelled_ours_or_far_away_is_not_busy() {
        let once = "DTSTART:20270317T180000; DURATION:PT2H";
        assert_eq!(times(&event(&format!("{once}; TRANSP:TRANSPARENT"))), [""; 0]);
        assert_eq!(times(&event(&format!("{once}; STATUS:CANCELLED"))), [""; 0]);
        assert_eq!(times(&event(once).replace("UID:1", "UID:1@ours")), [""; 0]);
        assert_eq!(times(&event(&once.replace("2027", "2029"))), [""; 0]);
        assert_eq!(times(&event(once)), ["17T18:00/17T20:00"], "a title is not needed");
    }

    #[test]
    fn times_are_in_order_and_each_once() {
        let at = |uid: u8, time: &str| format!("BEGIN:VEVENT; UID:{uid}; DTSTART:{time}; DURATION:PT1H; END:VEVENT; ");
        let events = [at(1, "20270317T190000Z"), at(2, "20270317T180000Z"), at(3, "20270317T180000Z")].concat();
        assert_eq!(times(&events), ["17T18:00/17T19:00", "17T19:00/17T20:00"]);
        let all_day = event("DTSTART;VALUE=DATE:20270328; DTEND;VALUE=DATE:20270329");
        assert_eq!(times(&all_day), ["28T00:00/28T23:00"], "the day on which clocks go forward has 23 hours");
    }

    #[test]
    fn a_whole_calendar_may_be_empty_and_a_part_of_one_is_an_error() {
        assert_eq!(read("").unwrap(), Busy::default());
        assert_eq!(read("BEGIN:VTODO; SUMMARY:Tea; END:VTODO; ").unwrap(), Busy::default());
        assert_eq!(read(&event("DTSTART:whenever")).unwrap().unread, 1);
        for broken in ["", "<html></html>", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20270317T180000\n"] {
            assert!(busy(broken.as_bytes(), London, &spring(), |_| false).is_err(), "{broken}");
        }
    }
}
