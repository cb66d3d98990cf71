//! Every route, asked as everybody: a route that this table does not know fails it. And no other site can make a browser
//! change anything.

use std::collections::BTreeSet;

use commonhall_domain::meeting::MeetingInput;
use poem::http::Method;
use serde_json::json;
use uuid::Uuid;

use crate::harness::{TestApp, Visitor, World, stories};

const FORM: &str = "application/x-www-form-urlencoded";
const ROLES: [&str; 5] = ["visitor", "member", "coordinator", "organiser", "administrator"];

/// Method, route, and the status for a visitor, a member, a coordinator, an organiser and an administrator who send nothing
/// with it, in this order. 303 for somebody signed out leads to the sign-in page.
type Row = (&'static str, &'static str, [u16; 5]);

const PUBLIC: [u16; 5] = [200; 5];
const OWN: [u16; 5] = [303, 200, 200, 200, 200];
const ORGANISERS: [u16; 5] = [303, 403, 403, 200, 200];

const PAGES: [Row; 53] = [
    ("GET", "/", PUBLIC),
    ("GET", "/meetings", PUBLIC),
    ("GET", "/meetings/:id", PUBLIC),
    ("GET", "/partners", PUBLIC),
    ("GET", "/partners/:slug", PUBLIC),
    ("GET", "/venues", PUBLIC),
    ("GET", "/venues/:slug", PUBLIC),
    ("GET", "/calendars", PUBLIC),
    ("GET", "/join", PUBLIC),
    ("GET", "/api", PUBLIC),
    ("GET", "/a/:token", [404; 5]),
    ("POST", "/a/:token", [404; 5]),
    ("GET", "/unsubscribe/:token", [404; 5]),
    ("POST", "/unsubscribe/:token", [404; 5]),
    ("GET", "/sign-in", PUBLIC),
    ("POST", "/sign-in", [422; 5]),
    ("GET", "/sign-in/code", PUBLIC),
    ("POST", "/sign-in/code", [422; 5]),
    ("GET", "/sign-in/:token", [404; 5]),
    ("POST", "/sign-in/:token", [404; 5]),
    ("GET", "/me", OWN),
    ("POST", "/me/calendar", OWN),
    ("POST", "/me/calendar/revoke", [303; 5]),
    ("GET", "/organise", ORGANISERS),
    ("POST", "/organise/meetings", [303, 403, 403, 422, 422]),
    ("GET", "/organise/meetings/new", ORGANISERS),
    ("GET", "/organise/meetings/:id/edit", ORGANISERS),
    ("POST", "/organise/meetings/:id/edit", [303, 403, 403, 409, 409]),
    ("GET", "/organise/meetings/:id/cancel", ORGANISERS),
    ("POST", "/organise/meetings/:id/cancel", [303, 403, 403, 409, 409]),
    ("GET", "/organise/meetings/:id/dates/:date", ORGANISERS),
    ("POST", "/organise/meetings/:id/dates/:date", [404; 5]),
    ("GET", "/organise/meetings/:id/messages", ORGANISERS),
    ("GET", "/organise/partners/new", ORGANISERS),
    ("POST", "/organise/partners/new", [303, 403, 403, 422, 422]),
    ("GET", "/organise/members/new", ORGANISERS),
    ("POST", "/organise/members/new", [303, 403, 403, 422, 422]),
    ("GET", "/organise/venues/new", ORGANISERS),
    ("POST", "/organise/venues/new", [303, 403, 403, 422, 422]),
    ("GET", "/demo/mail", [404; 5]),
    ("GET", "/demo/mail/:id", [404; 5]),
    ("GET", "/demo/mail/:id/html", [404; 5]),
    ("GET", "/demo/mail/:id/attachments/:position", [404; 5]),
    ("GET", "/assets/:file", PUBLIC),
    ("GET", "/robots.txt", PUBLIC),
    ("GET", "/health/live", PUBLIC),
    ("GET", "/health/ready", PUBLIC),
    ("GET", "/calendars/public.ics", PUBLIC),
    ("GET", "/calendars/partners/:file", PUBLIC),
    ("GET", "/calendars/venues/:file", PUBLIC),
    ("GET", "/calendars/private/:file", [404; 5]),
    ("GET", "/meetings/:id.ics", PUBLIC),
    // Last, as it ends the sessions.
    ("POST", "/sign-out", [303; 5]),
];

