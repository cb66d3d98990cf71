//! What we write is what we read: any meeting goes out as a calendar and comes back as it was.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{Content, Date, read};
use crate::fields;
use crate::ical::{self, Calendar, Event, Place, RecurrenceId};
use crate::meeting::Status;
use crate::recurrence::Rule;
use crate::span::Span;
use crate::zone::end_of;

const RULES: [&str; 9] = [
    "FREQ=DAILY;COUNT=30",
    "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=20",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
    "FREQ=MONTHLY;BYDAY=2TU;COUNT=9",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=7",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=YEARLY;COUNT=5",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20280301T000000Z",
];
const ZONES: [Tz; 6] = [
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Dhaka,
    Tz::Asia__Kathmandu,
    Tz::Asia__Hong_Kong,
];

/// The zone of the calendar, which is that of what names none.
const CALENDAR: Tz = Tz::Europe__London;

fn spelled(rule: Rule, starts: NaiveDateTime, zone: Tz, all_day: bool) -> String {
    if all_day { rule.ics_of_days(starts, zone) } else { rule.ics(starts, zone) }
}

/// What people type, and what breaks lines, escapes and folds.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "\\PC{0,40}",
        1 => prop::sample::select(vec![
            ",", ";", "\\", "\\n", "\n", ":", "\"", "\r\nATTENDEE:mailto:x@example.org", "🏳️‍🌈👩‍👩‍👧", "سننے کی نشست", "END:VEVENT",
            "শোনার আসর", "聆聽會", "\u{202e}", "\0",
        ])
        .prop_map(str::to_owned),
    ];
    // Separators of lines (U+2028, U+2029) become line breaks of the text, or spaces where it has one line.
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat().replace(['\u{2028}', '\u{2029}'], " "))
}

/// As a field takes it.
fn any_line() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| {
        let cut: String = text.chars().take(fields::MAX_LINE).collect();
        fields::line("title", &cut).unwrap_or_else(|_| "A".to_owned())
    })
}

fn any_description() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| fields::text("description", &text).unwrap())
}

fn any_time() -> impl Strategy<Value = NaiveDateTime> {
    // A quarter of an hour of any day of 2027, of which every other is one on whose night clocks change.
    let changing = prop::sample::select(vec![73_u64, 86, 93, 276, 303, 310]);
    (prop_oneof![0..365_u64, changing], 0..96_i64).prop_map(|(day, quarter)| {
        let day = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + Days::new(day);
        day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(quarter * 15)
    })
}

fn any_duration() -> impl Strategy<Value = Span> {
    prop_oneof![
        3 => (1..96_u32).prop_map(|quarters| Span::new(0, quarters * 900).unwrap()).boxed(),
        1 => (1..4_u32).prop_map(|days| Span::new(days, 0).unwrap()).boxed(),
    ]
}

fn any_date() -> impl Strategy<Value = (usize, Date)> {
    let texts = (any_line(), any_description(), prop::option::of(any_line()));
    (0..7_usize, texts, any_time(), any_duration(), any::<bool>()).prop_map(
        |(slot, texts, starts, duration, cancelled)| {
            let (title, description, place) = texts;
            (slot, Date { title, description, place, starts, duration, cancelled })
        },
    )
}

