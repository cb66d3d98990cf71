//! A meeting is scheduled, found and cancelled.

use super::*;

#[tokio::test]
async fn a_meeting_is_scheduled_as_in_the_contract() {
    let (hall, space) = Hall::furnished().await;
    let (member, _) = hall.member(json!({ "name": "Helper", "email": "helper@example.org" })).await;
    let body = json!({ "title": "Listening session", "description": "Which issues?", "host": "aston-dars-group",
        "space": space, "starts": "2027-03-24T18:00", "time_zone": "Europe/London", "duration": "PT2H",
        "recurrence": "FREQ=WEEKLY;COUNT=10", "exdates": ["2027-04-07T18:00"], "status": "confirmed",
        "visibility": "public", "languages": ["en", "bn"], "reminders": ["P7D", "P1D", "PT2H"],
        "invited": { "partners": ["aston-dars-group"], "members": [member] } });
    let made = hall.post("meetings", body.clone()).await.is(201);
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(made.body[name], *value, "{name}");
    }
    assert_eq!((made.header("etag"), &made.body["revision"]), ("\"1\"", &json!(1)));
    assert_eq!(made.header("location"), format!("/api/v1/meetings/{}", made.id()));
    assert_eq!(hall.get(&format!("meetings/{}", made.id())).await.is(200).body, made.body);
    let listed = hall.get("meetings").await.is(200);
    assert_eq!(listed.body["items"], json!([made.body]));
    let answers = hall.get(&format!("meetings/{}/answers", made.id())).await.is(200);
    assert_eq!(answers.body, json!({ "items": [], "next_cursor": null }));
}

#[tokio::test]
async fn its_dates_are_as_in_the_contract() {
    let (hall, space) = Hall::furnished().await;
    let fields = json!({ "space": space, "recurrence": "FREQ=WEEKLY;COUNT=3" });
    let made = hall.meeting(fields).await.is(201);
    let listed = hall.get("occurrences?from=2027-03-01T00:00:00Z&to=2027-05-01T00:00:00Z").await.is(200);
    let first = &listed.body["items"][0];
    for (name, value) in [
        ("meeting", made.body["id"].clone()),
        ("recurrence_id", "20270324T180000".into()),
        ("starts", "2027-03-24T18:00:00Z".into()),
        ("ends", "2027-03-24T20:00:00Z".into()),
        ("starts_local", "2027-03-24T18:00".into()),
        ("time_zone", "Europe/London".into()),
        ("status", "confirmed".into()),
        ("title", "Listening session".into()),
        ("space", space.clone().into()),
    ] {
        assert_eq!(first[name], value, "{name}");
    }
    // The clocks change on the 28th: it stays 18:00 by the wall.
    assert_eq!(listed.body["items"][1]["starts"], "2027-03-31T17:00:00Z");
    assert_eq!((&listed.body["next_cursor"], &listed.body["horizon"]), (&Value::Null, &json!("2029-04-01T00:00:00Z")));
    let space = hall.get(&format!("occurrences?space={space}&partner=aston-dars-group&limit=2")).await.is(200);
    assert_eq!(recurrence_ids(&space), ["20270324T180000", "20270331T180000"]);
    let cursor = space.body["next_cursor"].as_str().unwrap();
    let rest = hall.get(&format!("occurrences?meeting={}&limit=2&cursor={cursor}", made.id())).await.is(200);
    assert_eq!(recurrence_ids(&rest), ["20270407T180000"]);
}

#[tokio::test]
async fn the_list_of_dates_holds_what_touches_the_time_asked_for() {
    let (hall, _) = Hall::furnished().await;
    hall.meeting(json!({})).await.is(201);
    for (from, to, found) in [
        ("2027-03-24T19:59:59Z", "2027-03-25T00:00:00Z", 1),
        ("2027-03-24T20:00:00Z", "2027-03-25T00:00:00Z", 0),
        ("2027-03-24T00:00:00Z", "2027-03-24T18:00:00Z", 0),
        ("2027-03-24T00:00:00Z", "2027-03-24T18:00:01Z", 1),
        // The same with a plus sign that nobody encoded.
        ("2027-03-24T20:59:59+01:00", "2027-03-25T00:00:00Z", 1),
    ] {
        let listed = hall.get(&format!("occurrences?from={from}&to={to}")).await.is(200);
        assert_eq!(listed.body["items"].as_array().unwrap().len(), found, "{from} {to}");
    }
}

