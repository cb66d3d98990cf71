//! Signing in, and what is one's own.

use commonhall_domain::meeting::MeetingInput;
use commonhall_entities::messages;
use poem::http::{StatusCode, header};
use sea_orm::{EntityTrait as _, QueryOrder as _};

use super::World;
use crate::flows::sign_in::{self, SignInPerson};

/// The ways in of the mail that was asked for last.
async fn mailed(world: &World) -> Vec<SignInPerson> {
    let db = world.app.store.read();
    let last = messages::Entity::find().order_by_desc(messages::Column::Id).one(db).await.unwrap().unwrap();
    let request = last.details["request"].as_str().unwrap().parse().unwrap();
    sign_in::people_of(db, &world.app.key, request).await.unwrap()
}

#[tokio::test]
async fn somebody_asks_for_a_link_and_signs_in_with_it() {
    let world = World::new().await;
    let asked = world.post("/sign-in", "email=member%40example.org").await;
    assert!(asked.text.contains("Look in your mail") && asked.text.contains("Eight digits"));
    let browser = format!("browser={}", asked.cookie("browser").unwrap());
    let link = format!("/sign-in/{}", mailed(&world).await[0].token);
    assert!(world.get_as(&browser, &link).await.text.contains("Member, Aston Dars group"));
    let entered = world.post_as(&browser, &link, "").await;
    assert_eq!(entered.location(), "/me");
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer() {
    let world = World::new().await;
    let known = world.post("/sign-in", "email=member%40example.org").await;
    let unknown = world.post("/sign-in", "email=nobody%40example.org").await;
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.text.replace("member@", "nobody@"), unknown.text);
    let wrong = world.post("/sign-in", "email=%3Cb%3E").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"&lt;b&gt;\""), "{}", wrong.text);
}

#[tokio::test]
async fn a_link_opened_elsewhere_asks_for_the_code_and_goes_on_with_it() {
    let world = World::new().await;
    world.post("/sign-in", "email=member%40example.org").await;
    let way = mailed(&world).await.remove(0);
    let link = format!("/sign-in/{}", way.token);
    for page in [world.get(&link).await, world.post(&link, "").await] {
        assert!(page.text.contains("One more step") && !page.text.contains("Member, Aston"), "{}", page.text);
    }
    let wrong = world.post("/sign-in/code", &format!("code=00000000&link={}", way.token)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains(&way.token) && wrong.text.contains("This code is wrong"), "{}", wrong.text);
    let entered = world.post("/sign-in/code", &format!("code={}&link={}", way.code, way.token)).await;
    assert_eq!(entered.location(), "/me");
}

