//! What calendar programs get to see: whole calendars as snapshots, then one rule a test, then any text whatever.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use ical::IcalParser;
use ical::parser::ical::component::IcalCalendar;
use ical::property::Property;
use proptest::prelude::*;

use super::*;

fn utc(year: i32, month: u32, day: u32, hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, hour, 0, 0).unwrap()
}

fn local(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(hour, minute, 0).unwrap()
}

fn window() -> Range<DateTime<Utc>> {
    utc(2026, 10, 1, 0)..utc(2031, 10, 1, 0)
}

fn meeting(uid: &str) -> Event<'_> {
    Event {
        uid: uid.into(),
        sequence: 0,
        created: utc(2027, 1, 4, 9),
        stamp: utc(2027, 1, 5, 10),
        last_modified: utc(2027, 1, 6, 11),
        summary: "Listening session".into(),
        description: None,
        language: None,
        place: None,
        url: None,
        conference: None,
        categories: vec![],
        status: Status::Confirmed,
        zone: Tz::Europe__London,
        start: local(2027, 3, 24, 18, 0),
        end: utc(2027, 3, 24, 20),
        rule: None,
        exdates: vec![],
        rdates: vec![],
        all_day: false,
        recurrence_id: None,
        related_to: None,
        organizer: None,
        attendee: None,
    }
}

fn calendar(method: Option<Method>, events: Vec<Event<'_>>) -> Calendar<'_> {
    Calendar {
        name: "Aston Dars group".into(),
        description: None,
        url: None,
        source: None,
        color: None,
        zone: Tz::Europe__London,
        method,
        window: window(),
        events,
    }
}

/// An invitation of one meeting to one person.
fn invitation(method: Option<Method>) -> String {
    let organizer = Organizer { name: "Coordinator, Aston Dars group".into(), email: "answers+x1@example.org".into() };
    let name = "Coordinator, Coventry Central Hall".into();
    let attendee = Attendee { name, email: "hall@example.org".into(), rsvp: true, partstat: PartStat::NeedsAction };
    let event = Event { organizer: Some(organizer), attendee: Some(attendee), ..meeting("m1@example.org") };
    write(&calendar(method, vec![event]))
}

/// With LF, after seeing that every line ends in CRLF and is short enough.
fn readable(text: &str) -> String {
    let lines: Vec<&str> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
    for line in &lines {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    lines.join("\n")
}

fn parse(text: &str) -> IcalCalendar {
    let mut calendars = IcalParser::new(text.as_bytes());
    let calendar = calendars.next().unwrap().unwrap();
    assert!(calendars.next().is_none());
    calendar
}

fn lines_of<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.lines().filter(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ';']))).collect()
}

#[test]
fn a_feed_holds_a_series_with_its_exceptions() {
    let place = Place { text: "Coventry Central Hall\nWarwick Lane, Coventry".into(), geo: Some((52.406_8, -1.512_2)) };
    let series = Event {
        sequence: 3,
        description: Some("Come as you are; tea, cake and a crèche.\nইন্টারপ্রেটার থাকবেন। সবাইকে স্বাগতম।".into()),
        language: Some("en".into()),
        place: Some(place),
        url: Some("https://commonhall.example.org/meetings/s1".into()),
        categories: vec!["Health, housing".into(), "Schools".into()],
        rule: Some("FREQ=WEEKLY;BYDAY=WE;COUNT=10".into()),
        exdates: vec![local(2027, 4, 7, 18, 0), local(2027, 4, 14, 18, 0)],
        ..meeting("s1@example.org")
    };
    let moved = Event {
        sequence: 3,
        start: local(2027, 4, 1, 17, 30),
        end: utc(2027, 4, 1, 18),
        recurrence_id: Some(RecurrenceId { start: local(2027, 3, 31, 18, 0), zone: Tz::Europe__London }),
        ..meeting("s1@example.org")
    };
    let cancelled = Event {
        summary: "CANCELLED: Steering committee".into(),
        status: Status::Cancelled,
        related_to: Some("s1@example.org".into()),
        ..meeting("m2@example.org")
    };
    let online = Event {
        summary: "ঢাকার সঙ্গে আলাপ".into(),
        language: Some("bn".into()),
        status: Status::Tentative,
        zone: Tz::Asia__Dhaka,
        conference: Some("https://meet.example.org/r?a=1,2;b".into()),
        ..meeting("m3@example.org")
    };
    let feed = Calendar {
        description: Some("Meetings of the partnership; all welcome".into()),
        url: Some("https://commonhall.example.org/partners/aston-dars-group".into()),
        source: Some("https://commonhall.example.org/calendars/partners/aston-dars-group.ics".into()),
        color: Some("teal".into()),
        ..calendar(None, vec![series, moved, cancelled, online])
    };
    insta::assert_snapshot!(readable(&write(&feed)));
}