#[tokio::test]
async fn a_clash_names_the_bookings_in_the_way() {
    let (hall, space) = Hall::furnished().await;
    let there = hall.meeting(json!({ "space": space, "recurrence": "FREQ=WEEKLY;COUNT=2" })).await.is(201);
    let refused = hall.meeting(json!({ "space": space, "starts": "2027-03-31T19:00" })).await.is(409);
    let expected = json!([{ "meeting": there.body["id"], "recurrence_id": "20270331T180000", "space": space,
        "starts": "2027-03-31T17:00:00Z", "ends": "2027-03-31T19:00:00Z" }]);
    assert_eq!(refused.body["clashes"], expected);
    assert!(refused.body["type"].as_str().unwrap().ends_with("/api#problem-clash"));
    // Back to back is no clash, and neither is a draft.
    hall.meeting(json!({ "space": space, "starts": "2027-03-31T20:00" })).await.is(201);
    hall.meeting(json!({ "space": space, "starts": "2027-03-31T19:00", "status": "draft" })).await.is(201);
}

#[tokio::test]
async fn a_room_too_small_is_warned_of_and_taken() {
    let hall = Hall::new().await;
    hall.post("partners", json!({ "name": "Aston Dars group", "kind": "community_group" })).await.is(201);
    let venue = json!({ "name": "Hut", "address": "Coventry", "spaces": [{ "name": "Corner", "capacity": 1 }] });
    let venue = hall.post("venues", venue).await.is(201);
    let mut people = Vec::new();
    for name in ["One", "Two"] {
        people.push(hall.post("members", json!({ "name": name })).await.is(201).id());
    }
    let fields = json!({ "space": venue.body["spaces"][0]["id"], "invited": { "members": people } });
    let made = hall.meeting(fields).await.is(201);
    assert_eq!(made.body["warnings"][0]["field"], "space");
}

