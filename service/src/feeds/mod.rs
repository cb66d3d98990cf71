//! The feeds' face: what calendar programs fetch, for years, every few hours.
//!
//! | answer | when |
//! |---|---|
//! | 200, 304 | the feed, whole |
//! | 404 | there is none; programs keep what they have |
//! | 405 | anything but GET and HEAD: programs try PUT and PROPFIND to see whether they may write |
//! | 410 | a private address that was withdrawn; programs stop asking |
//! | 503 | trouble of any kind, as an empty or broken 200 would wipe the calendar of whoever reads it |
//!
//! What is no feed is a sentence of plain text: programs show it to whoever looks for what is wrong.

mod conditions;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Instant;

use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use poem::web::Data;
use poem::{Body, Endpoint, EndpointExt as _, Request, Response, Route, handler};
use serde::Deserialize;

use self::conditions::Found;
use crate::access_log;
use crate::app::App;
use crate::client::Client;
use crate::error::Error;
use crate::faces::{in_time, set_headers, to_its_end};
use crate::flows::feed::{self, Ready, Scope};
use crate::words::Words;

const METHODS: &str = "GET, HEAD";
/// Seconds after which to come back when something was wrong.
const RETRY_AFTER: &str = "120";
/// Asked for again each time, so that a change shows at the next look.
const PUBLIC: &str = "public, max-age=0, must-revalidate";
const PRIVATE: &str = "private, no-cache";
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Adds the feeds that share their path with no page to the routes that there are; for the others see [`beside`].
pub fn routes(beside: Route) -> Route {
    beside
        .at("/calendars/public.ics", served(public))
        .at("/calendars/steering-committee.ics", served(public))
        .at("/calendars/private/:file", served(private))
}

/// A page, with the feed of the same name where there is one.
pub fn beside<E: Endpoint<Output = Response> + 'static>(path: &str, page: E) -> BoxEndpoint<'static, Response> {
    match path {
        "/meetings/:id" | "/calendars/partners/:slug" | "/calendars/venues/:slug" | "/calendars/languages/:tag" => {
            either(served(public), page)
        }
        _ => page.boxed(),
    }
}

/// Lets feeds be looked at again after whatever may have changed something, so that a change shows at once.
pub async fn up_to_date<E: Endpoint>(endpoint: Arc<E>, request: Request) -> poem::Result<E::Output> {
    let changes = ![Method::GET, Method::HEAD].contains(request.method());
    let app = request.data::<App>().filter(|_| changes).cloned();
    let outcome = Box::pin(endpoint.call(request)).await;
    if let Some(app) = app {
        app.feeds.fresh.forget();
    }
    outcome
}

/// Answers at once with a public feed that was looked at a moment ago, as [`answer`] would: on the hour calendars wake by the
/// hundred, and each asks for the same bytes. It is the same answer, without the way through the house.
pub async fn fresh<E: Endpoint<Output = Response>>(endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    let begun = Instant::now();
    let Some((mut response, route)) = fresh_answer(&request) else {
        return Box::pin(endpoint.call(request)).await;
    };
    access_log::note_fed(&request, &mut response, route, begun.elapsed());
    Ok(response)
}

fn fresh_answer(request: &Request) -> Option<(Response, &'static str)> {
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    let (path, app) = (request.uri().path(), request.data::<App>()?);
    if !is_read || request.uri().query().is_some() {
        return None;
    }
    let (scope, route) = public_scope(path)?;
    let ready = app.feeds.fresh.get(&scope, Words::fallback().lang(), app.now())?;
    if over_https(request, app).is_some() {
        return None;
    }
    let mut response = send(request, app, &ready, PUBLIC);
    set_headers(response.headers_mut(), app.settings.is_https());
    Some((response, route))
}

/// Which public feed is at this path, and the pattern of its route.
fn public_scope(path: &str) -> Option<(Scope, &'static str)> {
    let named = |start: &str| {
        let name = path.strip_prefix(start)?.strip_suffix(".ics")?;
        (!name.is_empty() && !name.contains('/')).then_some(name)
    };
    match path {
        "/calendars/public.ics" => return Some((Scope::Public, "/calendars/public.ics")),
        "/calendars/steering-committee.ics" => return Some((Scope::Committee, "/calendars/steering-committee.ics")),
        _ => {}
    }
    if let Some(slug) = named("/calendars/partners/") {
        return Some((Scope::Partner(slug.to_owned()), "/calendars/partners/:slug"));
    }
    if let Some(slug) = named("/calendars/venues/") {
        return Some((Scope::Venue(slug.to_owned()), "/calendars/venues/:slug"));
    }
    if let Some(tag) = named("/calendars/languages/") {
        return Some((Scope::Language(tag.to_owned()), "/calendars/languages/:tag"));
    }
    named("/meetings/").and_then(|id| id.parse().ok()).map(|id| (Scope::Meeting(id), "/meetings/:id"))
}

