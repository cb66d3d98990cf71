//! Other people's calendars, taken by the command line, by organisers and by programs.

use commonhall::error::Error;
use commonhall::flows::import::{self, ImportInput};
use commonhall::flows::{Caller, partners, tidy};
use commonhall::store::imports;
use commonhall_domain::partner::PartnerInput;
use poem::http::Method;
use serde_json::{Value, json};

use crate::harness::world::{BWA, DARS};
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

    async fn an_organiser_looks_at_a_calendar_first_and_takes_just_that(app) {
        let world = app.world().await;
        let organiser = app.as_member(world.organiser).await;
        let form = organiser.get("/organise/import").await.text;
        assert!(form.contains("multipart/form-data") && form.contains("Nobody is invited"), "{form}");
        let calendar = CALENDAR.replace("2099", "2028").replace("2030", "2028");
        let looked = organiser.upload("/organise/import", &[("host", DARS), ("visibility", "public")], &calendar).await;
        assert_eq!(looked.status, 200, "{}", looked.text);
        for said in ["This would happen", "2 meetings would be added", "One entry cannot be taken", "line 3", "VTODO: Tea"] {
            assert!(looked.text.contains(said), "{said}: {}", looked.text);
        }
        assert!(!app.visitor().get("/meetings").await.text.contains("Listening"), "nothing is stored");
        let action = looked.text.split("action=\"/organise/import/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let path = format!("/organise/import/{action}");
        let other = app.as_member(world.administrator).await.post(&path, &[]).await;
        assert_eq!(other.status, 409, "what somebody else looked at is theirs");

        let done = organiser.post(&path, &[]).await;
        assert!(done.text.contains("2 meetings were added") && done.text.contains("/meetings/"), "{}", done.text);
        assert!(app.visitor().get("/meetings").await.text.contains("Listening"));
        assert!(app.new_mails().is_empty(), "nobody is told");
        let again = organiser.post(&path, &[]).await;
        assert_eq!(again.status, 409);
        assert!(again.text.contains("imported already"), "{}", again.text);
        let looked = organiser.upload("/organise/import", &[("host", DARS)], &calendar).await;
        assert!(looked.text.contains("2 meetings are here already") && looked.text.contains("nothing to import"), "{}", looked.text);
    }

    async fn a_form_without_a_calendar_says_what_is_missing_and_keeps_the_rest(app) {
        let world = app.world().await;
        let organiser = app.as_member(world.organiser).await;
        let fields = [("host", BWA), ("url", ""), ("visibility", "partners"), ("with_past", "yes")];
        let refused = organiser.upload("/organise/import", &fields, "").await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("Choose a file, or give an address."), "{}", refused.text);
        assert!(refused.text.contains(&format!("value=\"{BWA}\" selected")), "{}", refused.text);
        let refused = organiser.upload("/organise/import", &[("host", DARS), ("url", "http://10.0.0.1/a.ics")], "").await;
        assert!(refused.text.contains("10.0.0.1 is in an inner network") || refused.text.contains("is in an inner network"), "{}", refused.text);
        let page = organiser.upload("/organise/import", &[("host", DARS)], "<html>sign in</html>").await;
        assert!(page.text.contains("This is a web page and no calendar"), "{}", page.text);
        let large = organiser.upload("/organise/import", &[("host", DARS)], &"x".repeat(6_000_000)).await;
        assert_eq!(large.status, 413);
        let member = app.as_member(world.member).await.upload("/organise/import", &[("host", DARS)], CALENDAR).await;
        assert_eq!(member.status, 403);
    }

    async fn what_was_looked_at_is_kept_an_hour_and_sealed(app) {
        let world = app.world().await;
        let caller = app.caller(world.organiser).await;
        let input = ImportInput { host: DARS.into(), ..ImportInput::default() };
        let calendar = CALENDAR.replace("2099", "2028").replace("2030", "2028");
        let (first, _) = import::propose(app, &caller, calendar.clone().into(), &input).await.unwrap();
        let row = imports::waiting(app.store.read(), first, world.organiser).await.unwrap().unwrap();
        assert!(!row.calendar.windows(9).any(|part| part == b"Listening"));
        let (second, _) = import::propose(app, &caller, calendar.clone().into(), &input).await.unwrap();
        assert!(matches!(import::accept(app, &caller, first).await, Err(Error::Gone)), "one is enough");
        app.later(chrono::TimeDelta::minutes(61));
        assert!(matches!(import::accept(app, &caller, second).await, Err(Error::Gone)));
        tidy::tidy(app).await.unwrap();
        assert!(imports::waiting(app.store.read(), second, world.organiser).await.unwrap().is_none());
    }

    async fn a_program_imports_as_the_page_does(app) {
        let world = app.world().await;
        let organiser = app.api(world.organiser).await;
        let calendar = CALENDAR.replace("2099", "2028").replace("2030", "2028");
        let body = json!({ "host": DARS, "calendar": calendar, "dry_run": true });
        let plan = organiser.json(Method::POST, "/api/v1/imports", &body).await;
        assert_eq!((plan.status.as_u16(), &plan.json()["items"][0]["meeting"]), (200, &Value::Null), "{}", plan.text);
        let body = json!({ "host": DARS, "calendar": calendar });
        let done = organiser.json(Method::POST, "/api/v1/imports", &body).await.json();
        assert_eq!(outcomes(&done), [(3, "created"), (10, "created"), (16, "refused")]);
        let id = done["items"][0]["meeting"].as_str().unwrap();
        assert_eq!(organiser.get(&format!("/api/v1/meetings/{id}")).await.json()["title"], "Listening");
        for (body, field) in [
            (json!({ "host": DARS }), "calendar"),
            (json!({ "host": DARS, "calendar": "x", "url": "https://example.org/" }), "url"),
            (json!({ "host": "nobody", "calendar": "x" }), "host"),
            (json!({ "host": DARS, "calendar": "x", "visibility": "secret" }), "visibility"),
            (json!({ "host": DARS, "calendar": "x", "time_zone": "Mars" }), "time_zone"),
            (json!({ "host": DARS, "url": "ftp://example.org/" }), "url"),
        ] {
            let refused = organiser.json(Method::POST, "/api/v1/imports", &body).await;
            assert_eq!((refused.status.as_u16(), &refused.json()["errors"][0]["field"]), (422, &json!(field)), "{}", refused.text);
        }
    }
}
