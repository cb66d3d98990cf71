use std::io;
use std::sync::Mutex;

use poem::http::StatusCode;
use poem::test::TestClient;
use poem::{EndpointExt as _, Route, handler};
use tracing::subscriber::DefaultGuard;

use super::*;
use crate::app::App;
use crate::error::Error;
use crate::faces::to_its_end;
use crate::pages::friendly;
use crate::routes::routes;

/// What was logged while it lives, as somebody who runs the service sees it.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn begin() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let format = tracing_subscriber::fmt().with_ansi(false).with_env_filter("warn,commonhall=info");
        let guard = tracing::subscriber::set_default(format.with_writer(move || writer.clone()).finish());
        (log, guard)
    }

    fn lines(&self) -> Vec<String> {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap().lines().map(str::to_owned).collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_line_tells_of_each_request_by_its_route_and_never_by_its_secret() {
    let folder = tempfile::tempdir().unwrap();
    let service = TestClient::new(routes(App::for_tests(folder.path()).await));
    let (log, _guard) = Log::begin();
    for (path, route, status) in [
        ("/a/s3cret.s3cret", "/a/:token", 404),
        ("/sign-in/s3cret.s3cret", "/sign-in/:token", 404),
        ("/unsubscribe/s3cret.s3cret", "/unsubscribe/:token", 404),
        ("/calendars/private/s3cret.ics", "/calendars/private/:file", 404),
        ("/calendars/public.ics", "/calendars/public.ics", 200),
        ("/meetings/s3cret", "/meetings/:id", 404),
        ("/meetings/s3cret.ics", "/meetings/:id", 404),
        ("/me?token=s3cret", "/me", 303),
        ("/api/v1/partners?cursor=s3cret", "/api/v1/partners", 400),
        ("/api/v1/meetings/s3cret", "/api/v1/meetings/:param0", 404),
        ("/s3cret", "-", 404),
        ("/health/live", "/health/live", 200),
    ] {
        let before = log.lines().len();
        let answer = service.get(path).send().await.0;
        let id = answer.header("x-request-id").unwrap().to_owned();
        let lines = log.lines().split_off(before);
        assert_eq!(lines.len(), 1, "{path}: {lines:#?}");
        for part in [format!("request{{id={id}}}"), format!("route=\"{route}\""), format!("status={status} ")] {
            assert!(lines[0].contains(&part), "{path}: {part} is not in {}", lines[0]);
        }
        assert!(lines[0].contains("method=GET") && lines[0].contains(" ms=") && lines[0].contains(" bytes="));
    }
    assert!(!log.lines().join("\n").contains("s3cret"));
}

#[handler]
fn breaks() {
    panic!("a defect")
}

#[handler]
fn fails() -> poem::Result<()> {
    Err(Error::Internal(anyhow::anyhow!("a fault")).into())
}

#[tokio::test]
async fn a_fault_of_ours_is_found_in_the_log_by_what_the_page_says() {
    let folder = tempfile::tempdir().unwrap();
    crate::templating::load().unwrap();
    let app = App::for_tests(folder.path()).await;
    let route = Route::new().at("/breaks/:token", breaks.around(to_its_end)).at("/fails", fails.around(to_its_end));
    let service = TestClient::new(route.around(friendly).around(noted).data(app));
    let (log, _guard) = Log::begin();
    for (path, reason) in [("/breaks/s3cret", "a defect"), ("/fails", "a fault")] {
        let before = log.lines().len();
        let answer = service.get(path).send().await;
        answer.assert_status(StatusCode::INTERNAL_SERVER_ERROR);
        let id = answer.0.header("x-request-id").unwrap().to_owned();
        let page = answer.0.into_body().into_string().await.unwrap();
        assert!(page.contains(&id) && !page.contains(reason), "{page}");
        let lines = log.lines().split_off(before);
        assert!(lines.iter().all(|line| line.contains(&id)), "{lines:#?}");
        assert!(lines.iter().any(|line| line.contains("ERROR") && line.contains(reason)), "{lines:#?}");
        assert!(lines.iter().any(|line| line.contains("status=500")), "{lines:#?}");
    }
    assert!(log.lines().iter().any(|line| line.contains("route=\"/breaks/:token\"")));
}

#[test]
fn an_id_counts_from_a_trusted_proxy_and_if_it_looks_like_one() {
    let id = |trusted, given: &str| {
        let client = Client { address: None, through_trusted: trusted, came_plain: false, is_local: false };
        RequestId::of(&Request::builder().header("x-request-id", given).finish(), &client).0
    };
    assert_eq!(id(true, "5f3c-77aa.B_1"), "5f3c-77aa.B_1");
    for (trusted, given) in [(false, "5f3c-77aa.B_1"), (true, "short"), (true, "a b c d e f"), (true, &"x".repeat(65))]
    {
        let new = id(trusted, given);
        assert!(new != given && looks_like_an_id(&new), "{new}");
    }
}
