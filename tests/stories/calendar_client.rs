//! A real calendar program subscribes, and shows exactly what there is.

use commonhall::flows::private_calendars::{self, Holds, Wanted};
use commonhall::flows::{Caller, meetings};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::venue::{SpaceInput, VenueInput};
use uuid::Uuid;

use crate::harness::{TestApp, client_occurrences, day, same, shown, stories};

async fn change_date(app: &TestApp, meeting: Uuid, date: &str, wanted: meetings::DateChange) {
    let date = meetings::date_of(date).unwrap();
    meetings::change_date(app, &Caller::command(), meeting, date, None, &wanted, meetings::Warnings::Accept)
        .await
        .unwrap();
}

stories! {
    async fn a_calendar_shows_exactly_what_the_pages_show(app) {
        let world = app.world().await;
        let recurring = |title: &str, starts: &str, rule: &str| MeetingInput {
            recurrence: Some(rule.into()),
            ..world.meeting(title, starts)
        };
        let weekly = app.schedule(&recurring("Listening session", "2027-03-24T18:00", "FREQ=WEEKLY")).await.meeting;
        let input = MeetingInput {
            exdates: vec!["2027-05-11T10:00".into()],
            extra_dates: vec!["2027-10-31T04:00".into(), "2027-05-20T10:00".into()],
            ..recurring("Coffee; tea, and \"cake\"", "2027-04-13T10:00", "FREQ=MONTHLY;BYDAY=2TU")
        };
        app.schedule(&input).await;
        app.schedule(&recurring("Last Friday", "2027-03-26T12:00", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12")).await;
        let twice = recurring("Twice a month", "2027-03-23T15:00", "FREQ=MONTHLY;BYDAY=2TU,4TU,5TU;COUNT=20");
        let twice = app.schedule(&MeetingInput { exdates: vec!["2027-05-25T15:00".into()], ..twice }).await.meeting;
        let daily = "FREQ=DAILY;INTERVAL=2;UNTIL=20270420T080000Z";
        let school = MeetingInput { space: None, ..recurring("Spring school", "2027-03-20T09:00", daily) };
        app.schedule(&school).await;
        let night = MeetingInput { duration: "PT5H".into(), space: None, ..world.meeting("Vigil", "2027-03-27T22:00") };
        app.schedule(&night).await;
        let hidden = MeetingInput { visibility: Some("invited".into()), ..world.meeting("Steering", "2027-06-01T10:00") };
        app.schedule(&hidden).await;
        let cancelled = app.schedule(&world.meeting("Choir", "2027-06-02T10:00")).await.meeting;
        app.cancel(cancelled.id).await;
        // One date moved over midnight, one moved twice, one cancelled, one with words of its own.
        let to = |starts: &str| meetings::DateChange { starts: Some(starts.into()), ..Default::default() };
        change_date(app, weekly.id, "20270407T180000", to("2027-04-08T23:30")).await;
        change_date(app, weekly.id, "20271027T180000", to("2027-10-29T18:00")).await;
        change_date(app, weekly.id, "20271027T180000", to("2027-11-01T17:00")).await;
        change_date(app, twice.id, "20270427T150000", to("2027-04-28T15:00")).await;
        change_date(app, twice.id, "20270629T150000", to("2027-06-30T15:00")).await;
        let cancelled = meetings::DateChange { status: Some("cancelled".into()), ..Default::default() };
        change_date(app, weekly.id, "20270414T180000", cancelled).await;
        let renamed = meetings::DateChange { title: Some("What we heard".into()), ..Default::default() };
        change_date(app, weekly.id, "20270421T180000", renamed).await;

        let served = app.serve().await;
        let url = format!("{}/calendars/public.ics", served.base_url);
        let (from, to) = ("2027-03-01", "2028-03-01");
        let expected = shown(app, from, to).await;
        assert!(expected.len() > 80, "{}", expected.len());
        same(&client_occurrences(&url, day(from), day(to)).await, &expected);

        // It follows a series that is split, and one that is cancelled.
        app.go_to("2027-05-03T09:00:00Z");
        app.change(weekly.id, |input| input.starts = "2027-03-25T19:00".into()).await;
        let expected = shown(app, from, to).await;
        same(&client_occurrences(&url, day(from), day(to)).await, &expected);
        let part = commonhall::store::meetings::of_series(app.store.read(), weekly.series_id).await.unwrap();
        app.cancel(part.last().unwrap().meeting.id).await;
        let expected = shown(app, from, to).await;
        assert!(expected.iter().filter(|(.., title)| title.starts_with("CANCELLED: ")).count() > 30);
        same(&client_occurrences(&url, day(from), day(to)).await, &expected);
    }

    async fn a_calendar_shows_the_right_hour_of_a_meeting_in_another_zone(app) {
        let world = app.world().await;
        for (name, zone) in [
            ("Sylhet community centre", "Asia/Dhaka"),
            ("Casablanca hall", "Africa/Casablanca"),
            ("Sydney hall", "Australia/Sydney"),
            ("Toronto hall", "America/Toronto"),
        ] {
            let input = VenueInput {
                name: name.into(),
                address: "Somewhere".into(),
                time_zone: Some(zone.into()),
                spaces: vec![SpaceInput { name: "Hall".into(), ..SpaceInput::default() }],
                ..VenueInput::default()
            };
            let venue = commonhall::flows::venues::add(app, &Caller::command(), input).await.unwrap();
            let input = MeetingInput {
                space: Some(venue.spaces[0].id),
                recurrence: Some("FREQ=WEEKLY;COUNT=45".into()),
                ..world.meeting(name, "2027-03-10T18:00")
            };
            app.schedule(&input).await;
        }
        let served = app.serve().await;
        let url = format!("{}/calendars/public.ics", served.base_url);
        let (from, to) = ("2027-03-01", "2028-03-01");
        let expected = shown(app, from, to).await;
        assert_eq!(expected.len(), 4 * 45);
        same(&client_occurrences(&url, day(from), day(to)).await, &expected);
    }

    async fn a_private_calendar_shows_what_is_for_its_owner_alone(app) {
        let world = app.world().await;
        let input = MeetingInput {
            visibility: Some("invited".into()),
            recurrence: Some("FREQ=WEEKLY;COUNT=4".into()),
            ..world.inviting(world.member, "Steering", "2027-03-24T18:00")
        };
        app.schedule(&input).await;
        app.schedule(&world.meeting("Open house", "2027-03-25T18:00")).await;
        let caller = app.caller(world.member).await;
        let made = private_calendars::make(app, &caller, &Holds::Own, &Wanted::default()).await.unwrap();
        let token = made.1;
        let served = app.serve().await;
        let url = format!("{}/calendars/private/{token}.ics", served.base_url);
        let found = client_occurrences(&url, day("2027-03-01"), day("2028-03-01")).await;
        let titles: Vec<_> = found.iter().map(|(.., title)| title.as_str()).collect();
        assert_eq!(titles, ["Steering"; 4]);
        assert!(shown(app, "2027-03-01", "2028-03-01").await.iter().all(|(.., title)| title != "Steering"));
    }
}
