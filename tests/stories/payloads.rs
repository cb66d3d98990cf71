//! Whatever somebody types stays what it is, text: on pages, in mails and in calendars. Which fields there are is read from
//! the description of the API, so that none can be forgotten.

mod fields;
mod hall;
mod pages;
mod sent;

use std::collections::BTreeSet;

use commonhall::flows::private_calendars::{self, Holds, Wanted};
use percent_encoding::percent_decode_str;
use poem::http::Method;
use serde_json::json;
use uuid::Uuid;

use self::hall::{ADDRESS, Hall, LINK, MARK, PAYLOADS};
use crate::harness::world::{BWA, DARS};
use crate::harness::{Browser, TestApp, World, stories};

/// What is left of a text wherever it is shown: faces fold, indent and break lines, and take out what cannot be seen.
fn squeezed(text: &str) -> String {
    let turns =
        |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !turns(*c)).collect()
}

/// What was found of the attack.
#[derive(Default)]
struct Found {
    /// The fields that were shown.
    shown: BTreeSet<String>,
    wrong: BTreeSet<String>,
}

impl Found {
    /// Notes which fields a text shows, and which of them are not as they were typed.
    fn read(&mut self, fields: &BTreeSet<String>, place: &str, text: &str) {
        let text = squeezed(text);
        for (position, _) in text.match_indices(MARK) {
            let (before, after) = (&text[..position], &text[position + MARK.len_utf8()..]);
            let Some(field) = fields.iter().filter(|field| after.starts_with(*field)).max_by_key(|field| field.len())
            else {
                continue;
            };
            let decoded = percent_decode_str(before).decode_utf8_lossy().replace('+', "");
            let mut typed = PAYLOADS.iter().chain(&[LINK, ADDRESS]).map(|typed| squeezed(typed));
            if typed.any(|typed| before.ends_with(&typed) || squeezed(&decoded).ends_with(&typed)) {
                self.shown.insert(field.clone());
            } else {
                let tail: String = before.chars().rev().take(100).collect::<Vec<_>>().into_iter().rev().collect();
                self.wrong.insert(format!("{place}: {field} is not as it was typed: {tail}"));
            }
        }
    }

    fn note(&mut self, place: &str, faults: Vec<String>) {
        self.wrong.extend(faults.into_iter().map(|fault| format!("{place}: {fault}")));
    }

    /// Which fields were shown, all of them as they were typed.
    #[track_caller]
    fn shown(&self) -> Vec<&str> {
        let wrong: Vec<_> = self.wrong.iter().cloned().collect();
        assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
        self.shown.iter().map(String::as_str).collect()
    }
}

/// Looks at the page that the browser shows.
async fn look(browser: &Browser, base_url: &str, fields: &BTreeSet<String>, place: &str, found: &mut Found) {
    let (faults, written) = browser.probe().await;
    found.note(place, faults);
    if browser.status().await >= 500 {
        found.note(place, vec![browser.text().await]);
    }
    let mut complaints = browser.complaints(base_url).await;
    // That a page is a refusal, as its status says, and that a field for dates cannot show what is none.
    complaints.retain(|line| {
        !["responded with a status of 4", "The specified value"].iter().any(|usual| line.contains(usual))
    });
    found.note(place, complaints);
    for text in written {
        found.read(fields, place, &text);
    }
}

async fn halls(app: &TestApp) -> Vec<Hall> {
    let administrator = app.person("Administrator", "administrator", None, "administrator").await;
    let program = app.api(administrator).await;
    let mut halls = Vec::new();
    for (number, payload) in PAYLOADS.into_iter().enumerate() {
        halls.push(Hall::open(app, &program, number, payload).await);
        let released = program.json(Method::POST, "/api/v1/outbox/release", &json!({})).await;
        assert_eq!(released.status, 200, "{}", released.text);
    }
    halls
}

stories! {
    async fn every_field_that_takes_text_is_attacked_and_every_other_refuses_it_by_name(app) {
        let world = app.world().await;
        let (program, member) = (app.api(world.administrator).await, app.api(world.member).await);
        let described = app.visitor().get("/api/v1/openapi.json").await.json();
        let (mut taken, mut wrong) = (BTreeSet::new(), Vec::new());
        let texts = PAYLOADS.map(str::to_owned).into_iter().chain([LINK.to_owned(), format!("{ADDRESS}@example.org")]);
        let texts: Vec<String> = texts.collect();
        let fields = fields::of(&described);
        assert!(fields.len() > 100, "{}", fields.len());
        let meeting = new_meeting(app, &world).await;
        for field in &fields {
            for text in &texts {
                let path = path_of(app, &world, meeting, &field.path).await;
                let own = path.ends_with("/answer") || path.contains("/me/");
                let who = if own { &member } else { &program }.with("if-match", "*");
                let method = field.method.to_uppercase().parse().unwrap();
                let answer = who.json(method, &path, &field.body(DARS, text)).await;
                if answer.status.is_success() {
                    taken.insert(field.label.clone());
                } else if answer.status != 422 || !field.is_named_in(&answer.json()) {
                    wrong.push(format!("{} {} {:?} {text}: {}", field.method, path, field.steps, answer.text));
                }
            }
        }
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
        program.json(Method::POST, "/api/v1/outbox/release", &json!({})).await;
        let attacked = Hall::open(app, &program, 0, PAYLOADS[0]).await.fields;
        assert_eq!(taken, attacked);
    }
}

/// The path of an operation with things in it that are there. What ends a meeting or one of its dates gets one of its own.
async fn path_of(app: &TestApp, world: &World, meeting: Uuid, path: &str) -> String {
    let ends = ["/cancel", "/split", "/occurrences/{recurrence_id}"].iter().any(|end| path.ends_with(end));
    let meeting = if ends { new_meeting(app, world).await } else { meeting };
    let feed = if path.contains("{feed}") { a_feed(app, world).await.to_string() } else { String::new() };
    format!("/api/v1{path}")
        .replace("{feed}", &feed)
        .replace("{meeting}", &meeting.to_string())
        .replace("{recurrence_id}", "20270331T180000")
        .replace("{partner}", BWA)
        .replace("{venue}", &world.venue)
        .replace("{space}", &world.main_hall.to_string())
        .replace("{member}", &world.neighbour.to_string())
}

/// The first private calendar of the administrator.
async fn a_feed(app: &TestApp, world: &World) -> Uuid {
    let caller = app.caller(world.administrator).await;
    let known = private_calendars::list_own(app, &caller).await.unwrap();
    if let Some(calendar) = known.first() {
        return calendar.row.id;
    }
    let made = private_calendars::make(app, &caller, &Holds::Own, &Wanted::default()).await;
    made.unwrap().0.row.id
}

async fn new_meeting(app: &TestApp, world: &World) -> Uuid {
    let mut meeting = world.inviting(world.member, "Choir", "2027-03-24T18:00");
    (meeting.space, meeting.recurrence) = (None, Some("FREQ=WEEKLY;COUNT=3".to_owned()));
    app.schedule(&meeting).await.meeting.id
}
