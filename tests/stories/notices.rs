//! What members are told of a meeting, and what they are spared (invariant 4).

use chrono::TimeDelta;
use commonhall::flows::{Caller, meetings, unsubscribe};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::member::MemberInput;
use uuid::Uuid;

use crate::harness::{TestApp, at, kinds, stories};

/// Stops a kind of mail by the link in it.
async fn stop(app: &TestApp, member: Uuid, kind: &str) {
    let member = commonhall::store::people::by_id(app.store.read(), member).await.unwrap().unwrap();
    let path = unsubscribe::path(app, &member, kind).unwrap();
    unsubscribe::set(app, path.strip_prefix("/unsubscribe/").unwrap(), true).await.unwrap();
}

stories! {
    async fn an_invitation_to_a_partner_reaches_each_of_its_people_and_nobody_else(app) {
        let world = app.world().await;
        app.schedule(&world.invited("Listening session", "2027-03-24T18:00")).await;
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(
            kinds(&mails),
            [("invitation", "coordinator@example.org"), ("invitation", "member@example.org")]
        );
        let text = &mails[0].letter.text;
        assert!(text.contains("Listening session") && text.contains("Main hall"), "{text}");
        assert!(text.contains("24 March 2027") && text.contains("UK time"), "the time zone is named: {text}");
        assert!(text.contains("Aston Dars group"), "why it was sent: {text}");
    }

    async fn somebody_invited_by_name_and_through_a_partner_gets_one_mail(app) {
        let world = app.world().await;
        let input = MeetingInput {
            invited_members: vec![world.member, world.neighbour],
            ..world.invited("Listening session", "2027-03-24T18:00")
        };
        app.schedule(&input).await;
        app.send().await;
        assert_eq!(app.new_mails().len(), 3);
    }

    async fn a_shared_mailbox_gets_one_mail_for_each_person(app) {
        let world = app.world().await;
        let mut household = Vec::new();
        for name in ["Mother", "Daughter"] {
            household.push(app.person(name, "household", None, "member").await);
        }
        let input = MeetingInput { invited_members: household, ..world.meeting("Choir", "2027-03-24T18:00") };
        app.schedule(&input).await;
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("invitation", "household@example.org"); 2]);
        let names: Vec<_> = mails.iter().map(|mail| mail.letter.to.name.as_str()).collect();
        assert!(names.contains(&"Mother") && names.contains(&"Daughter"), "{names:?}");
        assert_ne!(mails[0].letter.unsubscribe_url, mails[1].letter.unsubscribe_url, "each has links of their own");
    }

    async fn somebody_without_an_address_is_sent_nothing(app) {
        let world = app.world().await;
        let input = MemberInput { name: "Elder".into(), phone: Some("024 7655 5555".into()), ..MemberInput::default() };
        let elder = commonhall::flows::members::add(app, &Caller::command(), input).await.unwrap().person.member.id;
        app.schedule(&world.inviting(elder, "Choir", "2027-03-24T18:00")).await;
        app.plan_and_send().await;
        assert!(app.messages().await.is_empty());
    }

    async fn a_change_says_what_it_was_and_what_it_is(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.new_mails();
        app.change(meeting.id, |input| {
            input.starts = "2027-03-25T19:30".into();
            input.space = Some(world.committee_room);
        })
        .await;
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("change", "member@example.org")]);
        let text = &mails[0].letter.text;
        for said in ["24 March 2027", "25 March 2027", "Main hall", "Committee room"] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }

    async fn new_words_in_a_description_are_no_news(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.invited("Choir", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.new_mails();
        app.change(meeting.id, |input| input.description = "Bring a song.".into()).await;
        app.send().await;
        assert!(app.new_mails().is_empty());
    }

    async fn there_and_back_within_the_window_says_nothing(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.invited("Choir", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.new_mails();
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        app.change(meeting.id, |input| input.starts = "2027-03-25T18:00".into()).await;
        app.later(TimeDelta::minutes(1));
        app.change(meeting.id, |input| input.starts = "2027-03-24T18:00".into()).await;
        app.later(TimeDelta::minutes(5));
        app.send().await;
        assert!(app.new_mails().is_empty());
        let states = app.states("change").await;
        assert_eq!(states.len(), 2);
        assert!(states.iter().all(|(state, reason)| state == "superseded" && !reason.is_empty()), "{states:?}");
    }

    async fn changes_within_the_window_become_one_mail_that_goes_when_the_first_was_to_go(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.new_mails();
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        for starts in ["2027-03-25T18:00", "2027-03-26T18:00", "2027-03-27T18:00"] {
            app.change(meeting.id, |input| input.starts = starts.into()).await;
            app.send().await;
            assert!(app.new_mails().is_empty());
            app.later(TimeDelta::seconds(39));
        }
        app.later(TimeDelta::seconds(3));
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("change", "member@example.org")]);
        let text = &mails[0].letter.text;
        assert!(text.contains("24 March 2027") && text.contains("27 March 2027"), "{text}");
        assert!(!text.contains("25 March") && !text.contains("26 March"), "nobody hears of what was between: {text}");
    }

    async fn near_the_start_nobody_waits_for_the_window(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.invited("Choir", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.new_mails();
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        app.go_to("2027-03-23T18:00:01Z");
        app.change(meeting.id, |input| input.starts = "2027-03-24T20:00".into()).await;
        app.send().await;
        assert_eq!(app.new_mails().len(), 2);
    }

    async fn a_cancellation_goes_only_to_those_who_were_told(app) {
        let world = app.world().await;
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        let meeting = app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await.meeting;
        app.later(TimeDelta::minutes(3));
        app.send().await;
        app.new_mails();
        // Invited a moment before the end, and told nothing yet.
        app.change(meeting.id, |input| input.invited_members = vec![world.member, world.neighbour]).await;
        app.cancel(meeting.id).await;
        app.later(TimeDelta::minutes(3));
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("cancellation", "member@example.org")]);
        assert!(app.bookings().await.is_empty());
    }

    async fn a_meeting_cancelled_before_anybody_heard_of_it_is_never_spoken_of(app) {
        let world = app.world().await;
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        let meeting = app.schedule(&world.invited("Choir", "2027-03-24T18:00")).await.meeting;
        app.cancel(meeting.id).await;
        app.later(TimeDelta::minutes(3));
        app.send().await;
        assert!(app.mail.attempts().is_empty());
    }

    async fn who_was_told_and_is_no_longer_invited_still_hears_that_it_is_cancelled(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.change(meeting.id, |input| input.invited_members = Vec::new()).await;
        app.change(meeting.id, |input| input.starts = "2027-03-25T18:00".into()).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "member@example.org")]);
        app.cancel(meeting.id).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("cancellation", "member@example.org")]);
    }

    async fn a_cancellation_gives_the_reason(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.new_mails();
        meetings::cancel(app, &Caller::command(), meeting.id, None, Some("The boiler is broken.")).await.unwrap();
        app.send().await;
        assert!(app.new_mails()[0].letter.text.contains("The boiler is broken."));
    }

    async fn drafts_are_told_to_nobody_until_they_are_confirmed(app) {
        let world = app.world().await;
        let draft = MeetingInput { status: Some("draft".into()), ..world.invited("Choir", "2027-03-24T18:00") };
        let meeting = app.schedule(&draft).await.meeting;
        app.send().await;
        assert!(app.messages().await.is_empty());
        app.change(meeting.id, |input| input.status = Some("confirmed".into())).await;
        app.send().await;
        assert_eq!(app.new_mails().len(), 2);
    }

    async fn stopping_is_by_kind(app) {
        let world = app.world().await;
        let input = MeetingInput {
            reminders: vec!["P1D".into()],
            ..world.inviting(world.member, "Choir", "2027-03-24T18:00")
        };
        let meeting = app.schedule(&input).await.meeting;
        app.send().await;
        app.new_mails();
        stop(app, world.member, "change").await;
        app.change(meeting.id, |input| input.starts = "2027-03-25T18:00".into()).await;
        app.send().await;
        assert!(app.new_mails().is_empty());
        assert_eq!(app.states("change").await[0].0, "suppressed");
        app.go_to("2027-03-24T18:00:00Z");
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("reminder", "member@example.org")]);
        app.cancel(meeting.id).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("cancellation", "member@example.org")]);
    }

    async fn nobody_is_mailed_about_dates_that_are_over(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
            ..world.inviting(world.member, "Choir", "2027-03-24T18:00")
        };
        let meeting = app.schedule(&input).await.meeting;
        app.send().await;
        app.new_mails();
        app.go_to("2027-03-25T09:00:00Z");
        app.change(meeting.id, |input| input.starts = "2027-03-24T19:00".into()).await;
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("change", "member@example.org")]);
        assert!(!mails[0].letter.text.contains("24 March"), "{}", mails[0].letter.text);
    }

    async fn a_series_is_invited_to_once_and_not_once_a_date(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=30".into()),
            ..world.inviting(world.member, "Choir", "2027-03-24T18:00")
        };
        let meeting = app.schedule(&input).await.meeting;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "member@example.org")]);
        app.cancel(meeting.id).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("cancellation", "member@example.org")]);
    }

    async fn a_single_cancelled_date_is_told_with_its_reason(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
            ..world.inviting(world.member, "Choir", "2027-03-24T18:00")
        };
        let meeting = app.schedule(&input).await.meeting;
        app.send().await;
        app.new_mails();
        let date = meetings::date_of("20270331T180000").unwrap();
        let wanted = meetings::DateChange {
            status: Some("cancelled".into()),
            reason: Some("Half of us are away.".into()),
            ..Default::default()
        };
        meetings::change_date(app, &Caller::command(), meeting.id, date, None, &wanted, meetings::Warnings::Accept).await.unwrap();
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("cancellation", "member@example.org")]);
        let text = &mails[0].letter.text;
        assert!(text.contains("31 March 2027") && text.contains("Half of us are away."), "{text}");
    }

    async fn a_meeting_that_begins_before_its_invitation_could_go_invites_nobody(app) {
        let world = app.world().await;
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        app.schedule(&world.invited("Choir", "2027-03-24T18:00")).await;
        app.go_to("2027-03-24T18:00:00Z");
        app.send().await;
        assert!(app.mail.attempts().is_empty());
        assert!(app.states("invitation").await.iter().all(|(state, _)| state == "expired"));
        assert_eq!(app.now(), at("2027-03-24T18:00:00Z"));
    }

    async fn who_has_left_is_told_nothing_more(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await.meeting;
        app.send().await;
        app.new_mails();
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        app.change(meeting.id, |input| input.starts = "2027-03-25T18:00".into()).await;
        let row = commonhall::store::people::by_id(app.store.read(), world.member).await.unwrap().unwrap();
        let gone = commonhall_entities::members::Model { left_at: Some(app.now()), ..row };
        let tx = app.store.begin().await.unwrap();
        commonhall::store::save(&tx, gone).await.unwrap();
        tx.commit().await.unwrap();
        app.later(TimeDelta::minutes(3));
        app.send().await;
        assert!(app.new_mails().is_empty());
        assert_eq!(app.states("change").await[0].0, "superseded");
    }

    async fn one_member_invites_no_more_people_a_day_than_the_limit_and_none_in_half(app) {
        let world = app.world().await;
        app.set(|settings| settings.invite_limit = 3);
        let organiser = app.caller(world.organiser).await;
        let ask = meetings::Warnings::Ask;
        let first = world.invited("Choir", "2027-03-24T18:00");
        meetings::create(app, &organiser, &first, ask).await.unwrap();
        let second = world.invited("Choir", "2027-03-25T18:00");
        let refused = meetings::create(app, &organiser, &second, ask).await;
        assert!(matches!(refused, Err(commonhall::error::Error::TooMany)));
        assert_eq!(app.messages().await.len(), 2, "none of the second is half sent");
        app.later(TimeDelta::hours(25));
        meetings::create(app, &organiser, &second, ask).await.unwrap();
        app.send().await;
        assert_eq!(app.new_mails().len(), 4);
    }

    async fn who_was_taken_off_and_comes_back_hears_what_changed_meanwhile(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
            ..world.inviting(world.member, "Choir", "2027-03-24T18:00")
        };
        let meeting = app.schedule(&input).await.meeting;
        app.send().await;
        app.change(meeting.id, |input| input.invited_members = Vec::new()).await;
        let change = async |date: &str, wanted: meetings::DateChange| {
            let date = meetings::date_of(date).unwrap();
            meetings::change_date(app, &Caller::command(), meeting.id, date, None, &wanted, meetings::Warnings::Accept).await.unwrap();
        };
        change("20270324T180000", meetings::DateChange { starts: Some("2027-03-25T18:00".into()), ..Default::default() })
            .await;
        change("20270407T180000", meetings::DateChange { status: Some("cancelled".into()), ..Default::default() }).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails())[1..], [("invitation", "member@example.org")]);
        app.change(meeting.id, |input| input.invited_members = vec![world.member]).await;
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("change", "member@example.org")]);
        assert!(mails[0].letter.text.contains("25 March 2027"), "{}", mails[0].letter.text);
    }

    async fn a_cancellation_takes_the_meeting_out_of_calendars(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
            ..world.inviting(world.member, "Choir", "2027-03-24T18:00")
        };
        let meeting = app.schedule(&input).await.meeting;
        app.send().await;
        let invitation = app.new_mails()[0].letter.calendar.clone().unwrap().ics.replace("\r\n ", "");
        assert!(invitation.contains("METHOD:PUBLISH") && invitation.contains("ORGANIZER;CN="), "{invitation}");
        assert!(!invitation.contains("ATTENDEE"), "{invitation}");
        let date = meetings::date_of("20270331T180000").unwrap();
        let wanted = meetings::DateChange { status: Some("cancelled".into()), ..Default::default() };
        meetings::change_date(app, &Caller::command(), meeting.id, date, None, &wanted, meetings::Warnings::Accept).await.unwrap();
        app.send().await;
        let one = app.new_mails()[0].letter.calendar.clone().unwrap().ics.replace("\r\n ", "");
        for said in ["METHOD:CANCEL", "STATUS:CANCELLED", "RECURRENCE-ID;TZID=Europe/London:20270331T180000", "SEQUENCE:1"] {
            assert!(one.contains(said), "{said}: {one}");
        }
        assert!(one.matches("BEGIN:VEVENT").count() == 1 && !one.contains("RRULE:FREQ=WEEKLY"), "{one}");
        app.cancel(meeting.id).await;
        app.send().await;
        let all = app.new_mails()[0].letter.calendar.clone().unwrap().ics.replace("\r\n ", "");
        for said in ["METHOD:CANCEL", "STATUS:CANCELLED", "RRULE:FREQ=WEEKLY", "ORGANIZER;CN=", "SEQUENCE:2"] {
            assert!(all.contains(said), "{said}: {all}");
        }
        assert!(all.matches("BEGIN:VEVENT").count() == 1 && !all.contains("RECURRENCE-ID"), "{all}");
        assert!(all.contains(&meeting.uid) && all.contains("mailto:member@example.org"), "{all}");
    }
}
