//! Other people's calendars, taken by the command line.

use commonhall::flows::{Caller, partners};
use commonhall_domain::partner::PartnerInput;
use serde_json::{Value, json};

use crate::harness::{CommandLine, stories};

const CALENDAR: &str = "\
BEGIN:VCALENDAR
X-WR-CALNAME:Hall
BEGIN:VEVENT
UID:series
SUMMARY:Listening
DTSTART;TZID=GMT Standard Time:20990305T180000
DTEND;TZID=GMT Standard Time:20990305T200000
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
BEGIN:VEVENT
UID:moved
SUMMARY:Second
DTSTART;TZID=Europe/London:20300305T180000
DURATION:PT1H
END:VEVENT
BEGIN:VTODO
SUMMARY:Tea
END:VTODO
END:VCALENDAR
";

fn outcomes(report: &Value) -> Vec<(u64, &str)> {
    let items = report["items"].as_array().unwrap();
    items.iter().map(|item| (item["line"].as_u64().unwrap(), item["outcome"].as_str().unwrap())).collect()
}

stories! {
    async fn a_calendar_is_taken_line_by_line_and_the_second_time_nothing_changes(app) {
        let line = CommandLine::new(app.database.kind).await;
        let process = line.app().await;
        let partner = PartnerInput { name: "Aston Dars group".into(), kind: "community_group".into(), ..PartnerInput::default() };
        partners::add(&process, &Caller::command(), partner).await.unwrap();
        // In two years, whenever that is.
        let year = (process.now() + chrono::TimeDelta::days(700)).format("%Y").to_string();
        let file = line.database.folder().join("hall.ics");
        std::fs::write(&file, CALENDAR.replace("2099", &year).replace("2030", &year)).unwrap();
        let file = file.display().to_string();
        let import = |more: &[&'static str]| [&["import", file.as_str(), "--host", "aston-dars-group"], more].concat();

        let plan = line.run(&import(&["--dry-run", "--json"])).await;
        assert_eq!((plan.code, &plan.json()["dry_run"], &plan.json()["calendar"]), (1, &json!(true), &json!("Hall")));
        let expected = [(3, "created"), (10, "created"), (16, "refused")];
        assert_eq!(outcomes(&plan.json()), expected);
        assert_eq!(plan.json()["items"][0]["meeting"], Value::Null, "what was not made has no id");
        assert!(!line.done(&["export", "--format", "ics"]).await.contains("VEVENT"));

        let done = line.run(&import(&[])).await;
        assert_eq!(done.code, 1, "{done:?}");
        assert!(done.out.contains("line     3  created    Listening\n"), "{done:?}");
        assert!(done.out.contains("The time zone “GMT Standard Time” was taken as Europe/London."), "{done:?}");
        assert!(done.out.contains("line    16  refused    VTODO: Tea\n"), "{done:?}");
        assert!(done.out.ends_with("2 created, 0 changed, 0 unchanged, 0 skipped, 1 refused\n"), "{done:?}");

        let exported = line.done(&["export", "--format", "ics"]).await;
        assert!(exported.contains("UID:series\r\n"), "{exported}");
        let again = line.run(&import(&["--json"])).await.json();
        assert_eq!(outcomes(&again), [(3, "unchanged"), (10, "unchanged"), (16, "refused")]);
        let own = line.database.folder().join("own.ics");
        std::fs::write(&own, &exported).unwrap();
        let own = line.run(&["import", &own.display().to_string(), "--host", "aston-dars-group", "--json"]).await;
        assert_eq!((own.code, outcomes(&own.json()).iter().all(|(_, outcome)| *outcome == "unchanged")), (0, true));
        assert_eq!(line.done(&["export", "--format", "ics"]).await, exported);

        assert!(line.failed(&["import", "http://127.0.0.1:9/a.ics", "--host", "aston-dars-group"]).await.contains("fetch_hosts"));
        assert!(line.failed(&["import", "nowhere.ics", "--host", "aston-dars-group"]).await.contains("nowhere.ics"));
        let nobody = line.failed(&["import", &file, "--host", "nobody"]).await;
        assert!(nobody.contains("host: "), "{nobody}");
    }
}
