//! A form that was sent counts once, however often its button is pressed, and is not lost where somebody was signed out before
//! they sent it.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use poem::http::{Method, StatusCode};
use poem::web::Form;
use poem::{Endpoint, FromRequest as _, IntoResponse, Request, RequestBody, Response};
use sha2::{Digest as _, Sha256};
use tokio::time::sleep;

use crate::answered;
use crate::app::App;
use crate::auth::who::Visitor;
use crate::error::Error;
use crate::flows::Caller;
use crate::flows::idempotency::{self, Begun};
use crate::store::idempotency::under;

/// The input that makes two forms differ that say the same. See `Page::once`.
const INPUT: &[u8] = b"once=";
/// How often, and how many times, a second press asks what came of the first.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
const LOOKS: u32 = 100;

/// What was typed into a form that somebody sent who is not signed in any more: names and values.
#[derive(Clone)]
pub struct Typed(pub Vec<(String, String)>);

/// Keeps what was typed beside the error that nobody is signed in, for the page that says so.
pub async fn kept<E: Endpoint>(endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    if request.method() != Method::POST {
        return Ok(endpoint.call(request).await?.into_response());
    }
    let body = request.take_body().into_bytes().await?;
    request.set_body(body.clone());
    let typed = Form::from_request(&request, &mut RequestBody::new(body.into())).await;
    endpoint.call(request).await.map(IntoResponse::into_response).map_err(|mut error| {
        if let (Some(Error::SignIn), Ok(Form(typed))) = (error.downcast_ref(), typed) {
            error.set_data(Typed(typed));
        }
        error
    })
}

/// Does what is behind it once for each form of a member that says so by its input `once`: whoever presses twice, or goes back
/// and sends the same again, is led to what came of the first time. What led nowhere may be sent again. What is behind must be
/// done in the same task.
pub async fn once<E: Endpoint>(endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    if request.method() != Method::POST {
        return Ok(endpoint.call(request).await?.into_response());
    }
    let body = request.take_body().into_bytes().await?;
    request.set_body(body.clone());
    let caller = Visitor::from_request(&request, &mut RequestBody::default()).await?.caller;
    let named = body.split(|byte| *byte == b'&').any(|pair| pair.starts_with(INPUT) && pair.len() > INPUT.len());
    let Some(app) = request.data::<App>().cloned().filter(|_| named && caller.actor.member.is_some()) else {
        return Ok(endpoint.call(request).await?.into_response());
    };
    // A form that says something else is another one, so the key is all that it says.
    let said = Sha256::new().chain_update(request.uri().to_string()).chain_update([0]).chain_update(&body).finalize();
    let call = match begin(&app, &caller, &said).await? {
        Begun::Done(answer) => return Ok(answered::response(answer)),
        Begun::First(call) => call,
    };
    match under(call, endpoint.call(request)).await.map(IntoResponse::into_response) {
        Ok(response) if response.status() == StatusCode::SEE_OTHER => answered::keep(&app, call, response).await,
        other => {
            answered::give_up(&app, call).await;
            other
        }
    }
}

/// Waits for the first press to be done.
async fn begin(app: &App, caller: &Caller, said: &[u8]) -> Result<Begun, Error> {
    let key = format!("form:{}", BASE64_URL_SAFE_NO_PAD.encode(said));
    for _ in 0..LOOKS {
        match idempotency::begin(app, caller, &key, said).await {
            Err(Error::Conflict("conflict-call-runs")) => sleep(LOOK_AGAIN).await,
            begun => return begun,
        }
    }
    Err(Error::Late)
}
