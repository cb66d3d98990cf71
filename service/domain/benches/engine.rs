//! The calendar engine beside the crates that do the same: `tests/bench engine` runs it and prints the ratios.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot begin has nothing to say")]

use std::hint::black_box;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Europe::London;
use commonhall_domain::ical::{Calendar, Event, Place, Status, write};
use commonhall_domain::recurrence::Rule;
use commonhall_domain::zone::{WallClock, resolve};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// As many as a feed holds at the most.
const EVENTS: u64 = 1_050;

/// What partners meet by.
const RULES: [&str; 8] = [
    "FREQ=DAILY;COUNT=30",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
    "FREQ=WEEKLY;COUNT=10",
    "FREQ=MONTHLY;BYDAY=2WE",
    "FREQ=MONTHLY;BYDAY=-1WE",
    "FREQ=MONTHLY;BYMONTHDAY=24",
    "FREQ=YEARLY",
];

fn start() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2027, 3, 24).unwrap().and_hms_opt(18, 0, 0).unwrap()
}

/// Two years on.
fn end() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2029, 3, 24, 0, 0, 0).unwrap()
}

/// A meeting as feeds show it, with a text in two scripts.
fn event(number: u64) -> Event<'static> {
    let changed = Utc.with_ymd_and_hms(2027, 1, 4, 9, 30, 0).unwrap();
    let start = start() + TimeDelta::days(i64::try_from(number % 700).unwrap());
    let series = number.is_multiple_of(10);
    Event {
        uid: format!("0195b7c0-{number:012}@commonhall.example.org").into(),
        sequence: 2,
        created: changed,
        stamp: changed,
        last_modified: changed,
        summary: format!("Listening session {number}; all welcome").into(),
        description: Some(
            "Which issues should be discussed, which should be researched, and which actions should follow?\n\nকোন বিষয়গুলি \
             নিয়ে আলোচনা করা উচিত?"
                .into(),
        ),
        language: Some("en".into()),
        place: Some(Place {
            text: "Main hall, Coventry Central Hall, Warwick Lane, Coventry CV1 2HA".into(),
            geo: Some((52.4068, -1.5122)),
        }),
        url: Some(format!("https://commonhall.example.org/meetings/0195b7c0-{number:012}").into()),
        conference: None,
        categories: vec!["Aston Dars group".into()],
        status: Status::Confirmed,
        zone: London,
        start,
        end: resolve(start, London).utc + TimeDelta::hours(2),
        rule: series.then(|| "FREQ=WEEKLY;COUNT=10".into()),
        exdates: if series { vec![start + TimeDelta::weeks(2)] } else { Vec::new() },
        rdates: Vec::new(),
        all_day: false,
        recurrence_id: None,
        related_to: None,
        organizer: None,
        attendee: None,
    }
}

fn feed() -> Calendar<'static> {
    Calendar {
        name: "Aston Dars group".into(),
        description: None,
        url: Some("https://commonhall.example.org/partners/aston-dars-group".into()),
        source: None,
        color: Some("teal".into()),
        zone: London,
        method: None,
        window: Utc.with_ymd_and_hms(2027, 1, 1, 0, 0, 0).unwrap()..end(),
        events: (0..EVENTS).map(event).collect(),
    }
}

/// The same calendar written by both, each from its own form of it.
fn emitting(criterion: &mut Criterion) {
    let ours = feed();
    let theirs = calcard::icalendar::ICalendar::parse(write(&ours)).unwrap();
    assert_eq!(theirs.components.iter().filter(|one| is_event(one)).count() as u64, EVENTS);
    let mut group = criterion.benchmark_group("emit");
    group.throughput(Throughput::Elements(EVENTS));
    group.bench_function("commonhall", |bencher| bencher.iter(|| write(black_box(&ours))));
    group.bench_function("calcard", |bencher| bencher.iter(|| black_box(&theirs).to_string()));
    group.finish();
}

fn is_event(component: &calcard::icalendar::ICalendarComponent) -> bool {
    component.component_type == calcard::icalendar::ICalendarComponentType::VEvent
}

fn ours(rule: &Rule) -> impl Iterator<Item = DateTime<Utc>> {
    let mut clock = WallClock::at(start().time(), London);
    let instants = rule.dates(start(), London).map(move |local| clock.on(local.date()).utc);
    instants.take_while(|instant| *instant < end())
}

fn theirs(set: &rrule::RRuleSet) -> impl Iterator<Item = DateTime<Utc>> {
    set.into_iter().map(|date| date.to_utc()).take_while(|instant| *instant < end())
}

/// The instants of each rule over two years, in a zone whose clocks change; both rules are read beforehand.
fn expanding(criterion: &mut Criterion) {
    let rules: Vec<Rule> = RULES.iter().map(|rule| rule.parse().unwrap()).collect();
    let sets: Vec<rrule::RRuleSet> = RULES
        .iter()
        .map(|rule| {
            format!("DTSTART;TZID=Europe/London:{}\nRRULE:{rule}", start().format("%Y%m%dT%H%M%S")).parse().unwrap()
        })
        .collect();
    for (rule, set) in rules.iter().zip(&sets) {
        assert_eq!(ours(rule).collect::<Vec<_>>(), theirs(set).collect::<Vec<_>>(), "{rule}");
    }
    let look = |instant| {
        black_box(instant);
    };
    let mut group = criterion.benchmark_group("expand");
    group.throughput(Throughput::Elements(RULES.len() as u64));
    group.bench_function("commonhall", |bencher| {
        bencher.iter(|| rules.iter().flat_map(|rule| ours(black_box(rule))).for_each(look));
    });
    group.bench_function("rrule", |bencher| {
        bencher.iter(|| sets.iter().flat_map(|set| theirs(black_box(set))).for_each(look));
    });
    group.finish();
}

criterion_group!(engine, emitting, expanding);
criterion_main!(engine);
