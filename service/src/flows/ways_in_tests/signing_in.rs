use chrono::TimeDelta;
use commonhall_entities::{members, sessions as session_rows, sign_ins};
use sea_orm::EntityTrait as _;

use super::{COORDINATOR, Hall, browser};
use crate::auth::cookie::Browser;
use crate::auth::token;
use crate::config::Settings;
use crate::error::Error;
use crate::flows::sessions;
use crate::flows::sign_in::{self, Looked};
use crate::store::people;

/// A code that is none of these.
fn wrong_code(people: &[sign_in::SignInPerson]) -> String {
    (0..9).map(|n| format!("{n:08}")).find(|code| people.iter().all(|person| person.code != *code)).unwrap()
}

fn is_wrong_code<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::Invalid(problems)) if problems.len() == 1 && problems[0].code == "error-code")
}

#[tokio::test]
async fn a_hundred_looks_of_a_scanner_leave_the_link_valid() {
    let (hall, here) = (Hall::new().await, browser());
    let member = hall.member("Coordinator, Aston Dars group", COORDINATOR).await;
    let people = hall.ask("Coordinator@Example.ORG", &here).await;
    for _ in 0..100 {
        assert_eq!(sign_in::look(&hall.app, &people[0].token, &browser()).await.unwrap(), Looked::OtherBrowser);
    }
    let ready = Looked::Ready { member: "Coordinator, Aston Dars group".into() };
    assert_eq!(sign_in::look(&hall.app, &people[0].token, &here).await.unwrap(), ready);
    let session = sign_in::enter(&hall.app, &people[0].token, &here).await.unwrap();
    assert_eq!((session.member, session.expires_at), (member, hall.app.now() + TimeDelta::days(30)));
    let (actor, signed_in) = sessions::caller_of(&hall.app, &session.token).await.unwrap().unwrap();
    assert_eq!((actor.member, signed_in.id, signed_in.language.as_str()), (Some(member), member, "bn"));
    assert_eq!(sign_in::look(&hall.app, &people[0].token, &here).await.unwrap(), Looked::Used);
    assert_eq!(hall.audited().await, ["asked", "signed_in"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_presses_at_once_make_one_session() {
    let (hall, here) = (Hall::new().await, browser());
    hall.member("Coordinator", COORDINATOR).await;
    let people = hall.ask(COORDINATOR, &here).await;
    let presses: Vec<_> = (0..100)
        .map(|_| {
            let (app, token, here) = (hall.app.clone(), people[0].token.clone(), here.clone());
            tokio::spawn(async move { sign_in::enter(&app, &token, &here).await })
        })
        .collect();
    let mut entered = 0;
    for press in presses {
        match press.await.unwrap() {
            Ok(_) => entered += 1,
            Err(error) => assert!(matches!(error, Error::Gone), "{error}"),
        }
    }
    assert_eq!(entered, 1);
    assert_eq!(session_rows::Entity::find().all(hall.app.store.read()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_link_opened_in_another_browser_asks_for_the_code() {
    let (hall, here, phone) = (Hall::new().await, browser(), browser());
    let member = hall.member("Coordinator", COORDINATOR).await;
    let people = hall.ask(COORDINATOR, &here).await;
    let (token, code) = (&people[0].token, &people[0].code);
    assert_eq!(sign_in::look(&hall.app, token, &Browser::default()).await.unwrap(), Looked::OtherBrowser);
    assert!(matches!(sign_in::enter(&hall.app, token, &phone).await, Err(Error::Refused)));
    assert!(is_wrong_code(sign_in::enter_code(&hall.app, code, None, &phone).await), "the code alone is bound too");
    let session = sign_in::enter_code(&hall.app, code, Some(token), &phone).await.unwrap();
    assert_eq!(session.member, member);
    assert!(is_wrong_code(sign_in::enter_code(&hall.app, code, None, &here).await), "it was used");
}

#[tokio::test]
async fn a_code_is_taken_as_people_type_it_in_the_browser_that_asked() {
    let (hall, here) = (Hall::new().await, browser());
    let member = hall.member("Coordinator", COORDINATOR).await;
    let first = hall.ask(COORDINATOR, &here).await;
    hall.ask(COORDINATOR, &here).await;
    let typed = format!(" {} {}", &first[0].code[..4], &first[0].code[4..]);
    let session = sign_in::enter_code(&hall.app, &typed, None, &here).await.unwrap();
    assert_eq!(session.member, member, "the code of the earlier mail holds too");
}

#[tokio::test]
async fn five_wrong_codes_end_the_request() {
    let (hall, here) = (Hall::new().await, browser());
    hall.member("Coordinator", COORDINATOR).await;
    let people = hall.ask(COORDINATOR, &here).await;
    let wrong = wrong_code(&people);
    for _ in 0..10 {
        assert!(is_wrong_code(sign_in::enter_code(&hall.app, "1234", None, &here).await), "no code and not counted");
    }
    for _ in 0..5 {
        assert!(is_wrong_code(sign_in::enter_code(&hall.app, &wrong, None, &here).await));
    }
    assert!(is_wrong_code(sign_in::enter_code(&hall.app, &people[0].code, None, &here).await));
    assert!(is_wrong_code(sign_in::enter_code(&hall.app, &people[0].code, Some(&people[0].token), &here).await));
    assert_eq!(sign_in::look(&hall.app, &people[0].token, &here).await.unwrap(), Looked::Expired);
    assert!(matches!(sign_in::enter(&hall.app, &people[0].token, &here).await, Err(Error::Gone)));
    let again = hall.ask(COORDINATOR, &here).await;
    assert!(sign_in::enter_code(&hall.app, &again[0].code, None, &here).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_at_once_are_counted_one_by_one() {
    let (hall, here) = (Hall::new().await, browser());
    hall.member("Coordinator", COORDINATOR).await;
    let people = hall.ask(COORDINATOR, &here).await;
    let wrong = wrong_code(&people);
    let guesses: Vec<_> = (0..50)
        .map(|_| {
            let (app, wrong, here) = (hall.app.clone(), wrong.clone(), here.clone());
            tokio::spawn(async move { sign_in::enter_code(&app, &wrong, None, &here).await })
        })
        .collect();
    for guess in guesses {
        assert!(is_wrong_code(guess.await.unwrap()));
    }
    let rows = sign_ins::Entity::find().all(hall.app.store.read()).await.unwrap();
    assert_eq!(rows[0].wrong_codes, 5, "those after the fifth were not looked at");
}

#[tokio::test]
async fn a_shared_mailbox_gets_one_mail_with_a_link_for_each_person() {
    let (hall, here) = (Hall::new().await, browser());
    let one = hall.member("Secretary", COORDINATOR).await;
    let two = hall.member("Treasurer", COORDINATOR).await;
    let gone = hall.member("Former chair", COORDINATOR).await;
    hall.leaves(gone).await;
    let people = hall.ask(COORDINATOR, &here).await;
    assert_eq!(people.iter().map(|person| person.member.id).collect::<Vec<_>>(), [one, two]);
    let queue = hall.queue().await;
    assert_eq!(queue.len(), 1);
    assert_eq!(
        (queue[0].kind.as_str(), queue[0].state.as_str(), queue[0].member_id),
        ("sign_in", "pending", Some(one))
    );
    assert_eq!(queue[0].deadline_at, Some(hall.app.now() + TimeDelta::minutes(15)));
    assert_eq!(sign_in::enter(&hall.app, &people[1].token, &here).await.unwrap().member, two);
    assert_eq!(sign_in::enter_code(&hall.app, &people[0].code, None, &here).await.unwrap().member, one);
}

#[tokio::test]
async fn a_link_expires_after_fifteen_minutes() {
    let (hall, here) = (Hall::new().await, browser());
    hall.member("Coordinator", COORDINATOR).await;
    let people = hall.ask(COORDINATOR, &here).await;
    hall.later(TimeDelta::minutes(15));
    assert_eq!(sign_in::look(&hall.app, &people[0].token, &here).await.unwrap(), Looked::Expired);
    assert!(matches!(sign_in::enter(&hall.app, &people[0].token, &here).await, Err(Error::Gone)));
    assert!(is_wrong_code(sign_in::enter_code(&hall.app, &people[0].code, None, &here).await));
}

#[tokio::test]
async fn a_garbled_link_or_one_of_an_older_generation_is_invalid() {
    let (hall, here) = (Hall::new().await, browser());
    let member = hall.member("Coordinator", COORDINATOR).await;
    let token = hall.ask(COORDINATOR, &here).await.remove(0).token;
    for wrong in ["", "x.y", &token[..token.len() - 1]] {
        assert_eq!(sign_in::look(&hall.app, wrong, &here).await.unwrap(), Looked::Invalid);
    }
    let row = people::by_id(hall.app.store.read(), member).await.unwrap().unwrap();
    hall.change(members::Model { link_generation: 1, ..row }).await;
    assert!(matches!(sign_in::enter(&hall.app, &token, &here).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn an_address_gets_five_mails_an_hour_and_nobody_learns_of_the_sixth() {
    let hall = Hall::new().await;
    hall.member("Coordinator", COORDINATOR).await;
    for _ in 0..7 {
        sign_in::ask(&hall.app, COORDINATOR, &token::new()).await.unwrap();
    }
    assert_eq!(hall.queue().await.len(), 5);
    hall.later(TimeDelta::minutes(61));
    sign_in::ask(&hall.app, COORDINATOR, &token::new()).await.unwrap();
    assert_eq!(hall.queue().await.len(), 6);
}

#[tokio::test]
async fn nobody_is_locked_out_by_somebody_who_asks_in_their_place() {
    let hall = Hall::new().await;
    hall.member("Coordinator", COORDINATOR).await;
    for _ in 0..7 {
        sign_in::ask(&hall.app, COORDINATOR, &token::new()).await.unwrap();
    }
    // The last mail has a link that opens, with its code, in the member's own browser as well.
    let queued = hall.queue().await;
    let request = queued[4].details["request"].as_str().unwrap().parse().unwrap();
    let people = sign_in::people_of(hall.app.store.read(), &hall.app.key, request).await.unwrap();
    sign_in::enter_code(&hall.app, &people[0].code, Some(&people[0].token), &browser()).await.unwrap();
    // When it is too old there is another.
    hall.later(sign_in::LASTS - TimeDelta::seconds(1));
    sign_in::ask(&hall.app, COORDINATOR, &token::new()).await.unwrap();
    assert_eq!(hall.queue().await.len(), 5);
    hall.later(TimeDelta::seconds(1));
    for _ in 0..2 {
        sign_in::ask(&hall.app, COORDINATOR, &token::new()).await.unwrap();
    }
    assert_eq!(hall.queue().await.len(), 6);
}

/// Times are noise here; that both end in one commit with the same trace is what makes them alike.
#[tokio::test]
async fn an_unknown_address_leaves_the_same_trace_as_a_known_one() {
    let hall = Hall::new().await;
    hall.member("Coordinator", COORDINATOR).await;
    let mut traces = Vec::new();
    for email in [COORDINATOR, "nobody@example.org"] {
        let before = hall.audit().await.len();
        sign_in::ask(&hall.app, email, &token::new()).await.unwrap();
        let mut entries = hall.audit().await;
        assert_eq!(entries.len(), before + 1, "{email}");
        let last = entries.remove(before);
        traces.push((last.action, last.actor_id, last.face, last.object_kind, last.details));
    }
    assert_eq!(traces[0], traces[1]);
    assert_eq!(hall.queue().await.len(), 1);
}

#[tokio::test]
async fn a_malformed_address_is_a_problem_of_its_field() {
    let hall = Hall::new().await;
    let Err(Error::Invalid(problems)) = sign_in::ask(&hall.app, "nobody", &token::new()).await else { panic!("taken") };
    assert_eq!((problems[0].field.as_ref(), problems[0].code), ("email", "error-email"));
}

#[tokio::test]
async fn on_plain_http_nobody_signs_in_and_the_link_stays_whole() {
    let (hall, here) = (Hall::new().await, browser());
    hall.member("Coordinator", COORDINATOR).await;
    let token = hall.ask(COORDINATOR, &here).await.remove(0).token;
    let settings = Settings { base_url: "http://hall.example.org".into(), ..Settings::default() };
    let open = crate::app::App { settings: settings.into(), ..hall.app.clone() };
    assert!(matches!(sign_in::ask(&open, COORDINATOR, "x").await, Err(Error::Conflict("error-plain-http"))));
    assert!(matches!(sign_in::enter(&open, &token, &here).await, Err(Error::Conflict("error-plain-http"))));
    assert!(sign_in::enter(&hall.app, &token, &here).await.is_ok());
}

#[tokio::test]
async fn a_link_of_the_command_line_opens_in_any_browser_and_a_reusable_one_until_it_expires() {
    let hall = Hall::new().await;
    let member = hall.member("Administrator", COORDINATOR).await;
    let path = sign_in::link_for(&hall.app, member, false, sign_in::LASTS).await.unwrap();
    let token = path.strip_prefix("/sign-in/").unwrap();
    assert!(sign_in::enter(&hall.app, token, &Browser::default()).await.is_ok());
    assert!(matches!(sign_in::enter(&hall.app, token, &browser()).await, Err(Error::Gone)));
    let path = sign_in::link_for(&hall.app, member, true, TimeDelta::days(1)).await.unwrap();
    let token = path.strip_prefix("/sign-in/").unwrap();
    for _ in 0..3 {
        assert_eq!(sign_in::enter(&hall.app, token, &browser()).await.unwrap().member, member);
    }
    hall.later(TimeDelta::days(1));
    assert!(matches!(sign_in::enter(&hall.app, token, &browser()).await, Err(Error::Gone)));
}

#[tokio::test]
async fn signing_in_again_gives_a_new_session_and_ends_the_old_one() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let path = sign_in::link_for(&hall.app, member, true, sign_in::LASTS).await.unwrap();
    let token = path.strip_prefix("/sign-in/").unwrap();
    let first = sign_in::enter(&hall.app, token, &browser()).await.unwrap();
    let again = Browser { session: Some(first.token.clone()), ..browser() };
    let second = sign_in::enter(&hall.app, token, &again).await.unwrap();
    assert_ne!(first.token, second.token);
    assert!(sessions::caller_of(&hall.app, &first.token).await.unwrap().is_none());
    assert!(sessions::caller_of(&hall.app, &second.token).await.unwrap().is_some());
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_time_and_by_leaving() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let path = sign_in::link_for(&hall.app, member, true, TimeDelta::days(60)).await.unwrap();
    let token = path.strip_prefix("/sign-in/").unwrap();
    let enter = async || sign_in::enter(&hall.app, token, &browser()).await.unwrap().token;
    let counts = async |session: &str| sessions::caller_of(&hall.app, session).await.unwrap().is_some();

    let signed_out = enter().await;
    sessions::end(&hall.app, &signed_out).await.unwrap();
    sessions::end(&hall.app, &signed_out).await.unwrap();
    assert!(!counts(&signed_out).await);

    let old = enter().await;
    hall.later(TimeDelta::days(30) - TimeDelta::seconds(1));
    assert!(counts(&old).await);
    hall.later(TimeDelta::seconds(1));
    assert!(!counts(&old).await);

    let session = enter().await;
    hall.leaves(member).await;
    assert!(!counts(&session).await);
    assert!(matches!(sign_in::enter(&hall.app, token, &browser()).await, Err(Error::NotFound)));
}
