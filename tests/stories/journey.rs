//! The way of a visitor and an organiser through the real program with a real browser, a real mail server and a real
//! calendar: what anybody can do who follows the README.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use commonhall::clock::Clock;
use serde_json::json;

use crate::harness::{Browser, Database, Kind, Server, SmtpServer, client_occurrences, stories};

/// An installation as an administrator would have set it up from the command line and the API.
struct Hall {
    server: Server,
    mail: SmtpServer,
    /// A day in three weeks, on which a listening session is in the main hall from 18:00 to 20:00.
    day: NaiveDate,
}

impl Hall {
    async fn open(database: Database) -> Self {
        let mail = SmtpServer::start().await;
        let server = Server::start(database, &[("SMTP_URL", &mail.url), ("MAIL_RATE", "0")]).await;
        let add =
            ["member", "add", "--name", "Organiser", "--email", "organiser@example.org", "--role", "administrator"];
        server.command(&add).await;
        let token = server.command(&["token", "create", "--email", "organiser@example.org", "--name", "journey"]).await;
        let partner = json!({ "name": "Aston Dars group", "kind": "community_group", "founding": true });
        server.api(&token, "POST", "partners", &partner).await;
        let venue = json!({
            "name": "Coventry Central Hall", "address": "Warwick Lane, Coventry", "time_zone": "Europe/London",
            "spaces": [{ "name": "Main hall", "capacity": 120 }],
        });
        let venue = server.api(&token, "POST", "venues", &venue).await;
        let member = json!({
            "name": "Member, Aston Dars group", "email": "member@example.org", "partner": "aston-dars-group",
        });
        server.api(&token, "POST", "members", &member).await;
        let day = Clock::System.now().date_naive() + Days::new(21);
        let meeting = json!({
            "title": "Listening session", "description": "Which issues shall we look into?", "host": "aston-dars-group",
            "space": venue["spaces"][0]["id"], "starts": format!("{day}T18:00"), "duration": "PT2H",
            "languages": ["en", "bn"], "invited": { "partners": ["aston-dars-group"] },
        });
        server.api(&token, "POST", "meetings", &meeting).await;
        Self { server, mail, day }
    }

    /// What a subscribed calendar shows of that day.
    async fn calendar(&self) -> Vec<(String, String)> {
        let url = format!("{}/calendars/public.ics", self.server.base_url);
        let events = client_occurrences(&url, self.day, self.day + Days::new(1)).await;
        let local =
            |instant: DateTime<Utc>| instant.with_timezone(&chrono_tz::Europe::London).format("%H:%M").to_string();
        events.into_iter().map(|(starts, _, title)| (local(starts), title)).collect()
    }
}

fn shown(events: &[(&str, &str)]) -> Vec<(String, String)> {
    events.iter().map(|(time, title)| ((*time).to_owned(), (*title).to_owned())).collect()
}

/// A browser that runs scripts, or none: it must make no difference.
async fn browser(scripts: bool) -> Browser {
    let browser = Browser::open().await;
    browser.scripts(scripts).await;
    browser.goto("data:text/html,<title>off</title><main></main><script>document.title = 'on'</script>").await.unwrap();
    assert_eq!(browser.title().await.unwrap() == "on", scripts);
    browser
}

