//! Every route × every role × what is one's own and what is not. A route that the table does not know fails.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use commonhall::flows::private_calendars::{self, Holds, Wanted};
use commonhall::flows::{Caller, answers, confirmations, sign_in, unsubscribe, venues};
use commonhall::store::people;
use commonhall::{api, routes};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::venue::VenueInput;
use poem::http::{Method, header};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::world::{BWA, DARS, HALL};
use crate::harness::{Answer, Kind, TestApp, Visitor, World, stories};

const TABLE: &str = include_str!("permissions.table");

/// One line of the table.
struct Line {
    method: Method,
    route: &'static str,
    own: bool,
    /// For a visitor, a member, a coordinator, an organiser and an administrator.
    expected: Vec<&'static str>,
}

impl Line {
    /// Feeds are no pages, and in no list of routes.
    fn is_feed(&self) -> bool {
        self.route.strip_suffix(".ics").is_some()
    }
}

fn table() -> Vec<Line> {
    let lines = TABLE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(words.len(), 8, "{line}");
            Line {
                method: words[0].parse().unwrap(),
                route: words[1],
                own: words[2] != "foreign",
                expected: words[3..].to_vec(),
            }
        })
        .collect()
}

/// What the routes are asked about, made anew for each question, so that no answer depends on the one before.
struct Things {
    meeting: Uuid,
    date: String,
    partner: &'static str,
    member: Uuid,
    venue: String,
    space: Uuid,
    answer: String,
    unsubscribe: String,
    bookings: String,
    sign_in: String,
    token: String,
    feed: Uuid,
}

/// Own are the things of the Aston Dars group and its member; foreign are those of another, or made up.
async fn things(app: &TestApp, world: &World, own: bool, number: i64) -> Things {
    let (member, partner) = if own { (world.member, DARS) } else { (world.neighbour, BWA) };
    let input = MeetingInput {
        host: partner.into(),
        space: None,
        visibility: Some("partners".into()),
        recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
        invited_partners: vec![partner.into()],
        ..world.meeting(&format!("Meeting {number}"), "2027-03-24T18:00")
    };
    let meeting = app.schedule(&input).await.meeting;
    let row = people::by_id(app.store.read(), member).await.unwrap().unwrap();
    let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    // Nobody made these: a token is the proof of itself, so a foreign one is a broken one.
    let broken = |token: String| if own { token } else { format!("{}x", &token[..token.len() - 1]) };
    let house = VenueInput {
        name: format!("House {number} {own}"),
        address: "Somewhere".into(),
        caretaker: Some(member),
        ..VenueInput::default()
    };
    let house = venues::add(app, &Caller::command(), house).await.unwrap();
    let caller = app.caller(member).await;
    // Nobody keeps more than a few, and every question makes one.
    for calendar in private_calendars::list_own(app, &caller).await.unwrap() {
        private_calendars::revoke(app, &caller, calendar.row.id).await.unwrap();
    }
    let made = private_calendars::make(app, &caller, &Holds::Own, &Wanted::default()).await;
    let (calendar, token) = made.unwrap();
    Things {
        meeting: meeting.id,
        date: "20270331T180000".into(),
        partner,
        member,
        venue: world.venue.clone(),
        space: world.main_hall,
        answer: broken(last(&answers::path(app, &row, meeting.series_id))),
        bookings: broken(last(&confirmations::path(app, &row, house.venue.id))),
        unsubscribe: broken(last(&unsubscribe::path(app, &row, "reminder").unwrap())),
        sign_in: broken(last(&sign_in::link_for(app, member, false, TimeDelta::minutes(15)).await.unwrap())),
        token: broken(token),
        feed: calendar.row.id,
    }
}

