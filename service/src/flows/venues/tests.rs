use commonhall_domain::access::AccessFacts;
use commonhall_entities::{invitations, meetings as meeting, occurrences};

use super::*;
use crate::flows::trial::{Trial, problems, visitor};
use crate::store::meetings::insert_series;

fn hall() -> VenueInput {
    VenueInput {
        name: "Coventry Central Hall".into(),
        address: "Warwick Lane, Coventry".into(),
        latitude: Some(52.4),
        longitude: Some(-1.5),
        access: AccessFacts { wifi: Some(true), ..AccessFacts::default() },
        spaces: vec![space("Main hall", 120), space("Coffee room", 30)],
        ..VenueInput::default()
    }
}

fn space(name: &str, capacity: i64) -> SpaceInput {
    SpaceInput {
        name: name.into(),
        capacity: Some(capacity),
        layouts: [("theatre".to_owned(), capacity)].into(),
        set_up_minutes: Some(15),
        ..SpaceInput::default()
    }
}

/// A meeting of that partner tomorrow in that space, to which another partner is invited; its series.
async fn meeting(trial: &Trial, host: Uuid, invited: Uuid, space: Uuid) -> Uuid {
    let now = trial.app.now();
    let starts_at = now + chrono::TimeDelta::days(1);
    let (id, series_id) = (new_id(now), new_id(now));
    let row = meeting::Model {
        id,
        series_id,
        continues_id: None,
        uid: id.to_string(),
        sequence: 0,
        title: "Listening session".into(),
        description: String::new(),
        host_id: host,
        organiser_id: None,
        space_id: Some(space),
        starts_local: starts_at.naive_utc(),
        time_zone: "Europe/London".into(),
        duration: "PT2H".into(),
        recurrence: None,
        exdates: json!([]),
        extra_dates: json!([]),
        all_day: false,
        status: "confirmed".into(),
        visibility: "public".into(),
        address_hidden: false,
        languages: json!([]),
        interpreters: json!([]),
        audience: None,
        online_url: None,
        childcare: None,
        travel: None,
        food: None,
        contact_role: None,
        contact_phone: None,
        cancel_reason: None,
        expanded_until: None,
        link_changed_at: None,
        calendar_changed_at: now,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    let date = occurrences::Model {
        id: new_id(now),
        meeting_id: id,
        recurrence_id: row.starts_local,
        starts_local: row.starts_local,
        starts_at,
        ends_at: starts_at + chrono::TimeDelta::hours(2),
        space_id: Some(space),
        status: "confirmed".into(),
        scheduled_at: now,
    };
    let invitation =
        invitations::Model { id: new_id(now), series_id, partner_id: Some(invited), member_id: None, created_at: now };
    let db = trial.app.store.begin().await.unwrap();
    insert_series(&db, series_id, now).await.unwrap();
    insert(&db, row).await.unwrap();
    insert(&db, date).await.unwrap();
    insert(&db, invitation).await.unwrap();
    db.commit().await.unwrap();
    series_id
}

async fn partner_id(trial: &Trial, name: &str) -> Uuid {
    let slug = trial.partner(name).await;
    partners::by_slug(trial.app.store.read(), &slug).await.unwrap().unwrap().id
}

#[tokio::test]
async fn a_venue_comes_with_its_spaces_in_their_order() {
    let trial = Trial::new().await;
    let partner = trial.partner("Coventry Central Hall").await;
    let said = VenueInput { partner: Some(partner), ..hall() };
    let added = add(&trial.app, &Caller::command(), said.clone()).await.unwrap();
    assert_eq!((added.venue.slug.as_str(), added.venue.time_zone.as_str()), ("coventry-central-hall", "Europe/London"));
    let seen = see(&trial.app, "coventry-central-hall").await.unwrap();
    assert_eq!(seen, added);
    assert_eq!(list(&trial.app, None, None, 10).await.unwrap(), [added]);
    let spaces: Vec<_> = seen.spaces.iter().map(space_input).collect();
    let described = VenueInput { spaces, ..input(&seen.venue, seen.partner.as_ref()) };
    let wanted = said.read(chrono_tz::Tz::Europe__London).unwrap();
    assert_eq!(described.read(chrono_tz::Tz::Europe__London).unwrap(), wanted);
}

#[tokio::test]
async fn only_organisers_add_and_change_venues() {
    let trial = Trial::new().await;
    let member = trial.by(trial.member("member", None).await).await;
    let organiser = trial.by(trial.member("organiser", None).await).await;
    assert!(matches!(add(&trial.app, &visitor(), hall()).await, Err(Error::SignIn)));
    assert!(matches!(add(&trial.app, &member, hall()).await, Err(Error::Refused)));
    let venue = add(&trial.app, &organiser, hall()).await.unwrap();
    let (slug, id) = (venue.venue.slug.as_str(), venue.spaces[0].id);
    assert!(matches!(change(&trial.app, &member, slug, 1, |as_is| as_is).await, Err(Error::Refused)));
    assert!(matches!(add_space(&trial.app, &member, slug, space("Attic", 5)).await, Err(Error::Refused)));
    assert!(matches!(change_space(&trial.app, &member, id, 1, |as_is| as_is).await, Err(Error::Refused)));
}

#[tokio::test]
async fn a_venue_with_one_wrong_space_is_not_stored_at_all() {
    let trial = Trial::new().await;
    let wrong = VenueInput { spaces: vec![space("Main hall", 120), space(" ", 30)], ..hall() };
    assert_eq!(problems(add(&trial.app, &Caller::command(), wrong).await), [("spaces.1.name".into(), "error-missing")]);
    let wrong = VenueInput { partner: Some("nobody".into()), ..hall() };
    assert_eq!(problems(add(&trial.app, &Caller::command(), wrong).await), [("partner".into(), "error-unknown")]);
    assert!(list(&trial.app, None, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn names_that_an_address_cannot_bear_get_a_number() {
    let trial = Trial::new().await;
    for slug in ["venue-1", "venue-2"] {
        let venue = VenueInput { name: "香港中心".into(), ..hall() };
        assert_eq!(add(&trial.app, &Caller::command(), venue).await.unwrap().venue.slug, slug);
    }
}

#[tokio::test]
async fn a_stale_change_is_refused_and_nothing_is_lost() {
    let trial = Trial::new().await;
    let venue = add(&trial.app, &Caller::command(), hall()).await.unwrap();
    let slug = venue.venue.slug.as_str();
    let first = |now| VenueInput { parking: Some("Behind the house".into()), ..now };
    let second = |now| VenueInput { transport: Some("Bus 8".into()), ..now };
    assert_eq!(change(&trial.app, &Caller::command(), slug, 1, first).await.unwrap().venue.revision, 2);
    assert!(matches!(change(&trial.app, &Caller::command(), slug, 1, second).await, Err(Error::Stale)));
    let wider = |now| SpaceInput { capacity: Some(150), ..now };
    assert!(matches!(
        change_space(&trial.app, &Caller::command(), venue.spaces[0].id, 1, wider).await,
        Err(Error::Stale)
    ));
    let done = change(&trial.app, &Caller::command(), slug, 2, second).await.unwrap();
    assert_eq!(
        (done.venue.parking.as_deref(), done.venue.transport.as_deref()),
        (Some("Behind the house"), Some("Bus 8"))
    );
    assert_eq!(done.spaces, venue.spaces);
}

#[tokio::test]
async fn what_stays_as_it_is_keeps_its_revision() {
    let trial = Trial::new().await;
    let venue = add(&trial.app, &Caller::command(), hall()).await.unwrap();
    assert_eq!(change(&trial.app, &Caller::command(), &venue.venue.slug, 1, |as_is| as_is).await.unwrap(), venue);
    assert_eq!(
        change_space(&trial.app, &Caller::command(), venue.spaces[0].id, 1, |as_is| as_is).await.unwrap(),
        venue
    );
    assert_eq!(
        (trial.actions().await, trial.feed(&format!("venue:{}", venue.venue.id)).await),
        (vec!["added".to_owned()], 0)
    );
}

#[tokio::test]
async fn spaces_are_added_and_changed_one_by_one() {
    let trial = Trial::new().await;
    let venue = add(&trial.app, &Caller::command(), hall()).await.unwrap();
    let slug = venue.venue.slug.as_str();
    let with = |now| VenueInput { spaces: vec![space("Attic", 5)], ..now };
    assert_eq!(
        problems(change(&trial.app, &Caller::command(), slug, 1, with).await),
        [("spaces".into(), "error-spaces-apart")]
    );
    let grown = add_space(&trial.app, &Caller::command(), slug, space("Attic", 5)).await.unwrap();
    assert_eq!((grown.venue.revision, grown.spaces[2].name.as_str(), grown.spaces[2].position), (2, "Attic", 2));
    let wider = |now| SpaceInput { capacity: Some(8), clearing_minutes: Some(30), ..now };
    let changed = change_space(&trial.app, &Caller::command(), grown.spaces[2].id, 2, wider).await.unwrap();
    assert_eq!(
        (changed.spaces[2].capacity, changed.spaces[2].clearing_minutes, changed.venue.revision),
        (Some(8), 30, 3)
    );
    assert_eq!(see(&trial.app, slug).await.unwrap(), changed);
    assert_eq!(trial.actions().await, ["added", "space_added", "space_changed"]);
}

#[tokio::test]
async fn two_spaces_of_one_venue_have_two_names() {
    let trial = Trial::new().await;
    let venue = add(&trial.app, &Caller::command(), hall()).await.unwrap();
    let slug = venue.venue.slug.as_str();
    let twice = add_space(&trial.app, &Caller::command(), slug, space("main HALL", 5)).await;
    assert_eq!(problems(twice), [("name".into(), "error-taken")]);
    let renamed = |name: &str| {
        let name = name.to_owned();
        move |now: SpaceInput| SpaceInput { name, ..now }
    };
    let coffee = venue.spaces[1].id;
    let twice = change_space(&trial.app, &Caller::command(), coffee, 1, renamed("Main Hall")).await;
    assert_eq!(problems(twice), [("name".into(), "error-taken")]);
    assert!(change_space(&trial.app, &Caller::command(), coffee, 1, renamed("coffee ROOM")).await.is_ok());
    assert!(matches!(
        change_space(&trial.app, &Caller::command(), Uuid::nil(), 1, renamed("x")).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn a_moved_venue_shows_in_every_feed_that_names_it() {
    let trial = Trial::new().await;
    let venue = add(&trial.app, &Caller::command(), hall()).await.unwrap();
    let (host, invited) = (partner_id(&trial, "Host").await, partner_id(&trial, "Guest").await);
    let aside = partner_id(&trial, "Aside").await;
    let series = meeting(&trial, host, invited, venue.spaces[0].id).await;
    let moved = |now| VenueInput { address: "Priory Street, Coventry".into(), ..now };
    change(&trial.app, &Caller::command(), &venue.venue.slug, 1, moved).await.unwrap();
    for scope in [
        "public".into(),
        format!("venue:{}", venue.venue.id),
        format!("partner:{host}"),
        format!("partner:{invited}"),
        format!("meeting:{series}"),
        format!("private:partner:{host}"),
        format!("private:guests:{invited}"),
    ] {
        assert_eq!(trial.feed(&scope).await, 1, "{scope}");
    }
    // How many people there is room for, no calendar shows.
    let parked = |now| VenueInput { parking: Some("Behind the house".into()), ..now };
    change(&trial.app, &Caller::command(), &venue.venue.slug, 2, parked).await.unwrap();
    assert_eq!(trial.feed(&format!("venue:{}", venue.venue.id)).await, 1);
    assert_eq!(trial.feed(&format!("partner:{aside}")).await, 0);
}

#[tokio::test]
async fn a_venue_keeps_its_zone_while_meetings_are_planned_there() {
    let trial = Trial::new().await;
    let venue = add(&trial.app, &Caller::command(), hall()).await.unwrap();
    let slug = venue.venue.slug.as_str();
    let elsewhere = |zone: &str| {
        let time_zone = Some(zone.to_owned());
        move |now: VenueInput| VenueInput { time_zone, ..now }
    };
    let dublin = change(&trial.app, &Caller::command(), slug, 1, elsewhere("Europe/Dublin")).await.unwrap();
    assert_eq!(dublin.venue.time_zone, "Europe/Dublin");
    let host = partner_id(&trial, "Host").await;
    meeting(&trial, host, host, venue.spaces[0].id).await;
    let refused = change(&trial.app, &Caller::command(), slug, 2, elsewhere("Europe/London")).await;
    assert_eq!(problems(refused), [("time_zone".into(), "error-zone-in-use")]);
    trial.app.clock.advance(chrono::TimeDelta::days(2));
    assert!(change(&trial.app, &Caller::command(), slug, 2, elsewhere("Europe/London")).await.is_ok());
}
