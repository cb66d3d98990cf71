//! With nothing in them, with one meeting, with five hundred, and with names of any length and script: the lists stay in
//! their place, and everything in them can be come to. The pictures are in `target/screens`.

use std::collections::BTreeSet;

use commonhall::flows::{Caller, answers, members, partners, venues};
use commonhall::store::people;
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::member::MemberInput;
use commonhall_domain::partner::PartnerInput;
use commonhall_domain::venue::{SpaceInput, VenueInput};

use crate::harness::world::DARS;
use crate::harness::{Browser, Depth, TestApp, Visitor, World, stories};

/// How many there are in the longest lists.
const MANY: u32 = 500;

/// Looks at pages on a phone and on a desk as this member; a line for each that does not fit.
async fn look(
    browser: &Browser,
    base_url: &str,
    session: &str,
    folder: &str,
    pages: &[(String, String)],
) -> Vec<String> {
    let mut wrong = Vec::new();
    for language in ["en", "ur"] {
        browser.be(base_url, Some(session), language).await;
        for (name, path) in pages {
            browser.width(1280).await;
            browser.goto(format!("{base_url}{path}")).await.unwrap();
            browser.settled().await;
            assert_eq!(browser.status().await, 200, "{path}");
            browser.picture(&format!("{folder}-{language}-1280"), name).await;
            browser.width(360).await;
            browser.picture(&format!("{folder}-{language}-360"), name).await;
            browser.width(320).await;
            let faults = browser.faults(Depth::Measures).await;
            wrong.extend(faults.into_iter().map(|fault| format!("{folder} {language} {name}: {fault}")));
        }
    }
    wrong
}

fn pages(pages: &[(&str, &str)]) -> Vec<(String, String)> {
    pages.iter().map(|(name, path)| ((*name).to_owned(), (*path).to_owned())).collect()
}

/// The numbers of all meetings in a list, from its first part to its last.
async fn numbers(visitor: &Visitor, first: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    let mut path = Some(first.to_owned());
    while let Some(here) = path {
        let text = visitor.get(&here).await.text;
        let titles = text.split("<bdi>Meeting ").skip(1).filter_map(|rest| rest.split('<').next()?.parse::<u32>().ok());
        numbers.extend(titles);
        let next = text.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        path = next.map(|href| href.replace("&amp;", "&").replace("&#x2f;", "/"));
    }
    numbers
}

/// Meetings number `from` to `to`, an hour each and ten a day.
async fn schedule(app: &TestApp, world: &World, from: u32, to: u32) {
    for number in from..=to {
        let (day, hour) = ((number - 1) / 10, 9 + (number - 1) % 10);
        let date = chrono::NaiveDate::from_ymd_opt(2027, 3, 2).unwrap() + chrono::Days::new(day.into());
        let input = MeetingInput {
            duration: "PT1H".into(),
            ..world.inviting(world.member, &format!("Meeting {number}"), &format!("{date}T{hour:02}:00"))
        };
        app.schedule(&input).await;
    }
}

/// A name of 200 characters made of this.
fn long(part: &str) -> String {
    part.chars().cycle().take(200).collect::<String>().trim().to_owned()
}

