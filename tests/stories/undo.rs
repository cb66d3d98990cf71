//! The last change of a meeting is taken back before anybody heard of it.

use chrono::TimeDelta;
use commonhall::error::{Error, Result};
use commonhall::flows::meetings::{self, DateChange, Undo, undoable};
use commonhall::flows::{Caller, reminders, tidy};
use commonhall::store::meetings::Whole;
use commonhall_domain::meeting::MeetingInput;
use commonhall_entities::{audit_entries, bookings, last_changes, occurrences};
use sea_orm::EntityTrait as _;
use serde_json::json;
use uuid::Uuid;

use crate::harness::world::BWA;
use crate::harness::{TestApp, World, at, kinds, stories};

/// Ten weeks from 24 March 2027 with the Aston Dars group, who were told of them; changes now wait two minutes.
async fn told(app: &mut TestApp, world: &World) -> Uuid {
    let input = MeetingInput {
        recurrence: Some("FREQ=WEEKLY;COUNT=10".into()),
        reminders: vec!["P1D".into()],
        ..world.invited("Listening session", "2027-03-24T18:00")
    };
    let id = app.schedule(&input).await.meeting.id;
    app.send().await;
    app.new_mails();
    app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
    app.later(TimeDelta::minutes(1));
    id
}

async fn undo(app: &TestApp, id: Uuid) -> Result<Whole> {
    let revision = app.meeting(id).await.meeting.revision;
    meetings::undo(app, &Caller::command(), id, revision).await
}

async fn offered(app: &TestApp, id: Uuid) -> Option<Undo> {
    undoable(app.store.read(), &app.meeting(id).await, app.now()).await.unwrap()
}

async fn change_date(app: &TestApp, id: Uuid, date: &str, wanted: DateChange) {
    let date = meetings::date_of(date).unwrap();
    meetings::change_date(app, &Caller::command(), id, date, None, &wanted, meetings::Warnings::Accept).await.unwrap();
}

/// Splits at a date, and lets the new part be in this space.
async fn split(app: &TestApp, id: Uuid, date: &str, space: Option<Uuid>) -> Uuid {
    let (caller, date) = (Caller::command(), meetings::date_of(date).unwrap());
    let edit = |input| Ok(MeetingInput { space, ..input });
    let saved = meetings::split(app, &caller, id, date, None, edit, meetings::Warnings::Accept).await;
    saved.unwrap().whole.meeting.id
}

fn to(starts: &str) -> DateChange {
    DateChange { starts: Some(starts.into()), ..DateChange::default() }
}

fn with_status(status: &str) -> DateChange {
    DateChange { status: Some(status.into()), ..DateChange::default() }
}

/// All that there is of a meeting but what rises with each change.
async fn state(app: &TestApp, id: Uuid) -> (Whole, Vec<occurrences::Model>, Vec<bookings::Model>) {
    let mut whole = app.meeting(id).await;
    whole.rules.sort_by(|a, b| a.lead.cmp(&b.lead));
    let meeting = &mut whole.meeting;
    (meeting.revision, meeting.sequence) = (0, 0);
    (meeting.updated_at, meeting.calendar_changed_at) = (meeting.created_at, meeting.created_at);
    (whole, app.dates(id).await, app.bookings().await)
}

