//! A partner with its venue, its members and its meetings, all of whose words are an attack.

use std::cell::RefCell;
use std::collections::BTreeSet;

use commonhall::flows::{answers, confirmations, sign_in, unsubscribe};
use commonhall::store::people;
use poem::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{TestApp, Visitor};

/// What somebody types who means harm. Each does something wherever it is taken for more than text: it breaks out of an
/// element, of an attribute in either kind of quotes, of a title or a field of a form, of a line of a calendar or a mail; it
/// is computed by a template; it turns round what stands beside it. What it leaves behind is found by [`super::probe`].
pub const PAYLOADS: [&str; 5] = [
    "\"><img src=x onerror=window.ran=1>' onmouseover='window.ran=1",
    "javascript:window.ran=1//{{ 7*7 }}{% include 'x' %}{ $x }",
    "</title></textarea></select></style><script>window.ran = 1</script><svg/onload=window.ran=1>",
    "x\r\nATTENDEE:mailto:evil@example.com\r\nEND:VEVENT\r\nBcc: evil@example.com\r\n\r\n;X=\"1\":\\n,",
    "\0\u{1b}[31m\u{7f}\u{85}\u{2028}\u{2069}\u{202e}txet\u{2067}",
];
/// What a link may be, and still break out of single quotes.
pub const LINK: &str = "https://example.com/'onmouseover='window.ran=1'//{{7*7}}#";
/// What the address of a mailbox may be, and still do so.
pub const ADDRESS: &str = "'onclick='window.ran=1'{{7}}";
/// Between an attack and the name of the field in which it was put.
pub const MARK: char = '~';

/// The words of one hall, and the fields into which they were put.
pub struct Words {
    payload: &'static str,
    fields: RefCell<BTreeSet<String>>,
}

impl Words {
    fn put(&self, label: &str, around: impl Fn(&str) -> String) -> String {
        self.fields.borrow_mut().insert(label.to_owned());
        around(&format!("{MARK}{label}"))
    }

    fn text(&self, label: &str) -> String {
        self.put(label, |mark| format!("{}{mark}", self.payload))
    }

    fn link(&self, label: &str) -> String {
        self.put(label, |mark| format!("{LINK}{mark}"))
    }

    fn address(&self, label: &str, number: usize) -> String {
        self.put(label, |mark| format!("{ADDRESS}{mark}@{number}.example.org"))
    }
}

/// What the addresses of pages, feeds and mails are of.
pub struct Hall {
    pub payload: &'static str,
    /// Into which fields it was put.
    pub fields: BTreeSet<String>,
    pub partner: String,
    pub venue: String,
    pub space: String,
    /// A private calendar of whoever filled it.
    pub feed: String,
    /// A coordinator who reads English, and one who reads Urdu.
    pub members: [Uuid; 2],
    /// A series with a date that was changed and one that was cancelled, and a meeting that was cancelled whole.
    pub meetings: [String; 2],
    pub date: String,
    pub answer: String,
    pub unsubscribe: String,
    pub bookings: String,
    pub sign_in: String,
}

