use super::*;
use crate::config::Settings;
use crate::flows::sender;
use crate::flows::trial::{Trial, problems, visitor};
use crate::mail::Transport;

fn person(name: &str) -> MemberInput {
    MemberInput { name: name.into(), ..MemberInput::default() }
}

fn at(name: &str, email: &str) -> MemberInput {
    MemberInput { email: Some(email.into()), ..person(name) }
}

fn of(name: &str, partner: &str) -> MemberInput {
    MemberInput { partner: Some(partner.into()), ..person(name) }
}

fn welcomed(name: &str, email: &str) -> MemberInput {
    MemberInput { welcome: true, ..at(name, email) }
}

async fn added(trial: &Trial, input: MemberInput) -> Uuid {
    add(&trial.app, &Caller::command(), input).await.unwrap().person.member.id
}

#[tokio::test]
async fn two_members_may_share_a_mailbox() {
    let trial = Trial::new().await;
    let first = added(&trial, at("Grandmother", "household@example.org")).await;
    let second = added(&trial, at("Grandson", "Household@example.org")).await;
    let found = people::by_email(trial.app.store.read(), "household@example.org").await.unwrap();
    assert_eq!(found.iter().map(|member| member.id).collect::<Vec<_>>(), [first, second]);
}

#[tokio::test]
async fn a_command_asks_which_of_those_who_share_an_address_is_meant() {
    let trial = Trial::new().await;
    let first = added(&trial, at("Grandmother", "household@example.org")).await;
    added(&trial, at("Grandson", "household@example.org")).await;
    let alone = added(&trial, at("Neighbour", "neighbour@example.org")).await;
    let by = async |email, id| by_email_or_id(&trial.app, email, id).await;
    assert_eq!(problems(by(Some("household@example.org"), None).await), [("email".into(), "error-shared-address")]);
    assert_eq!(by(Some("household@example.org"), Some(first)).await.unwrap().id, first);
    assert_eq!(by(Some(" NEIGHBOUR@example.org"), None).await.unwrap().id, alone);
    assert_eq!(problems(by(Some("nobody@example.org"), None).await), [("email".into(), "error-unknown")]);
    assert_eq!(problems(by(None, None).await), [("email".into(), "error-missing")]);
    assert_eq!(problems(by(None, Some(Uuid::nil())).await), [("id".into(), "error-unknown")]);
}

#[tokio::test]
async fn somebody_without_an_address_is_a_member_too() {
    let trial = Trial::new().await;
    let id = added(
        &trial,
        MemberInput { phone: Some("024 7601 0000".into()), language: Some("bn".into()), ..person("An elder") },
    )
    .await;
    let seen = see(&trial.app, &Caller::command(), id).await.unwrap().member;
    assert_eq!((seen.email, seen.phone.as_deref(), seen.language.as_str()), (None, Some("024 7601 0000"), "bn"));
}

#[tokio::test]
async fn only_an_administrator_makes_organisers() {
    let trial = Trial::new().await;
    let organiser = trial.by(trial.member("organiser", None).await).await;
    let administrator = trial.by(trial.member("administrator", None).await).await;
    let wanted = |role: &str| MemberInput { role: Some(role.into()), ..person("New") };
    assert!(matches!(add(&trial.app, &organiser, wanted("organiser")).await, Err(Error::Refused)));
    assert!(matches!(add(&trial.app, &organiser, wanted("administrator")).await, Err(Error::Refused)));
    let id = add(&trial.app, &organiser, wanted("member")).await.unwrap().person.member.id;
    let rise = |now| MemberChange { role: "organiser".into(), ..now };
    assert!(matches!(change(&trial.app, &organiser, id, 1, rise).await, Err(Error::Refused)));
    assert_eq!(change(&trial.app, &administrator, id, 1, rise).await.unwrap().member.role, "organiser");
}

#[tokio::test]
async fn a_coordinator_adds_people_to_their_own_partner_and_no_other() {
    let trial = Trial::new().await;
    let (own, other) = (trial.partner("Aston Dars group").await, trial.partner("Central Hall").await);
    let coordinator = trial.by(trial.member("coordinator", Some(&own)).await).await;
    let added = add(&trial.app, &coordinator, of("New", &own)).await.unwrap();
    assert_eq!(
        (added.person.belongs[0].partner.slug.as_str(), added.person.belongs[0].membership.role.as_str()),
        ("aston-dars-group", "member")
    );
    assert!(matches!(add(&trial.app, &coordinator, of("New", &other)).await, Err(Error::Refused)));
    assert!(matches!(add(&trial.app, &coordinator, person("New")).await, Err(Error::Refused)));
    assert!(matches!(add(&trial.app, &visitor(), person("New")).await, Err(Error::SignIn)));
}