fn any_content() -> impl Strategy<Value = Content> {
    let texts = (any_line(), any_description(), prop::option::of(any_line()));
    let times = (any_time(), prop::sample::select(ZONES.to_vec()), any_duration());
    let repeats = prop::option::of(prop::sample::select(RULES.to_vec()));
    let status = prop::sample::select(vec![Status::Confirmed, Status::Tentative, Status::Cancelled]);
    let dates = prop::collection::vec(any_date(), 0..4);
    let added = prop::collection::btree_set(any_time(), 0..3);
    let others = (prop::collection::btree_set(0..7_usize, 0..3), added, prop::bool::weighted(0.3));
    (texts, times, repeats, status, dates, others).prop_map(|(texts, times, repeats, status, dates, others)| {
        let (left_out, added, all_day) = others;
        let (title, description, place) = texts;
        let (starts, zone, duration) = times;
        // A day names no zone, and is one of its calendar.
        let zone = if all_day { CALENDAR } else { zone };
        let begins = |at: NaiveDateTime| if all_day { at.date().into() } else { at };
        let lasts = |span: Span| if all_day { Span::new(span.days().max(1), 0).unwrap() } else { span };
        let (starts, duration) = (begins(starts), lasts(duration));
        let rule: Option<Rule> = repeats.map(|rule| rule.parse().unwrap());
        let made: Vec<NaiveDateTime> = rule.iter().flat_map(|rule| rule.dates(starts, zone).take(7)).collect();
        let rule = rule.filter(|_| !made.is_empty());
        let starts = made.first().copied().unwrap_or(starts);
        let slot = |nth: usize| made.get(nth).copied();
        let exdates: BTreeSet<_> = left_out.iter().filter_map(|nth| slot(*nth)).collect();
        let changed: BTreeMap<_, _> = dates
            .into_iter()
            .map(|(nth, date)| (nth, Date { starts: begins(date.starts), duration: lasts(date.duration), ..date }))
            .filter_map(|(nth, date)| Some((slot(nth)?, date)))
            .filter(|(slot, _)| !exdates.contains(slot))
            .collect();
        let (link, private) = (None, false);
        // A calendar spells out what a rule leaves to its start.
        let rule: Option<Rule> = rule.map(|rule| spelled(rule, starts, zone, all_day).parse().unwrap());
        // No two dates of a series are on one day.
        let made = rule.iter().flat_map(|rule| rule.dates(starts, zone).take(2_000));
        let mut days: BTreeSet<NaiveDate> = made.map(|date| date.date()).collect();
        let extra_dates =
            added.into_iter().map(begins).filter(|date| rule.is_some() && days.insert(date.date())).collect();
        Content {
            title,
            description,
            place,
            link,
            private,
            starts,
            zone,
            duration,
            rule,
            exdates,
            extra_dates,
            all_day,
            status,
            changed,
        }
    })
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn event(content: &Content) -> Event<'_> {
    Event {
        uid: "1@hall.example.org".into(),
        sequence: 7,
        created: at("2026-12-01T09:00:00Z"),
        stamp: at("2026-12-01T09:00:00Z"),
        last_modified: at("2026-12-01T09:00:00Z"),
        summary: content.title.as_str().into(),
        description: (!content.description.is_empty()).then(|| content.description.as_str().into()),
        language: None,
        place: content.place.as_deref().map(|text| Place { text: text.into(), geo: Some((52.4, -1.5)) }),
        url: None,
        conference: None,
        categories: Vec::new(),
        status: match content.status {
            Status::Cancelled => ical::Status::Cancelled,
            Status::Tentative => ical::Status::Tentative,
            Status::Draft | Status::Confirmed => ical::Status::Confirmed,
        },
        zone: content.zone,
        start: content.starts,
        end: end_of(content.starts, content.duration, content.zone),
        rule: content.rule.map(|rule| spelled(rule, content.starts, content.zone, content.all_day).into()),
        exdates: content.exdates.iter().copied().collect(),
        rdates: content.extra_dates.iter().copied().collect(),
        all_day: content.all_day,
        recurrence_id: None,
        related_to: None,
        organizer: None,
        attendee: None,
    }
}

fn written(content: &Content) -> String {
    let replaced = |(slot, date): (&NaiveDateTime, &Date)| {
        let status = if date.cancelled { Status::Cancelled } else { Status::Confirmed };
        let Date { title, description, place, starts, duration, .. } = date.clone();
        let single = Content { title, description, place, starts, duration, status, rule: None, ..content.clone() };
        let event = event(&single);
        // Nothing of it is borrowed from what goes here.
        Event {
            uid: event.uid.into_owned().into(),
            summary: event.summary.into_owned().into(),
            description: event.description.map(|text| text.into_owned().into()),
            place: event.place.map(|place| Place { text: place.text.into_owned().into(), ..place }),
            rule: None,
            exdates: Vec::new(),
            rdates: Vec::new(),
            recurrence_id: Some(RecurrenceId { start: *slot, zone: content.zone }),
            language: None,
            url: None,
            conference: None,
            categories: Vec::new(),
            related_to: None,
            organizer: None,
            attendee: None,
            ..event
        }
    };
    let events = std::iter::once(event(content)).chain(content.changed.iter().map(replaced)).collect();
    ical::write(&Calendar {
        name: "Hall".into(),
        description: None,
        url: None,
        source: None,
        color: None,
        zone: CALENDAR,
        method: None,
        window: at("2025-01-01T00:00:00Z")..at("2037-01-01T00:00:00Z"),
        events,
    })
}

proptest! {
    #[test]
    fn any_meeting_comes_back_as_it_was(content in any_content()) {
        let text = written(&content);
        let reading = read(text.as_bytes(), Tz::Asia__Dhaka);
        prop_assert!(reading.refused.is_empty() && reading.notes.is_empty(), "{:?}\n{}", reading, text);
        prop_assert_eq!(reading.taken.len(), 1, "{}", text);
        prop_assert_eq!(&reading.taken[0].content, &content, "{}", text);
        prop_assert_eq!(reading.taken[0].sequence, 7);
    }
}
