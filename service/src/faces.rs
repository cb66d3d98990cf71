//! What the faces share: which HTTP status an error has, the headers of every response, and the limits of every request.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use commonhall_domain::ical::read::MOST_OCTETS;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use poem::error::ResponseError;
use poem::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use poem::{Body, Endpoint, IntoResponse, Request, Response};
use tokio::time::timeout;
use tracing::Instrument as _;

use crate::app::App;
use crate::error::Error;
use crate::panics::caught;

/// The largest form, in bytes: many times the longest description.
pub const LARGEST_FORM: usize = 256 * 1024;
/// The largest form with a calendar in it, in bytes.
pub const LARGEST_FILE: usize = MOST_OCTETS + LARGEST_FORM;
/// The largest body of a call of the API, in bytes: a series with all its exceptions.
pub const LARGEST_CALL: usize = 1024 * 1024;
/// Seconds after which to come back when the database was busy.
pub const RETRY_AFTER: &str = "5";
/// How long a request may take from its head to its answer; then nobody waits for it any longer.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);
/// How long the body of a request may take to arrive.
const LONGEST_BODY: Duration = Duration::from_secs(20);

/// What cannot stand in a path as it is; more than must be.
const OUTSIDE_PATHS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_');

/// Nothing from other hosts, no script, no frame around us. A page that shows a mail in a frame says so itself.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What every response says to browsers.
pub const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    // Pages whose address holds a token must not tell it to others; our own forms need the origin.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// The status is all that HTTP learns here; each face finds the words for its readers.
impl ResponseError for Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Clash(_) | Self::Warned(_) | Self::Conflict(_) => StatusCode::CONFLICT,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Refused => StatusCode::FORBIDDEN,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooMany | Self::Rate(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) | Self::Late => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Sets the headers that every response bears, unless the handler had a reason to set its own.
pub async fn with_headers<E: Endpoint>(endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    let https = request.data::<App>().is_some_and(|app| app.settings.is_https());
    let mut response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => error.into_response(),
    };
    set_headers(response.headers_mut(), https);
    Ok(response)
}

/// Those headers, where they are not set otherwise.
pub fn set_headers(headers: &mut HeaderMap, https: bool) {
    // Names are read once, and shared from then on.
    static READ: LazyLock<Vec<(HeaderName, HeaderValue)>> = LazyLock::new(|| {
        let read = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
        HEADERS.into_iter().map(read).collect()
    });
    headers.reserve(READ.len() + 2);
    for (name, value) in READ.iter() {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if https {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static("max-age=31536000"));
    }
}

/// A path that is no text names nothing, and poem's router would say so without any face. What of it cannot be read becomes
/// the sign for that (U+FFFD), which stands in no address of ours.
pub async fn readable<E: Endpoint>(endpoint: Arc<E>, mut request: Request) -> poem::Result<E::Output> {
    let path = percent_decode_str(request.uri().path());
    if path.clone().decode_utf8().is_err() {
        let read = utf8_percent_encode(&path.decode_utf8_lossy(), OUTSIDE_PATHS).to_string();
        *request.uri_mut() = read.parse().unwrap_or_default();
    }
    endpoint.call(request).await
}

/// One panic is one answer with 500: without this it would end the connection, and all that waits on it.
pub async fn without_panics<E: Endpoint>(endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    match caught(endpoint.call(request)).await {
        Ok(answer) => answer.map(IntoResponse::into_response),
        Err(panicked) => Err(Error::Internal(panicked.into()).into()),
    }
}

/// Reads the body of a changing request before anybody else does, up to `LIMIT` bytes: poem's own readers have no limit. A
/// body that says it is larger is refused unread.
pub async fn with_limit<E: Endpoint, const LIMIT: usize>(
    endpoint: Arc<E>,
    mut request: Request,
) -> poem::Result<Response> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let length =
            request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if length.is_some_and(|length: u64| length > LIMIT as u64) {
            return Err(poem::Error::from_status(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let received = timeout(LONGEST_BODY, request.take_body().into_bytes_limit(LIMIT)).await;
        let bytes = received.map_err(|_| poem::Error::from_status(StatusCode::REQUEST_TIMEOUT))??;
        request.set_body(Body::from_bytes(bytes));
    }
    Ok(endpoint.call(request).await?.into_response())
}

/// Waits for an answer as long as somebody may be kept waiting.
pub async fn in_time<E: Endpoint>(endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    within(LONGEST_ANSWER, endpoint.call(request)).await
}

async fn within<T: IntoResponse>(
    longest: Duration,
    answer: impl Future<Output = poem::Result<T>>,
) -> poem::Result<Response> {
    match timeout(longest, answer).await {
        Ok(answer) => answer.map(IntoResponse::into_response),
        Err(_) => Err(Error::Late.into()),
    }
}

/// Runs a handler as a task of its own. It comes to its end even if nobody waits for it any longer (a transaction that is
/// dropped while it begins spoils its connection, sqlx#4393), and where it panics nothing ends but that task.
pub async fn to_its_end<E: Endpoint + 'static>(endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    let handled = tokio::spawn(without_panics(endpoint, request).in_current_span());
    handled.await.unwrap_or_else(|ended| Err(Error::Internal(ended.into()).into()))
}

#[cfg(test)]
mod tests;
