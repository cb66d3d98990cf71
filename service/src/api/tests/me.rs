//! What members do for themselves, and who belongs where.

use super::*;

#[tokio::test]
async fn a_member_answers_for_one_date_and_for_all() {
    let (hall, _) = Hall::furnished().await;
    let (helper, token) = hall.member(json!({ "name": "Helper", "partner": "aston-dars-group" })).await;
    let (_, stranger) = hall.member(json!({ "name": "Stranger" })).await;
    let fields = json!({ "recurrence": "FREQ=WEEKLY;COUNT=3", "invited": { "partners": ["aston-dars-group"] } });
    let meeting = hall.meeting(fields).await.is(201).id();
    let put = |token: &str, path: String, body: Value| hall.ask(Method::PUT, &path).token(token).json(body);
    let (all, one) =
        (format!("meetings/{meeting}/answer"), format!("meetings/{meeting}/occurrences/20270331T180000/answer"));
    let yes = put(&token, all.clone(), json!({ "answer": "accepted", "people": 3 })).send().await.is(200);
    assert_eq!((&yes.body["member"], &yes.body["people"]), (&json!(helper), &json!(3)));
    assert_eq!(yes.body["recurrence_id"], Value::Null);
    let no = put(&token, one.clone(), json!({ "answer": "declined" })).send().await.is(200);
    assert_eq!((&no.body["recurrence_id"], &no.body["people"]), (&json!("20270331T180000"), &json!(1)));

    let mine = hall.ask(Method::GET, "me/invitations?limit=2").token(&token).send().await.is(200);
    let items = mine.body["items"].as_array().unwrap();
    assert_eq!(items.iter().map(|one| &one["answer"]).collect::<Vec<_>>(), ["accepted", "declined"]);
    let cursor = mine.body["next_cursor"].as_str().unwrap();
    let rest = hall.ask(Method::GET, &format!("me/invitations?cursor={cursor}")).token(&token).send().await.is(200);
    assert_eq!(rest.body["items"][0]["occurrence"]["recurrence_id"], "20270407T180000");
    assert_eq!(
        hall.get(&format!("meetings/{meeting}/answers")).await.is(200).body["items"].as_array().unwrap().len(),
        2
    );

    put(&stranger, all.clone(), json!({ "answer": "accepted" })).send().await.is(403);
    assert_eq!(put(&token, all.clone(), json!({ "answer": "yes" })).send().await.is(422).fields(), ["answer"]);
    assert_eq!(put(&token, all.clone(), json!({ "people": 1 })).send().await.is(422).fields(), ["answer"]);
    let many = put(&token, all.clone(), json!({ "answer": "accepted", "people": 51 })).send().await.is(422);
    assert_eq!(many.fields(), ["people"]);
    let gone = format!("meetings/{meeting}/occurrences/20270401T180000/answer");
    put(&token, gone, json!({ "answer": "accepted" })).send().await.is(404);
    hall.post(&format!("meetings/{meeting}/cancel"), json!({})).await.is(200);
    put(&token, one, json!({ "answer": "accepted" })).send().await.is(409);
}

#[tokio::test]
async fn a_member_says_which_mail_they_want() {
    let hall = Hall::new().await;
    assert_eq!(hall.get("me/mail").await.is(200).body, json!({ "stopped": [] }));
    let put = |stopped: Value| hall.ask(Method::PUT, "me/mail").json(json!({ "stopped": stopped })).send();
    let set = put(json!(["change", "reminder"])).await.is(200);
    assert_eq!(set.body, json!({ "stopped": ["reminder", "change"] }));
    assert_eq!(put(json!(["reminder"])).await.is(200).body, json!({ "stopped": ["reminder"] }));
    assert_eq!(hall.get("me/mail").await.is(200).body, json!({ "stopped": ["reminder"] }));
    assert_eq!(put(json!(["sign_in"])).await.is(422).fields(), ["stopped.0"]);
    assert_eq!(hall.ask(Method::PUT, "me/mail").json(json!({})).send().await.is(422).fields(), ["stopped"]);
    assert_eq!(put(json!([])).await.is(200).body, json!({ "stopped": [] }));
}

#[tokio::test]
async fn one_is_told_who_one_is() {
    let (hall, _) = Hall::furnished().await;
    let (id, token) = hall.member(json!({ "name": "Helper", "partner": "aston-dars-group" })).await;
    let me = hall.ask(Method::GET, "me").token(&token).send().await.is(200);
    assert_eq!((me.id(), me.header("etag")), (id, "\"1\""));
    hall.ask(Method::GET, "me").token(&token).header("if-none-match", "\"1\"").send().await.is(304);
    hall.ask(Method::GET, "me").without_token().send().await.is(401);
}

