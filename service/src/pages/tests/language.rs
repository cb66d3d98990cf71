//! The language of a page, and how a reader's choice stays.

use std::sync::Arc;

use poem::http::{Method, StatusCode, header};
use poem::test::TestClient;

use super::{Answer, FORM, World};
use crate::app::App;
use crate::assets;
use crate::mail::Transport;
use crate::store::people;

/// A GET with a cookie and `Accept-Language`.
async fn read(world: &World, path: &str, cookie: &str, accepted: &str) -> Answer {
    let client = TestClient::new(crate::routes::routes(world.app.clone()));
    let request = client.get(path).header(header::COOKIE, cookie).header(header::ACCEPT_LANGUAGE, accepted);
    Answer::of(request.send().await.0).await
}

fn language(page: &Answer) -> &str {
    page.headers[header::CONTENT_LANGUAGE].to_str().unwrap()
}

#[tokio::test]
async fn the_address_counts_before_the_browsers_choice_that_before_the_member_and_the_member_before_the_browser() {
    let world = World::new().await;
    let session = world.session_of(world.member.id).await;
    let both = format!("{session}; language=ur");
    for (path, cookie, accepted, expected) in [
        ("/", "", "", "en"),
        ("/", "", "ur-PK,ur;q=0.9", "ur"),
        ("/", &session, "ur", "en"),
        ("/", &both, "en", "ur"),
        ("/?lang=en", &both, "ur", "en"),
        ("/?lang=ur", "", "en", "ur"),
        ("/?lang=xx", "language=ur", "en", "ur"),
        ("/", "language=xx", "", "en"),
        ("/nowhere", "language=ur", "en", "ur"),
    ] {
        let page = read(&world, path, cookie, accepted).await;
        assert_eq!(language(&page), expected, "{path} {cookie} {accepted}");
        let dir = if expected == "ur" { "rtl" } else { "ltr" };
        assert!(page.text.contains(&format!("<html lang=\"{expected}\" dir=\"{dir}\">")), "{path}");
        let vary = page.headers[header::VARY].to_str().unwrap();
        assert!(vary.contains("Cookie") && vary.contains("Accept-Language"), "{vary}");
    }
}

#[tokio::test]
async fn looking_at_a_page_in_another_language_changes_nothing_and_choosing_it_stays() {
    let world = World::new().await;
    let looked = world.get("/partners?lang=ur").await;
    assert!(looked.headers.get(header::SET_COOKIE).is_none());
    // The page in Urdu offers English, by its own name, and comes back to itself without the language of that one view.
    assert!(looked.text.contains("value=\"en\" lang=\"en\" dir=\"ltr\">English</button>"), "{}", looked.text);
    assert!(looked.text.contains("name=\"back\" value=\"/partners\""), "{}", looked.text);
    let chosen = world.post("/language", "language=ur&back=%2Fpartners%3Fx%3D1").await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/partners?x=1"));
    let cookie = chosen.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("language=ur; ") && cookie.contains("Max-Age=31536000"), "{cookie}");
    for path in ["/", "/venues", "/sign-in"] {
        assert_eq!(language(&world.get_as("language=ur", path).await), "ur");
    }
}

