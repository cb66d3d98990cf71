//! Every page, in English and in Urdu, on a phone and on a desk: nobody is shut out, nothing breaks out of its place, and
//! nothing is loaded from elsewhere. A page whose address is not known here fails, and so does one that is not there.
//! The pictures are in `target/screens`.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use commonhall::flows::private_calendars::{self, Holds, Wanted};
use commonhall::flows::{answers, confirmations, demo, sign_in, unsubscribe};
use commonhall::mail::Transport;
use commonhall::routes;
use commonhall::store::people;
use poem::http::{Method, header};
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriverResult;
use uuid::Uuid;

use crate::harness::world::{DARS, HALL};
use crate::harness::{Browser, Depth, TestApp, stories};

/// A house with bookings to confirm.
const TIPTON: &str = "tipton-muslim-community-centre";
/// What answers to GET and is no page of ours.
const NO_PAGES: [&str; 2] = ["/metrics", "/demo/mail/:id/html"];

/// Whoever looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Visitor,
    /// Of the Aston Dars group.
    Member,
    Administrator,
}

/// A page as somebody sees it.
struct View {
    /// Of its picture.
    name: String,
    who: Who,
    path: String,
    /// What is sent to see it.
    form: Option<Vec<(String, String)>>,
    status: u64,
}

impl View {
    fn page(name: &str, who: Who, path: impl Into<String>, status: u64) -> Self {
        Self { name: name.to_owned(), who, path: path.into(), form: None, status }
    }

    fn sent(name: &str, who: Who, path: impl Into<String>, status: u64, form: &[(&str, &str)]) -> Self {
        let form = form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { form: Some(form), ..Self::page(name, who, path, status) }
    }
}

/// What the addresses are of.
struct Things {
    meeting: String,
    revision: String,
    date: String,
    cancelled: String,
    member: Uuid,
    space: String,
    answer: String,
    unsubscribe: String,
    bookings: String,
    sign_in: String,
    /// A private calendar of the member's.
    feed: String,
    /// A message.
    mail: String,
}

