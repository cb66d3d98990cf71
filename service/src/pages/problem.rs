//! Errors as pages, in the reader's language. What is hidden and what never was look the same.

use std::sync::Arc;

use poem::error::MethodNotAllowedError;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, FromRequest as _, IntoResponse as _, PathPattern, Request, RequestBody, Response};

use super::sent::Typed;
use super::{Reader, show};
use crate::access_log::RequestId;
use crate::error::{Error, Result};
use crate::faces::RETRY_AFTER;
use crate::view::{self, Hidden};

/// The statuses that the catalogues have words for (`problem-<status>-…`).
const IN_WORDS: [u16; 13] = [400, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 500, 503];
/// The inputs into which people write, with their labels.
const WRITTEN: [(&str, &str); 10] = [
    ("title", "form-title"),
    ("name", "partner-form-name"),
    ("description", "form-description"),
    ("audience", "form-audience"),
    ("online_url", "form-online"),
    ("contact_role", "form-contact-role"),
    ("address", "venue-form-address"),
    ("email", "sign-in-email"),
    ("website", "partner-form-website"),
    ("reason", "cancel-reason"),
];

/// The methods of a path, for whoever tries another (RFC 9110 §15.5.6).
#[derive(Clone)]
pub struct Allow(pub Vec<Method>);

/// What of a request its answer depends on where that is an error.
struct Asked {
    reads: bool,
    /// Path and query.
    address: String,
    /// Whether a browser sent it: programs say nothing of where a form stands.
    by_browser: bool,
    id: Option<RequestId>,
}

/// Names the methods of a path beside every error behind it.
pub async fn naming<E: Endpoint>(allow: Allow, endpoint: Arc<E>, request: Request) -> poem::Result<E::Output> {
    endpoint.call(request).await.map_err(|mut error| {
        error.set_data(allow);
        error
    })
}

/// Turns every error of the pages behind it into a page. A signed-out visitor of a signed-in page goes to sign in.
pub async fn friendly<E: Endpoint>(endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    let headers = request.headers();
    let asked = Asked {
        reads: [Method::GET, Method::HEAD].contains(request.method()),
        address: request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned(),
        by_browser: headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site"),
        id: request.data::<RequestId>().cloned(),
    };
    // Who reads is found out first: the request is gone when its answer is an error.
    let reader = Reader::from_request(&request, &mut RequestBody::default()).await;
    let error = match endpoint.call(request).await {
        Ok(output) => return Ok(output.into_response()),
        Err(error) => error,
    };
    let pattern = error.data::<PathPattern>().cloned();
    let mut response = page(reader, asked, error)?;
    if let Some(pattern) = pattern {
        response.set_data(pattern);
    }
    Ok(response)
}

fn page(reader: poem::Result<Reader>, asked: Asked, error: poem::Error) -> poem::Result<Response> {
    let Ok(reader) = reader else { return Err(error) };
    let own = error.downcast_ref::<Error>();
    if matches!(own, Some(Error::SignIn)) {
        // Who had the form had been signed in.
        let was_signed_in = asked.by_browser || reader.browser.session.is_some();
        if let Some(Typed(typed)) = error.data().filter(|Typed(typed)| was_signed_in && !typed.is_empty()) {
            return Ok(signed_out(&reader, asked.address, typed)?);
        }
        // A form that was sent is not sent again by itself, so after a POST there is nothing to go back to.
        let back = if asked.reads { "" } else { "?again=1" };
        return Ok(reader.go(&format!("/sign-in{back}"), None));
    }
    let status = error.status();
    if status.is_server_error() {
        tracing::error!(
            error = own.map_or_else(|| error.to_string(), |own| format!("{own:#}")),
            "a page could not be served"
        );
    }
    let detail = match own {
        Some(Error::Conflict(code)) => reader.words.try_say(code, &[]),
        Some(Error::Invalid(problems)) => problems.first().map(|problem| reader.words.problem(problem)),
        Some(Error::Rate(seconds)) => {
            Some(reader.words.say("problem-rate", &[("minutes", seconds.div_ceil(60).into())]))
        }
        Some(Error::Clash(clashes)) if clashes.is_empty() => reader.words.try_say("error-room-just-taken", &[]),
        _ => None,
    };
    let clashes = match own {
        Some(Error::Clash(clashes)) => clashes.iter().map(|clash| show::clash(&reader, clash)).collect(),
        _ => Vec::new(),
    };
    let like = match (own, status.as_u16()) {
        // A page has no If-Match: a change that came too late is one that cannot be made now.
        (Some(Error::Stale), _) => 409,
        (_, status) if IN_WORDS.contains(&status) => status,
        _ => 422,
    };
    let request = asked.id.filter(|_| status.is_server_error()).map(|id| id.to_string());
    let view = view::Problem { page: reader.page(), status: status.as_u16(), like, detail, clashes, request };
    let mut response = reader.show_as(status, "pages/problem.html", &view)?;
    let headers = response.headers_mut();
    match (own, status) {
        (Some(Error::Rate(seconds)), _) => {
            headers.insert(header::RETRY_AFTER, (*seconds).into());
        }
        (_, StatusCode::SERVICE_UNAVAILABLE) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        _ => {}
    }
    if let (true, Some(Allow(methods))) = (error.is::<MethodNotAllowedError>(), error.data()) {
        // HEAD is answered wherever GET is.
        let head = methods.iter().filter(|method| **method == Method::GET).map(|_| "HEAD");
        let methods: Vec<&str> = methods.iter().map(Method::as_str).chain(head).collect();
        headers.insert(header::ALLOW, methods.join(", ").parse().map_err(anyhow::Error::from).map_err(Error::from)?);
    }
    Ok(response)
}

/// What somebody typed who was signed out meanwhile, to be sent again when they have signed in. Nothing of it is stored.
fn signed_out(reader: &Reader, action: String, typed: &[(String, String)]) -> Result<Response> {
    let hidden = |name: &str, value: &str| Hidden { name: name.to_owned(), value: value.to_owned() };
    let written = typed.iter().filter(|(_, value)| !value.trim().is_empty()).filter_map(|(name, value)| {
        let (_, label) = WRITTEN.iter().find(|(input, _)| input == name)?;
        Some(Hidden { name: reader.words.say(label, &[]), value: value.clone() })
    });
    let view = view::SignedOut {
        page: reader.page(),
        action,
        typed: written.collect(),
        fields: typed.iter().map(|(name, value)| hidden(name, value)).collect(),
    };
    let mut response = reader.show_as(StatusCode::UNAUTHORIZED, "pages/signed_out.html", &view)?;
    // Such an answer names a way in (RFC 9110 §11.6.1). Browsers know none by forms, and show the page.
    let way = HeaderValue::from_static("Cookie form-action=\"/sign-in\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, way);
    Ok(response)
}
