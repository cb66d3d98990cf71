//! A real calendar program: vdirsyncer fetches the feed over HTTP by itself, khal reads what it fetched and says when
//! everything happens.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use tokio::process::Command;

use super::process::run;

/// Start, end and title.
pub type Event = (DateTime<Utc>, DateTime<Utc>, String);

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
