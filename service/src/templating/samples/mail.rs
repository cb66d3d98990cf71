//! The mails.

use chrono_tz::Tz;

use super::{Sample, access, description, instant, local, sample, text, words};
use crate::view::build;
use crate::view::mail::{
    AnswerLinks, BookingRequest, Cancellation, Change, Difference, Invitation, Mail, Meeting, Place, Reminder,
    RequestedBooking, SignIn, SignInPerson, Test, Welcome, When,
};

fn mail() -> Mail {
    Mail {
        lang: words().lang().to_owned(),
        dir: words().dir().to_owned(),
        unreviewed: None,
        to: "Coordinator, Aston Dars group".to_owned(),
        site_url: "https://meet.example.org/".to_owned(),
        stop_url: text("https://meet.example.org/unsubscribe/1"),
    }
}

fn bare_mail() -> Mail {
    Mail { stop_url: None, ..mail() }
}

fn when(day: &str) -> When {
    let ends = instant(&format!("{day}T20:00:00Z"));
    build::mail_when(words(), local(&format!("{day}T18:00")), ends, Tz::Europe__London)
}

fn meeting() -> Meeting {
    Meeting {
        title: "Listening evening".to_owned(),
        description: description(),
        status: "tentative".to_owned(),
        when: when("2027-03-24"),
        repeats: text("Every 2 weeks on Wednesday"),
        place: Some(Place {
            name: "Coventry Central Hall, Main hall".to_owned(),
            address: "Warwick Lane, Coventry, CV1 2HA".to_owned(),
            access: build::key_access(&access()),
        }),
        online_url: text("https://meet.example.org/listening"),
        audience: text("Women only"),
        languages: text("English, Bengali"),
        host: "Aston Dars group".to_owned(),
        contact_role: text("Coordinator"),
        contact_phone: text("0121 496 0000"),
        url: "https://meet.example.org/meetings/1".to_owned(),
        through_partner: text("Bangladeshi Women’s Association"),
    }
}

fn bare_meeting() -> Meeting {
    Meeting {
        description: Vec::new(),
        status: "confirmed".to_owned(),
        repeats: None,
        place: None,
        online_url: None,
        audience: None,
        languages: None,
        contact_role: None,
        contact_phone: None,
        through_partner: None,
        ..meeting()
    }
}

fn links() -> AnswerLinks {
    let link = |answer: &str| format!("https://meet.example.org/a/1?answer={answer}");
    AnswerLinks { yes: link("accepted"), maybe: link("tentative"), no: link("declined") }
}

pub fn mails() -> Vec<Sample> {
    let invitation = Invitation { mail: mail(), meeting: meeting(), answer: links() };
    let bare_invitation = Invitation { mail: bare_mail(), meeting: bare_meeting(), answer: links() };
    let reminder = Reminder { mail: mail(), meeting: meeting(), answer: links(), answered: text("accepted") };
    let bare_reminder = Reminder { mail: bare_mail(), meeting: bare_meeting(), answer: links(), answered: None };
    let cancellation = Cancellation {
        mail: mail(),
        meeting: meeting(),
        reason: text("The boiler is broken."),
        dates: vec![when("2027-03-24")],
        whole_series: true,
    };
    let dates = Cancellation {
        dates: vec![when("2027-03-24"), when("2027-03-10")],
        whole_series: false,
        ..cancellation.clone()
    };
    let bare_cancellation = Cancellation { mail: bare_mail(), meeting: bare_meeting(), reason: None, ..dates.clone() };
    let mut samples = vec![
        sample("invitation", "full", invitation),
        sample("invitation", "least", bare_invitation),
        sample("reminder", "full", reminder),
        sample("reminder", "least", bare_reminder),
        sample("cancellation", "full", cancellation),
        sample("cancellation", "dates", dates),
        sample("cancellation", "least", bare_cancellation),
        sample("test", "full", test(bare_mail())),
        sample("test", "least", test(bare_mail())),
    ];
    samples.extend(change());
    samples.extend(sign_in());
    samples.extend(welcome());
    samples.extend(booking_request());
    samples
}

fn change() -> [Sample; 2] {
    let difference = |what: &str, date: Option<&str>, was: &str, is: &str| Difference {
        what: what.to_owned(),
        date: date.map(str::to_owned),
        was: was.to_owned(),
        is: is.to_owned(),
    };
    let time = difference(
        "time",
        Some("Wednesday 24 March 2027"),
        "Wednesday 24 March 2027, 17:00 to 19:00",
        "Wednesday 24 March 2027, 18:00 to 20:00",
    );
    let full = Change {
        mail: mail(),
        meeting: meeting(),
        answer: links(),
        differences: vec![
            time,
            difference("place", None, "Small room", "Coventry Central Hall, Main hall"),
            difference("title", None, "Listening", "Listening evening"),
            difference("status", None, "Confirmed", "Not yet certain"),
            difference("date_cancelled", Some("Wednesday 7 April 2027"), "18:00 to 20:00", "Cancelled"),
        ],
        reopened: text("accepted"),
    };
    let least = Change {
        mail: bare_mail(),
        meeting: bare_meeting(),
        answer: links(),
        differences: vec![difference("status", None, "Not yet certain", "Confirmed")],
        reopened: None,
    };
    [sample("change", "full", full), sample("change", "least", least)]
}

fn welcome() -> [Sample; 2] {
    let full = Welcome {
        mail: bare_mail(),
        by: text("Organiser of the partnership"),
        partner: text("Aston Dars group"),
        sign_in_url: "https://meet.example.org/sign-in".to_owned(),
    };
    let least = Welcome { by: None, partner: None, ..full.clone() };
    [sample("welcome", "full", full), sample("welcome", "least", least)]
}

fn booking_request() -> [Sample; 2] {
    let booking = |title: &str| RequestedBooking {
        when: "Wednesday 24 March 2027, 18:00 to 20:00".to_owned(),
        title: title.to_owned(),
        space: "Main hall".to_owned(),
        host: "Aston Dars group".to_owned(),
    };
    let full = BookingRequest {
        mail: bare_mail(),
        venue: "Coventry Central Hall".to_owned(),
        bookings: vec![booking("Listening evening"), booking("Choir")],
        more: 3,
        url: "https://meet.example.org/b/token".to_owned(),
    };
    let least = BookingRequest { bookings: vec![booking("Choir")], more: 0, ..full.clone() };
    [sample("booking_request", "full", full), sample("booking_request", "least", least)]
}

fn sign_in() -> [Sample; 2] {
    let person = |name: &str, code: &str| SignInPerson {
        name: name.to_owned(),
        url: format!("https://meet.example.org/sign-in/{code}"),
        code: code.to_owned(),
    };
    let one = vec![person("Coordinator", "204816")];
    let shared = vec![person("Coordinator", "204816"), person("Treasurer", "163264")];
    [
        sample("sign_in", "full", SignIn { mail: bare_mail(), people: shared, minutes: 15 }),
        sample("sign_in", "least", SignIn { mail: bare_mail(), people: one, minutes: 1 }),
    ]
}

fn test(mail: Mail) -> Test {
    Test { mail, time: "Wednesday 24 March 2027, 18:00 UTC".to_owned(), server: "smtp://mail.example.org".to_owned() }
}
