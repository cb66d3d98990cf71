//! What everybody may see.

use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::partner::PartnerInput;
use poem::http::{StatusCode, header};

use super::World;
use crate::assets;
use crate::flows::meetings::{self, DateChange, Warnings};
use crate::flows::{Caller, partners};
use crate::store::installation;

#[tokio::test]
async fn a_visitor_sees_a_public_meeting_and_not_an_invited_one() {
    let world = World::new().await;
    let public = world.schedule(world.evening()).await;
    let starts = "2027-03-25T18:00".to_owned();
    let title = "Steering committee".to_owned();
    let invited = MeetingInput { visibility: Some("invited".to_owned()), starts, title, ..world.evening() };
    let invited = world.invite(invited).await;
    for path in ["/", "/meetings", "/partners/aston-dars-group", "/venues/coventry-central-hall"] {
        let page = world.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains(&format!("/meetings/{}\"", public.meeting.id)), "{path}");
        assert!(!page.text.contains("Steering committee"), "{path}");
    }
    assert_eq!(world.get(&format!("/meetings/{}", invited.meeting.id)).await.status, StatusCode::NOT_FOUND);
    let seen =
        world.get_as(&world.session_of(world.member.id).await, &format!("/meetings/{}", invited.meeting.id)).await;
    assert!(seen.text.contains("Steering committee") && seen.text.contains("/a/"), "{}", seen.text);
}

#[tokio::test]
async fn what_is_on_shows_cancelled_meetings_as_cancelled_and_drafts_to_nobody() {
    let world = World::new().await;
    let cancelled = world.schedule(world.evening()).await;
    meetings::cancel(&world.app, &Caller::command(), cancelled.meeting.id, None, Some("No heating")).await.unwrap();
    let (title, starts) = ("Secret plan".to_owned(), "2027-03-26T18:00".to_owned());
    let draft = MeetingInput { status: Some("draft".to_owned()), title, starts, ..world.evening() };
    let draft = world.schedule(draft).await;
    let organiser = world.add_member("Organiser of the partnership", "organiser").await;
    let session = world.session_of(organiser.id).await;
    let page = world.get_as(&session, "/").await;
    assert!(page.text.contains("status cancelled") && !page.text.contains("Secret plan"));
    let draft = format!("/meetings/{}", draft.meeting.id);
    assert_eq!(world.get(&draft).await.status, StatusCode::NOT_FOUND);
    let seen = world.get_as(&session, &draft).await;
    assert!(seen.text.contains("This is a draft") && !seen.text.contains(".ics"));
    assert!(world.get(&format!("/meetings/{}", cancelled.meeting.id)).await.text.contains("No heating"));
}

#[tokio::test]
async fn a_hidden_address_is_on_no_venue_page_and_told_to_those_invited() {
    let world = World::new().await;
    let whole = world.invite(MeetingInput { address_hidden: true, ..world.evening() }).await;
    let path = format!("/meetings/{}", whole.meeting.id);
    let page = world.get(&path).await;
    assert!(page.text.contains("Listening evening") && !page.text.contains("Central Hall"), "{}", page.text);
    for list in ["/venues/coventry-central-hall", "/?venue=coventry-central-hall"] {
        assert!(!world.get(list).await.text.contains("Listening evening"), "{list}");
    }
    let session = world.session_of(world.member.id).await;
    assert!(world.get_as(&session, &path).await.text.contains("Coventry Central Hall"));
    assert!(!world.get_as(&session, "/venues/coventry-central-hall").await.text.contains("Listening evening"));
    assert!(world.get(&world.answer_path(&whole)).await.text.contains("Coventry Central Hall"));
}

