//! Calendars of venues that are kept elsewhere: what they say is heeded, and nothing that befalls them loses it.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use commonhall::error::Error;
use commonhall::fetch::Refusal;
use commonhall::flows::attention::{self, Matter};
use commonhall::flows::busy::{self, BusyCalendar, BusyInput};
use commonhall::flows::meetings::{self, Warnings};
use commonhall::flows::{Caller, doctor};
use commonhall::store;
use commonhall_domain::meeting::MeetingInput;
use poem::http::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::harness::{TestApp, World, stories};

/// Another program, on a host that it may be read from: what it answers, and what it was asked.
#[derive(Clone, Default)]
struct Elsewhere {
    answer: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
    port: u16,
}

impl Elsewhere {
    async fn new(app: &mut TestApp) -> Self {
        app.set(|settings| settings.fetch_hosts = vec!["127.0.0.1".into()]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = Self { port: listener.local_addr().unwrap().port(), ..Self::default() };
        let program = here.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut asked = vec![0; 4096];
                let read = socket.read(&mut asked).await.unwrap_or_default();
                program.asked.lock().unwrap().push(String::from_utf8_lossy(&asked[..read]).to_lowercase());
                let answer = program.answer.lock().unwrap().clone();
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        here
    }

    fn answers(&self, status: &str, headers: &str, body: &str) {
        let length = body.len();
        *self.answer.lock().unwrap() = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
    }

    /// A calendar with these events, each a start and how long it lasts.
    fn holds(&self, events: &[(&str, &str)]) {
        let event = |(uid, (starts, lasts)): (usize, &(&str, &str))| {
            format!("BEGIN:VEVENT\nUID:{uid}\nDTSTART:{starts}\nDURATION:{lasts}\nSUMMARY:Wedding of X\nEND:VEVENT\n")
        };
        let events: String = events.iter().enumerate().map(event).collect();
        self.answers("200 OK", "ETag: \"1\"\r\n", &format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n"));
    }

    fn last_asked(&self) -> String {
        self.asked.lock().unwrap().last().cloned().unwrap_or_default()
    }

    /// Notes it as a calendar of the main hall.
    async fn is_of(&self, app: &TestApp, world: &World) -> BusyCalendar {
        let url = format!("http://127.0.0.1:{}/secret/diary.ics", self.port);
        let input = BusyInput { name: "Hall diary".into(), url, space: Some(world.main_hall) };
        busy::add(app, &app.caller(world.organiser).await, &world.venue, &input).await.unwrap()
    }
}

async fn times(app: &TestApp, calendar: &BusyCalendar) -> usize {
    store::busy::times_of(app.store.read(), calendar.row.id).await.unwrap().len()
}

/// What is said of a meeting before it is stored.
async fn warned(app: &TestApp, input: &MeetingInput) -> Vec<String> {
    match meetings::create(app, &Caller::command(), input, Warnings::Ask).await {
        Err(Error::Warned(problems)) => {
            problems.iter().map(|problem| format!("{} {:?}", problem.code, problem.values)).collect()
        }
        other => panic!("{other:?}"),
    }
}

async fn concerns(app: &TestApp, world: &World) -> Vec<String> {
    let concerns = attention::list(app, &app.caller(world.organiser).await, false).await.unwrap();
    let taken = concerns.into_iter().filter_map(|concern| match concern.matter {
        Matter::TakenElsewhere { whole, dates, calendar, .. } => {
            Some(format!("{}: {dates} by {calendar}", whole.meeting.title))
        }
        _ => None,
    });
    taken.collect()
}

stories! {
    async fn whoever_plans_a_meeting_is_warned_of_what_another_calendar_says(app) {
        let world = app.world().await;
        let elsewhere = Elsewhere::new(app).await;
        elsewhere.holds(&[("20270324T190000Z", "PT1H"), ("20270331T190000Z", "PT1H")]);
        let calendar = elsewhere.is_of(app, &world).await;
        assert_eq!((calendar.failure(), times(app, &calendar).await), (None, 2));

        let weekly = MeetingInput { recurrence: Some("FREQ=WEEKLY;COUNT=3".into()), ..world.meeting("Choir", "2027-03-24T18:00") };
        let said = warned(app, &weekly).await;
        assert_eq!(said.len(), 1, "in summer its clock reads 20:00, as the meeting ends: {said:?}");
        assert!(said[0].starts_with("warning-taken-elsewhere") && said[0].contains("2027-03-24"), "{said:?}");
        let other_room = MeetingInput { space: Some(world.committee_room), ..weekly.clone() };
        assert!(meetings::create(app, &Caller::command(), &other_room, Warnings::Ask).await.is_ok());

        // Better dates are none that the other calendar takes.
        app.schedule(&world.meeting("Dance", "2027-03-25T18:00")).await;
        let wanted = world.meeting("Choir", "2027-03-25T18:00");
        let refused = meetings::create(app, &Caller::command(), &wanted, Warnings::Accept).await;
        let Err(Error::Clash(clashes)) = refused else { panic!("{refused:?}") };
        let better: Vec<String> = clashes.better[0].better.starts.iter().map(ToString::to_string).collect();
        assert_eq!(better[0], "2027-03-25 20:00:00");
        assert!(!better.contains(&"2027-03-24 18:00:00".to_owned()), "{better:?}");

        let page = app.as_member(world.organiser).await.get(&format!("/organise/venues/{}/calendars", world.venue)).await;
        assert!(page.text.contains("Hall diary") && page.text.contains("127.0.0.1") && !page.text.contains("secret/diary"), "{}", page.text);
        let row = store::busy::by_id(app.store.read(), calendar.row.id).await.unwrap().unwrap();
        assert!(!row.address.windows(6).any(|part| part == b"secret"), "its address is sealed");
        let everything = store::everything::tables(app.store.read()).await.unwrap();
        assert!(!format!("{everything:?} {row:?}").contains("Wedding"), "what it says is kept");
    }

    async fn what_was_read_stays_whatever_comes_afterwards(app) {
        let world = app.world().await;
        let elsewhere = Elsewhere::new(app).await;
        elsewhere.holds(&[("20270324T190000Z", "PT1H")]);
        let calendar = elsewhere.is_of(app, &world).await;
        let whole = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20270324T190000Z\nSUMMARY:x\nEND:VEVENT\n";
        let mut failures = 0;
        for (status, headers, body) in [
            ("200 OK", "Content-Type: text/html\r\n", "Please sign in"),
            ("200 OK", "", "<!doctype html><p>BEGIN:VCALENDAR"),
            ("200 OK", "", ""),
            ("200 OK", "", whole),
            ("404 Not Found", "", ""),
            ("500 Oh", "", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
            ("302 Found", "Location: http://10.0.0.1/\r\n", ""),
        ] {
            elsewhere.answers(status, headers, body);
            let due = store::busy::by_id(app.store.read(), calendar.row.id).await.unwrap().unwrap().next_at;
            app.go_to(&due.to_rfc3339());
            let before = app.now();
            busy::read_due(app).await.unwrap();
            failures += 1;
            let row = store::busy::by_id(app.store.read(), calendar.row.id).await.unwrap().unwrap();
            assert_eq!((row.failures, row.succeeded_at, row.checked_at), (failures, calendar.row.succeeded_at, Some(before)));
            assert_eq!(times(app, &calendar).await, 1, "{body}");
            let wait = TimeDelta::minutes(30) * (1 << (failures - 1).min(6));
            assert_eq!(row.next_at - before, wait.min(TimeDelta::hours(24)), "it is asked ever more seldom");
        }
        let listed = busy::list(app, &app.caller(world.organiser).await, &world.venue).await.unwrap();
        assert_eq!(listed[0].failure(), Some(Refusal::Inner { host: "10.0.0.1".into() }));
        let checks = doctor::examine(app).await;
        let check = checks.into_iter().find(|check| check.name == "calendars of venues").unwrap();
        assert!(check.result.unwrap_err().what.contains("Hall diary (127.0.0.1)"));
        let page = app.as_member(world.organiser).await.get(&format!("/organise/venues/{}/calendars", world.venue)).await;
        assert!(page.text.contains("What it said before still counts"), "{}", page.text);

        elsewhere.holds(&[]);
        let read = busy::read_now(app, &app.caller(world.organiser).await, calendar.row.id).await.unwrap();
        assert_eq!((read.failure(), read.row.failures, times(app, &calendar).await), (None, 0, 0), "it is empty by now");
    }

    async fn a_calendar_is_asked_only_whether_it_is_new_until_time_has_gone_on(app) {
        let world = app.world().await;
        let elsewhere = Elsewhere::new(app).await;
        elsewhere.holds(&[("20270324T190000Z", "PT1H")]);
        let calendar = elsewhere.is_of(app, &world).await;
        assert!(!elsewhere.last_asked().contains("if-none-match"));
        busy::read_due(app).await.unwrap();
        assert_eq!(elsewhere.asked.lock().unwrap().len(), 1, "its turn has not come");
        app.later(TimeDelta::minutes(30));
        elsewhere.answers("304 Not Modified", "", "");
        busy::read_due(app).await.unwrap();
        assert!(elsewhere.last_asked().contains("if-none-match: \"1\""), "{}", elsewhere.last_asked());
        let row = store::busy::by_id(app.store.read(), calendar.row.id).await.unwrap().unwrap();
        assert_eq!((row.succeeded_at, times(app, &calendar).await), (Some(app.now()), 1));
        // From the first of a month dates are kept further ahead than was read.
        app.go_to("2027-04-01T09:00:00Z");
        elsewhere.holds(&[("20270324T190000Z", "PT1H")]);
        busy::read_due(app).await.unwrap();
        assert!(!elsewhere.last_asked().contains("if-none-match"));
    }

    async fn a_clash_that_appears_is_told_until_somebody_sees_to_it(app) {
        let world = app.world().await;
        let elsewhere = Elsewhere::new(app).await;
        elsewhere.holds(&[("20270407T170000Z", "PT1H")]);
        let calendar = elsewhere.is_of(app, &world).await;
        app.later(TimeDelta::minutes(1));
        let weekly = MeetingInput { recurrence: Some("FREQ=WEEKLY;COUNT=4".into()), ..world.meeting("Choir", "2027-03-24T18:00") };
        let id = meetings::create(app, &Caller::command(), &weekly, Warnings::Accept).await.unwrap().whole.meeting.id;
        assert_eq!(concerns(app, &world).await, [""; 0], "whoever planned it was warned then");

        elsewhere.holds(&[("20270324T190000Z", "PT1H"), ("20270331T170000Z", "PT2H"), ("20270407T170000Z", "PT1H")]);
        app.later(TimeDelta::minutes(30));
        busy::read_due(app).await.unwrap();
        assert_eq!(concerns(app, &world).await, ["Choir: 2 by Hall diary"]);
        let page = app.as_member(world.organiser).await.get("/organise").await;
        assert!(page.text.contains("Hall diary"), "{}", page.text);
        let api = app.api(world.organiser).await.get("/api/v1/attention").await.json();
        assert_eq!(api["items"][0]["kind"], "taken_elsewhere");

        let to = |starts: &str| meetings::DateChange { starts: Some(starts.into()), ..Default::default() };
        for (date, starts) in [("20270324T180000", "2027-03-25T18:00"), ("20270331T180000", "2027-04-01T18:00")] {
            let date = meetings::date_of(date).unwrap();
            meetings::change_date(app, &Caller::command(), id, date, None, &to(starts), Warnings::Accept).await.unwrap();
        }
        assert_eq!(concerns(app, &world).await, [""; 0]);
        busy::remove(app, &app.caller(world.organiser).await, calendar.row.id).await.unwrap();
        assert_eq!(times(app, &calendar).await, 0);
    }

    async fn what_comes_back_of_our_own_meetings_is_no_clash(app) {
        let world = app.world().await;
        let elsewhere = Elsewhere::new(app).await;
        let meeting = app.schedule(&world.meeting("Choir", "2027-03-24T18:00")).await.meeting;
        let body = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{}\nDTSTART:20270324T180000Z\nDURATION:PT2H\nSUMMARY:Choir\nEND:VEVENT\nEND:VCALENDAR\n",
            meeting.uid
        );
        elsewhere.answers("200 OK", "", &body);
        let calendar = elsewhere.is_of(app, &world).await;
        assert_eq!((calendar.failure(), times(app, &calendar).await, concerns(app, &world).await), (None, 0, vec![]));
    }

    async fn a_calendar_is_kept_by_the_api_as_by_the_page(app) {
        let world = app.world().await;
        let elsewhere = Elsewhere::new(app).await;
        elsewhere.holds(&[("20270324T190000Z", "PT1H")]);
        let organiser = app.api(world.organiser).await;
        let path = format!("/api/v1/venues/{}/busy-calendars", world.venue);
        let url = format!("http://127.0.0.1:{}/a.ics", elsewhere.port);
        let wrong = organiser.json(Method::POST, &path, &json!({ "name": "", "url": "file:///etc/passwd" })).await;
        assert_eq!(wrong.status, 422);
        let fields: Vec<_> = wrong.json()["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
        assert_eq!(fields, ["name", "url"]);
        let made = organiser.json(Method::POST, &path, &json!({ "name": "Diary", "url": url })).await;
        assert_eq!((made.status.as_u16(), made.json()["failure"].is_null()), (201, true), "{}", made.text);
        assert!(!made.text.contains("a.ics"), "its address is not shown again");
        let listed = organiser.get(&path).await.json();
        assert_eq!(listed["items"][0]["host"], "127.0.0.1");
        let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
        elsewhere.answers("410 Gone", "", "");
        let read = organiser.json(Method::POST, &format!("/api/v1/busy-calendars/{id}/read"), &json!({})).await.json();
        assert_eq!(read["failure"], "127.0.0.1 answered with an error (410).");
        let gone = organiser.json(Method::DELETE, &format!("/api/v1/busy-calendars/{id}"), &json!({})).await;
        assert_eq!(gone.status, 204, "{}", gone.text);
    }
}
