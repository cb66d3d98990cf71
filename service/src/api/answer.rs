//! What the API answers when all went well.

use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};

use super::body::JSON;
use super::etag;

/// One thing, unless the reader has this revision of it.
pub struct Found<T> {
    pub item: T,
    pub revision: i64,
    pub known: bool,
}

/// A thing that was changed.
pub struct Changed<T> {
    pub item: T,
    pub revision: i64,
    /// Where it is, if that is not where it was changed.
    pub location: Option<String>,
}

impl<T> Changed<T> {
    /// It is where it was changed.
    pub fn here(revision: i64, item: T) -> Self {
        Self { item, revision, location: None }
    }
}

/// A thing that was made.
pub struct Created<T> {
    pub item: T,
    /// Where it is, if it has an address of its own.
    pub location: Option<String>,
    pub revision: Option<i64>,
}

/// What carries on after a split: a new meeting, or the old one where nothing had to be split off.
pub struct Split<T> {
    pub new: bool,
    pub item: T,
    pub location: String,
    pub revision: i64,
}

/// Nothing is left to say.
pub struct Done;

/// A list, or something else without a revision.
pub struct Shown<T>(pub T);

fn json<T: ToJSON>(item: &T) -> Response {
    // What one caller may see must not come out of a cache for the next.
    Response::builder()
        .header(header::CONTENT_TYPE, JSON)
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header(header::VARY, "Authorization")
        .body(item.to_json_string())
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
}

impl<T: ToJSON> IntoResponse for Found<T> {
    fn into_response(self) -> Response {
        let mut response = json(&self.item);
        if self.known {
            response.headers_mut().remove(header::CONTENT_TYPE);
            response.set_status(StatusCode::NOT_MODIFIED);
            response.set_body(());
        }
        set(&mut response, header::ETAG, &etag::of(self.revision));
        response
    }
}

impl<T: ToJSON> IntoResponse for Changed<T> {
    fn into_response(self) -> Response {
        let mut response = json(&self.item);
        // RFC 9110 §8.7: the ETag is that of the thing there.
        if let Some(location) = &self.location {
            set(&mut response, header::CONTENT_LOCATION, location);
        }
        set(&mut response, header::ETAG, &etag::of(self.revision));
        response
    }
}

impl<T: ToJSON> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = json(&self.item);
        response.set_status(StatusCode::CREATED);
        if let Some(location) = &self.location {
            set(&mut response, header::LOCATION, location);
        }
        if let Some(revision) = self.revision {
            set(&mut response, header::ETAG, &etag::of(revision));
        }
        response
    }
}

impl<T: ToJSON> IntoResponse for Split<T> {
    fn into_response(self) -> Response {
        if self.new {
            let (location, revision) = (Some(self.location), Some(self.revision));
            return Created { item: self.item, location, revision }.into_response();
        }
        Changed::here(self.revision, self.item).into_response()
    }
}

impl<T: ToJSON> IntoResponse for Shown<T> {
    fn into_response(self) -> Response {
        json(&self.0)
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

fn header(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: false,
        deprecated: false,
        schema: String::schema_ref(),
    }
}

fn etag_header() -> MetaHeader {
    header("ETag", "The revision, for If-Match and If-None-Match.")
}

fn location() -> MetaHeader {
    header("Location", "Where it is.")
}

fn one<T: Type>(status: u16, description: &'static str, headers: Vec<MetaHeader>) -> MetaResponse {
    let content = vec![MetaMediaType { content_type: JSON, schema: T::schema_ref() }];
    MetaResponse { description, status: Some(status), status_range: None, content, headers }
}

fn empty(status: u16, description: &'static str) -> MetaResponse {
    MetaResponse { description, status: Some(status), status_range: None, content: Vec::new(), headers: Vec::new() }
}

impl<T: Type> ApiResponse for Found<T> {
    fn meta() -> MetaResponses {
        let unchanged = empty(304, "It is as the one that If-None-Match names.");
        MetaResponses { responses: vec![one::<T>(200, "Here it is.", vec![etag_header()]), unchanged] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type> ApiResponse for Changed<T> {
    fn meta() -> MetaResponses {
        let elsewhere = header("Content-Location", "Where it is, if that is not where it was changed.");
        MetaResponses { responses: vec![one::<T>(200, "As it is now.", vec![etag_header(), elsewhere])] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type> ApiResponse for Created<T> {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![one::<T>(201, "It was made.", vec![location(), etag_header()])] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type> ApiResponse for Split<T> {
    fn meta() -> MetaResponses {
        let whole = one::<T>(200, "It was the first date: the meeting itself was changed.", vec![etag_header()]);
        let split = one::<T>(201, "The meeting that carries on.", vec![location(), etag_header()]);
        MetaResponses { responses: vec![whole, split] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type> ApiResponse for Shown<T> {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![one::<T>(200, "Here it is.", Vec::new())] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl ApiResponse for Done {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![empty(204, "It is done.")] }
    }

    fn register(_registry: &mut Registry) {}
}
