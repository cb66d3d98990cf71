//! Signing in by a link or a code from a mail, and signing out. Opening a link signs nobody in.

use std::sync::Arc;

use poem::http::{Method, StatusCode};
use poem::web::{Form, Path};
use poem::{Endpoint, Request, Response, handler};
use serde::Deserialize;

use super::reader::set_cookie;
use super::{Reader, show};
use crate::auth::{cookie, token};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::flows::sessions::{self, NewSession};
use crate::flows::sign_in::{self, Looked};
use crate::limits::{Limits, Who};
use crate::view::FieldError;
use crate::view::session::{SignIn, SignInLink};

/// Where one address may ask for links and try codes so often and no more, whosever they are: with known and unknown members
/// alike, as it is asked before anybody looks.
pub const LIMITED: [&str; 2] = ["/sign-in", "/sign-in/code"];

/// Lets nobody in who came too often.
pub async fn not_too_often<E: Endpoint>(
    limits: Option<Arc<Limits>>,
    endpoint: Arc<E>,
    request: Request,
) -> poem::Result<E::Output> {
    let left =
        limits.filter(|_| request.method() == Method::POST).and_then(|it| it.count(Who::at(&Client::of(&request))));
    match left.and_then(|left| left.wait) {
        Some(wait) => Err(Error::Rate(wait).into()),
        None => endpoint.call(request).await,
    }
}

#[derive(Deserialize)]
pub struct Ask {
    #[serde(default)]
    email: String,
}

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
    /// The token of the link, where it was opened in another browser.
    link: Option<String>,
    /// What was asked with, to show it again.
    #[serde(default)]
    email: String,
}

#[handler]
#[allow(clippy::needless_pass_by_value, reason = "what a handler is given is its own")]
pub fn form(reader: Reader) -> poem::Result<Response> {
    let view = SignIn { page: reader.page(), email: String::new(), asked: false, errors: Vec::new() };
    Ok(reader.show("pages/sign_in.html", &view)?)
}

/// The same answer whether the address is known or not.
#[handler]
pub async fn ask(reader: Reader, Form(Ask { email }): Form<Ask>) -> poem::Result<Response> {
    let browser = match &reader.browser.id {
        Some(id) => id.clone(),
        None => token::new(),
    };
    let view = |asked, errors| SignIn { page: reader.page(), email: email.trim().to_owned(), asked, errors };
    match sign_in::ask(&reader.app, &email, &browser).await {
        Ok(()) => {
            let mut response = reader.show("pages/sign_in.html", &view(true, Vec::new()))?;
            set_cookie(&mut response, &cookie::browser(&reader.app.settings, &browser));
            Ok(response)
        }
        Err(Error::Invalid(problems)) => {
            let view = view(false, show::faults(&reader, &problems));
            Ok(reader.show_as(StatusCode::UNPROCESSABLE_ENTITY, "pages/sign_in.html", &view)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the link would do; each state says how to go on.
#[handler]
pub async fn link_page(reader: Reader, Path(token): Path<String>) -> poem::Result<Response> {
    Ok(look(&reader, token, Vec::new()).await?)
}

#[handler]
pub async fn enter(reader: Reader, Path(token): Path<String>) -> poem::Result<Response> {
    match sign_in::enter(&reader.app, &token, &reader.browser).await {
        Ok(session) => Ok(entered(&reader, &session).await?),
        Err(Error::Gone | Error::Refused | Error::NotFound) => Ok(look(&reader, token, Vec::new()).await?),
        Err(error) => Err(error.into()),
    }
}

#[handler]
pub async fn enter_code(reader: Reader, Form(Typed { code, link, email }): Form<Typed>) -> poem::Result<Response> {
    let problems = match sign_in::enter_code(&reader.app, &code, link.as_deref(), &reader.browser).await {
        Ok(session) => return Ok(entered(&reader, &session).await?),
        Err(Error::Invalid(problems)) => problems,
        Err(error) => return Err(error.into()),
    };
    let errors = show::faults(&reader, &problems);
    if let Some(link) = link {
        return Ok(look(&reader, link, errors).await?);
    }
    let view = SignIn { page: reader.page(), email, asked: true, errors };
    Ok(reader.show_as(StatusCode::UNPROCESSABLE_ENTITY, "pages/sign_in.html", &view)?)
}

#[handler]
pub async fn out(reader: Reader) -> poem::Result<Response> {
    if let Some(session) = &reader.browser.session {
        sessions::end(&reader.app, session).await?;
    }
    let mut response = reader.go("/", Some("signed-out"));
    set_cookie(&mut response, &cookie::no_session(&reader.app.settings));
    Ok(response)
}

async fn look(reader: &Reader, token: String, errors: Vec<FieldError>) -> Result<Response> {
    let (status, state, member) = match sign_in::look(&reader.app, &token, &reader.browser).await? {
        Looked::Ready { member } => (StatusCode::OK, "ready", Some(member)),
        Looked::OtherBrowser => (StatusCode::OK, "other_browser", None),
        Looked::Used => (StatusCode::GONE, "used", None),
        Looked::Expired => (StatusCode::GONE, "expired", None),
        Looked::Invalid => (StatusCode::NOT_FOUND, "invalid", None),
    };
    let status = if errors.is_empty() { status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = SignInLink { page: reader.page(), token, state: state.to_owned(), member, errors };
    reader.show_as(status, "pages/sign_in_link.html", &view)
}

/// Organisers go on to what they organise, others to their own meetings.
async fn entered(reader: &Reader, session: &NewSession) -> Result<Response> {
    let who = sessions::caller_of(&reader.app, &session.token).await?;
    let organises = who.is_some_and(|(actor, _)| actor.is_organiser());
    let mut response = reader.go(if organises { "/organise" } else { "/me" }, Some("signed-in"));
    set_cookie(&mut response, &cookie::session(&reader.app.settings, &session.token, session.expires_at));
    Ok(response)
}
