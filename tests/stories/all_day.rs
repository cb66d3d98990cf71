//! Meetings that take whole days, one or several.

use commonhall::error::Error;
use commonhall::flows::Caller;
use commonhall::flows::import::{self, ImportInput};
use commonhall::flows::meetings::{self, DateChange, Outcome, Warnings};
use commonhall::flows::venues;
use commonhall_domain::hours::Opening;
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::venue::VenueInput;
use poem::http::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{TestApp, World, at, kinds, stories};

/// A gathering of some days.
fn gathering(world: &World, starts: &str, duration: &str) -> MeetingInput {
    MeetingInput { all_day: true, duration: duration.into(), ..world.invited("Gathering", starts) }
}

fn timed(world: &World, starts: &str) -> MeetingInput {
    world.meeting("Choir", starts)
}

async fn lines_of(app: &TestApp, path: &str) -> Vec<String> {
    let feed = app.visitor().get(path).await.text.replace("\r\n ", "");
    feed.lines().map(str::to_owned).collect()
}

#[track_caller]
fn has(lines: &[String], wanted: &[&str]) {
    for line in wanted {
        assert!(lines.iter().any(|one| one == line), "{line} is not in {lines:#?}");
    }
}

async fn change_date(app: &TestApp, id: Uuid, date: &str, wanted: DateChange) -> Result<(), Error> {
    let date = meetings::date_of(date).unwrap();
    meetings::change_date(app, &Caller::command(), id, date, None, &wanted, Warnings::Accept).await.map(drop)
}