#[tokio::test]
async fn a_member_joins_a_partner_and_leaves_it() {
    let (hall, _) = Hall::furnished().await;
    let partner = hall.get("partners/aston-dars-group").await.is(200).id();
    let (id, token) = hall.member(json!({ "name": "Helper" })).await;
    let path = format!("members/{id}/memberships");
    let joined = hall.post(&path, json!({ "partner": partner, "role": "coordinator" })).await.is(201);
    assert_eq!(joined.body["memberships"][0]["partner"], "aston-dars-group");
    assert_eq!((&joined.body["role"], joined.header("etag")), (&json!("coordinator"), "\"2\""));
    assert_eq!(hall.post(&path, json!({ "partner": "nobody" })).await.is(422).fields(), ["partner"]);
    assert_eq!(hall.post(&path, json!({ "partner": partner, "role": "chair" })).await.is(422).fields(), ["role"]);
    let own = hall.ask(Method::DELETE, &format!("{path}/aston-dars-group")).token(&token).send().await;
    own.is(204);
    hall.ask(Method::DELETE, &format!("{path}/aston-dars-group")).send().await.is(404);
    hall.ask(Method::POST, &path).token(&token).json(json!({ "partner": partner })).send().await.is(403);

    let left = hall.post("partners/aston-dars-group/leave", json!({})).await.is(200);
    assert!(left.body["left_at"].is_string());
    assert_eq!(hall.post(&path, json!({ "partner": partner })).await.is(422).fields(), ["partner"]);
    hall.ask(Method::POST, "partners/aston-dars-group/leave").token(&token).send().await.is(403);
}

#[tokio::test]
async fn lists_hold_what_is_asked_for() {
    let (hall, space) = Hall::furnished().await;
    hall.post("partners", json!({ "name": "Observatory", "kind": "researcher", "steering": true })).await.is(201);
    hall.post("venues", json!({ "name": "Annexe", "address": "x", "partner": "observatory" })).await.is(201);
    hall.meeting(json!({ "title": "Draft", "status": "draft" })).await.is(201);
    hall.meeting(json!({ "title": "Hall", "space": space, "visibility": "invited" })).await.is(201);
    let later = json!({ "title": "Later", "host": "observatory", "starts": "2028-03-24T18:00" });
    let later = hall.meeting(later).await.is(201);
    hall.post("partners/observatory/leave", json!({})).await.is(200);
    let series = later.body["series"].as_str().unwrap();
    for (path, names) in [
        ("partners?kind=researcher".to_owned(), vec!["Observatory"]),
        ("partners?steering=false".into(), vec!["Aston Dars group"]),
        ("partners?founding=true".into(), vec![]),
        ("partners?left=true".into(), vec!["Observatory"]),
        ("partners?left=false".into(), vec!["Aston Dars group"]),
        ("venues?partner=observatory".into(), vec!["Annexe"]),
        ("meetings?partner=observatory".into(), vec!["Later"]),
        ("meetings?status=draft".into(), vec!["Draft"]),
        ("meetings?visibility=invited".into(), vec!["Hall"]),
        ("meetings?from=2028-01-01T00:00:00Z".into(), vec!["Later"]),
        (format!("meetings?series={series}"), vec!["Later"]),
        (format!("meetings?space={space}"), vec!["Hall"]),
        (format!("meetings?space={space}&status=draft"), vec![]),
    ] {
        let listed = hall.get(&path).await.is(200);
        let items = listed.body["items"].as_array().unwrap();
        let found: Vec<_> = items.iter().map(|one| one.get("name").or(one.get("title")).unwrap()).collect();
        assert_eq!(found, names, "{path}");
    }
    for (path, named) in [("partners?kind=club", "kind"), ("meetings?status=maybe", "status")] {
        assert_eq!(hall.get(path).await.is(400).fields(), [named]);
    }
    hall.get("meetings?partner=nobody").await.is(404);
    for name in ["one", "two", "three"] {
        hall.post("tokens", json!({ "name": name })).await.is(201);
    }
    let first = hall.get("tokens?limit=2").await.is(200);
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let rest = hall.get(&format!("tokens?cursor={cursor}")).await.is(200);
    assert_eq!(rest.body["items"].as_array().unwrap().len(), 2);
    assert_eq!(rest.body["next_cursor"], Value::Null);
}
