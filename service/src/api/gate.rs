//! Who calls, and not too often: so many calls a minute for each token, and for each address that calls without one.
//! What is left is told by RateLimit-Limit, -Remaining and -Reset (draft-ietf-httpapi-ratelimit-headers-06, the last with
//! the fields that programs read).

use std::sync::Arc;

use poem::http::HeaderName;
use poem::{Endpoint, Request, Response};

use super::problem::{Asked, Fault, as_problems};
use crate::auth::who;
use crate::client::Client;
use crate::error::Error;
use crate::limits::{Left, Limits, Who, whole_seconds};

/// Finds out who calls, and lets them in or not.
pub async fn pass<E: Endpoint>(limits: Arc<Limits>, endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let asked = Asked::of(&request);
    let by_address = Who::at(&Client::of(&request));
    let who = match who::calls(&request).await {
        Ok((caller, token)) => {
            request.set_data(caller);
            token.map_or(by_address, Who::Token)
        }
        // What is open to everybody is open to them too; elsewhere they are told that their token is not good.
        Err(error) if matches!(error.downcast_ref(), Some(Error::SignIn)) => by_address,
        Err(error) => return Ok(asked.told(Fault::of(error))),
    };
    let left = limits.count(who);
    let mut response = match left.as_ref().and_then(|left| left.wait) {
        Some(wait) => asked.told(Error::Rate(wait).into()),
        None => as_problems(endpoint, request).await?,
    };
    if let Some(Left { remaining, wait }) = left {
        let spent = limits.limit.saturating_sub(remaining);
        let reset = wait.unwrap_or_else(|| whole_seconds(limits.each * spent));
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("ratelimit-limit"), limits.limit.into());
        headers.insert(HeaderName::from_static("ratelimit-remaining"), remaining.into());
        headers.insert(HeaderName::from_static("ratelimit-reset"), reset.into());
    }
    Ok(response)
}
