//! A POST that names an Idempotency-Key counts once, however often it comes (draft-ietf-httpapi-idempotency-key-header-07).

use std::sync::Arc;

use poem::http::{Method, StatusCode};
use poem::{Endpoint, Request, Response};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::problem::{Fault, Result, as_problems};
use crate::answered;
use crate::app::App;
use crate::error::Error;
use crate::flows::Caller;
use crate::flows::idempotency::{self, Begun};
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
        Begun::Done(answer) => Ok(answered::response(answer)),
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
    if [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS].contains(&response.status()) {
        answered::give_up(app, call).await;
        return Ok(response);
    }
    answered::keep(app, call, response).await
}
