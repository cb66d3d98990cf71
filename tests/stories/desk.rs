//! The outbox and the audit trail, as those who run an installation see them.

use chrono::TimeDelta;
use commonhall::flows::{Caller, answers, meetings};
use commonhall::mail::Outcome;
use commonhall::store::people;
use commonhall_domain::meeting::MeetingInput;
use poem::http::Method;
use serde_json::json;

use crate::harness::{kinds, stories};

fn refused() -> Outcome {
    Outcome::Refused { reason: "550 5.1.1 nobody of that name".into() }
}

stories! {
    async fn mail_is_held_and_let_go_by_an_administrator_who_says_why(app) {
        let world = app.world().await;
        let (page, organiser) = (app.as_member(world.administrator).await, app.as_member(world.organiser).await);
        let unsaid = page.post("/admin/outbox/hold", &[("because", " ")]).await;
        assert_eq!(unsaid.status, 422);
        assert!(unsaid.text.contains("href=\"#because\""), "{}", unsaid.text);
        assert_eq!(page.post("/admin/outbox/hold", &[("because", "The server moves.")]).await.location(), "/admin/outbox");
        app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await;
        app.send().await;
        assert!(app.new_mails().is_empty());
        let seen = organiser.get("/admin/outbox").await;
        for words in ["All mail is held back", "The server moves.", "Choir", "m***@example.org", "Member, Aston Dars group"] {
            assert!(seen.text.contains(words), "{words}: {}", seen.text);
        }
        assert!(!seen.text.contains("member@example.org") && !seen.text.contains("/admin/outbox/release"), "{}", seen.text);
        let asked = page.get("/admin/outbox/release").await;
        assert!(asked.text.contains("One message is waiting.") && asked.text.contains("not on a copy of it"), "{}", asked.text);
        page.post("/admin/outbox/release", &[]).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "member@example.org")]);
    }

    async fn a_refused_message_is_found_tried_again_and_a_waiting_one_dropped(app) {
        let world = app.world().await;
        let page = app.as_member(world.administrator).await;
        app.mail.script([refused()]);
        app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await;
        app.send().await;
        app.schedule(&world.inviting(world.neighbour, "Tea", "2027-03-25T18:00")).await;
        let dead = page.get("/admin/outbox?state=dead").await;
        assert!(dead.text.contains("550 5.1.1 nobody of that name") && !dead.text.contains("Tea"), "{}", dead.text);
        let all = app.messages().await;
        let (choir, tea) = (all[0].id, all[1].id);
        let gone = page.post(&format!("/admin/outbox/{choir}/drop"), &[]).await;
        assert_eq!(gone.status, 422, "what is dead is over");
        assert!(gone.text.contains("error-summary"), "{}", gone.text);
        let ask = page.get(&format!("/admin/outbox/{choir}/retry")).await;
        assert!(ask.text.contains("Try this message again?"), "{}", ask.text);
        assert_eq!(page.post(&format!("/admin/outbox/{choir}/retry"), &[]).await.location(), "/admin/outbox");
        assert_eq!(page.post(&format!("/admin/outbox/{tea}/drop"), &[]).await.status, 303);
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "member@example.org")]);
        assert!(app.messages().await[1].reason.as_deref() == Some("dropped by hand"));
    }

    async fn a_long_outbox_is_read_in_parts_that_lose_no_filter(app) {
        let world = app.world().await;
        for number in 0..30 {
            app.schedule(&world.invited(&format!("Meeting {number:02}"), &format!("2027-04-{:02}T10:00", number + 1))).await;
        }
        app.send().await;
        let page = app.as_member(world.organiser).await;
        let first = page.get("/admin/outbox?state=sent&kind=invitation").await.text;
        assert_eq!(first.matches("scope=\"row\"").count(), 50);
        let next = first.split("rel=\"prev\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#x2f;", "/").replace("&amp;", "&");
        assert!(next.starts_with("/admin/outbox?state=sent&kind=invitation&before="), "{next}");
        assert_eq!(page.get(&next).await.text.matches("scope=\"row\"").count(), 10);
        let nothing = page.get("/admin/outbox?state=dead").await;
        assert!(nothing.text.contains("There is no such message."), "{}", nothing.text);
    }

    async fn a_program_does_to_the_outbox_what_the_pages_do(app) {
        let world = app.world().await;
        let (administrator, organiser) = (app.api(world.administrator).await, app.api(world.organiser).await);
        let reason = json!({ "because": "The server moves." });
        let refusal = organiser.json(Method::POST, "/api/v1/outbox/hold", &reason).await;
        assert_eq!(refusal.status, 403);
        let held = administrator.json(Method::POST, "/api/v1/outbox/hold", &reason).await.json();
        assert_eq!(held["held_because"], "The server moves.");
        app.schedule(&world.invited("Choir", "2027-03-24T18:00")).await;
        app.later(TimeDelta::minutes(1));
        let state = organiser.get("/api/v1/outbox").await.json();
        assert_eq!((&state["waiting"], &state["oldest_due_at"]), (&json!(2), &json!("2027-03-01T09:00:00Z")));
        let id = app.messages().await[0].id;
        let dropped = administrator.json(Method::POST, &format!("/api/v1/messages/{id}/drop"), &json!({})).await;
        assert_eq!(dropped.json()["state"], "superseded");
        let again = administrator.json(Method::POST, &format!("/api/v1/messages/{id}/retry"), &json!({})).await;
        assert_eq!(again.status, 422);
        let once = administrator.with("idempotency-key", "release-1");
        for _ in 0..2 {
            let released = once.json(Method::POST, "/api/v1/outbox/release", &json!({})).await.json();
            assert_eq!(released["held_because"], json!(null));
        }
        app.send().await;
        assert_eq!(app.new_mails().len(), 1);
        let releases = administrator.get("/api/v1/audit?object_kind=outbox").await.json();
        let done: Vec<_> = releases["items"].as_array().unwrap().iter().map(|one| one["action"].clone()).collect();
        assert_eq!(done, ["released", "held"]);
    }

    async fn the_trail_says_who_did_what_and_never_what_somebody_answered(app) {
        let world = app.world().await;
        let organiser = app.caller(world.organiser).await;
        let input = MeetingInput { recurrence: Some("FREQ=WEEKLY;COUNT=3".into()), ..world.invited("Choir", "2027-03-24T18:00") };
        let meeting = meetings::create(app, &organiser, &input, meetings::Warnings::Accept).await.unwrap().whole.meeting;
        app.schedule(&world.meeting("Tea", "2027-03-25T18:00")).await;
        let member = people::by_id(app.store.read(), world.member).await.unwrap().unwrap();
        let path = answers::path(app, &member, meeting.series_id);
        let reply = answers::Reply { answer: "declined".into(), ..answers::Reply::default() };
        answers::record(app, path.strip_prefix("/a/").unwrap(), &reply).await.unwrap();
        meetings::cancel(app, &Caller::command(), meeting.id, None, Some("The boiler is broken.")).await.unwrap();
        let page = app.as_member(world.administrator).await;
        let all = page.get("/admin/audit").await.text;
        for words in ["Meeting scheduled", "Meeting cancelled", "The boiler is broken.", "2 people", "Choir", "Tea",
            "Invitation to a date answered", "By a link in a mail", "On the command line"] {
            assert!(all.contains(words), "{words}: {all}");
        }
        assert!(!all.contains("declined") && !all.contains(&path), "{all}");
        let rows = |text: &str| text.matches("scope=\"row\"").count();
        let own = page.get(&format!("/admin/audit?who={}", world.organiser)).await.text;
        assert!(own.contains("Only what Organiser did.") && own.contains("Meeting scheduled") && !own.contains("Tea"), "{own}");
        let by_link = page.get("/admin/audit?by=link").await.text;
        assert!(by_link.contains("Invitation to a date answered") && !by_link.contains("Meeting scheduled"), "{by_link}");
        let none = page.get("/admin/audit?until=2027-02-28").await.text;
        assert!(none.contains("Nothing was done.") && rows(&none) == 0, "{none}");
        assert!(rows(&page.get("/admin/audit?since=2027-03-01&until=2027-03-01&what=meeting").await.text) >= 4);
        // What cannot be read filters nothing.
        assert_eq!(page.get("/admin/audit?who=me&since=soon&by=x&what=y&about=z").await.status, 200);
        let api = app.api(world.administrator).await.get(&format!("/api/v1/audit?meeting={}", meeting.id)).await;
        assert!(api.text.contains("answered") && !api.text.contains("declined"), "{}", api.text);
    }

    async fn whoever_organises_sees_what_was_done_to_a_meeting_and_to_no_other(app) {
        let world = app.world().await;
        let input = MeetingInput { recurrence: Some("FREQ=WEEKLY;COUNT=3".into()), ..world.invited("Choir", "2027-03-24T18:00") };
        let meeting = app.schedule(&input).await.meeting;
        app.schedule(&world.meeting("Tea", "2027-03-25T18:00")).await;
        app.go_to("2027-03-26T09:00:00Z");
        let rest = app.change(meeting.id, |input| input.starts = "2027-03-24T19:00".into()).await.meeting;
        assert_ne!(rest.id, meeting.id);
        let page = app.as_member(world.organiser).await;
        assert_eq!(page.get("/admin/audit").await.status, 403);
        for part in [meeting.id, rest.id] {
            let history = page.get(&format!("/organise/meetings/{part}/history")).await.text;
            for words in ["Meeting scheduled", "Series split"] {
                assert!(history.contains(words), "{words}: {history}");
            }
            assert!(!history.contains("Tea") && !history.contains("/admin/audit"), "{history}");
        }
        let api = app.api(world.organiser).await;
        assert_eq!(api.get(&format!("/api/v1/audit?meeting={}", meeting.id)).await.status, 200);
        let first = api.get(&format!("/api/v1/audit?meeting={}&limit=1", meeting.id)).await.json();
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api.get(&format!("/api/v1/audit?meeting={}&limit=1&cursor={cursor}", meeting.id)).await.json();
        assert_ne!(first["items"], second["items"]);
        let member = app.api(world.member).await;
        assert_eq!(member.get(&format!("/api/v1/audit?meeting={}", meeting.id)).await.status, 403);
    }

    async fn the_administrators_home_says_what_is_not_well_and_what_to_do(app) {
        let world = app.world().await;
        let page = app.as_member(world.administrator).await;
        // The clock of a story stands in another year than that of the database, and is told so.
        let well = page.get("/admin").await.text;
        assert!(well.contains("One check found a problem") && well.contains("set both clocks by NTP"), "{well}");
        assert!(!well.contains("commonhall outbox release") && well.contains("href=\"/admin/audit\""), "{well}");
        page.post("/admin/outbox/hold", &[("because", "The server moves.")]).await;
        let held = page.get("/admin").await.text;
        for words in ["2 checks found a problem", "The server moves.", "commonhall outbox release"] {
            assert!(held.contains(words), "{words}: {held}");
        }
        assert!(page.get("/").await.text.contains("href=\"/admin\""));
        assert!(!app.as_member(world.organiser).await.get("/").await.text.contains("href=\"/admin\""));
    }
}
