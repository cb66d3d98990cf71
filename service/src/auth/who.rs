//! Who asks: a browser by its session cookie, a program by its bearer token. Both need `App` as data of the route.
//!
//! An error reaches the faces as the [`Error`] it is: `downcast_ref` on the `poem::Error` finds it.

use commonhall_domain::policy::Actor;
use poem::http::{HeaderMap, header};
use poem::{FromRequest, Request, RequestBody};
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::sessions::SignedIn;
use crate::flows::{Caller, api_tokens, sessions};
use crate::store::audit::Face;

use super::cookie::Browser;

/// Whoever looks at a page.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub caller: Caller,
    pub member: Option<SignedIn>,
}

impl Visitor {
    /// Whoever is signed in; else the page sends them to the sign-in page.
    pub fn signed_in(&self) -> Result<&SignedIn> {
        self.member.as_ref().ok_or(Error::SignIn)
    }
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let app = app(request)?;
        let browser = Browser::read(&app.settings, request.headers());
        let found = match &browser.session {
            Some(token) => sessions::caller_of(app, token).await?,
            None => None,
        };
        let (actor, member) = found.map_or((Actor::visitor(), None), |(actor, member)| (actor, Some(member)));
        Ok(Self { caller: Caller::new(actor, Face::Page), member })
    }
}

/// Whoever calls the API, and the id of the token by which. Without a token a visitor; a token that is not or no longer good
/// is an error, so that its owner does not take the public part for the whole.
pub async fn calls(request: &Request) -> poem::Result<(Caller, Option<Uuid>)> {
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return Ok((Caller::new(Actor::visitor(), Face::Api), None));
    }
    let token = bearer(request.headers()).ok_or_else(|| Error::SignIn)?;
    let found = api_tokens::actor_of(app(request)?, token).await?;
    let (actor, token) = found.ok_or_else(|| Error::SignIn)?;
    Ok((Caller::new(actor, Face::Api), Some(token)))
}

/// Whoever calls the API: as was found out before, else as [`calls`] finds out.
impl<'a> FromRequest<'a> for Caller {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        match request.data::<Self>() {
            Some(known) => Ok(known.clone()),
            None => Ok(calls(request).await?.0),
        }
    }
}

impl<'a> FromRequest<'a> for Browser {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::read(&app(request)?.settings, request.headers()))
    }
}

/// The token of `Authorization: Bearer` (RFC 6750 §2.1).
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
}

fn app(request: &Request) -> poem::Result<&App> {
    request.data::<App>().ok_or_else(|| Error::Internal(anyhow::anyhow!("the route was given no App")).into())
}
