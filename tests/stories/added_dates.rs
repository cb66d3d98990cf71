//! Single dates that are added to a series, beside those of its rule.

use chrono::TimeDelta;
use commonhall::error::{Error, Result};
use commonhall::flows::export::{self, Format};
use commonhall::flows::meetings::{self, DateChange, NewDate, Warnings};
use commonhall::flows::{Caller, reminders};
use commonhall_domain::meeting::MeetingInput;
use commonhall_entities::occurrences;
use poem::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{TestApp, World, at, kinds, stories};

/// Five Wednesdays from 24 March 2027, one of them left out, of which those invited were told.
async fn series(app: &TestApp, world: &World) -> Uuid {
    let input = MeetingInput {
        recurrence: Some("FREQ=WEEKLY;COUNT=5".into()),
        exdates: vec!["2027-04-14T18:00".into()],
        reminders: vec!["P1D".into()],
        ..world.invited("Listening session", "2027-03-24T18:00")
    };
    let id = app.schedule(&input).await.meeting.id;
    app.send().await;
    app.new_mails();
    id
}

async fn add(app: &TestApp, id: Uuid, wanted: NewDate) -> Result<occurrences::Model> {
    meetings::add_date(app, &Caller::command(), id, None, &wanted, Warnings::Accept).await.map(|(_, date)| date)
}

fn on(starts: &str) -> NewDate {
    NewDate { starts: starts.into(), ..NewDate::default() }
}

async fn change(app: &TestApp, id: Uuid, date: &str, wanted: DateChange) -> occurrences::Model {
    let date = meetings::date_of(date).unwrap();
    let done = meetings::change_date(app, &Caller::command(), id, date, None, &wanted, Warnings::Accept).await;
    done.unwrap().1
}

fn code(outcome: Result<occurrences::Model>) -> &'static str {
    match outcome.unwrap_err() {
        Error::Invalid(problems) => problems[0].code,
        Error::Conflict(code) => code,
        Error::Clash(_) => "clash",
        other => panic!("{other:?}"),
    }
}

/// The event of a date in the public calendar.
async fn event(app: &TestApp, uid: &str) -> Option<String> {
    let feed = app.visitor().get("/calendars/public.ics").await.text.replace("\r\n ", "");
    assert!(!feed.contains("RDATE"));
    feed.split("BEGIN:VEVENT").find(|event| event.contains(&format!("UID:{uid}\r\n"))).map(str::to_owned)
}

