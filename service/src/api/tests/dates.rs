//! One date of a series, and this and all that follow.

use chrono::TimeDelta;

use super::*;

async fn series(hall: &Hall, fields: Value) -> String {
    let mut all = json!({ "recurrence": "FREQ=WEEKLY;COUNT=5" });
    super::super::merge_patch::merge(&mut all, &fields);
    hall.meeting(all).await.is(201).id()
}

#[tokio::test]
async fn a_date_is_moved_cancelled_and_restored_under_its_first_address() {
    let (hall, space) = Hall::furnished().await;
    let id = series(&hall, json!({ "space": space })).await;
    let path = format!("meetings/{id}/occurrences/20270331T180000");
    let change = |body| hall.ask(Method::PATCH, &path).json(body).send();

    let moved = change(json!({ "starts": "2027-04-01T19:30" })).await.is(200);
    assert_eq!(moved.body["recurrence_id"], "20270331T180000");
    assert_eq!(moved.body["starts"], "2027-04-01T18:30:00Z");
    assert_eq!(moved.body["starts_local"], "2027-04-01T19:30");
    assert_eq!(moved.header("etag"), "\"2\"");
    let titled = change(json!({ "title": "A walk", "space": null })).await.is(200);
    assert_eq!((&titled.body["title"], &titled.body["space"]), (&json!("A walk"), &Value::Null));

    let gone = change(json!({ "status": "cancelled", "reason": "Rain" })).await.is(200);
    assert_eq!((&gone.body["status"], &gone.body["reason"]), (&json!("cancelled"), &json!("Rain")));
    let back = change(json!({ "status": "confirmed" })).await.is(200);
    assert_eq!((&back.body["status"], &back.body["starts_local"]), (&json!("confirmed"), &json!("2027-04-01T19:30")));
    // Null is what the series has.
    let as_before = change(json!({ "starts": null, "title": null })).await.is(200);
    assert_eq!(as_before.body["starts_local"], "2027-03-31T18:00");
    assert_eq!(as_before.body["title"], "Listening session");

    let wrong = change(json!({ "starts": "2027-03-01T08:00", "duration": "-PT1H" })).await.is(422);
    assert_eq!(wrong.fields(), ["starts", "duration"]);
    hall.ask(Method::PATCH, &path).if_match(1).json(json!({ "title": "Late" })).send().await.is(412);
    let nowhere = format!("meetings/{id}/occurrences/20270401T180000");
    hall.ask(Method::PATCH, &nowhere).json(json!({ "title": "x" })).send().await.is(404);
    hall.ask(Method::PATCH, &format!("meetings/{id}/occurrences/soon")).json(json!({})).send().await.is(404);
}

#[tokio::test]
async fn a_split_carries_on_as_the_old_one_would_have() {
    let (hall, space) = Hall::furnished().await;
    let id = series(&hall, json!({ "space": space, "exdates": ["2027-04-14T18:00"] })).await;
    let path = format!("meetings/{id}/occurrences/20270407T180000/split");
    let fields = json!({ "starts": "2027-04-07T17:00", "title": "Earlier" });
    let new = hall.post(&path, fields).await.is(201);
    assert_ne!(new.id(), id);
    assert_eq!(new.header("location"), format!("/api/v1/meetings/{}", new.id()));
    assert_eq!((&new.body["continues"], &new.body["title"]), (&json!(id), &json!("Earlier")));
    assert_eq!(new.body["space"], space);
    let old = hall.get(&format!("occurrences?meeting={id}")).await.is(200);
    assert_eq!(recurrence_ids(&old), ["20270324T180000", "20270331T180000"]);
    let dates = hall.get(&format!("occurrences?meeting={}", new.id())).await.is(200);
    // Three of the five were left, and one of them never was to be.
    let starts: Vec<_> = dates.body["items"].as_array().unwrap().iter().map(|date| &date["starts_local"]).collect();
    assert_eq!(starts.first(), Some(&&json!("2027-04-07T17:00")));
    assert_eq!(starts.last(), Some(&&json!("2027-04-21T17:00")));
}

#[tokio::test]
async fn at_the_first_date_there_is_nothing_to_split_off() {
    let (hall, _) = Hall::furnished().await;
    let id = series(&hall, json!({})).await;
    let path = format!("meetings/{id}/occurrences/20270324T180000/split");
    let same = hall.post(&path, json!({ "title": "Other words" })).await.is(200);
    assert_eq!((same.id(), &same.body["title"]), (id, &json!("Other words")));
}

#[tokio::test]
async fn a_series_that_has_begun_answers_with_the_meeting_that_carries_on() {
    let (hall, _) = Hall::furnished().await;
    let id = series(&hall, json!({})).await;
    hall.app.clock.advance(TimeDelta::days(25));
    let new = hall.patch(&format!("meetings/{id}"), 1, json!({ "starts": "2027-03-24T19:00" })).await.is(200);
    assert_ne!(new.id(), id);
    assert_eq!((&new.body["continues"], &new.body["starts"]), (&json!(id), &json!("2027-03-31T19:00")));
    assert_eq!(new.header("etag"), format!("\"{}\"", new.body["revision"]));
    assert_eq!(new.header("content-location"), format!("/api/v1/meetings/{}", new.id()));
    let old = hall.get(&format!("occurrences?meeting={id}")).await.is(200);
    assert_eq!(recurrence_ids(&old), ["20270324T180000"]);
    // Words alone change the meeting itself.
    let same = hall.patch(&format!("meetings/{}", new.id()), 1, json!({ "title": "Other words" })).await.is(200);
    assert_eq!((same.id(), same.header("content-location")), (new.id(), ""));
}
