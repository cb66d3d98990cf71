//! Errors of the API as problem details (RFC 9457), in English. Nothing leaves the API as anything else.
//!
//! | what happened | status | type |
//! |---|---|---|
//! | no JSON, or not an object | 400 | `malformed` |
//! | a query parameter cannot be read | 400 | `parameter` |
//! | no token, or one that is not or no longer good | 401 | `sign-in` |
//! | it may be seen and not done | 403 | `refused` |
//! | it does not exist, or not for whoever asks | 404 | `not-found` |
//! | another method would do | 405 | `method` |
//! | the space is taken | 409 | `clash` |
//! | it cannot be done in this state | 409 | `conflict` |
//! | it was withdrawn | 410 | `gone` |
//! | somebody else was faster | 412 | `stale` |
//! | the body is too large | 413 | `too-large` |
//! | the body is something else than JSON | 415 | `media-type` |
//! | fields were wrong | 422 | `invalid` |
//! | an edit does not say what it saw | 428 | `if-match-missing` |
//! | too often | 429 | `too-many` |
//! | too many calls in a minute | 429 | `rate` |
//! | a defect of ours | 500 | `internal` |
//! | busy | 503 | `unavailable` |

use std::sync::Arc;

use commonhall_domain::problem::Problem as FieldProblem;
use poem::error::{MethodNotAllowedError, NotFoundError, ResponseError};
use poem::http::{StatusCode, header};
use poem::{Endpoint, IntoResponse as _, PathPattern, Request, Response};
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{Any, ToJSON as _, Type as _};
use poem_openapi::{ApiResponse, Object};
use serde_json::Value;

use super::clash::{ClashError, Suggestion};
use crate::access_log::RequestId;
use crate::app::App;
use crate::error::Error;
use crate::faces::RETRY_AFTER;
use crate::words::Words;

pub const CONTENT_TYPE: &str = "application/problem+json";

/// Why a call failed: in a flow, or before it came to one.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Flow(#[from] Error),
    /// With the present state.
    #[error("somebody else changed it first")]
    Stale(Value),
    #[error("If-Match is missing")]
    NoIfMatch,
    /// What is wrong with the body.
    #[error("the body cannot be read: {0}")]
    Malformed(String),
    #[error("{0:?} is not JSON")]
    MediaType(String),
    #[error("the parameter {name} cannot be read: {reason}")]
    Parameter { name: &'static str, reason: String },
    #[error("another method would do")]
    Method,
    #[error("the body is too large")]
    TooLarge,
}

pub type Result<T> = std::result::Result<T, Fault>;

impl From<sea_orm::DbErr> for Fault {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Flow(error.into())
    }
}

/// A problem (RFC 9457).
#[derive(Object)]
#[oai(skip_serializing_if_is_none, skip_serializing_if_is_empty)]
pub struct Problem {
    /// The address of what this kind of problem is.
    r#type: String,
    title: String,
    /// As the status of the response.
    status: u16,
    /// What exactly is wrong, and perhaps what helps.
    detail: String,
    /// The fields that were refused.
    #[oai(default)]
    errors: Vec<FieldError>,
    /// The bookings in the way.
    #[oai(default)]
    clashes: Vec<ClashError>,
    /// For each date that has no space, where it could be instead.
    #[oai(default)]
    suggestions: Vec<Suggestion>,
    /// The present state of what somebody else changed first.
    current: Option<Any<Value>>,
    /// Where the fault is ours: the id of the request, by which it is found in the log.
    request: Option<String>,
}

/// What is wrong with a field, or to be looked at.
#[derive(Clone, Debug, Object)]
pub struct FieldError {
    /// Its path: `title`, `spaces.0.name`.
    field: String,
    message: String,
}

impl From<&FieldProblem> for FieldError {
    fn from(problem: &FieldProblem) -> Self {
        Self { field: problem.field.clone().into_owned(), message: Words::fallback().problem(problem) }
    }
}

