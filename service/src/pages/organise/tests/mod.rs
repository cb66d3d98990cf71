//! Stories of organisers at their pages, in the browser's place.

mod checking;
mod managing;

use commonhall_domain::venue::{SpaceInput, VenueInput};
use poem::Endpoint;
use poem::http::StatusCode;
use poem::test::TestClient;
use serde::Serialize;
use uuid::Uuid;

use crate::auth::cookie::Browser;
use crate::flows::answers::Reply;
use crate::flows::trial::Trial;
use crate::flows::{Caller, answers, sign_in, venues};
use crate::routes::routes;
use crate::store::{self, occurrences, people};

/// An installation with a partner, a hall for 20 with a tiny room, an organiser and a member of the partner.
struct Hall {
    trial: Trial,
    organiser: Uuid,
    member: Uuid,
    room: Uuid,
    closet: Uuid,
}

/// What a page answered.
struct Page {
    status: StatusCode,
    location: String,
    text: String,
}

impl Hall {
    async fn new() -> Self {
        let trial = Trial::new().await;
        trial.partner("Aston Dars group").await;
        let organiser = trial.member("organiser", Some("aston-dars-group")).await;
        let member = trial.member("member", Some("aston-dars-group")).await;
        let space = |name: &str, capacity| SpaceInput {
            name: name.into(),
            capacity: Some(capacity),
            set_up_minutes: Some(30),
            ..SpaceInput::default()
        };
        let input = VenueInput {
            name: "Coventry Central Hall".into(),
            address: "Warwick Lane, Coventry".into(),
            spaces: vec![space("Main hall", 20), space("Closet", 1)],
            ..VenueInput::default()
        };
        let venue = venues::add(&trial.app, &Caller::command(), input).await.unwrap();
        let (room, closet) = (venue.spaces[0].id, venue.spaces[1].id);
        Self { trial, organiser, member, room, closet }
    }

    fn browser(&self) -> TestClient<impl Endpoint> {
        TestClient::new(routes(self.trial.app.clone()))
    }

    /// The cookie of a member's session.
    async fn session(&self, member: Uuid) -> String {
        let app = &self.trial.app;
        let path = sign_in::link_for(app, member, false, sign_in::LASTS).await.unwrap();
        let token = path.strip_prefix("/sign-in/").unwrap();
        let session = sign_in::enter(app, token, &Browser::default()).await.unwrap();
        format!("session={}", session.token)
    }

    async fn get(&self, who: Uuid, path: &str) -> Page {
        let session = self.session(who).await;
        read(self.browser().get(path).header("cookie", session).send().await).await
    }

    async fn post(&self, who: Uuid, path: &str, form: &impl Serialize) -> Page {
        let session = self.session(who).await;
        read(self.browser().post(path).header("cookie", session).form(form).send().await).await
    }

    /// Posts a form of the organiser that is taken, and tells the meeting whose page it ends on.
    async fn done(&self, path: &str, form: &Form) -> Uuid {
        let page = self.post(self.organiser, path, &form.0).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.faults());
        let id = page.location.strip_prefix("/meetings/").unwrap().split('?').next().unwrap();
        id.parse().unwrap()
    }

    async fn stored(&self, id: Uuid) -> store::meetings::Whole {
        store::meetings::by_id(self.trial.app.store.read(), id).await.unwrap().unwrap()
    }

    async fn dates(&self, id: Uuid) -> Vec<occurrences::Model> {
        occurrences::of_meetings(self.trial.app.store.read(), &[id]).await.unwrap()
    }

    async fn edit(&self, id: Uuid) -> Form {
        form().with("revision", self.stored(id).await.meeting.revision)
    }
}

async fn read(response: poem::test::TestResponse) -> Page {
    let status = response.0.status();
    let location = response.0.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
    let text = response.0.into_body().into_string().await.unwrap();
    Page { status, location: location.unwrap_or_default(), text }
}

impl Page {
    /// The list above a form that was refused.
    fn faults(&self) -> &str {
        let summary = self.text.split_once("error-summary-title").map_or("", |(_, rest)| rest);
        summary.split_once("</div>").map_or(self.text.as_str(), |(summary, _)| summary)
    }

    #[track_caller]
    fn says(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "{words:?} is not in\n{}", self.text);
        self
    }
}

/// A form as somebody fills it in: a public meeting in a room that the tests choose, weeks from now.
#[derive(Clone)]
struct Form(Vec<(String, String)>);