impl Hall {
    /// Fills it through the API, and sends all mails that there are about it.
    pub async fn open(app: &TestApp, program: &Visitor, number: usize, payload: &'static str) -> Self {
        let words = Words { payload, fields: RefCell::default() };
        let text = |label: &str| words.text(label);
        let calls = async |method: Method, path: &str, body: &Value| {
            let answer = program.with("if-match", "*").json(method, &format!("/api/v1/{path}"), body).await;
            assert!(answer.status.is_success(), "{path} {body}: {} {}", answer.status, answer.text);
            answer.json()
        };
        let made = async |path: &str, body: Value| calls(Method::POST, path, &body).await;
        let id = |made: &Value| made["id"].as_str().unwrap().to_owned();

        let partner = json!({
            "name": text("Partner.name"), "names": { "ur": text("Partner.names") },
            "description": text("Partner.description"), "kind": "community_group",
            "legal_status": text("Partner.legal_status"), "registration_number": text("Partner.registration_number"),
            "website": words.link("Partner.website"), "contact_role": text("Partner.contact_role"),
            "contact_email": words.address("Partner.contact_email", number),
            "contact_phone": text("Partner.contact_phone"), "declared_interests": text("Partner.declared_interests"),
        });
        let partner = made("partners", partner).await["slug"].as_str().unwrap().to_owned();
        let access = json!({
            "step_free": "ramp", "seating": text("Access.seating"), "lighting_and_noise": text("Access.lighting_and_noise"),
        });
        let venue = json!({
            "name": text("Venue.name"), "partner": partner, "description": text("Venue.description"),
            "address": text("Venue.address"), "postcode": text("Venue.postcode"), "latitude": 52.4, "longitude": -1.5,
            "transport": text("Venue.transport"), "parking": text("Venue.parking"), "uprn": "100012345678",
            "survey_url": words.link("Venue.survey_url"), "access": access,
            "opening_hours": [{ "byday": "MO", "opens_at": "09:00", "closes_at": "17:00" }],
            "closed": [{ "date": "2027-12-25", "reason": text("ClosedDay.reason") }],
            "contact_role": text("Venue.contact_role"), "contact_phone": text("Venue.contact_phone"),
            "spaces": [{ "name": text("Space.name"), "capacity": 40, "access": access }],
        });
        let venue = made("venues", venue).await;
        let (slug, space) = (venue["slug"].as_str().unwrap().to_owned(), id(&venue["spaces"][0]));

        // Nobody answers there.
        let diary = json!({ "name": text("BusyCalendar.name"), "url": words.link("BusyCalendar.url") });
        made(&format!("venues/{slug}/busy-calendars"), diary).await;

        // This is no calendar, and the report says so.
        made("imports", json!({ "host": partner, "calendar": text("Import.calendar") })).await;

        let mut members = [Uuid::nil(); 2];
        for (member, language) in members.iter_mut().zip(["en", "ur"]) {
            let email = match language {
                "en" => words.address("Member.email", number),
                _ => format!("{language}{number}@example.org"),
            };
            let body = json!({
                "name": text("Member.name"), "email": email, "phone": text("Member.phone"), "language": language,
                "partner": partner, "membership_role": "coordinator", "welcome": true,
            });
            *member = id(&made("members", body).await).parse().unwrap();
        }

        let house: Uuid = id(&venue).parse().unwrap();
        calls(Method::PATCH, &format!("venues/{slug}"), &json!({ "caretaker": members[0] })).await;

        let meeting = json!({
            "title": text("Meeting.title"), "description": text("Meeting.description"), "host": partner, "space": space,
            "starts": "2027-03-10T18:00", "duration": "PT2H", "recurrence": "FREQ=WEEKLY;COUNT=4",
            "reminders": ["P1D"], "invited": { "partners": [partner] }, "languages": ["en"],
            "audience": text("Meeting.audience"), "online_url": words.link("Meeting.online_url"),
            "childcare": text("Meeting.childcare"), "travel": text("Meeting.travel"), "food": text("Meeting.food"),
            "contact_role": text("Meeting.contact_role"), "contact_phone": text("Meeting.contact_phone"),
        });
        let series = id(&made("meetings", meeting.clone()).await);
        let mut single = meeting;
        (single["starts"], single["recurrence"]) = (json!("2027-03-11T18:00"), Value::Null);
        let single = id(&made("meetings", single).await);
        app.send().await;
        let change = json!({
            "title": text("Occurrence.title"), "description": text("Occurrence.description"), "starts": "2027-03-17T19:00",
        });
        let date = "20270317T180000".to_owned();
        calls(Method::PATCH, &format!("meetings/{series}/occurrences/{date}"), &change).await;
        // Or one mail would say both.
        app.send().await;
        let cancelled = json!({ "status": "cancelled", "reason": text("Occurrence.reason") });
        calls(Method::PATCH, &format!("meetings/{series}/occurrences/20270324T180000"), &cancelled).await;
        made(&format!("meetings/{single}/cancel"), json!({ "reason": text("Cancel.reason") })).await;
        app.send().await;
        // Of the dates that are left, one is declined.
        let left = app.dates(series.parse().unwrap()).await.pop().unwrap().id;
        let declined = json!({ "occurrences": [left], "reason": text("BookingDecision.reason") });
        calls(Method::POST, &format!("venues/{slug}/bookings/decline"), &declined).await;
        made("tokens", json!({ "name": text("Token.name") })).await;
        let feed = id(&made("feeds", json!({ "name": text("Feed.name"), "details": "times" })).await);
        made("outbox/hold", json!({ "because": text("Hold.because") })).await;

        let member = people::by_id(app.store.read(), members[0]).await.unwrap().unwrap();
        let of_series = app.meeting(series.parse().unwrap()).await.meeting.series_id;
        let last = |path: String| path.rsplit('/').next().unwrap().to_owned();
        let link = sign_in::link_for(app, members[0], false, chrono::TimeDelta::days(20)).await.unwrap();
        Self {
            payload,
            fields: words.fields.into_inner(),
            partner,
            venue: slug,
            space,
            feed,
            members,
            meetings: [series, single],
            date,
            answer: last(answers::path(app, &member, of_series)),
            bookings: last(confirmations::path(app, &member, house)),
            unsubscribe: last(unsubscribe::path(app, &member, "reminder").unwrap()),
            sign_in: last(link),
        }
    }
}
