use commonhall_domain::policy::Actor;
use commonhall_entities::memberships;

use super::{COORDINATOR, Hall};
use crate::auth::token;
use crate::error::{Error, Result};
use crate::flows::Caller;
use crate::flows::private_calendars::{self, Holds, PrivateCalendar, Wanted};
use crate::store::audit::Face;

async fn make(hall: &Hall, caller: &Caller, holds: Holds) -> Result<(PrivateCalendar, String)> {
    private_calendars::make(&hall.app, caller, &holds, &Wanted::default()).await
}

async fn gone(hall: &Hall, token: &str) -> bool {
    matches!(private_calendars::find(&hall.app, token).await, Err(Error::Gone))
}

fn dars() -> Holds {
    Holds::Partner("aston-dars-group".to_owned())
}

#[tokio::test]
async fn a_new_address_ends_the_old_one_and_no_other() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let partner = hall.partner("aston-dars-group").await;
    hall.join(member, partner).await;
    let caller = hall.caller(member).await;
    let (first, old) = make(&hall, &caller, Holds::Own).await.unwrap();
    let (_, other) = make(&hall, &caller, Holds::Own).await.unwrap();
    let (_, of_partner) = make(&hall, &caller, dars()).await.unwrap();
    let tablet = Wanted { name: Some(" Hall tablet ".into()), details: Some("times".into()) };
    let changed = private_calendars::change(&hall.app, &caller, first.row.id, &tablet).await.unwrap();
    assert_eq!((changed.row.name.as_str(), changed.times_only()), ("Hall tablet", true));
    let (renewed, new) = private_calendars::renew(&hall.app, &caller, first.row.id).await.unwrap();
    assert_eq!((renewed.row.name.as_str(), renewed.times_only()), ("Hall tablet", true));
    assert!(gone(&hall, &old).await && !gone(&hall, &other).await);
    assert_eq!(private_calendars::find(&hall.app, &new).await.unwrap().0, renewed.row);
    assert_eq!(private_calendars::find(&hall.app, &of_partner).await.unwrap().0.partner_id, Some(partner));
    let listed = private_calendars::list_own(&hall.app, &caller).await.unwrap();
    let names: Vec<_> = listed.iter().map(|one| one.row.name.as_str()).collect();
    assert_eq!(names, ["Commonhall", "aston-dars-group", "Hall tablet"]);
    assert_eq!(hall.audited().await, ["created", "created", "created", "changed", "revoked", "created"]);
}

#[tokio::test]
async fn a_calendar_is_its_owners_alone() {
    let hall = Hall::new().await;
    let (owner, other) = (hall.member("Owner", COORDINATOR).await, hall.member("Other", "other@example.org").await);
    let (owner, other) = (hall.caller(owner).await, hall.caller(other).await);
    let (made, token) = make(&hall, &owner, Holds::Own).await.unwrap();
    let (id, app, any) = (made.row.id, &hall.app, Wanted::default());
    assert!(matches!(private_calendars::change(app, &other, id, &any).await, Err(Error::NotFound)));
    assert!(matches!(private_calendars::renew(app, &other, id).await, Err(Error::NotFound)));
    assert!(matches!(private_calendars::revoke(app, &other, id).await, Err(Error::NotFound)));
    assert!(private_calendars::list_own(app, &other).await.unwrap().is_empty());
    assert!(!gone(&hall, &token).await);
}

#[tokio::test]
async fn nobody_has_more_calendars_than_they_can_keep_apart() {
    let hall = Hall::new().await;
    let caller = hall.caller(hall.member("Coordinator", COORDINATOR).await).await;
    let mut last = None;
    for _ in 0..private_calendars::MOST {
        last = Some(make(&hall, &caller, Holds::Own).await.unwrap().0.row.id);
    }
    let Err(Error::Invalid(problems)) = make(&hall, &caller, Holds::Own).await else { panic!("one too many") };
    assert_eq!(problems[0].code, "error-too-many-calendars");
    private_calendars::revoke(&hall.app, &caller, last.unwrap()).await.unwrap();
    make(&hall, &caller, Holds::Own).await.unwrap();
}

#[tokio::test]
async fn leaving_a_partner_ends_its_calendar_and_keeps_ones_own() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    let partner = hall.partner("aston-dars-group").await;
    let membership = hall.join(member, partner).await;
    let caller = hall.caller(member).await;
    let (_, own) = make(&hall, &caller, Holds::Own).await.unwrap();
    let (of_partner, token) = make(&hall, &caller, dars()).await.unwrap();
    hall.change(memberships::Model { ended_at: Some(hall.app.now()), ..membership }).await;
    assert!(gone(&hall, &token).await && !gone(&hall, &own).await);
    // A new address would be no way round that.
    let caller = hall.caller(member).await;
    assert!(matches!(private_calendars::renew(&hall.app, &caller, of_partner.row.id).await, Err(Error::Refused)));
    hall.leaves(member).await;
    assert!(gone(&hall, &own).await);
}

#[tokio::test]
async fn a_revoked_address_is_gone_and_an_unknown_one_never_was() {
    let hall = Hall::new().await;
    let caller = hall.caller(hall.member("Coordinator", COORDINATOR).await).await;
    let (own, token) = make(&hall, &caller, Holds::Own).await.unwrap();
    private_calendars::revoke(&hall.app, &caller, own.row.id).await.unwrap();
    assert!(gone(&hall, &token).await);
    assert!(matches!(private_calendars::revoke(&hall.app, &caller, own.row.id).await, Err(Error::NotFound)));
    assert!(matches!(private_calendars::find(&hall.app, &token::new()).await, Err(Error::NotFound)));
    assert_eq!(hall.audited().await, ["created", "revoked"]);
}

#[tokio::test]
async fn only_those_who_belong_to_a_partner_or_to_the_committee_follow_it() {
    let hall = Hall::new().await;
    let member = hall.member("Coordinator", COORDINATOR).await;
    hall.partner("aston-dars-group").await;
    let caller = hall.caller(member).await;
    assert!(matches!(make(&hall, &caller, dars()).await, Err(Error::Refused)));
    assert!(matches!(make(&hall, &caller, Holds::Committee).await, Err(Error::Refused)));
    assert!(matches!(make(&hall, &caller, Holds::Partner("nobody".into())).await, Err(Error::NotFound)));
    let visitor = Caller::new(Actor::visitor(), Face::Page);
    assert!(matches!(make(&hall, &visitor, Holds::Own).await, Err(Error::SignIn)));
    let operator = Caller::new(Actor::operator(), Face::Command);
    assert!(matches!(make(&hall, &operator, Holds::Own).await, Err(Error::Refused)));
}
