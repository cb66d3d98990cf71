//! A room is taken: where else the meeting could be, and how a series goes around it.

use commonhall::error::{Clashes, Error, Result};
use commonhall::flows::Caller;
use commonhall::flows::meetings::{self, OnClash, Saved, Terms, Warnings};
use commonhall::flows::venues::{self};
use commonhall_domain::better::Obstacle;
use commonhall_domain::hours::Closing;
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::venue::VenueInput;
use poem::http::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::harness::world::{BWA, DARS, HALL};
use crate::harness::{TestApp, World, stories};

fn weekly(input: MeetingInput, count: u32) -> MeetingInput {
    MeetingInput { recurrence: Some(format!("FREQ=WEEKLY;COUNT={count}")), ..input }
}

async fn schedule(app: &TestApp, input: &MeetingInput, on_clash: OnClash) -> Result<Saved> {
    meetings::create(app, &Caller::command(), input, Terms { warnings: Warnings::Accept, on_clash }).await
}

async fn refused(app: &TestApp, input: &MeetingInput) -> Clashes {
    match app.try_schedule(input).await {
        Err(Error::Clash(clashes)) => clashes,
        other => panic!("a clash was expected: {other:?}"),
    }
}

/// The better dates of each date that clashes, by the wall clock.
fn better(clashes: &Clashes) -> Vec<Vec<String>> {
    let text = |starts: &chrono::NaiveDateTime| starts.format("%m-%d %H:%M").to_string();
    clashes.better.iter().map(|one| one.better.starts.iter().map(text).collect()).collect()
}

/// When the dates of a meeting begin that take place.
async fn taking_place(app: &TestApp, meeting: Uuid) -> Vec<String> {
    let dates = app.dates(meeting).await;
    let dates = dates.iter().filter(|date| date.status != "cancelled");
    dates.map(|date| date.starts_local.format("%m-%d %H:%M").to_string()).collect()
}

/// A meeting of others, whose partner is at no meeting of ours.
fn of_others(world: &World, title: &str, starts: &str) -> MeetingInput {
    MeetingInput { host: BWA.into(), ..world.meeting(title, starts) }
}

/// What the form of a meeting in the main hall posts.
fn form<'a>(world_hall: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("title", "Choir"),
        ("host", DARS),
        ("date", "2027-03-24"),
        ("time", "18:00"),
        ("duration", "PT2H"),
        ("repeat", "none"),
        ("ends", "count"),
        ("count", "4"),
        ("space", world_hall),
        ("languages", "en"),
        ("visibility", "public"),
        ("status", "confirmed"),
        ("action", "check"),
    ];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name || *name == "exdates");
        fields.push((name, value));
    }
    fields
}

