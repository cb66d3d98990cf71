//! Partners, venues and members, as the contract's examples have them.

use super::*;

#[tokio::test]
async fn a_partner_is_added_as_in_the_contract() {
    let hall = Hall::new().await;
    let body = json!({ "name": "Aston Dars group", "kind": "community_group", "founding": true, "steering": true });
    let made = hall.post("partners", body).await.is(201);
    assert_eq!(made.body["slug"], "aston-dars-group");
    assert_eq!(made.body["revision"], 1);
    assert_eq!((&made.body["founding"], &made.body["steering"]), (&json!(true), &json!(true)));
    assert_eq!(made.header("etag"), "\"1\"");
    let there = hall.ask(Method::GET, made.header("location")).without_token().send().await.is(200);
    assert_eq!(there.id(), made.id());
    let by_id = hall.get(&format!("partners/{}", made.id())).await.is(200);
    assert_eq!(by_id.body, made.body);
    hall.get("partners/nobody").await.is(404);
}

#[tokio::test]
async fn a_venue_is_added_with_its_spaces_as_in_the_contract() {
    let hall = Hall::new().await;
    let body = json!({ "name": "Coventry Central Hall", "address": "Warwick Lane, Coventry", "time_zone": "Europe/London",
        "latitude": 52.4, "longitude": -1.5, "spaces": [{ "name": "Main hall", "capacity": 120 }],
        "access": { "step_free": "ramp", "door_width_cm": 82 } });
    let made = hall.post("venues", body).await.is(201);
    assert_eq!((&made.body["slug"], &made.body["latitude"]), (&json!("coventry-central-hall"), &json!(52.4)));
    assert_eq!(made.body["access"], json!({ "step_free": "ramp", "door_width_cm": 82 }));
    assert_eq!(made.body["spaces"][0]["capacity"], 120);
    let side = hall.post("venues/coventry-central-hall/spaces", json!({ "name": "Side room" })).await.is(201);
    assert_eq!(side.body["revision"], 2);
    let path = format!("venues/{}/spaces/{}", made.id(), side.id());
    let changed = hall.patch(&path, 2, json!({ "capacity": 30, "access": { "wifi": true } })).await.is(200);
    assert_eq!((&changed.body["capacity"], &changed.body["name"]), (&json!(30), &json!("Side room")));
    let venue = hall.get("venues/coventry-central-hall").await.is(200);
    assert_eq!(venue.body["spaces"].as_array().unwrap().len(), 2);
    assert_eq!(venue.header("etag"), "\"3\"");
    let stranger = format!("venues/coventry-central-hall/spaces/{}", made.id());
    hall.patch(&stranger, 3, json!({ "capacity": 30 })).await.is(404);
}

#[tokio::test]
async fn a_member_is_added_as_in_the_contract_and_no_mail_goes_out() {
    let (hall, _) = Hall::furnished().await;
    let body = json!({ "name": "Helper, Aston Dars group", "email": "helper@example.org", "language": "bn",
        "partner": "aston-dars-group", "role": "member" });
    let made = hall.post("members", body).await.is(201);
    assert_eq!((&made.body["partner"], &made.body["role"]), (&json!("aston-dars-group"), &json!("member")));
    assert_eq!((&made.body["language"], &made.body["welcomed"]), (&json!("bn"), &json!(false)));
    assert_eq!(hall.get("messages").await.is(200).body["items"], json!([]));

    let body = json!({ "name": "Coordinator", "email": "coordinator@example.org", "partner": "aston-dars-group",
        "role": "coordinator", "welcome": true });
    let made = hall.post("members", body).await.is(201);
    assert_eq!((&made.body["role"], &made.body["welcomed"]), (&json!("coordinator"), &json!(true)));
    let messages = hall.get("messages?kind=welcome&state=pending").await.is(200);
    assert_eq!(messages.body["items"][0]["member"], made.body["id"]);
    let message_id = messages.body["items"][0]["message_id"].as_str().unwrap();
    assert!(message_id.starts_with(messages.body["items"][0]["id"].as_str().unwrap()) && message_id.contains('@'));

    let changed =
        hall.patch(&format!("members/{}", made.id()), 1, json!({ "language": "ur", "phone": "0121 1" })).await;
    assert_eq!(changed.is(200).body["language"], "ur");
    let gone = hall.patch(&format!("members/{}", made.id()), 2, json!({ "phone": null })).await.is(200);
    assert_eq!(gone.body["phone"], Value::Null);
}

#[tokio::test]
async fn a_list_comes_in_parts_of_the_size_that_is_wanted() {
    let hall = Hall::new().await;
    for name in ["A group", "B group", "C group"] {
        hall.post("partners", json!({ "name": name, "kind": "researcher" })).await.is(201);
    }
    let first = hall.get("partners?limit=2").await.is(200);
    assert_eq!(first.body["items"].as_array().unwrap().len(), 2);
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let second = hall.get(&format!("partners?limit=2&cursor={cursor}")).await.is(200);
    assert_eq!(second.body["items"][0]["slug"], "c-group");
    assert_eq!(second.body["next_cursor"], Value::Null);
}

#[tokio::test]
async fn a_private_calendar_and_a_token_are_shown_once() {
    let (hall, _) = Hall::furnished().await;
    let body = json!({ "name": "Helper", "partner": "aston-dars-group" });
    let (_, token) = hall.member(body).await;
    let ask = |method, path: &str| hall.ask(method, path).token(&token);
    let own = ask(Method::POST, "feeds").send().await.is(201);
    let url = own.body["url"].as_str().unwrap();
    assert!(url.contains("/calendars/private/") && own.body["webcal_url"].as_str().unwrap().starts_with("webcal://"));
    let of_partner = ask(Method::POST, "feeds").json(json!({ "partner": "aston-dars-group" })).send().await.is(201);
    assert_eq!(of_partner.body["partner"], "aston-dars-group");
    let listed = ask(Method::GET, "feeds").send().await.is(200);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 2);
    assert!(listed.body["items"][0].get("url").is_none());
    ask(Method::DELETE, &format!("feeds/{}", own.id())).send().await.is(204);
    ask(Method::DELETE, &format!("feeds/{}", own.id())).send().await.is(404);

    let made = ask(Method::POST, "tokens").json(json!({ "name": "Newsletter" })).send().await.is(201);
    let second = made.body["token"].as_str().unwrap();
    hall.ask(Method::GET, "tokens").token(second).send().await.is(200);
    ask(Method::DELETE, &format!("tokens/{}", made.id())).send().await.is(204);
    hall.ask(Method::GET, "tokens").token(second).send().await.is(401);
}
