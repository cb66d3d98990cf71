//! Whatever is refused is refused calmly: as a page in the reader's language, as problem+json to a program, and never as the
//! bare words of a library.

use poem::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, stories};

const FORM: &str = "application/x-www-form-urlencoded";

/// What every answer tells browsers.
#[track_caller]
fn is_guarded(what: &str, answer: &Answer) {
    for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "x-request-id"] {
        assert!(answer.headers.contains_key(name), "{what} has no {name}");
    }
}

#[track_caller]
fn is_page(what: &str, answer: &Answer, status: u16, language: &str, title: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.text);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/html; charset=utf-8", "{what}");
    assert_eq!(answer.headers[header::CONTENT_LANGUAGE], language, "{what}");
    assert!(answer.text.contains(&format!("<h1>{title}</h1>")), "{what}: {}", answer.text);
    assert!(answer.text.contains(&status.to_string()), "{what}: {}", answer.text);
    is_guarded(what, answer);
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

async fn posts(who: &Visitor, path: &str, content_type: &str, body: impl Into<poem::Body>) -> Answer {
    who.ask(Method::POST, path, content_type, body).await
}

stories! {
    async fn a_refused_page_says_so_in_the_readers_language_and_how_to_go_on(app) {
        let world = app.world().await;
        let long = format!("email={}", "x".repeat(300_000));
        for (language, titles) in [
            ("en", ["There is no such page", "That does not work here", "That is no form", "That cannot be read", "That is too large", "You may not do that", "Something was not right"]),
            ("ur", ["ایسا کوئی صفحہ نہیں", "یہاں یہ نہیں ہو سکتا", "یہ فارم نہیں", "یہ پڑھا نہیں جا سکتا", "یہ بہت بڑا ہے", "آپ کو اس کی اجازت نہیں", "کچھ درست نہیں تھا"]),
        ] {
            let visitor = app.visitor().with("accept-language", language);
            let member = app.as_member(world.member).await.with("accept-language", language).with("cookie", &format!("language={language}"));
            let [missing, method, kind, damaged, large, refused, wrong] = titles;
            for path in ["/nothing", "/partners/%ff", "/%ff", "/meetings/%C3%28?date=1", "/a/%80.%80", "/partners/a%00b", "/calendars/%ff"] {
                is_page(path, &visitor.get(path).await, 404, language, missing);
            }
            for (asked, path, allowed) in [
                (Method::DELETE, "/", "GET, HEAD"),
                (Method::POST, "/partners", "GET, HEAD"),
                (Method::PUT, "/sign-in", "GET, POST, HEAD"),
                (Method::GET, "/sign-out", "POST"),
                (Method::OPTIONS, "/organise/meetings", "POST"),
            ] {
                let answer = visitor.ask(asked.clone(), path, "", ()).await;
                is_page(path, &answer, 405, language, method);
                assert_eq!(header(&answer, "allow"), allowed, "{asked} {path}");
            }
            for content_type in ["text/plain", "application/json", "multipart/form-data; boundary=x", ""] {
                is_page(content_type, &posts(&visitor, "/sign-in", content_type, "email=a%40example.org").await, 415, language, kind);
            }
            is_page("a form without its input", &posts(&visitor, "/language", FORM, "x=y").await, 400, language, damaged);
            is_page("a long form", &posts(&visitor, "/sign-in", FORM, long.clone()).await, 413, language, large);
            is_page("another's page", &member.get("/organise").await, 403, language, refused);
            is_page("a language that is none", &posts(&member, "/me/language", FORM, "language=x").await, 422, language, wrong);
        }
    }

    async fn a_refused_call_is_a_problem_that_says_what_and_what_would_do(app) {
        let world = app.world().await;
        let (program, visitor) = (app.api(world.administrator).await, app.visitor());
        let deep = format!("{{\"name\":{}", "[".repeat(100_000));
        let problem = |what: &str, answer: &Answer, status: u16, kind: &str| -> Value {
            assert_eq!(answer.status, status, "{what}: {}", answer.text);
            assert_eq!(header(answer, "content-type"), "application/problem+json", "{what}");
            is_guarded(what, answer);
            let problem = answer.json();
            assert!(problem["type"].as_str().unwrap().ends_with(kind) && problem["detail"].is_string(), "{what}: {problem}");
            problem
        };
        for path in ["/api/v1/nothing", "/api/v1/partners/%ff", "/api/v1/%ff/x", "/api/v1/venues/%C3%28", "/api/v1/meetings/a%00b"] {
            problem(path, &visitor.get(path).await, 404, "#problem-not-found");
        }
        let wrong_method = program.ask(Method::PUT, "/api/v1/partners", "", ()).await;
        problem("PUT", &wrong_method, 405, "#problem-method");
        assert_eq!(header(&wrong_method, "allow"), "GET, POST");
        for (what, content_type, body, status, kind) in [
            ("a form", FORM, "name=x".to_owned(), 415, "media-type"),
            ("words", "text/plain", "{}".to_owned(), 415, "media-type"),
            ("what is no JSON", "application/json", "{".to_owned(), 400, "malformed"),
            ("deep JSON", "application/json", deep, 400, "malformed"),
            ("a large call", "application/json", format!("{{\"name\":\"{}\"}}", "x".repeat(1_100_000)), 413, "too-large"),
            ("nothing", "application/json", String::new(), 400, "malformed"),
        ] {
            problem(what, &posts(&program, "/api/v1/partners", content_type, body).await, status, kind);
        }
        let unknown = program.json(Method::POST, "/api/v1/partners", &json!({ "nmae": "x", "kind": "venue" })).await;
        let unknown = problem("an unknown field", &unknown, 422, "#problem-invalid");
        assert!(unknown["errors"].as_array().unwrap().iter().any(|error| error["field"] == "nmae"), "{unknown}");
    }

    async fn a_title_of_ten_thousand_letters_or_with_control_characters_is_refused_with_its_field(app) {
        let world = app.world().await;
        let program = app.api(world.organiser).await;
        let browser = app.as_member(world.organiser).await;
        let before = app.schedule(&world.meeting("Choir", "2027-03-24T18:00")).await.meeting;
        let edit = format!("/organise/meetings/{}/edit", before.id);
        for (what, title) in [("long", "x".repeat(10_000)), ("long in Urdu", "مسجد ".repeat(2_000)), ("nothing but signs", "\0\u{1b}\u{7}".to_owned())] {
            let meeting = json!({ "title": title, "host": "aston-dars-group", "starts": "2027-04-24T18:00", "duration": "PT1H" });
            let refused = program.json(Method::POST, "/api/v1/meetings", &meeting).await;
            assert_eq!(refused.status, 422, "{what}: {}", refused.text);
            assert_eq!(refused.json()["errors"][0]["field"], "title", "{what}");
            let refused = browser.post(&edit, &[("title", &title), ("revision", "1"), ("host", "aston-dars-group"), ("date", "2027-03-24"), ("time", "18:00"), ("duration", "PT2H"), ("repeat", "none"), ("visibility", "public"), ("status", "confirmed")]).await;
            assert_eq!(refused.status, 422, "{what}: {}", refused.text);
            assert!(refused.text.contains("href=\"#title\""), "{what}: {}", refused.text);
        }
        assert_eq!(app.meeting(before.id).await.meeting.title, "Choir");
        // One that stands between letters goes, and nothing else does.
        let meeting = json!({ "title": "Cho\u{0}ir\u{1b}[31m", "host": "aston-dars-group", "starts": "2027-04-24T18:00", "duration": "PT1H" });
        let taken = program.json(Method::POST, "/api/v1/meetings", &meeting).await;
        if taken.status == 201 {
            let title = taken.json()["title"].as_str().unwrap().to_owned();
            assert!(!title.chars().any(char::is_control), "{title:?}");
        } else {
            assert_eq!(taken.status, 422, "{}", taken.text);
        }
    }

    async fn whoever_asks_for_links_too_often_waits_and_nobody_learns_who_is_a_member(app) {
        app.world().await;
        app.set(|settings| settings.sign_in_rate = 4);
        let visitor = app.visitor();
        let ask = async |email: &str| visitor.post("/sign-in", &[("email", email)]).await;
        let known = ask("member@example.org").await;
        let unknown = ask("nobody@example.org").await;
        assert_eq!((known.status, unknown.status), (StatusCode::OK, StatusCode::OK));
        assert_eq!(visitor.post("/sign-in/code", &[("code", "12345678")]).await.status, 422);
        assert_eq!(visitor.post("/sign-in/code", &[("code", "12345678")]).await.status, 422);
        // Whatever they try next, from where they are.
        let code = visitor.post("/sign-in/code", &[("code", "12345678")]).await;
        for refused in [ask("member@example.org").await, ask("nobody@example.org").await, code] {
            is_page("too often", &refused, 429, "en", "That was a little fast");
            let wait: u64 = header(&refused, "retry-after").parse().unwrap();
            assert!((1..=900).contains(&wait), "{wait}");
            assert!(refused.text.contains("already in your mail still works"), "{}", refused.text);
        }
        // The page itself is there, and so is the link that was sent.
        assert_eq!(visitor.get("/sign-in").await.status, 200);
        app.send().await;
        assert_eq!(link(app), 1);
    }
}

/// How many sign-in mails went.
fn link(app: &TestApp) -> usize {
    app.new_mails().iter().filter(|mail| mail.letter.kind == "sign_in").count()
}