/// The demonstration, of which each thing is found by its name.
async fn things(app: &TestApp) -> Things {
    let administrator = app.api(member(app, "administrator").await).await;
    let found = async |path: &str| administrator.get(&format!("/api/v1/{path}")).await.json()["items"].clone();
    let meetings = found("meetings").await;
    let listening =
        meetings.as_array().unwrap().iter().find(|meeting| meeting["title"] == "Listening session").unwrap();
    let id = text(&listening["id"]);
    let dates = found(&format!("occurrences?meeting={id}&from=2027-03-01T00:00:00Z&to=2027-06-01T00:00:00Z")).await;
    let date = |status: &str| {
        let date = dates.as_array().unwrap().iter().find(|date| date["status"] == status).unwrap();
        text(&date["recurrence_id"])
    };
    let invited = member(app, "member.aston-dars-group").await;
    let person = people::by_id(app.store.read(), invited).await.unwrap().unwrap();
    let series = app.meeting(id.parse().unwrap()).await.meeting.series_id;
    let message = app.messages().await.into_iter().find(|message| message.kind == "invitation").unwrap();
    // Somebody looks after a house, and has something to confirm there.
    let house = administrator.get(&format!("/api/v1/venues/{TIPTON}")).await.json();
    let change = json!({ "caretaker": invited });
    administrator.with("if-match", "*").json(Method::PATCH, &format!("/api/v1/venues/{TIPTON}"), &change).await;
    let fair = json!({
        "title": "Health fair", "host": DARS, "space": house["spaces"][0]["id"], "starts": "2027-05-06T10:00",
        "duration": "PT4H", "recurrence": "FREQ=WEEKLY;COUNT=3",
    });
    administrator.json(Method::POST, "/api/v1/meetings", &fair).await;
    let wanted = Wanted { name: Some("Hall tablet".into()), details: Some("times".into()) };
    let made = private_calendars::make(app, &app.caller(invited).await, &Holds::Own, &wanted).await;
    let (calendar, _) = made.unwrap();
    Things {
        revision: listening["revision"].to_string(),
        date: date("confirmed"),
        cancelled: date("cancelled"),
        meeting: id,
        member: invited,
        space: text(&administrator.get(&format!("/api/v1/venues/{HALL}")).await.json()["spaces"][0]["id"]),
        answer: answers::path(app, &person, series),
        bookings: confirmations::path(app, &person, house["id"].as_str().unwrap().parse().unwrap()),
        unsubscribe: unsubscribe::path(app, &person, "reminder").unwrap(),
        sign_in: sign_in::link_for(app, invited, false, TimeDelta::minutes(15)).await.unwrap(),
        feed: calendar.row.id.to_string(),
        mail: message.id.to_string(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn member(app: &TestApp, mailbox: &str) -> Uuid {
    people::by_email(app.store.read(), &format!("{mailbox}@example.org")).await.unwrap()[0].id
}

/// The address of a route, and who sees most of it.
fn of_route(route: &str, things: &Things) -> View {
    let token = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let parts = route.split('/').map(|part| match part.strip_prefix(':') {
        None => part.to_owned(),
        Some("id") if route.starts_with("/demo/") => things.mail.clone(),
        Some("id") => things.meeting.clone(),
        Some("date") => things.date.clone(),
        Some("month") => "2027-03".to_owned(),
        Some("slug" | "venue") if route.contains("/venues/") => HALL.to_owned(),
        Some("slug" | "partner") => DARS.to_owned(),
        Some("space") => things.space.clone(),
        Some("member") => things.member.to_string(),
        Some("token") if route.starts_with("/a/") => token(&things.answer),
        Some("token") if route.starts_with("/b/") => token(&things.bookings),
        Some("token") if route.starts_with("/unsubscribe/") => token(&things.unsubscribe),
        Some("token") if route.starts_with("/sign-in/") => token(&things.sign_in),
        Some("feed") => things.feed.clone(),
        Some("tag") => "bn".to_owned(),
        Some("message") => things.mail.clone(),
        Some("file") => "favicon.svg".to_owned(),
        Some("position") => "0".to_owned(),
        Some(name) => panic!("{route}: the sweep has no {name}"),
    });
    let path = parts.collect::<Vec<_>>().join("/");
    let who = match route {
        _ if ["/a/", "/b/", "/unsubscribe/", "/sign-in"].iter().any(|start| route.starts_with(start)) => Who::Visitor,
        _ if route.starts_with("/me") && !route.starts_with("/meetings") => Who::Member,
        _ => Who::Administrator,
    };
    let name = route.replace(':', "").trim_matches('/').replace('/', "-");
    View::page(if name.is_empty() { "home" } else { &name }, who, path, 200)
}

/// What pages become after something was done, or went wrong.
fn states(things: &Things) -> Vec<View> {
    use Who::{Administrator, Member, Visitor};
    let Things { meeting, revision, date, cancelled, space, answer, unsubscribe, .. } = things;
    let date_form = format!("/organise/meetings/{meeting}/dates/{date}");
    let edit = format!("/organise/meetings/{meeting}/edit");
    let choir = |changes: &[(&'static str, &'static str)]| {
        let mut form: BTreeMap<&str, &str> = BTreeMap::from([
            ("title", "Choir"),
            ("host", DARS),
            ("date", "2027-03-25"),
            ("time", "19:00"),
            ("duration", "PT2H"),
            ("repeat", "weekly"),
            ("ends", "count"),
            ("count", "12"),
            ("time_zone", "Europe/London"),
            ("visibility", "partners"),
            ("status", "confirmed"),
            ("partners", DARS),
            ("reminders", "P1D"),
            ("action", "check"),
        ]);
        form.extend(changes.iter().copied());
        form.into_iter().collect::<Vec<_>>()
    };
    let clash =
        [choir(&[("date", "2027-03-13"), ("time", "10:00"), ("repeat", "none")]), vec![("space", space.as_str())]]
            .concat();
    let moved =
        [("revision", "0"), ("action", "change"), ("date", "2027-03-25"), ("duration", "PT3H"), ("title", "Tea")];
    let wrong = choir(&[("title", ""), ("date", ""), ("description", ""), ("count", "0")]);
    vec![
        View::page("not-found", Visitor, "/nowhere", 404),
        View::page("forbidden", Member, "/organise", 403),
        View::page("meeting-visitor", Visitor, format!("/meetings/{meeting}"), 200),
        View::page("meeting-member", Member, format!("/meetings/{meeting}"), 200),
        View::page("meeting-cancelled", Visitor, format!("/meetings/{meeting}?date={cancelled}"), 200),
        View::page("whats-on-found", Visitor, format!("/meetings?partner={DARS}&q=listening"), 200),
        View::page("whats-on-nothing", Visitor, "/meetings?q=nowhere+to+be+found", 200),
        View::page("meeting-copy", Administrator, format!("/organise/meetings/new?copy={meeting}"), 200),
        View::page("date-cancelled", Administrator, format!("/organise/meetings/{meeting}/dates/{cancelled}"), 200),
        View::page("sign-in-invalid", Visitor, "/sign-in/nobody", 404),
        View::sent("sign-in-asked", Visitor, "/sign-in", 200, &[("email", "somebody@example.org")]),
        View::sent("sign-in-wrong", Visitor, "/sign-in", 422, &[("email", "nobody")]),
        View::sent(
            "sign-in-code-wrong",
            Visitor,
            "/sign-in/code",
            422,
            &[("code", "12345678"), ("email", "somebody@example.org")],
        ),
        View::sent("answer-wrong", Visitor, answer, 422, &[("answer", "accepted"), ("people", "99")]),
        View::sent("answered", Visitor, answer, 200, &[("answer", "accepted")]),
        View::sent("unsubscribed", Visitor, unsubscribe, 200, &[("action", "stop")]),
        View::sent("calendar-made", Member, "/me/calendars", 200, &[]),
        View::sent("meeting-wrong", Administrator, "/organise/meetings", 422, &wrong),
        View::sent("meeting-clash", Administrator, "/organise/meetings", 409, &clash),
        View::sent("meeting-check", Administrator, "/organise/meetings", 200, &choir(&[])),
        View::sent("meeting-warnings", Administrator, "/organise/meetings", 200, &choir(&[("time", "03:00")])),
        View::sent("meeting-scheduled", Administrator, "/organise/meetings", 200, &choir(&[("action", "save")])),
        View::sent("meeting-stale", Administrator, edit, 409, &choir(&[("revision", "0")])),
        View::sent("date-stale", Administrator, &date_form, 409, &moved),
        View::sent("date-wrong", Administrator, &date_form, 422, &[("revision", revision), ("action", "change")]),
        View::sent("hold-wrong", Administrator, "/admin/outbox/hold", 422, &[("because", "")]),
        View::sent(
            "partner-wrong",
            Administrator,
            "/organise/partners/new",
            422,
            &[("kind", "venue"), ("website", "nowhere")],
        ),
        View::sent("member-wrong", Administrator, "/organise/members/new", 422, &[("email", "nobody")]),
        View::page("bookings", Administrator, format!("/organise/venues/{TIPTON}/bookings"), 200),
        View::sent("venue-wrong", Administrator, "/organise/venues/new", 422, &[("door_width_cm", "1")]),
        View::sent(
            "venue-stale",
            Administrator,
            format!("/organise/venues/{HALL}/edit"),
            409,
            &[("revision", "0"), ("name", "Central Hall")],
        ),
        View::sent(
            "space-wrong",
            Administrator,
            format!("/organise/venues/{HALL}/spaces/{space}"),
            422,
            &[("revision", "1"), ("capacity", "0")],
        ),
    ]
}

/// Looks at one page in all ways, and keeps its pictures.
async fn look(browser: &Browser, base_url: &str, language: &str, view: &View) -> WebDriverResult<Vec<String>> {
    let mut faults = Vec::new();
    let mut note =
        |how: &str, found: Vec<String>| faults.extend(found.into_iter().map(|line| format!("{how}: {line}")));
    browser.width(1280).await;
    let start = if view.form.is_some() { "/join" } else { &view.path };
    browser.goto(format!("{base_url}{start}")).await?;
    if let Some(form) = &view.form {
        browser.post(&view.path, form).await;
    }
    browser.settled().await;
    let (status, shown) = (browser.status().await, browser.language().await);
    if status != view.status {
        note("status", vec![format!("{status}, not {}", view.status)]);
    }
    if shown != language {
        note("language", vec![shown]);
    }
    let tag = &language[..2];
    note("1280", browser.faults(Depth::All).await);
    browser.picture(&format!("{tag}-1280"), &view.name).await;
    browser.width(360).await;
    browser.picture(&format!("{tag}-360"), &view.name).await;
    // What is folded away belongs to the page too.
    browser.execute("for (const one of document.querySelectorAll('details')) one.open = true", Vec::new()).await?;
    note("360", browser.faults(Depth::All).await);
    browser.dark(true).await;
    note("dark", browser.faults(Depth::Colours).await);
    browser.dark(false).await;
    browser.width(320).await;
    note("320", browser.faults(Depth::Measures).await);
    browser.width(1280).await;
    browser.execute("document.documentElement.style.fontSize = '200%'", Vec::new()).await?;
    note("200 %", browser.faults(Depth::Measures).await);
    note("browser", browser.complaints(base_url).await);
    Ok(faults)
}

async fn sweep(app: &mut TestApp, language: &str) {
    let folder = tempfile::tempdir().unwrap();
    app.send_through(Transport::File(folder.path().to_owned()));
    demo::fill(app).await.unwrap();
    app.send().await;
    let things = things(app).await;
    let sessions = BTreeMap::from([
        (Who::Member, app.session(things.member).await),
        (Who::Administrator, app.session(member(app, "administrator").await).await),
    ]);
    let browser = Browser::open().await;
    browser.with_axe().await;
    let mut wrong = Vec::new();
    let mut go = async |app: &mut TestApp, views: Vec<View>| {
        let served = app.serve().await;
        for view in views {
            let session = sessions.get(&view.who).map(String::as_str);
            browser.be(&served.base_url, session, &language[..2]).await;
            let faults = look(&browser, &served.base_url, language, &view).await.unwrap();
            wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", view.name)));
        }
    };
    let (of_demo, of_all): (Vec<_>, Vec<_>) = routes::pages()
        .into_iter()
        .filter(|line| line.methods.contains(&Method::GET) && !NO_PAGES.contains(&line.path))
        .partition(|line| line.path.starts_with("/demo") || line.path == "/design");
    let views = |lines: Vec<routes::Line>| lines.iter().map(|line| of_route(line.path, &things)).collect::<Vec<_>>();
    let mut of_all = pages(app, views(of_all)).await;
    of_all.extend(states(&things));
    go(app, of_all).await;
    app.demonstrate();
    let of_demo = pages(app, views(of_demo)).await;
    go(app, of_demo).await;
    browser.close().await;
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

/// Those that are pages, and no files.
async fn pages(app: &TestApp, views: Vec<View>) -> Vec<View> {
    let administrator = app.as_member(member(app, "administrator").await).await;
    let mut pages = Vec::new();
    for view in views {
        let answer = administrator.get(&view.path).await;
        if answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html") {
            pages.push(view);
        }
    }
    pages
}

stories! {
    async fn every_page_in_english_shuts_nobody_out_and_stays_in_its_place(app) {
        sweep(app, "en ltr").await;
    }

    async fn every_page_in_urdu_shuts_nobody_out_and_stays_in_its_place(app) {
        sweep(app, "ur rtl").await;
    }
}
