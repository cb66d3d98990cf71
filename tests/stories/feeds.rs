//! What a feed's tag and date say of it: they move when its content does, and at no other time.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use commonhall::app::App;
use commonhall::flows::feed::{self, Scope};
use commonhall::flows::meetings::{self, DateChange, Warnings};
use commonhall::flows::private_calendars::{self, Holds, Wanted};
use commonhall::flows::{Caller, members, partners, venues};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::member::MembershipRole;
use uuid::Uuid;

use crate::harness::world::{BWA, DARS, HALL};
use crate::harness::{TestApp, World, stories};

/// A feed as its subscribers have it.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    text: String,
    etag: String,
    modified: DateTime<Utc>,
}

async fn read(app: &App, scope: &Scope) -> Option<Seen> {
    let feed = feed::serve(app, scope, None).await.ok()?.feed;
    let text = String::from_utf8(feed.bytes(false).to_vec()).unwrap();
    Some(Seen { text, etag: feed.etag(false).to_owned(), modified: feed.last_modified })
}

/// Every feed that there is for the world, by its name.
async fn scopes(app: &TestApp, world: &World, meeting: Uuid) -> BTreeMap<&'static str, Scope> {
    let mut scopes = BTreeMap::from([
        ("public", Scope::Public),
        ("bengali", Scope::Language("bn".into())),
        ("committee", Scope::Committee),
        ("dars", Scope::Partner(DARS.into())),
        ("bwa", Scope::Partner(BWA.into())),
        ("hall", Scope::Venue(world.venue.clone())),
        ("meeting", Scope::Meeting(meeting)),
    ]);
    for (name, member, holds) in [
        ("member", world.member, Holds::Own),
        ("neighbour", world.neighbour, Holds::Own),
        ("organiser", world.organiser, Holds::Own),
        ("of dars", world.member, Holds::Partner(DARS.into())),
        ("of bwa", world.neighbour, Holds::Partner(BWA.into())),
        ("of the committee", world.member, Holds::Committee),
    ] {
        let caller = app.caller(member).await;
        let (_, token) = private_calendars::make(app, &caller, &holds, &Wanted::default()).await.unwrap();
        scopes.insert(name, Scope::Private(token));
    }
    scopes
}

/// Subscribers of all feeds, who look after each thing that happens.
struct Subscribers {
    scopes: BTreeMap<&'static str, Scope>,
    seen: BTreeMap<&'static str, Option<Seen>>,
}

impl Subscribers {
    /// Looks again: which feeds have moved. One that was kept in memory and one that another process writes are the same to the
    /// last byte and second, and the date of a feed moves just when its bytes do.
    async fn moved(&mut self, app: &TestApp) -> Vec<&'static str> {
        let other = App { feeds: Arc::default(), ..(**app).clone() };
        let mut moved = Vec::new();
        for (name, scope) in &self.scopes {
            let (now, elsewhere) = (read(app, scope).await, read(&other, scope).await);
            let date = |seen: &Option<Seen>| seen.as_ref().map(|seen| seen.modified);
            assert_eq!((name, date(&now), &now), (name, date(&elsewhere), &elsewhere));
            let before = self.seen.insert(name, now.clone());
            if let (Some(Some(before)), Some(now)) = (before, now) {
                let changed = before.text != now.text;
                assert_eq!(changed, before.etag != now.etag, "{name}: its tag");
                assert_eq!(changed, before.modified < now.modified, "{name}: its date {now:#?}");
                moved.extend(changed.then_some(*name));
            }
        }
        app.clock.advance(TimeDelta::seconds(2));
        moved
    }
}

async fn change(app: &TestApp, id: Uuid, edit: impl Fn(MeetingInput) -> MeetingInput + Send + Sync) {
    let edit = |now| Ok(edit(now));
    meetings::change(app, &Caller::command(), id, None, edit, Warnings::Accept).await.unwrap();
}

async fn change_date(app: &TestApp, id: Uuid, change: DateChange) {
    let date = meetings::date_of("20270331T180000").unwrap();
    meetings::change_date(app, &Caller::command(), id, date, None, &change, Warnings::Accept).await.unwrap();
}

const SHOWING: [&str; 6] = ["bwa", "dars", "hall", "meeting", "public", "of dars"];

fn and<'a>(names: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    let mut all = [names, more].concat();
    all.sort_unstable();
    all
}

