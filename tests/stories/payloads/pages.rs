//! All pages of five halls in a browser that would run whatever there is to run.

use commonhall::mail::Transport;
use commonhall::routes;
use commonhall::store::people;
use poem::http::{Method, header};
use serde_json::json;
use uuid::Uuid;

use super::hall::{Hall, LINK, MARK};
use super::{Found, halls, look};
use crate::harness::{Browser, Kind, TestApp, Visitor, tell};

/// What the API takes, and no page shows.
const ON_NO_PAGE: [&str; 7] = [
    "BusyCalendar.url",
    "Import.calendar",
    "Partner.declared_interests",
    "Partner.legal_status",
    "Partner.names",
    "Partner.registration_number",
    "Venue.survey_url",
];

/// The inputs of a form.
type Form = Vec<(String, String)>;

/// What mail programs show is opened for itself, where mails are read.
const HTML_OF_MAIL: &str = "/demo/mail/:id/html";

/// The address of a page of a hall; `None` where it is the same for all.
fn address(route: &str, hall: &Hall, message: Uuid) -> Option<String> {
    let parts = route.split('/').map(|part| {
        let Some(name) = part.strip_prefix(':') else { return part.to_owned() };
        match name {
            "id" if route.starts_with("/demo/") => message.to_string(),
            "id" => hall.meetings[0].clone(),
            "date" => hall.date.clone(),
            "month" => "2027-03".to_owned(),
            "slug" | "venue" if route.contains("/venues/") => hall.venue.clone(),
            "slug" | "partner" => hall.partner.clone(),
            "space" => hall.space.clone(),
            "member" => hall.members[0].to_string(),
            "feed" => hall.feed.clone(),
            "tag" => "en".to_owned(),
            "token" if route.starts_with("/a/") => hall.answer.clone(),
            "token" if route.starts_with("/b/") => hall.bookings.clone(),
            "token" if route.starts_with("/unsubscribe/") => hall.unsubscribe.clone(),
            "token" if route.starts_with("/sign-in/") => hall.sign_in.clone(),
            "message" => message.to_string(),
            "file" => "favicon.svg".to_owned(),
            "position" => "0".to_owned(),
            name => panic!("{route}: what is {name}?"),
        }
    });
    route.contains(':').then(|| parts.collect::<Vec<_>>().join("/"))
}

async fn is_page(who: &Visitor, path: &str) -> bool {
    let answer = who.get(path).await;
    answer.status == 200
        && answer.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"))
}

/// What is sent to see pages that are made of what was typed: the check before saving, a clash, both versions of what
/// somebody else changed.
fn sent(hall: &Hall) -> Vec<(String, u64, Form)> {
    let text = |field: &str| format!("{}{MARK}{field}", hall.payload);
    let pairs = |pairs: &[(&str, &str)]| -> Form {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let meeting = |changes: &[(&str, &str)]| {
        let mut form = pairs(&[
            ("host", &hall.partner),
            ("duration", "PT2H"),
            ("repeat", "none"),
            ("time_zone", "Europe/London"),
            ("visibility", "public"),
            ("status", "confirmed"),
            ("partners", &hall.partner),
            ("space", &hall.space),
            ("date", "2027-03-10"),
            ("online_url", &format!("{LINK}{MARK}Meeting.online_url")),
        ]);
        let words =
            ["title", "description", "audience", "childcare", "travel", "food", "contact_role", "contact_phone"];
        form.extend(words.map(|name| (name.to_owned(), text(&format!("Meeting.{name}")))));
        form.extend(pairs(changes));
        form
    };
    let named = |thing: &str| pairs(&[("revision", "0"), ("name", &text(&format!("{thing}.name")))]);
    let (first, edit) = (&hall.meetings[0], "/organise/meetings");
    vec![
        (edit.to_owned(), 200, meeting(&[("action", "check"), ("time", "10:00")])),
        (edit.to_owned(), 409, meeting(&[("action", "check"), ("time", "18:30")])),
        (format!("{edit}/{first}/edit"), 409, meeting(&[("revision", "0"), ("time", "10:00")])),
        (format!("/organise/partners/{}/edit", hall.partner), 409, named("Partner")),
        (format!("/organise/venues/{}/edit", hall.venue), 409, named("Venue")),
        (format!("/organise/venues/{}/spaces/{}", hall.venue, hall.space), 409, named("Space")),
        (format!("/organise/members/{}/edit", hall.members[0]), 409, named("Member")),
    ]
}

/// On one database, as pages look the same whichever it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_show_whatever_was_typed_as_text() {
    tell(Kind::Sqlite, show).await;
}

