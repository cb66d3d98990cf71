//! What happens to forms in a browser's life: somebody is signed out before they send one, presses twice, or goes back.

use commonhall::flows::{meetings, sessions};
use commonhall_domain::meeting::MeetingInput;
use commonhall_entities::meetings as rows;
use poem::http::header;
use sea_orm::EntityTrait as _;

use crate::harness::{Browser, Database, Server, TestApp, stories};

/// A meeting as somebody fills it in.
const MEETING: [(&str, &str); 13] = [
    ("once", "AAAABBBB"),
    ("title", "Choir \"& friends\" <b>"),
    ("description", "Bring a song.\r\nAnd a friend."),
    ("host", "aston-dars-group"),
    ("date", "2027-04-07"),
    ("time", "18:00"),
    ("duration", "PT2H"),
    ("repeat", "none"),
    ("visibility", "public"),
    ("status", "confirmed"),
    ("languages", "en"),
    ("languages", "ur"),
    // One partner may have several at a time.
    ("accept_warnings", "yes"),
];

/// How many meetings there are.
async fn stored(app: &TestApp) -> usize {
    rows::Entity::find().all(app.store.read()).await.unwrap().len()
}

stories! {
    async fn a_form_left_open_over_a_sign_out_is_neither_stored_nor_lost(app) {
        let world = app.world().await;
        let browser = app.as_member(world.organiser).await;
        sessions::end(app, browser.session()).await.unwrap();
        let answer = browser.post("/organise/meetings", &MEETING).await;
        assert_eq!(answer.status, 401, "{}", answer.text);
        assert!(answer.text.contains("You are signed out") && answer.text.contains("Bring a song."), "{}", answer.text);
        assert_eq!(stored(app).await, 0);
        // They sign in beside it, and send it again as it stands there.
        let kept: Vec<_> = answer.hidden_inputs().into_iter().filter(|(name, _)| name != "back").collect();
        let typed: Vec<_> = MEETING.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(kept, typed);
        assert!(answer.text.contains("action=\"/organise/meetings\""));
        let again = app.as_member(world.organiser).await;
        let done = again.send("/organise/meetings", &kept).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(stored(app).await, 1);
        // A browser whose session is gone without a trace, as after signing out in another window; a program is sent to sign in.
        let gone = app.visitor().with("sec-fetch-site", "same-origin");
        assert!(gone.post("/organise/meetings", &MEETING).await.text.contains("Bring a song."));
        assert_eq!(app.visitor().post("/organise/meetings", &MEETING).await.location(), "/sign-in?again=1");
        assert_eq!(browser.get("/organise").await.location(), "/sign-in");
    }

    async fn what_is_saved_twice_is_saved_once(app) {
        let world = app.world().await;
        let browser = app.as_member(world.organiser).await;
        // A double click: both at once.
        let (first, second) = tokio::join!(browser.post("/organise/meetings", &MEETING), browser.post("/organise/meetings", &MEETING));
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303), "{}{}", first.text, second.text);
        assert_eq!(first.location(), second.location());
        assert_eq!(stored(app).await, 1);
        // Back, and the same again.
        let third = browser.post("/organise/meetings", &MEETING).await;
        assert_eq!(third.location(), first.location());
        // A form that says something else, or that was opened anew, is another one.
        for (name, value) in [("title", "Another choir"), ("once", "CCCCDDDD")] {
            let other: Vec<_> = MEETING.iter().map(|(known, before)| (*known, if *known == name { value } else { before })).collect();
            let done = browser.post("/organise/meetings", &other).await;
            assert!(done.status == 303 && done.location() != first.location(), "{}", done.text);
        }
        assert_eq!(stored(app).await, 3);
        // What was refused may be sent again.
        let mut wrong = MEETING.to_vec();
        wrong[1].1 = "";
        wrong[0].1 = "EEEEFFFF";
        for _ in 0..2 {
            assert_eq!(browser.post("/organise/meetings", &wrong).await.status, 422);
        }
        // A change pressed twice is no change by somebody else.
        let id = first.location().strip_prefix("/meetings/").unwrap().to_owned();
        let edit = format!("/organise/meetings/{id}/edit");
        let mut change = MEETING.to_vec();
        change[1].1 = "Choir of all";
        change.push(("revision", "1"));
        for _ in 0..2 {
            let done = browser.post(&edit, &change).await;
            assert_eq!((done.status.as_u16(), done.location()), (303, first.location()), "{}", done.text);
        }
        // Nor is it a key for somebody else.
        let other = app.as_member(world.administrator).await;
        assert_ne!(other.post("/organise/meetings", &MEETING).await.location(), first.location());
    }

    async fn every_form_of_organisers_counts_once_and_none_of_their_pages_is_kept(app) {
        let world = app.world().await;
        let weekly = Some("FREQ=WEEKLY;COUNT=3".to_owned());
        let series = MeetingInput { recurrence: weekly, ..world.meeting("Choir", "2027-03-24T18:00") };
        let meeting = app.schedule(&series).await.meeting.id;
        let browser = app.as_member(world.administrator).await;
        let date = meetings::date_text(app.dates(meeting).await[0].recurrence_id);
        for path in [
            "/organise/meetings/new".to_owned(),
            format!("/organise/meetings/{meeting}/edit"),
            format!("/organise/meetings/{meeting}/cancel"),
            format!("/organise/meetings/{meeting}/dates/{date}"),
            "/organise/partners/new".to_owned(),
            "/organise/partners/aston-dars-group/edit".to_owned(),
            "/organise/members/new".to_owned(),
            format!("/organise/members/{}/edit", world.member),
            "/organise/venues/new".to_owned(),
            "/organise/venues/coventry-central-hall/edit".to_owned(),
            "/organise/venues/coventry-central-hall/spaces/new".to_owned(),
            format!("/organise/venues/coventry-central-hall/spaces/{}", world.main_hall),
        ] {
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            for form in page.text.split("method=\"post\" action=\"/organise").skip(1) {
                assert!(form.split("</form>").next().unwrap().contains("name=\"once\" value=\""), "{path}");
            }
        }
        for path in ["/", "/me", "/organise", "/nothing", &format!("/meetings/{meeting}")] {
            let page = browser.get(path).await;
            assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{path}");
        }
        for answer in [browser.post("/me/language", &[("language", "en")]).await, app.visitor().get("/me").await] {
            assert_eq!((answer.status.as_u16(), &answer.headers[header::CACHE_CONTROL]), (303, &"no-store".parse().unwrap()));
        }
    }

    async fn in_a_browser_a_double_click_saves_once_and_going_back_after_signing_out_shows_nothing(app) {
        let server = Server::start(Database::new(app.database.kind).await, &[]).await;
        let base = &server.base_url;
        server.command(&["member", "add", "--name", "Organiser", "--email", "organiser@example.org", "--role", "administrator"]).await;
        let browser = Browser::open().await;
        let sign_in = async || {
            let link = server.command(&["sign-in", "--email", "organiser@example.org"]).await;
            browser.goto(&link).await.unwrap();
            browser.press_button("Sign in").await;
        };
        sign_in().await;
        let partners = async || {
            let token = server.command(&["token", "create", "--email", "organiser@example.org", "--name", "x"]).await;
            let listed = server.api(&token, "GET", "partners", &serde_json::json!({})).await;
            listed["items"].as_array().unwrap().len()
        };
        browser.goto(format!("{base}/organise/partners/new")).await.unwrap();
        browser.fill("name", "Choir of all").await;
        browser.double_click("Add the partner").await;
        assert_eq!(partners().await, 1);
        let text = browser.text().await;
        assert!(text.contains("Choir of all"), "{text}");

        // Signed out in another window while a form is open.
        browser.goto(format!("{base}/organise/partners/new")).await.unwrap();
        browser.fill("name", "Writers’ circle").await;
        let form = browser.window().await.unwrap();
        let other = browser.new_tab().await.unwrap();
        browser.switch_to_window(other.clone()).await.unwrap();
        browser.goto(format!("{base}/me")).await.unwrap();
        browser.press_button("Sign out").await;
        browser.switch_to_window(form.clone()).await.unwrap();
        browser.press_button("Add the partner").await;
        let text = browser.text().await;
        assert!(text.contains("You are signed out") && text.contains("Writers’ circle"), "{text}");
        browser.picture("journey", "13-signed-out").await;
        assert_eq!(partners().await, 1);
        browser.switch_to_window(other.clone()).await.unwrap();
        sign_in().await;
        browser.switch_to_window(form).await.unwrap();
        browser.press_button("Send it again").await;
        assert!(browser.text().await.contains("Writers’ circle"));
        assert_eq!(partners().await, 2);

        // What was seen is not seen again by whoever goes back.
        browser.goto(format!("{base}/organise/members")).await.unwrap();
        assert!(browser.text().await.contains("organiser@example.org"), "{}", browser.text().await);
        browser.press_button("Sign out").await;
        browser.back().await.unwrap();
        let text = browser.text().await;
        assert!(!text.contains("organiser@example.org") && browser.address().await.contains("/sign-in"), "{text}");
        browser.close().await;
        assert!(server.stop().await.success());
    }
}
