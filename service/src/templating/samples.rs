//! A view for every template: one with all that it can hold, one with the least, and the states between that look different.
//! They are JSON, so that a test can put something else into each field.

mod admin;
mod mail;
mod managing;
mod organise;
mod public;
mod session;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use commonhall_domain::access::{AccessFacts, StepFree, TransferSide};
use serde::Serialize;
use serde_json::Value;

use crate::assets::{letters_href, style_href};
use crate::view::build;
use crate::view::calendars::{Feed, Ways};
use crate::view::{
    AccessFact, Choice, ChoiceGroup, FieldError, FilterLink, Flash, Language, MeetingCard, MyAnswer, Page,
    PageLanguage, Pager, PartnerLink, Place, SignedIn, VenueLink, When,
};
use crate::words::Words;

const BASE_URL: &str = "https://meet.example.org";

/// A template, what its sample shows, and the view.
pub struct Sample {
    pub template: &'static str,
    pub shows: &'static str,
    pub view: Value,
}

fn sample(template: &'static str, shows: &'static str, view: impl Serialize) -> Sample {
    Sample { template, shows, view: serde_json::to_value(view).unwrap() }
}

/// Of `templates/pages/`.
pub fn pages() -> Vec<Sample> {
    [public::pages(), session::pages(), organise::pages(), managing::pages(), admin::pages()]
        .into_iter()
        .flatten()
        .collect()
}

/// Of `templates/emails/`: the template is the folder.
pub use mail::mails;

fn words() -> Words {
    Words::of("en")
}

#[allow(clippy::unnecessary_wraps, reason = "for the optional fields of views, of which there are many")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// For somebody signed in, in the demonstration, just after an action.
fn page(path: &str) -> Page {
    Page {
        signed_in: Some(SignedIn {
            name: "Coordinator, Aston Dars group".to_owned(),
            organises: true,
            administers: true,
            coordinates: true,
        }),
        demo: true,
        flash: Some(Flash { tone: "good".to_owned(), text: words().say("flash-meeting-created", &[]) }),
        ..bare_page(path)
    }
}

fn bare_page(path: &str) -> Page {
    Page {
        lang: words().lang().to_owned(),
        dir: words().dir().to_owned(),
        path: path.to_owned(),
        style: style_href().to_owned(),
        letters: letters_href("ur").map(str::to_owned),
        languages: vec![
            page_language("en", "ltr", "English", path, true),
            page_language("ur", "rtl", "اردو", path, false),
        ],
        here: format!("{path}?partner=1"),
        unreviewed: text("This translation has not been checked by a native reader yet."),
        signed_in: None,
        demo: false,
        flash: None,
        once: "AAAA".to_owned(),
    }
}

