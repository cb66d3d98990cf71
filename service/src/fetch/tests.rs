use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";

/// A server in this machine that answers every connection with these octets, `{port}` being its own; it keeps connections open if it says so.
async fn server(answer: Vec<u8>, keep_open: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 4096];
            let read = socket.read(&mut asked).await.unwrap();
            let asked = String::from_utf8_lossy(&asked[..read]).to_ascii_lowercase();
            let same = asked.contains("if-none-match: \"one\"");
            let bytes = if same { b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec() } else { answer.clone() };
            socket.write_all(&bytes).await.unwrap();
            if keep_open {
                kept.push(socket);
            }
        }
    });
    port
}

fn ok(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn fetcher(inner: &[&str]) -> Fetcher {
    let inner: Vec<String> = inner.iter().map(|&host| host.to_owned()).collect();
    Fetcher::new(&inner).unwrap()
}

/// What is fetched from a server of this machine, which is allowed by its name.
async fn from(answer: Vec<u8>) -> Result<Fetched, Refusal> {
    let port = server(answer, false).await;
    fetcher(&["127.0.0.1"]).get(&format!("http://127.0.0.1:{port}/calendar.ics?a=b"), &Validators::default()).await
}

#[tokio::test]
async fn a_calendar_comes_with_its_validators_and_is_not_sent_again() {
    let port =
        server(ok("ETag: \"one\"\r\nLast-Modified: Mon, 01 Mar 2027 09:00:00 GMT\r\n", CALENDAR.as_bytes()), false)
            .await;
    let (fetcher, address) = (fetcher(&["127.0.0.1"]), format!("http://127.0.0.1:{port}/"));
    let Fetched::New { bytes, validators } = fetcher.get(&address, &Validators::default()).await.unwrap() else {
        panic!("nothing came")
    };
    assert_eq!(bytes, CALENDAR.as_bytes());
    assert_eq!(validators.last_modified.as_deref(), Some("Mon, 01 Mar 2027 09:00:00 GMT"));
    assert_eq!(fetcher.get(&address, &validators).await.unwrap(), Fetched::Unchanged);
}

#[test]
fn forty_addresses_that_are_nobodys_business_are_refused() {
    let inner = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ];
    assert!(inner.len() >= 40);
    for address in inner {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
    for open in [
        "1.1.1.1",
        "100.63.0.1",
        "100.128.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.17.0.1",
        "2606:4700::1",
        "2a00:1450::1",
    ] {
        assert!(is_public(open.parse().unwrap()), "{open}");
    }
}

#[tokio::test]
async fn an_inner_address_is_refused_however_it_is_written() {
    for address in [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://127.1/",
        "http://localhost/",
        "https://169.254.169.254/latest/meta-data",
        "http://１２７.0.0.1/",
    ] {
        let refused = fetcher(&[]).get(address, &Validators::default()).await.unwrap_err();
        assert!(matches!(refused, Refusal::Inner { .. }), "{address}: {refused}");
    }
    for address in [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org",
        "http://a:b@example.org/",
        "calendar.ics",
        "",
    ] {
        let refused = fetcher(&[]).get(address, &Validators::default()).await.unwrap_err();
        assert!(matches!(refused, Refusal::Address), "{address}: {refused}");
    }
}

#[tokio::test]
async fn a_name_that_changes_its_address_is_looked_up_once_and_one_inner_address_is_enough() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    static PORT: AtomicU16 = AtomicU16::new(0);
    PORT.store(server(ok("", CALENDAR.as_bytes()), false).await, Ordering::SeqCst);
    let here = |_: &str| {
        ASKED.fetch_add(1, Ordering::SeqCst);
        vec![SocketAddr::new(Ipv4Addr::LOCALHOST.into(), PORT.load(Ordering::SeqCst))]
    };
    let allowed = Fetcher { names: Some(here), ..fetcher(&["calendar.example.org"]) };
    assert!(allowed.get("http://Calendar.example.org/", &Validators::default()).await.is_ok());
    assert_eq!(ASKED.load(Ordering::SeqCst), 1);
    // The same name is not allowed: then what it stands for decides.
    let strict = Fetcher { names: Some(here), ..fetcher(&[]) };
    let refused = strict.get("http://calendar.example.org/", &Validators::default()).await.unwrap_err();
    assert!(matches!(refused, Refusal::Inner { .. }), "{refused}");
    let both = |_: &str| ["1.1.1.1:80", "10.0.0.1:80"].map(|address| address.parse().unwrap()).to_vec();
    let mixed = Fetcher { names: Some(both), ..fetcher(&[]) };
    let refused = mixed.get("http://calendar.example.org/", &Validators::default()).await.unwrap_err();
    assert!(matches!(refused, Refusal::Inner { .. }), "{refused}");
}

#[tokio::test]
async fn each_address_that_it_is_sent_on_to_is_checked() {
    let to = |location: &str| {
        format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n").into_bytes()
    };
    for inner in ["http://localhost/", "http://[::1]:8080/", "//10.0.0.1/x", "http://192.168.1.1/"] {
        let refused = from(to(inner)).await.unwrap_err();
        assert!(matches!(refused, Refusal::Inner { .. }), "{inner}: {refused}");
    }
    assert!(matches!(from(to("file:///etc/passwd")).await.unwrap_err(), Refusal::Address));
    assert!(matches!(from(to("/again")).await.unwrap_err(), Refusal::Redirects));
}

#[tokio::test]
async fn what_is_no_calendar_or_too_much_of_one_is_refused() {
    let gzip = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        std::io::Write::write_all(&mut encoder, bytes).unwrap();
        encoder.finish().unwrap()
    };
    let packed = from(ok("Content-Encoding: gzip\r\n", &gzip(CALENDAR.as_bytes()))).await.unwrap();
    assert!(matches!(packed, Fetched::New { bytes, .. } if bytes == CALENDAR.as_bytes()));
    // A thousand to one: 20 MB in 20 kB.
    let bomb = gzip(&vec![b' '; 20 * 1024 * 1024]);
    assert!(bomb.len() < 25_000);
    assert!(matches!(from(ok("Content-Encoding: gzip\r\n", &bomb)).await.unwrap_err(), Refusal::TooLarge));
    assert!(matches!(from(ok("Content-Encoding: br\r\n", b"x")).await.unwrap_err(), Refusal::Packed));
    assert!(matches!(from(ok("Content-Type: text/html\r\n", b"hello")).await.unwrap_err(), Refusal::WebPage));
    assert!(matches!(from(ok("", b"\n <!doctype html>")).await.unwrap_err(), Refusal::WebPage));
    let large = vec![b'a'; MOST_OCTETS + 1];
    assert!(matches!(from(ok("", &large)).await.unwrap_err(), Refusal::TooLarge));
    let gone = b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n".to_vec();
    assert!(matches!(from(gone).await.unwrap_err(), Refusal::Status { .. }));
}

#[tokio::test]
async fn who_drips_or_says_nothing_is_left() {
    for begun in [&b""[..], b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nBEGIN:VCAL"] {
        let port = server(begun.to_vec(), true).await;
        let hasty = Fetcher { patience: Duration::from_millis(200), ..fetcher(&["127.0.0.1"]) };
        let refused = hasty.get(&format!("http://127.0.0.1:{port}/"), &Validators::default()).await.unwrap_err();
        assert!(matches!(refused, Refusal::TooLate), "{refused}");
    }
}
