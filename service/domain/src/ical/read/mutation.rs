//! Whatever becomes of a calendar on its way, reading it ends in a report. The corpus is changed by chance from a seed that
//! a failure names; `TEST_MUTATION_SECONDS` says for how long, which the test run sets.

use std::time::{Duration, Instant};

use chrono_tz::Europe::London;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::read;
use super::tests::CORPUS;
use crate::recurrence::Rule;

const RULES: [&str; 10] = [
    "FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2;COUNT=10",
    "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20290101T000000Z",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;UNTIL=20370101",
    "FREQ=DAILY;COUNT=999",
    "FREQ=SECONDLY",
    "FREQ=WEEKLY;COUNT=1000000000",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;WKST=SU",
    "FREQ=MONTHLY;BYDAY=5TU",
    "W1 TH #10",
];

/// What is put in beside single octets: what a reader may trip over.
const PIECES: [&[u8]; 16] = [
    b"BEGIN:VEVENT\n",
    b"END:VEVENT\n",
    b"BEGIN:VCALENDAR\r\n",
    b"BEGIN:VALARM\n",
    b"RRULE:FREQ=DAILY\n",
    b"\n ",
    b"\"",
    b";",
    b":",
    b"DTSTART:00000101T000000\n",
    b"DTEND:99991231T235959Z\n",
    b"DURATION:P366D\n",
    b"TZID=Africa/Casablanca",
    b"\xff\xfe",
    b"\0",
    b"BYDAY=-5SU,99MO;UNTIL=99991231",
];

/// Changes a few places of it.
fn mutated(seed: &[u8], random: &mut StdRng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..random.random_range(1..=8) {
        let at = random.random_range(0..=bytes.len());
        let end = random.random_range(at..=bytes.len().min(at + 80));
        match random.random_range(0..6) {
            0 if at < bytes.len() => bytes[at] = random.random(),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = PIECES[random.random_range(0..PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            3 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy.repeat(random.random_range(1..20)));
            }
            4 if at < bytes.len() && bytes[at].is_ascii_digit() => bytes[at] = random.random_range(b'0'..=b'9'),
            _ => bytes.truncate(bytes.len() - random.random_range(0..=bytes.len() / 20)),
        }
    }
    bytes
}

/// A second for whoever runs this test alone.
fn rounds(mut round: impl FnMut(u64)) {
    let seconds = std::env::var("TEST_MUTATION_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let end = Instant::now() + Duration::from_secs(seconds);
    for seed in 0.. {
        round(seed);
        if Instant::now() >= end {
            eprintln!("{seed} rounds");
            break;
        }
    }
}

#[test]
fn no_change_to_a_calendar_makes_the_reader_fail() {
    rounds(|seed| {
        let mut random = StdRng::seed_from_u64(seed);
        let (name, bytes) = CORPUS[random.random_range(0..CORPUS.len())];
        let bytes = mutated(bytes, &mut random);
        let done = std::panic::catch_unwind(|| read(&bytes, London));
        let reading = done.unwrap_or_else(|_| panic!("seed {seed} of {name}: {}", String::from_utf8_lossy(&bytes)));
        // Something is said of every file, and what is taken can be stored.
        assert!(!reading.taken.is_empty() || !reading.refused.is_empty(), "seed {seed} of {name}");
        for taken in &reading.taken {
            let content = &taken.content;
            assert!(!content.title.is_empty() && !content.duration.is_zero(), "seed {seed} of {name}: {taken:?}");
            assert!(content.rule.is_none_or(|rule| rule.hits(content.starts)), "seed {seed} of {name}: {taken:?}");
        }
    });
}

#[test]
fn no_change_to_a_rule_makes_its_parser_or_its_dates_fail() {
    let start = chrono::NaiveDate::from_ymd_opt(2027, 3, 31).unwrap().and_hms_opt(18, 0, 0).unwrap();
    rounds(|seed| {
        let mut random = StdRng::seed_from_u64(seed);
        let rule = RULES[random.random_range(0..RULES.len())];
        let text = mutated(rule.as_bytes(), &mut random);
        let text = String::from_utf8_lossy(&text);
        let Ok(rule) = text.parse::<Rule>() else { return };
        assert_eq!(rule.to_string().parse(), Ok(rule), "seed {seed}: {text}");
        let dates: Vec<_> = rule.dates(start, London).take(1_000).collect();
        assert!(dates.is_sorted() && dates.iter().all(|date| *date >= start), "seed {seed}: {text}");
        assert!(rule.count().is_none_or(|count| dates.len() <= count.into()), "seed {seed}: {text}");
    });
}
