//! Over real sockets, with limits so short that nobody waits for them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use poem::http::StatusCode;
use poem::{EndpointExt as _, Route, handler};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{Limits, listen};
use crate::app::App;
use crate::faces::{LARGEST_FORM, to_its_end, with_limit};
use crate::routes::routes;

/// What a test waits for at most. Nothing is timed: that something ends at all is what counts.
const PATIENCE: Duration = Duration::from_secs(20);
const NEVER: Duration = Duration::from_hours(1);
const AT_ONCE: Duration = Duration::from_millis(50);
const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: hall\r\n\r\n";

/// Nothing ends by itself.
const PATIENT: Limits = Limits {
    connections: 100,
    head: NEVER,
    idle: NEVER,
    answer: NEVER,
    farewell: Duration::from_secs(2),
    last_requests: PATIENCE,
};

struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    /// Rung when the slow route has begun, and what lets it end.
    begun: Arc<Notify>,
    go_on: Arc<Notify>,
}

#[handler]
fn hello() -> &'static str {
    "hello"
}

#[handler]
fn breaks() {
    panic!("a defect")
}

#[handler]
#[allow(clippy::needless_pass_by_value, reason = "what a handler is given is its own")]
fn taken(body: String) -> String {
    format!("took {body}")
}

/// More than all buffers on the way hold.
const LARGE: usize = 32 * 1024 * 1024;

#[handler]
fn large() -> Vec<u8> {
    vec![b'x'; LARGE]
}

impl Running {
    async fn with(limits: Limits) -> Self {
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begins, goes_on) = (Arc::clone(&begun), Arc::clone(&go_on));
        let slow = poem::endpoint::make(move |_| {
            let (begins, goes_on) = (Arc::clone(&begins), Arc::clone(&goes_on));
            async move {
                begins.notify_one();
                goes_on.notified().await;
                Ok::<_, poem::Error>("done")
            }
        });
        let route = Route::new()
            .at("/", hello)
            .at("/slow", slow)
            .at("/large", large)
            .at("/breaks", breaks.around(to_its_end))
            .at("/take", poem::post(taken).around(with_limit::<_, LARGEST_FORM>));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(listen::serve(listener, route.map_to_response(), limits, async {
            let _ = stopped.await;
        }));
        Self { address, stop: Some(stop), serving, begun, go_on }
    }

    async fn connect(&self) -> TcpStream {
        within(TcpStream::connect(self.address)).await.unwrap()
    }

    async fn send(&self, bytes: &[u8]) -> TcpStream {
        let mut socket = self.connect().await;
        socket.write_all(bytes).await.unwrap();
        socket
    }

    /// Asks on a connection of its own.
    async fn ask(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n\r\n");
        rest(self.send(request.as_bytes()).await).await
    }
}

async fn within<T>(future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.expect("it takes for ever")
}