#[test]
fn a_request_asks_one_person_for_an_answer() {
    insta::assert_snapshot!(readable(&invitation(Some(Method::Request))));
}

#[test]
fn a_feed_names_nobody() {
    let feed = invitation(None);
    for name in ["METHOD", "ORGANIZER", "ATTENDEE"] {
        assert_eq!(lines_of(&feed, name), [""; 0]);
    }
}

#[test]
fn a_published_meeting_asks_nobody() {
    let published = invitation(Some(Method::Publish));
    assert_eq!(lines_of(&published, "ORGANIZER").len(), 1);
    assert_eq!(lines_of(&published, "ATTENDEE"), [""; 0]);
}

#[test]
fn a_cancellation_says_so_in_the_event_too() {
    let cancelled = invitation(Some(Method::Cancel));
    assert_eq!(lines_of(&cancelled, "STATUS"), ["STATUS:CANCELLED"]);
    assert_eq!(lines_of(&cancelled, "TRANSP"), ["TRANSP:TRANSPARENT"]);
    assert_eq!(lines_of(&cancelled, "ATTENDEE").len(), 1);
}

#[test]
fn only_a_feed_has_a_name_and_asks_to_be_read_again() {
    for name in ["NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"] {
        assert_eq!(lines_of(&invitation(None), name).len(), 1, "{name}");
        assert_eq!(lines_of(&invitation(Some(Method::Request)), name).len(), 0, "{name}");
    }
}

#[test]
fn an_attendee_who_need_not_answer_is_not_asked() {
    let attendee =
        Attendee { name: "".into(), email: "hall@example.org".into(), rsvp: false, partstat: PartStat::Declined };
    let text = write(&calendar(Some(Method::Cancel), vec![Event { attendee: Some(attendee), ..meeting("m1") }]));
    let wanted = "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED:mailto:hall@example.org";
    assert!(text.replace("\r\n ", "").contains(wanted), "{text}");
}

#[test]
fn each_zone_in_use_is_described_once_and_others_are_not() {
    let dhaka = || Event { zone: Tz::Asia__Dhaka, ..meeting("m1") };
    let of_london = RecurrenceId { start: local(2027, 3, 31, 18, 0), zone: Tz::Europe__London };
    let moved = Event { recurrence_id: Some(of_london), ..dhaka() };
    let text = write(&calendar(None, vec![dhaka(), dhaka(), moved]));
    assert_eq!(lines_of(&text, "TZID"), ["TZID:Asia/Dhaka", "TZID:Europe/London"]);
    assert_eq!(lines_of(&text, "RECURRENCE-ID"), ["RECURRENCE-ID;TZID=Europe/London:20270331T180000"]);
}