stories! {
    async fn it_lasts_from_midnight_to_midnight_and_holds_its_room_so_long(app) {
        let world = app.world().await;
        // The day on which clocks go forward, and the one after.
        let meeting = app.schedule(&gathering(&world, "2027-03-28", "P2D")).await.meeting;
        let date = app.dates(meeting.id).await.remove(0);
        assert_eq!((date.starts_at, date.ends_at), (at("2027-03-28T00:00:00Z"), at("2027-03-29T23:00:00Z")));
        for (starts, clashes) in [("2027-03-27T21:00", false), ("2027-03-28T09:00", true), ("2027-03-29T22:00", true), ("2027-03-30T00:30", false)] {
            let outcome = app.try_schedule(&timed(&world, starts)).await;
            assert_eq!(matches!(outcome, Err(Error::Clash(_))), clashes, "{starts}: {outcome:?}");
        }
        let lines = lines_of(app, "/calendars/public.ics").await;
        has(&lines, &["DTSTART;VALUE=DATE:20270328", "DTEND;VALUE=DATE:20270330"]);
        let page = app.visitor().get(&format!("/meetings/{}", meeting.id)).await.text;
        assert!(page.contains("all day, until Monday 29 March 2027") && !page.contains("00:00"), "{page}");
        let month = app.visitor().get("/meetings/month/2027-03").await.text;
        // In the grid and in the list, on each of its days.
        assert_eq!(month.matches("<bdi>Gathering</bdi>").count(), 4, "{month}");
    }

    async fn where_its_room_is_taken_other_days_are_offered_and_no_other_hours(app) {
        let world = app.world().await;
        // Until half past midnight.
        app.schedule(&timed(&world, "2027-03-23T22:30")).await;
        let Err(Error::Clash(clashes)) = app.try_schedule(&gathering(&world, "2027-03-24", "P1D")).await else {
            panic!("a clash was expected");
        };
        let better: Vec<_> = clashes.better[0].better.starts.iter().map(ToString::to_string).collect();
        assert_eq!(better, ["2027-03-25 00:00:00", "2027-03-26 00:00:00", "2027-03-22 00:00:00"]);
    }

    async fn its_reminder_goes_in_the_morning_and_its_mails_name_no_hour(app) {
        let world = app.world().await;
        let input = MeetingInput { reminders: vec!["P1D".into()], ..gathering(&world, "2027-03-29", "P3D") };
        app.schedule(&input).await;
        app.send().await;
        let invitation = app.new_mails().remove(0).letter;
        assert!(invitation.text.contains("all day, until Wednesday 31 March 2027"), "{}", invitation.text);
        assert!(!invitation.text.contains("00:00"), "{}", invitation.text);
        assert!(invitation.calendar.unwrap().ics.contains("DTSTART;VALUE=DATE:20270329\r\nDTEND;VALUE=DATE:20270401\r\n"));
        app.go_to("2027-03-28T07:59:00Z");
        app.plan_and_send().await;
        assert!(app.new_mails().is_empty());
        app.go_to("2027-03-28T08:00:00Z");
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("reminder", "coordinator@example.org"), ("reminder", "member@example.org")]);
    }

    async fn a_series_of_days_is_one_of_days_in_calendars_too(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;UNTIL=20270421".into()),
            exdates: vec!["2027-04-14".into()],
            ..gathering(&world, "2027-03-24", "P1D")
        };
        let meeting = app.schedule(&input).await.meeting;
        let to = |starts: &str| DateChange { starts: Some(starts.into()), ..DateChange::default() };
        change_date(app, meeting.id, "20270331T000000", DateChange { duration: Some("P2D".into()), ..to("2027-04-01") }).await.unwrap();
        let off = DateChange { status: Some("cancelled".into()), ..DateChange::default() };
        change_date(app, meeting.id, "20270407T000000", off).await.unwrap();
        for (wanted, code) in [
            (to("2027-04-22T09:00"), "error-all-day-start"),
            (DateChange { duration: Some("PT3H".into()), ..DateChange::default() }, "error-all-day-duration"),
        ] {
            let Err(Error::Invalid(problems)) = change_date(app, meeting.id, "20270421T000000", wanted).await else { panic!("{code}") };
            assert_eq!(problems[0].code, code);
        }
        let lines = lines_of(app, &format!("/meetings/{}.ics", meeting.id)).await;
        has(&lines, &[
            "RRULE:FREQ=WEEKLY;UNTIL=20270421;BYDAY=WE", "EXDATE;VALUE=DATE:20270414",
            "RECURRENCE-ID;VALUE=DATE:20270331", "DTSTART;VALUE=DATE:20270401", "DTEND;VALUE=DATE:20270403",
            "RECURRENCE-ID;VALUE=DATE:20270407",
        ]);
        assert!(!lines.iter().any(|line| line.contains("TZID")), "days need no zone: {lines:#?}");
    }

    async fn what_becomes_all_day_stays_itself_and_everybody_is_told(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.invited("Gathering", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.new_mails();
        let before = app.dates(meeting.id).await.remove(0).id;
        app.change(meeting.id, |input| {
            input.all_day = true;
            input.starts = "2027-03-24".into();
            input.duration = "P1D".into();
        })
        .await;
        let dates = app.dates(meeting.id).await;
        assert_eq!((dates.len(), dates[0].id, dates[0].starts_at), (1, before, at("2027-03-24T00:00:00Z")));
        app.later(chrono::TimeDelta::minutes(3));
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("change", "coordinator@example.org"), ("change", "member@example.org")]);
        let text = &mails[0].letter.text;
        assert!(text.contains("18:00 to 20:00") && text.contains("all day"), "{text}");
    }

    async fn a_house_that_is_open_on_the_day_is_open_for_it(app) {
        let world = app.world().await;
        let opening = Opening { byday: "MO,TU,WE,TH,FR".into(), opens_at: "09:00".into(), closes_at: "17:00".into() };
        let edit = |input: VenueInput| VenueInput { opening_hours: vec![opening], ..input };
        let venue = venues::see(app, &world.venue).await.unwrap().venue;
        venues::change(app, &Caller::command(), &world.venue, venue.revision, edit).await.unwrap();
        for (starts, warned) in [("2027-03-24", vec![]), ("2027-03-28", vec!["warning-outside-hours"])] {
            let input = gathering(&world, starts, "P1D");
            let saved = meetings::create(app, &Caller::command(), &input, Warnings::Accept).await.unwrap();
            assert_eq!(saved.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), warned, "{starts}");
        }
    }

    async fn a_program_and_a_form_schedule_it_and_are_told_what_is_wrong(app) {
        let world = app.world().await;
        let organiser = app.api(world.organiser).await;
        let body = |starts: &str, duration: &str| json!({
            "title": "Gathering", "host": "aston-dars-group", "all_day": true, "starts": starts, "duration": duration,
        });
        let made = organiser.json(Method::POST, "/api/v1/meetings", &body("2027-03-24", "P2D")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let made: Value = serde_json::from_str(&made.text).unwrap();
        assert_eq!((&made["all_day"], &made["starts"]), (&json!(true), &json!("2027-03-24T00:00")));
        for (starts, duration, field) in [("2027-03-24T18:00", "P1D", "starts"), ("2027-03-24", "PT2H", "duration"), ("2027-03-24", "P1DT1H", "duration")] {
            let refused = organiser.json(Method::POST, "/api/v1/meetings", &body(starts, duration)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
            let refused: Value = serde_json::from_str(&refused.text).unwrap();
            assert_eq!(refused["errors"][0]["field"], field);
        }
        // The form begins with two hours; what is all day takes one day then.
        let form = [
            ("title", "Fair"), ("host", "aston-dars-group"), ("date", "2027-04-07"), ("time", ""), ("all_day", "yes"),
            ("duration", "PT2H"), ("repeat", "none"), ("visibility", "public"), ("status", "confirmed"), ("accept_warnings", "yes"),
        ];
        let browser = app.as_member(world.organiser).await;
        let done = browser.post("/organise/meetings", &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let id: Uuid = done.location().split(['/', '?']).nth(2).unwrap().parse().unwrap();
        let meeting = app.meeting(id).await.meeting;
        assert_eq!((meeting.all_day, meeting.duration.as_str(), meeting.starts_local.to_string().as_str()), (true, "P1D", "2027-04-07 00:00:00"));
        let edit = browser.get(&format!("/organise/meetings/{id}/edit")).await.text;
        assert!(edit.contains("id=\"all_day\" type=\"checkbox\" name=\"all_day\" value=\"yes\" checked"), "{edit}");
    }

    async fn what_is_imported_as_days_is_of_days_and_comes_back_as_it_was(app) {
        app.world().await;
        let file = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:fair@example.org\nSUMMARY:Fair\n\
                    DTSTART;VALUE=DATE:20270324\nDTEND;VALUE=DATE:20270326\nEND:VEVENT\nEND:VCALENDAR\n";
        let input = ImportInput { host: "aston-dars-group".into(), visibility: Some("public".into()), ..ImportInput::default() };
        for outcome in [Outcome::Created, Outcome::Unchanged] {
            let report = import::taken(app, &Caller::command(), file.into(), &input, false).await.unwrap();
            assert_eq!(report.lines[0].outcome, Some(outcome), "{report:?}");
        }
        let lines = lines_of(app, "/calendars/public.ics").await;
        has(&lines, &["UID:fair@example.org", "DTSTART;VALUE=DATE:20270324", "DTEND;VALUE=DATE:20270326"]);
    }
}
