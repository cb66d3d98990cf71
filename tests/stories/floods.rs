//! Whoever keeps the service waiting, or pours more into it than it takes, harms nobody: others are served meanwhile, and
//! what is too much is refused.

use chrono::Days;
use commonhall::clock::Clock;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::harness::{Database, Server, SmtpServer, run, stories, until};

/// Slow connections: more than there are places.
const SLOW: usize = 1_100;
/// What others ask for meanwhile, and how often.
const ORDINARY: [&str; 5] = ["/", "/partners", "/sign-in", "/calendars/public.ics", "/api/v1/meetings"];
const ROUNDS: usize = 20;
/// The size of a body that nobody means well with.
const HUNDRED_MEGABYTES: usize = 100 * 1024 * 1024;
/// By how much the memory of the service may grow while such bodies come in: by none of them.
const GROWTH: usize = HUNDRED_MEGABYTES / 4;
const FORM: &str = "application/x-www-form-urlencoded";

/// Lets this process, and those that it starts, have as many open files as the system allows.
async fn many_files() {
    let script = format!("prlimit --pid {} --nofile=$(ulimit -H -n):", std::process::id());
    run(Command::new("sh").args(["-c", &script])).await;
}

/// What a slow connection says at once.
fn beginning(number: usize) -> &'static [u8] {
    match number % 4 {
        0 => b"",
        1 => b"GET / HTTP/1.1\r\nhost: hall\r\n",
        2 => b"POST /sign-in HTTP/1.1\r\nhost: hall\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 99\r\n\r\nemail=",
        _ => b"GET / HTTP/1.1\r\nx-drip: ",
    }
}

/// Whether the other side has ended it. What else comes is thrown away.
fn is_closed(socket: &TcpStream) -> bool {
    let mut thrown_away = [0; 4096];
    loop {
        match socket.try_read(&mut thrown_away) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() != std::io::ErrorKind::WouldBlock,
        }
    }
}

/// A byte more from everybody who drips.
fn drip(slow: &[TcpStream]) {
    for socket in slow.iter().skip(3).step_by(4) {
        let _ = socket.try_write(b"x");
    }
}

/// An installation with a member who got an invitation.
struct Hall {
    server: Server,
    token: String,
    /// Paths of links in the mail.
    answer: String,
    unsubscribe: String,
    _mail: SmtpServer,
}

impl Hall {
    async fn open(database: Database) -> Self {
        let mail = SmtpServer::start().await;
        let server = Server::start(database, &[("SMTP_URL", &mail.url), ("MAIL_RATE", "0")]).await;
        server
            .command(&["member", "add", "--name", "Office", "--email", "office@example.org", "--role", "administrator"])
            .await;
        let token = server.command(&["token", "create", "--email", "office@example.org", "--name", "flood"]).await;
        server.api(&token, "POST", "partners", &json!({ "name": "Choir", "kind": "community_group" })).await;
        let member = json!({ "name": "Member", "email": "member@example.org", "partner": "choir" });
        server.api(&token, "POST", "members", &member).await;
        let day = Clock::System.now().date_naive() + Days::new(21);
        let meeting = json!({
            "title": "Open house", "host": "choir", "starts": format!("{day}T18:00"), "duration": "PT2H",
            "invited": { "partners": ["choir"] },
        });
        server.api(&token, "POST", "meetings", &meeting).await;
        let text = mail.mail_about("Open house", "member@example.org").await;
        let path = |start: &str| {
            let link = text.split_whitespace().find(|word| word.contains(start)).unwrap();
            link[link.find(start).unwrap()..].split('?').next().unwrap().to_owned()
        };
        let (answer, unsubscribe) = (path("/a/"), path("/unsubscribe/"));
        Self { server, token, answer, unsubscribe, _mail: mail }
    }

    /// All that is stored, but for when it was looked at.
    async fn stored(&self) -> Value {
        let mut export: Value = serde_json::from_str(&self.server.command(&["export"]).await).unwrap();
        export["exported_at"].take();
        export
    }

