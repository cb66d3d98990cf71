//! Which meetings are in which feed, and who gets none.

use chrono::TimeDelta;
use commonhall_entities::{feeds, partners};

use super::hall::{Hall, Made, local, private_path};
use crate::flows::feed::window_start;

const PUBLIC: &str = "/calendars/public.ics";

async fn titles(hall: &Hall, path: &str) -> Vec<String> {
    hall.feed(path).await.titles()
}

async fn put(hall: &Hall, made: Made, visibility: &str) -> Made {
    let mut made = made;
    visibility.clone_into(&mut made.meeting.visibility);
    Box::pin(hall.put(&made)).await;
    made
}

#[tokio::test]
async fn no_feed_of_one_scope_holds_anothers_meeting() {
    let hall = Hall::new().await;
    let (a, b) = (hall.partner("a").await, hall.partner("b").await);
    let (v, w) = (hall.venue("v").await, hall.venue("w").await);
    let mut at_v = hall.plan(&a, "of a, at v");
    at_v.meeting.space_id = Some(v.space.id);
    put(&hall, at_v, "public").await;
    let mut at_w = hall.plan(&b, "of b, at w");
    at_w.meeting.space_id = Some(w.space.id);
    put(&hall, at_w, "public").await;
    let mut invited = hall.plan(&b, "of b, with a");
    invited.partners = vec![a.id];
    put(&hall, invited, "public").await;
    let mut hidden = hall.plan(&a, "for partners");
    hidden.meeting.space_id = Some(v.space.id);
    let hidden = put(&hall, hidden, "partners").await;
    put(&hall, hall.plan(&a, "for the invited"), "invited").await;
    let open = put(&hall, hall.plan(&a, "of a"), "public").await;

    assert_eq!(titles(&hall, PUBLIC).await, ["of a", r"of a\, at v", r"of b\, at w", r"of b\, with a"]);
    assert_eq!(titles(&hall, "/calendars/partners/a.ics").await, ["of a", r"of a\, at v", r"of b\, with a"]);
    assert_eq!(titles(&hall, "/calendars/partners/b.ics").await, [r"of b\, at w", r"of b\, with a"]);
    assert_eq!(titles(&hall, "/calendars/venues/v.ics").await, [r"of a\, at v"]);
    assert_eq!(titles(&hall, "/calendars/venues/w.ics").await, [r"of b\, at w"]);
    assert_eq!(titles(&hall, &format!("/meetings/{}.ics", open.meeting.id)).await, ["of a"]);
    assert_eq!(hall.get(&format!("/meetings/{}.ics", hidden.meeting.id)).await.status(), 404);
}

#[tokio::test]
async fn a_meeting_for_women_only_is_in_no_venue_feed() {
    let hall = Hall::new().await;
    let (a, v) = (hall.partner("a").await, hall.venue("v").await);
    let mut made = hall.plan(&a, "Women's circle");
    made.meeting.space_id = Some(v.space.id);
    made.meeting.address_hidden = true;
    put(&hall, made, "public").await;
    assert_eq!(titles(&hall, "/calendars/venues/v.ics").await, [""; 0]);
    assert_eq!(titles(&hall, PUBLIC).await, ["Women's circle"]);
}

#[tokio::test]
async fn a_members_feed_holds_exactly_what_they_organise_or_are_invited_to() {
    let hall = Hall::new().await;
    let (a, b) = (hall.partner("a").await, hall.partner("b").await);
    let member = hall.member("en", &[a.id]).await;
    hall.token("own", member, None).await;
    put(&hall, hall.plan(&a, "hosted by mine"), "public").await;
    put(&hall, hall.plan(&b, "of others"), "public").await;
    let mut organised = hall.plan(&b, "organised");
    organised.meeting.organiser_id = Some(member);
    put(&hall, organised, "invited").await;
    let mut named = hall.plan(&b, "by name");
    named.members = vec![member];
    put(&hall, named, "invited").await;
    let mut through = hall.plan(&b, "through a partner");
    through.partners = vec![a.id];
    put(&hall, through, "partners").await;
    assert_eq!(titles(&hall, &private_path("own")).await, ["by name", "organised", "through a partner"]);
    hall.leave_partners(member).await;
    assert_eq!(titles(&hall, &private_path("own")).await, ["by name", "organised"]);
}