/// What was changed since `before` was looked at is taken back: everything is as it was, calendars are told something later
/// than all that they saw, and no mail ever goes out.
async fn is_undone(
    app: &TestApp,
    id: Uuid,
    changed: Uuid,
    before: &(Whole, Vec<occurrences::Model>, Vec<bookings::Model>),
) {
    let (was, seen) = (state(app, id).await, app.meeting(id).await.meeting);
    assert_ne!(&was, before, "nothing was changed");
    assert_eq!(offered(app, changed).await, Some(Undo::Change));
    assert_eq!(undo(app, changed).await.unwrap().meeting.id, id);
    let after = state(app, id).await;
    assert_eq!(&after, before);
    let meeting = app.meeting(id).await.meeting;
    assert_eq!(meeting.revision, seen.revision + 1);
    assert!(meeting.sequence > seen.sequence || was.1 == before.1, "calendars keep what they saw");
    assert_eq!(offered(app, id).await, None, "what was undone is not done again");
    app.later(TimeDelta::minutes(10));
    app.plan_and_send().await;
    assert!(app.new_mails().is_empty());
    assert!(app.messages().await.iter().all(|message| message.state != "pending"));
    let trail = audit_entries::Entity::find().all(app.store.read()).await.unwrap();
    assert!(trail.iter().any(|entry| entry.action == "undone" && entry.object_id == id));
}

