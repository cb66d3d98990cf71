//! Who the extractors say it is, and the API tokens they ask about.

use commonhall_domain::policy::Actor;
use poem::http::StatusCode;
use poem::test::TestClient;
use poem::{Endpoint, EndpointExt as _, Route, get, handler};

use super::{COORDINATOR, Hall, browser};
use crate::auth::origin::SameOrigin;
use crate::auth::who::Visitor;
use crate::error::Error;
use crate::flows::{Caller, api_tokens, sessions, sign_in};
use crate::store::audit::Face;

#[handler]
fn page(Visitor { caller, member }: Visitor) -> String {
    assert_eq!(caller.face, Face::Page);
    assert_eq!(caller.actor.member, member.as_ref().map(|member| member.id));
    member.map_or("visitor".into(), |member| member.name)
}

#[handler]
fn api(Caller { actor, face }: Caller) -> String {
    assert_eq!(face, Face::Api);
    actor.member.map_or("visitor".into(), |member| member.to_string())
}

fn door(hall: &Hall) -> TestClient<impl Endpoint> {
    let routes = Route::new().at("/me", get(page).post(page)).at("/api/v1/members", get(api).post(api));
    TestClient::new(routes.with(SameOrigin::new(&hall.app.settings)).data(hall.app.clone()))
}

#[tokio::test]
async fn a_page_knows_who_is_signed_in_until_they_sign_out() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator, Aston Dars group", COORDINATOR).await;
    let path = sign_in::link_for(&hall.app, member, false, sign_in::LASTS).await.unwrap();
    let session = sign_in::enter(&hall.app, path.strip_prefix("/sign-in/").unwrap(), &browser()).await.unwrap();
    let door = door(&hall);
    let cookie = format!("a=b; session={}", session.token);
    door.get("/me").send().await.assert_text("visitor").await;
    door.get("/me").header("cookie", &cookie).send().await.assert_text("Coordinator, Aston Dars group").await;
    sessions::end(&hall.app, &session.token).await.unwrap();
    door.get("/me").header("cookie", &cookie).send().await.assert_text("visitor").await;
}

#[tokio::test]
async fn a_program_is_whom_its_token_speaks_for_and_a_bad_token_is_not_a_visitor() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let operator = Caller::new(Actor::operator(), Face::Command);
    let (id, token) = api_tokens::create(&hall.app, &operator, member, "laptop").await.unwrap();
    let door = door(&hall);
    let call =
        async |authorization: String| door.get("/api/v1/members").header("authorization", authorization).send().await;
    door.get("/api/v1/members").send().await.assert_text("visitor").await;
    call(format!("bearer {token}")).await.assert_text(member.to_string()).await;
    for wrong in ["Bearer x".to_owned(), "Bearer ".to_owned(), format!("Basic {token}"), token.clone()] {
        call(wrong).await.assert_status(StatusCode::UNAUTHORIZED);
    }
    api_tokens::revoke_own(&hall.app, &hall.caller(member).await, id).await.unwrap();
    call(format!("Bearer {token}")).await.assert_status(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_site_cannot_post_and_a_program_with_a_token_can() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let (_, token) = api_tokens::create(&hall.app, &hall.caller(member).await, member, "laptop").await.unwrap();
    let door = door(&hall);
    let refused = door.post("/me").header("sec-fetch-site", "cross-site").send().await;
    refused.assert_status(StatusCode::FORBIDDEN);
    door.get("/me").header("sec-fetch-site", "cross-site").send().await.assert_status_is_ok();
    door.post("/me").header("sec-fetch-site", "same-origin").send().await.assert_status_is_ok();
    let with_token = door.post("/api/v1/members").header("authorization", format!("Bearer {token}"));
    with_token.header("sec-fetch-site", "cross-site").send().await.assert_text(member.to_string()).await;
}

#[tokio::test]
async fn tokens_are_made_for_oneself_and_seen_and_revoked_by_their_owner_only() {
    let hall = Hall::new().await;
    let (one, two) = (hall.member("One", COORDINATOR).await, hall.member("Two", COORDINATOR).await);
    let (caller, other) = (hall.caller(one).await, hall.caller(two).await);
    let (id, token) = api_tokens::create(&hall.app, &caller, one, " laptop ").await.unwrap();
    assert!(matches!(api_tokens::create(&hall.app, &caller, two, "laptop").await, Err(Error::Refused)));
    assert!(matches!(api_tokens::create(&hall.app, &caller, one, " ").await, Err(Error::Invalid(_))));
    let visitor = Caller::new(Actor::visitor(), Face::Page);
    assert!(matches!(api_tokens::create(&hall.app, &visitor, one, "laptop").await, Err(Error::SignIn)));
    let listed = api_tokens::list_own(&hall.app, &caller).await.unwrap();
    assert_eq!(listed.iter().map(|one| (one.id, one.name.as_str())).collect::<Vec<_>>(), [(id, "laptop")]);
    assert!(api_tokens::list_own(&hall.app, &other).await.unwrap().is_empty());
    assert!(matches!(api_tokens::revoke_own(&hall.app, &other, id).await, Err(Error::NotFound)));
    assert_eq!(api_tokens::actor_of(&hall.app, &token).await.unwrap().unwrap().0.member, Some(one));
    hall.leaves(one).await;
    assert!(api_tokens::actor_of(&hall.app, &token).await.unwrap().is_none());
}