#[tokio::test]
async fn a_partners_private_feed_holds_all_that_the_partner_may_see() {
    let hall = Hall::new().await;
    let (a, b) = (hall.partner("a").await, hall.partner("b").await);
    let member = hall.member("en", &[a.id]).await;
    hall.token("partner", member, Some(a.id)).await;
    put(&hall, hall.plan(&a, "hosted, public"), "public").await;
    put(&hall, hall.plan(&a, "hosted, for partners"), "partners").await;
    put(&hall, hall.plan(&a, "hosted, for others"), "invited").await;
    let mut invited = hall.plan(&b, "invited");
    invited.partners = vec![a.id];
    put(&hall, invited, "invited").await;
    let mut personal = hall.plan(&b, "personal");
    personal.members = vec![member];
    put(&hall, personal, "invited").await;
    let feed = hall.feed(&private_path("partner")).await;
    assert_eq!(feed.titles(), [r"hosted\, for partners", r"hosted\, public", "invited"]);
    assert_eq!(feed.get("NAME").as_deref(), Some("Own"));
}

#[tokio::test]
async fn a_feed_of_a_language_holds_what_is_held_in_it() {
    let hall = Hall::new().await;
    let a = hall.partner("a").await;
    for (title, languages) in [("in Bengali", "bn"), ("in Welsh", "cy"), ("in English", "en")] {
        let mut made = hall.plan(&a, title);
        made.meeting.languages = serde_json::json!(["en", languages]);
        put(&hall, made, "public").await;
    }
    let bengali = hall.feed("/calendars/languages/bn.ics").await;
    assert_eq!(
        (bengali.titles(), bengali.get("NAME").as_deref()),
        (vec!["in Bengali".into()], Some("Meetings in Bengali"))
    );
    // One that we have no name for has a feed as soon as there is a meeting in it.
    assert_eq!(titles(&hall, "/calendars/languages/cy.ics").await, ["in Welsh"]);
    assert_eq!(titles(&hall, "/calendars/languages/so.ics").await, [""; 0]);
    assert_eq!(hall.get("/calendars/languages/tlh.ics").await.status(), 404);
}

#[tokio::test]
async fn the_feeds_of_the_committee_hold_what_all_of_it_is_invited_to() {
    let hall = Hall::new().await;
    let (a, b, other) = (hall.partner("a").await, hall.partner("b").await, hall.partner("c").await);
    let of_b = hall.member("en", &[b.id]).await;
    let row = hall.token("committee", of_b, None).await;
    hall.save(feeds::Model { committee: true, ..row }).await;
    for partner in [&a, &b] {
        hall.save(partners::Model { steering: true, ..partner.clone() }).await;
    }
    let with_b = |title: &str| Made { partners: vec![b.id], ..hall.plan(&a, title) };
    put(&hall, with_b("open to all"), "public").await;
    put(&hall, with_b("for those invited"), "invited").await;
    let of_host = Made { partners: vec![a.id, other.id], ..hall.plan(&b, "of b, for those invited") };
    put(&hall, of_host, "invited").await;
    put(&hall, hall.plan(&a, "of a alone"), "public").await;
    assert_eq!(titles(&hall, "/calendars/steering-committee.ics").await, ["open to all"]);
    // Who hosts is not invited by that: what such a meeting is about its own members need not know.
    assert_eq!(titles(&hall, &private_path("committee")).await, ["for those invited", "open to all"]);
    hall.leave_partners(of_b).await;
    assert_eq!(hall.get(&private_path("committee")).await.status(), 410);
    for partner in [&a, &b] {
        hall.save(partners::Model { steering: false, ..partner.clone() }).await;
    }
    assert_eq!(titles(&hall, "/calendars/steering-committee.ics").await, [""; 0], "there is no committee");
}

