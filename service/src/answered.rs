//! Answers that are kept, so that whatever is sent twice and counts once is answered twice.

use poem::Response;
use poem::http::{HeaderName, HeaderValue, StatusCode};
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;
use crate::flows::idempotency::{self, Answer};

/// Keeps what is answered to a call.
pub async fn keep(app: &App, call: Uuid, response: Response) -> poem::Result<Response> {
    let (parts, body) = response.into_parts();
    let body = body.into_bytes().await?;
    let headers = parts.headers.iter();
    let headers = headers.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
    let answer = Answer { status: parts.status.as_u16(), headers: headers.collect(), body: body.to_vec() };
    noted(idempotency::complete(app, call, answer).await);
    Ok(Response::from_parts(parts, body.into()))
}

/// Lets what came to nothing be tried again.
pub async fn give_up(app: &App, call: Uuid) {
    noted(idempotency::give_up(app, call).await);
}

/// What was done was done, and whoever still listens is told.
fn noted(outcome: Result<()>) {
    if let Err(error) = outcome {
        tracing::error!(%error, "what came of a call that counts once could not be kept");
    }
}

/// The same answer again.
pub fn response(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::builder().status(status).body(answer.body);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