#[tokio::test]
async fn every_public_calendar_has_a_page_with_all_ways_to_subscribe() {
    let world = World::new().await;
    let meeting = world.schedule(world.evening()).await.meeting.id;
    let pages = [
        ("/calendars/public", "/calendars/public.ics".to_owned()),
        ("/calendars/partners/aston-dars-group", "/calendars/partners/aston-dars-group.ics".to_owned()),
        ("/calendars/venues/coventry-central-hall", "/calendars/venues/coventry-central-hall.ics".to_owned()),
        (&format!("/calendars/meetings/{meeting}"), format!("/meetings/{meeting}.ics")),
    ];
    for (path, feed) in pages {
        let page = world.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let base_url = &world.app.settings.base_url;
        let host = base_url.split_once("://").unwrap().1;
        assert!(page.text.contains(&format!("href=\"webcal://{host}{feed}\"")), "{path}: {}", page.text);
        assert!(page.text.contains(&format!("value=\"{base_url}{feed}\"")), "{path}");
        for service in ["calendar.google.com", "outlook.live.com", "outlook.office.com"] {
            let link = page.text.split(&format!("href=\"https://{service}/")).nth(1).unwrap();
            assert!(link.split('>').next().unwrap().ends_with("rel=\"noopener noreferrer\""), "{path}: {service}");
        }
        assert!(page.text.contains("<svg class=\"qr\" role=\"img\" aria-label=\"QR code"), "{path}");
        assert!(page.text.contains("works on this computer only"), "{path}");
        let urdu = world.get(&format!("{path}?lang=ur")).await.text;
        assert!(urdu.contains(&format!("value=\"{base_url}{feed}?lang=ur\"")), "{path}");
        assert_eq!(world.get(&feed).await.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    }
    for path in ["/calendars/partners/nobody", "/calendars/venues/nowhere", "/calendars/meetings/nothing"] {
        assert_eq!(world.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_notice_says_when_and_where_and_tells_no_hidden_address() {
    let world = World::new().await;
    let on = |starts: &str, title: &str| MeetingInput {
        starts: starts.to_owned(),
        title: title.to_owned(),
        ..world.evening()
    };
    world.schedule(MeetingInput { languages: vec!["bn".to_owned()], ..on("2027-03-24T18:00", "Reading circle") }).await;
    let women = Some("Women only".to_owned());
    world.schedule(MeetingInput { audience: women, address_hidden: true, ..on("2027-03-25T18:00", "Majlis") }).await;
    world
        .schedule(MeetingInput { visibility: Some("invited".to_owned()), ..on("2027-03-26T18:00", "Committee") })
        .await;
    let cancelled = world.schedule(on("2027-03-27T18:00", "Cold evening")).await.meeting.id;
    meetings::cancel(&world.app, &Caller::command(), cancelled, None, None).await.unwrap();
    let notice = "/calendars/partners/aston-dars-group/notice";
    let page = world.get(notice).await.text;
    let sheet = page.split_once("<article class=\"sheet\">").unwrap().1.split_once("</article>").unwrap().0;
    for said in
        ["Wednesday 24 March 2027", "18:00 to 20:00", "Reading circle", "Bengali", "Open to everybody", "Women only"]
    {
        assert!(sheet.contains(said), "{said}: {sheet}");
    }
    assert_eq!(sheet.matches("Warwick Lane").count(), 1, "{sheet}");
    assert!(sheet.contains("Address told to those invited") && sheet.contains("aria-label=\"QR code of "), "{sheet}");
    let host = world.app.settings.base_url.split_once("://").unwrap().1;
    assert!(sheet.contains(&format!(">{host}/partners/aston-dars-group<")), "{sheet}");
    assert!(!sheet.contains("Committee") && !sheet.contains("Cold evening") && !sheet.contains("href="), "{sheet}");
    let of_venue = world.get("/calendars/venues/coventry-central-hall/notice").await.text;
    assert!(of_venue.contains("Reading circle") && !of_venue.contains("Majlis"));
    for path in ["/partners/aston-dars-group", "/calendars/partners/aston-dars-group"] {
        assert!(world.get(path).await.text.contains(&format!("href=\"{notice}\"")), "{path}");
    }
    for path in ["/calendars/partners/nobody/notice", "/calendars/venues/nowhere/notice"] {
        assert_eq!(world.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn filters_keep_each_other_and_an_unknown_one_leads_back_to_everything() {
    let world = World::new().await;
    world.schedule(world.evening()).await;
    let page = world.get("/?partner=aston-dars-group").await.text;
    assert!(page.contains("Listening evening"));
    assert!(page.contains("/?partner=aston-dars-group&amp;venue=coventry-central-hall"), "{page}");
    assert!(page.contains("/calendars/partners/aston-dars-group.ics"));
    assert!(!world.get("/?partner=british-national-overseas").await.text.contains("Listening evening"));
    let unknown = world.get("/?partner=nobody%22%3E&venue=coventry-central-hall").await;
    assert_eq!(unknown.status, StatusCode::OK);
    // The same page in another language has the same address, whatever is in it; the page itself makes nothing of it.
    let main = unknown.text.split_once("<main").unwrap().1;
    assert!(main.contains("No meetings are planned for this choice") && !main.contains("nobody"));
    assert!(unknown.text.contains("class=\"filter-clear\" href=\"/\""));
}

#[tokio::test]
async fn a_long_list_goes_on_and_comes_back_without_losing_a_date() {
    let world = World::new().await;
    for number in 10..80 {
        let (month, day) = (3 + number / 28, 1 + number % 28);
        let starts = format!("2027-{month:02}-{day:02}T18:00");
        world.schedule(MeetingInput { title: format!("Evening {number}"), starts, ..world.evening() }).await;
    }
    let dates = |text: &str| -> Vec<String> {
        text.split("<bdi>Evening ").skip(1).map(|rest| rest.chars().take(2).collect()).collect()
    };
    let link = |text: &str, rel: &str| -> Option<String> {
        let rest = text.split_once(&format!("rel=\"{rel}\" href=\""))?.1;
        Some(rest.split('"').next()?.replace("&amp;", "&"))
    };
    let mut pages = vec![world.get("/").await.text];
    while let Some(next) = link(&pages[pages.len() - 1], "next") {
        pages.push(world.get(&next).await.text);
    }
    let seen: Vec<String> = pages.iter().flat_map(|page| dates(page)).collect();
    assert_eq!(seen.len(), 70);
    assert!(seen.is_sorted());
    let back = world.get(&link(&pages[2], "prev").unwrap()).await.text;
    assert_eq!(dates(&back), seen[30..60]);
    assert!(link(&pages[0], "prev").is_none());
}

#[tokio::test]
async fn a_series_shows_the_next_date_and_where_a_moved_one_was() {
    let world = World::new().await;
    let weekly = MeetingInput { recurrence: Some("FREQ=WEEKLY;COUNT=20".to_owned()), ..world.evening() };
    let whole = world.schedule(weekly).await;
    let (id, first) = (whole.meeting.id, whole.meeting.starts_local);
    let later = DateChange { starts: Some("2027-03-24T19:30".to_owned()), ..DateChange::default() };
    meetings::change_date(&world.app, &Caller::command(), id, first, None, &later, Warnings::Accept).await.unwrap();
    let page = world.get(&format!("/meetings/{id}")).await.text;
    assert!(page.contains("19:30 to 21:30") && page.contains("Moved from Wednesday 24 March 2027, 18:00"), "{page}");
    assert_eq!(page.matches(&format!("/meetings/{id}?date=")).count(), 12);
    assert!(page.contains("?date=20270324T180000\" aria-current=\"true\""));
    let other = world.get(&format!("/meetings/{id}?date=20270407T180000")).await;
    assert!(other.text.contains("<bdi>Wednesday 7 April 2027</bdi>"));
    for wrong in ["?date=20270408T180000", "?date=tomorrow"] {
        assert_eq!(world.get(&format!("/meetings/{id}{wrong}")).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn only_organisers_are_offered_to_change_a_meeting() {
    let world = World::new().await;
    let whole = world.schedule(world.evening()).await;
    let path = format!("/meetings/{}", whole.meeting.id);
    let edit = format!("/organise{path}/edit");
    assert!(!world.get(&path).await.text.contains("/organise"));
    assert!(!world.get_as(&world.session_of(world.member.id).await, &path).await.text.contains(&edit));
    let organiser = world.add_member("Organiser of the partnership", "organiser").await;
    assert!(world.get_as(&world.session_of(organiser.id).await, &path).await.text.contains(&edit));
}

#[tokio::test]
async fn a_script_in_a_title_or_a_name_is_text_on_every_page() {
    let world = World::new().await;
    let bad = "<script>alert(1)</script>";
    let kind = "community_group".to_owned();
    let partner = PartnerInput { name: format!("Friends {bad}"), kind, ..PartnerInput::default() };
    partners::add(&world.app, &Caller::command(), partner).await.unwrap();
    let input = MeetingInput {
        title: bad.to_owned(),
        description: bad.to_owned(),
        audience: Some(bad.to_owned()),
        ..world.evening()
    };
    let whole = world.invite(input).await;
    let session = world.session_of(world.member.id).await;
    let meeting = format!("/meetings/{}", whole.meeting.id);
    let answer = world.answer_path(&whole);
    let titled = ["/", "/partners/aston-dars-group", "/venues/coventry-central-hall", "/me", &meeting, &answer];
    for path in titled.into_iter().chain(["/partners", "/calendars", "/join"]) {
        let page = world.get_as(&session, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text.contains("<script"), "{path}");
        assert!(page.text.contains("&lt;script&gt;"), "{path}");
    }
}

#[tokio::test]
async fn every_public_page_is_there_before_anything_is_planned() {
    let world = World::new().await;
    for path in ["/", "/meetings", "/partners", "/venues", "/calendars", "/join", "/sign-in", "/robots.txt"] {
        assert_eq!(world.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/meetings/1", "/partners/nobody", "/venues/nowhere", "/assets/none.css", "/favicon.ico", "/a/1", "/x"]
    {
        let page = world.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.text.contains("There is no such page"), "{path}");
    }
}

#[tokio::test]
async fn the_stylesheet_may_be_kept_for_ever() {
    let world = World::new().await;
    let style = world.get(assets::style_href()).await;
    assert!(style.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let old = world.get("/assets/style.0000000000000000.css").await;
    assert_eq!(old.headers[header::CACHE_CONTROL], "public, max-age=300");
}

#[tokio::test]
async fn the_service_is_ready_until_its_planner_stands_still() {
    let world = World::new().await;
    assert_eq!(world.get("/health/live").await.status, StatusCode::OK);
    assert_eq!(world.get("/health/ready").await.text, r#"{"status":"ready"}"#);
    let db = world.app.store.begin().await.unwrap();
    let row = commonhall_entities::installation::Model {
        id: 1,
        key_fingerprint: String::new(),
        base_url: String::new(),
        zone_data: String::new(),
        outbox_held_because: None,
        planned_at: Some(world.app.now()),
        created_at: world.app.now(),
    };
    installation::create(&db, row).await.unwrap();
    db.commit().await.unwrap();
    assert_eq!(world.get("/health/ready").await.status, StatusCode::OK);
    world.app.clock.advance(chrono::TimeDelta::minutes(6));
    let stale = world.get("/health/ready").await;
    assert_eq!(
        (stale.status, stale.text.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"failing","check":"planner"}"#)
    );
}

#[tokio::test]
async fn what_is_on_is_chosen_by_language_month_and_words() {
    let world = World::new().await;
    let with = |title: &str, starts: &str, language: &str| MeetingInput {
        title: title.to_owned(),
        description: "We listen.".to_owned(),
        starts: starts.to_owned(),
        languages: vec![language.to_owned()],
        space: None,
        ..world.evening()
    };
    world.schedule(with("Élan vital", "2027-03-24T18:00", "fr")).await;
    world.schedule(with("50% of_all", "2027-04-24T18:00", "bn")).await;
    world
        .schedule(MeetingInput { visibility: Some("invited".into()), ..with("Secret", "2027-04-25T18:00", "so") })
        .await;
    let titles = async |query: &str| {
        let text = world.get(&format!("/meetings{query}")).await.text;
        let titles = ["Élan vital", "50% of_all", "Secret"].into_iter();
        titles.filter(|title| text.contains(&format!("<bdi>{title}</bdi></a></h3>"))).collect::<Vec<_>>()
    };
    let (elan, half) = ("Élan vital", "50% of_all");
    let cases: [(&str, &[&str]); 12] = [
        ("", &[elan, half]),
        ("?language=bn", &[half]),
        ("?language=so", &[]),
        ("?language=%25", &[]),
        ("?month=2027-03", &[elan]),
        ("?month=2027-04&language=bn", &[half]),
        ("?q=VITAL", &[elan]),
        ("?q=%C3%89lan+listen", &[elan]),
        ("?q=50%25", &[half]),
        ("?q=f_a", &[half]),
        ("?q=%25", &[half]),
        ("?q=l_sten", &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(titles(query).await, expected, "{query}");
    }
    let page = world.get("/meetings?month=2027-04&q=of+%26").await.text;
    assert!(
        page.contains("q=of%20%26&amp;language=bn&amp;month=2027-04")
            || page.contains("q=of%20%26&amp;month=2027-04&amp;language=bn"),
        "{page}"
    );
    assert!(page.contains("name=\"month\" value=\"2027-04\"") && page.contains("value=\"of &amp;\""), "{page}");
    assert!(!page.contains("language=so"), "the language of what is not public");
}

#[tokio::test]
async fn a_month_stands_as_a_grid() {
    let world = World::new().await;
    let whole = world.schedule(world.evening()).await;
    let page = world.get("/meetings/month/2027-03").await.text;
    assert!(page.contains("<h1>March 2027</h1>") && page.contains("aria-current=\"date\""), "{page}");
    assert_eq!(page.matches("<td").count(), 35);
    assert_eq!(page.matches(&format!("href=\"/meetings/{}\"", whole.meeting.id)).count(), 2, "grid and list");
    assert!(page.contains("href=\"/meetings/month/2027-02\"") && page.contains("href=\"/meetings/month/2027-04\""));
    let april = world.get("/meetings/month/2027-04").await.text;
    assert!(april.contains("Nothing is planned in this month.") && !april.contains("aria-current=\"date\""));
    for wrong in ["2027-13", "2027-3", "+027-03", "march", "9999-01", "1970-01"] {
        assert_eq!(world.get(&format!("/meetings/month/{wrong}")).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}
