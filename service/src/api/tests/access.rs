//! Who sees and does what.

use super::*;

#[tokio::test]
async fn without_a_token_what_is_public_is_there_and_all_else_asks_for_one() {
    let (hall, _) = Hall::furnished().await;
    let public = hall.meeting(json!({ "invited": { "partners": ["aston-dars-group"] } })).await.is(201);
    let hidden = hall.meeting(json!({ "visibility": "invited" })).await.is(201);
    let visit = |method, path: &str| hall.ask(method, path).without_token();
    for path in ["partners", "venues", "partners/aston-dars-group", "venues/coventry-central-hall", "openapi.json"] {
        visit(Method::GET, path).send().await.is(200);
    }
    let seen = visit(Method::GET, &format!("meetings/{}", public.id())).send().await.is(200);
    assert!(seen.body.get("invited").is_none());
    visit(Method::GET, &format!("meetings/{}", hidden.id())).send().await.is(404);
    for path in ["meetings", "occurrences"] {
        let listed = visit(Method::GET, path).send().await.is(200);
        assert_eq!(listed.body["items"].as_array().unwrap().len(), 1, "{path}");
    }
    let asks = [
        (Method::GET, "members".to_owned()),
        (Method::GET, "messages".to_owned()),
        (Method::GET, "feeds".to_owned()),
        (Method::GET, "tokens".to_owned()),
        (Method::GET, format!("meetings/{}/answers", public.id())),
        (Method::POST, "partners".to_owned()),
        (Method::POST, "meetings".to_owned()),
        (Method::PATCH, format!("meetings/{}", public.id())),
        (Method::PATCH, format!("meetings/{}", hidden.id())),
        (Method::POST, format!("meetings/{}/cancel", hidden.id())),
    ];
    for (method, path) in asks {
        let refused = visit(method, &path).send().await.is(401);
        assert_eq!(refused.header("www-authenticate"), "Bearer", "{path}");
    }
    let wrong = hall.ask(Method::GET, "partners").token("none").send().await.is(401);
    assert_eq!(wrong.header("www-authenticate"), "Bearer error=\"invalid_token\"");
}

#[tokio::test]
async fn what_is_hidden_from_a_member_does_not_exist_and_what_is_seen_is_not_theirs_to_change() {
    let (hall, _) = Hall::furnished().await;
    let (_, token) = hall.member(json!({ "name": "Helper" })).await;
    let public = hall.meeting(json!({})).await.is(201).id();
    let hidden = hall.meeting(json!({ "visibility": "invited" })).await.is(201).id();
    for (id, status) in [(&public, 403), (&hidden, 404)] {
        let ask = |method, path: String| hall.ask(method, &path).token(&token).json(json!({}));
        ask(Method::PATCH, format!("meetings/{id}")).if_match(1).send().await.is(status);
        ask(Method::POST, format!("meetings/{id}/cancel")).send().await.is(status);
        ask(Method::PATCH, format!("meetings/{id}/occurrences/20270324T180000")).send().await.is(status);
        ask(Method::POST, format!("meetings/{id}/occurrences/20270324T180000/split")).send().await.is(status);
        ask(Method::GET, format!("meetings/{id}/answers")).send().await.is(status);
    }
    for path in ["partners", "venues", "meetings"] {
        hall.ask(Method::POST, path).token(&token).json(json!({})).send().await.is(403);
    }
    hall.ask(Method::GET, "messages").token(&token).send().await.is(403);
    hall.ask(Method::GET, "members").token(&token).send().await.is(403);
}

#[tokio::test]
async fn a_hidden_place_and_the_link_to_join_are_for_those_invited() {
    let (hall, space) = Hall::furnished().await;
    let (invited, their_token) = hall.member(json!({ "name": "Helper" })).await;
    let (_, stranger) = hall.member(json!({ "name": "Stranger" })).await;
    let fields = json!({ "space": space, "address_hidden": true, "online_url": "https://meet.example.org/x",
        "invited": { "members": [invited] } });
    let path = format!("meetings/{}", hall.meeting(fields).await.is(201).id());
    for (token, knows) in [(None, false), (Some(&stranger), false), (Some(&their_token), true)] {
        let ask = |path: &str| match token {
            Some(token) => hall.ask(Method::GET, path).token(token),
            None => hall.ask(Method::GET, path).without_token(),
        };
        let seen = ask(&path).send().await.is(200);
        assert_eq!((seen.body["space"] == space, seen.body.get("online_url").is_some()), (knows, knows));
        assert!(seen.body.get("invited").is_none());
        let dates = ask("occurrences").send().await.is(200);
        assert_eq!(dates.body["items"][0]["space"] == space, knows);
        let here = ask(&format!("occurrences?space={space}")).send().await.is(200);
        assert_eq!(here.body["items"].as_array().unwrap().len(), usize::from(knows));
    }
}