/// A partner, its venue and member, and a meeting, all of which bear this name. Gives the pages that show them.
async fn named(app: &TestApp, script: &str, name: &str) -> Vec<(String, String)> {
    let operator = Caller::command();
    let partner = PartnerInput {
        name: name.into(),
        kind: "community_group".into(),
        description: name.into(),
        contact_role: Some(name.into()),
        ..PartnerInput::default()
    };
    let partner = partners::add(app, &operator, partner).await.unwrap().slug;
    let space = SpaceInput { name: name.into(), capacity: Some(12), ..SpaceInput::default() };
    let venue = VenueInput {
        name: name.into(),
        partner: Some(partner.clone()),
        address: name.into(),
        transport: Some(name.into()),
        spaces: vec![space],
        ..VenueInput::default()
    };
    let venue = venues::add(app, &operator, venue).await.unwrap();
    let member = MemberInput {
        name: name.into(),
        email: Some(format!("{}@example.org", "long".repeat(14))),
        partner: Some(partner.clone()),
        ..MemberInput::default()
    };
    let member = members::add(app, &operator, member).await.unwrap().person.member.id;
    let meeting = MeetingInput {
        title: name.into(),
        description: name.into(),
        host: partner.clone(),
        space: Some(venue.spaces[0].id),
        starts: "2027-03-03T18:00".into(),
        duration: "PT2H".into(),
        recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
        audience: Some(name.into()),
        childcare: Some(name.into()),
        contact_role: Some(name.into()),
        contact_phone: Some("0121 496 0000".into()),
        invited_partners: vec![partner.clone()],
        ..MeetingInput::default()
    };
    let meeting = app.schedule(&meeting).await.meeting;
    let person = people::by_id(app.store.read(), member).await.unwrap().unwrap();
    let id = meeting.id;
    let of_it = [
        ("meeting", format!("/meetings/{id}")),
        ("answer", answers::path(app, &person, meeting.series_id)),
        ("partner", format!("/partners/{partner}")),
        ("venue", format!("/venues/{}", venue.venue.slug)),
        ("edit", format!("/organise/meetings/{id}/edit")),
        ("cancel", format!("/organise/meetings/{id}/cancel")),
        ("date", format!("/organise/meetings/{id}/dates/20270303T180000")),
        ("messages", format!("/organise/meetings/{id}/messages")),
        ("member", format!("/organise/members/{member}/edit")),
    ];
    of_it.into_iter().map(|(page, path)| (format!("{page}-{script}"), path)).collect()
}

stories! {
    async fn lists_stay_in_their_place_with_no_meeting_with_one_and_with_five_hundred(app) {
        let world = app.world().await;
        let served = app.serve().await;
        let browser = Browser::open().await;
        let (member, organiser) = (app.session(world.member).await, app.session(world.organiser).await);
        let venue = format!("/venues/{}", world.venue);
        let partner = format!("/partners/{DARS}");
        let lists = pages(&[
            ("whats-on", "/"),
            ("month", "/meetings/month/2027-03"),
            ("partner", &partner),
            ("venue", &venue),
            ("me", "/me"),
        ]);
        let organise = pages(&[("organise", "/organise")]);
        let mut wrong = Vec::new();
        for (folder, from, to) in [("none", 1, 0), ("one", 1, 1), ("many", 2, MANY)] {
            schedule(app, &world, from, to).await;
            wrong.extend(look(&browser, &served.base_url, &member, folder, &lists).await);
            wrong.extend(look(&browser, &served.base_url, &organiser, folder, &organise).await);
        }
        browser.close().await;
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));

        // The pager leads to each of them, and to none twice.
        let all: BTreeSet<u32> = (1..=MANY).collect();
        for (visitor, path) in [
            (app.visitor(), "/"),
            (app.as_member(world.member).await, "/me"),
            (app.as_member(world.organiser).await, "/organise"),
        ] {
            let found = numbers(&visitor, path).await;
            assert_eq!(found.len(), all.len(), "{path}");
            assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all, "{path}");
        }
        for path in [&partner, &venue] {
            let shown = numbers(&app.visitor(), path).await.len();
            let text = app.visitor().get(path).await.text;
            assert!(shown < all.len() && text.contains("All coming meetings"), "{path} shows {shown}");
        }
    }

    async fn names_of_any_length_and_script_stay_in_their_place(app) {
        let world = app.world().await;
        let mut shown = Vec::new();
        for (script, part) in [
            ("latin", "Donaudampfschifffahrtsgesellschaft"),
            ("urdu", "مشرقی برمنگھم کی خواتین کی مقامی تنظیم برائے باہمی تعاون "),
            ("bengali", "বাংলাদেশি মহিলাদের স্থানীয় সহায়তা সমিতি "),
            ("emoji", "🎉🌍🤝"),
        ] {
            shown.extend(named(app, script, &long(part)).await);
        }
        shown.extend(pages(&[
            ("whats-on", "/"),
            ("month", "/meetings/month/2027-03"),
            ("partners", "/partners"),
            ("venues", "/venues"),
            ("calendars", "/calendars"),
            ("join", "/join"),
            ("organise", "/organise"),
            ("members", "/organise/members"),
            ("new", "/organise/meetings/new"),
        ]));
        let served = app.serve().await;
        let browser = Browser::open().await;
        let administrator = app.session(world.administrator).await;
        let wrong = look(&browser, &served.base_url, &administrator, "long", &shown).await;
        browser.close().await;
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
