//! What is noted of every request: an id that people can quote, one line in the log, and its measure. The log has the
//! pattern of the route (`/a/:token`) and never the address, which may hold a secret.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::combinators::BoxBody;
use hyper::body::Body as _;
use poem::http::{HeaderName, HeaderValue, header};
use poem::{Body, Endpoint, PathPattern, Request, Response};
use tracing::Instrument as _;

use crate::client::Client;
use crate::metrics;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How long an id may be that a proxy made.
const LONGEST_ID: usize = 64;
/// What stands for the pattern where no route fits.
const NO_ROUTE: &str = "-";

/// Names one request, in the log and to whoever made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl RequestId {
    /// That of a trusted proxy if it looks like one, so that both logs tell of the same request; else a new one.
    fn of(request: &Request, client: &Client) -> Self {
        let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
        let given = given.filter(|id| client.through_trusted && looks_like_an_id(id));
        given.map_or_else(Self::new, |given| Self(given.to_owned()))
    }

    #[allow(clippy::new_without_default, reason = "two are never the same")]
    pub fn new() -> Self {
        Self(format!("{:016x}", rand::random::<u64>()))
    }
}

/// Notes a feed that was answered from memory, without going through [`noted`].
pub fn note_fed(request: &Request, response: &mut Response, route: &'static str, took: Duration) {
    let client = Client::of(request);
    let id = RequestId::of(request, &client);
    let (method, status) = (request.method(), response.status().as_u16());
    let bytes = response.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    metrics::answered(route, method, status, took);
    let ms = took.as_millis();
    tracing::info!(%id, %method, route, status, ms, bytes, %client, "answered");
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
}

fn looks_like_an_id(text: &str) -> bool {
    (8..=LONGEST_ID).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Notes every request that goes through.
pub async fn noted<E: Endpoint>(endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let begun = Instant::now();
    let client = Client::of(&request);
    let id = RequestId::of(&request, &client);
    let method = request.method().clone();
    request.set_data(id.clone());
    // Of the level that is always shown, so that every line of the request has the id.
    let span = tracing::error_span!("request", %id);
    let mut response = endpoint.get_response(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let status = response.status().as_u16();
    let bytes = size(&mut response);
    let pattern = response.data::<PathPattern>().map_or(NO_ROUTE, |pattern| &pattern.0);
    let route = if pattern.is_empty() { NO_ROUTE } else { pattern };
    metrics::answered(route.to_owned(), &method, status, took);
    let ms = took.as_millis();
    span.in_scope(|| tracing::info!(%method, route, status, ms, bytes, %client, "answered"));
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    Ok(response)
}

/// The length of what is sent as body, where it is known beforehand: of all that we send.
fn size(response: &mut Response) -> Option<u64> {
    let body: BoxBody<_, _> = response.take_body().into();
    let size = body.size_hint().exact();
    response.set_body(Body::from(body));
    size
}

#[cfg(test)]
mod tests;
