//! What others make of the same rules and zones: dateutil, and the zone data of this system by Python's own reading.

use std::io::Write as _;
use std::process::{Command, Stdio};

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use commonhall_domain::recurrence::Rule;
use commonhall_domain::zone::resolve;
use serde_json::json;

/// Clocks that go forward and back in spring and autumn, by an hour or half of one, in either half of the year; that never
/// change; and that once changed for good.
const ZONES: [&str; 12] = [
    "Europe/London",
    "Europe/Lisbon",
    "America/New_York",
    "America/St_Johns",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Cairo",
    "Asia/Dhaka",
    "Asia/Hong_Kong",
    "Asia/Kathmandu",
    "UTC",
];
const CASES: usize = 800;
const DATES: usize = 60;
/// The zone data that is built in ends then.
const END: &str = "2100-01-01";

/// Chance that comes out the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn weekday(&mut self) -> &'static str {
        ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][self.roll(7)]
    }

    fn rule(&mut self) -> String {
        let pattern = match self.roll(6) {
            0 => "FREQ=DAILY".to_owned(),
            1 => format!("FREQ=WEEKLY;BYDAY={}", self.weekday()),
            2 => "FREQ=WEEKLY;BYDAY=MO,TH,SU".to_owned(),
            3 => format!("FREQ=MONTHLY;BYDAY={}{}", ["1", "2", "3", "4", "-1"][self.roll(5)], self.weekday()),
            4 => format!("FREQ=MONTHLY;BYMONTHDAY={}", ["1", "28", "29", "30", "31", "-1"][self.roll(6)]),
            _ => "FREQ=YEARLY".to_owned(),
        };
        let end = match self.roll(3) {
            0 => format!(";COUNT={}", 1 + self.roll(80)),
            1 => format!(";UNTIL=20{}0{}15T013000", 27 + self.roll(8), 1 + self.roll(9)),
            _ => String::new(),
        };
        format!("{pattern};INTERVAL={}{end};WKST={}", 1 + self.roll(4), ["MO", "SU"][self.roll(2)])
    }

    /// Mostly at night, when clocks change, and every other time in the days around it.
    fn start(&mut self) -> NaiveDateTime {
        let months = [3, 3, 4, 9, 10, 10, 11, 1, 7];
        let day =
            NaiveDate::from_ymd_opt(2026 + i32::try_from(self.roll(3)).unwrap(), months[self.roll(9)], 1).unwrap();
        let day = day + Days::new(self.roll(31) as u64);
        let minutes = [self.roll(16) * 15, self.roll(96) * 15][self.roll(2)];
        day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(i64::try_from(minutes).unwrap())
    }
}

#[test]
fn dates_and_instants_are_those_that_dateutil_and_the_system_find() {
    let mut dice = Dice(20_270_301);
    let cases: Vec<(String, NaiveDateTime, Tz)> =
        (0..CASES).map(|_| (dice.rule(), dice.start(), ZONES[dice.roll(ZONES.len())].parse().unwrap())).collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/stories/outside.py");
    let mut python = Command::new("/usr/bin/python3");
    let mut python = python.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = python.stdin.take().unwrap();
    let asked = cases.clone();
    let asking = std::thread::spawn(move || {
        for (rule, start, zone) in asked {
            let case = json!({ "rule": rule, "start": start, "zone": zone.name(), "limit": DATES });
            writeln!(input, "{case}").unwrap();
        }
    });
    let output = python.wait_with_output().unwrap();
    asking.join().unwrap();
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), CASES);
    let mut dates = 0;
    for ((text, start, zone), theirs) in cases.into_iter().zip(answers.lines()) {
        let rule: Rule = text.parse().unwrap();
        let instants = rule.dates(start, zone).take(DATES).map(|date| resolve(date, zone).utc);
        let ours: Vec<String> = instants.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()).collect();
        let theirs: Vec<String> = serde_json::from_str(theirs).unwrap();
        let known = |all: Vec<String>| all.into_iter().filter(|at| at.as_str() < END).collect::<Vec<_>>();
        let (ours, theirs) = (known(ours), known(theirs));
        dates += ours.len();
        assert_eq!(ours, theirs, "{text} from {start} in {zone}");
    }
    assert!(dates > 20 * CASES, "{dates} dates are not much of a comparison");
}
