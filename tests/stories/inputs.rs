//! Nothing that anybody can send makes the service fail: whatever is wrong is refused, with a word for it, and what was
//! taken can be shown and mailed.

use std::collections::BTreeSet;

use commonhall::error::Error;
use commonhall::flows::Caller;
use commonhall::flows::meetings::{self, DateChange, Warnings};
use commonhall_domain::meeting::MeetingInput;
use poem::http::Method;
use serde_json::{Map, Value, json};

use crate::harness::{TestApp, Visitor, World, encoded, stories};

const REQUESTS: usize = 900;
const FORM: &str = "application/x-www-form-urlencoded";

/// What no honest program sends, and what an honest one might.
const TEXTS: [&str; 62] = [
    "",
    " ",
    "\0",
    "a\0b",
    "\u{1b}[31m\u{7f}\u{85}",
    "\u{202e}txet\u{2066}\u{feff}\u{fffd}",
    "é",
    "مسجد",
    "<script>alert(1)</script>\"'&{{7*7}}",
    "Title\r\nBcc: everybody@example.org\r\n\r\nBEGIN:VEVENT",
    "'; drop table meetings; --",
    "../../../etc/passwd",
    "%00%ff%2e%2e%2f",
    "-1",
    "0",
    "1",
    "50",
    "2147483648",
    "-9223372036854775809",
    "18446744073709551616",
    "1e999",
    "NaN",
    "-0.0",
    "181",
    "null",
    "all",
    "yes",
    "draft",
    "tentative",
    "cancelled",
    "confirmed",
    "invited",
    "organiser",
    "coordinator",
    "change",
    "following",
    "2027-04-07",
    "2027-02-30",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "-200000-01-01",
    "+262142-12-31",
    "2027-04-07T18:00",
    "2027-03-28T01:30",
    "0000-01-01T00:00",
    "9999-12-31T23:59:59",
    "-200000-01-01T00:00",
    "+262142-12-31T23:59",
    "-2000000101T000000",
    "2027-04-07T18:00:60Z",
    "-9999-04-07T18:00:00Z",
    "18:00",
    "24:60",
    "PT2H",
    "P366D",
    "P99999999999D",
    "FREQ=DAILY",
    "FREQ=WEEKLY;COUNT=65536",
    "FREQ=YEARLY;INTERVAL=99;UNTIL=99991231T235959Z",
    "FREQ=MONTHLY;BYDAY=5é",
    "Pacific/Apia",
];

/// What stands after the question mark, on pages and in the API.
const PARAMETERS: [&str; 18] = [
    "from", "to", "after", "before", "partner", "venue", "page", "copy", "date", "lang", "answer", "meeting", "space",
    "member", "kind", "state", "limit", "cursor",
];

/// One form for all: nobody minds an input of another.
const FILLED_IN: [(&str, &str); 17] = [
    ("title", "Listening session"),
    ("name", "Somebody"),
    ("host", "aston-dars-group"),
    ("kind", "community_group"),
    ("address", "Warwick Lane, Coventry"),
    ("spaces.0.name", "Hall"),
    ("date", "2027-05-05"),
    ("time", "18:00"),
    ("duration", "PT2H"),
    ("time_zone", "Europe/London"),
    ("repeat", "none"),
    ("visibility", "public"),
    ("status", "confirmed"),
    ("action", "change"),
    ("revision", "1"),
    ("answer", "accepted"),
    ("email", "member@example.org"),
];

const INPUTS: [&str; 53] = [
    "title",
    "name",
    "host",
    "kind",
    "address",
    "spaces.0.name",
    "date",
    "time",
    "duration",
    "time_zone",
    "repeat",
    "visibility",
    "status",
    "action",
    "revision",
    "answer",
    "email",
    "description",
    "rule",
    "ends",
    "count",
    "until",
    "space",
    "languages",
    "audience",
    "online_url",
    "address_hidden",
    "contact_role",
    "contact_phone",
    "contact_email",
    "partners",
    "members",
    "reminders",
    "copy",
    "accept_warnings",
    "scope",
    "reason",
    "founding",
    "website",
    "phone",
    "language",
    "partner",
    "role",
    "welcome",
    "postcode",
    "latitude",
    "longitude",
    "blue_badge_bays",
    "door_width_cm",
    "spaces.0.capacity",
    "spaces.0.set_up_minutes",
    "people",
    "code",
];