/// The address of a route, with the things in their places.
fn address(route: &str, things: &Things) -> String {
    let parts = route.split('/').map(|part| {
        let name = part.trim_matches(|c| c == ':' || c == '{' || c == '}');
        let (name, ending) = name.strip_suffix("}.ics").map_or((name, ""), |name| (name, ".ics"));
        if !part.starts_with([':', '{']) {
            return part.to_owned();
        }
        let value = match name {
            "id" | "meeting" => things.meeting.to_string(),
            "date" | "recurrence_id" => things.date.clone(),
            "slug" if route.contains("/venues/") => things.venue.clone(),
            // Nobody of these stories belongs to it.
            "partner" if route.ends_with("/leave") => HALL.to_owned(),
            "slug" | "partner" => things.partner.to_owned(),
            "venue" => things.venue.clone(),
            "space" => things.space.to_string(),
            "member" => things.member.to_string(),
            "token" if route.starts_with("/a/") => things.answer.clone(),
            "token" if route.starts_with("/b/") => things.bookings.clone(),
            "token" if route.starts_with("/unsubscribe/") => things.unsubscribe.clone(),
            "token" if route.starts_with("/sign-in/") => things.sign_in.clone(),
            "feed" if route.starts_with("/calendars/") => things.token.clone(),
            "feed" => things.feed.to_string(),
            "tag" => "bn".to_owned(),
            // Ids of one's own things that are nobody's.
            "token" | "message" | "calendar" | "waiting" => Uuid::new_v4().to_string(),
            "month" => "2027-03".to_owned(),
            "file" => "favicon.svg".to_owned(),
            "position" => "0".to_owned(),
            name => panic!("{route}: what is {name}?"),
        };
        format!("{value}{ending}")
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What a form or a program sends to a route that changes something.
fn form(route: &str, things: &Things, number: i64) -> Vec<(&'static str, String)> {
    let text =
        |pairs: &[(&'static str, &str)]| pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let meeting = [
        ("title", "Choir"),
        ("host", DARS),
        ("date", "2027-03-24"),
        ("time", "19:00"),
        ("duration", "PT2H"),
        ("repeat", "weekly"),
        ("ends", "count"),
        ("count", "3"),
        ("time_zone", "Europe/London"),
        ("visibility", "partners"),
        ("status", "confirmed"),
        ("revision", "1"),
        // Every role schedules one at the same time.
        ("accept_warnings", "yes"),
    ];
    match route {
        "/a/:token" => text(&[("answer", "accepted")]),
        "/b/:token" | "/organise/venues/:venue/bookings" => text(&[("action", "confirm")]),
        "/language" | "/me/language" => text(&[("language", "en"), ("back", "/partners")]),
        "/sign-in" => text(&[("email", "member@example.org")]),
        "/sign-in/code" => text(&[("code", "12345678")]),
        "/organise/meetings" | "/organise/meetings/:id/edit" => text(&meeting),
        "/organise/meetings/:id/cancel" => text(&[("revision", "1"), ("reason", "")]),
        "/organise/meetings/:id/dates" => {
            text(&[("date", "2027-04-02"), ("time", "18:00"), ("duration", "PT2H"), ("accept_warnings", "yes")])
        }
        "/organise/meetings/:id/dates/:date" => text(&[("revision", "1"), ("action", "cancel"), ("reason", "")]),
        "/organise/meetings/:id/undo" => text(&[("revision", "1")]),
        "/organise/members/:member/edit" | "/organise/partners/:partner/edit" | "/organise/venues/:venue/edit" => {
            text(&[("revision", "0"), ("name", "Other")])
        }
        "/organise/venues/:venue/spaces/:space" => text(&[("revision", "0"), ("name", "Other")]),
        "/admin/outbox/hold" => text(&[("because", "the server moves")]),
        "/organise/members/:member/join" => vec![("partner", things.partner.to_owned())],
        "/organise/members/:member/leave" => text(&[("partner", "nobody")]),
        "/organise/venues/:venue/spaces/new" => vec![("name", format!("Annexe {number}"))],
        "/organise/partners/new" => vec![("name", format!("Partner {number}")), ("kind", "community_group".into())],
        "/organise/members/new" => vec![
            ("name", format!("Member {number}")),
            ("language", "en".into()),
            ("partner", things.partner.to_owned()),
            ("role", "member".into()),
        ],
        "/organise/venues/:venue/calendars" => {
            vec![("name", format!("Diary {number}")), ("url", "http://127.0.0.1:9/diary.ics".into())]
        }
        "/organise/venues/new" => {
            vec![("name", format!("Venue {number}")), ("address", "Somewhere".into()), ("spaces.0.name", "Hall".into())]
        }
        _ => Vec::new(),
    }
}

fn body(method: &Method, route: &str, things: &Things, number: i64) -> Value {
    let route = route.strip_prefix(api::PREFIX).unwrap_or(route);
    match (method.as_str(), route) {
        ("POST", "/partners") => json!({ "name": format!("Partner {number}"), "kind": "community_group" }),
        ("POST", "/venues") => {
            json!({ "name": format!("Venue {number}"), "address": "Somewhere", "spaces": [{ "name": "Hall" }] })
        }
        ("POST", "/venues/{venue}/spaces") => json!({ "name": format!("Room {number}") }),
        ("POST", "/imports") => json!({ "host": DARS, "calendar": "BEGIN:VCALENDAR\nEND:VCALENDAR\n" }),
        ("POST", "/members") => json!({ "name": format!("Member {number}"), "partner": things.partner }),
        ("POST", "/meetings" | "/meetings/preview") => {
            json!({ "title": "Choir", "host": DARS, "starts": "2027-03-24T18:00", "duration": "PT2H" })
        }
        // Nothing is there to be read, and that is told and no error.
        ("POST", "/venues/{venue}/bookings/confirm" | "/venues/{venue}/bookings/decline") => {
            json!({ "occurrences": [] })
        }
        ("POST", "/venues/{venue}/busy-calendars") => {
            json!({ "name": format!("Diary {number}"), "url": "http://127.0.0.1:9/diary.ics" })
        }
        ("POST", "/members/{member}/memberships") => json!({ "partner": things.partner }),
        ("PUT", "/feeds/{feed}") => json!({ "name": "Hall tablet", "details": "times" }),
        ("PUT", "/me/mail") => json!({ "stopped": [] }),
        ("PUT", _) => json!({ "answer": "accepted" }),
        ("POST", "/outbox/hold") => json!({ "because": "the server moves" }),
        ("POST", "/tokens") => json!({ "name": "another" }),
        ("POST", "/meetings/{meeting}/occurrences") => json!({ "starts": "2027-04-02T18:00" }),
        ("PATCH", "/meetings/{meeting}/occurrences/{recurrence_id}") => json!({ "status": "cancelled" }),
        ("PATCH", "/meetings/{meeting}") => json!({ "title": format!("Other {number}") }),
        ("PATCH", "/members/{member}") => json!({ "phone": format!("024 {number}") }),
        ("PATCH", "/partners/{partner}" | "/venues/{venue}") => json!({ "description": format!("Words {number}") }),
        ("PATCH", "/venues/{venue}/spaces/{space}") => json!({ "capacity": 100 + number }),
        _ => json!({}),
    }
}

async fn ask(visitor: &Visitor, method: &Method, route: &str, things: &Things, number: i64) -> Answer {
    let path = address(route, things);
    if route.starts_with(api::PREFIX) {
        let visitor = visitor.with("if-match", "*");
        if *method == Method::GET {
            return visitor.get(&path).await;
        }
        return visitor.json(method.clone(), &path, &body(method, route, things, number)).await;
    }
    if *method == Method::GET {
        return visitor.get(&path).await;
    }
    let form = form(route, things, number);
    let fields: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visitor.post(&path, &fields).await
}

/// The status, or where it sends somebody who is not signed in.
fn came_of(answer: &Answer) -> String {
    if answer.status == 303 && answer.location().starts_with("/sign-in") {
        return "sign-in".to_owned();
    }
    answer.status.as_u16().to_string()
}

/// Somebody who asks, as pages see them and as the API does.
struct Role {
    name: &'static str,
    member: Option<Uuid>,
    page: Visitor,
    program: Visitor,
}

/// All five, in the order of the table.
async fn roles(app: &TestApp, world: &World) -> Vec<Role> {
    let mut roles = vec![Role { name: "visitor", member: None, page: app.visitor(), program: app.visitor() }];
    for (name, member) in [
        ("member", world.member),
        ("coordinator", world.coordinator),
        ("organiser", world.organiser),
        ("administrator", world.administrator),
    ] {
        let (page, program) = (app.as_member(member).await, app.api(member).await);
        roles.push(Role { name, member: Some(member), page, program });
    }
    roles
}

/// All routes of pages and API with their methods.
fn all_routes() -> BTreeSet<(String, String)> {
    let pages = routes::pages().into_iter().flat_map(|line| {
        line.methods.iter().map(|method| (method.to_string(), line.path.to_owned())).collect::<Vec<_>>()
    });
    pages.chain(api::listed().into_iter().map(|(method, path)| (method.to_string(), path))).collect()
}

/// Something that is different as soon as anything at all was written to the database.
async fn traces(app: &TestApp, watcher: &sea_orm::DatabaseConnection) -> String {
    let backend = watcher.get_database_backend();
    let one = async |sql: String| {
        let row = watcher.query_one_raw(Statement::from_string(backend, sql)).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    };
    match app.database.kind {
        Kind::Sqlite => one("pragma data_version".to_owned()).await.to_string(),
        Kind::Postgres => {
            let tables = "select relname from pg_stat_user_tables order by 1".to_owned();
            let tables = watcher.query_all_raw(Statement::from_string(backend, tables)).await.unwrap();
            let mut traces = Vec::new();
            for table in tables {
                let table: String = table.try_get_by_index(0).unwrap();
                for what in ["count(*)", "coalesce(max(xmin::text::bigint), 0)"] {
                    traces.push(format!("{table} {}", one(format!("select {what} from {table}")).await));
                }
            }
            traces.join(", ")
        }
    }
}

stories! {
    async fn every_route_is_in_the_table(app) {
        let table: BTreeSet<_> = table()
            .iter()
            .filter(|line| !line.is_feed())
            .map(|line| (line.method.to_string(), line.route.to_owned()))
            .collect();
        let routes = all_routes();
        let missing: Vec<_> = routes.difference(&table).collect();
        let gone: Vec<_> = table.difference(&routes).collect();
        assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:#?}\nno routes: {gone:#?}");
        assert_eq!(app.messages().await.len(), 0);
    }

    async fn every_role_may_do_with_every_route_what_the_table_says(app) {
        let world = app.world().await;
        let roles = roles(app, &world).await;
        let mut wrong = Vec::new();
        let mut number = 0;
        for line in table() {
            for (role, expected) in roles.iter().zip(&line.expected) {
                number += 1;
                // A session of its own, as some routes end it.
                let visitor = match (line.route.starts_with(api::PREFIX), role) {
                    (true, Role { program, .. }) => program.clone(),
                    (false, Role { member: Some(member), .. }) => app.as_member(*member).await,
                    (false, Role { page, .. }) => page.clone(),
                };
                let things = things(app, &world, line.own, number).await;
                let answer = ask(&visitor, &line.method, line.route, &things, number).await;
                let found = came_of(&answer);
                if found != *expected {
                    let own = if line.own { "own" } else { "foreign" };
                    wrong.push(format!("{} {} {own}, {}: {found}, not {expected}", line.method, line.route, role.name));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn a_get_changes_nothing_whoever_asks(app) {
        let world = app.world().await;
        let roles = roles(app, &world).await;
        let things = things(app, &world, true, 0).await;
        app.send().await;
        let watcher = sea_orm::Database::connect(&app.database.url).await.unwrap();
        for (method, route) in all_routes() {
            if method != "GET" {
                continue;
            }
            for Role { name, page, program, .. } in &roles {
                let visitor = if route.starts_with(api::PREFIX) { program } else { page };
                let before = traces(app, &watcher).await;
                ask(visitor, &Method::GET, &route, &things, 0).await;
                assert_eq!(traces(app, &watcher).await, before, "GET {route} as {name}");
            }
        }
        watcher.close().await.unwrap();
    }

    async fn what_another_site_makes_a_browser_send_is_refused(app) {
        let world = app.world().await;
        let organiser = app.as_member(world.organiser).await;
        for (site, passes) in [("cross-site", false), ("same-site", false), ("same-origin", true), ("none", true)] {
            let browser = organiser.with("sec-fetch-site", site);
            for line in routes::pages() {
                if !line.methods.contains(&Method::POST) || ["/sign-out", "/unsubscribe/:token"].contains(&line.path) {
                    continue;
                }
                let things = things(app, &world, true, 0).await;
                let answer = ask(&browser, &Method::POST, line.path, &things, 0).await;
                assert_eq!(answer.status != 403, passes, "POST {} from {site}: {}", line.path, answer.status);
            }
            let things = things(app, &world, true, 0).await;
            let answer = ask(&browser, &Method::POST, "/unsubscribe/:token", &things, 0).await;
            assert_eq!(answer.status, 200, "mail programs unsubscribe with one click");
        }
    }

    async fn a_cookie_opens_nothing_in_the_api(app) {
        let world = app.world().await;
        let things = things(app, &world, true, 1).await;
        let cookie = app.as_member(world.administrator).await;
        for (method, route) in api::listed() {
            let (by_cookie, by_nobody) =
                (ask(&cookie, &method, &route, &things, 1).await, ask(&app.visitor(), &method, &route, &things, 1).await);
            assert_eq!(by_cookie.status, by_nobody.status, "{method} {route}");
        }
    }

    async fn what_a_route_does_not_do_is_405(app) {
        let world = app.world().await;
        let things = things(app, &world, true, 1).await;
        let administrator = app.as_member(world.administrator).await;
        for line in routes::pages() {
            let path = address(line.path, &things);
            for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                if !line.methods.contains(&method) {
                    let answer = administrator.ask(method.clone(), &path, "application/x-www-form-urlencoded", "").await;
                    assert_eq!(answer.status, 405, "{method} {}", line.path);
                }
            }
        }
    }

    async fn every_answer_bears_the_headers_that_keep_scripts_and_frames_out(app) {
        let world = app.world().await;
        let organiser = app.as_member(world.organiser).await;
        let things = things(app, &world, true, 0).await;
        for line in routes::pages() {
            let answer = ask(&organiser, &Method::GET, line.path, &things, 0).await;
            let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
            assert!(header("content-security-policy").contains("default-src 'none'"), "{}", line.path);
            assert!(header("content-security-policy").contains("frame-ancestors"), "{}", line.path);
            assert_eq!(header("x-content-type-options"), "nosniff", "{}", line.path);
            assert_eq!(header("referrer-policy"), "same-origin", "{}", line.path);
            assert!(!answer.text.contains("<script"), "{}", line.path);
        }
    }

    async fn a_visitor_finds_nobodys_name_or_address_anywhere(app) {
        let world = app.world().await;
        let input = MeetingInput { visibility: Some("public".into()), ..world.invited("Open house", "2027-03-24T18:00") };
        let mut things = things(app, &world, true, 0).await;
        things.meeting = app.schedule(&input).await.meeting.id;
        things.date = "20270324T180000".into();
        let visitor = app.visitor();
        let feeds = ["/calendars/public.ics", "/calendars/partners/{partner}.ics", "/calendars/venues/{venue}.ics"];
        let links = ["/a/:token", "/b/:token", "/sign-in/:token", "/unsubscribe/:token"];
        for route in all_routes().iter().map(|(_, route)| route.as_str()).chain(feeds).filter(|route| !links.contains(route)) {
            let answer = ask(&visitor, &Method::GET, route, &things, 0).await;
            for personal in ["member@example.org", "Member, Aston"] {
                assert!(!answer.text.contains(personal), "{route} tells {personal}");
            }
        }
        let answer = visitor.get("/me").await;
        assert_eq!(answer.headers[header::LOCATION], "/sign-in");
    }
}
