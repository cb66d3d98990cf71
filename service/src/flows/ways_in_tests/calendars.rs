use commonhall_domain::policy::Actor;
use commonhall_entities::memberships;

use super::{COORDINATOR, Hall};
use crate::auth::token;
use crate::error::Error;
use crate::flows::{Caller, private_calendars};
use crate::store::audit::Face;

#[tokio::test]
async fn a_new_address_ends_the_old_one_of_the_same_calendar() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let partner = hall.partner("aston-dars-group").await;
    hall.join(member, partner).await;
    let caller = hall.caller(member).await;
    let first = private_calendars::make(&hall.app, &caller, None).await.unwrap();
    let of_partner = private_calendars::make(&hall.app, &caller, Some("aston-dars-group")).await.unwrap();
    let second = private_calendars::make(&hall.app, &caller, None).await.unwrap();
    assert!(matches!(private_calendars::find(&hall.app, &first).await, Err(Error::Gone)));
    let own = private_calendars::find(&hall.app, &second).await.unwrap();
    assert_eq!((own.member, own.partner), (member, None));
    assert_eq!(private_calendars::find(&hall.app, &of_partner).await.unwrap().partner, Some(partner));
    let listed = private_calendars::list_own(&hall.app, &caller).await.unwrap();
    let slugs: Vec<_> = listed.iter().map(|one| one.partner.as_ref().map(|partner| partner.slug.as_str())).collect();
    assert_eq!(slugs, [Some("aston-dars-group"), None]);
}

#[tokio::test]
async fn leaving_a_partner_ends_its_calendar_and_keeps_ones_own() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let partner = hall.partner("aston-dars-group").await;
    let membership = hall.join(member, partner).await;
    let caller = hall.caller(member).await;
    let own = private_calendars::make(&hall.app, &caller, None).await.unwrap();
    let of_partner = private_calendars::make(&hall.app, &caller, Some("aston-dars-group")).await.unwrap();
    hall.change(memberships::Model { ended_at: Some(hall.app.now()), ..membership }).await;
    assert!(matches!(private_calendars::find(&hall.app, &of_partner).await, Err(Error::Gone)));
    assert!(private_calendars::find(&hall.app, &own).await.is_ok());
    hall.leaves(member).await;
    assert!(matches!(private_calendars::find(&hall.app, &own).await, Err(Error::Gone)));
}

#[tokio::test]
async fn a_revoked_address_is_gone_and_an_unknown_one_never_was() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let caller = hall.caller(member).await;
    let own = private_calendars::make(&hall.app, &caller, None).await.unwrap();
    private_calendars::revoke(&hall.app, &caller, None).await.unwrap();
    assert!(matches!(private_calendars::find(&hall.app, &own).await, Err(Error::Gone)));
    assert!(matches!(private_calendars::revoke(&hall.app, &caller, None).await, Err(Error::NotFound)));
    assert!(matches!(private_calendars::find(&hall.app, &token::new()).await, Err(Error::NotFound)));
    assert_eq!(hall.audited().await, ["created", "revoked"]);
}

#[tokio::test]
async fn only_those_who_belong_to_a_partner_follow_it() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    hall.partner("aston-dars-group").await;
    let caller = hall.caller(member).await;
    let slug = Some("aston-dars-group");
    assert!(matches!(private_calendars::make(&hall.app, &caller, slug).await, Err(Error::Refused)));
    assert!(matches!(private_calendars::make(&hall.app, &caller, Some("nobody")).await, Err(Error::NotFound)));
    let visitor = Caller::new(Actor::visitor(), Face::Page);
    assert!(matches!(private_calendars::make(&hall.app, &visitor, None).await, Err(Error::SignIn)));
    let operator = Caller::new(Actor::operator(), Face::Command);
    assert!(matches!(private_calendars::make(&hall.app, &operator, None).await, Err(Error::Refused)));
}
