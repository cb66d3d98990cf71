//! What is hidden from somebody is in nothing that they can reach: pages are walked link by link, and the API is asked for
//! all that it lists (invariant 7).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use commonhall::flows::{Caller, venues};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::venue::{SpaceInput, VenueInput};

use crate::harness::{Visitor, stories};

/// More pages than a small partnership has.
const MOST_PAGES: usize = 800;

/// Whether an address is one of the many that choose a language or a month beside something else: each alone leads to all that
/// they lead to, and the language of the page shows nothing more.
fn combines(address: &str) -> bool {
    address.contains('&') && ["language=", "month=", "lang="].iter().any(|filter| address.contains(filter))
}

/// The paths that an HTML page leads to.
fn links(page: &str) -> impl Iterator<Item = String> {
    let targets = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    targets.filter(|target| target.starts_with('/')).map(|target| target.replace("&amp;", "&"))
}

/// All pages and feeds that can be reached by links, by their addresses.
async fn walk(visitor: &Visitor) -> BTreeMap<String, String> {
    let mut to_visit = VecDeque::from(["/", "/?from=2020-01-01", "/calendars/public.ics"].map(str::to_owned));
    let mut found = BTreeMap::new();
    while let Some(address) = to_visit.pop_front() {
        if found.contains_key(&address) || address.starts_with("/assets") || combines(&address) {
            continue;
        }
        assert!(found.len() < MOST_PAGES, "there is no end of pages: {address}");
        let answer = visitor.get(address.split('#').next().unwrap_or_default()).await;
        assert!(!answer.status.is_server_error(), "{address}: {}", answer.status);
        to_visit.extend(links(&answer.text));
        // Feeds are linked by their whole addresses, as calendar programs want them.
        let feeds =
            answer.text.split("http://127.0.0.1:8080").skip(1).filter_map(|rest| rest.split(['"', '<', '\r']).next());
        let feeds = feeds.filter(|address| address.starts_with('/')).map(|address| address.replace("&amp;", "&"));
        to_visit.extend(feeds);
        found.insert(address, answer.text);
    }
    found
}

/// What the API lists, and each thing of its lists.
async fn ask_for_all(visitor: &Visitor) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for list in ["partners", "venues", "members", "meetings", "occurrences", "messages"] {
        let address = format!("/api/v1/{list}?limit=500");
        let answer = visitor.get(&address).await;
        if answer.status == 200 {
            for item in answer.json()["items"].as_array().unwrap() {
                let one = format!("/api/v1/{list}/{}", item["id"].as_str().unwrap());
                found.insert(one.clone(), visitor.get(&one).await.text);
            }
        }
        found.insert(address, answer.text);
    }
    found
}

#[track_caller]
fn nowhere(seen: &BTreeMap<String, String>, what: &str) {
    let places: BTreeSet<&String> =
        seen.iter().filter(|(_, text)| text.contains(what)).map(|(place, _)| place).collect();
    assert!(places.is_empty(), "{what} stands in {places:?}");
}

