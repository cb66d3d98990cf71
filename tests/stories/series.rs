//! Dates in time: what the clocks, a move, a cancellation and a split do to them.

use chrono::TimeDelta;
use commonhall::error::{Error, Result};
use commonhall::flows::answers::{self, Reply};
use commonhall::flows::{Caller, meetings};
use commonhall::store::meetings::Whole;
use commonhall_domain::meeting::MeetingInput;
use commonhall_entities::{audit_entries, occurrences};
use sea_orm::EntityTrait as _;
use uuid::Uuid;

use crate::harness::{TestApp, World, at, kinds, stories};

fn weekly(world: &World, count: u32) -> MeetingInput {
    MeetingInput {
        recurrence: Some(format!("FREQ=WEEKLY;COUNT={count}")),
        ..world.invited("Listening session", "2027-03-24T18:00")
    }
}

/// Changes the date whose original local start is `date`.
async fn change_date(
    app: &TestApp,
    meeting: Uuid,
    date: &str,
    wanted: meetings::DateChange,
) -> Result<occurrences::Model> {
    let date = meetings::date_of(date).unwrap();
    meetings::change_date(app, &Caller::command(), meeting, date, None, &wanted, meetings::Warnings::Accept)
        .await
        .map(|(_, date)| date)
}

fn to(starts: &str) -> meetings::DateChange {
    meetings::DateChange { starts: Some(starts.into()), ..Default::default() }
}

fn with_status(status: &str) -> meetings::DateChange {
    meetings::DateChange { status: Some(status.into()), ..Default::default() }
}

async fn split(app: &TestApp, meeting: Uuid, date: &str, edit: impl Fn(&mut MeetingInput)) -> Whole {
    let edit = |mut input: MeetingInput| {
        edit(&mut input);
        Ok(input)
    };
    let date = meetings::date_of(date).unwrap();
    let saved =
        meetings::split(app, &Caller::command(), meeting, date, None, edit, meetings::Warnings::Accept).await.unwrap();
    saved.whole
}

/// Answers by the link in a mail.
async fn answer(app: &TestApp, member: Uuid, series: Uuid, answer: &str, date: Option<&str>) {
    let member = commonhall::store::people::by_id(app.store.read(), member).await.unwrap().unwrap();
    let path = answers::path(app, &member, series);
    let reply = Reply { answer: answer.into(), date: date.map(str::to_owned), ..Reply::default() };
    answers::record(app, path.strip_prefix("/a/").unwrap(), &reply).await.unwrap();
}

/// What counts as the member's answer for a date, and whether it was to another time.
async fn answered(app: &TestApp, member: Uuid, series: Uuid, date: &str) -> Option<(String, bool)> {
    let member = commonhall::store::people::by_id(app.store.read(), member).await.unwrap().unwrap();
    let path = answers::path(app, &member, series);
    let invited = answers::look(app, path.strip_prefix("/a/").unwrap(), Some(date)).await.unwrap();
    invited.answer.map(|answer| (answer.partstat.clone(), answers::is_to_old_time(&answer, &invited.chosen)))
}

/// As if all instants had been derived by zone data in which the clock was an hour behind.
async fn with_older_zone_data(app: &TestApp) {
    use commonhall_entities::{answers, bookings, installation, messages, told};
    let hour = TimeDelta::hours(1);
    let tx = app.store.begin().await.unwrap();
    let all = bookings::Entity::find().all(&tx).await.unwrap();
    bookings::Entity::delete_many().exec(&tx).await.unwrap();
    for row in all {
        let (from, until) = (row.blocked_from + hour, row.blocked_until + hour);
        let row = bookings::Model { blocked_from: from, blocked_until: until, ..row };
        commonhall::store::insert(&tx, row).await.unwrap();
    }
    for row in occurrences::Entity::find().all(&tx).await.unwrap() {
        let (starts_at, ends_at) = (row.starts_at + hour, row.ends_at + hour);
        commonhall::store::save(&tx, occurrences::Model { starts_at, ends_at, ..row }).await.unwrap();
    }
    for row in told::Entity::find().all(&tx).await.unwrap() {
        let (starts_at, ends_at) = (row.starts_at + hour, row.ends_at + hour);
        commonhall::store::save(&tx, told::Model { starts_at, ends_at, ..row }).await.unwrap();
    }
    for row in answers::Entity::find().all(&tx).await.unwrap() {
        let for_start = row.for_start.map(|start| start + hour);
        commonhall::store::save(&tx, answers::Model { for_start, ..row }).await.unwrap();
    }
    for mut row in messages::Entity::find().all(&tx).await.unwrap() {
        if let Some(starts) = row.details["starts_at"].as_str().map(at) {
            row.details["starts_at"] = serde_json::json!(starts + hour);
            row.cause = row.cause.replace(&starts.timestamp().to_string(), &(starts + hour).timestamp().to_string());
            commonhall::store::save(&tx, row).await.unwrap();
        }
    }
    let row = installation::Entity::find_by_id(1).one(&tx).await.unwrap().unwrap();
    commonhall::store::save(&tx, installation::Model { zone_data: "2020a".into(), ..row }).await.unwrap();
    tx.commit().await.unwrap();
}