#[tokio::test]
async fn a_wrong_code_is_asked_again_in_the_browser_that_asked() {
    let world = World::new().await;
    let browser = world.post("/sign-in", "email=member%40example.org").await.cookie("browser").unwrap();
    let browser = format!("browser={browser}");
    let wrong = world.post_as(&browser, "/sign-in/code", "code=1234&email=member%40example.org").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("If member@example.org is known here"));
    let code = mailed(&world).await.remove(0).code;
    let code = format!("code={}+{}", &code[..4], &code[4..]);
    assert_eq!(world.post_as(&browser, "/sign-in/code", &code).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn organisers_go_to_what_they_organise() {
    let world = World::new().await;
    let organiser = world.add_member("Organiser of the partnership", "organiser").await;
    assert_eq!(world.post(&world.sign_in_link(organiser.id).await, "").await.location(), "/organise");
}

#[tokio::test]
async fn a_page_of_ones_own_sends_visitors_to_sign_in() {
    let world = World::new().await;
    let sent = world.get("/me").await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    let one = format!("/me/calendars/{}", world.member.id);
    for path in ["/me/calendars", &one, &format!("{one}/renew"), &format!("{one}/revoke")] {
        assert_eq!(world.post(path, "").await.status, StatusCode::SEE_OTHER, "{path}");
    }
}

#[tokio::test]
async fn after_signing_out_the_session_is_over() {
    let world = World::new().await;
    let session = world.session_of(world.member.id).await;
    assert_eq!(world.get_as(&session, "/me").await.status, StatusCode::OK);
    let out = world.post_as(&session, "/sign-out", "").await;
    assert_eq!((out.location(), out.cookie("session").as_deref()), ("/", Some("")));
    assert_eq!(world.get_as(&session, "/me").await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.post("/sign-out", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn ones_own_page_lists_invitations_with_their_answers() {
    let world = World::new().await;
    let whole = world.invite(world.evening()).await;
    let (title, starts) = ("Public lecture".to_owned(), "2027-03-26T18:00".to_owned());
    world.schedule(MeetingInput { title, starts, ..world.evening() }).await;
    let session = world.session_of(world.member.id).await;
    let page = world.get_as(&session, "/me").await.text;
    assert!(page.contains("Listening evening") && page.contains("Not answered yet"), "{page}");
    assert!(!page.contains("Public lecture"));
    world.post(&world.answer_path(&whole), "answer=tentative").await;
    let session = world.session_of(world.member.id).await;
    assert!(world.get_as(&session, "/me").await.text.contains("You said maybe."));
    let page = world.get_as(&session, &format!("/meetings/{}", whole.meeting.id)).await;
    assert!(page.text.contains("You said maybe.") && page.text.contains(&world.answer_path(&whole)));
}

#[tokio::test]
async fn a_partners_people_are_invited_with_it() {
    let world = World::new().await;
    let invited_partners = vec!["aston-dars-group".to_owned()];
    let visibility = Some("partners".to_owned());
    world.schedule(MeetingInput { invited_partners, visibility, ..world.evening() }).await;
    let session = world.session_of(world.member.id).await;
    assert!(world.get_as(&session, "/me").await.text.contains("Listening evening"));
}

#[tokio::test]
async fn a_private_calendar_is_shown_once_and_renamed_renewed_and_ended_at_will() {
    let world = World::new().await;
    let session = world.session_of(world.member.id).await;
    let feed_in = |text: &str| {
        let address = text.split("/calendars/private/").nth(1).unwrap().split(".ics").next().unwrap();
        format!("/calendars/private/{address}.ics")
    };
    let made = world.post_as(&session, "/me/calendars", "name=Hall+tablet&times_only=yes").await;
    assert_eq!(made.headers[header::CACHE_CONTROL], "no-store");
    let feed = feed_in(&made.text);
    assert!(world.get(&feed).await.text.contains("X-WR-CALNAME:Hall tablet"));
    let list = world.get_as(&session, "/me").await.text;
    assert!(list.contains("Hall tablet") && list.contains("(times only)") && !list.contains(&feed), "{list}");
    let page = format!("/me/calendars/{}", list.split("/me/calendars/").nth(1).unwrap().split('"').next().unwrap());
    let again = world.get_as(&session, &page).await.text;
    assert!(
        !again.contains("/calendars/private/") && again.contains("You made its address on 1 March 2027"),
        "{again}"
    );
    // Each of the two asks first.
    assert_eq!(again.matches("<details>").count(), 2, "{again}");
    assert!(again.contains("The old address ends at once") && again.contains("Its address ends at once"), "{again}");

    assert_eq!(world.post_as(&session, &page, &format!("name={}", "x".repeat(201))).await.status, 422);
    assert_eq!(world.post_as(&session, &page, "name=My+meetings").await.location(), "/me#calendars");
    assert!(world.get(&feed).await.text.contains("X-WR-CALNAME:My meetings"));
    let renewed = world.post_as(&session, &format!("{page}/renew"), "").await;
    assert_eq!((renewed.status, world.get(&feed).await.status), (StatusCode::OK, StatusCode::GONE));
    let feed = feed_in(&renewed.text);
    let page =
        format!("/me/calendars/{}", renewed.text.split("/me/calendars/").nth(1).unwrap().split('"').next().unwrap());
    assert_eq!(world.post_as(&session, &format!("{page}/revoke"), "").await.location(), "/me#calendars");
    assert_eq!(world.get(&feed).await.status, StatusCode::GONE);
    assert_eq!(world.post_as(&session, &format!("{page}/revoke"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.get_as(&session, &page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_calendar_that_is_refused_keeps_what_was_typed() {
    let world = World::new().await;
    let session = world.session_of(world.member.id).await;
    let long = "x".repeat(201);
    let refused = world.post_as(&session, "/me/calendars", &format!("name={long}&times_only=yes")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains(&long) && refused.text.contains("checked"), "{}", refused.text);
}
