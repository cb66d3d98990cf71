//! The pages that manage partners, members and venues.

use super::organise::differences;
use super::{Sample, bare_page, choice, fault, page, sample, text};
use crate::view::bookings::{BookingLine, BookingRequests, BookingsPage};
use crate::view::importing::{Count, ImportForm, ImportLine, ImportReport, Remark};
use crate::view::managing::{
    AccessTyped, Belonging, BusyCalendarRow, BusyCalendars, DayTyped, MemberForm, MemberRow, Members, PartnerForm,
    Question, Room, SpaceForm, SpaceTyped, VenueForm,
};
use crate::view::{ChoiceGroup, PartnerLink};

pub fn pages() -> Vec<Sample> {
    [partner_form(), members(), member_form(), venue_form(), space_form(), busy_calendars(), bookings(), import()]
        .into_iter()
        .flatten()
        .collect()
}

fn partner_form() -> Vec<Sample> {
    let full = PartnerForm {
        page: page("/organise/partners/aston-dars-group/edit"),
        slug: text("aston-dars-group"),
        revision: Some(3),
        left: false,
        errors: vec![fault("name", "error-missing")],
        differences: differences(),
        name: "Aston Dars group".to_owned(),
        kind: "community_group".to_owned(),
        founding: true,
        steering: true,
        description: "Women of Aston who read and talk.".to_owned(),
        languages: vec![choice("en", "English", true), choice("bn", "Bengali", false)],
        website: "https://dars.example.org/".to_owned(),
        contact_role: "Coordinator".to_owned(),
        contact_email: "dars@example.org".to_owned(),
        contact_phone: "0121 496 0000".to_owned(),
    };
    let least = PartnerForm {
        page: bare_page("/organise/partners/new"),
        slug: None,
        revision: None,
        errors: Vec::new(),
        differences: Vec::new(),
        name: String::new(),
        languages: Vec::new(),
        ..full.clone()
    };
    let left = PartnerForm { left: true, errors: Vec::new(), differences: Vec::new(), ..full.clone() };
    [("full", full), ("left", left), ("least", least)]
        .map(|(shows, view)| sample("pages/partner_form.html", shows, view))
        .into()
}

fn member_form() -> Vec<Sample> {
    let full = MemberForm {
        page: page("/organise/members/1/edit"),
        id: text("1"),
        revision: Some(2),
        belongs: belongs(),
        errors: vec![fault("name", "error-missing")],
        differences: differences(),
        name: "Coordinator, Aston Dars group".to_owned(),
        email: "coordinator@example.org".to_owned(),
        phone: "0121 496 0000".to_owned(),
        languages: vec![choice("en", "English", true), choice("bn", "Bengali", false)],
        partners: vec![choice("aston-dars-group", "Aston Dars group", true)],
        alone: true,
        roles: vec![choice("member", "Member", true)],
        welcome: true,
    };
    let least = MemberForm {
        page: bare_page("/organise/members/new"),
        id: None,
        revision: None,
        belongs: Vec::new(),
        alone: false,
        errors: Vec::new(),
        differences: Vec::new(),
        languages: Vec::new(),
        partners: Vec::new(),
        roles: Vec::new(),
        ..full.clone()
    };
    let alone = MemberForm { belongs: Vec::new(), errors: Vec::new(), differences: Vec::new(), ..full.clone() };
    [("full", full), ("alone", alone), ("least", least)]
        .map(|(shows, view)| sample("pages/member_form.html", shows, view))
        .into()
}

fn belongs() -> Vec<Belonging> {
    let one =
        |slug: &str, name: &str, coordinates| Belonging { slug: slug.to_owned(), name: name.to_owned(), coordinates };
    vec![one("aston-dars-group", "Aston Dars group", true), one("maxival", "Maxival", false)]
}

fn members() -> Vec<Sample> {
    let full = MemberRow {
        id: "1".to_owned(),
        name: "Coordinator, Aston Dars group".to_owned(),
        email: text("coordinator@example.org"),
        phone: text("0121 496 0000"),
        language: "Bengali".to_owned(),
        role: text("organiser"),
        belongs: belongs(),
        open: true,
    };
    let administrator = MemberRow { role: text("administrator"), phone: None, open: false, ..full.clone() };
    let least = MemberRow { email: None, phone: None, role: None, belongs: Vec::new(), ..full.clone() };
    let partner = PartnerLink { slug: "aston-dars-group".to_owned(), name: "Aston Dars group".to_owned() };
    let full = Members {
        page: page("/organise/members"),
        partner: Some(partner.clone()),
        partners: vec![partner],
        members: vec![full, administrator, least],
        more: text("/organise/members?after=1"),
    };
    let least = Members {
        page: bare_page("/organise/members"),
        partner: None,
        partners: Vec::new(),
        members: Vec::new(),
        more: None,
    };
    vec![sample("pages/members.html", "full", full), sample("pages/members.html", "least", least)]
}

