//! Reminders: once, in time, and only while they make sense.

use chrono::{DateTime, TimeDelta, Utc};
use commonhall::error::Error;
use commonhall::flows::answers::{self, Reply};
use commonhall::flows::{reminders, sender, unsubscribe};
use commonhall_domain::meeting::MeetingInput;
use uuid::Uuid;

use crate::harness::{TestApp, World, at, kinds, stories};

/// A meeting to which the member is invited by name, with reminders so long before.
fn with_reminders(world: &World, starts: &str, leads: &[&str]) -> MeetingInput {
    MeetingInput {
        reminders: leads.iter().map(|&lead| lead.to_owned()).collect(),
        ..world.inviting(world.member, "Listening session", starts)
    }
}

async fn answer(app: &TestApp, member: Uuid, series: Uuid, answer: &str) {
    let member = commonhall::store::people::by_id(app.store.read(), member).await.unwrap().unwrap();
    let path = answers::path(app, &member, series);
    let reply = Reply { answer: answer.into(), ..Reply::default() };
    answers::record(app, path.strip_prefix("/a/").unwrap(), &reply).await.unwrap();
}

/// Sends what waits, the invitation mostly, and looks at none of it.
async fn past_the_invitation(app: &TestApp) {
    app.plan_and_send().await;
    app.new_mails();
}

/// The instants at which reminders arrive, when the jobs run every quarter of an hour.
async fn reminded(app: &TestApp, from: &str, until: &str) -> Vec<DateTime<Utc>> {
    app.go_to(from);
    let mut arrived = Vec::new();
    while app.now() <= at(until) {
        app.plan_and_send().await;
        arrived.extend(app.new_mails().iter().filter(|mail| mail.letter.kind == "reminder").map(|_| app.now()));
        app.later(TimeDelta::minutes(15));
    }
    arrived
}