#[tokio::test]
async fn a_partner_that_nobody_knows_takes_nobody_in() {
    let trial = Trial::new().await;
    assert_eq!(
        problems(add(&trial.app, &Caller::command(), of("New", "nowhere")).await),
        [("partner".into(), "error-unknown")]
    );
    assert!(list(&trial.app, &Caller::command(), None, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_is_written_to_unless_that_was_said() {
    let trial = Trial::new().await;
    assert!(!add(&trial.app, &Caller::command(), at("Quiet", "quiet@example.org")).await.unwrap().welcomed);
    assert!(trial.outbox().await.is_empty());
}

#[tokio::test]
async fn a_welcome_is_queued_in_the_transaction_that_adds() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let coordinator = trial.by(trial.member("coordinator", Some(&slug)).await).await;
    let input = MemberInput { partner: Some(slug), ..welcomed("New", "new@example.org") };
    let added = add(&trial.app, &coordinator, input).await.unwrap();
    let outbox = trial.outbox().await;
    let message = &outbox[0];
    assert!(added.welcomed && outbox.len() == 1);
    assert_eq!((message.kind.as_str(), message.member_id), ("welcome", Some(added.person.member.id)));
    assert_eq!(message.cause, format!("welcome:{}", added.person.member.id));
    let partner = added.person.belongs[0].partner.id;
    assert_eq!(message.details, json!({ "by": coordinator.actor.member, "partner": partner }));
}

#[tokio::test]
async fn a_welcome_says_who_added_them_and_lets_nobody_in() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let coordinator = trial.by(trial.member("coordinator", Some(&slug)).await).await;
    let input = MemberInput { partner: Some(slug), ..welcomed("New", "new@example.org") };
    add(&trial.app, &coordinator, input).await.unwrap();
    add(&trial.app, &Caller::command(), welcomed("Newer", "newer@example.org")).await.unwrap();
    sender::drain(&trial.app).await.unwrap();
    let Transport::Memory(memory) = &*trial.app.mail else { panic!("tests keep mail in memory") };
    let sent = memory.sent();
    let said = |name: &str| sent.iter().find(|one| one.letter.to.name == name).unwrap().letter.clone();
    let (new, newer) = (said("New"), said("Newer"));
    assert_eq!((new.kind.as_str(), new.subject.as_str()), ("welcome", "You have been added to Commonhall"));
    assert!(
        new.text.contains("A coordinator has added you") && new.text.contains("people of Aston Dars group"),
        "{}",
        new.text
    );
    assert!(
        newer.text.contains("The people who run Commonhall") && !newer.text.contains("Aston Dars"),
        "{}",
        newer.text
    );
    for letter in [new, newer] {
        // In the HTML the slashes of an attribute are written as references.
        for body in [letter.text, letter.html.replace("&#x2f;", "/")] {
            assert!(body.contains(&trial.app.url("/sign-in")) && !body.contains("/sign-in/"), "{body}");
        }
    }
}

#[tokio::test]
async fn welcomes_stop_at_the_limit_of_a_day() {
    let mut trial = Trial::new().await;
    trial.app.settings = Settings { invite_limit: 2, ..(*trial.app.settings).clone() }.into();
    let organiser = trial.by(trial.member("organiser", None).await).await;
    for name in ["a", "b"] {
        add(&trial.app, &organiser, welcomed(name, "same@example.org")).await.unwrap();
    }
    let third = || welcomed("c", "same@example.org");
    assert!(matches!(add(&trial.app, &organiser, third()).await, Err(Error::TooMany)));
    assert_eq!((trial.outbox().await.len(), list(&trial.app, &organiser, None, None, 10).await.unwrap().len()), (2, 3));
    assert!(add(&trial.app, &organiser, MemberInput { welcome: false, ..third() }).await.is_ok());
    trial.app.clock.advance(TimeDelta::days(1));
    assert!(add(&trial.app, &organiser, third()).await.is_ok());
}

#[tokio::test]
async fn everybody_changes_what_is_kept_of_themself() {
    let trial = Trial::new().await;
    let id = trial.member("member", None).await;
    let own = trial.by(id).await;
    let new = |now| MemberChange { name: "New name".into(), email: None, language: "ur".into(), ..now };
    let done = change(&trial.app, &own, id, 1, new).await.unwrap().member;
    assert_eq!((done.name.as_str(), done.email, done.language.as_str(), done.revision), ("New name", None, "ur", 2));
    let rise = |now| MemberChange { role: "organiser".into(), ..now };
    assert!(matches!(change(&trial.app, &own, id, 2, rise).await, Err(Error::Refused)));
}

#[tokio::test]
async fn a_stale_change_is_refused_and_nothing_is_lost() {
    let trial = Trial::new().await;
    let id = trial.member("member", None).await;
    let named = |name: &str| {
        let name = name.to_owned();
        move |now: MemberChange| MemberChange { name, ..now }
    };
    change(&trial.app, &Caller::command(), id, 1, named("First")).await.unwrap();
    assert!(matches!(change(&trial.app, &Caller::command(), id, 1, named("Second")).await, Err(Error::Stale)));
    assert_eq!(see(&trial.app, &Caller::command(), id).await.unwrap().member.name, "First");
}

#[tokio::test]
async fn nobody_changes_the_address_of_those_who_may_do_more() {
    let trial = Trial::new().await;
    let (own, other) = (trial.partner("Aston Dars group").await, trial.partner("Central Hall").await);
    let coordinator = trial.by(trial.member("coordinator", Some(&own)).await).await;
    let organiser = trial.by(trial.member("organiser", Some(&own)).await).await;
    let above = trial.member("administrator", Some(&own)).await;
    let elsewhere = trial.member("coordinator", Some(&other)).await;
    trial.join(elsewhere, &own, MembershipRole::Member).await;
    let mine = |now| MemberChange { email: Some("mine@example.org".into()), ..now };
    let their_organiser = organiser.actor.member.unwrap();
    assert!(matches!(change(&trial.app, &coordinator, their_organiser, 1, mine).await, Err(Error::Refused)));
    assert!(matches!(change(&trial.app, &coordinator, elsewhere, 2, mine).await, Err(Error::Refused)));
    assert!(matches!(change(&trial.app, &organiser, above, 1, mine).await, Err(Error::Refused)));
    assert!(change(&trial.app, &organiser, elsewhere, 2, mine).await.is_ok());
}

#[tokio::test]
async fn a_coordinator_does_not_get_into_another_partner_by_the_address_of_somebody_in_both() {
    let trial = Trial::new().await;
    let (own, other) = (trial.partner("Aston Dars group").await, trial.partner("Central Hall").await);
    let coordinator = trial.by(trial.member("coordinator", Some(&own)).await).await;
    let (here, both) = (trial.member("member", Some(&own)).await, trial.member("member", Some(&own)).await);
    trial.join(both, &other, MembershipRole::Member).await;
    let mine = |now| MemberChange { email: Some("mine@example.org".into()), ..now };
    assert!(matches!(change(&trial.app, &coordinator, both, 2, mine).await, Err(Error::Refused)));
    let renamed = |now| MemberChange { name: "Treasurer".into(), ..now };
    assert!(change(&trial.app, &coordinator, both, 2, renamed).await.is_ok());
    assert!(change(&trial.app, &coordinator, here, 1, mine).await.is_ok());
}

#[tokio::test]
async fn who_may_not_see_a_member_does_not_learn_that_there_is_one() {
    let trial = Trial::new().await;
    let (own, other) = (trial.partner("Aston Dars group").await, trial.partner("Central Hall").await);
    let coordinator = trial.by(trial.member("coordinator", Some(&own)).await).await;
    let stranger = trial.member("member", Some(&other)).await;
    for id in [stranger, Uuid::nil()] {
        assert!(matches!(see(&trial.app, &coordinator, id).await, Err(Error::NotFound)));
        assert!(matches!(change(&trial.app, &coordinator, id, 1, |as_is| as_is).await, Err(Error::NotFound)));
        let joined = join(&trial.app, &coordinator, id, &own, MembershipRole::Member).await;
        assert!(matches!(joined, Err(Error::NotFound)));
        assert!(matches!(see(&trial.app, &visitor(), id).await, Err(Error::SignIn)));
    }
}

#[tokio::test]
async fn a_list_is_for_those_who_look_after_its_people() {
    let trial = Trial::new().await;
    let (own, other) = (trial.partner("Aston Dars group").await, trial.partner("Central Hall").await);
    let id = trial.member("coordinator", Some(&own)).await;
    trial.member("member", Some(&other)).await;
    let coordinator = trial.by(id).await;
    let seen = list(&trial.app, &coordinator, Some(&own), None, 10).await.unwrap();
    assert_eq!(seen.iter().map(|person| person.member.id).collect::<Vec<_>>(), [id]);
    assert!(matches!(list(&trial.app, &coordinator, Some(&other), None, 10).await, Err(Error::Refused)));
    assert!(matches!(list(&trial.app, &coordinator, None, None, 10).await, Err(Error::Refused)));
    assert!(matches!(list(&trial.app, &visitor(), Some(&own), None, 10).await, Err(Error::SignIn)));
    assert!(matches!(list(&trial.app, &Caller::command(), Some("nowhere"), None, 10).await, Err(Error::NotFound)));
    assert_eq!(list(&trial.app, &Caller::command(), None, Some(id), 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn where_else_somebody_belongs_is_not_a_coordinators_to_know() {
    let trial = Trial::new().await;
    let (own, other) = (trial.partner("Aston Dars group").await, trial.partner("Central Hall").await);
    let coordinator = trial.by(trial.member("coordinator", Some(&own)).await).await;
    let both = trial.member("member", Some(&own)).await;
    trial.join(both, &other, MembershipRole::Member).await;
    assert_eq!(see(&trial.app, &coordinator, both).await.unwrap().belongs.len(), 1);
    assert_eq!(see(&trial.app, &trial.by(both).await, both).await.unwrap().belongs.len(), 2);
}

#[tokio::test]
async fn another_role_in_a_partner_is_another_membership() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let id = trial.member("member", Some(&slug)).await;
    let before = see(&trial.app, &Caller::command(), id).await.unwrap();
    trial.app.clock.advance(TimeDelta::days(1));
    let same = join(&trial.app, &Caller::command(), id, &slug, MembershipRole::Member).await.unwrap();
    assert_eq!(same, before);
    let after = join(&trial.app, &Caller::command(), id, &slug, MembershipRole::Coordinator).await.unwrap();
    assert_eq!((after.belongs.len(), after.belongs[0].membership.role.as_str()), (1, "coordinator"));
    assert_ne!(after.belongs[0].membership.id, before.belongs[0].membership.id);
    assert_eq!(trial.by(id).await.actor.coordinates, [after.belongs[0].partner.id]);
}

#[tokio::test]
async fn who_leaves_a_partner_has_no_part_in_it_any_more() {
    let trial = Trial::new().await;
    let slug = trial.partner("Aston Dars group").await;
    let id = trial.member("member", Some(&slug)).await;
    let own = format!("private:member:{id}");
    let raised = trial.feed(&own).await;
    leave(&trial.app, &trial.by(id).await, id, &slug).await.unwrap();
    assert!(trial.by(id).await.actor.partners.is_empty());
    assert_eq!(trial.feed(&own).await, raised + 1);
    assert!(matches!(leave(&trial.app, &Caller::command(), id, &slug).await, Err(Error::NotFound)));
    trial.join(id, &slug, MembershipRole::Member).await;
    assert_eq!(trial.by(id).await.actor.partners.len(), 1);
}

#[tokio::test]
async fn a_coordinator_ends_memberships_of_their_own_partner_only() {
    let trial = Trial::new().await;
    let (own, other) = (trial.partner("Aston Dars group").await, trial.partner("Central Hall").await);
    let coordinator = trial.by(trial.member("coordinator", Some(&own)).await).await;
    let both = trial.member("member", Some(&own)).await;
    trial.join(both, &other, MembershipRole::Member).await;
    assert!(matches!(leave(&trial.app, &coordinator, both, &other).await, Err(Error::Refused)));
    assert!(leave(&trial.app, &coordinator, both, &own).await.is_ok());
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let trial = Trial::new().await;
    let last = trial.member("administrator", None).await;
    let step_down = |now| MemberChange { role: "member".into(), ..now };
    let refused = change(&trial.app, &trial.by(last).await, last, 1, step_down).await;
    assert_eq!(problems(refused), [("role".into(), "error-last-administrator")]);
    trial.member("administrator", None).await;
    assert!(change(&trial.app, &trial.by(last).await, last, 1, step_down).await.is_ok());
}