impl ResponseError for Fault {
    fn status(&self) -> StatusCode {
        match self {
            Self::Flow(error) => error.status(),
            Self::Stale(_) => StatusCode::PRECONDITION_FAILED,
            Self::NoIfMatch => StatusCode::PRECONDITION_REQUIRED,
            Self::Malformed(_) | Self::Parameter { .. } => StatusCode::BAD_REQUEST,
            Self::MediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

/// Which problems an operation may answer with is said by `description` in the place of this, since it follows from what the
/// operation takes. Only what is referred to is described at all.
impl ApiResponse for Fault {
    fn meta() -> MetaResponses {
        let content = vec![MetaMediaType { content_type: CONTENT_TYPE, schema: Problem::schema_ref() }];
        let description = "What went wrong (RFC 9457).";
        let response = MetaResponse { description, status: None, status_range: None, content, headers: Vec::new() };
        MetaResponses { responses: vec![response] }
    }

    fn register(registry: &mut Registry) {
        Problem::register(registry);
    }
}

impl Fault {
    /// Whatever came out of the API's routes, poem's own errors among it.
    pub fn of(error: poem::Error) -> Self {
        if error.is::<Self>() {
            return error.downcast().unwrap_or(Self::Flow(Error::NotFound));
        }
        if error.is::<Error>() {
            return error.downcast().map_or(Self::Flow(Error::NotFound), Self::Flow);
        }
        if let Some(wrong) = error.downcast_ref::<ParseParamError>() {
            return Self::Parameter { name: wrong.name, reason: wrong.reason.clone() };
        }
        // An id that is none names nothing.
        if error.is::<NotFoundError>() || error.is::<ParsePathError>() {
            return Self::Flow(Error::NotFound);
        }
        if error.is::<MethodNotAllowedError>() {
            return Self::Method;
        }
        if error.is::<ContentTypeError>() {
            return Self::MediaType(error.to_string());
        }
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            status if status.is_client_error() => Self::Malformed(error.to_string()),
            _ => Self::Flow(Error::Internal(anyhow::anyhow!("{error}"))),
        }
    }

    /// The last part of its type.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Flow(error) => match error {
                Error::Invalid(_) => "invalid",
                Error::Clash(_) => "clash",
                // The API takes what pages ask about, and says so in the answer.
                Error::Warned(_) | Error::Conflict(_) => "conflict",
                Error::NotFound => "not-found",
                Error::Gone => "gone",
                Error::SignIn => "sign-in",
                Error::Refused => "refused",
                Error::Stale => "stale",
                Error::TooMany => "too-many",
                Error::Rate(_) => "rate",
                Error::Unavailable(_) | Error::Late => "unavailable",
                Error::Internal(_) => "internal",
            },
            Self::Stale(_) => "stale",
            Self::NoIfMatch => "if-match-missing",
            Self::Malformed(_) => "malformed",
            Self::MediaType(_) => "media-type",
            Self::Parameter { .. } => "parameter",
            Self::Method => "method",
            Self::TooLarge => "too-large",
        }
    }

    fn detail(&self) -> String {
        let words = Words::fallback();
        let key = format!("api-problem-{}-detail", self.kind());
        match self {
            Self::Flow(Error::Conflict(code)) => words.say(code, &[]),
            Self::Malformed(reason) => words.say(&key, &[("reason", reason.as_str().into())]),
            Self::MediaType(given) => words.say(&key, &[("given", given.as_str().into())]),
            Self::Parameter { name, reason } => {
                words.say(&key, &[("name", (*name).into()), ("reason", reason.as_str().into())])
            }
            _ => words.say(&key, &[]),
        }
    }

    pub(super) fn problem(self, base_url: &str, id: Option<RequestId>) -> Problem {
        let kind = self.kind();
        let (status, detail) = (self.status().as_u16(), self.detail());
        let (mut errors, mut clashes, mut suggestions, mut current) = (Vec::new(), Vec::new(), Vec::new(), None);
        match self {
            Self::Flow(Error::Invalid(problems) | Error::Warned(problems)) => {
                errors = problems.iter().map(FieldError::from).collect();
            }
            Self::Flow(Error::Clash(found)) => {
                clashes = found.iter().map(ClashError::from).collect();
                suggestions = found.better.iter().map(Suggestion::from).collect();
            }
            Self::Stale(state) => current = Some(Any(state)),
            Self::Parameter { name, reason } => {
                errors = vec![FieldError { field: name.to_owned(), message: reason }];
            }
            _ => {}
        }
        let title = Words::fallback().say(&format!("api-problem-{kind}"), &[]);
        let request = id.filter(|_| status >= 500).map(|id| id.to_string());
        let r#type = format!("{base_url}/api#problem-{kind}");
        Problem { r#type, title, status, detail, errors, clashes, suggestions, current, request }
    }
}

/// The kinds of problems, as the page about the API lists them: with the status that each has.
pub const KINDS: [(&str, u16); 18] = [
    ("malformed", 400),
    ("parameter", 400),
    ("sign-in", 401),
    ("refused", 403),
    ("not-found", 404),
    ("method", 405),
    ("clash", 409),
    ("conflict", 409),
    ("gone", 410),
    ("stale", 412),
    ("too-large", 413),
    ("media-type", 415),
    ("invalid", 422),
    ("if-match-missing", 428),
    ("too-many", 429),
    ("rate", 429),
    ("internal", 500),
    ("unavailable", 503),
];

/// What of a call its problem depends on.
pub struct Asked {
    base_url: String,
    path: String,
    has_token: bool,
    id: Option<RequestId>,
}

impl Asked {
    pub fn of(request: &Request) -> Self {
        Self {
            base_url: request.data::<App>().map(|app| app.settings.base_url.clone()).unwrap_or_default(),
            path: request.uri().path().to_owned(),
            has_token: request.headers().contains_key(header::AUTHORIZATION),
            id: request.data::<RequestId>().cloned(),
        }
    }

    /// The response to what went wrong.
    pub fn told(&self, fault: Fault) -> Response {
        let status = fault.status();
        if status.is_server_error() {
            tracing::error!(error = format!("{fault:#}"), "a call of the API failed");
        }
        let mut response = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, CONTENT_TYPE)
            .header(header::CACHE_CONTROL, "no-store");
        match (status, &fault) {
            // RFC 6750 §3.1: a token that was sent is named as the fault.
            (StatusCode::UNAUTHORIZED, _) if self.has_token => {
                response = response.header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            }
            (StatusCode::UNAUTHORIZED, _) => response = response.header(header::WWW_AUTHENTICATE, "Bearer"),
            (StatusCode::METHOD_NOT_ALLOWED, _) => {
                response = response.header(header::ALLOW, super::allowed(&self.path));
            }
            (StatusCode::SERVICE_UNAVAILABLE, _) => response = response.header(header::RETRY_AFTER, RETRY_AFTER),
            (_, Fault::Flow(Error::Rate(seconds))) => response = response.header(header::RETRY_AFTER, *seconds),
            _ => {}
        }
        response.body(fault.problem(&self.base_url, self.id.clone()).to_json_string())
    }
}

/// Turns every error of the API behind it into a problem.
pub async fn as_problems<E: Endpoint>(endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    let asked = Asked::of(&request);
    let (pattern, fault) = match endpoint.call(request).await {
        Ok(output) => return Ok(output.into_response()),
        Err(error) => (error.data::<PathPattern>().cloned(), Fault::of(error)),
    };
    let mut response = asked.told(fault);
    if let Some(pattern) = pattern {
        response.set_data(pattern);
    }
    Ok(response)
}
