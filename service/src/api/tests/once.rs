//! Calls that come twice, and calls that come too often.

use super::*;
use crate::flows::tidy;

async fn call(hall: &Hall, key: &str, body: Value) -> Answer {
    hall.ask(Method::POST, "partners").header("idempotency-key", key).json(body).send().await
}

fn partner(name: &str) -> Value {
    json!({ "name": name, "kind": "researcher" })
}

async fn partners(hall: &Hall) -> usize {
    hall.get("partners").await.is(200).body["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_same_call_under_one_key_counts_once_and_is_answered_alike() {
    let hall = Hall::new().await;
    let first = call(&hall, "\"k1\"", partner("A group")).await.is(201);
    // In quotes as the draft has it, or without.
    for key in ["\"k1\"", "k1"] {
        let again = call(&hall, key, partner("A group")).await.is(201);
        assert_eq!(again.body, first.body);
        for name in ["location", "etag", "content-type"] {
            assert_eq!(again.header(name), first.header(name), "{name}");
        }
    }
    assert_eq!(partners(&hall).await, 1);
    call(&hall, "k2", partner("A group")).await.is(201);
    assert_eq!(partners(&hall).await, 2);
}

#[tokio::test]
async fn a_key_is_for_one_call_only() {
    let hall = Hall::new().await;
    call(&hall, "k1", partner("A group")).await.is(201);
    assert_eq!(call(&hall, "k1", partner("B group")).await.is(422).fields(), ["Idempotency-Key"]);
    let elsewhere = hall.ask(Method::POST, "members").header("idempotency-key", "k1").json(partner("A group"));
    elsewhere.send().await.is(422);
    assert_eq!(partners(&hall).await, 1);
    let long = "k".repeat(256);
    for key in ["", "\"\"", "two words", long.as_str()] {
        assert_eq!(call(&hall, key, partner("B group")).await.is(400).fields(), ["Idempotency-Key"], "{key}");
    }
}

#[tokio::test]
async fn what_was_refused_is_refused_again_and_another_member_has_keys_of_their_own() {
    let hall = Hall::new().await;
    let refused = call(&hall, "k1", partner("")).await.is(422);
    assert_eq!(call(&hall, "k1", partner("")).await.is(422).body, refused.body);
    let (_, organiser) = hall.member(json!({ "name": "Organiser", "role": "organiser" })).await;
    let other = hall.ask(Method::POST, "partners").token(&organiser).header("idempotency-key", "k1");
    other.json(partner("B group")).send().await.is(201);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let hall = Hall::new().await;
    call(&hall, "k1", partner("A group")).await.is(201);
    hall.app.clock.advance(chrono::TimeDelta::hours(23));
    tidy::tidy(&hall.app).await.unwrap();
    call(&hall, "k1", partner("A group")).await.is(201);
    assert_eq!(partners(&hall).await, 1);
    hall.app.clock.advance(chrono::TimeDelta::hours(2));
    call(&hall, "k1", partner("A group")).await.is(201);
    assert_eq!(partners(&hall).await, 2);
}

#[tokio::test]
async fn a_token_that_is_shown_once_is_shown_again_to_the_same_call_and_lies_nowhere_in_the_open() {
    use sea_orm::EntityTrait as _;
    let hall = Hall::new().await;
    let ask = || {
        let ask = hall.ask(Method::POST, "tokens").header("idempotency-key", "k1");
        ask.json(json!({ "name": "Newsletter" })).send()
    };
    let first = ask().await.is(201);
    assert_eq!(ask().await.is(201).body, first.body);
    let token = first.body["token"].as_str().unwrap().as_bytes();
    let kept = commonhall_entities::idempotency_keys::Entity::find().one(hall.app.store.read()).await.unwrap().unwrap();
    let body = kept.body.unwrap();
    assert!(!body.windows(token.len()).any(|part| part == token) && kept.acted);
}

#[tokio::test]
async fn whoever_calls_too_often_is_told_when_to_come_again() {
    let mut hall = Hall::new().await;
    hall.app.settings = std::sync::Arc::new(crate::config::Settings { api_rate: 3, ..(*hall.app.settings).clone() });
    let (_, other) = api_tokens::create(&hall.app, &Caller::command(), member_of(&hall).await, "other").await.unwrap();
    // One service that remembers; the others of these stories are made anew for each call.
    let client = TestClient::new(routes::routes(hall.app.clone()));
    let ask = |token: Option<&str>| {
        let mut request = client.get("/api/v1/partners");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        request.send()
    };
    let header = |response: &Response, name: &str| {
        response.headers().get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    };
    for remaining in ["2", "1", "0"] {
        let answer = ask(Some(&hall.administrator)).await.0;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(
            (header(&answer, "ratelimit-limit"), header(&answer, "ratelimit-remaining")),
            ("3".into(), remaining.into())
        );
    }
    let refused = ask(Some(&hall.administrator)).await.0;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(header(&refused, "content-type"), "application/problem+json");
    let wait: u64 = header(&refused, "retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(header(&refused, "ratelimit-reset"), wait.to_string());
    let problem: Value = serde_json::from_slice(&refused.into_body().into_bytes().await.unwrap()).unwrap();
    assert!(problem["type"].as_str().unwrap().ends_with("#problem-rate"));
    // Another token has its own, and so have those without one.
    assert_eq!(ask(Some(&other)).await.0.status(), StatusCode::OK);
    for wrong in [None, Some("wrong"), Some("wrong too")] {
        let status = ask(wrong).await.0.status();
        assert_eq!(status, if wrong.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK });
    }
    assert_eq!(ask(Some("guessed")).await.0.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn without_a_limit_nobody_is_told_of_one() {
    let mut hall = Hall::new().await;
    hall.app.settings = std::sync::Arc::new(crate::config::Settings { api_rate: 0, ..(*hall.app.settings).clone() });
    assert_eq!(hall.get("partners").await.is(200).header("ratelimit-limit"), "");
}

async fn member_of(hall: &Hall) -> Uuid {
    hall.get("me").await.is(200).id().parse().unwrap()
}