fn space_typed() -> SpaceTyped {
    SpaceTyped {
        name: "Main hall".to_owned(),
        capacity: "120".to_owned(),
        set_up_minutes: "30".to_owned(),
        clearing_minutes: "15".to_owned(),
    }
}

fn access_typed() -> AccessTyped {
    let wifi = Question {
        name: "wifi".to_owned(),
        label: "Wi-Fi".to_owned(),
        choices: vec![choice("", "Not known", true), choice("yes", "Yes", false)],
    };
    AccessTyped {
        facts: vec![wifi],
        door_width: "90".to_owned(),
        seating: "Chairs with arms".to_owned(),
        lighting_and_noise: "Bright, and quiet in the evening".to_owned(),
    }
}

fn hours(times: &str) -> Vec<DayTyped> {
    let day = |(name, label): (&str, &str)| DayTyped {
        name: name.to_owned(),
        label: label.to_owned(),
        times: times.to_owned(),
    };
    [("hours.MO", "Monday"), ("hours.TU", "Tuesday")].map(day).into()
}

fn space_form() -> Vec<Sample> {
    let full = SpaceForm {
        page: page("/organise/venues/coventry-central-hall/spaces/1"),
        venue: "Coventry Central Hall".to_owned(),
        slug: "coventry-central-hall".to_owned(),
        id: text("1"),
        revision: Some(2),
        errors: vec![fault("name", "error-missing"), fault("hours.TU", "error-closes-first")],
        differences: differences(),
        typed: space_typed(),
        access: access_typed(),
        hours: hours("09:00-12:30, 14:00-22:00"),
    };
    let least = SpaceForm {
        page: bare_page("/organise/venues/coventry-central-hall/spaces/new"),
        id: None,
        revision: None,
        errors: Vec::new(),
        differences: Vec::new(),
        typed: SpaceTyped::default(),
        hours: hours(""),
        ..full.clone()
    };
    vec![sample("pages/space_form.html", "full", full), sample("pages/space_form.html", "least", least)]
}

fn venue_form() -> Vec<Sample> {
    let full = VenueForm {
        page: page("/organise/venues/coventry-central-hall/edit"),
        slug: text("coventry-central-hall"),
        revision: Some(2),
        errors: vec![
            fault("name", "error-missing"),
            fault("spaces.0.name", "error-missing"),
            fault("closed", "error-missing"),
        ],
        differences: differences(),
        rooms: vec![Room { id: "1".to_owned(), name: "Main hall".to_owned() }],
        name: "Coventry Central Hall".to_owned(),
        partners: vec![choice("coventry-central-hall", "Coventry Central Hall", true)],
        description: "A hall in the middle of the town.".to_owned(),
        address: "Warwick Lane, Coventry".to_owned(),
        postcode: "CV1 2HA".to_owned(),
        latitude: "52.4".to_owned(),
        longitude: "-1.5".to_owned(),
        time_zones: vec![choice("Europe/London", "UK time", true)],
        transport: "Five minutes from the bus station".to_owned(),
        parking: "None".to_owned(),
        contact_role: "Caretaker".to_owned(),
        contact_phone: "024 7600 0000".to_owned(),
        caretakers: vec![ChoiceGroup {
            label: "Coventry Central Hall".to_owned(),
            choices: vec![choice("id", "Caretaker", true)],
        }],
        blue_badge_bays: "2".to_owned(),
        surveyed_on: "2026-05-01".to_owned(),
        access: access_typed(),
        hours: hours("09:00-12:30, 14:00-22:00"),
        closed: "2027-12-25 Christmas Day\n2027-12-26".to_owned(),
        spaces: Vec::new(),
    };
    let least = VenueForm {
        page: bare_page("/organise/venues/new"),
        slug: None,
        revision: None,
        rooms: Vec::new(),
        errors: Vec::new(),
        differences: Vec::new(),
        partners: Vec::new(),
        time_zones: Vec::new(),
        hours: hours(""),
        closed: String::new(),
        spaces: Vec::new(),
        ..full.clone()
    };
    let new = VenueForm {
        page: page("/organise/venues/new"),
        slug: None,
        revision: None,
        spaces: vec![space_typed(), space_typed()],
        ..full.clone()
    };
    [("full", full), ("new", new), ("least", least)]
        .map(|(shows, view)| sample("pages/venue_form.html", shows, view))
        .into()
}

