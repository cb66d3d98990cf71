//! The JSON API: parse, call one flow, respond. Every error is a problem (RFC 9457), see [`problem`].

mod access;
mod answer;
mod answers;
mod body;
mod caller;
mod check;
mod docs;
mod etag;
mod feeds;
mod list;
mod meetings;
mod members;
mod merge_patch;
mod messages;
mod occurrences;
mod partners;
mod problem;
mod time;
mod tokens;
mod venues;

use std::sync::LazyLock;

use poem::http::{Method, header};
use poem::{Endpoint, EndpointExt as _, IntoEndpoint as _, Response, Route, handler};
use poem_openapi::{OpenApiService, Tags};
use serde_json::Value;

pub use self::docs::shown as docs_page;
use crate::faces::{LARGEST_CALL, in_time, to_its_end, with_limit};

/// Where the API is.
pub const PREFIX: &str = "/api/v1";
const DESCRIPTION: &str = "/openapi.json";

type Apis = (
    partners::Partners,
    venues::Venues,
    members::Members,
    meetings::Meetings,
    answers::Answers,
    occurrences::Occurrences,
    messages::Messages,
    feeds::Feeds,
    tokens::Tokens,
);

/// What the operations are about.
#[derive(Tags)]
enum Noun {
    /// Organisations in the partnership.
    Partners,
    /// Places where meetings are held, with their bookable spaces.
    Venues,
    /// People, and which partners they belong to.
    Members,
    /// What is scheduled, once or as a series.
    Meetings,
    /// The dates of meetings in time.
    Occurrences,
    /// Mails: what was sent to whom, and what waits.
    Messages,
    /// One's own private calendars.
    Feeds,
    /// One's own keys to this API.
    Tokens,
}

fn service() -> OpenApiService<Apis, ()> {
    let apis = (
        partners::Partners,
        venues::Venues,
        members::Members,
        meetings::Meetings,
        answers::Answers,
        occurrences::Occurrences,
        messages::Messages,
        feeds::Feeds,
        tokens::Tokens,
    );
    OpenApiService::new(apis, "Commonhall", env!("CARGO_PKG_VERSION"))
        .description(
            "Meetings for partnerships of communities. Ids are UUIDs of version 7. Times are RFC 3339 in UTC, or local \
             times with a `time_zone` where a meeting is described. What is public needs no token. Errors are \
             `application/problem+json` (RFC 9457) and name the fields that were refused. An edit names the revision that \
             it saw by `If-Match`.",
        )
        .server(PREFIX)
}

/// The description of the API (`OpenAPI` 3.0), which never changes while the program runs.
static DESCRIBED: LazyLock<Value> = LazyLock::new(|| {
    let mut described = serde_json::from_str(&service().spec()).unwrap_or_default();
    allow_nulls(&mut described);
    described
});

/// What need not be there may be null: `poem-openapi` has no word for both at once.
fn allow_nulls(described: &mut Value) {
    let Some(schemas) = described.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    for schema in schemas.values_mut() {
        let required = schema.get("required").cloned().unwrap_or_default();
        let is_required = |name: &str| required.as_array().into_iter().flatten().any(|one| one == name);
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { continue };
        for (_, property) in properties.iter_mut().filter(|(name, _)| !is_required(name)) {
            // Beside a reference nothing else counts in OpenAPI 3.0.
            if property.get("$ref").is_some() {
                *property = serde_json::json!({ "allOf": [property.take()] });
            }
            if let Some(property) = property.as_object_mut() {
                property.insert("nullable".to_owned(), Value::Bool(true));
            }
        }
    }
}

/// The operations: method, path below [`PREFIX`], and what is said about each.
fn operations() -> impl Iterator<Item = (Method, &'static str, &'static Value)> {
    let paths = DESCRIBED["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, operations)| {
        let operations = operations.as_object().into_iter().flatten();
        operations.filter_map(move |(method, operation)| {
            Some((method.to_ascii_uppercase().parse().ok()?, path.as_str(), operation))
        })
    })
}

/// All routes of the API with their methods, as its description has them: `/api/v1/partners/{partner}`.
pub fn listed() -> Vec<(Method, String)> {
    let mut listed: Vec<_> = operations().map(|(method, path, _)| (method, format!("{PREFIX}{path}"))).collect();
    listed.push((Method::GET, format!("{PREFIX}{DESCRIPTION}")));
    listed
}

/// The methods that a path below [`PREFIX`] answers to, for the Allow header (RFC 9110 §10.2.1).
fn allowed(path: &str) -> String {
    let fits = |pattern: &str| {
        pattern.split('/').count() == path.split('/').count()
            && pattern.split('/').zip(path.split('/')).all(|(part, given)| part == given || part.starts_with('{'))
    };
    let described = operations().map(|(method, pattern, _)| (method, pattern));
    let methods = described.chain([(Method::GET, DESCRIPTION)]).filter(|(_, pattern)| fits(pattern));
    methods.map(|(method, _)| method.to_string()).collect::<Vec<_>>().join(", ")
}

#[handler]
fn description() -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, body::JSON)
        .header(header::CACHE_CONTROL, "public, max-age=300")
        .body(DESCRIBED.to_string())
}

/// The routes below [`PREFIX`]. They answer with a response whatever happens, so that no page is shown to a program.
pub fn routes() -> impl Endpoint<Output = Response> {
    let route = Route::new().at(DESCRIPTION, poem::get(description)).nest_no_strip("/", service().into_endpoint());
    route.around(to_its_end).around(with_limit::<_, LARGEST_CALL>).around(in_time).around(problem::as_problems)
}

#[cfg(test)]
mod tests;
