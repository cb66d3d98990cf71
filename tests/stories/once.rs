//! One key, one thing: whoever calls the API twice, at once or after a fault, has done it once.

use std::sync::Arc;

use chrono::TimeDelta;
use commonhall::error::Error;
use commonhall::flows::Caller;
use commonhall::flows::idempotency::{self, Answer, Begun};
use commonhall::flows::partners;
use commonhall::store::audit::Face;
use commonhall::store::idempotency::under;
use commonhall::store::people;
use commonhall_domain::partner::PartnerInput;
use poem::http::Method;
use serde_json::json;
use tokio::task::JoinSet;

use crate::harness::{TestApp, stories};

fn choir() -> PartnerInput {
    PartnerInput { name: "Choir".into(), kind: "community_group".into(), ..PartnerInput::default() }
}

async fn choirs(app: &TestApp) -> usize {
    let all = commonhall::store::partners::all(app.store.read()).await.unwrap();
    all.iter().filter(|partner| partner.name == "Choir").count()
}

async fn administrator(app: &TestApp) -> Caller {
    let world = app.world().await;
    Caller::new(people::actor(app.store.read(), world.administrator).await.unwrap().unwrap(), Face::Api)
}

stories! {
    async fn ten_that_call_at_once_under_one_key_make_one_thing(app) {
        let world = app.world().await;
        let program = Arc::new(app.api(world.administrator).await.with("idempotency-key", "\"one\""));
        let mut calls = JoinSet::new();
        for _ in 0..10 {
            let program = Arc::clone(&program);
            let body = json!({ "name": "Choir", "kind": "community_group" });
            calls.spawn(async move { program.json(Method::POST, "/api/v1/partners", &body).await });
        }
        let answers = calls.join_all().await;
        // Who came while the first still worked is told so; nobody is told anything else.
        assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status.as_u16())));
        let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).map(|answer| &answer.text).collect();
        assert!(!made.is_empty() && made.iter().all(|text| *text == made[0]));
        assert_eq!(choirs(app).await, 1);
        let late = program.json(Method::POST, "/api/v1/partners", &json!({ "name": "Choir", "kind": "community_group" })).await;
        assert_eq!((late.status.as_u16(), &late.text), (201, made[0]));
    }

    async fn a_call_that_was_lost_before_its_effect_is_done_by_the_next(app) {
        let caller = administrator(app).await;
        let Begun::First(lost) = idempotency::begin(app, &caller, "one", b"same").await.unwrap() else { panic!() };
        let at_once = idempotency::begin(app, &caller, "one", b"same").await;
        assert!(matches!(at_once, Err(Error::Conflict("conflict-call-runs"))));
        app.later(TimeDelta::minutes(2));
        let Begun::First(next) = idempotency::begin(app, &caller, "one", b"same").await.unwrap() else { panic!() };
        // The first was only slow: its place is taken, so its effect is none.
        assert!(under(lost, partners::add(app, &caller, choir())).await.is_err());
        assert_eq!(choirs(app).await, 0);
        under(next, partners::add(app, &caller, choir())).await.unwrap();
        assert_eq!(choirs(app).await, 1);
    }

    async fn a_call_of_which_only_the_effect_is_known_is_not_done_again(app) {
        let caller = administrator(app).await;
        let Begun::First(call) = idempotency::begin(app, &caller, "one", b"same").await.unwrap() else { panic!() };
        under(call, partners::add(app, &caller, choir())).await.unwrap();
        // "Not now" was answered after all, and then the process ended.
        idempotency::give_up(app, call).await.unwrap();
        app.later(TimeDelta::minutes(2));
        let again = idempotency::begin(app, &caller, "one", b"same").await;
        assert!(matches!(again, Err(Error::Conflict("conflict-answer-lost"))));
        assert!(matches!(idempotency::begin(app, &caller, "one", b"other").await, Err(Error::Invalid(_))));
    }

    async fn what_was_answered_is_answered_again(app) {
        let caller = administrator(app).await;
        let Begun::First(call) = idempotency::begin(app, &caller, "one", b"same").await.unwrap() else { panic!() };
        let headers = vec![("location".to_owned(), "/x".to_owned()), ("vary".to_owned(), "Authorization".to_owned())];
        let answer = Answer { status: 201, headers, body: "শুভ".as_bytes().to_vec() };
        idempotency::complete(app, call, answer.clone()).await.unwrap();
        assert_eq!(idempotency::begin(app, &caller, "one", b"same").await.unwrap(), Begun::Done(answer));
    }

    async fn a_call_that_was_not_possible_may_come_again(app) {
        let caller = administrator(app).await;
        let Begun::First(call) = idempotency::begin(app, &caller, "one", b"same").await.unwrap() else { panic!() };
        idempotency::give_up(app, call).await.unwrap();
        let again = idempotency::begin(app, &caller, "one", b"other").await.unwrap();
        assert!(matches!(again, Begun::First(_)));
    }
}
