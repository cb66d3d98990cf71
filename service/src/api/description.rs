//! The description of the API (`OpenAPI` 3.0): what the handlers say of themselves, and what follows from it for all of
//! them: which problems each may answer with, and what a POST may be given to count once.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeDelta};
use commonhall_domain::better::{Better, Obstacle};
use commonhall_domain::problem::Problem as FieldProblem;
use poem::error::ResponseError as _;
use poem::http::Method;
use poem_openapi::types::ToJSON as _;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::once;
use super::problem::{self, Fault};
use super::{DESCRIPTION, PREFIX, service};
use crate::config::Settings;
use crate::error::{BetterDates, Clash, Clashes, Error};
use crate::words::Words;

/// It never changes while the program runs.
pub static DESCRIBED: LazyLock<Value> = LazyLock::new(|| {
    let mut described = serde_json::from_str(&service().spec()).unwrap_or_default();
    allow_nulls(&mut described);
    add_problems(&mut described);
    described
});

/// The operations: method, path below [`PREFIX`], and what is said about each.
pub fn operations() -> impl Iterator<Item = (Method, &'static str, &'static Value)> {
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
pub fn allowed(path: &str) -> String {
    let fits = |pattern: &str| {
        pattern.split('/').count() == path.split('/').count()
            && pattern.split('/').zip(path.split('/')).all(|(part, given)| part == given || part.starts_with('{'))
    };
    let described = || operations().map(|(method, pattern, _)| (method, pattern)).chain([(Method::GET, DESCRIPTION)]);
    // A path that is spelled out comes before one of which it would be a part.
    let spelled_out = described().any(|(_, pattern)| pattern == path);
    let methods = described().filter(|(_, pattern)| if spelled_out { *pattern == path } else { fits(pattern) });
    methods.map(|(method, _)| method.to_string()).collect::<Vec<_>>().join(", ")
}

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
                *property = json!({ "allOf": [property.take()] });
            }
            if let Some(property) = property.as_object_mut() {
                property.insert("nullable".to_owned(), Value::Bool(true));
            }
        }
    }
}

/// Describes the problems of each status once, and refers to those that an operation may answer with.
fn add_problems(described: &mut Value) {
    let responses: Map<String, Value> = statuses().into_iter().map(|status| (name(status), response(status))).collect();
    described["components"]["responses"] = Value::Object(responses);
    let paths = described["paths"].as_object_mut().into_iter().flatten();
    for (path, operations) in paths {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            if method == "post" {
                let parameters = operation.as_object_mut().map(|operation| operation.entry("parameters"));
                let parameters = parameters.map(|entry| entry.or_insert_with(|| json!([])));
                if let Some(parameters) = parameters.and_then(Value::as_array_mut) {
                    parameters.push(idempotency_key());
                }
            }
            if let Some(responses) = operation["responses"].as_object_mut() {
                responses.remove("default");
            }
            for status in possible(method, path, operation) {
                let reference = json!({ "$ref": format!("#/components/responses/{}", name(status)) });
                operation["responses"][status.to_string()] = reference;
            }
        }
    }
}

/// Which problems follow from what an operation takes.
fn possible(method: &str, path: &str, operation: &Value) -> Vec<u16> {
    let parameters = || operation["parameters"].as_array().into_iter().flatten();
    let takes = |place: &str| parameters().any(|one| one["in"] == place);
    let takes_header = |name: &str| parameters().any(|one| one["name"] == name);
    let is_open = operation["security"].as_array().into_iter().flatten().any(|way| *way == json!({}));
    let has_body = operation.get("requestBody").is_some();
    let names_partner = parameters().any(|one| one["name"] == "partner");
    // One's own things are refused to nobody who is signed in.
    let first = path.split('/').nth(1).unwrap_or_default();
    let own = ["me", "tokens", "feeds"].contains(&first) && path != "/feeds";
    let booked = first == "meetings";
    let is_write = method != "get";
    let guarded = ["members", "partners", "venues"].contains(&first) && takes("path");
    let table = [
        (400, has_body || takes("query") || method == "post"),
        (401, true),
        (403, !is_open && !own),
        (404, takes("path") || names_partner || path == "/audit" || path == "/feeds" && is_write),
        (409, method == "post" || booked && is_write),
        // Somebody may be faster also where no header asks about it.
        (412, takes_header("If-Match") || is_write && guarded),
        (413, is_write),
        (415, has_body),
        (422, has_body || method == "post"),
        // Only there is it required.
        (
            428,
            (method == "patch" && !path.contains("/occurrences/") || path.ends_with("/undo"))
                && takes_header("If-Match"),
        ),
        (429, true),
        (500, true),
        (503, true),
    ];
    table.into_iter().filter(|(_, possible)| *possible).map(|(status, _)| status).collect()
}

