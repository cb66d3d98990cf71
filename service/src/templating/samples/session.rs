//! The pages of links in mails, of signing in, of what is one's own, and the demonstration's.

use super::{
    BASE_URL, Sample, access, answered, bare_card, bare_page, card, choice, fault, no_place, page, place, sample, text,
    when,
};
use crate::view::design::{Design, InLanguage};
use crate::view::session::{
    AnswerPage, Attachment, CalendarForm, CapturedMail, DemoMail, DemoMailMessage, Header, Me, MyCalendar,
    MyCalendarPage, MyMeeting, SignIn, SignInLink, Unsubscribe,
};
use crate::view::{MeetingCard, Pager, When};

pub fn pages() -> Vec<Sample> {
    [answer(), unsubscribe(), sign_in(), sign_in_link(), me(), demo()].into_iter().flatten().collect()
}

fn answer() -> Vec<Sample> {
    let full = AnswerPage {
        page: page("/a/1"),
        token: "1".to_owned(),
        member: "Coordinator, Aston Dars group".to_owned(),
        title: "Listening evening".to_owned(),
        meeting_href: text("/meetings/1"),
        when: when(),
        place: place(),
        access: access(),
        repeats: text("Every 2 weeks on Wednesday"),
        dates: vec![
            choice("20270324T180000", "Wednesday 24 March 2027, 18:00 to 20:00", true),
            choice("20270407T180000", "Wednesday 7 April 2027, 18:00 to 20:00", false),
            choice("all", "All dates", false),
        ],
        answer: text("accepted"),
        to_old_time: true,
        suggested: text("tentative"),
        people: "200".to_owned(),
        saved: true,
        saved_for: text("Wednesday 24 March 2027, 18:00 to 20:00"),
        closed: None,
        errors: vec![fault("people", "error-people"), fault("", "error-stale")],
    };
    let least = AnswerPage {
        page: bare_page("/a/1"),
        meeting_href: None,
        place: no_place(),
        access: Vec::new(),
        repeats: None,
        dates: Vec::new(),
        answer: None,
        to_old_time: false,
        suggested: None,
        people: "1".to_owned(),
        saved: false,
        saved_for: None,
        errors: Vec::new(),
        ..full.clone()
    };
    let suggested = AnswerPage { suggested: text("accepted"), ..least.clone() };
    let saved = AnswerPage { saved: true, answer: text("declined"), place: place(), ..least.clone() };
    let again = AnswerPage { answer: text("tentative"), ..least.clone() };
    let past = AnswerPage { closed: text("past"), ..least.clone() };
    let cancelled = AnswerPage { closed: text("cancelled"), ..least.clone() };
    [
        ("full", full),
        ("least", least),
        ("suggested", suggested),
        ("saved", saved),
        ("again", again),
        ("past", past),
        ("cancelled", cancelled),
    ]
    .map(|(shows, view)| sample("pages/answer.html", shows, view))
    .into()
}

fn unsubscribe() -> Vec<Sample> {
    ["reminder", "invitation", "change", "cancellation"]
        .into_iter()
        .flat_map(|kind| {
            let before = Unsubscribe {
                page: bare_page("/unsubscribe/1"),
                token: "1".to_owned(),
                member: "Coordinator, Aston Dars group".to_owned(),
                kind: kind.to_owned(),
                stopped: false,
                saved: false,
            };
            let after = Unsubscribe { page: page("/unsubscribe/1"), stopped: true, saved: true, ..before.clone() };
            let undone = Unsubscribe { saved: true, ..before.clone() };
            [("least", before), ("full", after), ("undone", undone)]
        })
        .map(|(shows, view)| sample("pages/unsubscribe.html", shows, view))
        .collect()
}

fn sign_in() -> Vec<Sample> {
    let least = SignIn { page: bare_page("/sign-in"), email: String::new(), asked: false, errors: Vec::new() };
    let full = SignIn {
        page: page("/sign-in"),
        email: "name@example".to_owned(),
        errors: vec![fault("email", "error-missing")],
        ..least.clone()
    };
    let asked = SignIn {
        email: "name@example.org".to_owned(),
        asked: true,
        errors: vec![fault("code", "error-code")],
        ..least.clone()
    };
    [("least", least), ("full", full), ("asked", asked)]
        .map(|(shows, view)| sample("pages/sign_in.html", shows, view))
        .into()
}

fn sign_in_link() -> Vec<Sample> {
    let link = |state: &str| SignInLink {
        page: bare_page("/sign-in/1"),
        token: "1".to_owned(),
        state: state.to_owned(),
        member: None,
        errors: Vec::new(),
    };
    let wrong = SignInLink { errors: vec![fault("code", "error-code")], ..link("other_browser") };
    let ready = SignInLink { page: page("/sign-in/1"), member: text("Coordinator, Aston Dars group"), ..link("ready") };
    let mut samples =
        vec![sample("pages/sign_in_link.html", "full", ready), sample("pages/sign_in_link.html", "wrong-code", wrong)];
    samples.extend(
        ["ready", "other_browser", "used", "expired", "invalid"]
            .map(|state| sample("pages/sign_in_link.html", "least", link(state))),
    );
    samples
}

