//! What cannot be taken, and what is said about it.

use super::*;

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let (hall, _) = Hall::furnished().await;
    for (fields, named) in [
        (json!({ "starts": "2027-02-24T18:00" }), vec!["starts"]),
        (json!({ "title": null }), vec!["title"]),
        (json!({ "title": "  " }), vec!["title"]),
        (json!({ "duration": "-PT1H" }), vec!["duration"]),
        (json!({ "time_zone": "Europe/Lundon" }), vec!["time_zone"]),
        (json!({ "host": "nobody" }), vec!["host"]),
        (json!({ "recurrence": "FREQ=SECONDLY" }), vec!["recurrence"]),
        (json!({ "status": "maybe", "visibility": "all" }), vec!["status", "visibility"]),
        (
            json!({ "title": null, "host": null, "starts": null, "duration": null }),
            vec!["duration", "host", "starts", "title"],
        ),
        (
            json!({ "title": 7, "languages": "en", "invited": { "members": ["x"] } }),
            vec!["invited.members.0", "languages", "title"],
        ),
    ] {
        let refused = hall.meeting(fields.clone()).await.is(422);
        let mut found = refused.fields();
        found.sort_unstable();
        assert_eq!(found, named, "{fields}");
        for error in refused.body["errors"].as_array().unwrap() {
            let message = error["message"].as_str().unwrap();
            assert!(message.ends_with('.') && !message.starts_with("error-"), "{message}");
        }
    }
    assert_eq!(hall.get("meetings").await.body["items"], json!([]));
    let spaces = json!({ "name": "Hall", "address": "x", "spaces": [{ "name": "A" }, { "capacity": -1 }] });
    let refused = hall.post("venues", spaces).await.is(422);
    assert_eq!(refused.fields(), ["spaces.1.name", "spaces.1.capacity"]);
}

#[tokio::test]
async fn an_unknown_field_is_refused_by_name() {
    let (hall, _) = Hall::furnished().await;
    let refused = hall.meeting(json!({ "titel": "x", "zzz": 1, "invited": { "partner": [] } })).await.is(422);
    let mut found = refused.fields();
    found.sort_unstable();
    assert_eq!(found, ["invited.partner", "titel", "zzz"]);
    let messages = refused.body["errors"].to_string();
    assert!(
        messages.contains("Perhaps title is meant") && messages.contains("Perhaps partners is meant"),
        "{messages}"
    );
    let refused = hall.patch("partners/aston-dars-group", 1, json!({ "slug": "other" })).await.is(422);
    assert_eq!(refused.fields(), ["slug"]);
}

#[tokio::test]
async fn what_is_no_json_object_is_400_or_415() {
    let (hall, _) = Hall::furnished().await;
    let post = || hall.ask(Method::POST, "partners");
    for body in ["{", "", "[]", "\"x\"", "{\"name\": \"x\",}", "{\"name\": \"\u{1}\"}"] {
        post().header("content-type", "application/json").text(body).send().await.is(400);
    }
    for given in ["application/x-www-form-urlencoded", "text/plain", "application/jsonp"] {
        post().header("content-type", given).text("{}").send().await.is(415);
    }
    post().header("content-type", "application/json; charset=utf-8").text("{}").send().await.is(422);
    let large = format!("{{\"name\": \"{}\"}}", "x".repeat(crate::faces::LARGEST_CALL));
    post().header("content-type", "application/json").text(&large).send().await.is(413);
}

#[tokio::test]
async fn a_parameter_that_cannot_be_read_is_400_and_named() {
    let (hall, _) = Hall::furnished().await;
    for (path, named) in [
        ("partners?limit=0", "limit"),
        ("occurrences?limit=501", "limit"),
        ("occurrences?limit=many", "limit"),
        ("occurrences?from=yesterday", "from"),
        ("occurrences?meeting=7", "meeting"),
        ("occurrences?cursor=!", "cursor"),
        ("meetings?cursor=abc", "cursor"),
        ("messages?state=lost", "state"),
    ] {
        let refused = hall.get(path).await.is(400);
        assert_eq!(refused.fields(), [named], "{path}");
    }
}

#[tokio::test]
async fn no_error_of_the_router_is_anything_but_a_problem() {
    let hall = Hall::new().await;
    hall.get("nothing").await.is(404);
    hall.get("/api/v1").await.is(404);
    hall.get("/api/v1/").await.is(404);
    hall.get("meetings/none").await.is(404);
    hall.get("meetings/0198a000-0000-7000-8000-000000000000").await.is(404);
    let wrong = hall.ask(Method::PUT, "partners/x").send().await.is(405);
    assert_eq!(wrong.header("allow"), "GET, PATCH");
    // What is beside it are pages.
    for path in ["/api/v2", "/apis", "/a/x/y", "/nothing"] {
        let page = hall.ask(Method::GET, path).without_token().send().await;
        assert_eq!((page.status, page.header("content-type")), (StatusCode::NOT_FOUND, "text/html; charset=utf-8"));
    }
}

#[tokio::test]
async fn a_flood_of_faults_is_answered_with_the_first_hundred() {
    let hall = Hall::new().await;
    let many: serde_json::Map<_, _> = (0..10_000).map(|number| (format!("field-{number}"), json!(1))).collect();
    let refused = hall.ask(Method::POST, "meetings").json(many.into()).send().await.is(422);
    assert_eq!(refused.fields().len(), 100);
    let long = hall.ask(Method::POST, "meetings").json(json!({ "x".repeat(100_000): 1 })).send().await.is(422);
    assert_eq!(long.fields(), ["x".repeat(200)]);
}