stories! {
    async fn every_kind_of_change_is_undone(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        change_date(app, id, "20270407T180000", to("2027-04-08T18:00")).await;
        app.later(TimeDelta::minutes(3));
        app.send().await;
        app.new_mails();
        let before = state(app, id).await;
        for edit in [
            (|input| input.title = "Choir".into()) as fn(&mut MeetingInput),
            |input| input.starts = "2027-03-25T19:30".into(),
            |input| input.recurrence = None,
            |input| input.recurrence = Some("FREQ=WEEKLY;COUNT=14".into()),
            |input| input.recurrence = Some("FREQ=MONTHLY;BYDAY=4WE;COUNT=3".into()),
            |input| input.exdates = vec!["2027-04-14T18:00".into()],
            |input| input.space = None,
            |input| input.status = Some("tentative".into()),
            |input| input.status = Some("draft".into()),
            |input| input.reminders = vec!["P7D".into(), "PT2H".into()],
            |input| input.invited_partners = vec![BWA.into()],
            |input| input.status = Some("cancelled".into()),
        ] {
            app.later(TimeDelta::minutes(1));
            app.change(id, edit).await;
            is_undone(app, id, id, &before).await;
        }
        app.later(TimeDelta::minutes(1));
        app.cancel(id).await;
        is_undone(app, id, id, &before).await;
        for (date, wanted) in [
            ("20270331T180000", to("2027-04-01T10:00")),
            ("20270331T180000", with_status("cancelled")),
            ("20270407T180000", to("2027-04-07T18:00")),
            ("20270414T180000", DateChange { space: Some(Some(world.committee_room)), ..DateChange::default() }),
            ("20270414T180000", DateChange { title: Some("Choir".into()), ..DateChange::default() }),
        ] {
            app.later(TimeDelta::minutes(1));
            change_date(app, id, date, wanted).await;
            is_undone(app, id, id, &before).await;
        }
    }

    async fn a_cancelled_date_that_was_restored_is_cancelled_again(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        change_date(app, id, "20270331T180000", with_status("cancelled")).await;
        app.later(TimeDelta::minutes(3));
        app.send().await;
        assert_eq!(app.new_mails().len(), 2);
        app.later(TimeDelta::minutes(1));
        let before = state(app, id).await;
        change_date(app, id, "20270331T180000", with_status("confirmed")).await;
        is_undone(app, id, id, &before).await;
    }

    async fn the_parts_of_a_series_become_one_again(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        change_date(app, id, "20270421T180000", to("2027-04-22T18:00")).await;
        app.go_to("2027-04-01T12:00:00Z");
        app.send().await;
        app.new_mails();
        app.later(TimeDelta::minutes(1));
        let before = state(app, id).await;
        let new = app.change(id, |input| input.starts = "2027-03-25T19:00".into()).await.meeting.id;
        assert_ne!(new, id);
        let public = app.visitor();
        assert!(public.get("/calendars/public.ics").await.text.contains(&new.to_string()));
        assert_eq!(offered(app, id).await, None, "it is offered where it goes on");
        is_undone(app, id, new, &before).await;
        // No ghost of the new part anywhere.
        assert!(!public.get("/calendars/public.ics").await.text.contains(&new.to_string()));
        assert_eq!(public.get(&format!("/meetings/{new}")).await.status, 404);
        assert!(app.dates(new).await.is_empty());

        let new = split(app, id, "20270428T180000", Some(world.committee_room)).await;
        is_undone(app, id, new, &before).await;
        // Nobody misses a reminder.
        app.go_to("2027-04-06T17:50:00Z");
        app.plan_and_send().await;
        app.later(TimeDelta::minutes(11));
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("reminder", "coordinator@example.org"), ("reminder", "member@example.org")]);
    }

    async fn a_reminder_that_fell_due_meanwhile_goes_after_all(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        app.set(|settings| settings.merge_window = TimeDelta::minutes(20));
        app.go_to("2027-03-23T17:50:00Z");
        reminders::plan(app).await.unwrap();
        app.change(id, |input| input.starts = "2027-03-25T19:00".into()).await;
        app.go_to("2027-03-23T18:01:00Z");
        app.plan_and_send().await;
        assert!(app.new_mails().is_empty(), "the date was moved");
        undo(app, id).await.unwrap();
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()).len(), 2);
        assert!(app.states("reminder").await.iter().all(|(state, _)| state == "sent"));
    }

    async fn an_earlier_change_is_still_told(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        app.change(id, |input| input.starts = "2027-03-25T18:00".into()).await;
        app.later(TimeDelta::seconds(30));
        app.change(id, |input| input.space = Some(world.committee_room)).await;
        undo(app, id).await.unwrap();
        app.later(TimeDelta::seconds(91));
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("change", "coordinator@example.org"), ("change", "member@example.org")]);
        let text = &mails[0].letter.text;
        assert!(text.contains("25 March 2027") && !text.contains("Committee room"), "{text}");
    }

    async fn it_is_too_late_once_a_mail_has_left_or_the_window_is_closed(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        app.change(id, |input| input.starts = "2027-03-25T18:00".into()).await;
        let changed = state(app, id).await;
        app.set(|settings| settings.merge_window = TimeDelta::minutes(30));
        app.later(TimeDelta::minutes(2));
        assert_eq!(offered(app, id).await, None, "the window that counts is that of the change");
        assert!(matches!(undo(app, id).await, Err(Error::Conflict("conflict-told"))));
        // Near the start a mail goes at once.
        let soon = app.schedule(&world.inviting(world.neighbour, "Choir", "2027-03-02T08:00")).await.meeting.id;
        app.send().await;
        app.later(TimeDelta::minutes(1));
        app.change(soon, |input| input.starts = "2027-03-02T08:30".into()).await;
        assert_eq!(offered(app, soon).await, Some(Undo::Change));
        app.send().await;
        assert_eq!(offered(app, soon).await, None);
        assert!(matches!(undo(app, soon).await, Err(Error::Conflict("conflict-told"))));
        assert_eq!(state(app, id).await.1, changed.1);
        // And nobody keeps what nobody can go back to.
        tidy::tidy(app).await.unwrap();
        let kept = last_changes::Entity::find().all(app.store.read()).await.unwrap();
        assert_eq!(kept.iter().map(|row| row.meeting_id).collect::<Vec<_>>(), [soon]);
    }

    async fn nothing_is_undone_over_what_somebody_else_did_since(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        app.change(id, |input| input.title = "Choir".into()).await;
        let seen = app.meeting(id).await.meeting.revision;
        app.change(id, |input| input.audience = Some("Women only".into())).await;
        assert!(matches!(meetings::undo(app, &Caller::command(), id, seen).await, Err(Error::Stale)));
        // The last change alone goes back.
        undo(app, id).await.unwrap();
        let meeting = app.meeting(id).await.meeting;
        assert_eq!((meeting.title.as_str(), meeting.audience), ("Choir", None));

        // Another part of the series has the same guests.
        let new = split(app, id, "20270428T180000", Some(world.main_hall)).await;
        app.change(id, |input| input.starts = "2027-03-24T19:00".into()).await;
        assert_eq!(offered(app, new).await, None);
        app.change(new, |input| input.invited_partners.push(BWA.into())).await;
        assert_eq!((offered(app, id).await, offered(app, new).await), (None, Some(Undo::Change)));
    }

    async fn a_room_that_was_taken_meanwhile_is_named_and_nothing_changes(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        app.change(id, |input| input.space = Some(world.committee_room)).await;
        let taken = app.schedule(&world.meeting("Choir", "2027-04-07T19:00")).await.meeting.id;
        let before = state(app, id).await;
        let Err(Error::Clash(clashes)) = undo(app, id).await else { panic!("two meetings in one room") };
        assert_eq!(clashes.iter().map(|clash| clash.meeting).collect::<Vec<_>>(), [taken]);
        assert_eq!(state(app, id).await, before);
        let organiser = app.as_member(world.organiser).await;
        let revision = app.meeting(id).await.meeting.revision.to_string();
        let page = organiser.post(&format!("/organise/meetings/{id}/undo"), &[("revision", &revision)]).await;
        assert_eq!(page.status, 409);
        assert!(page.text.contains("“Choir”") && page.text.contains("Wednesday 7 April 2027"), "{}", page.text);
        // As soon as it is free again it works.
        app.cancel(taken).await;
        undo(app, id).await.unwrap();
    }

    async fn of_two_who_undo_one_wins_and_the_other_is_told(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        app.change(id, |input| input.starts = "2027-03-25T18:00".into()).await;
        let (caller, revision) = (Caller::command(), app.meeting(id).await.meeting.revision);
        let undo = || Box::pin(meetings::undo(app, &caller, id, revision));
        let (one, other) = tokio::join!(undo(), undo());
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert!(matches!(one.and(other), Err(Error::Stale)));

        app.go_to("2027-04-01T12:00:00Z");
        let organiser = app.as_member(world.organiser).await;
        let new = app.change(id, |input| input.starts = "2027-03-26T18:00".into()).await.meeting.id;
        let path = format!("/organise/meetings/{new}/undo");
        let page = organiser.get(&format!("/meetings/{new}")).await;
        assert!(page.text.contains(&path) && page.text.contains("put everything back"), "{}", page.text);
        assert!(organiser.get(&format!("/organise/meetings/{new}/messages")).await.text.contains(&path));
        let done = organiser.post(&path, &[("revision", "1")]).await;
        assert_eq!((done.status.as_u16(), done.location()), (303, format!("/meetings/{id}").as_str()));
        let again = organiser.post(&path, &[("revision", "1")]).await;
        assert_eq!((again.status.as_u16(), again.location()), (303, "/organise"));
    }

    async fn a_program_undoes_what_it_has_seen(app) {
        let world = app.world().await;
        let id = told(app, &world).await;
        let program = app.api(world.organiser).await;
        let path = format!("/api/v1/meetings/{id}");
        let moved = json!({ "starts": "2027-03-25T18:00" });
        let changed = program.with("if-match", "\"1\"").json(poem::http::Method::PATCH, &path, &moved).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let undo = |tag: &'static str| {
            let (program, path) = (program.with("if-match", tag), format!("{path}/undo"));
            async move { program.json(poem::http::Method::POST, &path, &json!({})).await }
        };
        assert_eq!(program.json(poem::http::Method::POST, &format!("{path}/undo"), &json!({})).await.status, 428);
        assert_eq!(undo("\"1\"").await.status, 412);
        let undone = undo("\"2\"").await;
        assert_eq!(undone.status, 200, "{}", undone.text);
        assert_eq!((&undone.json()["starts"], &undone.json()["revision"]), (&json!("2027-03-24T18:00"), &json!(3)));
        assert_eq!(undo("\"3\"").await.status, 409);
        assert_eq!(app.starts(id).await[0], at("2027-03-24T18:00:00Z"));
    }
}