/// Numbers that come out of a seed, so that a failure comes again (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }

    fn text(&mut self, known: &[String]) -> String {
        match self.roll(40) {
            0 => ["x", "مسجد "][self.roll(2)].repeat(20_000),
            1..5 => "\0".to_owned(),
            5 => i64::from_le_bytes([self.byte(); 8]).to_string(),
            // A place in a list of the API, and one in a list of the pages.
            6..9 => format!("{}AAAAAAAAAAAAAAAAAAAAAA", ["gAAAAAAAAAA", "qAAAAAAAAAA", "f_________8"][self.roll(3)]),
            9..12 => format!("{}_{}", ["-6311390400000000", "9999999999999", "-1"][self.roll(3)], known[0]),
            12..17 => self.one_of(known).clone(),
            _ => (*self.one_of(&TEXTS)).to_owned(),
        }
    }

    fn short_text(&mut self, known: &[String]) -> String {
        self.text(known).chars().take(300).collect()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.roll(256)).unwrap()
    }

    /// A value for a member that is described so: mostly of its type.
    fn json(&mut self, known: &[String], described: &Value) -> Value {
        let ty = described["type"].as_str().or_else(|| described["allOf"][0]["type"].as_str()).unwrap_or("object");
        match (ty, self.roll(12)) {
            (_, 0) => Value::Null,
            (_, 1) => (0..100).fold(json!(1), |inner, _| json!([inner])),
            (_, 2) => Value::Array((0..4_000).map(|number| json!(format!("unknown-{number}"))).collect()),
            (_, 3) => {
                json!([{ "name": self.text(known), "capacity": self.roll(200_000), "access": { "door_width_cm": 1 } }])
            }
            ("string", _) | (_, 4) => json!(self.text(known)),
            ("boolean", _) => json!(self.roll(2) == 0),
            ("array", _) => json!([self.text(known), self.text(known)]),
            ("integer" | "number", 5) => json!([u64::MAX, 1 << 63][self.roll(2)]),
            ("integer" | "number", 6) => json!([1e308, -0.5, 90.5][self.roll(3)]),
            ("integer" | "number", _) => json!([i64::MIN, -1, 0, 1, 65_536, 100_000, i64::MAX][self.roll(7)]),
            _ => json!({
                self.text(known): self.text(known), "members": [self.text(known)], "partners": [self.text(known)],
                "theatre": self.roll(1_000), "bn": self.text(known), "seating": self.text(known),
                "hearing_system_tested_on": self.text(known),
            }),
        }
    }
}

/// What there is to aim at.
struct Targets {
    /// Ids and slugs.
    known: Vec<String>,
    pages: Vec<(Method, String)>,
    operations: Vec<(Method, String)>,
    /// The description of the API.
    described: Value,
}

impl Targets {
    async fn of(app: &TestApp, world: &World, anybody: &Visitor) -> Self {
        let described = anybody.get("/api/v1/openapi.json").await.json();
        let pages = commonhall::routes::pages();
        // Whoever signs out sees nothing of the rest.
        let pages: Vec<_> = (pages.iter().filter(|line| line.path != "/sign-out"))
            .flat_map(|line| line.methods.iter().map(|method| (method.clone(), line.path.to_owned())))
            .chain([(Method::GET, "/calendars/private/:file".to_owned())])
            .collect();
        let mut targets = Self { known: Vec::new(), pages, operations: commonhall::api::listed(), described };
        targets.known = [
            "aston-dars-group",
            "coventry-central-hall",
            "20270407T180000",
            "public.ics",
            "aston-dars-group.ics",
            "favicon.svg",
        ]
        .map(str::to_owned)
        .into();
        targets.known.extend([world.main_hall, world.member, world.organiser].map(|id| id.to_string()));
        targets.new_meeting(app, world, "first").await;
        targets
    }