    /// Sends a hundred megabytes that begin like this, and reads what is said to it: status, head and words.
    async fn pour(&self, path: &str, kind: &str, begin: &str, chunked: bool) -> (u16, String, String) {
        let host = self.server.base_url.strip_prefix("http://").unwrap();
        let length = if chunked {
            "transfer-encoding: chunked".to_owned()
        } else {
            format!("content-length: {HUNDRED_MEGABYTES}")
        };
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ncontent-type: {kind}\r\n{length}\r\n\r\n",
            self.token
        );
        let (mut reading, mut writing) = TcpStream::connect(host).await.unwrap().into_split();
        let pour = async move {
            writing.write_all(head.as_bytes()).await.unwrap();
            let mut part = begin.as_bytes().to_vec();
            part.resize(64 * 1024, b'x');
            for _ in 0..HUNDRED_MEGABYTES / part.len() {
                let size = if chunked { format!("{:x}\r\n", part.len()) } else { String::new() };
                let end: &[u8] = if chunked { b"\r\n" } else { b"" };
                // The other side need not take it to the end.
                if writing.write_all(&[size.as_bytes(), &part, end].concat()).await.is_err() {
                    return;
                }
                part.fill(b'x');
            }
        };
        let mut bytes = Vec::new();
        let (_, ()) = tokio::join!(reading.read_to_end(&mut bytes), pour);
        let text = String::from_utf8_lossy(&bytes);
        let (head, words) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{path}: {text:?}"));
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_owned(), words.to_owned())
    }
}

/// Opens slow connections, has others served meanwhile, and waits until all slow ones are closed.
async fn keep_waiting(server: Server) {
    let host = server.base_url.strip_prefix("http://").unwrap();
    let mut slow = Vec::new();
    for number in 0..SLOW {
        let mut socket = TcpStream::connect(host).await.unwrap();
        // Whoever came when all places were taken has the place of another, who may be cut by now.
        let _ = socket.write_all(beginning(number)).await;
        slow.push(socket);
    }
    for _ in 0..ROUNDS {
        for path in ORDINARY {
            assert_eq!(server.get(path).await.0, 200, "{path}");
        }
        drip(&slow);
    }
    until("the end of all slow connections", async || {
        drip(&slow);
        slow.iter().all(is_closed).then_some(())
    })
    .await;
    for path in ORDINARY {
        assert_eq!(server.get(path).await.0, 200, "{path}");
    }
    assert!(server.stop().await.success());
}

stories! {
    async fn a_thousand_slow_connections_keep_nobody_out_and_are_closed_in_the_end(app) {
        many_files().await;
        keep_waiting(Server::start(Database::new(app.database.kind).await, &[]).await).await;
    }

    async fn nor_do_they_where_the_system_allows_a_quarter_of_as_many_open_files(app) {
        many_files().await;
        keep_waiting(Server::start_with_few_files(Database::new(app.database.kind).await).await).await;
    }

    async fn a_hundred_megabytes_are_refused_by_every_face_and_leave_no_trace(app) {
        let hall = Hall::open(Database::new(app.database.kind).await).await;
        let before = hall.stored().await;
        let json = ("application/json", "{\"name\":\"");
        let faces = [
            ("/sign-in", FORM, "email=", 413, "text/html"),
            ("/organise/meetings", FORM, "title=", 413, "text/html"),
            (&hall.answer, FORM, "answer=accepted&more=", 413, "text/html"),
            (&hall.unsubscribe, FORM, "List-Unsubscribe=One-Click&more=", 413, "text/html"),
            ("/api/v1/partners", json.0, json.1, 413, "application/problem+json"),
            // Nobody posts to a feed, whatever its size.
            ("/calendars/public.ics", FORM, "x=", 405, ""),
        ];
        let size = hall.server.largest_memory();
        for (path, kind, begin, refused, said) in faces {
            for chunked in [false, true] {
                let (status, head, words) = hall.pour(path, kind, begin, chunked).await;
                assert_eq!(status, refused, "{path} {chunked}: {head}\n{words}");
                assert!(head.to_lowercase().contains(&format!("content-type: {said}")), "{path} {chunked}: {head}");
                if said == "text/html" {
                    assert!(words.contains("<h1>That is too large</h1>"), "{path} {chunked}: {words}");
                } else if said == "application/problem+json" {
                    let problem: Value = serde_json::from_str(&words).unwrap();
                    assert!(problem["type"].as_str().unwrap().ends_with("#problem-too-large"), "{problem}");
                }
            }
        }
        let grown = hall.server.largest_memory() - size;
        assert!(grown < GROWTH, "it took {grown} bytes more than before");
        assert_eq!(hall.stored().await, before);
        assert_eq!(hall.server.get("/").await.0, 200);
    }
}