#[test]
fn a_meeting_in_a_zone_without_rules_is_written_in_utc() {
    let text = write(&calendar(None, vec![Event { zone: Tz::Africa__Casablanca, ..meeting("m1") }]));
    assert_eq!(lines_of(&text, "BEGIN"), ["BEGIN:VCALENDAR", "BEGIN:VEVENT"]);
    assert_eq!(lines_of(&text, "DTSTART"), ["DTSTART:20270324T170000Z"]);
    assert_eq!(lines_of(&text, "DTEND"), ["DTEND:20270324T200000Z"]);
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "m1 is a series in Africa/Casablanca")]
fn a_series_in_a_zone_without_rules_is_a_mistake() {
    let series = Event { zone: Tz::Africa__Casablanca, rule: Some("FREQ=DAILY;COUNT=2".into()), ..meeting("m1") };
    write(&calendar(None, vec![series]));
}

#[test]
fn a_start_that_the_clock_skips_counts_by_the_offset_before() {
    // Cairo goes from +02:00 to +03:00 at midnight; it has no VTIMEZONE, so the instant shows.
    let text = write(&calendar(
        None,
        vec![Event { zone: Tz::Africa__Cairo, start: local(2027, 4, 30, 0, 30), ..meeting("m1") }],
    ));
    assert_eq!(lines_of(&text, "DTSTART"), ["DTSTART:20270429T223000Z"]);
}

#[test]
fn an_end_across_the_clock_change_is_the_end_that_was_meant() {
    let end_of = |start, end| {
        let text = write(&calendar(None, vec![Event { start, end, ..meeting("m1") }]));
        lines_of(&text, "DTEND").concat()
    };
    // A vigil of eight hours in March ends at 07:00 by the clock, and not at 06:00.
    assert_eq!(end_of(local(2027, 3, 27, 22, 0), utc(2027, 3, 28, 6)), "DTEND;TZID=Europe/London:20270328T070000");
    // 01:00 comes twice on 31 October: the first by name, the second in UTC.
    assert_eq!(end_of(local(2027, 10, 30, 23, 0), utc(2027, 10, 31, 0)), "DTEND;TZID=Europe/London:20271031T010000");
    assert_eq!(end_of(local(2027, 10, 30, 23, 0), utc(2027, 10, 31, 1)), "DTEND:20271031T010000Z");
}

#[test]
fn coordinates_have_six_decimals_and_are_on_earth() {
    let at = |geo| {
        let place = Place { text: "Hall".into(), geo: Some(geo) };
        let text = write(&calendar(None, vec![Event { place: Some(place), ..meeting("m1") }])).replace("\r\n ", "");
        [lines_of(&text, "GEO").concat(), lines_of(&text, "X-APPLE-STRUCTURED-LOCATION").concat()]
    };
    let apple = "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-TITLE=Hall:geo:";
    assert_eq!(at((52.123_456_78, -0.000_000_01)), ["GEO:52.123457;0".to_owned(), format!("{apple}52.123457,0")]);
    assert_eq!(at((-33.0, 180.0)), ["GEO:-33;180".to_owned(), format!("{apple}-33,180")]);
    for nowhere in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        assert_eq!(at(nowhere), ["", ""], "{nowhere:?}");
    }
}

/// What is left of a text after the rules of `text.rs`, said another way.
fn sanitised(text: &str) -> String {
    let breaks = ["\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"];
    let text = breaks.into_iter().fold(text.to_owned(), |text, kind| text.replace(kind, "\n")).replace('\t', " ");
    text.chars().filter(|character| *character == '\n' || !character.is_control()).collect()
}

/// Undoes escapes that begin with `mark`, for TEXT and for RFC 6868.
fn unescaped(value: &str, mark: char) -> String {
    let mut characters = value.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        text.push(match (character == mark).then(|| characters.next().unwrap()) {
            Some('n') => '\n',
            Some('\'') if mark == '^' => '"',
            Some(other) => other,
            None => character,
        });
    }
    text
}

/// The `ical` crate's reader trims a property at its end and drops colons at a value's start.
fn as_read(text: &str) -> String {
    sanitised(text)
        .trim_end_matches(|character: char| character != '\n' && character.is_whitespace())
        .trim_start_matches(':')
        .to_owned()
}