#[tokio::test]
async fn a_feed_of_times_alone_tells_nothing_else() {
    let hall = Hall::new().await;
    let (a, v) = (hall.partner("a").await, hall.venue("v").await);
    let member = hall.member("en", &[a.id]).await;
    let row = hall.token("own", member, None).await;
    hall.save(feeds::Model { details: "times".into(), ..row }).await;
    let mut made = Made { partners: vec![a.id], ..hall.plan(&a, "Women's circle") };
    made.meeting.space_id = Some(v.space.id);
    made.meeting.online_url = Some("https://meet.example.org/1".into());
    made.meeting.recurrence = Some("FREQ=WEEKLY;COUNT=3".into());
    let over = super::hall::change(&made, "2027-03-31T18:00");
    made.overrides = vec![commonhall_entities::overrides::Model {
        title: Some("Guest speaker".into()),
        description: Some("About housing".into()),
        status: Some("cancelled".into()),
        ..over
    }];
    put(&hall, made, "invited").await;
    let text = hall.text(&private_path("own")).await;
    assert!(text.contains("SUMMARY:Private meeting") && text.contains("SUMMARY:CANCELLED: Private meeting"), "{text}");
    assert!(text.contains("DTSTART;TZID=Europe/London:20270324T180000"), "{text}");
    for told in
        ["Women", "Guest", "housing", "welcome", "Venue v", "Main hall", "CV1", "meet.example", "/meetings/", "GEO"]
    {
        assert!(!text.contains(told), "it tells {told}: {text}");
    }
}

#[tokio::test]
async fn whoever_leaves_a_partner_loses_its_feed_and_keeps_their_own() {
    let hall = Hall::new().await;
    let a = hall.partner("a").await;
    let member = hall.member("en", &[a.id]).await;
    hall.token("own", member, None).await;
    hall.token("partner", member, Some(a.id)).await;
    assert_eq!(hall.get(&private_path("partner")).await.status(), 200);
    hall.leave_partners(member).await;
    assert_eq!(hall.get(&private_path("partner")).await.status(), 410);
    assert_eq!(hall.get(&private_path("own")).await.status(), 200);
}

#[tokio::test]
async fn a_revoked_address_is_gone_and_an_unknown_one_never_was() {
    let hall = Hall::new().await;
    let member = hall.member("en", &[]).await;
    let row = hall.token("own", member, None).await;
    assert_eq!(hall.get(&private_path("own")).await.status(), 200);
    hall.save(feeds::Model { revoked_at: Some(hall.now()), ..row }).await;
    assert_eq!(hall.get(&private_path("own")).await.status(), 410);
    for path in [
        &private_path("nobody's"),
        "/calendars/partners/x.ics",
        "/calendars/partners/.ics",
        "/calendars/venues/x.ics",
        "/meetings/x.ics",
        "/meetings/0195b7c0-0000-7000-8000-000000000000.ics",
    ] {
        assert_eq!(hall.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_departed_partners_feed_stays() {
    let hall = Hall::new().await;
    let a = hall.partner("a").await;
    put(&hall, hall.plan(&a, "of a"), "public").await;
    hall.save(partners::Model { left_at: Some(hall.now()), ..a }).await;
    assert_eq!(titles(&hall, "/calendars/partners/a.ics").await, ["of a"]);
}

#[test]
fn the_window_starts_on_the_first_of_a_month_about_ninety_days_back() {
    for (now, start) in [
        ("2027-03-01T00:00:00Z", "2026-12-01T00:00:00Z"),
        ("2027-03-31T23:59:59Z", "2026-12-01T00:00:00Z"),
        ("2027-05-31T12:00:00Z", "2027-02-01T00:00:00Z"),
    ] {
        assert_eq!(
            window_start(now.parse().unwrap()),
            start.parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
            "{now}"
        );
    }
}

#[tokio::test]
async fn a_meeting_is_in_a_feed_with_all_its_dates_or_not_at_all() {
    let hall = Hall::new().await;
    let a = hall.partner("a").await;
    let mut over = hall.plan(&a, "long over");
    over.meeting.starts_local = local("2026-11-30T18:00");
    let over = put(&hall, over, "public").await;
    let mut still = hall.plan(&a, "still on");
    still.meeting.starts_local = local("2026-09-02T18:00");
    still.meeting.recurrence = Some("FREQ=WEEKLY;COUNT=20".into());
    put(&hall, still, "public").await;
    let feed = hall.feed(PUBLIC).await;
    assert_eq!(feed.titles(), ["still on"]);
    assert_eq!(feed.event(None).get("DTSTART").as_deref(), Some("20260902T180000"));
    // Its own feed does not forget it: a calendar that is suddenly empty looks like a fault.
    assert_eq!(titles(&hall, &format!("/meetings/{}.ics", over.meeting.id)).await, ["long over"]);
    hall.app.clock.advance(TimeDelta::days(70));
    assert_eq!(titles(&hall, PUBLIC).await, [""; 0]);
}