/// All that comes until the other side ends the connection, or cuts it.
async fn rest(mut socket: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = within(socket.read_to_end(&mut bytes)).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads one answer to its end, on a connection that goes on.
async fn answer(socket: &mut TcpStream) -> String {
    let mut text = String::new();
    while !text.ends_with("hello") {
        let mut buffer = [0; 1024];
        let read = within(socket.read(&mut buffer)).await.unwrap();
        assert_ne!(read, 0, "the connection ended after {text:?}");
        text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
    }
    text
}

#[tokio::test]
async fn requests_follow_each_other_on_one_connection() {
    let server = Running::with(PATIENT).await;
    let mut socket = server.connect().await;
    for _ in 0..3 {
        socket.write_all(GET).await.unwrap();
        assert!(answer(&mut socket).await.starts_with("HTTP/1.1 200 OK\r\n"));
    }
}

#[tokio::test]
async fn dripped_headers_are_cut_and_so_is_a_connection_that_says_nothing() {
    let server = Running::with(Limits { head: AT_ONCE, ..PATIENT }).await;
    assert_eq!(rest(server.connect().await).await, "");
    let mut socket = server.send(b"GET / HTTP/1.1\r\n").await;
    let dripping = async {
        let mut drop = 0;
        // Each byte is in time, and the head is not.
        while socket.write_all(format!("x-{drop}: y\r\n").as_bytes()).await.is_ok() {
            drop += 1;
            tokio::time::sleep(AT_ONCE / 10).await;
        }
    };
    within(dripping).await;
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let server = Running::with(Limits { idle: AT_ONCE, ..PATIENT }).await;
    let mut socket = server.send(GET).await;
    answer(&mut socket).await;
    assert_eq!(rest(socket).await, "");
}

#[tokio::test]
async fn the_second_head_on_a_connection_has_its_limit_too() {
    let server = Running::with(Limits { head: Duration::from_millis(500), ..PATIENT }).await;
    let mut socket = server.send(GET).await;
    answer(&mut socket).await;
    socket.write_all(b"GET / HT").await.unwrap();
    assert_eq!(rest(socket).await, "");
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    let server = Running::with(Limits { answer: AT_ONCE, ..PATIENT }).await;
    let socket = server.send(b"GET /large HTTP/1.1\r\nhost: hall\r\n\r\n").await;
    let mut first = [0; 1];
    within(socket.peek(&mut first)).await.unwrap();
    tokio::time::sleep(AT_ONCE * 4).await;
    assert!(rest(socket).await.len() < LARGE);
}

#[tokio::test]
async fn whoever_reads_slowly_and_in_time_gets_all_of_it() {
    // The head's limit does not run while an answer is on its way.
    let server = Running::with(Limits { head: AT_ONCE * 4, idle: AT_ONCE * 4, ..PATIENT }).await;
    let socket = server.send(b"GET /large HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n\r\n").await;
    tokio::time::sleep(AT_ONCE * 12).await;
    assert!(rest(socket).await.len() > LARGE);
}

#[tokio::test]
async fn newcomers_get_the_places_of_those_who_keep_us_waiting() {
    let server = Running::with(Limits { connections: 4, ..PATIENT }).await;
    // One idle after an answer, one that says nothing, one in its headers, one in its body.
    let mut idle = server.send(GET).await;
    answer(&mut idle).await;
    let silent = server.connect().await;
    let dripping = server.send(b"GET / HTTP/1.1\r\nx: ").await;
    let mut uploading =
        server.send(b"POST /take HTTP/1.1\r\nhost: hall\r\nexpect: 100-continue\r\ncontent-length: 10\r\n\r\n").await;
    let mut proceed = [0; 25];
    within(uploading.read_exact(&mut proceed)).await.unwrap();
    assert_eq!(&proceed, b"HTTP/1.1 100 Continue\r\n\r\n");
    // Those who come are answered one after the other, and each takes the place of the one who has waited longest.
    let mut kept = Vec::new();
    for _ in 0..4 {
        let mut socket = server.send(GET).await;
        answer(&mut socket).await;
        kept.push(socket);
    }
    for cut in [idle, silent, dripping, uploading] {
        assert_eq!(rest(cut).await, "");
    }
}

#[tokio::test]
async fn nobody_who_is_being_answered_is_cut() {
    let server = Running::with(Limits { connections: 2, ..PATIENT }).await;
    let slow = server.send(b"GET /slow HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n\r\n").await;
    within(server.begun.notified()).await;
    for _ in 0..4 {
        let mut socket = server.send(GET).await;
        answer(&mut socket).await;
    }
    server.go_on.notify_one();
    assert!(rest(slow).await.ends_with("done"));
}

#[tokio::test]
async fn whoever_stops_lets_what_was_asked_be_answered() {
    let mut server = Running::with(PATIENT).await;
    let mut idle = server.send(GET).await;
    answer(&mut idle).await;
    let slow = server.send(b"GET /slow HTTP/1.1\r\nhost: hall\r\n\r\n").await;
    within(server.begun.notified()).await;
    server.stop.take().unwrap().send(()).unwrap();
    assert_eq!(rest(idle).await, "");
    assert!(!server.serving.is_finished());
    server.go_on.notify_one();
    assert!(rest(slow).await.ends_with("done"));
    within(server.serving).await.unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let mut server = Running::with(Limits { last_requests: AT_ONCE, ..PATIENT }).await;
    let _slow = server.send(b"GET /slow HTTP/1.1\r\nhost: hall\r\n\r\n").await;
    within(server.begun.notified()).await;
    server.stop.take().unwrap().send(()).unwrap();
    within(server.serving).await.unwrap();
}

#[tokio::test]
async fn a_handler_that_panics_ends_nothing_but_its_answer() {
    let server = Running::with(PATIENT).await;
    assert!(server.ask("/breaks").await.starts_with("HTTP/1.1 500 "));
    assert!(server.ask("/").await.ends_with("hello"));
}

#[tokio::test]
async fn a_body_of_a_hundred_megabytes_is_refused_before_it_is_sent() {
    let server = Running::with(PATIENT).await;
    let head = b"POST /take HTTP/1.1\r\nhost: hall\r\ncontent-length: 104857600\r\n";
    // Whoever asks before sends nothing of it.
    let asked = server.send(&[head, &b"expect: 100-continue\r\n\r\n"[..]].concat()).await;
    assert!(rest(asked).await.starts_with("HTTP/1.1 413 "));
    // Whoever does not sends on for a while, and still reads why it was refused.
    let mut sending = server.send(&[head, &b"\r\n"[..]].concat()).await;
    for _ in 0..64 {
        sending.write_all(&vec![b'x'; 64 * 1024]).await.unwrap();
    }
    sending.shutdown().await.unwrap();
    assert!(rest(sending).await.starts_with("HTTP/1.1 413 "));
    // One that does not say how large it is, is read no further than the limit.
    let chunk = [b"10000\r\n".as_slice(), &vec![b'x'; 0x10000], b"\r\n"].concat();
    let mut chunked = server.send(b"POST /take HTTP/1.1\r\nhost: hall\r\ntransfer-encoding: chunked\r\n\r\n").await;
    for _ in 0..64 {
        chunked.write_all(&chunk).await.unwrap();
    }
    chunked.shutdown().await.unwrap();
    assert!(rest(chunked).await.starts_with("HTTP/1.1 413 "));
    let small = b"POST /take HTTP/1.1\r\nhost: hall\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
    assert!(rest(server.send(small).await).await.ends_with("\r\ntook hello"));
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let server = Running::with(PATIENT).await;
    let mut socket = server.send(b"GET / HTTP/1.1\r\nx: ").await;
    let _ = socket.write_all(&vec![b'y'; 256 * 1024]).await;
    is_refused(&rest(socket).await, 431);
}

/// What hyper answers before any of our code is as ours in all that browsers and people need.
#[track_caller]
fn is_refused(answer: &str, status: u16) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    let (head, words) = answer.split_once("\r\n\r\n").unwrap();
    for header in ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "x-request-id: "] {
        assert!(head.contains(&format!("\r\n{header}")), "{header}: {answer}");
    }
    assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", words.len())) && words.ends_with(".\n"), "{answer}");
}