stories! {
    async fn what_was_looked_at_a_moment_ago_is_answered_as_it_was(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.meeting("Choir", "2027-03-24T18:00")).await.meeting;
        app.lag(TimeDelta::seconds(1));
        let meeting = format!("/meetings/{}.ics", meeting.id);
        let hall = format!("/calendars/venues/{HALL}.ics");
        let all = ["/calendars/public.ics", "/calendars/steering-committee.ics", "/calendars/partners/aston-dars-group.ics", &hall, &meeting];
        for path in all {
            let visitor = app.visitor();
            let etag = visitor.get(path).await.headers["etag"].to_str().unwrap().to_owned();
            for (header, value) in [("accept", "*/*"), ("accept-encoding", "gzip"), ("if-none-match", etag.as_str())] {
                let asker = visitor.with(header, value);
                app.feeds.fresh.forget();
                let mut both = [asker.get(path).await, asker.get(path).await];
                for answer in &mut both {
                    assert!(answer.headers.remove("x-request-id").is_some());
                }
                let [looked_up, fresh] = both;
                assert_eq!((fresh.status, &fresh.headers, &fresh.text), (looked_up.status, &looked_up.headers, &looked_up.text), "{path}");
            }
        }
        assert_eq!(app.visitor().get("/calendars/partners/nobody.ics").await.status, 404);
    }

    async fn a_public_feed_lags_a_second_at_most_and_not_behind_its_own_process(app) {
        let world = app.world().await;
        app.lag(TimeDelta::seconds(1));
        let titles = async |scope: &Scope| {
            let text = read(app, scope).await.unwrap().text;
            text.lines().filter(|line| line.starts_with("SUMMARY:")).count()
        };
        assert_eq!(titles(&Scope::Public).await, 0);
        // Another process stores something.
        app.schedule(&world.meeting("Choir", "2027-03-24T18:00")).await;
        app.later(TimeDelta::milliseconds(999));
        assert_eq!(titles(&Scope::Public).await, 0);
        app.later(TimeDelta::milliseconds(1));
        assert_eq!(titles(&Scope::Public).await, 1);
        // This one does.
        let body = serde_json::json!({ "title": "Fair", "host": DARS, "starts": "2027-03-25T18:00", "duration": "PT2H" });
        app.api(world.organiser).await.json(poem::http::Method::POST, "/api/v1/meetings", &body).await;
        assert_eq!(titles(&Scope::Public).await, 2);
        // A private one is looked at every time.
        let caller = app.caller(world.member).await;
        let (_, token) = private_calendars::make(app, &caller, &Holds::Own, &Wanted::default()).await.unwrap();
        let own = Scope::Private(token);
        assert_eq!(titles(&own).await, 0);
        app.schedule(&world.inviting(world.member, "Listening", "2027-03-26T18:00")).await;
        assert_eq!(titles(&own).await, 1);
    }

    async fn a_feed_moves_with_its_content_and_with_nothing_else(app) {
        let world = app.world().await;
        let input = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=10".into()),
            invited_partners: vec![BWA.into()],
            languages: vec!["en".into()],
            ..world.meeting("Listening session", "2027-03-24T18:00")
        };
        let saved = meetings::create(app, &app.caller(world.organiser).await, &input, Warnings::Accept).await.unwrap();
        let id = saved.whole.meeting.id;
        let mut all = Subscribers { scopes: scopes(app, &world, id).await, seen: BTreeMap::new() };
        all.moved(app).await;
        // Those who organise it or are invited see it too.
        let showing = and(&SHOWING, &["neighbour", "of bwa", "organiser"]);

        assert_eq!(all.moved(app).await, [""; 0], "nothing happened");
        change(app, id, |now| MeetingInput { childcare: Some("A crèche".into()), audience: Some("Women".into()), ..now }).await;
        assert_eq!(all.moved(app).await, [""; 0], "no calendar shows who it is for");
        change(app, id, |now| MeetingInput { reminders: vec!["P1D".into()], ..now }).await;
        assert_eq!(all.moved(app).await, [""; 0], "nor when people are reminded");
        change(app, id, |now| MeetingInput { online_url: Some("https://meet.example.org/1".into()), ..now }).await;
        assert_eq!(all.moved(app).await, ["neighbour", "of bwa", "of dars", "organiser"], "the link is for guests alone");
        change(app, id, |now| MeetingInput { title: "Listening evening".into(), ..now }).await;
        assert_eq!(all.moved(app).await, showing, "another title");
        change(app, id, |now| MeetingInput { languages: vec!["bn".into()], ..now }).await;
        assert_eq!(all.moved(app).await, ["bengali"], "it is in Bengali");
        change(app, id, |now| MeetingInput { languages: Vec::new(), ..now }).await;
        assert_eq!(all.moved(app).await, ["bengali"], "nobody knows");

        change_date(app, id, DateChange { starts: Some("2027-03-31T19:00".into()), ..DateChange::default() }).await;
        assert_eq!(all.moved(app).await, showing, "a date moves");
        change_date(app, id, DateChange { space: Some(None), ..DateChange::default() }).await;
        assert_eq!(all.moved(app).await, showing, "a date leaves the room");
        change_date(app, id, DateChange { status: Some("cancelled".into()), ..DateChange::default() }).await;
        assert_eq!(all.moved(app).await, showing, "a date is cancelled");

        change(app, id, |now| MeetingInput { invited_partners: vec![BWA.into(), HALL.into()], ..now }).await;
        let committee = ["committee", "of the committee"];
        assert_eq!(all.moved(app).await, committee, "the whole committee is invited");
        // A meeting that is not public has no feed of its own.
        all.scopes.remove("meeting");
        all.seen.remove("meeting");
        let showing: Vec<_> = showing.into_iter().filter(|name| *name != "meeting").collect();
        let public: Vec<_> = and(&SHOWING, &committee).into_iter().filter(|name| *name != "meeting").collect();
        change(app, id, |now| MeetingInput { visibility: Some("invited".into()), ..now }).await;
        assert_eq!(all.moved(app).await, public, "it is for those invited alone, and Dars but hosts");
        change(app, id, |now| MeetingInput { visibility: Some("public".into()), ..now }).await;
        assert_eq!(all.moved(app).await, public, "it is public again");
        change(app, id, |now| MeetingInput { address_hidden: true, ..now }).await;
        assert_eq!(all.moved(app).await, and(&showing, &committee), "its address is hidden");
        change(app, id, |now| MeetingInput { address_hidden: false, ..now }).await;
        all.moved(app).await;

        let operator = Caller::command();
        let venue = venues::see(app, &world.venue).await.unwrap().venue;
        let edit = |now| commonhall_domain::venue::VenueInput { parking: Some("None".into()), ..now };
        venues::change(app, &operator, &venue.slug, venue.revision, edit).await.unwrap();
        assert_eq!(all.moved(app).await, [""; 0], "nobody parks in a calendar");
        let edit = |now| commonhall_domain::venue::VenueInput { name: "Central Hall".into(), ..now };
        venues::change(app, &operator, &venue.slug, venue.revision + 1, edit).await.unwrap();
        assert_eq!(all.moved(app).await, and(&showing, &committee), "the venue has another name");
        let dars = partners::see(app, DARS).await.unwrap();
        let edit = |now| commonhall_domain::partner::PartnerInput { name: "Dars".into(), ..now };
        partners::change(app, &operator, DARS, dars.revision, edit).await.unwrap();
        assert_eq!(all.moved(app).await, ["dars"], "the host has another name");
        let edit = |now| commonhall_domain::partner::PartnerInput { steering: false, ..now };
        partners::leave(app, &operator, HALL).await.unwrap();
        let revision = partners::see(app, BWA).await.unwrap().revision;
        partners::change(app, &operator, BWA, revision, edit).await.unwrap();
        assert_eq!(all.moved(app).await, ["committee"], "one partner is none, and the private calendar of it ends");

        members::join(app, &operator, world.member, BWA, MembershipRole::Member).await.unwrap();
        assert_eq!(all.moved(app).await, ["member"], "a member is invited through another partner");
        members::leave(app, &operator, world.member, BWA).await.unwrap();
        assert_eq!(all.moved(app).await, ["member"], "and is not any more");

        let split = |now| Ok(MeetingInput { space: Some(world.committee_room), ..now });
        let at = meetings::date_of("20270414T180000").unwrap();
        let split = meetings::split(app, &operator, id, at, None, split, Warnings::Accept).await.unwrap().whole.meeting.id;
        assert_eq!(all.moved(app).await, showing, "from a date on it is in another room");
        change(app, split, |now| MeetingInput { visibility: Some("partners".into()), ..now }).await;
        all.moved(app).await;
        change(app, split, |now| MeetingInput { visibility: Some("public".into()), ..now }).await;
        all.moved(app).await;
        meetings::cancel(app, &operator, split, None, None).await.unwrap();
        assert_eq!(all.moved(app).await, showing, "the rest is cancelled");

        // Once a month the window moves; what is not over long since stays.
        app.clock.advance(TimeDelta::days(31));
        for (name, before) in all.seen.iter().filter_map(|(name, seen)| Some((name, seen.as_ref()?))) {
            let now = read(app, &all.scopes[name]).await.unwrap();
            assert_eq!((&before.text, &before.etag), (&now.text, &now.etag), "{name}");
        }
    }
}
