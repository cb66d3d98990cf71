//! Edits that know what they change, and readers that know what they have.

use super::*;

#[tokio::test]
async fn an_edit_names_what_it_saw() {
    let (hall, _) = Hall::furnished().await;
    let meeting = hall.meeting(json!({ "audience": "Women only" })).await.is(201).id();
    let paths =
        [format!("meetings/{meeting}"), "partners/aston-dars-group".into(), "venues/coventry-central-hall".into()];
    for path in &paths {
        let body = json!({ "description": "New words" });
        hall.ask(Method::PATCH, path).json(body.clone()).send().await.is(428);
        let stale = hall.patch(path, 7, body.clone()).await.is(412);
        assert_eq!(stale.body["current"], hall.get(path).await.body);
        let changed = hall.patch(path, 1, body.clone()).await.is(200);
        assert_eq!((&changed.body["description"], changed.header("etag")), (&json!("New words"), "\"2\""));
        hall.patch(path, 1, body.clone()).await.is(412);
        hall.ask(Method::PATCH, path).header("if-match", "*").json(body).send().await.is(200);
    }
}

#[tokio::test]
async fn a_patch_leaves_what_it_does_not_name_and_removes_what_is_null() {
    let (hall, space) = Hall::furnished().await;
    let fields = json!({ "audience": "Women only", "space": space, "invited": { "partners": ["aston-dars-group"] },
        "recurrence": "FREQ=WEEKLY;COUNT=2" });
    let meeting = hall.meeting(fields).await.is(201);
    let path = format!("meetings/{}", meeting.id());
    let body = json!({ "audience": null, "recurrence": null, "invited": { "members": [] } });
    let ask = hall.ask(Method::PATCH, &path).if_match(1).header("content-type", "application/merge-patch+json");
    let changed = ask.text(&body.to_string()).send().await.is(200);
    assert_eq!((&changed.body["audience"], &changed.body["recurrence"]), (&Value::Null, &Value::Null));
    assert_eq!(changed.body["invited"]["partners"], json!(["aston-dars-group"]));
    assert_eq!(changed.body["space"], space);
    assert_eq!(hall.patch(&path, 2, json!({ "title": null })).await.is(422).fields(), ["title"]);
}

#[tokio::test]
async fn out_of_its_space_a_meeting_stays_in_its_zone() {
    let (hall, _) = Hall::furnished().await;
    let venue = json!({ "name": "Casa", "address": "Lisboa", "time_zone": "Europe/Lisbon",
        "spaces": [{ "name": "Sala" }] });
    let venue = hall.post("venues", venue).await.is(201);
    let fields = json!({ "space": venue.body["spaces"][0]["id"], "time_zone": null });
    let meeting = hall.meeting(fields).await.is(201);
    assert_eq!(meeting.body["time_zone"], "Europe/Lisbon");
    let out = hall.patch(&format!("meetings/{}", meeting.id()), 1, json!({ "space": null })).await.is(200);
    assert_eq!((&out.body["space"], &out.body["time_zone"]), (&Value::Null, &json!("Europe/Lisbon")));
}

#[tokio::test]
async fn a_reader_who_has_it_gets_304() {
    let (hall, _) = Hall::furnished().await;
    let ask = |tags: &'static str| hall.ask(Method::GET, "partners/aston-dars-group").header("if-none-match", tags);
    for tags in ["\"1\"", "W/\"1\"", "\"7\", \"1\"", "*"] {
        let same = ask(tags).send().await.is(304);
        assert_eq!((same.header("etag"), &same.body), ("\"1\"", &Value::Null), "{tags}");
    }
    ask("\"2\"").send().await.is(200);
}