#[tokio::test]
async fn what_is_no_request_is_answered_as_all_others_are() {
    let server = Running::with(PATIENT).await;
    for line in [
        "nonsense\r\n\r\n",
        "GET /\0 HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nno header\r\n\r\n",
        "\x16\x03\x01 hello\r\n\r\n",
    ] {
        is_refused(&rest(server.send(line.as_bytes()).await).await, 400);
    }
    // The second request of a connection too, and not what an answer says.
    let mut socket = server.send(GET).await;
    answer(&mut socket).await;
    socket.write_all(b"nonsense\r\n\r\n").await.unwrap();
    is_refused(&rest(socket).await, 400);
    let long = format!("GET /{} HTTP/1.1\r\nhost: hall\r\n\r\n", "x".repeat(256 * 1024));
    let mut socket = server.connect().await;
    let _ = socket.write_all(long.as_bytes()).await;
    is_refused(&rest(socket).await, 431);
}

/// The whole service behind a socket of this machine, with these proxies trusted.
async fn hall(folder: &std::path::Path, trusted: &str) -> (SocketAddr, oneshot::Sender<()>) {
    crate::templating::load().unwrap();
    crate::metrics::start().unwrap();
    let mut app = App::for_tests(folder).await;
    let mut settings = (*app.settings).clone();
    settings.base_url = "https://hall.example.org".to_owned();
    settings.trusted_proxies = crate::client::Proxies::read([trusted]).unwrap();
    settings.metrics_token = Some("s3cret".to_owned());
    app.settings = Arc::new(settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(listen::serve(listener, routes(app), PATIENT, async {
        let _ = stopped.await;
    }));
    (address, stop)
}

async fn get(address: SocketAddr, path: &str, headers: &str) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n{headers}\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    rest(socket).await
}

