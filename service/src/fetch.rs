//! Gets a calendar from an address that somebody gave us, and is no way in to the network that we stand in: a name is looked
//! up once, every address that it has is checked, and those are connected to; so is each address that we are sent on to.

#[cfg(test)]
mod tests;

use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use commonhall_domain::ical::read::MOST_OCTETS;
use commonhall_domain::problem::Problem;
use flate2::read::GzDecoder;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HOST, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION, USER_AGENT,
};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// How long it may take, from the name to the last octet.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often we let ourselves be sent on.
const MOST_REDIRECTS: usize = 5;
/// Office 365 answers 500 to programs that it does not know, and knows browsers.
const AGENT: &str = concat!("Mozilla/5.0 (compatible; Commonhall/", env!("CARGO_PKG_VERSION"), ")");

/// By what an answer can be told from a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is as it was.
    Unchanged,
    New {
        bytes: Vec<u8>,
        validators: Validators,
    },
}

/// Why nothing came. It is kept with calendars that are fetched again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("an address to fetch begins with http://, https:// or webcal://, and holds no password")]
    Address,
    #[error("{host} is in an inner network; an administrator can allow it by name with the setting fetch_hosts")]
    Inner { host: String },
    #[error("{host} cannot be reached: {why}")]
    Unreachable { host: String, why: String },
    #[error("{host} answered {status}")]
    Status { host: String, status: u16 },
    #[error("it was sent on more than {MOST_REDIRECTS} times")]
    Redirects,
    #[error("it answered with a web page and no calendar; perhaps it asks to sign in")]
    WebPage,
    #[error("it is packed in a way that we did not ask for")]
    Packed,
    #[error("it is larger than {} MB", MOST_OCTETS / (1024 * 1024))]
    TooLarge,
    #[error("it took longer than {} s", PATIENCE.as_secs())]
    TooLate,
    #[error("it is no whole calendar")]
    NoCalendar,
}

impl Refusal {
    /// The same for a reader of any language.
    pub fn problem(&self) -> Problem {
        let of = |code| Problem::new("url", code);
        match self {
            Self::Address => of("fetch-address"),
            Self::Inner { host } => of("fetch-inner").with("host", host),
            Self::Unreachable { host, .. } => of("fetch-unreachable").with("host", host),
            Self::Status { host, status } => of("fetch-status").with("host", host).with("status", status),
            Self::Redirects => of("fetch-redirects"),
            Self::WebPage => of("fetch-web-page"),
            Self::Packed => of("fetch-packed"),
            Self::TooLarge => of("fetch-too-large").with("megabytes", MOST_OCTETS / (1024 * 1024)),
            Self::TooLate => of("fetch-too-late").with("seconds", PATIENCE.as_secs()),
            Self::NoCalendar => of("fetch-no-calendar"),
        }
    }
}

/// Fetches, and goes to no inner network but by the names that it is told.
pub struct Fetcher {
    inner: Vec<String>,
    tls: TlsConnector,
    patience: Duration,
    /// Instead of what the system knows of names.
    #[cfg(test)]
    names: Option<fn(&str) -> Vec<SocketAddr>>,
}

enum Answer {
    Here(Fetched),
    Elsewhere(String),
}

impl Fetcher {
    /// `inner` are hosts that may be in an inner network, by the names in their addresses.
    pub fn new(inner: &[String]) -> anyhow::Result<Self> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            inner: inner.iter().map(|host| host.to_ascii_lowercase()).collect(),
            tls: TlsConnector::from(Arc::new(config)),
            patience: PATIENCE,
            #[cfg(test)]
            names: None,
        })
    }

    /// Gets what is at an address, or learns that it is what `known` was got with.
    pub async fn get(&self, address: &str, known: &Validators) -> Result<Fetched, Refusal> {
        timeout(self.patience, self.follow(address, known)).await.map_err(|_| Refusal::TooLate)?
    }

    async fn follow(&self, address: &str, known: &Validators) -> Result<Fetched, Refusal> {
        let mut url = parse(address)?;
        for _ in 0..=MOST_REDIRECTS {
            match self.ask(&url, known).await? {
                Answer::Here(fetched) => return Ok(fetched),
                Answer::Elsewhere(location) => {
                    url = parse(url.join(&location).map_err(|_| Refusal::Address)?.as_str())?;
                }
            }
        }
        Err(Refusal::Redirects)
    }

    async fn ask(&self, url: &Url, known: &Validators) -> Result<Answer, Refusal> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let unreachable = |why: String| Refusal::Unreachable { host: host.clone(), why };
        let socket = self.connect(url, &host).await?;
        if url.scheme() == "http" {
            return exchange(socket, url, &host, known).await;
        }
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned()).map_err(|_| Refusal::Address)?;
        let socket = self.tls.connect(name, socket).await.map_err(|error| unreachable(error.to_string()))?;
        exchange(socket, url, &host, known).await
    }

    /// A connection to one of the addresses that the host has, if all of them may be gone to.
    async fn connect(&self, url: &Url, host: &str) -> Result<TcpStream, Refusal> {
        let port = url.port_or_known_default().unwrap_or(443);
        let addresses = match url.host() {
            Some(Host::Ipv4(ip)) => vec![SocketAddr::new(ip.into(), port)],
            Some(Host::Ipv6(ip)) => vec![SocketAddr::new(ip.into(), port)],
            Some(Host::Domain(name)) => self.look_up(name, port).await?,
            None => return Err(Refusal::Address),
        };
        if !self.inner.iter().any(|known| known == host) && !addresses.iter().all(|address| is_public(address.ip())) {
            return Err(Refusal::Inner { host: host.to_owned() });
        }
        let mut why = "it has no address".to_owned();
        for address in addresses {
            match TcpStream::connect(address).await {
                Ok(socket) => return Ok(socket),
                Err(error) => why = error.to_string(),
            }
        }
        Err(Refusal::Unreachable { host: host.to_owned(), why })
    }

    async fn look_up(&self, name: &str, port: u16) -> Result<Vec<SocketAddr>, Refusal> {
        #[cfg(test)]
        if let Some(names) = self.names {
            return Ok(names(name));
        }
        let found = lookup_host((name, port)).await;
        Ok(found.map_err(|error| Refusal::Unreachable { host: name.to_owned(), why: error.to_string() })?.collect())
    }
}