#[tokio::test]
async fn a_venue_that_is_not_open_is_warned_of_and_taken() {
    let hall = Hall::new().await;
    hall.post("partners", json!({ "name": "Aston Dars group", "kind": "community_group" })).await.is(201);
    let venue = json!({ "name": "Hut", "address": "Coventry",
        "opening_hours": [{ "byday": "MO", "opens_at": "9am", "closes_at": "22:00" },
                          { "byday": "WE", "opens_at": "09:00", "closes_at": "22:00" }],
        "closed": [{ "date": "2027-03-31", "reason": "Easter holidays" }],
        "spaces": [{ "name": "Corner", "set_up_minutes": 30 }] });
    let venue = hall.post("venues", venue).await.is(201);
    let hours = json!([{ "byday": "MO,WE", "opens_at": "09:00", "closes_at": "22:00" }]);
    assert_eq!(venue.body["opening_hours"], hours);
    let space = &venue.body["spaces"][0]["id"];

    let series = json!({ "space": space, "recurrence": "FREQ=WEEKLY;COUNT=3" });
    let made = hall.meeting(series).await.is(201);
    let closed = json!([{ "field": "starts", "message": "Wednesday 31 March 2027: Hut is closed (Easter holidays)." }]);
    assert_eq!(made.body["warnings"], closed);
    // What was warned of once is not again, as long as it stays.
    let path = format!("meetings/{}", made.id());
    assert!(hall.patch(&path, 1, json!({ "title": "Choir" })).await.is(200).body["warnings"].is_null());
    // The time to set up counts.
    let early = json!({ "space": space, "starts": "2027-04-05T09:00" });
    let warned = hall.meeting(early).await.is(201).body["warnings"][0]["message"].to_string();
    assert!(warned.contains("Monday 5 April 2027: Hut is not open for all of it"), "{warned}");
    let moved = json!({ "starts": "2027-04-08T18:00" });
    let moved = hall.patch(&format!("{path}/occurrences/20270407T180000"), 2, moved).await.is(200);
    assert_eq!(moved.body["warnings"].as_array().map(Vec::len), Some(1));

    // A room may have hours of its own; without any it has those of the house, and the house is always open.
    let own = json!({ "opening_hours": [{ "byday": "MO", "opens_at": "08:00", "closes_at": "12:00" }] });
    let space = space.as_str().unwrap();
    let room = hall.patch(&format!("venues/hut/spaces/{space}"), 1, own).await.is(200);
    assert_eq!(room.body["opening_hours"][0]["byday"], "MO");
    let early = json!({ "space": space, "starts": "2027-04-12T09:00" });
    assert!(hall.meeting(early).await.is(201).body["warnings"].is_null());
    let wrong = json!({ "opening_hours": [{ "byday": "XX", "opens_at": "9", "closes_at": "8" }] });
    let refused = hall.patch("venues/hut", 2, wrong).await.is(422);
    let fields = refused.body["errors"].as_array().unwrap().iter().map(|error| error["field"].clone());
    assert_eq!(fields.collect::<Vec<_>>(), ["opening_hours.0.byday", "opening_hours.0.closes_at"]);
    let none = hall.patch("venues/hut", 2, json!({ "opening_hours": null, "closed": [] })).await.is(200);
    assert_eq!((&none.body["opening_hours"], &none.body["closed"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_meeting_is_cancelled_with_a_reason_or_with_nothing() {
    let (hall, _) = Hall::furnished().await;
    let first = hall.meeting(json!({ "recurrence": "FREQ=WEEKLY;COUNT=2" })).await.is(201);
    let path = format!("meetings/{}/cancel", first.id());
    let gone = hall.post(&path, json!({ "reason": "The hall is flooded" })).await.is(200);
    assert_eq!((&gone.body["status"], &gone.body["reason"]), (&json!("cancelled"), &json!("The hall is flooded")));
    assert_eq!(gone.header("etag"), "\"2\"");
    hall.post(&path, json!({})).await.is(409);
    // Cancelled dates are still in the list.
    let dates = hall.get(&format!("occurrences?meeting={}", first.id())).await.is(200);
    assert_eq!(recurrence_ids(&dates), ["20270324T180000", "20270331T180000"]);
    assert_eq!(dates.body["items"][0]["status"], "cancelled");

    let second = hall.meeting(json!({})).await.is(201);
    let path = format!("meetings/{}/cancel", second.id());
    hall.ask(Method::POST, &path).if_match(7).send().await.is(412);
    hall.ask(Method::POST, &path).send().await.is(200);
    let third = hall.meeting(json!({})).await.is(201);
    let changed = hall.patch(&format!("meetings/{}", third.id()), 1, json!({ "status": "cancelled" })).await.is(200);
    assert_eq!(changed.body["status"], "cancelled");
}

#[tokio::test]
async fn what_would_come_of_a_meeting_is_told_and_not_stored() {
    let (hall, space) = Hall::furnished().await;
    let (reached, _) = hall.member(json!({ "name": "Helper", "email": "helper@example.org" })).await;
    let (unreached, _) = hall.member(json!({ "name": "Neighbour", "email": null })).await;
    let invited = json!({ "members": [reached, unreached] });
    let body = json!({ "title": "Choir", "host": "aston-dars-group", "space": space, "starts": "2027-03-24T18:00",
        "duration": "PT2H", "recurrence": "FREQ=WEEKLY;COUNT=3", "invited": invited });
    let preview = hall.post("meetings/preview", body.clone()).await.is(200).body;
    let dates = preview["dates"].as_array().unwrap();
    assert_eq!(dates.len(), 3);
    // The clocks change on the 28th.
    assert_eq!(
        (&dates[1]["starts_local"], &dates[1]["starts"]),
        (&json!("2027-03-31T18:00"), &json!("2027-03-31T17:00:00Z"))
    );
    assert_eq!((&preview["splits"], &preview["unreached"]), (&json!(false), &json!([unreached])));
    assert_eq!(preview["mails"][0]["kind"], "invitation");
    assert_eq!(preview["mails"][0]["members"], json!([reached]));
    assert_eq!(hall.get("meetings").await.is(200).body["items"], json!([]));

    let made = hall.post("meetings", body.clone()).await.is(201);
    assert_eq!(hall.post("meetings/preview", body).await.is(409).body["clashes"].as_array().unwrap().len(), 3);
    let path = format!("meetings/{}/preview", made.id());
    let moved = hall.post(&path, json!({ "starts": "2027-03-24T19:00" })).await.is(200).body;
    assert_eq!(moved["dates"][0]["starts_local"], "2027-03-24T19:00");
    assert_eq!(hall.post(&path, json!({ "starts": "soon" })).await.is(422).fields(), ["starts"]);
    assert_eq!(hall.get(&format!("meetings/{}", made.id())).await.is(200).body, made.body);
    let late = hall.ask(Method::POST, &path).if_match(7).json(json!({ "title": "Late" })).send().await.is(412);
    assert_eq!(late.body["current"]["id"], made.body["id"]);
    hall.app.clock.advance(chrono::TimeDelta::days(25));
    assert_eq!(hall.post(&path, json!({ "starts": "2027-03-24T19:00" })).await.is(200).body["splits"], true);
}