fn me() -> Vec<Sample> {
    let mine = |answer, to_old_time| MyMeeting {
        card: card("Listening evening", when()),
        invited: answered(answer, to_old_time),
    };
    let cancelled = MyMeeting {
        card: MeetingCard { status: "cancelled".to_owned(), ..bare_card() },
        invited: answered(Some("declined"), false),
    };
    let calendar = |name: &str, times_only| MyCalendar {
        href: "/me/calendars/1".to_owned(),
        name: name.to_owned(),
        holds: "Your own meetings: what you organise and what you are invited to".to_owned(),
        times_only,
        since: "1 March 2027".to_owned(),
    };
    let chosen = CalendarForm {
        holds: vec![choice("own", "Your own meetings", true), choice("committee", "Meetings of the committee", false)],
        name: "Tablet in the kitchen".to_owned(),
        times_only: true,
    };
    let full = Me {
        page: page("/me"),
        pager: Pager { earlier: None, later: text("/me?after=1") },
        meetings: vec![
            mine(None, false),
            mine(Some("accepted"), false),
            mine(Some("tentative"), true),
            mine(Some("declined"), false),
            cancelled,
        ],
        calendars: vec![calendar("Commonhall", false), calendar("Hall tablet", true)],
        new_calendar: chosen.clone(),
        errors: vec![fault("name", "error-missing")],
        languages: vec![choice("en", "English", true), choice("ur", "اردو", false)],
    };
    let least = Me {
        page: bare_page("/me"),
        pager: Pager { earlier: None, later: None },
        meetings: Vec::new(),
        calendars: Vec::new(),
        new_calendar: CalendarForm { holds: vec![choice("own", "Your own meetings", true)], ..no_calendar() },
        errors: Vec::new(),
        ..full.clone()
    };
    let address = format!("{BASE_URL}/calendars/private/1.ics");
    let one = MyCalendarPage {
        page: page("/me/calendars/1"),
        calendar: calendar("Hall tablet", true),
        made: Some(crate::view::build::private_ways("Hall tablet", &address).unwrap()),
        name: "Hall tablet".to_owned(),
        times_only: true,
        errors: vec![fault("name", "error-missing")],
    };
    let plain = MyCalendarPage {
        page: bare_page("/me/calendars/1"),
        calendar: calendar("Commonhall", false),
        made: None,
        name: "Commonhall".to_owned(),
        times_only: false,
        errors: Vec::new(),
    };
    vec![
        sample("pages/me.html", "full", full),
        sample("pages/me.html", "least", least),
        sample("pages/my_calendar.html", "full", one),
        sample("pages/my_calendar.html", "least", plain),
    ]
}

fn no_calendar() -> CalendarForm {
    CalendarForm { holds: Vec::new(), name: String::new(), times_only: false }
}

fn demo() -> Vec<Sample> {
    let When { starts, date, .. } = when();
    let mail = CapturedMail {
        id: "1".to_owned(),
        to: "Coordinator <coordinator@example.org>".to_owned(),
        subject: "Invitation: Listening evening, Wednesday 24 March 2027".to_owned(),
        kind: "invitation".to_owned(),
        datetime: starts,
        time: date,
    };
    let reminder = CapturedMail { kind: "reminder".to_owned(), ..mail.clone() };
    let list =
        DemoMail { page: page("/demo/mail"), folder: "mail/".to_owned(), messages: vec![mail.clone(), reminder] };
    let empty = DemoMail { page: bare_page("/demo/mail"), messages: Vec::new(), ..list.clone() };
    let header = Header { name: "Commonhall-Kind".to_owned(), value: "invitation".to_owned() };
    let attachment = Attachment { name: "meeting.ics".to_owned(), media_type: "text/calendar".to_owned(), size: 1 };
    let full = DemoMailMessage {
        page: page("/demo/mail/1"),
        mail,
        headers: vec![header],
        text: "Hello,\n\nhttps://meet.example.org/a/0192f0c1b2d3e4f5a6b7c8d9e0f1a2b3.0192f0c1b2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7".to_owned(),
        has_html: true,
        attachments: vec![attachment],
    };
    let least = DemoMailMessage {
        page: bare_page("/demo/mail/1"),
        headers: Vec::new(),
        text: String::new(),
        has_html: false,
        attachments: Vec::new(),
        ..full.clone()
    };
    let in_language = |tag: &str, dir: &str, name: &str| InLanguage {
        tag: tag.to_owned(),
        dir: dir.to_owned(),
        name: name.to_owned(),
        pieces: "Pieces".into(),
    };
    let design = Design {
        page: page("/design"),
        letters: vec!["/assets/ur.css".to_owned()],
        languages: vec![in_language("en", "ltr", "English"), in_language("ur", "rtl", "اردو")],
    };
    let least_design = Design { page: bare_page("/design"), letters: Vec::new(), languages: Vec::new() };
    vec![
        sample("pages/design.html", "full", design),
        sample("pages/design.html", "least", least_design),
        sample("pages/demo_mail.html", "full", list),
        sample("pages/demo_mail.html", "least", empty),
        sample("pages/demo_mail_message.html", "full", full),
        sample("pages/demo_mail_message.html", "least", least),
    ]
}