const API: [Row; 30] = [
    ("GET", "/partners", PUBLIC),
    ("POST", "/partners", [401, 403, 403, 422, 422]),
    ("GET", "/partners/{partner}", PUBLIC),
    ("PATCH", "/partners/{partner}", [401, 403, 403, 428, 428]),
    ("GET", "/venues", PUBLIC),
    ("POST", "/venues", [401, 403, 403, 422, 422]),
    ("GET", "/venues/{venue}", PUBLIC),
    ("PATCH", "/venues/{venue}", [401, 403, 403, 428, 428]),
    ("POST", "/venues/{venue}/spaces", [401, 403, 403, 422, 422]),
    ("PATCH", "/venues/{venue}/spaces/{space}", [401, 403, 403, 428, 428]),
    ("GET", "/members", [401, 403, 403, 200, 200]),
    ("POST", "/members", [401, 422, 422, 422, 422]),
    // The member of the table is of the coordinator's partner.
    ("GET", "/members/{member}", [401, 200, 200, 200, 200]),
    ("PATCH", "/members/{member}", [401, 428, 428, 428, 428]),
    ("GET", "/meetings", PUBLIC),
    ("POST", "/meetings", [401, 403, 403, 422, 422]),
    ("GET", "/meetings/{meeting}", PUBLIC),
    ("PATCH", "/meetings/{meeting}", [401, 403, 403, 428, 428]),
    ("GET", "/meetings/{meeting}/answers", [401, 403, 403, 200, 200]),
    ("GET", "/occurrences", PUBLIC),
    ("PATCH", "/meetings/{meeting}/occurrences/{recurrence_id}", [401, 403, 403, 200, 200]),
    ("POST", "/meetings/{meeting}/occurrences/{recurrence_id}/split", [401, 403, 403, 201, 201]),
    ("POST", "/meetings/{meeting}/cancel", [401, 403, 403, 200, 200]),
    ("GET", "/messages", [401, 403, 403, 200, 200]),
    ("GET", "/feeds", [401, 200, 200, 200, 200]),
    ("POST", "/feeds", [401, 201, 201, 201, 201]),
    ("DELETE", "/feeds/{feed}", [401, 404, 404, 404, 404]),
    ("GET", "/tokens", [401, 200, 200, 200, 200]),
    ("POST", "/tokens", [401, 422, 422, 422, 422]),
    ("DELETE", "/tokens/{token}", [401, 404, 404, 404, 404]),
];

/// A path of the route that leads to something, as far as there is anything for everybody.
async fn path(app: &TestApp, world: &World, route: &str) -> String {
    let mut path = route.replace(":slug", "aston-dars-group").replace("{partner}", "aston-dars-group");
    if route.starts_with("/venues") || route.starts_with("/api/v1/venues") {
        path = path.replace("aston-dars-group", &world.venue).replace("{venue}", &world.venue);
    }
    if route.contains("meeting") {
        // A new one each time, as some of those who ask change it.
        let input = MeetingInput {
            space: None,
            recurrence: Some("FREQ=WEEKLY;COUNT=4".into()),
            ..world.invited("Listening session", "2027-03-24T18:00")
        };
        let id = app.schedule(&input).await.meeting.id.to_string();
        path = path.replace(":id", &id).replace("{meeting}", &id);
    }
    let file = if route.contains("venues") { &world.venue } else { "aston-dars-group" };
    let file = if route.contains("assets") { "favicon.svg".to_owned() } else { format!("{file}.ics") };
    let (space, member, nobody) = (world.main_hall.to_string(), world.member.to_string(), Uuid::new_v4().to_string());
    let known = [
        (":file", file.as_str()),
        (":date", "20270331T180000"),
        ("{recurrence_id}", "20270331T180000"),
        ("{space}", &space),
        ("{member}", &member),
        ("{feed}", &nobody),
        ("{token}", &nobody),
        (":token", "a.b"),
        (":id", &nobody),
        (":position", "0"),
    ];
    known.iter().fold(path, |path, (name, value)| path.replace(name, value))
}

