//! What is in a feed.

use chrono::TimeDelta;
use commonhall_entities::{meetings, overrides, venues};
use serde_json::json;

use super::hall::{Hall, Made, change, local, private_path};
use crate::flows::calendar::{meeting_and_date, meeting_of_part};

const PUBLIC: &str = "/calendars/public.ics";

fn with(made: Made, edit: impl FnOnce(&mut meetings::Model)) -> Made {
    let mut made = made;
    edit(&mut made.meeting);
    made
}

/// Ten Wednesdays from the 24th of March.
async fn weekly(hall: &Hall) -> Made {
    let (host, place) = (hall.partner("a").await, hall.venue("v").await);
    with(hall.plan(&host, "Listening session"), |meeting| {
        meeting.recurrence = Some("FREQ=WEEKLY;COUNT=10".into());
        meeting.space_id = Some(place.space.id);
    })
}

#[tokio::test]
async fn a_series_stands_in_its_zone_with_its_rule_and_the_dates_that_never_were_to_be() {
    let hall = Hall::new().await;
    let made = with(weekly(&hall).await, |meeting| meeting.exdates = json!(["2027-04-07T18:00:00"]));
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    assert_eq!((feed.events.len(), feed.zones), (1, 1));
    let series = feed.event(None);
    for (name, value) in [
        ("UID", made.meeting.uid.as_str()),
        ("DTSTART", "20270324T180000"),
        ("DTEND", "20270324T200000"),
        ("RRULE", "FREQ=WEEKLY;COUNT=10;BYDAY=WE"),
        ("EXDATE", "20270407T180000"),
        ("SEQUENCE", "3"),
        ("SUMMARY", "Listening session"),
        ("DESCRIPTION", "All are welcome."),
        ("LOCATION", r"Main hall\, Venue v\, Warwick Lane\, Coventry\, CV1 2HA"),
        ("GEO", "52.4068;-1.5122"),
        ("STATUS", "CONFIRMED"),
        ("TRANSP", "OPAQUE"),
    ] {
        assert_eq!(series.get(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(series.get("URL"), Some(format!("https://hall.example.org/meetings/{}", made.meeting.id)));
    assert_eq!(series.get("DURATION"), None);
    for name in ["DTSTART", "DTEND", "EXDATE"] {
        assert_eq!(series.zone_of(name).as_deref(), Some("Europe/London"), "{name}");
    }
}

#[tokio::test]
async fn only_a_date_that_differs_stands_for_itself() {
    let hall = Hall::new().await;
    let mut made = weekly(&hall).await;
    let elsewhere = hall.venue("w").await;
    made.overrides = vec![
        overrides::Model { starts_local: Some(local("2027-04-01T17:30")), ..change(&made, "2027-03-31T18:00") },
        overrides::Model { duration: Some("PT3H".into()), ..change(&made, "2027-04-07T18:00") },
        overrides::Model { space_id: Some(elsewhere.space.id), ..change(&made, "2027-04-14T18:00") },
        overrides::Model { without_space: true, ..change(&made, "2027-04-21T18:00") },
        overrides::Model { title: Some("Steering".into()), ..change(&made, "2027-04-28T18:00") },
        overrides::Model { title: Some(made.meeting.title.clone()), ..change(&made, "2027-05-05T18:00") },
    ];
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    assert_eq!(feed.events.len(), 6);
    assert!(feed.events.iter().all(|event| event.uid() == made.meeting.uid));
    let moved = feed.event(Some("20270331T180000"));
    assert_eq!(moved.get("DTSTART").as_deref(), Some("20270401T173000"));
    assert_eq!(moved.zone_of("RECURRENCE-ID").as_deref(), Some("Europe/London"));
    assert_eq!(moved.get("RRULE"), None);
    assert_eq!(feed.event(Some("20270407T180000")).get("DTEND").as_deref(), Some("20270407T210000"));
    assert!(feed.event(Some("20270414T180000")).get("LOCATION").unwrap().contains("Venue w"));
    assert_eq!(feed.event(Some("20270421T180000")).get("LOCATION"), None);
    assert_eq!(feed.event(Some("20270428T180000")).get("SUMMARY").as_deref(), Some("Steering"));
}

#[tokio::test]
async fn a_date_that_is_moved_twice_still_names_its_first_start() {
    let hall = Hall::new().await;
    let mut made = weekly(&hall).await;
    for moved in ["2027-04-01T17:30", "2027-04-02T19:00"] {
        made.overrides =
            vec![overrides::Model { starts_local: Some(local(moved)), ..change(&made, "2027-03-31T18:00") }];
        hall.put(&made).await;
    }
    let feed = hall.feed(PUBLIC).await;
    assert_eq!(feed.event(Some("20270331T180000")).get("DTSTART").as_deref(), Some("20270402T190000"));
}

#[tokio::test]
async fn a_cancelled_date_stays_and_is_shown_as_cancelled() {
    let hall = Hall::new().await;
    let mut made = weekly(&hall).await;
    made.overrides = vec![overrides::Model { status: Some("cancelled".into()), ..change(&made, "2027-03-31T18:00") }];
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    let cancelled = feed.event(Some("20270331T180000"));
    assert_eq!(cancelled.get("STATUS").as_deref(), Some("CANCELLED"));
    assert_eq!(cancelled.get("TRANSP").as_deref(), Some("TRANSPARENT"));
    assert_eq!(cancelled.get("SUMMARY").as_deref(), Some("CANCELLED: Listening session"));
    let series = feed.event(None);
    assert_eq!((series.get("STATUS").as_deref(), series.get("EXDATE")), (Some("CONFIRMED"), None));
}

#[tokio::test]
async fn a_cancelled_meeting_stays_with_all_its_dates() {
    let hall = Hall::new().await;
    let mut made = with(weekly(&hall).await, |meeting| meeting.status = "cancelled".into());
    made.overrides =
        vec![overrides::Model { starts_local: Some(local("2027-04-01T17:30")), ..change(&made, "2027-03-31T18:00") }];
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    assert_eq!(feed.events.len(), 2);
    for event in &feed.events {
        assert_eq!(event.get("STATUS").as_deref(), Some("CANCELLED"));
        assert_eq!(event.get("SUMMARY").as_deref(), Some("CANCELLED: Listening session"));
    }
}

#[tokio::test]
async fn a_draft_is_in_no_feed() {
    let hall = Hall::new().await;
    let made = with(weekly(&hall).await, |meeting| meeting.status = "draft".into());
    hall.put(&made).await;
    for path in [PUBLIC, "/calendars/partners/a.ics", "/calendars/venues/v.ics"] {
        assert_eq!(hall.feed(path).await.events.len(), 0, "{path}");
    }
    assert_eq!(hall.get(&format!("/meetings/{}.ics", made.meeting.id)).await.status(), 404);
}

#[tokio::test]
async fn a_feed_without_meetings_is_a_calendar_all_the_same() {
    let feed = Hall::new().await.feed(PUBLIC).await;
    assert_eq!((feed.events.len(), feed.zones), (0, 1));
}

#[tokio::test]
async fn all_components_of_a_uid_changed_when_the_newest_of_them_or_the_venue_did() {
    let hall = Hall::new().await;
    let mut made = weekly(&hall).await;
    let noon = hall.now() + TimeDelta::hours(3);
    made.overrides = vec![overrides::Model {
        title: Some("Steering".into()),
        updated_at: noon,
        ..change(&made, "2027-03-31T18:00")
    }];
    hall.put(&made).await;
    let stamps = async || {
        let feed = hall.feed(PUBLIC).await;
        let mut stamps: Vec<String> = Vec::new();
        for name in ["DTSTAMP", "LAST-MODIFIED"] {
            stamps.extend(feed.events.iter().map(|event| event.get(name).unwrap()));
        }
        stamps.dedup();
        stamps
    };
    assert_eq!(stamps().await, ["20270301T120000Z"]);
    let venue = crate::store::venues::by_slug(hall.app.store.read(), "v").await.unwrap().unwrap();
    hall.save(venues::Model { name: "Old Hall".into(), updated_at: noon + TimeDelta::hours(1), ..venue }).await;
    assert_eq!(stamps().await, ["20270301T130000Z"]);
    assert!(hall.feed(PUBLIC).await.event(None).get("LOCATION").unwrap().contains("Old Hall"));
}

#[tokio::test]
async fn a_series_in_a_zone_without_rules_is_single_events_in_utc_that_lead_back_to_it() {
    let hall = Hall::new().await;
    let made = with(weekly(&hall).await, |meeting| {
        meeting.time_zone = "Africa/Casablanca".into();
        meeting.recurrence = Some("FREQ=WEEKLY;COUNT=3".into());
    });
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    assert_eq!(feed.events.len(), 3);
    for (event, date) in feed.events.iter().zip(["2027-03-24T18:00", "2027-03-31T18:00", "2027-04-07T18:00"]) {
        assert_eq!(meeting_and_date(&event.uid()), Some((made.meeting.uid.as_str(), local(date))));
        assert_eq!((event.get("RRULE"), event.get("RECURRENCE-ID")), (None, None));
        assert!(event.get("DTSTART").unwrap().ends_with('Z'));
    }
}

#[tokio::test]
async fn a_series_in_an_hour_that_is_skipped_or_comes_twice_is_single_events_that_nobody_can_misread() {
    let hall = Hall::new().await;
    let made = with(weekly(&hall).await, |meeting| {
        meeting.starts_local = local("2027-03-28T01:30");
        meeting.recurrence = Some("FREQ=MONTHLY;INTERVAL=7;BYDAY=-1SU;COUNT=2".into());
    });
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    let said = |name: &str| feed.events.iter().filter_map(|event| event.get(name)).collect::<Vec<_>>();
    assert_eq!(said("DTSTART"), ["20270328T023000", "20271031T003000Z"]);
    assert_eq!(said("DTEND"), ["20270328T043000", "20271031T023000Z"]);
    assert!(said("RRULE").is_empty());
}

#[tokio::test]
async fn a_date_during_which_clocks_change_says_its_end_by_itself() {
    let hall = Hall::new().await;
    let made = with(weekly(&hall).await, |meeting| {
        meeting.starts_local = local("2027-03-20T23:00");
        meeting.recurrence = Some("FREQ=WEEKLY;COUNT=3".into());
        meeting.duration = "PT3H".into();
    });
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    assert_eq!(feed.events.len(), 2);
    assert_eq!(feed.event(Some("20270327T230000")).get("DTEND").as_deref(), Some("20270328T030000"));
}

#[tokio::test]
async fn a_series_on_several_weekdays_of_the_month_is_one_for_each_that_lead_back_to_it() {
    let hall = Hall::new().await;
    let made = with(weekly(&hall).await, |meeting| {
        meeting.recurrence = Some("FREQ=MONTHLY;BYDAY=1WE,-1WE;COUNT=5".into());
        meeting.starts_local = local("2027-03-31T18:00");
    });
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    let uid = &made.meeting.uid;
    let shown: Vec<_> = feed.events.iter().map(|event| (event.uid(), event.get("RRULE").unwrap().clone())).collect();
    assert_eq!(
        shown,
        [
            (format!("{uid}-1WE"), "FREQ=MONTHLY;COUNT=2;BYDAY=1WE".to_owned()),
            (uid.clone(), "FREQ=MONTHLY;COUNT=3;BYDAY=-1WE".to_owned()),
        ]
    );
    assert_eq!(meeting_of_part(&format!("{uid}-1WE")), Some(uid.as_str()));
    assert_eq!(meeting_of_part(&format!("{uid}--1WE")), Some(uid.as_str()));
}

#[test]
fn a_uid_that_was_not_derived_leads_to_no_date() {
    for uid in
        ["", "a@b", "-20270324T180000", "a-20270324", "a-20270324T1800", "a-20270324T180000Z", "a-20271324T180000"]
    {
        assert_eq!((meeting_and_date(uid), meeting_of_part(uid)), (None, None), "{uid}");
    }
}

#[tokio::test]
async fn a_meeting_that_happens_once_is_one_event_even_if_its_date_was_moved() {
    let hall = Hall::new().await;
    let mut made = with(weekly(&hall).await, |meeting| meeting.recurrence = None);
    made.overrides =
        vec![overrides::Model { starts_local: Some(local("2027-03-25T17:30")), ..change(&made, "2027-03-24T18:00") }];
    hall.put(&made).await;
    let feed = hall.feed(PUBLIC).await;
    assert_eq!(feed.events.len(), 1);
    assert_eq!(feed.event(None).get("DTSTART").as_deref(), Some("20270325T173000"));
    assert_eq!(feed.event(None).uid(), made.meeting.uid);
}

#[tokio::test]
async fn a_date_that_another_rule_made_is_there_only_if_it_took_place() {
    let hall = Hall::new().await;
    let made = weekly(&hall).await;
    hall.put(&made).await;
    let dates = crate::store::occurrences::of_meetings(hall.app.store.read(), &[made.meeting.id]).await.unwrap();
    // Now it is every second week: the second date took place, the fourth was given up.
    let status = |number: usize| if number == 3 { "cancelled" } else { "confirmed" };
    for (number, date) in dates.into_iter().enumerate() {
        hall.save(crate::store::occurrences::Model { status: status(number).into(), ..date }).await;
    }
    hall.save(meetings::Model { recurrence: Some("FREQ=WEEKLY;INTERVAL=2;COUNT=2".into()), ..made.meeting.clone() })
        .await;
    let feed = hall.feed(PUBLIC).await;
    let uids: Vec<String> = feed.events.iter().map(super::reading::Event::uid).collect();
    assert!(uids.contains(&format!("{}-20270331T180000", made.meeting.uid)), "{uids:?}");
    assert!(!uids.contains(&format!("{}-20270414T180000", made.meeting.uid)), "{uids:?}");
}

#[tokio::test]
async fn the_parts_of_a_split_series_name_each_other() {
    let hall = Hall::new().await;
    let first = weekly(&hall).await;
    hall.put(&first).await;
    let host = crate::store::partners::by_slug(hall.app.store.read(), "a").await.unwrap().unwrap();
    let second = with(hall.plan(&host, "Listening session, later"), |meeting| {
        meeting.series_id = first.meeting.series_id;
        meeting.continues_id = Some(first.meeting.id);
        meeting.starts_local = local("2027-06-23T19:00");
    });
    hall.put(&second).await;
    for path in [PUBLIC.to_owned(), format!("/meetings/{}.ics", first.meeting.id)] {
        let feed = hall.feed(&path).await;
        assert_eq!(feed.events.len(), 2, "{path}");
        for (own, other) in [(&first, &second), (&second, &first)] {
            let event = feed.events.iter().find(|event| event.uid() == own.meeting.uid).unwrap();
            assert_eq!(event.get("RELATED-TO").as_ref(), Some(&other.meeting.uid), "{path}");
        }
    }
    hall.put(&with(second, |meeting| meeting.visibility = "invited".into())).await;
    assert_eq!(hall.feed(PUBLIC).await.event(None).get("RELATED-TO"), None);
}

#[tokio::test]
async fn where_it_is_and_how_to_join_is_told_to_those_it_is_for() {
    let hall = Hall::new().await;
    let member = hall.member("en", &[]).await;
    hall.token("own", member, None).await;
    let mut made = with(weekly(&hall).await, |meeting| {
        meeting.address_hidden = true;
        meeting.online_url = Some("https://meet.example.org/room".into());
    });
    made.members = vec![member];
    hall.put(&made).await;
    let text = hall.text(PUBLIC).await;
    for secret in ["LOCATION", "GEO", "X-APPLE", "CONFERENCE", "meet.example.org", "Warwick Lane"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let feed = hall.feed(&private_path("own")).await;
    let event = feed.event(None);
    assert_eq!(event.get("CONFERENCE").as_deref(), Some("https://meet.example.org/room"));
    assert_eq!(event.get("DESCRIPTION").as_deref(), Some(r"All are welcome.\n\nhttps://meet.example.org/room"));
    assert!(event.get("LOCATION").unwrap().contains("Warwick Lane"));
}

#[tokio::test]
async fn a_feed_has_no_attendee_organizer_method_or_alarm() {
    let hall = Hall::new().await;
    let member = hall.member("en", &[]).await;
    hall.token("own", member, None).await;
    let mut made = with(weekly(&hall).await, |meeting| meeting.organiser_id = Some(member));
    made.members = vec![member];
    hall.put(&made).await;
    for path in [PUBLIC, "/calendars/partners/a.ics", "/calendars/venues/v.ics", &private_path("own")] {
        let text = hall.text(path).await;
        assert!(text.contains("BEGIN:VEVENT"), "{path}");
        for name in ["ATTENDEE", "ORGANIZER", "METHOD", "VALARM"] {
            assert!(!text.contains(name), "{path}: {name}");
        }
    }
}

#[tokio::test]
async fn a_calendar_says_what_it_is_before_its_components() {
    let hall = Hall::new().await;
    hall.put(&weekly(&hall).await).await;
    let text = hall.text("/calendars/partners/a.ics").await.replace("\r\n ", "");
    let (own, _) = text.split_once("BEGIN:VTIMEZONE").unwrap();
    let lines: Vec<&str> = own.lines().collect();
    assert_eq!(
        lines,
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//Commonhall//Commonhall//EN",
            "VERSION:2.0",
            "CALSCALE:GREGORIAN",
            "NAME:Partner a",
            "X-WR-CALNAME:Partner a",
            "X-WR-TIMEZONE:Europe/London",
            "COLOR:teal",
            "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
            "X-PUBLISHED-TTL:PT4H",
            "URL:https://hall.example.org/partners/a",
            "SOURCE;VALUE=URI:https://hall.example.org/calendars/partners/a.ics",
        ]
    );
}

#[tokio::test]
async fn a_private_feed_does_not_hold_its_own_address() {
    let hall = Hall::new().await;
    let member = hall.member("en", &[]).await;
    hall.token("s3cr3t", member, None).await;
    let text = hall.text(&private_path("s3cr3t")).await;
    assert!(!text.contains("SOURCE") && !text.contains("s3cr3t"));
}

#[tokio::test]
async fn a_title_cannot_become_a_line_of_its_own() {
    let hall = Hall::new().await;
    let made = with(weekly(&hall).await, |meeting| {
        meeting.title = "Tea; cake,\r\nATTENDEE:mailto:x@example.org\\ ".repeat(9) + "সবাইকে স্বাগতম";
    });
    hall.put(&made).await;
    let text = hall.text(PUBLIC).await;
    assert!(!text.contains("\nATTENDEE"));
    assert!(super::reading::read(&text).event(None).get("SUMMARY").unwrap().starts_with(r"Tea\; cake\,\nATTENDEE:"));
}