/// The host of an address that can be fetched.
pub fn host_of(address: &str) -> Result<String, Refusal> {
    parse(address).map(|url| url.host_str().unwrap_or_default().to_owned())
}

fn parse(address: &str) -> Result<Url, Refusal> {
    let address = address.trim();
    let webcal = address.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("webcal://"));
    let address = if webcal { format!("https://{}", &address[9..]) } else { address.to_owned() };
    let url = Url::parse(&address).map_err(|_| Refusal::Address)?;
    let plain = ["http", "https"].contains(&url.scheme()) && url.username().is_empty() && url.password().is_none();
    if plain { Ok(url) } else { Err(Refusal::Address) }
}

/// Asks over a connection, and reads what is answered.
async fn exchange<S>(socket: S, url: &Url, host: &str, known: &Validators) -> Result<Answer, Refusal>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let unreachable = |error: hyper::Error| Refusal::Unreachable { host: host.to_owned(), why: error.to_string() };
    let (mut sender, connection) = http1::handshake(TokioIo::new(socket)).await.map_err(unreachable)?;
    // The connection goes when this does.
    let mut tasks = JoinSet::new();
    tasks.spawn(connection);
    let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut request = Request::get(path)
        .header(HOST, authority)
        .header(USER_AGENT, AGENT)
        .header(ACCEPT, "text/calendar, */*;q=0.5")
        .header(ACCEPT_ENCODING, "gzip");
    for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    let request = request.body(Empty::<Bytes>::new()).map_err(|_| Refusal::Address)?;
    let answer = sender.send_request(request).await.map_err(unreachable)?;
    let refused = |status: StatusCode| Refusal::Status { host: host.to_owned(), status: status.as_u16() };
    let header = |name: HeaderName| answer.headers().get(name)?.to_str().ok().map(str::to_owned);
    match answer.status() {
        StatusCode::NOT_MODIFIED => Ok(Answer::Here(Fetched::Unchanged)),
        status if status.is_redirection() => header(LOCATION).map(Answer::Elsewhere).ok_or(refused(status)),
        StatusCode::OK => {
            if header(CONTENT_TYPE).is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/html")) {
                return Err(Refusal::WebPage);
            }
            let packing = header(CONTENT_ENCODING);
            let validators = Validators { etag: header(ETAG), last_modified: header(LAST_MODIFIED) };
            let bytes =
                unpacked(whole(answer).await.map_err(|why| why.unwrap_or(Refusal::TooLarge))?, packing.as_deref())?;
            if bytes.trim_ascii_start().first() == Some(&b'<') {
                return Err(Refusal::WebPage);
            }
            Ok(Answer::Here(Fetched::New { bytes, validators }))
        }
        status => Err(refused(status)),
    }
}

/// The body, as far as a calendar may go; `None` as the error of one that goes further.
async fn whole(answer: Response<Incoming>) -> Result<Vec<u8>, Option<Refusal>> {
    let mut body = answer.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            Some(Refusal::Unreachable { host: "the connection".to_owned(), why: error.to_string() })
        })?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > MOST_OCTETS {
                return Err(None);
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

fn unpacked(bytes: Vec<u8>, packing: Option<&str>) -> Result<Vec<u8>, Refusal> {
    match packing {
        None | Some("" | "identity") => Ok(bytes),
        Some("gzip" | "x-gzip") => {
            let mut unpacked = Vec::new();
            let mut reader = GzDecoder::new(bytes.as_slice()).take(MOST_OCTETS as u64 + 1);
            reader.read_to_end(&mut unpacked).map_err(|_| Refusal::Packed)?;
            if unpacked.len() > MOST_OCTETS { Err(Refusal::TooLarge) } else { Ok(unpacked) }
        }
        Some(_) => Err(Refusal::Packed),
    }
}

/// Whether an address is one of the open network (IANA's registries of special-purpose addresses).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Only global unicast, and of that nothing that holds another address in it or is for examples.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    match ip.segments() {
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}
