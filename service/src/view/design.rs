//! The pieces of the pages with examples in them, for those who work on them: `/design`, in the demonstration only.

use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use commonhall_domain::access::{AccessFacts, StepFree};
use commonhall_domain::problem::Problem;
use commonhall_domain::zone::resolve;
use minijinja::Value;
use serde::Serialize;

use super::calendars::{Feed, Ways};
use super::organise::Task;
use super::{
    AccessFact, Choice, FieldError, FilterLink, MeetingCard, Page, Pager, PartnerLink, Place, VenueLink, When, build,
};
use crate::words::Words;

const HOME: Tz = Tz::Europe__London;
const BASE_URL: &str = "https://meet.example.org";
/// A Wednesday in winter time, whose names are long in most languages.
const DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2027, 3, 24);

/// `pages/design.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Design {
    pub page: Page,
    /// Stylesheets of the scripts of all languages.
    pub letters: Vec<String>,
    pub languages: Vec<InLanguage>,
}

/// All pieces in one language.
#[derive(Clone, Debug, Serialize)]
pub struct InLanguage {
    pub tag: String,
    pub dir: String,
    pub name: String,
    /// `pages/design_parts.html`, rendered in that language.
    pub pieces: Value,
}

/// `pages/design_parts.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Pieces {
    /// What the ids of this language's fields begin with.
    pub lang: String,
    pub statuses: Vec<&'static str>,
    pub message_states: Vec<&'static str>,
    pub answers: Vec<&'static str>,
    pub cards: Vec<MeetingCard>,
    pub access: Vec<AccessFact>,
    pub errors: Vec<FieldError>,
    pub choices: Vec<Choice>,
    pub filters: Vec<FilterLink>,
    pub pager: Pager,
    pub feed: Feed,
    pub ways: Ways,
    pub title: &'static str,
    pub phone: &'static str,
    pub sent: String,
    pub tasks: Vec<Task>,
}

/// The pieces as a language says them.
pub fn pieces(words: Words) -> anyhow::Result<Pieces> {
    let (lang, feed) = (words.lang(), build::public_feed(words, BASE_URL));
    let fault =
        |field: &str, problem: &Problem| FieldError { field: format!("{lang}-{field}"), text: words.problem(problem) };
    let choice = |value: &str, chosen| Choice {
        value: value.to_owned(),
        label: words.say(&format!("answer-{value}"), &[]),
        chosen,
    };
    let filter = |name: String, current| FilterLink { name, href: "#".to_owned(), current };
    Ok(Pieces {
        lang: lang.to_owned(),
        statuses: vec!["draft", "tentative", "cancelled"],
        message_states: vec!["pending", "sending", "sent", "dead", "expired", "superseded", "suppressed", "unknown"],
        answers: vec!["accepted", "tentative", "declined"],
        cards: cards(words),
        access: build::access_facts(words, &access(), Some(2)),
        errors: vec![
            fault("title", &Problem::new("title", "error-missing")),
            fault("email", &Problem::new("email", "error-email").with("value", "name@example")),
        ],
        choices: vec![choice("accepted", false), choice("tentative", true), choice("declined", false)],
        filters: vec![
            filter(words.say("filter-all-partners", &[]), false),
            filter("Aston Dars group".to_owned(), true),
            filter("Bangladeshi Women’s Association".to_owned(), false),
        ],
        pager: Pager { earlier: Some("#".to_owned()), later: Some("#".to_owned()) },
        ways: build::ways(words, &feed, BASE_URL)?,
        feed,
        title: "Listening evening: what should be researched next?",
        phone: "0121 496 0000",
        sent: words.moment(at(18).0, HOME),
        tasks: tasks(words),
    })
}

/// An hour of the day, as an instant and by the wall clock.
fn at(hour: u32) -> (DateTime<chrono::Utc>, chrono::NaiveDateTime) {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let local = DAY.unwrap_or_default().and_time(time);
    (resolve(local, HOME).utc, local)
}

fn when(words: Words, zone: Tz) -> When {
    build::when(words, at(18).1, at(20).0, zone, HOME)
}

fn cards(words: Words) -> Vec<MeetingCard> {
    let venue = VenueLink {
        slug: "coventry-central-hall".to_owned(),
        name: "Coventry Central Hall".to_owned(),
        address: "Warwick Lane, Coventry, CV1 2HA".to_owned(),
    };
    let place = Place {
        venue: Some(venue),
        space: Some("Main hall".to_owned()),
        hidden: false,
        online_url: None,
        online: true,
    };
    let nowhere = Place { venue: None, space: None, online: false, ..place.clone() };
    let confirmed = MeetingCard {
        href: "#".to_owned(),
        title: "Listening evening: what should be researched next?".to_owned(),
        when: when(words, HOME),
        place,
        host: PartnerLink { slug: "aston-dars-group".to_owned(), name: "Aston Dars group".to_owned() },
        languages: build::languages(words, &["en", "bn", "ur"].map(str::to_owned)),
        audience: None,
        status: "confirmed".to_owned(),
        further: Some(words.say("card-further", &[("count", 9.into()), ("date", words.date(at(18).1.date()).into())])),
    };
    let tentative = MeetingCard {
        title: "Reading circle".to_owned(),
        when: when(words, Tz::Asia__Karachi),
        place: nowhere.clone(),
        languages: Vec::new(),
        status: "tentative".to_owned(),
        further: None,
        ..confirmed.clone()
    };
    let cancelled = MeetingCard {
        title: "خواتین کی مجلس".to_owned(),
        place: Place { hidden: true, ..nowhere },
        audience: Some("صرف خواتین".to_owned()),
        status: "cancelled".to_owned(),
        further: None,
        ..confirmed.clone()
    };
    vec![confirmed, tentative, cancelled]
}

fn tasks(words: Words) -> Vec<Task> {
    let title = ("title", "Reading circle".into());
    let task = |text: String, remedy| Task { text, remedy: words.say(remedy, &[]), href: "#".to_owned() };
    vec![
        task(words.say("tasks-failed", &[title, ("count", 3.into())]), "tasks-failed-remedy"),
        task(words.say("tasks-held", &[("because", "…".into())]), "tasks-held-remedy"),
    ]
}

fn access() -> AccessFacts {
    AccessFacts {
        step_free: Some(StepFree::Ramp),
        door_width_cm: Some(82),
        accessible_toilet: Some(true),
        hearing_system: Some(true),
        hearing_system_tested_on: NaiveDate::from_ymd_opt(2026, 5, 1),
        prayer_space: Some(true),
        creche: Some(false),
        seating: Some("Chairs with and without arms".to_owned()),
        ..AccessFacts::default()
    }
}