#[tokio::test]
async fn the_choice_leads_to_no_other_site() {
    let world = World::new().await;
    for back in
        ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "", "javascript%3A1", "%2F%09%2Fx"]
    {
        let chosen = world.post("/language", &format!("language=ur&back={back}")).await;
        assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/"), "{back}");
    }
    assert_eq!(world.post("/language", "language=ur").await.location(), "/");
    let unknown = world.post("/language", "language=xx&back=%2F").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.headers.get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn another_sites_form_chooses_no_language() {
    let world = World::new().await;
    let client = TestClient::new(crate::routes::routes(world.app.clone()));
    let request = client.post("/language").header("sec-fetch-site", "cross-site").content_type(FORM);
    assert_eq!(request.body("language=ur").send().await.0.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_refused_form_comes_back_to_the_page_that_it_was_sent_from() {
    let world = World::new().await;
    let client = TestClient::new(crate::routes::routes(world.app.clone()));
    let referer = format!("{}/sign-in?again=1", world.app.settings.base_url);
    let request = client.post("/sign-in/code").header(header::REFERER, referer).content_type(FORM);
    let refused = Answer::of(request.body("code=1").send().await.0).await;
    assert!(refused.text.contains("name=\"back\" value=\"/sign-in?again=1\""), "{}", refused.text);
    let refused = world.post("/sign-in/code", "code=1").await;
    assert!(refused.text.contains("name=\"back\" value=\"/\""), "{}", refused.text);
}

#[tokio::test]
async fn what_a_member_chooses_of_their_own_is_kept_for_mail_too() {
    let world = World::new().await;
    let session = world.session_of(world.member.id).await;
    let page = world.get_as(&session, "/me").await.text;
    assert!(
        page.contains("<option value=\"en\" selected>English</option>") && page.contains("<option value=\"ur\">اردو")
    );
    let chosen = world.post_as(&session, "/me/language", "language=ur").await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/me"));
    assert_eq!(chosen.cookie("language").as_deref(), Some("ur"));
    let row = people::by_id(world.app.store.read(), world.member.id).await.unwrap().unwrap();
    assert_eq!(row.language, "ur");
    assert_eq!(language(&world.get_as(&session, "/me").await), "ur");
    let wrong = world.post_as(&session, "/me/language", "language=%3Cb%3E").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.post("/me/language", "language=ur").await.location(), "/sign-in?again=1");
}

#[tokio::test]
async fn a_page_names_itself_in_every_language_and_only_urdu_loads_its_letters() {
    let world = World::new().await;
    let letters = assets::letters_href("ur").unwrap();
    let english = world.get("/venues?x=1").await.text;
    let base = &world.app.settings.base_url;
    for lang in ["en", "ur"] {
        let link = format!("<link rel=\"alternate\" hreflang=\"{lang}\" href=\"{base}/venues?x=1&amp;lang={lang}\">");
        assert!(english.contains(&link), "{english}");
    }
    assert!(!english.contains(letters) && !english.contains("has not been checked"));
    let urdu = world.get("/venues?lang=ur").await.text;
    assert!(urdu.contains(letters) && urdu.contains("has not been checked by a native reader"));
    let style = world.get(letters).await;
    assert!(style.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let font = style.text.split_once("url(\"").unwrap().1.split('"').next().unwrap();
    let client = TestClient::new(crate::routes::routes(world.app.clone()));
    let font = client.get(format!("/assets/{font}")).send().await.0;
    assert!(font.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert_eq!(font.headers()[header::CONTENT_TYPE], "font/woff2");
}

#[tokio::test]
async fn a_cancelled_meeting_is_called_so_in_urdu_in_a_feed_in_urdu() {
    let world = World::new().await;
    let whole = world.schedule(world.evening()).await;
    let by = crate::flows::Caller::command();
    crate::flows::meetings::cancel(&world.app, &by, whole.meeting.id, None, None).await.unwrap();
    let feed = world.get("/calendars/public.ics?lang=ur").await.text;
    assert!(feed.contains("SUMMARY:منسوخ: Listening evening"), "{feed}");
}

#[tokio::test]
async fn the_demonstration_shows_the_pieces_in_every_language_and_nobody_else_does() {
    let world = World::new().await;
    assert_eq!(world.send(Method::GET, "/design", "", None).await.status, StatusCode::NOT_FOUND);
    let folder = tempfile::tempdir().unwrap();
    let mail = Arc::new(Transport::File(folder.path().to_owned()));
    let app = App { demo: true, mail, ..world.app.clone() };
    let page = Answer::of(TestClient::new(crate::routes::routes(app)).get("/design").send().await.0).await;
    assert_eq!(page.status, StatusCode::OK);
    for piece in [
        "<section lang=\"en\" dir=\"ltr\"",
        "<section lang=\"ur\" dir=\"rtl\"",
        "class=\"date-block\"",
        "class=\"access\"",
        "class=\"error-summary\"",
        "id=\"ur-title-fault\"",
        "class=\"pager\"",
        "class=\"table\"",
        "class=\"feeds\"",
        "class=\"ways\"",
        "class=\"qr\"",
        "class=\"empty\"",
        "class=\"notice warning\"",
    ] {
        assert!(page.text.contains(piece), "{piece}: {}", page.text);
    }
    assert!(!page.text.contains("&lt;h2"), "{}", page.text);
    assert!(page.text.contains(assets::letters_href("ur").unwrap()));
}