/// The feed where the path ends in `.ics`, else the page. (A route by regular expression would do, but the router loses
/// those when a later route shares the beginning of their path.)
fn either(
    feed: impl Endpoint<Output = Response> + 'static,
    page: impl Endpoint<Output = Response> + 'static,
) -> BoxEndpoint<'static, Response> {
    let feed = Arc::new(feed);
    let either = page.around(move |page, req| {
        let feed = Arc::clone(&feed);
        async move {
            if last_part(&req).strip_suffix(".ics").is_some() { feed.call(req).await } else { page.call(req).await }
        }
    });
    either.boxed()
}

/// A feed within the limits of all requests. What goes wrong outside its handler is told like the rest.
fn served(feed: impl Endpoint + 'static) -> impl Endpoint<Output = Response> {
    feed.around(to_its_end).around(in_time).around(async |feed, req: Request| {
        let words = words(&req);
        Ok(feed.call(req).await.unwrap_or_else(|error| match error.downcast::<Error>() {
            Ok(error) => trouble(words, &error),
            Err(error) => trouble(words, &Error::Internal(anyhow::anyhow!("{error}"))),
        }))
    })
}

#[handler]
pub async fn public(req: &Request, app: Data<&App>) -> Response {
    answer(req, &app, public_scope(req.uri().path()).map(|(scope, _)| scope)).await
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

impl Asked {
    fn of(req: &Request) -> Self {
        req.params().unwrap_or_default()
    }
}

/// What a feed that cannot be sent is excused in: nobody knows who asks.
fn words(req: &Request) -> Words {
    Asked::of(req).lang.map_or_else(Words::fallback, |tag| Words::of(&tag))
}

/// `None` is an address that cannot be one of a feed.
async fn answer(req: &Request, app: &App, scope: Option<Scope>) -> Response {
    if ![Method::GET, Method::HEAD].contains(req.method()) {
        let mut refused = plain(words(req), StatusCode::METHOD_NOT_ALLOWED, "feed-read-only");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static(METHODS));
        return refused;
    }
    if let Some(secure) = over_https(req, app) {
        return secure;
    }
    let Some(scope) = scope else { return trouble(words(req), &Error::NotFound) };
    let language = Asked::of(req).lang;
    match feed::serve(app, &scope, language.as_deref()).await {
        Ok(ready) => send(req, app, &ready, if matches!(scope, Scope::Private(_)) { PRIVATE } else { PUBLIC }),
        Err(error) => trouble(words(req), &error),
    }
}

fn send(req: &Request, app: &App, ready: &Ready, caching: &str) -> Response {
    let feed = &ready.feed;
    let gzip = app.settings.feed_gzip && conditions::takes_gzip(req.headers());
    let found = conditions::check(req.headers(), feed.etags(), feed.last_modified);
    let etag = match &found {
        Found::Same { etag: Some(etag) } => etag.clone(),
        _ => feed.etag(gzip).to_owned(),
    };
    let answer = Response::builder()
        .header(header::ETAG, etag)
        .header(header::LAST_MODIFIED, feed.http_date())
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

fn trouble(words: Words, error: &Error) -> Response {
    match error {
        Error::NotFound => plain(words, StatusCode::NOT_FOUND, "feed-missing"),
        Error::Gone => plain(words, StatusCode::GONE, "feed-ended"),
        error => {
            tracing::error!(error = format!("{error:#}"), "a feed could not be served");
            let mut answer = plain(words, StatusCode::SERVICE_UNAVAILABLE, "feed-trouble");
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            answer
        }
    }
}

/// A sentence of the catalogues.
fn plain(words: Words, status: StatusCode, key: &str) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(header::CONTENT_LANGUAGE, words.lang())
        .header(header::CACHE_CONTROL, "no-store")
        .body(format!("{}\n", words.plain(key, &[])))
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