stories! {
    async fn a_reminder_goes_when_it_is_due_and_not_before(app) {
        let world = app.world().await;
        app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D", "PT2H"])).await;
        past_the_invitation(app).await;
        let arrived = reminded(app, "2027-03-23T17:00:00Z", "2027-03-24T18:30:00Z").await;
        assert_eq!(arrived, [at("2027-03-23T18:00:00Z"), at("2027-03-24T16:00:00Z")]);
        assert!(app.states("reminder").await.iter().all(|(state, _)| state == "sent"));
    }

    async fn planned_a_hundred_times_it_goes_once(app) {
        let world = app.world().await;
        let input = MeetingInput { reminders: vec!["P1D".into()], ..world.invited("Choir", "2027-03-24T18:00") };
        app.schedule(&input).await;
        past_the_invitation(app).await;
        app.go_to("2027-03-23T17:50:00Z");
        let other = app.another_process().await;
        let mut queued = 0;
        for round in 0..100 {
            queued += reminders::plan(if round % 2 == 0 { app } else { &other }).await.unwrap();
            app.later(TimeDelta::seconds(10));
        }
        assert_eq!(queued, 2);
        let (one, two) = tokio::join!(sender::drain(app), sender::drain(&other));
        one.and(two).unwrap();
        assert_eq!(
            kinds(&app.new_mails()),
            [("reminder", "coordinator@example.org"), ("reminder", "member@example.org")]
        );
    }

    async fn two_processes_that_plan_at_one_instant_queue_it_once(app) {
        let world = app.world().await;
        let input = MeetingInput { reminders: vec!["P1D".into()], ..world.invited("Choir", "2027-03-24T18:00") };
        app.schedule(&input).await;
        past_the_invitation(app).await;
        app.go_to("2027-03-23T18:00:00Z");
        let other = app.another_process().await;
        let (one, two) = tokio::join!(reminders::plan(app), reminders::plan(&other));
        assert_eq!(one.unwrap() + two.unwrap(), 2);
        app.send().await;
        assert_eq!(app.new_mails().len(), 2);
    }

    async fn when_the_date_moves_the_old_reminder_does_not_go_and_a_new_one_does(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D"])).await.meeting;
        past_the_invitation(app).await;
        app.go_to("2027-03-23T17:50:00Z");
        assert_eq!(reminders::plan(app).await.unwrap(), 1);
        app.change(meeting.id, |input| input.starts = "2027-03-26T18:00".into()).await;
        app.later(TimeDelta::minutes(15));
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("change", "member@example.org")]);
        assert_eq!(app.states("reminder").await, [("superseded".to_owned(), "it was moved".to_owned())]);
        let arrived = reminded(app, "2027-03-25T17:45:00Z", "2027-03-26T18:10:00Z").await;
        assert_eq!(arrived, [at("2027-03-25T18:00:00Z")]);
    }

    async fn a_date_moved_away_and_back_reminds_once(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D"])).await.meeting;
        past_the_invitation(app).await;
        app.change(meeting.id, |input| input.starts = "2027-03-26T18:00".into()).await;
        app.send().await;
        app.change(meeting.id, |input| input.starts = "2027-03-24T18:00".into()).await;
        let arrived = reminded(app, "2027-03-23T17:45:00Z", "2027-03-26T18:10:00Z").await;
        assert_eq!(arrived, [at("2027-03-23T18:00:00Z")]);
    }

    async fn a_cancelled_meeting_reminds_nobody(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D", "PT2H"])).await.meeting;
        past_the_invitation(app).await;
        app.go_to("2027-03-23T17:50:00Z");
        reminders::plan(app).await.unwrap();
        app.cancel(meeting.id).await;
        let arrived = reminded(app, "2027-03-23T18:00:00Z", "2027-03-24T18:10:00Z").await;
        assert!(arrived.is_empty());
        assert_eq!(app.states("reminder").await.len(), 1);
        assert_eq!(app.states("reminder").await[0].0, "superseded");
    }

    async fn after_downtime_what_still_makes_sense_goes_and_the_rest_says_why_not(app) {
        let world = app.world().await;
        let downtimes = [
            (TimeDelta::minutes(1), "sent"),
            (TimeDelta::minutes(30), "sent"),
            (TimeDelta::hours(6), "sent"),
            (TimeDelta::hours(23), "sent"),
            (TimeDelta::hours(25), "expired"),
            (TimeDelta::days(3), "expired"),
            (TimeDelta::days(7), "expired"),
        ];
        for (round, (downtime, expected)) in (0_i32..).zip(downtimes) {
            let start = at("2027-04-07T17:00:00Z") + TimeDelta::days(14) * round;
            let local = (start + TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M").to_string();
            app.schedule(&with_reminders(&world, &local, &["P1D"])).await;
            // Planned long before it is due, and then nothing runs.
            app.clock.advance(start - TimeDelta::days(1) - TimeDelta::minutes(20) - app.now());
            past_the_invitation(app).await;
            app.later(TimeDelta::minutes(20) + downtime);
            app.plan_and_send().await;
            let states = app.states("reminder").await;
            let (state, reason) = states.last().unwrap();
            assert_eq!(states.len(), usize::try_from(round).unwrap() + 1);
            assert_eq!(state, expected, "{downtime}: {reason}");
            assert_eq!(app.new_mails().len(), usize::from(expected == "sent"), "{downtime}");
            if expected == "expired" {
                assert!(reason.contains("began before"), "{reason}");
            }
        }
    }

    async fn several_that_were_missed_become_one(app) {
        let world = app.world().await;
        app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P3D", "P1D", "PT2H", "PT30M"])).await;
        past_the_invitation(app).await;
        app.go_to("2027-03-20T09:00:00Z");
        app.plan_and_send().await;
        // Down from before the first until after the third.
        app.go_to("2027-03-24T17:00:00Z");
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("reminder", "member@example.org")]);
        let mut states = app.states("reminder").await;
        states.sort();
        let states: Vec<_> = states.iter().map(|(state, _)| state.as_str()).collect();
        assert_eq!(states, ["sent", "superseded", "superseded"]);
        let arrived = reminded(app, "2027-03-24T17:15:00Z", "2027-03-24T18:10:00Z").await;
        assert_eq!(arrived, [at("2027-03-24T17:30:00Z")], "the last was not missed");
    }

    async fn who_said_no_gets_none_and_who_then_says_yes_does(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D", "PT2H"])).await.meeting;
        past_the_invitation(app).await;
        answer(app, world.member, meeting.series_id, "declined").await;
        let arrived = reminded(app, "2027-03-23T17:30:00Z", "2027-03-24T10:00:00Z").await;
        assert!(arrived.is_empty());
        answer(app, world.member, meeting.series_id, "accepted").await;
        let arrived = reminded(app, "2027-03-24T15:00:00Z", "2027-03-24T18:10:00Z").await;
        assert_eq!(arrived, [at("2027-03-24T16:00:00Z")]);
    }

    async fn a_no_after_it_was_planned_stops_it(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D"])).await.meeting;
        past_the_invitation(app).await;
        app.go_to("2027-03-23T17:50:00Z");
        reminders::plan(app).await.unwrap();
        answer(app, world.member, meeting.series_id, "declined").await;
        app.later(TimeDelta::minutes(10));
        app.plan_and_send().await;
        assert!(app.new_mails().is_empty());
        assert_eq!(app.states("reminder").await[0].0, "superseded");
    }

    async fn a_no_to_the_old_time_is_none_to_the_new_one(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D"])).await.meeting;
        past_the_invitation(app).await;
        answer(app, world.member, meeting.series_id, "declined").await;
        app.later(TimeDelta::minutes(1));
        app.change(meeting.id, |input| input.starts = "2027-03-26T18:00".into()).await;
        app.send().await;
        let arrived = reminded(app, "2027-03-25T17:45:00Z", "2027-03-25T18:10:00Z").await;
        assert_eq!(arrived, [at("2027-03-25T18:00:00Z")]);
    }

    async fn a_lead_already_past_when_somebody_is_invited_is_skipped(app) {
        let world = app.world().await;
        let input = with_reminders(&world, "2027-03-24T18:00", &["P7D", "P1D"]);
        let meeting = app.schedule(&input).await.meeting;
        past_the_invitation(app).await;
        app.go_to("2027-03-20T09:00:00Z");
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("reminder", "member@example.org")]);
        app.change(meeting.id, |input| input.invited_members.push(world.neighbour)).await;
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "neighbour@example.org")]);
        app.go_to("2027-03-23T18:00:00Z");
        app.plan_and_send().await;
        assert_eq!(
            kinds(&app.new_mails()),
            [("reminder", "member@example.org"), ("reminder", "neighbour@example.org")]
        );
    }

    async fn a_reminder_added_after_its_time_is_not_sent_late(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &[])).await.meeting;
        past_the_invitation(app).await;
        app.go_to("2027-03-23T19:00:00Z");
        app.plan_and_send().await;
        app.change(meeting.id, |input| input.reminders = vec!["P1D".into(), "PT2H".into()]).await;
        let arrived = reminded(app, "2027-03-23T19:15:00Z", "2027-03-24T18:10:00Z").await;
        assert_eq!(arrived, [at("2027-03-24T16:00:00Z")]);
    }

    async fn a_reminder_taken_away_after_it_was_planned_does_not_go(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D"])).await.meeting;
        past_the_invitation(app).await;
        app.go_to("2027-03-23T17:50:00Z");
        reminders::plan(app).await.unwrap();
        app.change(meeting.id, |input| input.reminders = Vec::new()).await;
        app.later(TimeDelta::minutes(15));
        app.plan_and_send().await;
        assert!(app.new_mails().is_empty());
    }

    async fn somebody_who_joins_a_partner_later_is_reminded_of_its_meetings(app) {
        let world = app.world().await;
        let input = MeetingInput { reminders: vec!["P7D".into(), "P1D".into()], ..world.invited("Choir", "2027-03-24T18:00") };
        app.schedule(&input).await;
        past_the_invitation(app).await;
        app.go_to("2027-03-20T09:00:00Z");
        past_the_invitation(app).await;
        app.person("New member", "new", Some("aston-dars-group"), "member").await;
        app.go_to("2027-03-23T18:00:00Z");
        app.plan_and_send().await;
        assert!(kinds(&app.new_mails()).contains(&("reminder", "new@example.org")));
    }

    async fn a_day_counts_by_the_wall_clock_and_24_hours_do_not_when_the_clocks_go_forward(app) {
        let world = app.world().await;
        app.schedule(&with_reminders(&world, "2027-03-28T18:00", &["P1D", "PT24H"])).await;
        past_the_invitation(app).await;
        let arrived = reminded(app, "2027-03-27T16:00:00Z", "2027-03-28T17:00:00Z").await;
        // 17:00 GMT is 24 hours before 18:00 BST; 18:00 GMT is the same time of the day before.
        assert_eq!(arrived, [at("2027-03-27T17:00:00Z"), at("2027-03-27T18:00:00Z")]);
    }

    async fn a_day_counts_by_the_wall_clock_and_24_hours_do_not_when_the_clocks_go_back(app) {
        let world = app.world().await;
        app.schedule(&with_reminders(&world, "2027-10-31T18:00", &["P1D", "PT24H"])).await;
        past_the_invitation(app).await;
        let arrived = reminded(app, "2027-10-30T16:00:00Z", "2027-10-31T18:00:00Z").await;
        assert_eq!(arrived, [at("2027-10-30T17:00:00Z"), at("2027-10-30T18:00:00Z")]);
    }

    async fn every_date_of_a_series_is_reminded_of(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=DAILY;COUNT=3".into()),
            ..with_reminders(&world, "2027-03-27T18:00", &["PT2H"])
        };
        app.schedule(&input).await;
        past_the_invitation(app).await;
        let arrived = reminded(app, "2027-03-27T12:00:00Z", "2027-03-29T18:00:00Z").await;
        assert_eq!(arrived, ["2027-03-27T16:00:00Z", "2027-03-28T15:00:00Z", "2027-03-29T15:00:00Z"].map(at));
    }

    async fn who_stopped_reminders_gets_none_and_that_can_be_seen(app) {
        let world = app.world().await;
        app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D"])).await;
        past_the_invitation(app).await;
        let member = commonhall::store::people::by_id(app.store.read(), world.member).await.unwrap().unwrap();
        let path = unsubscribe::path(app, &member, "reminder").unwrap();
        unsubscribe::set(app, path.strip_prefix("/unsubscribe/").unwrap(), true).await.unwrap();
        let arrived = reminded(app, "2027-03-23T17:45:00Z", "2027-03-23T18:10:00Z").await;
        assert!(arrived.is_empty());
        assert_eq!(app.states("reminder").await[0].0, "suppressed");
    }

    async fn a_clock_that_goes_back_makes_no_second_reminder(app) {
        let world = app.world().await;
        app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P1D"])).await;
        past_the_invitation(app).await;
        let first = reminded(app, "2027-03-23T17:45:00Z", "2027-03-23T18:30:00Z").await;
        app.later(-TimeDelta::hours(1));
        app.plan_and_send().await;
        let again = reminded(app, "2027-03-23T17:30:00Z", "2027-03-24T18:10:00Z").await;
        assert_eq!((first.len(), again.len()), (1, 0));
    }

    async fn nobody_answers_for_a_meeting_that_has_begun(app) {
        let world = app.world().await;
        let meeting = app.schedule(&with_reminders(&world, "2027-03-24T18:00", &[])).await.meeting;
        app.go_to("2027-03-24T18:00:00Z");
        let member = commonhall::store::people::by_id(app.store.read(), world.member).await.unwrap().unwrap();
        let path = answers::path(app, &member, meeting.series_id);
        let reply = Reply { answer: "accepted".into(), ..Reply::default() };
        let late = answers::record(app, path.strip_prefix("/a/").unwrap(), &reply).await;
        assert!(matches!(late, Err(Error::Conflict("conflict-answers-closed"))));
    }

    async fn somebody_who_joined_later_and_was_reminded_hears_of_no_date_as_new(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=4".into()),
            reminders: vec!["P1D".into()],
            ..world.invited("Choir", "2027-03-24T18:00")
        };
        let meeting = app.schedule(&input).await.meeting;
        past_the_invitation(app).await;
        app.person("Newcomer", "newcomer", Some("aston-dars-group"), "member").await;
        app.go_to("2027-03-23T18:00:00Z");
        app.plan_and_send().await;
        assert!(kinds(&app.new_mails()).contains(&("reminder", "newcomer@example.org")));
        app.change(meeting.id, |input| input.description = "Bring a song.".into()).await;
        app.plan_and_send().await;
        assert!(app.new_mails().is_empty());
        app.cancel(meeting.id).await;
        app.send().await;
        assert!(kinds(&app.new_mails()).contains(&("cancellation", "newcomer@example.org")));
    }

    async fn a_reminder_does_not_overtake_the_invitation_that_waits(app) {
        let world = app.world().await;
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        app.go_to("2027-03-17T17:59:00Z");
        app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["P7D"])).await;
        app.later(TimeDelta::minutes(1));
        app.plan_and_send().await;
        app.later(TimeDelta::minutes(2));
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "member@example.org")]);
    }

    async fn an_earlier_reminder_that_failed_does_not_follow_the_later_one(app) {
        let world = app.world().await;
        app.schedule(&with_reminders(&world, "2027-03-24T18:00", &["PT3H", "PT2H59M30S"])).await;
        past_the_invitation(app).await;
        app.go_to("2027-03-24T15:00:00Z");
        app.mail.script([commonhall::mail::Outcome::Retry { reason: "450 try later".into() }]);
        app.plan_and_send().await;
        app.later(TimeDelta::seconds(30));
        let first = app.messages().await.into_iter().find(|message| message.reason.as_deref() == Some("450 try later"));
        assert!(first.is_some());
        for _ in 0..4 {
            app.plan_and_send().await;
            app.later(TimeDelta::minutes(1));
        }
        assert_eq!(app.new_mails().len(), 1);
    }
}
