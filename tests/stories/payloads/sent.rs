//! All mails and calendars of five halls, as the programs read them that get them.

use std::collections::BTreeSet;

use ical::IcalParser;
use ical::property::Property;
use mail_parser::MessageParser;
use percent_encoding::percent_decode_str;
use poem::http::Method;
use serde_json::json;

use super::{Found, halls, look};
use crate::harness::{Browser, stories};

/// What mails tell.
const IN_MAILS: [&str; 16] = [
    "Cancel.reason",
    "Meeting.audience",
    "Meeting.contact_phone",
    "Meeting.contact_role",
    "Meeting.description",
    "Meeting.online_url",
    "Meeting.title",
    "Member.name",
    "Occurrence.description",
    "Occurrence.reason",
    "Occurrence.title",
    "Partner.name",
    "Space.name",
    "Venue.address",
    "Venue.name",
    "Venue.postcode",
];
/// What calendars tell.
const IN_CALENDARS: [&str; 10] = [
    "Meeting.description",
    "Meeting.online_url",
    "Meeting.title",
    "Occurrence.description",
    "Occurrence.title",
    "Partner.name",
    "Space.name",
    "Venue.address",
    "Venue.name",
    "Venue.postcode",
];

/// The headers of our mails.
const HEADERS: [&str; 14] = [
    "Auto-Submitted",
    "Commonhall-Kind",
    "Content-Language",
    "Content-Type",
    "Date",
    "From",
    "List-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Message-ID",
    "Reply-To",
    "Subject",
    "To",
];

/// The properties of a component, each of which must be one of ours.
fn only(place: &str, component: &str, properties: &[Property], known: &[&str], found: &mut Found) {
    for property in properties {
        if !known.contains(&property.name.as_str()) {
            found.wrong.insert(format!("{place}: {component} has {property:?}"));
        }
    }
    for name in known.iter().filter(|name| **name != "EXDATE") {
        if properties.iter().filter(|property| property.name == *name).count() > 1 {
            found.wrong.insert(format!("{place}: {component} has {name} twice"));
        }
    }
}

/// What the text of a property says (RFC 5545 §3.3.11).
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match (character, character == '\\') {
            (_, true) => match characters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => panic!("{value:?} ends in the middle"),
            },
            (other, false) => text.push(other),
        }
    }
    text
}

const OF_CALENDAR: [&str; 12] = [
    "PRODID",
    "VERSION",
    "CALSCALE",
    "METHOD",
    "NAME",
    "X-WR-CALNAME",
    "X-WR-TIMEZONE",
    "COLOR",
    "REFRESH-INTERVAL",
    "X-PUBLISHED-TTL",
    "URL",
    "SOURCE",
];
const OF_EVENT: [&str; 21] = [
    "UID",
    "DTSTAMP",
    "SEQUENCE",
    "CREATED",
    "LAST-MODIFIED",
    "DTSTART",
    "DTEND",
    "RRULE",
    "EXDATE",
    "RECURRENCE-ID",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "GEO",
    "X-APPLE-STRUCTURED-LOCATION",
    "URL",
    "CONFERENCE",
    "STATUS",
    "TRANSP",
    "ORGANIZER",
    "ATTENDEE",
];

/// Reads a calendar as a program would. `attendee` is the only one there may be; nobody in feeds.
fn read_calendar(
    place: &str,
    text: &str,
    attendee: Option<&str>,
    fields: &BTreeSet<String>,
    found: &mut Found,
) -> usize {
    for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(char::is_control), "{place}: {line:?}");
    }
    let mut calendars = IcalParser::new(text.as_bytes());
    let calendar = calendars.next().unwrap().unwrap_or_else(|error| panic!("{place}: {error}\n{text}"));
    assert!(calendars.next().is_none(), "{place}: two calendars");
    let others = [calendar.alarms.len(), calendar.todos.len(), calendar.journals.len(), calendar.free_busys.len()];
    assert_eq!(others, [0; 4], "{place}");
    only(place, "the calendar", &calendar.properties, &OF_CALENDAR, found);
    for event in &calendar.events {
        assert!(event.alarms.is_empty(), "{place}: an alarm");
        only(place, "an event", &event.properties, &OF_EVENT, found);
    }
    let of_events = calendar.events.iter().flat_map(|event| &event.properties);
    for Property { name, value, .. } in calendar.properties.iter().chain(of_events) {
        let value = value.as_deref().unwrap_or_default();
        match name.as_str() {
            "SUMMARY" | "DESCRIPTION" | "LOCATION" | "NAME" | "X-WR-CALNAME" => {
                found.read(fields, place, &unescaped(value));
            }
            "CONFERENCE" => found.read(fields, place, value),
            "ATTENDEE" => {
                let read = percent_decode_str(value).decode_utf8().unwrap();
                assert_eq!(read.strip_prefix("mailto:"), attendee, "{place}");
            }
            _ => {}
        }
    }
    calendar.events.len()
}

