//! Errors as pages, in the reader's language. What is hidden and what never was look the same.

use std::sync::Arc;

use poem::http::{Method, StatusCode};
use poem::{Endpoint, FromRequest as _, IntoResponse as _, PathPattern, Request, RequestBody, Response};

use super::{Reader, show};
use crate::access_log::RequestId;
use crate::error::Error;
use crate::view;

/// The statuses that the catalogues have words for (`problem-<status>-…`).
const IN_WORDS: [u16; 9] = [403, 404, 409, 410, 422, 429, 500, 503, 413];

/// Turns every error of the pages behind it into a page. A signed-out visitor of a signed-in page goes to sign in.
pub async fn friendly<E: Endpoint>(endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let id = request.data::<RequestId>().cloned();
    // Who reads is found out first: the request is gone when its answer is an error.
    let reader = Reader::from_request(&request, &mut RequestBody::default()).await;
    let error = match endpoint.call(request).await {
        Ok(output) => return Ok(output.into_response()),
        Err(error) => error,
    };
    let pattern = error.data::<PathPattern>().cloned();
    let mut response = page(reader, reads, id, error)?;
    if let Some(pattern) = pattern {
        response.set_data(pattern);
    }
    Ok(response)
}

fn page(
    reader: poem::Result<Reader>,
    reads: bool,
    id: Option<RequestId>,
    error: poem::Error,
) -> poem::Result<Response> {
    let Ok(reader) = reader else { return Err(error) };
    let own = error.downcast_ref::<Error>();
    if matches!(own, Some(Error::SignIn)) {
        // A form that was sent is not sent again by itself, so after a POST there is nothing to go back to.
        let back = if reads { "" } else { "?again=1" };
        return Ok(reader.go(&format!("/sign-in{back}"), None));
    }
    let status = match own {
        // A page has no If-Match: a change that came too late is one that cannot be made now.
        Some(Error::Stale) => StatusCode::CONFLICT,
        _ => error.status(),
    };
    if status.is_server_error() {
        tracing::error!(
            error = own.map_or_else(|| error.to_string(), |own| format!("{own:#}")),
            "a page could not be served"
        );
    }
    let detail = match own {
        Some(Error::Conflict(code)) => reader.words.try_say(code, &[]),
        Some(Error::Invalid(problems)) => problems.first().map(|problem| reader.words.problem(problem)),
        Some(Error::Clash(clashes)) if clashes.is_empty() => reader.words.try_say("error-room-just-taken", &[]),
        _ => None,
    };
    let clashes = match own {
        Some(Error::Clash(clashes)) => clashes.iter().map(|clash| show::clash(&reader, clash)).collect(),
        _ => Vec::new(),
    };
    let status = if IN_WORDS.contains(&status.as_u16()) { status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let request = id.filter(|_| status.is_server_error()).map(|id| id.to_string());
    let view = view::Problem { page: reader.page(), status: status.as_u16(), detail, clashes, request };
    Ok(reader.show_as(error.status(), "pages/problem.html", &view)?)
}
