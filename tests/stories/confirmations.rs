//! Bookings that whoever looks after a venue confirms or declines.

use commonhall::flows::Caller;
use commonhall::flows::confirmations::{self, Decision};
use commonhall::flows::meetings::{self, DateChange, Warnings};
use commonhall::flows::venues;
use commonhall::store::people;
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::venue::VenueInput;
use commonhall_entities::members;
use poem::http::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::harness::world::HALL;
use crate::harness::{TestApp, World, kinds, stories};

/// The world with somebody who looks after its venue.
async fn looked_after(app: &TestApp) -> (World, members::Model) {
    let world = app.world().await;
    let caretaker = app.person("Caretaker, Coventry Central Hall", "caretaker", None, "member").await;
    set_caretaker(app, &world, Some(caretaker)).await;
    let caretaker = people::by_id(app.store.read(), caretaker).await.unwrap().unwrap();
    (world, caretaker)
}

async fn set_caretaker(app: &TestApp, world: &World, caretaker: Option<Uuid>) {
    let venue = venues::see(app, &world.venue).await.unwrap().venue;
    let edit = |input: VenueInput| VenueInput { caretaker, ..input };
    venues::change(app, &Caller::command(), &world.venue, venue.revision, edit).await.unwrap();
}

fn weekly(input: MeetingInput) -> MeetingInput {
    MeetingInput { recurrence: Some("FREQ=WEEKLY;COUNT=3".into()), ..input }
}

async fn statuses(app: &TestApp, meeting: Uuid) -> Vec<String> {
    app.dates(meeting).await.into_iter().map(|date| date.status).collect()
}

async fn booked(app: &TestApp) -> Vec<String> {
    app.bookings().await.into_iter().map(|booking| booking.status).collect()
}

/// The kinds of mail to each mailbox that went since the last time.
async fn sent(app: &TestApp) -> Vec<(String, String)> {
    app.later(chrono::TimeDelta::minutes(3));
    app.send().await;
    let mails = app.new_mails();
    let mut kinds: Vec<_> = kinds(&mails).into_iter().map(|(kind, to)| (kind.to_owned(), to.to_owned())).collect();
    kinds.sort();
    kinds
}

fn to_all(kind: &str) -> Vec<(String, String)> {
    ["coordinator", "member"].map(|who| (kind.to_owned(), format!("{who}@example.org"))).to_vec()
}

async fn decline(app: &TestApp, organiser: Uuid, dates: &[Uuid], reason: &str) -> usize {
    let organiser = app.caller(organiser).await;
    confirmations::decide(app, &organiser, HALL, dates, Decision::Decline, Some(reason)).await.unwrap()
}

async fn feed(app: &TestApp) -> String {
    app.visitor().get("/calendars/public.ics").await.text.replace("\r\n ", "")
}