fn busy_calendars() -> Vec<Sample> {
    let read = BusyCalendarRow {
        href: "/organise/venues/coventry-central-hall/calendars/1".to_owned(),
        name: "Diary of the hall".to_owned(),
        host: "calendar.example.org".to_owned(),
        space: text("Main hall"),
        read: text("1 March 2027, 09:00"),
        failure: None,
        next: None,
        unread: 2,
    };
    let failed = BusyCalendarRow {
        space: None,
        read: None,
        failure: text("calendar.example.org answered with an error (503)."),
        next: text("1 March 2027, 09:30"),
        unread: 0,
        ..read.clone()
    };
    let full = BusyCalendars {
        page: page("/organise/venues/coventry-central-hall/calendars"),
        slug: "coventry-central-hall".to_owned(),
        venue: "Coventry Central Hall".to_owned(),
        calendars: vec![read, failed],
        spaces: vec![choice("1", "Main hall", true)],
        name: "Diary".to_owned(),
        url: "calendar.example.org".to_owned(),
        errors: vec![fault("url", "fetch-address")],
    };
    let least = BusyCalendars {
        page: bare_page("/organise/venues/coventry-central-hall/calendars"),
        calendars: Vec::new(),
        spaces: Vec::new(),
        name: String::new(),
        url: String::new(),
        errors: Vec::new(),
        ..full.clone()
    };
    let path = "pages/busy_calendars.html";
    vec![sample(path, "full", full), sample(path, "least", least)]
}

fn import() -> Vec<Sample> {
    let form = ImportForm {
        page: page("/organise/import"),
        hosts: vec![choice("aston-dars-group", "Aston Dars group", true)],
        spaces: vec![ChoiceGroup {
            label: "Coventry Central Hall".to_owned(),
            choices: vec![choice("1", "Main hall, for 120", true)],
        }],
        visibilities: vec![choice("invited", "Only those invited", true), choice("public", "Everybody", false)],
        time_zones: vec![choice("Europe/London", "UK time", true)],
        url: "https://calendar.example.org/hall.ics".to_owned(),
        with_past: true,
        errors: vec![fault("file", "import-no-source"), fault("url", "fetch-web-page")],
    };
    let blank = ImportForm {
        page: bare_page("/organise/import"),
        spaces: Vec::new(),
        url: String::new(),
        with_past: false,
        errors: Vec::new(),
        ..form.clone()
    };
    let line = |line, outcome: &str| ImportLine {
        line,
        title: "Listening evening".to_owned(),
        outcome: outcome.to_owned(),
        href: text("/meetings/1"),
        remarks: vec![Remark { line: line + 2, text: "The time zone was taken as Europe/London.".to_owned() }],
    };
    let outcomes = ["created", "changed", "unchanged", "skipped", "refused"];
    let would = ImportReport {
        page: page("/organise/import"),
        name: text("Diary of the hall"),
        notes: vec!["Only the first 5000 components were read.".to_owned()],
        counts: outcomes.iter().map(|outcome| Count { outcome: (*outcome).to_owned(), count: 2 }).collect(),
        lines: (1..).zip(outcomes).map(|(number, outcome)| line(number * 10, outcome)).collect(),
        action: text("/organise/import/1"),
    };
    let done = ImportReport { action: None, ..would.clone() };
    let nothing = ImportReport {
        page: bare_page("/organise/import"),
        name: None,
        notes: Vec::new(),
        counts: Vec::new(),
        lines: vec![ImportLine {
            line: 1,
            title: String::new(),
            outcome: "refused".to_owned(),
            href: None,
            remarks: Vec::new(),
        }],
        ..would.clone()
    };
    vec![
        sample("pages/import.html", "full", form),
        sample("pages/import.html", "least", blank),
        sample("pages/import_report.html", "full", would),
        sample("pages/import_report.html", "done", done),
        sample("pages/import_report.html", "least", nothing),
    ]
}

fn bookings() -> Vec<Sample> {
    let line = |title: &str| BookingLine {
        id: "1".to_owned(),
        when: "Wednesday 24 March 2027, 18:00 to 20:00".to_owned(),
        space: "Main hall".to_owned(),
        title: title.to_owned(),
        host: "Aston Dars group".to_owned(),
        ahead: true,
    };
    let full = BookingsPage {
        page: page("/organise/venues/hall/bookings"),
        venue: "Coventry Central Hall".to_owned(),
        slug: text("hall"),
        caretaker: text("Caretaker"),
        here: "/organise/venues/hall/bookings".to_owned(),
        requests: vec![BookingRequests {
            title: "Listening evening".to_owned(),
            href: text("/meetings/1"),
            host: "Aston Dars group".to_owned(),
            repeats: text("Every week on Wednesday"),
            dates: vec![line("Listening evening"), line("Listening evening")],
        }],
        confirmed: vec![line("Choir"), BookingLine { ahead: false, ..line("Choir") }],
        later: 3,
    };
    let nobody = BookingsPage { caretaker: None, ..full.clone() };
    let request = BookingRequests { href: None, repeats: None, ..full.requests[0].clone() };
    let by_link = BookingsPage { slug: None, requests: vec![request], ..full.clone() };
    let least = BookingsPage { requests: Vec::new(), confirmed: Vec::new(), later: 0, ..by_link.clone() };
    vec![
        sample("pages/bookings.html", "full", full),
        sample("pages/bookings.html", "nobody", nobody),
        sample("pages/bookings.html", "link", by_link),
        sample("pages/bookings.html", "least", least),
    ]
}