stories! {
    async fn mails_say_whatever_was_typed_as_text(app) {
        let halls = halls(app).await;
        let fields = &halls[0].fields;
        app.go_to("2027-03-09T18:00:00Z");
        app.visitor().post("/sign-in", &[("email", "ur0@example.org")]).await;
        app.plan_and_send().await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("letter.html");
        let browser = Browser::open().await;
        let (mut found, mut kinds) = (Found::default(), BTreeSet::new());
        for captured in app.mail.sent() {
            kinds.insert(captured.letter.kind.clone());
            let place = format!("{} to {}", captured.letter.kind, captured.to);
            let message = MessageParser::default().parse(&captured.bytes).unwrap();
            let mut names: Vec<&str> = message.headers_raw().map(|(name, _)| name).collect();
            names.sort_unstable();
            let once: BTreeSet<&str> = names.iter().copied().collect();
            if once.len() != names.len() || !names.iter().all(|name| HEADERS.contains(name)) {
                found.wrong.insert(format!("{place}: headers {names:?}"));
            }
            let to: Vec<_> = message.to().unwrap().iter().map(|one| one.address().unwrap()).collect();
            assert_eq!(to, [captured.to.as_str()]);
            found.read(fields, &place, message.subject().unwrap());
            found.read(fields, &place, message.to().unwrap().first().unwrap().name().unwrap_or_default());
            found.read(fields, &place, &message.body_text(0).unwrap());
            std::fs::write(&file, message.body_html(0).unwrap().as_bytes()).unwrap();
            browser.goto(format!("file://{}", file.display())).await.unwrap();
            look(&browser, "file://", fields, &place, &mut found).await;
            if let Some(calendar) = &captured.letter.calendar {
                read_calendar(&place, &calendar.ics, Some(&captured.to), fields, &mut found);
            }
        }
        browser.close().await;
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["booking_request", "cancellation", "change", "invitation", "reminder", "sign_in", "welcome"]);
        assert_eq!(found.shown(), IN_MAILS);
    }

    async fn calendars_hold_whatever_was_typed_as_text(app) {
        let halls = halls(app).await;
        let fields = &halls[0].fields;
        let mut found = Found::default();
        for hall in &halls {
            let member = app.api(hall.members[0]).await;
            let private = async |body: serde_json::Value| {
                let made = member.json(Method::POST, "/api/v1/feeds", &body).await.json();
                let url = made["url"].as_str().unwrap().to_owned();
                url[url.find("/calendars/").unwrap()..].to_owned()
            };
            for (path, events) in [
                ("/calendars/public.ics".to_owned(), 4 * halls.len()),
                (format!("/calendars/partners/{}.ics", hall.partner), 4),
                (format!("/calendars/venues/{}.ics?lang=ur", hall.venue), 4),
                (format!("/meetings/{}.ics", hall.meetings[0]), 3),
                (private(json!({})).await, 4),
                (private(json!({ "partner": hall.partner })).await, 4),
            ] {
                let feed = app.visitor().get(&path).await;
                assert_eq!(feed.status, 200, "{path}");
                assert_eq!(read_calendar(&path, &feed.text, None, fields, &mut found), events, "{path}");
            }
        }
        assert_eq!(found.shown(), IN_CALENDARS);
    }
}
