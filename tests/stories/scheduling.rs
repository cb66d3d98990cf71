//! A space is never double-booked (invariant 1).

use chrono::TimeDelta;
use commonhall::error::{Clashes, Error, Result};
use commonhall::flows::{Caller, meetings};
use commonhall::store::meetings::Whole;
use commonhall_domain::meeting::MeetingInput;
use tokio::task::JoinSet;

use crate::harness::{at, stories};

/// What stands in the way, of something that must not have worked.
#[track_caller]
fn clashes(outcome: Result<Whole>) -> Clashes {
    match outcome {
        Err(Error::Clash(clashes)) => clashes,
        other => panic!("a clash was expected: {other:?}"),
    }
}

stories! {
    async fn a_second_meeting_in_a_taken_room_is_refused_and_told_what_is_there(app) {
        let world = app.world().await;
        let first = app.schedule(&world.meeting("Listening session", "2027-03-24T18:00")).await;
        let found = clashes(app.try_schedule(&world.meeting("Choir", "2027-03-24T19:00")).await);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].meeting, found[0].title.as_str()), (first.meeting.id, "Listening session"));
        assert_eq!((found[0].starts, found[0].ends), (at("2027-03-24T18:00:00Z"), at("2027-03-24T20:00:00Z")));
        assert_eq!(app.bookings().await.len(), 1);
        assert!(app.messages().await.is_empty(), "a refused meeting invites nobody");
    }

    async fn a_meeting_that_ends_as_the_next_begins_is_no_clash(app) {
        let world = app.world().await;
        app.schedule(&world.meeting("Listening session", "2027-03-24T18:00")).await;
        app.schedule(&world.meeting("Before", "2027-03-24T16:00")).await;
        app.schedule(&world.meeting("After", "2027-03-24T20:00")).await;
        assert_eq!(app.bookings().await.len(), 3);
    }

    async fn time_to_set_up_and_to_clear_is_part_of_a_booking(app) {
        let world = app.world().await;
        let in_room = |title: &str, starts: &str| MeetingInput {
            space: Some(world.committee_room),
            ..world.meeting(title, starts)
        };
        app.schedule(&in_room("First", "2027-03-24T18:00")).await;
        let booked = &app.bookings().await[0];
        assert_eq!(booked.blocked_from, at("2027-03-24T17:30:00Z"));
        assert_eq!(booked.blocked_until, at("2027-03-24T20:15:00Z"));
        // Cleared at 20:15, and half an hour to set up again.
        let found = clashes(app.try_schedule(&in_room("Too soon", "2027-03-24T20:44")).await);
        assert_eq!(found[0].blocked_until, at("2027-03-24T20:15:00Z"));
        app.schedule(&in_room("As soon as it can", "2027-03-24T20:45")).await;
        clashes(app.try_schedule(&in_room("Too late before", "2027-03-24T15:16")).await);
        app.schedule(&in_room("Just before", "2027-03-24T15:15")).await;
    }

    async fn an_edit_of_the_time_cannot_double_book(app) {
        let world = app.world().await;
        app.schedule(&world.meeting("Listening session", "2027-03-24T18:00")).await;
        let other = app.schedule(&world.meeting("Choir", "2027-03-25T18:00")).await;
        let moved = app.try_change(other.meeting.id, |input| input.starts = "2027-03-24T17:00".into()).await;
        assert_eq!(clashes(moved)[0].title, "Listening session");
        assert_eq!(app.starts(other.meeting.id).await, [at("2027-03-25T18:00:00Z")]);
        let longer = app.try_change(other.meeting.id, |input| {
            input.starts = "2027-03-24T15:30".into();
            input.duration = "PT3H".into();
        });
        clashes(longer.await);
        assert_eq!(app.meeting(other.meeting.id).await.meeting.revision, 1);
    }

    async fn an_edit_of_the_room_cannot_double_book(app) {
        let world = app.world().await;
        app.schedule(&world.meeting("Listening session", "2027-03-24T18:00")).await;
        let input = MeetingInput { space: Some(world.committee_room), ..world.meeting("Choir", "2027-03-24T18:00") };
        let other = app.schedule(&input).await;
        clashes(app.try_change(other.meeting.id, |input| input.space = Some(world.main_hall)).await);
        assert_eq!(app.dates(other.meeting.id).await[0].space_id, Some(world.committee_room));
    }

    async fn a_clash_on_the_last_of_many_dates_is_found_before_anything_is_stored(app) {
        let world = app.world().await;
        app.schedule(&world.meeting("Listening session", "2027-05-26T18:30")).await;
        let weekly = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=10".into()),
            ..world.invited("Choir", "2027-03-24T18:00")
        };
        let found = clashes(app.try_schedule(&weekly).await);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].wanted.to_string(), "2027-05-26 18:00:00");
        assert_eq!((app.bookings().await.len(), app.messages().await.len()), (1, 0));
        let without = MeetingInput { exdates: vec!["2027-05-26T18:00".into()], ..weekly };
        app.schedule(&without).await;
        assert_eq!(app.bookings().await.len(), 10);
    }

    async fn every_clash_of_a_series_is_listed(app) {
        let world = app.world().await;
        for day in ["2027-03-24", "2027-04-07", "2027-05-12"] {
            app.schedule(&world.meeting("Taken", &format!("{day}T19:00"))).await;
        }
        let weekly = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=10".into()),
            ..world.meeting("Choir", "2027-03-24T18:00")
        };
        let dates: Vec<String> =
            clashes(app.try_schedule(&weekly).await).iter().map(|clash| clash.wanted.date().to_string()).collect();
        assert_eq!(dates, ["2027-03-24", "2027-04-07", "2027-05-12"]);
    }

    async fn of_a_hundred_who_want_one_room_at_one_instant_exactly_one_gets_it(app) {
        let world = app.world().await;
        let other = app.another_process().await;
        for round in 0..2 {
            let mut racing = JoinSet::new();
            for runner in 0..100 {
                let input = world.meeting(&format!("Runner {runner}"), &format!("2027-03-{}T18:00", 10 + round));
                let app = if runner % 2 == 0 { (**app).clone() } else { other.clone() };
                racing.spawn(async move {
                    meetings::create(&app, &Caller::command(), &input, meetings::Warnings::Ask).await
                });
            }
            let mut won = 0;
            while let Some(outcome) = racing.join_next().await {
                match outcome.unwrap() {
                    Ok(_) => won += 1,
                    Err(Error::Clash(clashes)) => assert_eq!(clashes.len(), 1, "the loser is told who won"),
                    Err(error) => panic!("neither won nor lost: {error}"),
                }
            }
            assert_eq!((won, app.bookings().await.len()), (1, round + 1));
        }
    }

    async fn of_many_edits_into_one_slot_exactly_one_gets_it(app) {
        let world = app.world().await;
        let mut runners = Vec::new();
        for hour in 0..8 {
            let starts = format!("2027-03-{}T{:02}:00", 10 + hour, 10);
            runners.push(app.schedule(&world.meeting(&format!("Runner {hour}"), &starts)).await.meeting.id);
        }
        let mut racing = JoinSet::new();
        for id in runners {
            let app = (**app).clone();
            racing.spawn(async move {
                let edit = |input: MeetingInput| Ok(MeetingInput { starts: "2027-03-24T18:00".into(), ..input });
                meetings::change(&app, &Caller::command(), id, None, edit, meetings::Warnings::Ask).await.is_ok()
            });
        }
        let won = racing.join_all().await.into_iter().filter(|won| *won).count();
        let there = app.bookings().await.iter().filter(|one| one.blocked_from == at("2027-03-24T18:00:00Z")).count();
        assert_eq!((won, there, app.bookings().await.len()), (1, 1, 8));
    }

    async fn two_series_that_cross_in_a_race_do_not_lock_each_other_for_ever(app) {
        let world = app.world().await;
        let mut racing = JoinSet::new();
        for (runner, rule) in [(0, "FREQ=DAILY;COUNT=60"), (1, "FREQ=WEEKLY;COUNT=10"), (2, "FREQ=DAILY;COUNT=40")] {
            let app = (**app).clone();
            let starts = format!("2027-03-1{runner}T18:00");
            let input = MeetingInput { recurrence: Some(rule.into()), ..world.meeting("Runner", &starts) };
            racing.spawn(async move {
                meetings::create(&app, &Caller::command(), &input, meetings::Warnings::Ask).await
            });
        }
        let outcomes = racing.join_all().await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let lost = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Clash(_)))).count();
        assert_eq!((won, lost), (1, 2), "{outcomes:?}");
    }

    async fn dates_that_touch_each_other_can_all_shift_by_one(app) {
        let world = app.world().await;
        let daily = MeetingInput {
            duration: "P1D".into(),
            recurrence: Some("FREQ=DAILY;COUNT=20".into()),
            ..world.meeting("Exhibition", "2027-03-10T09:00")
        };
        let meeting = app.schedule(&daily).await.meeting;
        app.change(meeting.id, |input| input.starts = "2027-03-11T09:00".into()).await;
        assert_eq!(app.starts(meeting.id).await[0], at("2027-03-11T09:00:00Z"));
        app.change(meeting.id, |input| input.starts = "2027-03-09T12:00".into()).await;
        assert_eq!(app.starts(meeting.id).await[0], at("2027-03-09T12:00:00Z"));
        assert_eq!(app.bookings().await.len(), 20);
    }

    async fn a_series_whose_dates_would_overlap_each_other_is_refused(app) {
        let world = app.world().await;
        let daily = MeetingInput {
            duration: "PT25H".into(),
            recurrence: Some("FREQ=DAILY;COUNT=3".into()),
            ..world.meeting("Exhibition", "2027-03-10T09:00")
        };
        let Err(Error::Invalid(problems)) = app.try_schedule(&daily).await else { panic!("it overlaps itself") };
        assert_eq!((&*problems[0].field, problems[0].code), ("duration", "error-overlaps-itself"));
    }

    async fn drafts_and_cancelled_meetings_hold_no_room_and_tentative_ones_do(app) {
        let world = app.world().await;
        let with = |status: &str, title: &str| MeetingInput {
            status: Some(status.into()),
            ..world.meeting(title, "2027-03-24T18:00")
        };
        let draft = app.schedule(&with("draft", "Draft")).await.meeting;
        assert!(app.bookings().await.is_empty());
        let tentative = app.schedule(&with("tentative", "Tentative")).await.meeting;
        clashes(app.try_schedule(&with("confirmed", "Choir")).await);
        // What becomes real needs its room then.
        clashes(app.try_change(draft.id, |input| input.status = Some("confirmed".into())).await);
        app.cancel(tentative.id).await;
        app.change(draft.id, |input| input.status = Some("confirmed".into())).await;
        let back = app.try_change(tentative.id, |input| input.status = Some("confirmed".into())).await;
        assert_eq!(clashes(back)[0].title, "Draft");
    }

    async fn a_single_date_moved_onto_another_booking_is_refused(app) {
        let world = app.world().await;
        app.schedule(&world.meeting("Listening session", "2027-03-25T18:00")).await;
        let weekly = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
            ..world.meeting("Choir", "2027-03-24T18:00")
        };
        let choir = app.schedule(&weekly).await.meeting;
        let date = meetings::date_of("20270324T180000").unwrap();
        let wanted = meetings::DateChange { starts: Some("2027-03-25T19:00".into()), ..Default::default() };
        let moved = meetings::change_date(app, &Caller::command(), choir.id, date, None, &wanted, meetings::Warnings::Accept).await;
        assert!(matches!(moved, Err(Error::Clash(clashes)) if clashes[0].title == "Listening session"));
        assert_eq!(app.starts(choir.id).await[0], at("2027-03-24T18:00:00Z"));
    }

    async fn a_booking_of_the_past_stands_in_nobodys_way(app) {
        let world = app.world().await;
        app.schedule(&world.meeting("Listening session", "2027-03-24T18:00")).await;
        app.go_to("2027-03-24T19:00:00Z");
        // It is still going on.
        clashes(app.try_schedule(&world.meeting("Choir", "2027-03-24T19:30")).await);
        app.later(TimeDelta::hours(1));
        app.schedule(&world.meeting("Choir", "2027-03-24T20:30")).await;
    }

    async fn a_room_in_which_those_invited_do_not_fit_is_asked_about_first(app) {
        let world = app.world().await;
        for number in 0..13 {
            app.person(&format!("Member {number}"), &format!("member{number}"), Some("aston-dars-group"), "member").await;
        }
        let input = MeetingInput { space: Some(world.committee_room), ..world.invited("Choir", "2027-03-24T18:00") };
        let asked = meetings::create(app, &Caller::command(), &input, meetings::Warnings::Ask).await;
        assert!(matches!(asked, Err(Error::Warned(warnings)) if warnings[0].code == "warning-room-too-small"));
        assert!(app.bookings().await.is_empty());
        app.schedule(&input).await;
    }
}