    /// A fresh one: others may have been cancelled by now.
    async fn new_meeting(&mut self, app: &TestApp, world: &World, title: &str) {
        let mut input = world.invited(title, "2027-03-31T18:00");
        input.space = None;
        input.recurrence = Some("FREQ=WEEKLY;COUNT=8".into());
        input.reminders = vec!["P1D".into()];
        let id = app.schedule(&input).await.meeting.id.to_string();
        self.known.insert(0, id);
    }

    fn path(&self, dice: &mut Dice, pattern: &str) -> String {
        let part = |part: &str, dice: &mut Dice| {
            if !part.starts_with(':') && !part.starts_with('{') {
                return part.to_owned();
            }
            match (dice.roll(4), part.trim_matches([':', '{', '}'])) {
                (0, _) => encoded(&dice.short_text(&self.known)),
                (_, "id" | "meeting") => self.known[0].clone(),
                (_, "date" | "recurrence_id") => "20270407T180000".to_owned(),
                (_, "space") => self.known[self.known.len() - 3].clone(),
                (_, "slug" | "partner") => "aston-dars-group".to_owned(),
                (_, "venue") => "coventry-central-hall".to_owned(),
                (_, "member") => self.known[self.known.len() - 2].clone(),
                _ => encoded(dice.one_of::<String>(&self.known)),
            }
        };
        pattern.split('/').map(|one| part(one, dice)).collect::<Vec<_>>().join("/")
    }

    fn query(&self, dice: &mut Dice) -> String {
        let pair = |dice: &mut Dice| {
            let name = encoded(dice.one_of::<&str>(&PARAMETERS));
            format!("{name}={}", encoded(&dice.short_text(&self.known)))
        };
        (0..dice.roll(4)).map(|_| pair(dice)).collect::<Vec<_>>().join("&")
    }

    /// A form as somebody would send it, with some of its inputs spoilt.
    fn form(&self, dice: &mut Dice) -> String {
        let mut pairs: Vec<(&str, String)> = FILLED_IN.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        for _ in 0..=dice.roll(4) {
            let (name, text) = (*dice.one_of(&INPUTS), dice.text(&self.known));
            pairs.retain(|(known, _)| *known != name);
            pairs.push((name, text));
        }
        let mut form: Vec<String> = pairs.iter().map(|(name, text)| format!("{name}={}", encoded(text))).collect();
        if dice.roll(12) == 0 {
            form.push("name=%ff%fe&%80=%".to_owned());
        }
        form.join("&")
    }

    /// The example of an operation's body with some of its members spoilt.
    fn body(&self, dice: &mut Dice, method: &Method, pattern: &str) -> Value {
        let inner = pattern.strip_prefix("/api/v1").unwrap_or(pattern);
        let operation = &self.described["paths"][inner][method.as_str().to_ascii_lowercase()];
        let content = operation["requestBody"]["content"].as_object();
        let schema = content.and_then(|content| content.values().next()).map_or(&Value::Null, |body| &body["schema"]);
        let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        let schema = &self.described["components"]["schemas"][name];
        let mut body = match (&schema["example"], *method == Method::POST) {
            (Value::Object(example), true) => example.clone(),
            _ => Map::new(),
        };
        let members: Vec<&String> = schema["properties"].as_object().into_iter().flat_map(Map::keys).collect();
        for _ in 0..=dice.roll(2) {
            let name = if members.is_empty() || dice.roll(20) == 0 {
                dice.text(&self.known)
            } else {
                (*dice.one_of(&members)).clone()
            };
            let value = dice.json(&self.known, &schema["properties"][&name]);
            body.insert(name, value);
        }
        Value::Object(body)
    }
}