async fn organise(kind: Kind, scripts: bool) {
    let hall = Hall::open(Database::new(kind).await).await;
    let base = &hall.server.base_url;
    hall.mail.mail_about("Listening session", "member@example.org").await;
    let browser = browser(scripts).await;

    // A visitor sees what is on, and opens a meeting.
    browser.goto(base).await.unwrap();
    let text = browser.text().await;
    assert!(text.contains("What is on") && text.contains("Listening session"), "{text}");
    browser.picture("journey", "1-what-is-on").await;
    browser.press("Listening session").await;
    let text = browser.text().await;
    for said in ["Listening session", "18:00", "Main hall", "Warwick Lane", "Which issues shall we look into?"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    browser.picture("journey", "2-a-meeting").await;

    // The calendar to subscribe to.
    browser.press("Calendars").await;
    browser.picture("journey", "3-calendars").await;
    browser.goto(&format!("{base}/calendars/public")).await.unwrap();
    assert_eq!(browser.value("feed-address").await, format!("{base}/calendars/public.ics"));
    browser.picture("journey", "3-subscribe").await;
    assert_eq!(hall.calendar().await, shown(&[("18:00", "Listening session")]));

    // The organiser signs in by a link.
    let link = hall.server.command(&["sign-in", "--email", "organiser@example.org"]).await;
    browser.goto(&link).await.unwrap();
    browser.picture("journey", "4-sign-in").await;
    browser.press_button("Sign in").await;
    assert!(browser.address().await.ends_with("/organise"), "{}", browser.address().await);
    browser.picture("journey", "5-organise").await;

    // A room that is taken: said why, and nothing typed is lost.
    browser.press("Schedule a meeting").await;
    browser.fill("title", "Choir").await;
    browser.fill("description", "Bring a song.").await;
    browser.fill("date", &hall.day.to_string()).await;
    browser.fill("time", "19:00").await;
    browser.choose("space", "Main hall").await;
    browser.tick("Aston Dars group").await;
    browser.press_button("Check before you save").await;
    let text = browser.text().await;
    assert!(text.contains("The room is taken") && text.contains("Listening session"), "{text}");
    assert_eq!(browser.value("title").await, "Choir");
    assert_eq!(browser.value("description").await, "Bring a song.");
    assert_eq!(browser.value("date").await, hall.day.to_string());
    assert_eq!(browser.value("time").await, "19:00");
    browser.picture("journey", "6-a-clash").await;
    assert_eq!(hall.calendar().await.len(), 1, "nothing was saved");

    // An hour later it is free.
    browser.fill("time", "20:00").await;
    browser.press_button("Check before you save").await;
    let text = browser.text().await;
    assert!(text.contains("One person gets an invitation") && text.contains("20:00"), "{text}");
    assert_eq!(hall.calendar().await.len(), 1, "nothing is saved yet");
    browser.picture("journey", "7-a-check").await;
    browser.press_button("Schedule it").await;
    let text = browser.text().await;
    assert!(text.contains("The meeting is scheduled.") && text.contains("Choir"), "{text}");
    let meeting = browser.address().await;
    browser.picture("journey", "7-scheduled").await;
    let mail = hall.mail.mail_about("Choir", "member@example.org").await;
    assert!(mail.contains("invites you") && mail.contains("20:00") && mail.contains("Bring a song."), "{mail}");
    assert_eq!(hall.calendar().await, shown(&[("18:00", "Listening session"), ("20:00", "Choir")]));

    // Moved: told, and shown.
    browser.press("Change or move the meeting").await;
    assert_eq!(browser.value("time").await, "20:00");
    browser.fill("time", "20:30").await;
    browser.press_button("Check before you save").await;
    browser.press_button("Save").await;
    let text = browser.text().await;
    assert!(text.contains("The meeting is changed.") && text.contains("20:30"), "{text}");
    let mail = hall.mail.mail_about("20:30", "member@example.org").await;
    assert!(mail.contains("20:00"), "it says what it was: {mail}");
    assert_eq!(hall.calendar().await, shown(&[("18:00", "Listening session"), ("20:30", "Choir")]));
    browser.press("Who was told what").await;
    let text = browser.text().await;
    assert!(text.contains("Invitation") && text.contains("Change") && text.contains("Sent"), "{text}");
    browser.picture("journey", "8-who-was-told").await;

    // Cancelled: told, and it stays to be seen.
    browser.goto(&meeting).await.unwrap();
    browser.press("Cancel the meeting").await;
    browser.fill("reason", "The boiler is broken.").await;
    browser.picture("journey", "9-cancelling").await;
    browser.press_button("Cancel the meeting").await;
    let text = browser.text().await;
    assert!(text.contains("This meeting is cancelled.") && text.contains("The boiler is broken."), "{text}");
    browser.picture("journey", "10-cancelled").await;
    let mail = hall.mail.mail_about("The boiler is broken.", "member@example.org").await;
    assert!(mail.contains("Choir"), "{mail}");
    assert_eq!(hall.calendar().await, shown(&[("18:00", "Listening session"), ("20:30", "CANCELLED: Choir")]));
    assert_eq!(hall.mail.mails().len(), 4, "each thing was told once");

    browser.close().await;
    assert!(hall.server.stop().await.success());
}

async fn answer(kind: Kind, scripts: bool) {
    let hall = Hall::open(Database::new(kind).await).await;
    let base = &hall.server.base_url;
    let invitation = hall.mail.mail_about("Listening session", "member@example.org").await;
    let browser = browser(scripts).await;

    // Two taps from the mail, without an account.
    let yes = invitation.split_whitespace().find(|word| word.ends_with("answer=accepted")).unwrap();
    browser.goto(yes).await.unwrap();
    browser.picture("journey", "11-an-answer").await;
    let before = hall.server.get("/health/ready").await;
    assert_eq!(before.0, 200);
    browser.press_button("Yes").await;
    let text = browser.text().await;
    assert!(text.contains("You said yes"), "{text}");

    browser.goto(format!("{base}/me")).await.unwrap();
    assert!(browser.address().await.contains("/sign-in"), "{}", browser.address().await);
    browser.fill("email", "member@example.org").await;
    browser.press_button("Send me a link").await;
    let mail = hall.mail.mail_about("/sign-in/", "member@example.org").await;
    let link = mail.split_whitespace().find(|word| word.contains("/sign-in/")).unwrap();
    browser.goto(link).await.unwrap();
    browser.press_button("Sign in").await;
    let text = browser.text().await;
    assert!(text.contains("Listening session") && text.contains("You said yes"), "{text}");
    browser.press_button("Make this calendar").await;
    browser.picture("journey", "12-my-meetings").await;
    let source = browser.source().await.unwrap();
    let address = source.split('"').find(|word| word.starts_with("http") && word.contains("/calendars/private/"));
    let from = hall.day - TimeDelta::days(30);
    let mine = client_occurrences(address.unwrap(), from, hall.day + TimeDelta::days(30)).await;
    assert_eq!(mine.len(), 1);
    browser.press_button("Sign out").await;
    assert!(!browser.text().await.contains("You said yes"));
    browser.close().await;
    assert!(hall.server.stop().await.success());
}

stories! {
    async fn from_what_is_on_to_a_meeting_scheduled_moved_and_cancelled(app) {
        organise(app.database.kind, true).await;
    }

    async fn from_what_is_on_to_a_meeting_scheduled_moved_and_cancelled_without_scripts(app) {
        organise(app.database.kind, false).await;
    }

    async fn a_member_signs_in_by_mail_answers_and_makes_a_calendar(app) {
        answer(app.database.kind, true).await;
    }

    async fn a_member_signs_in_by_mail_answers_and_makes_a_calendar_without_scripts(app) {
        answer(app.database.kind, false).await;
    }
}