fn idempotency_key() -> Value {
    json!({
        "name": once::HEADER,
        "in": "header",
        "description": "Of your choice and new for every thing you do: the same call under the same key counts once within 24 \
            hours, and is answered each time as the first was.",
        "required": false,
        "schema": { "type": "string", "minLength": 1, "maxLength": once::LONGEST, "pattern": "^[!-~]+$" },
        "example": "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
    })
}

/// The statuses of all problems, each once.
fn statuses() -> Vec<u16> {
    let mut statuses: Vec<u16> = problem::KINDS.iter().map(|(_, status)| *status).collect();
    statuses.dedup();
    statuses
}

/// The name of the response in the components.
fn name(status: u16) -> String {
    format!("Problem{status}")
}

/// All problems of a status, with an example of each.
fn response(status: u16) -> Value {
    let base_url = Settings::default().base_url;
    let faults: Vec<Fault> = examples().into_iter().filter(|fault| fault.status().as_u16() == status).collect();
    let titles: Vec<String> =
        faults.iter().map(|fault| Words::fallback().say(&format!("api-problem-{}", fault.kind()), &[])).collect();
    let told = faults.into_iter().map(|fault| {
        let kind = fault.kind();
        (kind.to_owned(), json!({ "value": fault.problem(&base_url, None).to_json() }))
    });
    let told: Map<String, Value> = told.collect();
    let mut response = json!({
        "description": format!("{}.", titles.join(", or: ")),
        "content": {
            problem::CONTENT_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" }, "examples": told },
        },
    });
    let header = match status {
        401 => Some(("WWW-Authenticate", "string", "`Bearer`.")),
        405 => Some(("Allow", "string", "The methods that would do.")),
        429 | 503 => Some(("Retry-After", "integer", "In so many seconds.")),
        _ => None,
    };
    if let Some((name, ty, description)) = header {
        response["headers"] = json!({ name: { "description": description, "schema": { "type": ty } } });
    }
    response
}

/// One of each kind of problem.
fn examples() -> Vec<Fault> {
    let id = |last: u128| Uuid::from_u128(0x019a_b9c8_5c00_7000_8000_0000_0000_0000 + last);
    let day = NaiveDate::from_ymd_opt(2027, 3, 24).unwrap_or_default();
    let recurrence_id = day.and_hms_opt(18, 0, 0).unwrap_or_default();
    let starts = recurrence_id.and_utc();
    let ends = starts + TimeDelta::hours(2);
    let clash = Clash {
        meeting: id(1),
        title: "Choir".to_owned(),
        recurrence_id,
        space: id(2),
        space_name: "Main hall".to_owned(),
        time_zone: "Europe/London".to_owned(),
        starts,
        ends,
        blocked_from: starts,
        blocked_until: ends,
        date: recurrence_id,
        wanted: recurrence_id,
    };
    let next_day = recurrence_id + TimeDelta::days(1);
    let better = Better { starts: vec![next_day], fewer: Some(Obstacle::Taken) };
    let better = vec![BetterDates { all_day: false, date: recurrence_id, wanted: recurrence_id, better }];
    let missing = FieldProblem::new("title", "error-missing");
    vec![
        Fault::Malformed("expected value at line 1 column 1".to_owned()),
        Fault::Parameter { name: "limit", reason: "verification failed. minimum(1, exclusive: false)".to_owned() },
        Fault::Flow(Error::SignIn),
        Fault::Flow(Error::Refused),
        Fault::Flow(Error::NotFound),
        Fault::Method,
        Fault::Flow(Error::Clash(Clashes { found: vec![clash], better, series: false })),
        Fault::Flow(Error::Conflict("conflict-cancelled")),
        Fault::Flow(Error::Gone),
        Fault::Stale(json!({ "title": "Choir", "revision": 2 })),
        Fault::TooLarge,
        Fault::MediaType("text/plain".to_owned()),
        Fault::Flow(Error::Invalid(vec![missing])),
        Fault::NoIfMatch,
        Fault::Flow(Error::TooMany),
        Fault::Flow(Error::Rate(6)),
        Fault::Flow(Error::Internal(anyhow::anyhow!("an example"))),
        Fault::Flow(Error::Unavailable(sea_orm::DbErr::RecordNotUpdated)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_an_example_of_every_kind_of_problem() {
        let told: Vec<_> = examples().iter().map(|fault| (fault.kind(), fault.status().as_u16())).collect();
        assert_eq!(told, problem::KINDS);
    }
}