fn value(property: &Property) -> String {
    unescaped(property.value.as_deref().unwrap_or_default(), '\\')
}

fn parameter(property: &Property, name: &str) -> String {
    let parameters = property.params.as_ref().unwrap();
    let (_, values) = parameters.iter().find(|(known, _)| known == name).unwrap();
    assert_eq!(values.len(), 1);
    unescaped(&values[0], '^')
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<char>().prop_map(String::from),
        4 => "[a-z]{1,30}",
        2 => proptest::char::range('\0', '\u{a0}').prop_map(String::from),
        4 => proptest::sample::select(vec![
            "\r\n", "\r", "\n", "\u{85}", "\u{2028}", " ", "\t", "\\", "\\n", ";", ",", ":", "\"", "^n", "^'", "%0D%0A",
            "\r\nATTENDEE:mailto:x@example.org\r\n", "\nEND:VEVENT\nBEGIN:VEVENT\n", "👩‍👩‍👧‍👦", "বাংলাদেশ", "اُردو میں", "香港", "ትግርኛ",
        ]).prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_comes_back_and_brings_no_line_of_its_own(
        title in any_text(), description in any_text(), place in any_text(), name in any_text(), link in any_text(),
    ) {
        let event = Event {
            uid: title.as_str().into(),
            summary: title.as_str().into(),
            description: Some(description.as_str().into()),
            place: Some(Place { text: place.as_str().into(), geo: Some((52.4, -1.5)) }),
            url: Some(link.as_str().into()),
            conference: Some(link.as_str().into()),
            categories: vec![title.as_str().into(), name.as_str().into()],
            organizer: Some(Organizer { name: format!("n{name}").into(), email: link.as_str().into() }),
            ..meeting("")
        };
        let text = write(&calendar(Some(Method::Request), vec![event.clone(), event]));
        readable(&text);

        let unfolded = text.replace("\r\n ", "");
        prop_assert_eq!(unescaped(&line_value(&unfolded, "SUMMARY:"), '\\'), sanitised(&title));
        prop_assert_eq!(unescaped(&line_value(&unfolded, "DESCRIPTION:"), '\\'), sanitised(&description));
        prop_assert!(line_value(&unfolded, "URL:").bytes().all(|byte| byte.is_ascii_graphic()));

        let calendar = parse(&text);
        let names = |properties: &[Property]| properties.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(" ");
        prop_assert_eq!(names(&calendar.properties), "PRODID VERSION CALSCALE METHOD");
        prop_assert_eq!(calendar.timezones.len(), 1);
        prop_assert_eq!(calendar.events.len(), 2);
        for event in &calendar.events {
            prop_assert_eq!(
                names(&event.properties),
                "UID DTSTAMP SEQUENCE CREATED LAST-MODIFIED DTSTART DTEND SUMMARY DESCRIPTION LOCATION GEO \
                 X-APPLE-STRUCTURED-LOCATION URL CONFERENCE CATEGORIES STATUS TRANSP ORGANIZER"
            );
            let property = |name: &str| event.properties.iter().find(|it| it.name == name).unwrap();
            prop_assert_eq!(value(property("UID")), as_read(&title));
            prop_assert_eq!(value(property("SUMMARY")), as_read(&title));
            prop_assert_eq!(value(property("DESCRIPTION")), as_read(&description));
            prop_assert_eq!(value(property("LOCATION")), as_read(&place));
            prop_assert_eq!(parameter(property("X-APPLE-STRUCTURED-LOCATION"), "X-TITLE"), sanitised(&place));
            prop_assert_eq!(parameter(property("ORGANIZER"), "CN"), sanitised(&format!("n{name}")));
        }
    }
}

fn line_value(unfolded: &str, name: &str) -> String {
    unfolded.split("\r\n").find_map(|line| line.strip_prefix(name)).unwrap().to_owned()
}
