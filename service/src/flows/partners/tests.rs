use super::*;
use crate::flows::members;
use crate::flows::trial::{Trial, problems, visitor};
use commonhall_domain::member::MemberInput;

fn named(name: &str) -> PartnerInput {
    PartnerInput { name: name.into(), kind: "community_group".into(), ..PartnerInput::default() }
}

#[tokio::test]
async fn a_partner_is_added_once_with_all_that_was_said() {
    let trial = Trial::new().await;
    let said = PartnerInput {
        founding: true,
        languages: vec!["bn".into(), "en".into()],
        names: [("bn".to_owned(), "অ্যাস্টন দারস".to_owned())].into(),
        contact_email: Some("hello@example.org".into()),
        ..named("Aston Dars group")
    };
    let added = add(&trial.app, &Caller::command(), said.clone()).await.unwrap();
    assert_eq!(
        (added.slug.as_str(), added.revision, added.joined_on.to_string().as_str()),
        ("aston-dars-group", 1, "2027-03-01")
    );
    let seen = see(&trial.app, "aston-dars-group").await.unwrap();
    assert_eq!(seen, added);
    assert_eq!(input(&seen), PartnerInput { joined_on: Some("2027-03-01".into()), ..said });
    assert_eq!(trial.actions().await, ["added"]);
}

#[tokio::test]
async fn two_partners_of_one_name_have_two_slugs() {
    let trial = Trial::new().await;
    assert_eq!(trial.partner("Aston Dars group").await, "aston-dars-group");
    assert_eq!(trial.partner("Aston Dars Group").await, "aston-dars-group-2");
}

#[tokio::test]
async fn a_name_that_an_address_cannot_bear_gets_a_number() {
    let trial = Trial::new().await;
    assert_eq!(trial.partner("香港人").await, "community-group-1");
    assert_eq!(trial.partner("香港 2019").await, "community-group-2");
}

#[tokio::test]
async fn only_organisers_add_and_change_partners() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let coordinator = trial.by(trial.member("coordinator", Some(&slug)).await).await;
    let organiser = trial.by(trial.member("organiser", None).await).await;
    assert!(matches!(add(&trial.app, &visitor(), named("Another")).await, Err(Error::SignIn)));
    assert!(matches!(add(&trial.app, &coordinator, named("Another")).await, Err(Error::Refused)));
    assert!(matches!(change(&trial.app, &coordinator, &slug, 1, |as_is| as_is).await, Err(Error::Refused)));
    assert!(matches!(leave(&trial.app, &coordinator, &slug).await, Err(Error::Refused)));
    assert!(add(&trial.app, &organiser, named("Another")).await.is_ok());
}

#[tokio::test]
async fn a_stale_change_is_refused_and_nothing_is_lost() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let first = |now: PartnerInput| PartnerInput { description: "Meets on Wednesdays.".into(), ..now };
    let second = |now: PartnerInput| PartnerInput { steering: true, ..now };
    assert_eq!(change(&trial.app, &Caller::command(), &slug, 1, first).await.unwrap().revision, 2);
    assert!(matches!(change(&trial.app, &Caller::command(), &slug, 1, second).await, Err(Error::Stale)));
    let seen = see(&trial.app, &slug).await.unwrap();
    assert_eq!((seen.description.as_str(), seen.steering, seen.revision), ("Meets on Wednesdays.", false, 2));
    let done = change(&trial.app, &Caller::command(), &slug, 2, second).await.unwrap();
    assert_eq!((done.description.as_str(), done.steering, done.revision), ("Meets on Wednesdays.", true, 3));
}

#[tokio::test]
async fn a_row_that_moved_on_is_not_stored_over() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let row = see(&trial.app, &slug).await.unwrap();
    let db = trial.app.store.begin().await.unwrap();
    assert!(!partners::save_over(&db, row.clone(), row.revision + 1).await.unwrap());
    assert!(partners::save_over(&db, row.clone(), row.revision).await.unwrap());
}

#[tokio::test]
async fn what_stays_as_it_is_keeps_its_revision() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    assert_eq!(change(&trial.app, &Caller::command(), &slug, 1, |as_is| as_is).await.unwrap().revision, 1);
    assert_eq!(trial.actions().await, ["added"]);
}

#[tokio::test]
async fn a_refused_change_stores_nothing() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let wrong = |now| PartnerInput { website: Some("not a link".into()), kind: "club".into(), ..now };
    let refused = problems(change(&trial.app, &Caller::command(), &slug, 1, wrong).await);
    assert_eq!(refused, [("kind".into(), "error-choice"), ("website".into(), "error-web-address")]);
    assert_eq!(see(&trial.app, &slug).await.unwrap().revision, 1);
}

#[tokio::test]
async fn a_new_name_keeps_the_slug_and_shows_in_the_feed() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let renamed = change(&trial.app, &Caller::command(), &slug, 1, |_| named("Aston Dars circle")).await.unwrap();
    assert_eq!((renamed.slug.as_str(), renamed.name.as_str()), ("aston-dars-group", "Aston Dars circle"));
    assert_eq!(trial.feed(&format!("partner:{}", renamed.id)).await, 1);
    change(&trial.app, &Caller::command(), &slug, 2, |now| PartnerInput { steering: true, ..now }).await.unwrap();
    assert_eq!((trial.feed(&format!("partner:{}", renamed.id)).await, trial.feed("committee").await), (1, 1));
}

#[tokio::test]
async fn a_partner_that_left_is_still_seen_and_nobody_joins_it() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let left = leave(&trial.app, &Caller::command(), &slug).await.unwrap();
    assert_eq!((left.left_at, left.revision), (Some(trial.app.now()), 2));
    assert_eq!(leave(&trial.app, &Caller::command(), &slug).await.unwrap(), left);
    assert_eq!(see(&trial.app, &slug).await.unwrap(), left);
    let late = MemberInput { name: "Late".into(), partner: Some(slug), ..MemberInput::default() };
    assert_eq!(
        problems(members::add(&trial.app, &Caller::command(), late).await),
        [("partner".into(), "error-partner-left")]
    );
    assert_eq!(trial.actions().await, ["added", "left"]);
}

#[tokio::test]
async fn partners_come_in_the_order_of_their_making() {
    let trial = Trial::new().await;
    for name in ["Maxival", "Aston Dars group", "Central Hall"] {
        trial.partner(name).await;
    }
    let first = list(&trial.app, &Filter::default(), None, 2).await.unwrap();
    let rest = list(&trial.app, &Filter::default(), Some(first[1].id), 2).await.unwrap();
    let names: Vec<_> = first.iter().chain(&rest).map(|partner| partner.name.as_str()).collect();
    assert_eq!(names, ["Maxival", "Aston Dars group", "Central Hall"]);
    assert!(matches!(see(&trial.app, "nobody").await, Err(Error::NotFound)));
}