stories! {
    async fn one_date_moves_no_further_than_a_meeting_is_planned(app) {
        let world = app.world().await;
        let weekly = Some("FREQ=WEEKLY;COUNT=4".to_owned());
        let series = MeetingInput { recurrence: weekly, ..world.meeting("Listening session", "2027-03-24T18:00") };
        let series = app.schedule(&series).await.meeting.id;
        let date = app.dates(series).await[1].recurrence_id;
        for (starts, code) in [
            ("2037-03-02T18:00", "error-too-far"),
            ("9999-12-31T18:00", "error-too-far"),
            ("+10000-01-01T18:00", "error-local-time"),
            ("-200000-01-01T18:00", "error-local-time"),
        ] {
            let wanted = DateChange { starts: Some(starts.into()), ..DateChange::default() };
            let refused = meetings::change_date(app, &Caller::command(), series, date, None, &wanted, Warnings::Accept).await;
            let Err(Error::Invalid(problems)) = refused else { panic!("{starts}: {refused:?}") };
            assert_eq!(problems[0].code, code, "{starts}");
        }
    }

    async fn no_input_makes_the_service_fail(app) {
        let world = app.world().await;
        let by_cookie = app.as_member(world.administrator).await;
        let by_token = app.api(world.administrator).await;
        let mut targets = Targets::of(app, &world, &by_cookie).await;
        let mut dice = Dice(0x636f_6d6d_6f6e);
        let mut failed: BTreeSet<String> = BTreeSet::new();
        for number in 0..REQUESTS {
            if number % 25 == 24 {
                targets.new_meeting(app, &world, &format!("number {number}")).await;
            }
            let (of_api, garbage) = (dice.roll(2) == 0, dice.text(&targets.known));
            // What is no header value cannot be sent as one.
            let garbage: String = garbage.chars().filter(char::is_ascii_graphic).take(2_000).collect();
            let tag = if dice.roll(4) == 0 { garbage.as_str() } else { "*" };
            let headers = [("if-match", tag), ("accept-language", garbage.as_str())];
            let table = if of_api { &targets.operations } else { &targets.pages };
            // What changes something is asked more often than what shows.
            let two = [dice.one_of(table), dice.one_of(table)];
            let (method, pattern) = two.into_iter().find(|(method, _)| *method != Method::GET).unwrap_or(two[0]).clone();
            let path = targets.path(&mut dice, &pattern);
            let query = targets.query(&mut dice);
            let (content_type, body) = match (&method, of_api, dice.roll(15)) {
                (_, _, 0) => ("", [dice.byte(), dice.byte(), 0, 0xff].to_vec()),
                (_, _, 1) => ("application/json", format!("{}1", "[".repeat(100_000)).into_bytes()),
                (&Method::GET, ..) => ("", Vec::new()),
                (_, true, _) => ("application/json", targets.body(&mut dice, &method, &pattern).to_string().into_bytes()),
                (_, false, _) => (FORM, targets.form(&mut dice).into_bytes()),
            };
            let who = if of_api { &by_token } else { &by_cookie };
            let sent = String::from_utf8_lossy(&body).chars().take(2_000).collect::<String>();
            let address = format!("{path}?{query}");
            let answer = who.ask_with(&headers, method.clone(), &address, content_type, body).await;
            if answer.status.is_server_error() {
                let address: String = address.chars().take(500).collect();
                failed.insert(format!("{method} {pattern}: {} {address}\n{sent}\n{}", answer.status, answer.text));
            }
        }
        assert!(failed.is_empty(), "{} failed\n{}", failed.len(), failed.into_iter().collect::<Vec<_>>().join("\n\n"));
        // What was taken can be shown, sent and subscribed to.
        app.plan_and_send().await;
        let pages = ["/", "/meetings?before=1900000000000_00000000-0000-0000-0000-000000000000", "/partners", "/venues", "/me", "/organise", "/calendars", "/calendars/public.ics", "/calendars/partners/aston-dars-group.ics", "/calendars/venues/coventry-central-hall.ics"];
        for page in pages {
            let answer = by_cookie.get(page).await;
            assert_eq!(answer.status, 200, "{page}: {}", answer.text);
        }
        for list in ["partners", "venues", "members", "meetings", "occurrences", "messages"] {
            let answer = by_token.get(&format!("/api/v1/{list}?limit=500")).await;
            assert_eq!(answer.status, 200, "{list}: {}", answer.text);
        }
    }
}