fn status(answer: &str) -> StatusCode {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn forwarded_headers_count_from_a_trusted_proxy_only() {
    let folder = tempfile::tempdir().unwrap();
    let headers = "x-forwarded-proto: http\r\nx-request-id: of-the-proxy\r\n";
    let (address, _stop) = hall(folder.path(), "127.0.0.0/8").await;
    let answer = get(address, "/calendars/public.ics", headers).await;
    assert_eq!(status(&answer), StatusCode::PERMANENT_REDIRECT);
    assert!(answer.contains("location: https://hall.example.org/calendars/public.ics\r\n"), "{answer}");
    assert!(answer.contains("x-request-id: of-the-proxy\r\n"), "{answer}");
    let folder = tempfile::tempdir().unwrap();
    let (address, _stop) = hall(folder.path(), "10.0.0.1").await;
    let answer = get(address, "/calendars/public.ics", headers).await;
    assert_eq!(status(&answer), StatusCode::OK);
    assert!(answer.contains("x-request-id: ") && !answer.contains("of-the-proxy"), "{answer}");
}

#[tokio::test]
async fn figures_are_for_this_machine_or_for_whoever_has_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let (address, _stop) = hall(folder.path(), "127.0.0.1").await;
    get(address, "/a/s3cret.s3cret", "").await;
    let text = get(address, "/metrics", "").await;
    assert_eq!(status(&text), StatusCode::OK);
    for line in [
        "commonhall_http_requests_total{route=\"/a/:token\",method=\"GET\",status=\"4xx\"} ",
        "commonhall_http_request_duration_seconds_bucket{route=\"/a/:token\",le=\"30\"} ",
        "commonhall_dead_total ",
        "commonhall_unknown_total ",
        "commonhall_outbox_pending 0\n",
        "commonhall_outbox_oldest_due_seconds 0\n",
    ] {
        assert!(text.contains(&format!("\n{line}")), "{line}: {text}");
    }
    assert!(!text.contains("s3cret"));
    // Through a proxy on this machine it is somebody else who asks.
    for headers in ["x-forwarded-for: 127.0.0.1\r\n", "forwarded: for=127.0.0.1\r\n", "via: 1.1 proxy\r\n"] {
        assert_eq!(status(&get(address, "/metrics", headers).await), StatusCode::NOT_FOUND, "{headers}");
        let wrong = format!("{headers}authorization: Bearer s3cre\r\n");
        assert_eq!(status(&get(address, "/metrics", &wrong).await), StatusCode::NOT_FOUND);
        let right = format!("{headers}authorization: Bearer s3cret\r\n");
        assert_eq!(status(&get(address, "/metrics", &right).await), StatusCode::OK);
    }
}