stories! {
    async fn a_date_that_is_added_is_told_once_and_is_one_like_the_others(app) {
        let world = app.world().await;
        let id = series(app, &world).await;
        let short = NewDate { duration: Some("PT1H".into()), space: Some(Some(world.committee_room)), ..on("2027-04-02T10:00") };
        let added = add(app, id, short).await.unwrap();
        assert_eq!((added.starts_at, added.ends_at), (at("2027-04-02T09:00:00Z"), at("2027-04-02T10:00:00Z")));
        assert_eq!(app.bookings().await.iter().filter(|one| one.occurrence_id == added.id).count(), 1);
        let meeting = app.meeting(id).await.meeting;
        assert_eq!((meeting.sequence, meeting.revision), (1, 2));
        let uid = format!("{}-20270402T100000", meeting.uid);
        let shown = event(app, &uid).await.unwrap();
        assert!(shown.contains("DTSTART;TZID=Europe/London:20270402T100000") && !shown.contains("RECURRENCE-ID"), "{shown}");
        assert!(export::export(app, Format::Ics).await.unwrap().contains("RDATE;TZID=Europe/London:20270402T100000\r\n"));

        app.send().await;
        app.send().await;
        let mails = app.new_mails();
        let mut told = kinds(&mails);
        told.sort_unstable();
        assert_eq!(told, [("change", "coordinator@example.org"), ("change", "member@example.org")]);
        assert!(mails[0].letter.text.contains("2 April 2027"), "{}", mails[0].letter.text);

        let moved = DateChange { starts: Some("2027-04-03T11:00".into()), ..DateChange::default() };
        assert_eq!(change(app, id, "20270402T100000", moved).await.id, added.id);
        assert!(event(app, &uid).await.unwrap().contains("DTSTART;TZID=Europe/London:20270403T110000"));
        let status = |status: &str| DateChange { status: Some(status.into()), ..DateChange::default() };
        assert_eq!(change(app, id, "20270402T100000", status("cancelled")).await.status, "cancelled");
        assert!(event(app, &uid).await.unwrap().contains("STATUS:CANCELLED"), "it stays, and is seen to be cancelled");
        app.send().await;
        let gone = app.new_mails();
        assert_eq!(kinds(&gone).iter().filter(|(kind, _)| *kind == "cancellation").count(), 2);
        let calendar = gone[0].letter.calendar.as_ref().unwrap().ics.replace("\r\n ", "");
        assert!(calendar.contains(&format!("UID:{uid}\r\n")), "by the name under which they have it");
        assert_eq!(change(app, id, "20270402T100000", status("confirmed")).await.status, "confirmed");
        app.go_to("2027-04-02T10:00:00Z");
        reminders::plan(app).await.unwrap();
        assert!(app.messages().await.iter().any(|one| one.kind == "reminder" && one.occurrence_id == Some(added.id)));
    }

    async fn a_date_is_added_on_a_day_of_its_own_in_a_room_that_is_free_and_can_be_taken_back(app) {
        let world = app.world().await;
        let id = series(app, &world).await;
        app.schedule(&world.meeting("Choir", "2027-04-02T19:00")).await;
        let refused = async |starts: &str| code(add(app, id, on(starts)).await);
        assert_eq!(refused("2027-04-02T18:00").await, "clash");
        assert_eq!(refused("2027-03-31T18:00").await, "error-other-date", "there already");
        assert_eq!(refused("2027-03-31T09:00").await, "error-other-date", "calendar programs match by the day");
        assert_eq!(refused("2027-02-24T18:00").await, "error-in-the-past");
        assert_eq!(refused("soon").await, "error-local-time");
        let once = app.schedule(&world.meeting("Walk", "2027-05-05T09:00")).await.meeting.id;
        assert_eq!(code(add(app, once, on("2027-05-06T09:00")).await), "conflict-not-a-series");
        assert_eq!(app.meeting(id).await.meeting.revision, 1);

        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        app.later(TimeDelta::minutes(1));
        let before = app.dates(id).await;
        add(app, id, on("2027-04-09T18:00")).await.unwrap();
        meetings::undo(app, &Caller::command(), id, 2).await.unwrap();
        assert_eq!(app.dates(id).await, before);
        assert_eq!(app.meeting(id).await.meeting.extra_dates, json!([]));
        app.later(TimeDelta::minutes(3));
        app.send().await;
        assert!(app.new_mails().is_empty());

        // What the series left out takes place after all, and is no date beside it.
        add(app, id, on("2027-04-14T18:00")).await.unwrap();
        let meeting = app.meeting(id).await.meeting;
        assert_eq!((meeting.exdates, meeting.extra_dates), (json!([]), json!([])));
        assert_eq!(app.starts(id).await.len(), 5);
    }

    async fn a_date_that_was_added_stays_where_it_is_and_goes_along_with_what_follows(app) {
        let world = app.world().await;
        let id = series(app, &world).await;
        let first = add(app, id, on("2027-04-02T10:00")).await.unwrap();
        let second = add(app, id, on("2027-04-16T10:00")).await.unwrap();
        app.change(id, |input| input.starts = "2027-03-24T19:00".into()).await;
        let of = async |meeting: Uuid, date: &occurrences::Model| {
            app.dates(meeting).await.into_iter().find(|one| one.id == date.id).map(|one| one.starts_at)
        };
        assert_eq!(of(id, &first).await, Some(first.starts_at));

        let caller = Caller::command();
        let refused = meetings::split(app, &caller, id, first.recurrence_id, None, Ok, Warnings::Accept);
        assert!(matches!(refused.await, Err(Error::Conflict("conflict-added-date"))));
        let date = meetings::date_of("20270407T190000").unwrap();
        let edit = |input| Ok(MeetingInput { title: "Later".into(), ..input });
        let new = meetings::split(app, &Caller::command(), id, date, None, edit, Warnings::Accept).await.unwrap().whole;
        assert_eq!(of(id, &first).await, Some(first.starts_at));
        assert_eq!(of(new.meeting.id, &second).await, Some(second.starts_at));
        assert_eq!(new.meeting.extra_dates, json!(["2027-04-16T10:00:00"]));
        assert_eq!(app.meeting(id).await.meeting.extra_dates, json!(["2027-04-02T10:00:00"]));

        // A series that has begun goes on from the next of its dates, also where that is one that was added.
        app.go_to("2027-04-15T09:00:00Z");
        let last = app.change(new.meeting.id, |input| input.space = Some(world.committee_room)).await.meeting;
        assert_ne!(last.id, new.meeting.id);
        let dates = app.dates(last.id).await;
        let starts: Vec<_> = dates.iter().map(|date| date.starts_at).collect();
        assert_eq!(starts, [at("2027-04-16T09:00:00Z"), at("2027-04-21T18:00:00Z")]);
        assert!(dates.iter().all(|date| date.space_id == Some(world.committee_room)));
        assert_eq!(dates[0].id, second.id);
        // One more is no reason to begin anew.
        assert_eq!(add(app, last.id, on("2027-04-23T10:00")).await.unwrap().meeting_id, last.id);
        let kept = app.change(last.id, |input| input.extra_dates.retain(|date| !date.contains("-23T"))).await;
        assert_eq!(kept.meeting.id, last.id);
        assert_eq!(app.dates(last.id).await.last().unwrap().status, "cancelled");
    }

    async fn a_date_is_added_on_the_page_and_by_the_api(app) {
        let world = app.world().await;
        let id = series(app, &world).await;
        app.schedule(&world.meeting("Choir", "2027-04-02T19:00")).await;
        let organiser = app.as_member(world.organiser).await;
        let path = format!("/organise/meetings/{id}/dates");
        let seen = organiser.get(&format!("/meetings/{id}")).await.text;
        assert!(seen.contains(&path));
        let form = organiser.get(&path).await;
        assert!(form.text.contains("value=\"18:00\""));
        let fields = |day: &'static str| [("date", day), ("time", "18:00"), ("duration", "PT2H"), ("space", "")];
        let refused = organiser.post(&path, &fields("2027-03-31")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("The series has another date on that day."));
        let warned = organiser.post(&path, &fields("2027-04-02")).await;
        assert_eq!(warned.status, 409, "its host is at the choir");
        let mut anyway = fields("2027-04-02").to_vec();
        anyway.push(("accept_warnings", "yes"));
        let done = organiser.post(&path, &anyway).await;
        assert_eq!((done.status.as_u16(), done.location()), (303, &*format!("/meetings/{id}?date=20270402T180000")));
        let page = organiser.get(done.location()).await.text;
        assert!(page.contains("Every week on Wednesday, 5 times, and on 2 April 2027"), "{page}");

        let api = app.api(world.organiser).await;
        let path = format!("/api/v1/meetings/{id}/occurrences");
        let post = async |body: Value| api.json(Method::POST, &path, &body).await;
        let made = post(json!({ "starts": "2027-04-09T18:00", "duration": "PT1H", "without_space": true })).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let date = made.json();
        assert_eq!((&date["recurrence_id"], &date["space"]), (&json!("20270409T180000"), &Value::Null));
        assert_eq!(post(json!({ "starts": "2027-04-09T20:00" })).await.status, 422);
        let clash = post(json!({ "starts": "2027-04-03T18:00", "duration": "PT1M", "space": world.main_hall })).await;
        assert_eq!(clash.status, 201);
        app.schedule(&world.meeting("Supper", "2027-04-30T19:00")).await;
        let clash = post(json!({ "starts": "2027-04-30T18:00" })).await;
        assert_eq!((clash.status.as_u16(), &clash.json()["clashes"][0]["starts"]), (409, &json!("2027-04-30T18:00:00Z")));
        assert!(!clash.json()["suggestions"][0]["starts"].as_array().unwrap().is_empty(), "{}", clash.text);
        let whole = api.get(&format!("/api/v1/meetings/{id}")).await.json();
        assert_eq!(whole["extra_dates"], json!(["2027-04-02T18:00", "2027-04-03T18:00", "2027-04-09T18:00"]));
    }
}