fn form() -> Form {
    let fields = [
        ("title", "Listening evening"),
        ("description", "What should be looked into?"),
        ("host", "aston-dars-group"),
        ("date", "2027-03-24"),
        ("time", "18:00"),
        ("duration", "PT2H"),
        ("repeat", "none"),
        ("ends", "never"),
        ("time_zone", "Europe/London"),
        ("visibility", "public"),
        ("languages", "en"),
        ("partners", "aston-dars-group"),
        ("reminders", "P7D"),
        ("status", "confirmed"),
    ];
    Form(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
}

impl Form {
    #[allow(clippy::needless_pass_by_value, reason = "texts, numbers and ids as they come")]
    fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.to_string()));
        self
    }
}

#[tokio::test]
async fn an_organiser_schedules_a_meeting_in_a_room() {
    let hall = Hall::new().await;
    let empty = hall.get(hall.organiser, "/organise/meetings/new").await;
    empty.says("value=\"2027-03-08\"").says("value=\"10:00\"").says("Main hall (for 20)");
    let id = hall.done("/organise/meetings", &form().with("space", hall.room)).await;
    let whole = hall.stored(id).await;
    assert_eq!(whole.meeting.title, "Listening evening");
    assert_eq!((whole.meeting.space_id, whole.meeting.time_zone.as_str()), (Some(hall.room), "Europe/London"));
    assert_eq!(whole.rules.len(), 1);
    let list = hall.get(hall.organiser, "/organise").await;
    list.says("Listening evening").says("2 invited: 0 yes").says("2 waiting");
}

#[tokio::test]
async fn a_series_repeats_as_the_form_says() {
    let hall = Hall::new().await;
    let series = form().with("repeat", "monthly").with("ends", "count").with("count", 3);
    let id = hall.done("/organise/meetings", &series).await;
    let dates: Vec<String> = hall.dates(id).await.iter().map(|date| date.starts_local.to_string()).collect();
    assert_eq!(dates, ["2027-03-24 18:00:00", "2027-04-28 18:00:00", "2027-05-26 18:00:00"]);
    let edit = hall.get(hall.organiser, &format!("/organise/meetings/{id}/edit")).await;
    edit.says("<option value=\"monthly\" selected>").says("name=\"count\" type=\"number\" value=\"3\"");
}