stories! {
    async fn eighteen_o_clock_stays_eighteen_o_clock_across_both_clock_changes(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 40)).await.meeting;
        let starts = app.starts(meeting.id).await;
        assert_eq!(starts[0], at("2027-03-24T18:00:00Z"));
        assert_eq!(starts[1], at("2027-03-31T17:00:00Z"), "the clocks went forward on 28 March");
        assert_eq!(starts[31], at("2027-10-27T17:00:00Z"));
        assert_eq!(starts[32], at("2027-11-03T18:00:00Z"), "the clocks went back on 31 October");
        for date in app.dates(meeting.id).await {
            assert_eq!(date.starts_local.time().to_string(), "18:00:00");
            assert_eq!(date.ends_at - date.starts_at, TimeDelta::hours(2));
        }
    }

    async fn a_time_that_does_not_exist_or_exists_twice_is_read_as_calendars_do(app) {
        let world = app.world().await;
        let gap = app.schedule(&world.meeting("In the gap", "2027-03-28T01:30")).await.meeting;
        let twice = app.schedule(&world.meeting("Twice", "2027-10-31T01:30")).await.meeting;
        assert_eq!(app.starts(gap.id).await, [at("2027-03-28T01:30:00Z")]);
        assert_eq!(app.starts(twice.id).await, [at("2027-10-31T00:30:00Z")]);
    }

    async fn a_date_that_was_never_to_be_is_not_there(app) {
        let world = app.world().await;
        let input = MeetingInput { exdates: vec!["2027-03-31T18:00".into()], ..weekly(&world, 3) };
        let meeting = app.schedule(&input).await.meeting;
        assert_eq!(app.starts(meeting.id).await, [at("2027-03-24T18:00:00Z"), at("2027-04-07T17:00:00Z")]);
        assert_eq!(app.dates(meeting.id).await.len(), 2);
    }

    async fn a_moved_date_keeps_its_identity_its_address_and_its_answers(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 3)).await.meeting;
        let before = app.dates(meeting.id).await[1].clone();
        answer(app, world.member, meeting.series_id, "accepted", Some("20270331T180000")).await;
        let moved = change_date(app, meeting.id, "20270331T180000", to("2027-04-01T19:00")).await.unwrap();
        assert_eq!((moved.id, moved.recurrence_id), (before.id, before.recurrence_id));
        assert_eq!(moved.starts_at, at("2027-04-01T18:00:00Z"));
        // Moved again, it still has its first address.
        let again = change_date(app, meeting.id, "20270331T180000", to("2027-04-02T19:00")).await.unwrap();
        assert_eq!((again.id, again.recurrence_id), (before.id, before.recurrence_id));
        let said = answered(app, world.member, meeting.series_id, "20270331T180000").await;
        assert_eq!(said, Some(("accepted".into(), true)), "you said yes to the old time");
        assert_eq!(app.dates(meeting.id).await.len(), 3, "it is there once");
    }

    async fn a_date_moved_back_is_as_if_it_had_never_been_moved(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 3)).await.meeting;
        answer(app, world.member, meeting.series_id, "accepted", Some("20270331T180000")).await;
        change_date(app, meeting.id, "20270331T180000", to("2027-04-01T19:00")).await.unwrap();
        change_date(app, meeting.id, "20270331T180000", to("2027-03-31T18:00")).await.unwrap();
        assert!(app.meeting(meeting.id).await.overrides.is_empty());
        let said = answered(app, world.member, meeting.series_id, "20270331T180000").await;
        assert_eq!(said, Some(("accepted".into(), false)));
    }

    async fn a_date_does_not_move_onto_the_day_of_another(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 3)).await.meeting;
        let moved = change_date(app, meeting.id, "20270331T180000", to("2027-04-07T10:00")).await;
        assert!(matches!(moved, Err(Error::Invalid(problems)) if problems[0].code == "error-other-date"));
        change_date(app, meeting.id, "20270331T180000", to("2027-04-08T18:00")).await.unwrap();
        let moved = change_date(app, meeting.id, "20270407T180000", to("2027-04-08T10:00")).await;
        assert!(matches!(moved, Err(Error::Invalid(problems)) if problems[0].code == "error-other-date"));
    }

    async fn a_cancelled_date_stays_and_gives_its_room_to_others(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 3)).await.meeting;
        let cancelled = change_date(app, meeting.id, "20270331T180000", with_status("cancelled")).await.unwrap();
        assert_eq!(cancelled.status, "cancelled");
        assert_eq!((app.dates(meeting.id).await.len(), app.bookings().await.len()), (3, 2));
        let other = app.schedule(&world.meeting("Choir", "2027-03-31T18:00")).await.meeting;
        let back = change_date(app, meeting.id, "20270331T180000", with_status("confirmed")).await;
        assert!(matches!(back, Err(Error::Clash(clashes)) if clashes[0].title == "Choir"));
        app.cancel(other.id).await;
        let back = change_date(app, meeting.id, "20270331T180000", with_status("confirmed")).await.unwrap();
        assert_eq!((back.id, back.status.as_str()), (cancelled.id, "confirmed"));
    }

    async fn text_stays_with_the_meeting_and_splits_nothing(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        app.go_to("2027-03-26T09:00:00Z");
        let changed = app.change(meeting.id, |input| input.description = "Bring a question.".into()).await.meeting;
        assert_eq!((changed.id, changed.uid, changed.sequence), (meeting.id, meeting.uid, 0));
    }

    async fn a_series_that_has_begun_and_changes_is_split_at_its_next_date(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        let before: Vec<Uuid> = app.dates(meeting.id).await.iter().map(|date| date.id).collect();
        answer(app, world.member, meeting.series_id, "accepted", Some("all")).await;
        app.go_to("2027-03-26T09:00:00Z");
        let new = app.change(meeting.id, |input| input.starts = "2027-03-24T19:00".into()).await.meeting;
        assert_ne!((new.id, &new.uid), (meeting.id, &meeting.uid));
        assert_eq!((new.series_id, new.continues_id), (meeting.series_id, Some(meeting.id)));
        assert_eq!(app.starts(meeting.id).await, [at("2027-03-24T18:00:00Z")], "what has been stays as it was");
        let starts = ["2027-03-31T18:00:00Z", "2027-04-07T18:00:00Z", "2027-04-14T18:00:00Z"].map(at);
        assert_eq!(app.starts(new.id).await, starts);
        let after: Vec<Uuid> = app.dates(new.id).await.iter().map(|date| date.id).collect();
        assert_eq!(after, before[1..], "the dates keep their identity");
        let old = app.meeting(meeting.id).await.meeting;
        assert!(old.recurrence.unwrap().contains("UNTIL") && old.sequence == 1);
        let said = answered(app, world.member, meeting.series_id, "20270331T190000").await;
        assert_eq!(said.map(|(answer, _)| answer), Some("accepted".into()), "an answer to all dates goes on");
    }

    async fn this_and_following_are_split_off(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        change_date(app, meeting.id, "20270414T180000", to("2027-04-15T18:00")).await.unwrap();
        let before: Vec<Uuid> = app.dates(meeting.id).await.iter().map(|date| date.id).collect();
        app.send().await;
        app.new_mails();
        let new = split(app, meeting.id, "20270407T180000", |input| input.space = Some(world.committee_room)).await;
        assert_eq!(app.starts(meeting.id).await, [at("2027-03-24T18:00:00Z"), at("2027-03-31T17:00:00Z")]);
        let dates = app.dates(new.meeting.id).await;
        assert_eq!(dates.iter().map(|date| date.id).collect::<Vec<_>>(), before[2..]);
        assert!(dates.iter().all(|date| date.space_id == Some(world.committee_room)));
        assert_eq!(dates[1].starts_at, at("2027-04-15T17:00:00Z"), "a single moved date stays moved");
        assert_eq!(new.invitations, app.meeting(meeting.id).await.invitations);
        // It is the same series to those invited: they hear of the new room and are not invited again.
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("change", "coordinator@example.org"), ("change", "member@example.org")]);
    }

    async fn a_split_without_a_count_carries_on_as_the_old_one_would_have(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 10)).await.meeting;
        let new = split(app, meeting.id, "20270407T180000", |input| input.title = "Open house".into()).await;
        assert_eq!(app.starts(meeting.id).await.len(), 2);
        assert_eq!(app.starts(new.meeting.id).await.len(), 8);
        assert_eq!(app.bookings().await.len(), 10);
    }

    async fn another_weekday_keeps_each_dates_identity(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        let before: Vec<Uuid> = app.dates(meeting.id).await.iter().map(|date| date.id).collect();
        app.change(meeting.id, |input| input.starts = "2027-03-25T18:00".into()).await;
        let after = app.dates(meeting.id).await;
        assert_eq!(after.iter().map(|date| date.id).collect::<Vec<_>>(), before);
        assert_eq!(after[1].starts_at, at("2027-04-01T17:00:00Z"));
    }

    async fn a_series_that_is_over_is_not_changed(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 2)).await.meeting;
        app.go_to("2027-04-02T09:00:00Z");
        let changed = app.try_change(meeting.id, |input| input.starts = "2027-03-24T19:00".into()).await;
        assert!(matches!(changed, Err(Error::Conflict("conflict-over"))), "{changed:?}");
        let cancelled = meetings::cancel(app, &Caller::command(), meeting.id, None, None).await;
        assert!(matches!(cancelled, Err(Error::Conflict("conflict-over"))), "{cancelled:?}");
        assert_eq!(app.starts(meeting.id).await.len(), 2);
    }

    async fn a_booking_far_ahead_first_extends_every_series_in_that_room(app) {
        let world = app.world().await;
        let endless = MeetingInput { recurrence: Some("FREQ=WEEKLY".into()), ..weekly(&world, 1) };
        let meeting = app.schedule(&endless).await.meeting;
        let known = app.starts(meeting.id).await.last().copied().unwrap();
        assert!(known < at("2029-04-01T00:00:00Z"), "{known}");
        // A Wednesday of 2031, as every week.
        let far = app.try_schedule(&world.meeting("Choir", "2031-03-26T19:00")).await;
        assert!(matches!(far, Err(Error::Clash(clashes)) if clashes[0].meeting == meeting.id));
        assert_eq!(app.starts(meeting.id).await.last().copied().unwrap(), known, "what was refused extends nothing");
        app.schedule(&world.meeting("Choir", "2031-03-27T19:00")).await;
        assert!(app.starts(meeting.id).await.contains(&at("2031-03-26T18:00:00Z")));
    }

    async fn how_far_ahead_dates_are_kept_is_a_setting(app) {
        let world = app.world().await;
        app.set(|settings| settings.horizon_months = 3);
        let endless = MeetingInput { recurrence: Some("FREQ=WEEKLY".into()), ..weekly(&world, 1) };
        let meeting = app.schedule(&endless).await.meeting.id;
        // Three whole months after March.
        assert_eq!(app.starts(meeting).await.last(), Some(&at("2027-06-30T17:00:00Z")));
        app.set(|settings| settings.horizon_months = 4);
        meetings::extend_all(app).await.unwrap();
        assert_eq!(app.starts(meeting).await.last(), Some(&at("2027-07-28T17:00:00Z")));
    }

    async fn as_time_goes_on_more_dates_come_into_sight_and_nobody_is_mailed(app) {
        let world = app.world().await;
        let endless = MeetingInput { recurrence: Some("FREQ=WEEKLY".into()), ..weekly(&world, 1) };
        let meeting = app.schedule(&endless).await.meeting;
        app.send().await;
        let (before, _) = (app.starts(meeting.id).await, app.new_mails());
        app.go_to("2027-04-02T09:00:00Z");
        assert_eq!(meetings::extend_all(app).await.unwrap(), 1);
        let after = app.starts(meeting.id).await;
        assert!(after.starts_with(&before) && after.len() > before.len());
        assert_eq!(app.meeting(meeting.id).await.meeting.sequence, 0, "calendars know them from the rule");
        app.change(meeting.id, |input| input.description = "Bring a question.".into()).await;
        app.send().await;
        assert!(app.new_mails().is_empty());
        assert_eq!(meetings::extend_all(app).await.unwrap(), 0);
    }

    async fn a_new_date_whose_room_is_taken_stays_without_one_and_the_others_go_on(app) {
        let world = app.world().await;
        let endless = MeetingInput {
            recurrence: Some("FREQ=WEEKLY".into()),
            space: Some(world.committee_room),
            ..weekly(&world, 1)
        };
        let meeting = app.schedule(&endless).await.meeting;
        // Wednesday 4 April 2029 is beyond what is kept of series.
        app.schedule(&world.meeting("Choir", "2029-04-04T18:00")).await;
        app.change(meeting.id, |input| input.space = Some(world.main_hall)).await;
        app.go_to("2027-05-02T09:00:00Z");
        let id = app.starts(meeting.id).await.len();
        meetings::extend_all(app).await.unwrap();
        let parts = commonhall::store::meetings::of_series(app.store.read(), meeting.series_id).await.unwrap();
        let dates = app.dates(parts.last().unwrap().meeting.id).await;
        assert!(dates.len() > id);
        let without: Vec<_> = dates.iter().filter(|date| date.space_id.is_none()).map(|date| date.starts_at).collect();
        assert_eq!(without, [at("2029-04-04T17:00:00Z")]);
        assert!(dates.iter().all(|date| date.status == "confirmed"));
        let noted = audit_entries::Entity::find().all(app.store.read()).await.unwrap();
        assert!(noted.iter().any(|entry| entry.action == "lost its room"));
    }

    async fn a_skipped_week_stays_skipped_when_the_hour_changes(app) {
        let world = app.world().await;
        let input = MeetingInput { exdates: vec!["2027-03-31T18:00".into()], ..weekly(&world, 3) };
        let meeting = app.schedule(&input).await.meeting;
        let moved = app.change(meeting.id, |input| input.starts = "2027-03-24T19:00".into()).await.meeting;
        assert_eq!(app.starts(moved.id).await, [at("2027-03-24T19:00:00Z"), at("2027-04-07T18:00:00Z")]);
        let new = split(app, moved.id, "20270407T190000", |input| input.starts = "2027-04-08T10:00".into()).await;
        assert_eq!(app.starts(new.meeting.id).await, [at("2027-04-08T09:00:00Z")]);
    }

    async fn a_series_whose_first_date_was_cancelled_can_still_be_changed_after_it(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        change_date(app, meeting.id, "20270324T180000", with_status("cancelled")).await.unwrap();
        app.go_to("2027-03-26T09:00:00Z");
        let new = app.change(meeting.id, |input| input.space = Some(world.committee_room)).await.meeting;
        assert_ne!(new.id, meeting.id);
        assert_eq!(app.starts(new.id).await.len(), 3);
        assert_eq!(app.dates(meeting.id).await.len(), 1, "the cancelled one stays where it was");
    }

    async fn a_date_that_was_moved_out_of_the_past_survives_a_change_of_the_rest(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        let moved = change_date(app, meeting.id, "20270324T180000", to("2027-04-20T18:00")).await.unwrap();
        app.go_to("2027-04-01T09:00:00Z");
        let new = app.change(meeting.id, |input| input.space = Some(world.committee_room)).await.meeting;
        assert_eq!(app.starts(new.id).await, [at("2027-04-07T17:00:00Z"), at("2027-04-14T17:00:00Z")]);
        assert_eq!(app.starts(meeting.id).await, [at("2027-03-31T17:00:00Z"), moved.starts_at]);
        assert_eq!(app.bookings().await.len(), 4);
    }

    async fn a_date_that_was_moved_forward_and_has_been_stays_as_it_was_when_the_rest_moves(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        let moved = change_date(app, meeting.id, "20270407T180000", to("2027-03-29T18:00")).await.unwrap();
        app.go_to("2027-03-30T09:00:00Z");
        let new = app.change(meeting.id, |input| input.starts = "2027-03-24T19:00".into()).await;
        let dates = app.dates(new.meeting.id).await;
        let been = dates.iter().find(|date| date.id == moved.id).unwrap();
        assert_eq!((been.starts_at, been.ends_at), (moved.starts_at, moved.ends_at));
        assert_eq!(been.recurrence_id, meetings::date_of("20270407T190000").unwrap());
        let overridden: Vec<_> = new.overrides.iter().map(|over| over.recurrence_id).collect();
        assert_eq!(overridden, [been.recurrence_id], "calendars show it once, where it was");
        assert_eq!(dates.len(), 3);
    }

    async fn a_date_that_the_rule_no_longer_makes_is_not_brought_back_alone(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        app.change(meeting.id, |input| input.recurrence = Some("FREQ=WEEKLY;COUNT=2".into())).await;
        let back = change_date(app, meeting.id, "20270407T180000", with_status("confirmed")).await;
        assert!(matches!(back, Err(Error::Conflict("conflict-given-up"))), "{back:?}");
        let longer = app.change(meeting.id, |input| input.recurrence = Some("FREQ=WEEKLY;COUNT=3".into())).await;
        assert_eq!(app.starts(longer.meeting.id).await.len(), 3);
        assert_eq!(app.bookings().await.len(), 3);
    }

    async fn a_yes_to_all_dates_is_asked_again_when_all_of_them_move(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 3)).await.meeting;
        answer(app, world.member, meeting.series_id, "accepted", Some("all")).await;
        app.later(TimeDelta::hours(1));
        app.change(meeting.id, |input| input.starts = "2027-03-25T10:00".into()).await;
        let said = answered(app, world.member, meeting.series_id, "20270401T100000").await;
        assert_eq!(said, Some(("accepted".into(), true)));
    }

    async fn a_link_in_an_older_mail_still_finds_its_date_at_its_new_hour(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 3)).await.meeting;
        answer(app, world.member, meeting.series_id, "accepted", Some("20270331T180000")).await;
        app.change(meeting.id, |input| input.starts = "2027-03-24T19:00".into()).await;
        let said = answered(app, world.member, meeting.series_id, "20270331T180000").await;
        assert_eq!(said, Some(("accepted".into(), true)));
    }

    async fn a_meeting_that_gives_up_its_room_keeps_its_zone(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 2)).await.meeting;
        app.set(|settings| settings.time_zone = chrono_tz::Asia::Dhaka);
        let changed = app.change(meeting.id, |input| input.space = None).await.meeting;
        assert_eq!(changed.time_zone, "Europe/London");
        assert_eq!(app.starts(meeting.id).await[0], at("2027-03-24T18:00:00Z"));
    }

    async fn new_words_do_not_meet_a_room_that_takes_longer_to_clear_by_now(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.meeting("First", "2027-03-24T18:00")).await.meeting;
        app.schedule(&world.meeting("Second", "2027-03-24T20:00")).await;
        let place = commonhall::store::venues::place(app.store.read(), world.main_hall).await.unwrap().unwrap();
        commonhall::flows::venues::change_space(app, &Caller::command(), world.main_hall, place.venue.revision, |input| {
            commonhall_domain::venue::SpaceInput { clearing_minutes: Some(30), ..input }
        })
        .await
        .unwrap();
        app.change(meeting.id, |input| input.description = "Bring a question.".into()).await;
    }

    async fn somebody_invited_to_a_later_part_is_invited_to_the_earlier_one_too(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 4)).await.meeting;
        let new = split(app, meeting.id, "20270407T180000", |input| input.title = "Open house".into()).await;
        app.send().await;
        app.new_mails();
        app.change(new.meeting.id, |input| input.invited_members = vec![world.neighbour]).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "neighbour@example.org"); 2]);
    }

    async fn extending_a_series_undoes_no_edit_and_moves_a_feed_only_where_it_names_single_dates(app) {
        let world = app.world().await;
        let endless = MeetingInput { recurrence: Some("FREQ=WEEKLY".into()), ..weekly(&world, 1) };
        let meeting = app.schedule(&endless).await.meeting;
        // No pair of rules describes the clock of Casablanca, so calendars are given its dates one by one, as they are fifth
        // Thursdays; of the nights there are some on which clocks change.
        let rule = |rule: &str| MeetingInput { recurrence: Some(rule.into()), space: None, ..weekly(&world, 1) };
        let mut singles = Vec::new();
        for input in [
            MeetingInput { time_zone: Some("Africa/Casablanca".into()), ..rule("FREQ=WEEKLY") },
            MeetingInput { starts: "2027-04-29T18:00".into(), ..rule("FREQ=MONTHLY;BYDAY=5TH") },
            MeetingInput { starts: "2027-03-20T22:00".into(), duration: "PT8H".into(), ..rule("FREQ=WEEKLY") },
        ] {
            singles.push(app.schedule(&input).await.meeting);
        }
        let revision = async |meeting: &commonhall_entities::meetings::Model| {
            let scope = format!("meeting:{}", meeting.series_id);
            commonhall::store::feeds::revision(app.store.read(), &[scope]).await.unwrap().0
        };
        let revisions = async || {
            let mut all = Vec::new();
            for single in &singles {
                all.push(revision(single).await);
            }
            all
        };
        let before = (revision(&meeting).await, revisions().await);
        app.go_to("2027-10-02T09:00:00Z");
        meetings::extend_all(app).await.unwrap();
        let risen = before.1.iter().map(|revision| revision + 1).collect();
        assert_eq!((revision(&meeting).await, revisions().await), (before.0, risen));
        app.go_to("2027-11-02T09:00:00Z");
        let other = app.another_process().await;
        let edit = |input: MeetingInput| Ok(MeetingInput { title: "Open house".into(), ..input });
        let caller = Caller::command();
        let (extended, changed) = tokio::join!(
            meetings::extend_all(&other),
            meetings::change(app, &caller, meeting.id, None, edit, meetings::Warnings::Accept)
        );
        extended.unwrap();
        changed.unwrap();
        assert_eq!(app.meeting(meeting.id).await.meeting.title, "Open house");
        assert_eq!(meetings::extend_all(app).await.unwrap(), 0);
    }

    async fn new_zone_data_moves_instants_and_nothing_that_people_see(app) {
        let world = app.world().await;
        let input = MeetingInput { reminders: vec!["P7D".into(), "P1D".into()], ..weekly(&world, 2) };
        let meeting = app.schedule(&input).await.meeting;
        let next = app.schedule(&world.meeting("Straight after", "2027-03-24T20:00")).await.meeting;
        answer(app, world.member, meeting.series_id, "accepted", Some("20270324T180000")).await;
        app.send().await;
        app.go_to("2027-03-17T18:00:00Z");
        app.plan_and_send().await;
        app.new_mails();
        let right = (app.starts(meeting.id).await, app.starts(next.id).await, app.bookings().await);
        with_older_zone_data(app).await;
        assert_ne!(app.starts(meeting.id).await, right.0);
        let told = app.meeting(meeting.id).await.meeting;
        app.later(TimeDelta::seconds(1));
        assert_eq!(meetings::rederive(app).await.unwrap(), 3);
        let now = app.meeting(meeting.id).await.meeting;
        assert_eq!((now.sequence, now.calendar_changed_at), (told.sequence + 1, app.now()), "calendars are to look again");
        assert_eq!((app.starts(meeting.id).await, app.starts(next.id).await, app.bookings().await), right);
        let said = answered(app, world.member, meeting.series_id, "20270324T180000").await;
        assert_eq!(said, Some(("accepted".into(), false)));
        app.change(meeting.id, |input| input.description = "Bring a question.".into()).await;
        app.plan_and_send().await;
        assert!(app.new_mails().is_empty(), "the clock on the wall shows the same, and reminders are not sent again");
        app.go_to("2027-03-23T18:00:00Z");
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("reminder", "coordinator@example.org"), ("reminder", "member@example.org")]);
        assert_eq!(meetings::rederive(app).await.unwrap(), 0);
    }

    async fn a_date_whose_room_is_taken_at_its_new_instant_stays_without_one_and_that_is_told(app) {
        let world = app.world().await;
        let meeting = app.schedule(&weekly(&world, 2)).await.meeting;
        app.send().await;
        app.new_mails();
        with_older_zone_data(app).await;
        // What the old data held for an hour after is free by it.
        app.schedule(&MeetingInput { duration: "PT1H".into(), ..world.meeting("Choir", "2027-03-24T18:00") }).await;
        app.later(TimeDelta::minutes(1));
        meetings::rederive(app).await.unwrap();
        let dates = app.dates(meeting.id).await;
        assert_eq!((dates[0].space_id, dates[1].space_id), (None, Some(world.main_hall)));
        assert_eq!(dates[0].starts_at, at("2027-03-24T18:00:00Z"));
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("change", "coordinator@example.org"), ("change", "member@example.org")]);
    }
}
