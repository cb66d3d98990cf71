//! Real calendar programs, and what they are to show. Of khal, vdirsyncer fetches the feed over HTTP by itself, khal reads
//! what it fetched and says when everything happens; of the [`Family`]s each is a small program around a library.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use commonhall::flows::{Caller, see};
use commonhall::store::{audit::Face, occurrences::Filter};
use commonhall_domain::policy::Actor;
use commonhall_domain::zone::resolve;
use tokio::process::Command;

use super::TestApp;
use super::process::run;

/// Start, end and title.
pub type Event = (DateTime<Utc>, DateTime<Utc>, String);

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What the pages and the API show to a visitor, in the calendar's words, of what begins in `[from, to)`.
pub async fn shown(app: &TestApp, from: &str, to: &str) -> Vec<Event> {
    let instant = |text| day(text).and_hms_opt(0, 0, 0).unwrap().and_utc();
    let (from, to) = (instant(from), instant(to));
    let filter = Filter { from: Some(from), to: Some(to), ..Filter::default() };
    let visitor = Caller::new(Actor::visitor(), Face::Page);
    let listing = see::dates(app, &visitor, &filter, 5000).await.unwrap();
    assert!(listing.next.is_none());
    let mut shown: Vec<_> = listing
        .items
        .iter()
        .map(|one| {
            let mark = if one.date.status == "cancelled" { "CANCELLED: " } else { "" };
            (one.date.starts_at, one.date.ends_at, format!("{mark}{}", one.title()))
        })
        .filter(|(starts, ..)| *starts >= from)
        .collect();
    shown.sort();
    shown
}

#[track_caller]
pub fn same(client: &[Event], shown: &[Event]) {
    let only = |one: &[Event], other: &[Event]| -> Vec<Event> {
        one.iter().filter(|event| !other.contains(event)).cloned().collect()
    };
    assert_eq!(
        client,
        shown,
        "only in the calendar: {:#?}\nonly shown: {:#?}",
        only(client, shown),
        only(shown, client)
    );
}

/// Libraries on which most calendar programs rest.
#[derive(Clone, Copy, Debug)]
pub enum Family {
    /// Evolution, GNOME Calendar. Python comes with its bindings, which Debian packages.
    Libical,
    /// Thunderbird, Nextcloud. `tests/run` installs it and names it in `TEST_ICAL_JS`.
    IcalJs,
    /// icalendar and recurring-ical-events. `tests/run` installs them, and names their Python in `TEST_ICALENDAR`.
    Python,
}

impl Family {
    /// What the library makes of a feed that it fetches, of what begins in `[from, to)`. Whole days are those of London.
    pub async fn occurrences(self, url: &str, from: &str, to: &str) -> Vec<Event> {
        let installed = |name| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run tests/run"));
        let (program, script) = match self {
            Self::Libical => ("/usr/bin/python3".to_owned(), "libical.py"),
            Self::IcalJs => ("node".to_owned(), "icaljs.mjs"),
            Self::Python => (installed("TEST_ICALENDAR"), "python.py"),
        };
        if matches!(self, Self::IcalJs) {
            installed("TEST_ICAL_JS");
        }
        let mut command = Command::new(program);
        command.env("TZ", "UTC").env("PYTHONDONTWRITEBYTECODE", "1");
        command.arg(format!("{}/stories/families/{script}", env!("CARGO_MANIFEST_DIR"))).args([url, from, to]);
        let told: Vec<(String, String, String)> = serde_json::from_str(&run(&mut command).await).unwrap();
        let mut found: Vec<Event> =
            told.into_iter().map(|(starts, ends, title)| (of_london(&starts), of_london(&ends), title)).collect();
        found.sort();
        found
    }
}

/// An instant, or the midnight with which a day begins in London.
fn of_london(text: &str) -> DateTime<Utc> {
    let midnight = |day: NaiveDate| resolve(day.and_hms_opt(0, 0, 0).unwrap(), chrono_tz::Europe::London).utc;
    text.parse::<NaiveDate>().map_or_else(|_| text.parse().unwrap(), midnight)
}

/// What the calendar shows of the days in `[from, to)`. Its zone is UTC.
pub async fn client_occurrences(url: &str, from: NaiveDate, to: NaiveDate) -> Vec<Event> {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().display().to_string();
    let events = folder.path().join("events");
    std::fs::create_dir(&events).unwrap();
    let in_its_home = |program: &str| {
        let mut command = Command::new(program);
        command.current_dir(folder.path()).env("HOME", &home).env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
        for variable in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env(variable, &home);
        }
        command
    };

    std::fs::write(
        folder.path().join("vdirsyncer.conf"),
        format!(
            "[general]\nstatus_path = \"{home}/status/\"\n\
             [pair feed]\na = \"there\"\nb = \"here\"\ncollections = null\n\
             [storage there]\ntype = \"http\"\nurl = \"{url}\"\n\
             [storage here]\ntype = \"filesystem\"\npath = \"{home}/events\"\nfileext = \".ics\"\n"
        ),
    )
    .unwrap();
    for step in ["discover", "sync"] {
        run(in_its_home("vdirsyncer").args(["--config", "vdirsyncer.conf", step])).await;
    }

    std::fs::write(
        folder.path().join("khal.conf"),
        format!(
            "[calendars]\n[[feed]]\npath = {home}/events\nreadonly = True\n\
             [locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M:%S\n\
             dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n\
             datetimeformat = %Y-%m-%dT%H:%M:%S\nlongdatetimeformat = %Y-%m-%dT%H:%M:%S\n\
             [sqlite]\npath = {home}/khal.db\n"
        ),
    )
    .unwrap();
    let mut list = in_its_home("khal");
    list.args(["--config", "khal.conf", "list", "--day-format", "day {date-long}", "--format"]);
    list.arg("{start-long-full} {end-long-full} {title}").args([from.to_string(), to.to_string()]);
    let listed = run(&mut list).await;

    let mut day = "";
    let mut found = Vec::new();
    for line in listed.lines() {
        if let Some(next) = line.strip_prefix("day ") {
            day = next;
            continue;
        }
        let (starts, rest) = line.split_once(' ').unwrap_or_else(|| panic!("khal says {line:?}"));
        let (ends, title) = rest.split_once(' ').unwrap_or((rest, ""));
        // What goes over midnight is listed on both days.
        if starts.starts_with(day) {
            found.push((instant(starts), instant(ends), title.to_owned()));
        }
    }
    found.retain(|(starts, ..)| starts.date_naive() < to);
    found.sort();
    found
}

fn instant(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S");
    local.unwrap_or_else(|error| panic!("khal says {text:?}: {error}")).and_utc()
}