async fn show(app: &mut TestApp) {
    let folder = tempfile::tempdir().unwrap();
    app.send_through(Transport::File(folder.path().to_owned()));
    let halls = halls(app).await;
    app.demonstrate();
    let served = app.serve().await;
    let base = &served.base_url;
    let administrator = people::by_email(app.store.read(), "administrator@example.org").await.unwrap()[0].id;
    let program = app.api(administrator).await;
    let browser = Browser::open().await;
    browser.unguarded().await;
    let mut found = Found::default();
    let fields = &halls[0].fields;
    let messages = app.messages().await;
    let mut gets = routes::pages();
    gets.retain(|line| line.methods.contains(&Method::GET) && line.path != HTML_OF_MAIL);
    for (number, hall) in halls.iter().enumerate() {
        let because = json!({ "because": format!("{}{MARK}Hold.because", hall.payload) });
        assert_eq!(program.json(Method::POST, "/api/v1/outbox/hold", &because).await.status, 200);
        let of_members =
            messages.iter().filter(|message| message.member_id.is_some_and(|id| hall.members.contains(&id)));
        let mails: Vec<Uuid> = of_members.map(|message| message.id).collect();
        let mut paths: Vec<String> = gets.iter().filter_map(|line| address(line.path, hall, mails[0])).collect();
        paths.extend(mails.iter().map(|id| format!("/demo/mail/{id}")));
        let [series, single] = &hall.meetings;
        paths.extend([&hall.date, "20270324T180000"].map(|date| format!("/meetings/{series}?date={date}")));
        paths.push(format!("/meetings/{single}"));
        paths.push(format!("/organise/meetings/new?copy={series}"));
        paths.push(format!("/organise/meetings/{series}/dates/20270324T180000"));
        paths.push("/admin/outbox".to_owned());
        paths.push("/me".to_owned());
        // What shows all halls at once.
        if number == 0 {
            paths.extend(gets.iter().filter(|line| !line.path.contains(':')).map(|line| line.path.to_owned()));
        }
        for member in [None, Some(hall.members[0]), Some(administrator)] {
            let (who, session) = match member {
                Some(member) => (app.as_member(member).await, Some(app.session(member).await)),
                None => (app.visitor(), None),
            };
            browser.be(base, session.as_deref(), "en").await;
            for path in &paths {
                if is_page(&who, path).await {
                    browser.goto(format!("{base}{path}")).await.unwrap();
                    look(&browser, base, fields, path, &mut found).await;
                }
            }
        }
        for (path, status, form) in sent(hall) {
            browser.post(&path, &form).await;
            assert_eq!(browser.status().await, status, "{path}: {}", browser.text().await);
            look(&browser, base, fields, &format!("what POST {path} shows"), &mut found).await;
        }
        // In every field of every form, whatever it is for: what is refused is shown again.
        for line in
            gets.iter().filter(|line| line.methods.contains(&Method::POST) && !line.path.starts_with("/sign-in"))
        {
            let path = address(line.path, hall, mails[0]).unwrap_or_else(|| line.path.to_owned());
            browser.goto(format!("{base}{path}")).await.unwrap();
            for (action, form) in browser.filled_with(hall.payload).await {
                browser.post(&action, &form).await;
                look(&browser, base, fields, &format!("what POST {action} of {path} shows"), &mut found).await;
            }
        }
    }
    browser.close().await;
    let hidden = fields.iter().map(String::as_str).filter(|field| !found.shown().contains(field));
    assert_eq!(hidden.collect::<Vec<_>>(), ON_NO_PAGE);
}