async fn check(app: &TestApp, world: &World, table: &[Row], prefix: &str, content_type: &str, who: &[Visitor]) {
    let mut wrong = Vec::new();
    for (method, route, expected) in table {
        let method: Method = method.parse().unwrap();
        for ((role, visitor), status) in ROLES.iter().zip(who).zip(expected) {
            let path = path(app, world, &format!("{prefix}{route}")).await;
            let body = if content_type == FORM { "" } else { "{}" };
            let answer = visitor.ask(method.clone(), &path, content_type, body).await;
            if answer.status != *status {
                wrong.push(format!("{method} {prefix}{route} as {role}: {} and not {status}", answer.status));
            }
            if *status == 303 && *role == "visitor" && *route != "/sign-out" {
                assert!(answer.location().starts_with("/sign-in"), "{path}: {:?}", answer.headers);
            }
            let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
            assert!(header("content-security-policy").starts_with("default-src 'none'"), "{path}");
            assert_eq!(
                (header("x-content-type-options"), header("referrer-policy")),
                ("nosniff", "same-origin"),
                "{path}"
            );
            if *role != "visitor" && header("content-type").starts_with("text/html") {
                assert!(
                    header("cache-control").starts_with("private") || header("cache-control") == "no-store",
                    "{path}"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

stories! {
    async fn every_route_answers_each_role_as_the_table_says(app) {
        let known: BTreeSet<(String, String)> =
            PAGES.iter().map(|(method, route, _)| ((*method).to_owned(), (*route).to_owned())).collect();
        for line in commonhall::routes::pages() {
            for method in &line.methods {
                let known = known.contains(&(method.to_string(), line.path.to_owned()));
                assert!(known, "{method} {}: who may ask for that? Put it into the table", line.path);
            }
        }
        let described: BTreeSet<_> = commonhall::api::listed().into_iter().map(|(method, route)| (method.to_string(), route)).collect();
        let known = API.iter().map(|(method, route, _)| ((*method).to_owned(), format!("/api/v1{route}")));
        let known: BTreeSet<_> = known.chain([("GET".to_owned(), "/api/v1/openapi.json".to_owned())]).collect();
        assert_eq!(described, known);

        let world = app.world().await;
        let people = [world.member, world.coordinator, world.organiser, world.administrator];
        let mut with_token = vec![app.visitor()];
        let mut with_cookie = vec![app.visitor()];
        for person in people {
            with_token.push(app.api(person).await);
            with_cookie.push(app.as_member(person).await);
        }
        check(app, &world, &API, "/api/v1", "application/json", &with_token).await;
        check(app, &world, &PAGES, "", FORM, &with_cookie).await;
        // The sessions are over, also for whoever kept the cookie.
        assert_eq!(with_cookie[4].get("/me").await.status, 303);
    }

    async fn a_cookie_opens_nothing_in_the_api(app) {
        let world = app.world().await;
        let administrator = app.as_member(world.administrator).await;
        for (method, route, [visitor, ..]) in API {
            let path = path(app, &world, &format!("/api/v1{route}")).await;
            let answer = administrator.json(method.parse().unwrap(), &path, &json!({})).await;
            assert_eq!(answer.status, visitor, "{method} {route}");
        }
    }

    async fn no_other_site_makes_a_browser_change_anything(app) {
        let world = app.world().await;
        let administrator = app.as_member(world.administrator).await;
        let (evil, own) = ("https://evil.example", "http://127.0.0.1:8080");
        let elsewhere: [&[(&str, &str)]; 6] = [
            &[("sec-fetch-site", "cross-site"), ("origin", evil)],
            &[("sec-fetch-site", "same-site"), ("origin", own)],
            &[("sec-fetch-site", "cross-site"), ("origin", own)],
            &[("origin", evil)],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:8080.evil.example")],
        ];
        for (method, route, _) in PAGES.iter().filter(|(method, route, _)| *method == "POST" && *route != "/unsubscribe/:token") {
            let path = path(app, &world, route).await;
            for headers in elsewhere {
                let answer = administrator.ask_with(headers, method.parse().unwrap(), &path, FORM, "").await;
                assert_eq!(answer.status, 403, "{route} {headers:?}");
            }
        }
        assert_eq!(administrator.get("/me").await.status, 200, "nobody was signed out");
    }

    async fn what_a_route_does_not_do_is_405(app) {
        let world = app.world().await;
        let administrator = app.as_member(world.administrator).await;
        for line in commonhall::routes::pages() {
            let path = path(app, &world, line.path).await;
            for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                if !line.methods.contains(&method) {
                    let answer = administrator.ask(method.clone(), &path, FORM, "").await;
                    assert_eq!(answer.status, 405, "{method} {}", line.path);
                }
            }
        }
    }
}