fn page_language(tag: &str, dir: &str, name: &str, path: &str, current: bool) -> PageLanguage {
    let href = format!("https://meet.example.org{path}?lang={tag}");
    PageLanguage { tag: tag.to_owned(), dir: dir.to_owned(), name: name.to_owned(), href, current }
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn when() -> When {
    when_on("2027-03-24")
}

fn when_on(day: &str) -> When {
    let london = Tz::Europe__London;
    let end = commonhall_domain::zone::resolve(local(&format!("{day}T20:00")), london).utc;
    build::when(words(), local(&format!("{day}T18:00")), end, london, london)
}

fn elsewhere() -> When {
    build::when(
        words(),
        local("2027-03-25T22:00"),
        instant("2027-03-25T19:30:00Z"),
        Tz::Asia__Dhaka,
        Tz::Europe__London,
    )
}

fn known_access() -> AccessFacts {
    AccessFacts {
        step_free: Some(StepFree::Ramp),
        door_width_cm: Some(82),
        accessible_toilet: Some(true),
        transfer_side: Some(TransferSide::Left),
        changing_places: Some(false),
        hearing_system: Some(true),
        hearing_system_tested_on: "2026-05-01".parse().ok(),
        seating: text("Chairs with and without arms"),
        lighting_and_noise: text("Bright; the kitchen can be heard"),
        assistance_dogs: Some(true),
        prayer_space: Some(true),
        creche: Some(false),
        ..AccessFacts::default()
    }
}

fn access() -> Vec<AccessFact> {
    build::access_facts(words(), &known_access(), Some(2))
}

fn venue() -> VenueLink {
    VenueLink {
        slug: "coventry-central-hall".to_owned(),
        name: "Coventry Central Hall".to_owned(),
        address: "Warwick Lane, Coventry, CV1 2HA".to_owned(),
    }
}

fn place() -> Place {
    Place {
        venue: Some(venue()),
        space: text("Main hall"),
        hidden: false,
        online_url: text("https://meet.example.org/listening"),
        online: true,
    }
}

fn no_place() -> Place {
    Place { venue: None, space: None, hidden: false, online_url: None, online: false }
}

fn partner() -> PartnerLink {
    PartnerLink { slug: "aston-dars-group".to_owned(), name: "Aston Dars group".to_owned() }
}

fn languages(tags: &[&str]) -> Vec<Language> {
    build::languages(words(), &tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>())
}

fn card(title: &str, when: When) -> MeetingCard {
    MeetingCard {
        href: "/meetings/1?date=20270324T180000".to_owned(),
        title: title.to_owned(),
        when,
        place: place(),
        host: partner(),
        languages: languages(&["en", "bn", "ur"]),
        audience: text("Women only"),
        status: "confirmed".to_owned(),
        further: text("and 9 more dates, until Wednesday 26 May 2027"),
    }
}

fn bare_card() -> MeetingCard {
    MeetingCard {
        place: no_place(),
        languages: Vec::new(),
        audience: None,
        status: "tentative".to_owned(),
        further: None,
        ..card("Reading circle", elsewhere())
    }
}

fn cards() -> Vec<MeetingCard> {
    let hidden = Place { hidden: true, online: false, ..no_place() };
    let online = Place { online: true, ..no_place() };
    vec![
        card("Listening evening: what should be researched next?", when()),
        bare_card(),
        MeetingCard {
            status: "cancelled".to_owned(), place: hidden, ..card("مجلس النساء", when_on("2027-03-26"))
        },
        MeetingCard { place: online, audience: None, ..card("Steering committee", when_on("2027-03-28")) },
    ]
}

fn feed() -> Feed {
    build::public_feed(words(), BASE_URL)
}

fn ways() -> Ways {
    build::ways(words(), &feed(), BASE_URL).unwrap()
}

fn pager() -> Pager {
    Pager { earlier: text("/meetings?before=1"), later: text("/meetings?after=1") }
}

fn no_pager() -> Pager {
    Pager { earlier: None, later: None }
}

fn filters(names: &[&str], chosen: usize) -> Vec<FilterLink> {
    let link = |(at, name): (usize, &&str)| FilterLink {
        name: (*name).to_owned(),
        href: format!("/meetings?partner={at}"),
        current: at == chosen,
    };
    names.iter().enumerate().map(link).collect()
}

fn fault(field: &str, key: &str) -> FieldError {
    FieldError { field: field.to_owned(), text: words().say(key, &[]) }
}

fn choice(value: &str, label: &str, chosen: bool) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), chosen }
}

fn group(label: &str, choices: Vec<Choice>) -> ChoiceGroup {
    ChoiceGroup { label: label.to_owned(), choices }
}

fn answered(answer: Option<&str>, to_old_time: bool) -> MyAnswer {
    MyAnswer { answer: answer.map(str::to_owned), to_old_time, href: "/a/1".to_owned() }
}

fn description() -> Vec<String> {
    build::paragraphs(
        "We listen first. Bring a neighbour, and a question that nobody has answered yet.\nTea from 17:30.\n\n\
         Then we choose three issues together: what should be researched, and which actions should follow.",
    )
}