stories! {
    async fn what_is_hidden_from_somebody_is_in_nothing_that_they_can_reach(app) {
        let world = app.world().await;
        let shelter = VenueInput {
            name: "Larkspur House".into(),
            address: "Larkspur Lane, Coventry".into(),
            spaces: vec![SpaceInput { name: "Larkspur room".into(), ..SpaceInput::default() }],
            ..VenueInput::default()
        };
        let shelter = venues::add(app, &Caller::command(), shelter).await.unwrap();
        let (slug, space) = (shelter.venue.slug, shelter.spaces[0].id);
        let plain = |title: &str| MeetingInput { space: None, ..world.meeting(title, "2027-03-24T18:00") };
        let of = |title: &str, visibility: &str| MeetingInput { visibility: Some(visibility.into()), ..plain(title) };
        let open = app.schedule(&plain("Open afternoon")).await;
        let circle = MeetingInput {
            address_hidden: true,
            space: Some(space),
            online_url: Some("https://meet.example.org/marigold".into()),
            audience: Some("Women only".into()),
            recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
            invited_partners: vec!["aston-dars-group".into()],
            ..world.meeting("Women's circle", "2027-03-24T18:00")
        };
        let circle = app.schedule(&circle).await;
        let secrets = [
            app.schedule(&MeetingInput { invited_members: vec![world.member], ..of("Campion", "invited") }).await,
            app.schedule(&of("Bluebell", "partners")).await,
            app.schedule(&MeetingInput { status: Some("draft".into()), ..plain("Foxglove") }).await,
        ];
        let all_dates = app.dates(circle.meeting.id).await;

        let neighbour = (app.as_member(world.neighbour).await, app.api(world.neighbour).await);
        for (who, pages, api) in
            [("a visitor", app.visitor(), app.visitor()), ("a member of another partner", neighbour.0, neighbour.1)]
        {
            let mut seen = walk(&pages).await;
            assert!(seen.len() > 20, "{who} was shown {:?}", seen.keys());
            seen.extend(ask_for_all(&api).await);
            for title in ["Campion", "Bluebell", "Foxglove", "marigold"] {
                nowhere(&seen, title);
            }
            assert!(seen.values().any(|text| text.contains("Open afternoon")));
            // The circle can be seen, its place cannot; the house can be seen, but nothing that happens there.
            let mut of_circle = seen.clone();
            of_circle.retain(|_, text| text.contains("circle"));
            assert!(of_circle.len() > 5, "{:?}", of_circle.keys());
            of_circle.retain(|address, _| !address.starts_with("/api/v1/venues"));
            // The list of all that is on offers every house as a filter, by its name.
            nowhere(&of_circle, "Larkspur Lane");
            nowhere(&of_circle, "Larkspur room");
            nowhere(&of_circle, &space.to_string());
            for address in [
                format!("/venues/{slug}"),
                format!("/?venue={slug}"),
                format!("/?venue={slug}&partner=aston-dars-group"),
                format!("/?venue={slug}&from=2020-01-01"),
                format!("/?venue={slug}&before=1900000000000_{}", all_dates[0].id),
                format!("/?venue={slug}&after=0_{}", all_dates[0].id),
                format!("/calendars/venues/{slug}.ics"),
            ] {
                let text = pages.get(&address).await.text;
                assert!(!text.contains("circle") && !text.contains(&circle.meeting.id.to_string()), "{who}: {address}");
            }
            let there = api.get(&format!("/api/v1/occurrences?space={space}")).await.json();
            assert_eq!(there["items"].as_array().unwrap().len(), 0, "{who}");
            // What is hidden looks like what never was.
            let nothing = uuid::Uuid::new_v4();
            for whole in &secrets {
                for path in ["/meetings/{}", "/meetings/{}.ics", "/meetings/{}?date=20270324T180000", "/organise/meetings/{}/edit"] {
                    // A page leads to itself in other languages, so it holds the address that was asked for.
                    let mut answers = Vec::new();
                    for id in [whole.meeting.id, nothing] {
                        let answer = pages.get(&path.replace("{}", &id.to_string())).await;
                        answers.push((answer.status, answer.text.replace(&id.to_string(), "{}")));
                    }
                    assert_eq!(answers[0], answers[1], "{who}: {path}");
                }
                let path = |id: uuid::Uuid| format!("/api/v1/meetings/{id}");
                let (hidden, absent) = (api.get(&path(whole.meeting.id)).await, api.get(&path(nothing)).await);
                assert_eq!((hidden.status, &hidden.text), (absent.status, &absent.text), "{who}");
                let dates = api.get(&format!("/api/v1/occurrences?meeting={}", whole.meeting.id)).await.json();
                assert_eq!(dates["items"].as_array().unwrap().len(), 0, "{who}");
            }
        }
        // Those whom it is for see all of it.
        let member = app.as_member(world.member).await;
        let page = member.get(&format!("/meetings/{}", circle.meeting.id)).await.text;
        assert!(page.contains("Larkspur Lane") && page.contains("marigold"));
        assert_eq!(member.get(&format!("/meetings/{}", open.meeting.id)).await.status, 200);
    }
}
