//! HTTP to programs on this machine, in as many lines as that takes: every crate for it brings a second TLS.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use poem::http::{HeaderName, HeaderValue, Request, Response};
use thirtyfour::prelude::{WebDriverError, WebDriverResult};
use thirtyfour::session::http::{Body, HttpClient};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Sends a request to the host and port of its address, and reads the answer to its end.
pub async fn send(request: Request<Vec<u8>>) -> io::Result<Response<Bytes>> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let (parts, body) = request.into_parts();
    let authority = parts.uri.authority().ok_or_else(|| wrong("an address without a host"))?;
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut head = vec![
        format!("{} {path} HTTP/1.1", parts.method),
        format!("host: {authority}"),
        "connection: close".to_owned(),
        format!("content-length: {}", body.len()),
    ];
    for (name, value) in parts.headers.iter().filter(|(name, _)| *name != "connection" && *name != "content-length") {
        head.push(format!("{name}: {}", value.to_str().map_err(|_| wrong("a header that is no text"))?));
    }
    let mut stream = TcpStream::connect(authority.as_str()).await?;
    stream.write_all(&[head.join("\r\n").as_bytes(), b"\r\n\r\n", &body].concat()).await?;
    let mut bytes = Vec::new();
    // Not all servers close the connection, though asked to: the head says how much there is to read.
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(wrong("no end of the head"));
        }
    };
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| wrong("a head that is no text"))?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse::<u16>().ok());
    let mut response = Response::builder().status(status.ok_or_else(|| wrong("no status"))?);
    let (mut chunked, mut length) = (false, None);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let (name, value) = (name.trim().to_lowercase(), value.trim());
        chunked |= name == "transfer-encoding" && value.eq_ignore_ascii_case("chunked");
        if name == "content-length" {
            length = value.parse::<usize>().ok();
        }
        response = response.header(
            HeaderName::try_from(name).map_err(|_| wrong("a header's name"))?,
            HeaderValue::from_str(value).map_err(|_| wrong("a header's value"))?,
        );
    }
    let mut body = bytes[end + 4..].to_vec();
    while length.is_none_or(|length| body.len() < length) && stream.read_buf(&mut body).await? > 0 {}
    let body = if chunked { joined(&body).ok_or_else(|| wrong("a broken chunk"))? } else { body };
    response.body(body.into()).map_err(io::Error::other)
}

/// The chunks of a body as one (RFC 9112 §7.1).
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..line]).ok()?.split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(line + 2..line + 2 + size)?);
        rest = rest.get(line + size + 4..)?;
    }
}

/// What drives the browser.
pub struct Client;

#[async_trait::async_trait]
impl HttpClient for Client {
    async fn send(&self, request: Request<Body<'_>>) -> WebDriverResult<Response<Bytes>> {
        let request = request.map(|body| match body {
            Body::Empty => Vec::new(),
            Body::Json(json) => json.to_string().into_bytes(),
        });
        send(request).await.map_err(|error| WebDriverError::RequestFailed(error.to_string()))
    }

    async fn new(&self) -> Arc<dyn HttpClient> {
        Arc::new(Self)
    }
}
