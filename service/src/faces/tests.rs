use poem::endpoint::make_sync;
use poem::test::TestClient;
use poem::{EndpointExt as _, Route, handler};
use tokio::sync::Notify;

use super::*;
use crate::routes::{pages, routes};

#[handler]
async fn never() {
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn nobody_waits_longer_than_the_deadline() {
    let answer = within(Duration::ZERO, never.call(Request::default())).await;
    assert_eq!(answer.unwrap_err().status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(within(LONGEST_ANSWER, async { Ok("quick") }).await.unwrap().status(), StatusCode::OK);
}

static GO_ON: Notify = Notify::const_new();
static CAME_TO_ITS_END: Notify = Notify::const_new();

#[handler]
async fn slow() {
    GO_ON.notified().await;
    CAME_TO_ITS_END.notify_one();
}

#[tokio::test]
async fn a_handler_comes_to_its_end_though_nobody_waits_for_it() {
    let service = slow.around(to_its_end);
    assert!(within(Duration::ZERO, service.call(Request::default())).await.is_err());
    GO_ON.notify_one();
    CAME_TO_ITS_END.notified().await;
}

#[tokio::test]
async fn a_handler_that_panics_is_a_500_and_the_next_request_is_answered() {
    let breaks = || {
        make_sync(|request| {
            assert!(request.uri().query().is_none(), "on purpose");
            "well"
        })
    };
    let route = Route::new().at("/handler", breaks().around(to_its_end)).at("/around", breaks());
    let client = TestClient::new(route.around(without_panics).around(with_headers));
    for path in ["/handler", "/around"] {
        let answer = client.get(format!("{path}?break")).send().await;
        answer.assert_status(StatusCode::INTERNAL_SERVER_ERROR);
        answer.assert_header("x-content-type-options", "nosniff");
        client.get(path).send().await.assert_text("well").await;
    }
}

/// A body of which nothing may be read.
fn untouchable() -> Body {
    struct Untouchable;
    impl tokio::io::AsyncRead for Untouchable {
        fn poll_read(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            _: &mut tokio::io::ReadBuf<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            panic!("it was read")
        }
    }
    Body::from_async_read(Untouchable)
}

#[tokio::test]
async fn a_body_that_says_it_is_too_large_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    crate::templating::load().unwrap();
    let service = TestClient::new(routes(App::for_tests(folder.path()).await));
    let post = |path, length: usize| {
        let content_type = if path == "/sign-in" { "application/x-www-form-urlencoded" } else { "application/json" };
        service.post(path).header("content-type", content_type).header("content-length", length)
    };
    for (path, limit) in [("/sign-in", LARGEST_FORM), ("/api/v1/partners", LARGEST_CALL)] {
        post(path, 100_000_000).body(untouchable()).send().await.assert_status(StatusCode::PAYLOAD_TOO_LARGE);
        post(path, limit + 1).body(untouchable()).send().await.assert_status(StatusCode::PAYLOAD_TOO_LARGE);
        // One that does not say so is read up to the limit.
        let body = vec![b' '; limit + 1];
        post(path, 1).body(body).send().await.assert_status(StatusCode::PAYLOAD_TOO_LARGE);
        let answer = post(path, limit).body(vec![b' '; limit]).send().await;
        assert_ne!(answer.0.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    // Feeds take nothing, so there is nothing to be read.
    let answer = service.put("/calendars/public.ics").header("content-length", 100_000_000).body(untouchable());
    answer.send().await.assert_status(StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn every_response_has_the_headers_that_protect_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    crate::templating::load().unwrap();
    let service = TestClient::new(routes(App::for_tests(folder.path()).await));
    let paths = pages().into_iter().map(|line| line.path.replace(':', "x"));
    let others = ["/calendars/public.ics", "/api/v1/partners", "/api/v1/openapi.json", "/api/v1/nothing", "/nothing"];
    for path in paths.chain(others.map(str::to_owned)) {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = service.request(method.clone(), &path).send().await.0;
            let header = |name| answer.header(name).unwrap_or_else(|| panic!("{method} {path} has no {name}"));
            let policy = header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors"), "{path}: {policy}");
            assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert!(["same-origin", "no-referrer"].contains(&header("referrer-policy")));
            header("permissions-policy");
            header("cross-origin-opener-policy");
            header("x-request-id");
        }
    }
}
