//! The feeds' face: what calendar programs fetch, for years, every few hours.
//!
//! | answer | when |
//! |---|---|
//! | 200, 304 | the feed, whole |
//! | 404 | there is none; programs keep what they have |
//! | 405 | anything but GET and HEAD: programs try PUT and PROPFIND to see whether they may write |
//! | 410 | a private address that was withdrawn; programs stop asking |
//! | 503 | trouble of any kind, as an empty or broken 200 would wipe the calendar of whoever reads it |

mod conditions;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use poem::web::Data;
use poem::{Body, Endpoint, EndpointExt as _, IntoResponse, Request, Response, Route, handler};
use serde::Deserialize;

use self::conditions::Found;
use crate::app::App;
use crate::client::Client;
use crate::error::Error;
use crate::faces::{in_time, to_its_end};
use crate::flows::feed::{self, Ready, Scope};

const METHODS: &str = "GET, HEAD";
/// Seconds after which to come back when something was wrong.
const RETRY_AFTER: &str = "120";
/// Asked for again each time, so that a change shows at the next look.
const PUBLIC: &str = "public, max-age=0, must-revalidate";
const PRIVATE: &str = "private, no-cache";
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Adds the feeds under `/calendars` to the routes that there are. Those of meetings share `/meetings/:id` with the page:
/// see [`meeting_or`].
pub fn routes(beside: Route) -> Route {
    beside
        .at("/calendars/public.ics", public.around(to_its_end).around(in_time))
        .at("/calendars/partners/:file", partner.around(to_its_end).around(in_time))
        .at("/calendars/venues/:file", venue.around(to_its_end).around(in_time))
        .at("/calendars/private/:file", private.around(to_its_end).around(in_time))
}

/// `/meetings/:id`: the feed where the path ends in `.ics`, else the page. (A route by regular expression would do, but the
/// router loses those when a later route shares the beginning of their path.)
pub fn meeting_or<E: Endpoint + 'static>(page: E) -> impl Endpoint<Output = Response> {
    let feed = Arc::new(meeting.around(to_its_end).around(in_time));
    page.around(move |page, req| {
        let feed = Arc::clone(&feed);
        async move {
            match last_part(&req).strip_suffix(".ics") {
                Some(_) => feed.call(req).await.map(IntoResponse::into_response),
                None => page.call(req).await.map(IntoResponse::into_response),
            }
        }
    })
}

#[handler]
pub async fn public(req: &Request, app: Data<&App>) -> Response {
    answer(req, &app, Some(Scope::Public)).await
}

#[handler]
pub async fn partner(req: &Request, app: Data<&App>) -> Response {
    answer(req, &app, name(req).map(|slug| Scope::Partner(slug.to_owned()))).await
}

#[handler]
pub async fn venue(req: &Request, app: Data<&App>) -> Response {
    answer(req, &app, name(req).map(|slug| Scope::Venue(slug.to_owned()))).await
}

#[handler]
pub async fn meeting(req: &Request, app: Data<&App>) -> Response {
    answer(req, &app, name(req).and_then(|id| id.parse().ok()).map(Scope::Meeting)).await
}

#[handler]
pub async fn private(req: &Request, app: Data<&App>) -> Response {
    let mut answer = answer(req, &app, name(req).map(|token| Scope::Private(token.to_owned()))).await;
    answer.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
    answer
}

fn last_part(req: &Request) -> &str {
    req.uri().path().rsplit('/').next().unwrap_or_default()
}

/// What the file is called: slugs, ids and tokens need no percent-decoding.
fn name(req: &Request) -> Option<&str> {
    last_part(req).strip_suffix(".ics").filter(|name| !name.is_empty())
}

#[derive(Default, Deserialize)]
struct Asked {
    /// BCP 47.
    lang: Option<String>,
}

/// `None` is an address that cannot be one of a feed.
async fn answer(req: &Request, app: &App, scope: Option<Scope>) -> Response {
    if ![Method::GET, Method::HEAD].contains(req.method()) {
        return Response::builder().status(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, METHODS).finish();
    }
    if let Some(secure) = over_https(req, app) {
        return secure;
    }
    let Some(scope) = scope else { return trouble(&Error::NotFound) };
    let language = req.params::<Asked>().unwrap_or_default().lang;
    match feed::serve(app, &scope, language.as_deref()).await {
        Ok(ready) => send(req, app, &ready, if matches!(scope, Scope::Private(_)) { PRIVATE } else { PUBLIC }),
        Err(error) => trouble(&error),
    }
}

fn send(req: &Request, app: &App, ready: &Ready, caching: &str) -> Response {
    let feed = &ready.feed;
    let gzip = app.settings.feed_gzip && conditions::takes_gzip(req.headers());
    let found = conditions::check(req.headers(), &[feed.etag(false), feed.etag(true)], feed.last_modified);
    let etag = match &found {
        Found::Same { etag: Some(etag) } => etag.clone(),
        _ => feed.etag(gzip),
    };
    let answer = Response::builder()
        .header(header::ETAG, etag)
        .header(header::LAST_MODIFIED, http_date(feed.last_modified))
        .header(header::CACHE_CONTROL, caching)
        .header(header::VARY, "Accept-Encoding");
    if let Found::Same { .. } = found {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    let bytes = feed.bytes(gzip);
    let mut answer = answer
        .header(header::CONTENT_TYPE, "text/calendar; charset=utf-8")
        .header(header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", ready.file))
        .header(header::CONTENT_LENGTH, bytes.len());
    if gzip {
        answer = answer.header(header::CONTENT_ENCODING, "gzip");
    }
    // HEAD has the headers of GET, the length among them (RFC 9110 §9.3.2).
    if req.method() == Method::HEAD { answer.finish() } else { answer.body(Body::from(bytes)) }
}

fn trouble(error: &Error) -> Response {
    let plain = |status| Response::builder().status(status).header(header::CACHE_CONTROL, "no-store");
    match error {
        Error::NotFound => plain(StatusCode::NOT_FOUND).body("There is no such calendar.\n"),
        Error::Gone => plain(StatusCode::GONE).body("This calendar has ended.\n"),
        error => {
            tracing::error!(error = format!("{error:#}"), "a feed could not be served");
            let answer = plain(StatusCode::SERVICE_UNAVAILABLE).header(header::RETRY_AFTER, RETRY_AFTER);
            answer.body("This calendar cannot be read at the moment.\n")
        }
    }
}

/// `webcal://` may arrive as plain http: one hop to https, and never back.
fn over_https(req: &Request, app: &App) -> Option<Response> {
    // Only where a proxy that we trust says so: a redirect that comes back would go round for ever.
    if !(app.settings.is_https() && Client::of(req).came_plain) {
        return None;
    }
    let path = req.original_uri().path_and_query().map_or("/", |path| path.as_str());
    let answer = Response::builder().status(StatusCode::PERMANENT_REDIRECT).header(header::CACHE_CONTROL, "no-store");
    Some(answer.header(header::LOCATION, app.url(path)).finish())
}

/// RFC 9110 §5.6.7.
fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
