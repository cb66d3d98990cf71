//! A POST that names an Idempotency-Key counts once, however often it comes (draft-ietf-httpapi-idempotency-key-header-07).

use std::sync::Arc;

use poem::http::{HeaderName, HeaderValue, Method, StatusCode};
use poem::{Endpoint, Request, Response};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::problem::{Fault, Result, as_problems};
use crate::app::App;
use crate::error::Error;
use crate::flows::Caller;
use crate::flows::idempotency::{self, Answer, Begun};
use crate::store::idempotency::under;

pub const HEADER: &str = "Idempotency-Key";
/// Characters of a key.
pub const LONGEST: usize = 255;

/// Does what is behind it once for each key of a member, and answers later calls as the first. What is behind must be done
/// in the same task, which must come to its end although the caller goes away: who goes away comes again.
pub async fn once<E: Endpoint>(endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    if request.method() != Method::POST {
        return as_problems(endpoint, request).await;
    }
    let caller = request.data::<Caller>().filter(|caller| caller.actor.member.is_some()).cloned();
    // Without a member nothing can be done anyway; what is behind says so.
    let (Some(key), Some(caller)) = (key(&request)?, caller) else {
        return as_problems(endpoint, request).await;
    };
    let app = request.data::<App>().cloned();
    let app = app.ok_or_else(|| Error::Internal(anyhow::anyhow!("the API was given no App")))?;
    let body = request.take_body().into_bytes().await?;
    let fingerprint =
        Sha256::new().chain_update(request.uri().to_string()).chain_update([0]).chain_update(&body).finalize();
    match idempotency::begin(&app, &caller, &key, &fingerprint).await? {
        Begun::Done(answer) => Ok(response(answer)),
        Begun::First(call) => {
            request.set_body(body);
            let response = under(call, as_problems(endpoint, request)).await?;
            settle(&app, call, response).await
        }
    }
}

/// The key of a call: a string in quotes as the draft has it, or as many programs send it, without them.
fn key(request: &Request) -> Result<Option<String>> {
    let Some(value) = request.headers().get(HEADER) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let is_key = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_key { Ok(Some(text.to_owned())) } else { Err(wrong()) }
}

fn wrong() -> Fault {
    let reason = format!("it must be 1 to {LONGEST} visible ASCII characters, such as a UUID");
    Fault::Parameter { name: HEADER, reason }
}

/// Keeps what is answered. What says "not now" is no answer: it may be tried again under the same key.
async fn settle(app: &App, call: Uuid, response: Response) -> poem::Result<Response> {
    let (parts, body) = response.into_parts();
    let body = body.into_bytes().await?;
    let noted = if [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS].contains(&parts.status) {
        idempotency::give_up(app, call).await
    } else {
        let headers = parts.headers.iter();
        let headers = headers.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
        let answer = Answer { status: parts.status.as_u16(), headers: headers.collect(), body: body.to_vec() };
        idempotency::complete(app, call, answer).await
    };
    // What was done was done, and whoever still listens is told.
    if let Err(error) = noted {
        tracing::error!(%error, "what was answered under an Idempotency-Key could not be kept");
    }
    Ok(Response::from_parts(parts, body.into()))
}

fn response(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::builder().status(status).body(answer.body);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