#[tokio::test]
async fn a_clash_is_refused_with_its_reason_and_what_was_typed_is_kept() {
    let hall = Hall::new().await;
    hall.done("/organise/meetings", &form().with("space", hall.room)).await;
    // It begins when the other is over, and would be set up before.
    let second = form().with("space", hall.room).with("title", "Another one").with("time", "20:00");
    let page = hall.post(hall.organiser, "/organise/meetings", &second.0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("The room is taken").says("“Listening evening”").says("Wednesday 24 March 2027, 17:30 to 20:00");
    page.says("value=\"Another one\"").says("value=\"20:00\"").says("Main hall, Coventry Central Hall");
    hall.done("/organise/meetings", &second.with("time", "20:30")).await;
}

#[tokio::test]
async fn a_room_too_small_is_a_warning_that_a_second_press_overrules() {
    let hall = Hall::new().await;
    let small = form().with("space", hall.closet);
    let page = hall.post(hall.organiser, "/organise/meetings", &small.0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("The room holds 1 people, and 2 are invited.").says("name=\"accept_warnings\" value=\"yes\"");
    hall.done("/organise/meetings", &small.with("accept_warnings", "yes")).await;
}

#[tokio::test]
async fn a_stale_form_does_not_overwrite() {
    let hall = Hall::new().await;
    let id = hall.done("/organise/meetings", &form()).await;
    let path = format!("/organise/meetings/{id}/edit");
    let opened = hall.edit(id).await;
    hall.done(&path, &opened.clone().with("title", "By the first")).await;
    let late = opened.with("title", "By the second");
    let page = hall.post(hall.organiser, &path, &late.0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Somebody else changed this while you did")
        .says("value=\"By the second\"")
        .says("name=\"revision\" value=\"2\"");
    assert_eq!(hall.stored(id).await.meeting.title, "By the first");
    hall.done(&path, &late.with("revision", 2)).await;
    assert_eq!(hall.stored(id).await.meeting.title, "By the second");
}

#[tokio::test]
async fn new_words_do_not_split_a_series_that_has_begun() {
    let hall = Hall::new().await;
    let series = form().with("date", "2027-03-03").with("repeat", "weekly").with("ends", "count").with("count", 10);
    let id = hall.done("/organise/meetings", &series).await;
    hall.trial.app.clock.advance(chrono::TimeDelta::days(15));
    let path = format!("/organise/meetings/{id}/edit");
    let shown = hall.get(hall.organiser, &path).await;
    shown.says("value=\"2027-03-17\"").says("name=\"count\" type=\"number\" value=\"8\"");
    let edit = hall.edit(id).await.with("date", "2027-03-17").with("repeat", "weekly");
    let edit = edit.with("ends", "count").with("count", 8).with("title", "New words");
    assert_eq!(hall.done(&path, &edit).await, id);
    assert_eq!(hall.stored(id).await.meeting.recurrence.as_deref(), Some("FREQ=WEEKLY;COUNT=10"));

    let later = edit.with("revision", 2).with("time", "19:00");
    let next = hall.done(&path, &later).await;
    assert_ne!(next, id);
    let dates = hall.dates(next).await;
    assert_eq!((dates.len(), dates[0].starts_local.to_string().as_str()), (8, "2027-03-17 19:00:00"));
}

#[tokio::test]
async fn a_moved_date_keeps_its_answers() {
    let hall = Hall::new().await;
    let series = form().with("repeat", "weekly").with("ends", "count").with("count", 3);
    let id = hall.done("/organise/meetings", &series).await;
    let app = &hall.trial.app;
    let member = people::by_id(app.store.read(), hall.member).await.unwrap().unwrap();
    let path = answers::path(app, &member, hall.stored(id).await.meeting.series_id);
    let reply = Reply { answer: "accepted".into(), date: Some("20270331T180000".into()), ..Reply::default() };
    answers::record(app, path.strip_prefix("/a/").unwrap(), &reply).await.unwrap();

    let here = format!("/organise/meetings/{id}/dates/20270331T180000");
    hall.get(hall.organiser, &here).await.says("Only this date").says("value=\"2027-03-31\"");
    let moved = hall.edit(id).await.with("action", "change").with("scope", "this").with("date", "2027-04-01");
    hall.done(&here, &moved).await;
    let date = hall.dates(id).await.remove(1);
    assert_eq!(date.starts_local.to_string(), "2027-04-01 18:00:00");
    let kept = store::answers::of_series(app.store.read(), &[hall.stored(id).await.meeting.series_id]).await.unwrap();
    assert_eq!(kept[0].occurrence_id, Some(date.id));

    let cancelled = Form(Vec::new()).with("revision", 2).with("action", "cancel").with("reason", "No heating");
    hall.done(&here, &cancelled).await;
    assert_eq!(hall.dates(id).await[1].status, "cancelled");
    hall.get(hall.organiser, &here).await.says("This date is cancelled");
    hall.done(&here, &Form(Vec::new()).with("revision", 3).with("action", "restore")).await;
    assert_eq!(hall.dates(id).await[1].status, "confirmed");
}

#[tokio::test]
async fn this_and_all_that_follow_move_together() {
    let hall = Hall::new().await;
    let series = form().with("repeat", "weekly").with("ends", "count").with("count", 4);
    let id = hall.done("/organise/meetings", &series).await;
    let here = format!("/organise/meetings/{id}/dates/20270407T180000");
    let moved = hall.edit(id).await.with("action", "change").with("scope", "following").with("date", "2027-04-08");
    let next = hall.done(&here, &moved).await;
    let starts = |dates: Vec<occurrences::Model>| -> Vec<String> {
        dates
            .iter()
            .filter(|date| date.status != "cancelled")
            .map(|date| date.starts_local.date().to_string())
            .collect()
    };
    assert_eq!(starts(hall.dates(id).await), ["2027-03-24", "2027-03-31"]);
    assert_eq!(starts(hall.dates(next).await), ["2027-04-08", "2027-04-15"]);
}

#[tokio::test]
async fn cancelling_asks_first_and_says_who_hears_of_it() {
    let hall = Hall::new().await;
    let id = hall.done("/organise/meetings", &form()).await;
    let path = format!("/organise/meetings/{id}/cancel");
    hall.get(hall.organiser, &path).await.says("Nobody was told of it");
    let stale = Form(Vec::new()).with("revision", 7).with("reason", "No heating");
    let page = hall.post(hall.organiser, &path, &stale.0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("value=\"No heating\"");
    hall.done(&path, &stale.with("revision", 1)).await;
    assert_eq!(hall.stored(id).await.meeting.cancel_reason.as_deref(), Some("No heating"));
    assert_eq!(hall.get(hall.organiser, &path).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_ledger_says_who_was_told_what() {
    let hall = Hall::new().await;
    let id = hall.done("/organise/meetings", &form()).await;
    let page = hall.get(hall.organiser, &format!("/organise/meetings/{id}/messages")).await;
    page.says("A member").says("A organiser").says("Invitation").says("Waiting");
}

#[tokio::test]
async fn a_meeting_starts_from_another_one() {
    let hall = Hall::new().await;
    let offers = form().with("space", hall.room).with("travel", "Bus fares are paid back").with("interpreters", "bn");
    let id = hall.done("/organise/meetings", &offers).await;
    let page = hall.get(hall.organiser, &format!("/organise/meetings/new?copy={id}")).await;
    page.says("value=\"Listening evening\"").says("value=\"2027-03-08\"").says("value=\"18:00\"");
    page.says("value=\"Bus fares are paid back\"").says("<details class=\"more\" open>").says("value=\"bn\" checked");
}

#[tokio::test]
async fn each_fault_stands_at_its_field() {
    let hall = Hall::new().await;
    let cases = [
        (form().with("title", " "), "#title", "This is missing."),
        (form().with("date", "2027-02-24"), "#date", "This is in the past."),
        (form().with("date", ""), "#date", "This is missing."),
        (form().with("date", "tomorrow"), "#date", "“tomorrow” is not a date"),
        (form().with("time", "late"), "#time", "“late” is not a time of day"),
        (form().with("duration", "-PT1H"), "#duration", "would end before it starts"),
        (form().with("time_zone", "Europe/Lundon"), "#time_zone", "“Europe/Lundon” is not a time zone"),
        (form().with("space", "nowhere"), "#space", "This does not exist."),
        (form().with("partners", "nobody"), "#partners", "This does not exist."),
        (form().with("members", Uuid::from_u128(1)), "#members", "This does not exist."),
        (form().with("online_url", "javascript:alert(1)"), "#online_url", "is not a web address"),
        (form().with("repeat", "weekly").with("ends", "count"), "#count", "This is missing."),
        (form().with("repeat", "weekly").with("ends", "count").with("count", "many"), "#count", "between 1 and 999"),
        (form().with("repeat", "weekly").with("ends", "date").with("until", "soon"), "#until", "is not a date"),
        (form().with("date", "2027-03-31").with("repeat", "monthly_twice"), "#date", "does not fit the way it repeats"),
        (form().with("childcare", "x".repeat(201)), "#childcare", "too long"),
        (form().with("interpreters", "in English"), "#interpreters", "is not a language tag"),
        (form().with("repeat", "weekly").with("exdates", "soon"), "#exdates", "is not a date and time"),
        (form().with("repeat", "monthly_last"), "#date", "does not fit the way it repeats"),
    ];
    for (form, field, words) in cases {
        let page = hall.post(hall.organiser, "/organise/meetings", &form.0).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let link = format!("href=\"{field}\"");
        assert!(page.faults().contains(&link) && page.faults().contains(words), "{field}: {}", page.faults());
        page.says("What should be looked into?").says(&format!("id=\"{}\"", &field[1..]));
    }
}

#[tokio::test]
async fn a_member_may_not_and_a_visitor_signs_in_first() {
    let hall = Hall::new().await;
    let id = hall.done("/organise/meetings", &form()).await;
    let pages = [
        "/organise".to_owned(),
        "/organise/meetings/new".to_owned(),
        format!("/organise/meetings/{id}/edit"),
        format!("/organise/meetings/{id}/cancel"),
        format!("/organise/meetings/{id}/messages"),
        format!("/organise/meetings/{id}/dates/20270324T180000"),
        "/organise/partners/new".to_owned(),
        "/organise/members/new".to_owned(),
        "/organise/venues/new".to_owned(),
    ];
    for path in pages {
        assert_eq!(hall.get(hall.member, &path).await.status, StatusCode::FORBIDDEN, "{path}");
        let visitor = read(hall.browser().get(&path).send().await).await;
        assert_eq!((visitor.status, visitor.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in"), "{path}");
    }
    assert_eq!(hall.post(hall.member, "/organise/meetings", &form().0).await.status, StatusCode::FORBIDDEN);
    let nobody = Uuid::from_u128(1);
    for path in [format!("/organise/meetings/{nobody}/edit"), "/organise/meetings/x/cancel".to_owned()] {
        assert_eq!(hall.get(hall.organiser, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
