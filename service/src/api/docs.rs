//! The page about the API, made from its description.

use poem::{Response, handler};
use serde_json::{Map, Value};

use super::body::MERGE_PATCH;
use super::problem::KINDS;
use super::{DESCRIBED, PREFIX, operations};
use crate::pages::Reader;
use crate::view::api::{ApiAnswer, ApiDocs, ApiField, ApiNoun, ApiOperation, ApiProblem};
use crate::view::{Page, build};

/// Objects within objects are told of to this depth.
const DEPTH: usize = 3;

#[handler]
#[expect(clippy::needless_pass_by_value, reason = "a handler is given what it reads")]
pub fn shown(reader: Reader) -> poem::Result<Response> {
    Ok(reader.show("pages/api.html", &view(reader.page(), &reader.app.settings.base_url))?)
}

/// What the page shows.
pub fn view(page: Page, base_url: &str) -> ApiDocs {
    let tags = DESCRIBED["tags"].as_array().into_iter().flatten();
    let server = format!("{base_url}{PREFIX}");
    ApiDocs {
        page,
        description: build::paragraphs(text(&DESCRIBED["info"]["description"])),
        nouns: tags.map(|tag| noun(tag, &server)).collect(),
        server,
        problems: KINDS.iter().map(|(code, status)| ApiProblem { code: (*code).to_owned(), status: *status }).collect(),
    }
}

fn noun(tag: &Value, server: &str) -> ApiNoun {
    let name = text(&tag["name"]);
    let about = operations().filter(|(_, _, operation)| operation["tags"][0] == tag["name"]);
    ApiNoun {
        id: name.to_lowercase(),
        name: name.to_owned(),
        description: text(&tag["description"]).to_owned(),
        operations: about.map(|(method, path, operation)| told(method.as_str(), path, operation, server)).collect(),
    }
}

fn told(method: &str, path: &str, operation: &Value, server: &str) -> ApiOperation {
    let content = operation["requestBody"]["content"].as_object();
    let (content_type, body) =
        content.and_then(|content| content.iter().next()).map_or(("", &Value::Null), |(ty, body)| {
            // One body, whatever it is called: merge patches say so.
            let merges = content.is_some_and(|content| content.contains_key(MERGE_PATCH));
            (if merges { MERGE_PATCH } else { ty.as_str() }, &body["schema"])
        });
    let mut fields = Vec::new();
    members(body, "", DEPTH, &mut fields);
    let security = operation["security"].as_array();
    let answers = operation["responses"].as_object().into_iter().flatten();
    ApiOperation {
        id: format!("{}{}", method.to_lowercase(), path.replace(['/', '{', '}'], "-").replace("--", "-")),
        method: method.to_owned(),
        path: path.to_owned(),
        summary: text(&operation["summary"]).to_owned(),
        description: build::paragraphs(text(&operation["description"])),
        open: security.is_some_and(|ways| ways.iter().any(|way| way.as_object().is_some_and(Map::is_empty))),
        parameters: operation["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
        body: fields,
        answers: answers.map(|(status, answer)| answered(status, answer)).collect(),
        curl: curl(method, &format!("{server}{path}"), content_type, resolved(body), operation),
    }
}

/// An answer; those of problems are described once for all.
fn answered(status: &str, answer: &Value) -> ApiAnswer {
    let common = answer["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let answer = common.map_or(answer, |name| &DESCRIBED["components"]["responses"][name]);
    ApiAnswer { status: status.to_owned(), description: text(&answer["description"]).to_owned() }
}

fn parameter(parameter: &Value) -> ApiField {
    ApiField {
        name: text(&parameter["name"]).to_owned(),
        kind: kind(&parameter["schema"]),
        required: parameter["required"] == true,
        description: Some(text(&parameter["description"]).to_owned()).filter(|text| !text.is_empty()),
    }
}

/// A schema, or the one that it refers to, alone or beside a description.
fn resolved(schema: &Value) -> &Value {
    let reference = schema["$ref"].as_str().or_else(|| schema["allOf"][0]["$ref"].as_str());
    let name = reference.and_then(|reference| reference.rsplit('/').next());
    match name {
        Some(name) => &DESCRIBED["components"]["schemas"][name],
        None => match &schema["allOf"][0] {
            Value::Null => schema,
            inner => resolved(inner),
        },
    }
}

/// The members of an object, those of objects within it by their paths.
fn members(schema: &Value, path: &str, depth: usize, fields: &mut Vec<ApiField>) {
    let schema = resolved(schema);
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let name = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let own = resolved(property);
        let described = [property, &property["allOf"][1], own].into_iter().find_map(|one| one["description"].as_str());
        let required = schema["required"].as_array().into_iter().flatten();
        let is_required = path.is_empty() && required.into_iter().any(|one| *one == name.as_str());
        fields.push(ApiField {
            kind: kind(property),
            required: is_required,
            description: described.map(str::to_owned),
            name: name.clone(),
        });
        if depth > 1 {
            members(property, &name, depth - 1, fields);
            if own["type"] == "array" {
                members(&own["items"], &format!("{name}[]"), depth - 1, fields);
            }
        }
    }
}

/// A type in a word or two: `string (uuid)`, `array of string`.
fn kind(schema: &Value) -> String {
    let schema = resolved(schema);
    match (text(&schema["type"]), schema["format"].as_str()) {
        ("array", _) => format!("array of {}", kind(&schema["items"])),
        (ty, Some(format @ ("uuid" | "date" | "date-time"))) => format!("{ty} ({format})"),
        (ty, _) => ty.to_owned(),
    }
}

/// A call that one can try, with what is one's own in capitals.
fn curl(method: &str, url: &str, content_type: &str, body: &Value, operation: &Value) -> String {
    let url: String = url.split('/').map(placeholder).collect::<Vec<_>>().join("/");
    let method_option = if method == "GET" { String::new() } else { format!("-X {method} ") };
    let mut lines = vec![format!("curl {method_option}'{url}'"), "-H 'Authorization: Bearer TOKEN'".to_owned()];
    let needs_match = method == "PATCH"
        && operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "If-Match"));
    if needs_match {
        lines.push("-H 'If-Match: \"REVISION\"'".to_owned());
    }
    let example = without_nulls(&body["example"]);
    if example.is_object() {
        lines.push(format!("-H 'Content-Type: {content_type}'"));
        // In a shell's single quotes, a quote ends them.
        lines.push(format!("-d '{}'", example.to_string().replace('\'', "'\\''")));
    }
    lines.join(" \\\n  ")
}

fn placeholder(part: &str) -> String {
    match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        Some(name) => name.to_uppercase(),
        None => part.to_owned(),
    }
}

/// Only what an example says, not what it leaves out.
fn without_nulls(value: &Value) -> Value {
    let is_nothing = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(members) => {
            let kept = members.iter().map(|(name, value)| (name.clone(), without_nulls(value)));
            Value::Object(kept.filter(|(_, value)| !is_nothing(value)).collect())
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