stories! {
    async fn whose_room_is_taken_is_told_where_else_it_is_free(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-03-24T17:00")).await;
        app.schedule(&of_others(&world, "Supper", "2027-03-25T12:00")).await;
        let found = refused(app, &world.meeting("Choir", "2027-03-24T18:00")).await;
        assert_eq!(better(&found), [["03-24 19:00", "03-25 18:00", "03-23 18:00"]]);
        assert_eq!(found.better[0].better.fewer, None);
    }

    async fn a_better_date_is_free_for_the_partners_who_are_invited(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-03-24T16:00")).await;
        let elsewhere = MeetingInput { space: None, host: HALL.into(), ..world.meeting("", "2027-03-25T14:00") };
        let with_dars = MeetingInput { title: "Dars evening".into(), invited_partners: vec![DARS.into()], duration: "PT9H".into(), ..elsewhere };
        app.schedule(&with_dars).await;
        let choir = MeetingInput { host: HALL.into(), ..world.invited("Choir", "2027-03-24T17:00") };
        assert_eq!(better(&refused(app, &choir).await), [["03-24 18:00", "03-23 17:00", "03-26 17:00"]]);
        // Whoever is not invited is not asked.
        let without = MeetingInput { invited_partners: Vec::new(), host: BWA.into(), ..choir };
        assert_eq!(better(&refused(app, &without).await)[0][1], "03-25 17:00");
    }

    async fn a_better_date_is_one_on_which_the_house_is_open(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-03-24T14:00")).await;
        app.schedule(&of_others(&world, "Late", "2027-03-24T18:00")).await;
        let closed = |from: u32, until: u32| {
            (from..until).map(|day| Closing { date: format!("2027-{:02}-{:02}", 3 + day / 31, 1 + day % 31), reason: None })
        };
        let change = async |revision, days: Vec<Closing>| {
            let edit = |input: VenueInput| VenueInput { closed: days.clone(), ..input };
            venues::change(app, &Caller::command(), &world.venue, revision, edit).await.unwrap();
        };
        change(1, closed(24, 26).collect()).await;
        let choir = world.meeting("Choir", "2027-03-24T16:00");
        let choir = MeetingInput { duration: "PT4H".into(), ..choir };
        assert_eq!(better(&refused(app, &choir).await), [["03-23 16:00", "03-22 16:00", "03-27 16:00"]]);
        change(2, closed(0, 61).collect()).await;
        let found = refused(app, &choir).await;
        assert_eq!(better(&found), [[""; 0]]);
        assert_eq!(found.better[0].better.fewer, Some(Obstacle::Shut));
    }

    async fn a_series_leaves_out_the_dates_that_are_taken(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-04-07T19:00")).await;
        let choir = weekly(world.invited("Choir", "2027-03-24T18:00"), 4);
        assert!(refused(app, &choir).await.series);
        let saved = schedule(app, &choir, OnClash::Skip).await.unwrap().whole;
        assert_eq!(taking_place(app, saved.meeting.id).await, ["03-24 18:00", "03-31 18:00", "04-14 18:00"]);
        assert_eq!(saved.meeting.exdates, json!(["2027-04-07T18:00:00"]));
        let feed = app.visitor().get("/calendars/public.ics").await.text;
        assert!(feed.contains("EXDATE;TZID=Europe/London:20270407T180000"), "{feed}");
    }

    async fn a_series_moves_the_dates_that_are_taken_each_to_a_day_of_its_own(app) {
        let world = app.world().await;
        // All day long, so that each date has to go to another day.
        for day in ["2027-03-31", "2027-04-07"] {
            let all_day = MeetingInput { duration: "PT15H".into(), ..of_others(&world, "Fair", &format!("{day}T08:00")) };
            app.schedule(&all_day).await;
        }
        let choir = MeetingInput { recurrence: Some("FREQ=WEEKLY;COUNT=3".into()), ..world.invited("Choir", "2027-03-31T18:00") };
        let saved = schedule(app, &choir, OnClash::Move).await.unwrap().whole;
        assert_eq!(taking_place(app, saved.meeting.id).await, ["04-01 18:00", "04-08 18:00", "04-14 18:00"]);
        assert_eq!(app.bookings().await.len(), 5);
        let feed = app.visitor().get("/calendars/public.ics").await.text;
        assert!(feed.contains("RECURRENCE-ID;TZID=Europe/London:20270331T180000"), "{feed}");
        // Every second day: what is free on the day between is taken by the first of the two only.
        let daily = MeetingInput { recurrence: Some("FREQ=DAILY;INTERVAL=7;COUNT=2".into()), ..world.meeting("Daily", "2027-03-31T10:00") };
        let daily = schedule(app, &daily, OnClash::Move).await.unwrap().whole;
        assert_eq!(taking_place(app, daily.meeting.id).await, ["04-01 10:00", "04-08 10:00"]);
    }

    async fn an_edit_goes_around_what_is_taken_and_keeps_the_other_dates(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-04-07T20:00")).await;
        let choir = app.schedule(&weekly(world.invited("Choir", "2027-03-24T18:00"), 4)).await;
        let ids: Vec<Uuid> = app.dates(choir.meeting.id).await.iter().map(|date| date.id).collect();
        let later = async |on_clash| {
            let edit = |input| Ok(MeetingInput { starts: "2027-03-24T19:00".into(), ..input });
            let terms = Terms { warnings: Warnings::Accept, on_clash };
            meetings::change(app, &Caller::command(), choir.meeting.id, None, edit, terms).await
        };
        assert!(matches!(later(OnClash::Refuse).await, Err(Error::Clash(_))));
        later(OnClash::Move).await.unwrap();
        let starts = ["03-24 19:00", "03-31 19:00", "04-07 18:00", "04-14 19:00"];
        assert_eq!(taking_place(app, choir.meeting.id).await, starts);
        let after: Vec<Uuid> = app.dates(choir.meeting.id).await.iter().map(|date| date.id).collect();
        assert_eq!(after, ids, "answers and reminders stay with their dates");
    }

    async fn what_happens_once_is_neither_left_out_nor_moved(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-03-24T18:00")).await;
        for on_clash in [OnClash::Skip, OnClash::Move] {
            let outcome = schedule(app, &world.meeting("Choir", "2027-03-24T18:00"), on_clash).await;
            assert!(matches!(outcome, Err(Error::Clash(clashes)) if !clashes.series));
        }
        assert_eq!(app.bookings().await.len(), 1);
    }

    async fn a_series_of_which_every_date_is_taken_is_refused_and_not_left_empty(app) {
        let world = app.world().await;
        app.schedule(&weekly(of_others(&world, "Fair", "2027-03-24T18:00"), 3)).await;
        let outcome = schedule(app, &weekly(world.meeting("Choir", "2027-03-24T18:00"), 3), OnClash::Skip).await;
        assert!(matches!(outcome, Err(Error::Invalid(problems)) if problems[0].code == "error-no-dates"));
        assert_eq!(app.bookings().await.len(), 3);
    }

    async fn the_same_through_the_api(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-04-07T18:00")).await;
        let api = app.api(world.organiser).await;
        let choir = json!({ "title": "Choir", "host": DARS, "space": world.main_hall, "starts": "2027-03-24T18:00",
            "duration": "PT2H", "recurrence": "FREQ=WEEKLY;COUNT=4" });
        let refused = api.json(Method::POST, "/api/v1/meetings", &choir).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let suggestion = &refused.json()["suggestions"][0];
        assert_eq!(suggestion["recurrence_id"], "20270407T180000");
        assert_eq!(suggestion["starts"], json!(["2027-04-07T20:00", "2027-04-08T18:00", "2027-04-06T18:00"]));
        let preview = api.json(Method::POST, "/api/v1/meetings/preview?on_clash=move", &choir).await.json();
        assert_eq!(preview["dates"][2]["starts_local"], "2027-04-07T20:00", "{preview}");
        let made = api.json(Method::POST, "/api/v1/meetings?on_clash=skip", &choir).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let made = made.json();
        assert_eq!(made["exdates"], json!(["2027-04-07T18:00"]));
        let later = json!({ "starts": "2027-03-24T19:00", "exdates": [] });
        let path = format!("/api/v1/meetings/{}?on_clash=move", made["id"].as_str().unwrap());
        let moved = api.with("if-match", "\"1\"").json(Method::PATCH, &path, &later).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let id = made["id"].as_str().unwrap().parse().unwrap();
        let starts = ["03-24 19:00", "03-31 19:00", "04-07 20:00", "04-14 19:00"];
        assert_eq!(taking_place(app, id).await, starts);
        let wrong = api.json(Method::POST, "/api/v1/meetings?on_clash=perhaps", &choir).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        let path = format!("/api/v1/meetings/{id}/occurrences/20270331T190000/split?on_clash=skip");
        let split = api.json(Method::POST, &path, &json!({ "starts": "2027-03-31T18:00" })).await;
        assert_eq!(split.status, StatusCode::CREATED, "{}", split.text);
    }

    async fn a_partner_who_is_elsewhere_at_that_time_is_warned_of(app) {
        let world = app.world().await;
        let evening = MeetingInput { host: HALL.into(), ..world.invited("Dars evening", "2027-03-24T18:00") };
        app.schedule(&evening).await;
        let choir = MeetingInput { space: Some(world.committee_room), ..world.meeting("Choir", "2027-03-24T19:00") };
        let said = |outcome: Result<Saved>| match outcome {
            Err(Error::Warned(warnings)) => warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let ask = async |input: &MeetingInput| meetings::create(app, &Caller::command(), input, Warnings::Ask).await;
        assert_eq!(said(ask(&choir).await), ["warning-partner-busy"]);
        // One after the other is no matter, nor what concerns others.
        ask(&MeetingInput { starts: "2027-03-24T20:30".into(), ..choir.clone() }).await.unwrap();
        ask(&MeetingInput { host: BWA.into(), duration: "PT30M".into(), ..choir.clone() }).await.unwrap();
        let all = vec![DARS.to_owned(), BWA.to_owned(), HALL.to_owned()];
        let steering = MeetingInput { invited_partners: all, starts: "2027-03-25T18:00".into(), host: HALL.into(), ..evening };
        app.schedule(&steering).await;
        let guest = commonhall_domain::partner::PartnerInput { name: "Guests".into(), kind: "community_group".into(), ..Default::default() };
        let guest = commonhall::flows::partners::add(app, &Caller::command(), guest).await.unwrap().slug;
        let theirs = MeetingInput { host: guest, starts: "2027-03-25T18:00".into(), ..choir };
        assert_eq!(said(ask(&theirs).await), ["warning-steering-busy"]);
    }

    async fn the_form_offers_other_dates_and_takes_one_at_a_press(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-03-24T18:00")).await;
        let browser = app.as_member(world.organiser).await;
        let hall = world.main_hall.to_string();
        let page = browser.post("/organise/meetings", &form(&hall, &[])).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.text.contains("name=\"take\" value=\"2027-03-25T18:00:00\""), "{}", page.text);
        assert!(!page.text.contains("on_clash"), "there are no other dates to keep");
        let taken = browser.post("/organise/meetings", &form(&hall, &[("take", "2027-03-25T18:00:00")])).await;
        assert_eq!(taken.status, StatusCode::OK);
        assert!(taken.text.contains("Thursday 25 March 2027"), "{}", taken.text);
        assert_eq!(app.bookings().await.len(), 1, "it is looked at first");
        let done = browser.send("/organise/meetings", &taken.hidden_inputs()).await;
        assert!(done.location().starts_with("/meetings/"), "{}", done.text);
        assert_eq!(app.bookings().await.len(), 2);
    }

    async fn the_form_of_one_date_offers_others_and_that_of_those_following_goes_around(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-03-31T20:00")).await;
        let choir = app.schedule(&weekly(world.meeting("Choir", "2027-03-24T18:00"), 4)).await.meeting.id;
        let browser = app.as_member(world.organiser).await;
        let path = format!("/organise/meetings/{choir}/dates/20270331T180000");
        let hall = world.main_hall.to_string();
        let form = |scope: &'static str, more: (&'static str, &'static str)| {
            let fields = [("revision", "1"), ("date", "2027-03-31"), ("time", "19:00"), ("duration", "PT2H")];
            let rest = [("space", hall.as_str()), ("title", "Choir"), ("scope", scope), more];
            fields.into_iter().chain(rest).collect::<Vec<_>>()
        };
        let page = browser.post(&path, &form("this", ("action", "change"))).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.text.contains("name=\"take\" value=\"2027-03-31T18:00:00\""), "{}", page.text);
        assert!(!page.text.contains("on_clash"), "it is one date");
        let taken = browser.post(&path, &form("this", ("take", "2027-04-01T19:00:00"))).await;
        assert!(taken.text.contains("value=\"2027-04-01\""), "{}", taken.text);
        assert_eq!(taking_place(app, choir).await[1], "03-31 18:00", "nothing is stored yet");
        let page = browser.post(&path, &form("following", ("action", "change"))).await;
        assert!(page.text.contains("name=\"on_clash\" value=\"skip\""), "{}", page.text);
        let mut fields = form("following", ("on_clash", "move"));
        fields.push(("action", "change"));
        let done = browser.post(&path, &fields).await;
        let id: Uuid = done.location().trim_start_matches("/meetings/").split('?').next().unwrap().parse().unwrap();
        assert_eq!(taking_place(app, id).await, ["03-31 18:00", "04-07 19:00", "04-14 19:00"]);
    }

    async fn the_form_of_a_series_leaves_dates_out_or_moves_them_at_a_press(app) {
        let world = app.world().await;
        app.schedule(&of_others(&world, "Listening session", "2027-04-07T18:00")).await;
        let browser = app.as_member(world.organiser).await;
        let hall = world.main_hall.to_string();
        for (choice, starts) in [
            ("skip", vec!["03-24 18:00", "03-31 18:00", "04-14 18:00"]),
            ("move", vec!["03-24 18:00", "03-31 18:00", "04-07 20:00", "04-14 18:00"]),
        ] {
            let page = browser.post("/organise/meetings", &form(&hall, &[("repeat", "weekly")])).await;
            assert!(page.text.contains(&format!("name=\"on_clash\" value=\"{choice}\"")), "{}", page.text);
            let looked = browser.post("/organise/meetings", &form(&hall, &[("repeat", "weekly"), ("on_clash", choice)])).await;
            assert_eq!(looked.status, StatusCode::OK, "{}", looked.text);
            assert_eq!(looked.text.contains("By the rule it would be on Wednesday 7 April 2027, 18:00."), choice == "move");
            let mut fields = looked.hidden_inputs();
            if choice == "skip" {
                assert!(looked.text.contains("value=\"2027-04-07\" checked"), "{}", looked.text);
                fields.push(("exdates".into(), "2027-04-07".into()));
            }
            let done = browser.send("/organise/meetings", &fields).await;
            let id: Uuid = done.location().trim_start_matches("/meetings/").split('?').next().unwrap().parse().unwrap();
            assert_eq!(taking_place(app, id).await, starts);
            app.cancel(id).await;
        }
        // What was made up is refused by name.
        let made_up = form(&hall, &[("repeat", "weekly"), ("moves", "2027-03-25T18:00:00/2027-03-26T18:00:00")]);
        assert_eq!(browser.post("/organise/meetings", &made_up).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