stories! {
    async fn a_meeting_is_tentative_until_the_caretaker_confirms_it_from_a_mail(app) {
        let (world, caretaker) = looked_after(app).await;
        let meeting = app.schedule(&weekly(world.invited("Listening session", "2027-03-24T18:00"))).await.meeting;
        assert_eq!(statuses(app, meeting.id).await, ["tentative"; 3]);
        assert_eq!(booked(app).await, ["requested"; 3]);
        let lines = feed(app).await;
        assert!(lines.contains("STATUS:TENTATIVE") && !lines.contains("RECURRENCE-ID"), "one series: {lines}");
        // The room is held all the same.
        assert!(app.try_schedule(&world.meeting("Choir", "2027-03-24T19:00")).await.is_err());
        app.later(chrono::TimeDelta::minutes(3));
        app.send().await;
        let mails = app.new_mails();
        let request = mails.iter().find(|mail| mail.letter.kind == "booking_request").unwrap();
        assert_eq!(request.to, "caretaker@example.org");
        let link = request.letter.text.split_whitespace().find(|word| word.contains("/b/")).unwrap();
        let path = &link[link.find("/b/").unwrap()..];
        assert!(request.letter.text.contains("Wednesday 24 March 2027, 18:00 to 20:00"), "{}", request.letter.text);
        assert!(mails.iter().any(|mail| mail.letter.kind == "invitation" && mail.letter.text.contains("not yet certain")));

        // Whoever follows the link changes nothing, as mail scanners do.
        let page = app.visitor().get(path).await;
        assert!(page.text.contains("Listening session") && page.text.contains("Main hall"), "{}", page.text);
        assert_eq!(booked(app).await, ["requested"; 3]);
        let dates = app.dates(meeting.id).await;
        let ids: Vec<String> = dates.iter().map(|date| date.id.to_string()).collect();
        let form: Vec<_> = ids[..2].iter().map(|id| ("dates", id.as_str())).chain([("action", "confirm")]).collect();
        assert_eq!(app.visitor().post(path, &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(statuses(app, meeting.id).await, ["confirmed", "confirmed", "tentative"]);
        assert!(feed(app).await.contains("STATUS:CONFIRMED"));
        assert_eq!(sent(app).await, to_all("change"), "they hear that it is certain");
        // Pressed twice, nothing more comes of it.
        app.visitor().post(path, &form).await;
        assert_eq!(sent(app).await, []);
        assert_eq!(confirmations::path(app, &caretaker, venues::see(app, HALL).await.unwrap().venue.id), path);
    }

    async fn whoever_schedules_is_told_before_that_it_has_to_be_confirmed(app) {
        let (world, _) = looked_after(app).await;
        let hall = world.main_hall.to_string();
        let form = [
            ("title", "Choir"), ("host", "aston-dars-group"), ("date", "2027-04-07"), ("time", "18:00"), ("duration", "PT2H"),
            ("space", hall.as_str()), ("repeat", "none"), ("visibility", "public"), ("status", "confirmed"), ("action", "check"),
        ];
        let browser = app.as_member(world.organiser).await;
        let check = browser.post("/organise/meetings", &form).await.text;
        assert!(check.contains("The venue has to confirm this"), "{check}");
        assert!(app.bookings().await.is_empty());
        set_caretaker(app, &world, None).await;
        let check = browser.post("/organise/meetings", &form).await.text;
        assert!(!check.contains("The venue has to confirm this") && check.contains("18:00"), "{check}");
    }

    async fn what_is_declined_is_free_again_and_organisers_and_guests_are_told(app) {
        let (world, _) = looked_after(app).await;
        let meeting = app.schedule(&weekly(world.invited("Listening session", "2027-03-24T18:00"))).await.meeting;
        sent(app).await;
        let dates = app.dates(meeting.id).await;
        assert_eq!(decline(app, world.organiser, &[dates[1].id], "A wedding").await, 1);
        assert_eq!(booked(app).await, ["requested"; 2]);
        assert_eq!(app.dates(meeting.id).await[1].space_id, None);
        app.schedule(&world.meeting("Wedding", "2027-03-31T18:00")).await;
        assert!(sent(app).await.starts_with(&[("booking_request".into(), "caretaker@example.org".into()), ("change".into(), "coordinator@example.org".into())]));
        let home = app.as_member(world.organiser).await.get("/organise").await.text;
        assert!(home.contains("does not have the room for") && home.contains("has not confirmed"), "{home}");
        let history = app.as_member(world.organiser).await.get(&format!("/organise/meetings/{}/history", meeting.id)).await.text;
        assert!(history.contains("A wedding"), "{history}");
        // A single meeting loses its room as a whole, and can be given another.
        let single = app.schedule(&world.meeting("Fair", "2027-04-20T10:00")).await.meeting;
        let date = app.dates(single.id).await.remove(0);
        decline(app, world.organiser, &[date.id], "").await;
        assert_eq!(app.meeting(single.id).await.meeting.space_id, None);
        app.change(single.id, |input| input.space = Some(world.committee_room)).await;
        assert_eq!(app.dates(single.id).await[0].space_id, Some(world.committee_room));
        assert_eq!(decline(app, world.organiser, &[date.id, Uuid::nil()], "").await, 1);
    }

    async fn a_date_that_moves_is_asked_for_again_and_the_others_stay_certain(app) {
        let (world, _) = looked_after(app).await;
        let meeting = app.schedule(&weekly(world.meeting("Listening session", "2027-03-24T18:00"))).await.meeting;
        let ids: Vec<Uuid> = app.dates(meeting.id).await.iter().map(|date| date.id).collect();
        confirmations::decide(app, &Caller::command(), HALL, &ids, Decision::Confirm, None).await.unwrap();
        sent(app).await;
        let later = DateChange { starts: Some("2027-03-31T19:00".into()), ..DateChange::default() };
        let date = meetings::date_of("20270331T180000").unwrap();
        meetings::change_date(app, &Caller::command(), meeting.id, date, None, &later, Warnings::Accept).await.unwrap();
        assert_eq!(statuses(app, meeting.id).await, ["confirmed", "tentative", "confirmed"]);
        assert_eq!(sent(app).await, [("booking_request".to_owned(), "caretaker@example.org".to_owned())]);
        // New words are nothing that anybody has to confirm.
        app.change(meeting.id, |input| input.title = "What we heard".into()).await;
        assert_eq!(statuses(app, meeting.id).await, ["confirmed", "tentative", "confirmed"]);
        assert_eq!(sent(app).await, []);
        // In a house where nobody is asked it is certain.
        app.change(meeting.id, |input| input.space = None).await;
        assert_eq!(statuses(app, meeting.id).await, ["confirmed"; 3]);
    }

    async fn the_link_ends_with_the_office_and_where_nobody_is_asked_all_is_certain(app) {
        let (world, caretaker) = looked_after(app).await;
        let meeting = app.schedule(&world.meeting("Listening session", "2027-03-24T18:00")).await.meeting;
        let path = confirmations::path(app, &caretaker, venues::see(app, HALL).await.unwrap().venue.id);
        assert_eq!(app.visitor().get(&path).await.status, StatusCode::OK);
        set_caretaker(app, &world, Some(world.coordinator)).await;
        assert_eq!(app.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.visitor().post(&path, &[("action", "confirm")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(statuses(app, meeting.id).await, ["tentative"]);
        set_caretaker(app, &world, None).await;
        assert_eq!((statuses(app, meeting.id).await, booked(app).await), (vec!["confirmed".to_owned()], vec!["confirmed".to_owned()]));
    }

    async fn a_caretaker_learns_no_more_of_a_private_meeting_than_who_holds_it(app) {
        let (world, caretaker) = looked_after(app).await;
        let input = MeetingInput { visibility: Some("invited".into()), ..world.invited("Women who fled", "2027-03-24T18:00") };
        app.schedule(&input).await;
        let path = confirmations::path(app, &caretaker, venues::see(app, HALL).await.unwrap().venue.id);
        let page = app.visitor().get(&path).await.text;
        assert!(page.contains("Private meeting") && page.contains("Aston Dars group") && !page.contains("Women who fled"), "{page}");
        app.later(chrono::TimeDelta::minutes(3));
        app.send().await;
        let mails = app.new_mails();
        let request = mails.iter().find(|mail| mail.letter.kind == "booking_request").unwrap();
        assert!(!request.letter.text.contains("Women who fled") && !request.letter.html.contains("Women who fled"));
    }

    async fn a_program_confirms_and_declines_too(app) {
        let (world, _) = looked_after(app).await;
        let meeting = app.schedule(&weekly(world.meeting("Listening session", "2027-03-24T18:00"))).await.meeting;
        let organiser = app.api(world.organiser).await;
        let listed = organiser.get(&format!("/api/v1/venues/{HALL}/bookings")).await.json();
        let items = listed["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["status"]), (3, &json!("requested")));
        let body = json!({ "occurrences": [items[0]["occurrence"]] });
        let confirmed = organiser.json(Method::POST, &format!("/api/v1/venues/{HALL}/bookings/confirm"), &body).await.json();
        assert_eq!(confirmed["items"][0]["status"], "confirmed");
        let declined = organiser.json(Method::POST, &format!("/api/v1/venues/{HALL}/bookings/decline"), &body).await.json();
        assert_eq!(declined["items"].as_array().unwrap().len(), 2);
        assert_eq!(statuses(app, meeting.id).await, ["confirmed", "tentative", "tentative"]);
        let member = app.api(world.member).await;
        assert_eq!(member.json(Method::POST, &format!("/api/v1/venues/{HALL}/bookings/confirm"), &body).await.status, StatusCode::FORBIDDEN);
    }
}
