//! JSON compared with its description, so that somebody who sent five wrong fields learns of all five, each by its path.
//! Null is the same as nothing: in a merge patch it removes (RFC 7396), elsewhere it leaves out.

use std::sync::LazyLock;

use commonhall_domain::fields::{MAX_LINE, has_four_digits};
use commonhall_domain::problem::Problem;
use poem_openapi::OpenApi as _;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::ParseFromJSON;
use serde_json::Value;
use uuid::Uuid;

use super::Apis;
use crate::error::{Error, Result};

/// What is described, by name.
static DESCRIBED: LazyLock<Registry> = LazyLock::new(|| {
    let mut registry = Registry::new();
    Apis::register(&mut registry);
    registry
});

/// How far from a known field a mistyped one may be.
const LIKENESS: f64 = 0.75;

/// More faults than anybody reads: who sends more has sent something else than this.
const MOST_FAULTS: usize = 100;
/// What is longer is no mistyped field.
const LONGEST_FIELD: usize = 60;

/// Everything that is not as `T` is described, but for what is missing; at most [`MOST_FAULTS`].
pub fn problems<T: ParseFromJSON>(value: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    look(&T::schema_ref(), value, "", &mut found);
    found
}

/// Reads a value that may have come from anywhere. Text that is required and missing is read as empty: then the domain says
/// that it is missing, together with all else that is wrong.
pub fn read<T: ParseFromJSON>(mut value: Value) -> Result<T> {
    let mut found = problems::<T>(&value);
    missing(&T::schema_ref(), &value, "", &mut found);
    if !found.is_empty() {
        return Err(Error::Invalid(found));
    }
    complete(&T::schema_ref(), &mut value);
    let read = T::parse_from_json(Some(value));
    read.map_err(|error| anyhow::anyhow!("what is as described cannot be read: {}", error.into_message()).into())
}

/// The schemas behind a reference: one, or several that hold together.
fn schemas(schema: &MetaSchemaRef) -> Vec<&MetaSchema> {
    match schema {
        MetaSchemaRef::Reference(name) => DESCRIBED.schemas.get(name).into_iter().collect(),
        MetaSchemaRef::Inline(schema) if !schema.all_of.is_empty() => schema.all_of.iter().flat_map(schemas).collect(),
        MetaSchemaRef::Inline(schema) => vec![schema],
    }
}

fn look(schema: &MetaSchemaRef, value: &Value, path: &str, found: &mut Vec<Problem>) {
    if found.len() >= MOST_FAULTS {
        return;
    }
    for schema in schemas(schema) {
        let fault = match (schema.ty, value) {
            ("string", Value::String(text)) => text_fault(schema, text),
            ("integer", Value::Number(number)) if whole(schema.format, number.as_i64()) => None,
            ("integer", Value::Number(_)) => Some(Problem::new("", "error-type").with("wanted", "a whole number")),
            ("number", Value::Number(_)) | ("boolean", Value::Bool(_)) | ("", _) => None,
            ("array", Value::Array(items)) => {
                for (place, item) in items.iter().enumerate() {
                    if let Some(schema) = &schema.items {
                        look(schema, item, &join(path, &place.to_string()), found);
                    }
                }
                None
            }
            ("object", Value::Object(members)) => {
                for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                    member(schema, name, value, path, found);
                }
                None
            }
            (wanted, _) => Some(Problem::new("", "error-type").with("wanted", in_words(wanted))),
        };
        found.extend(fault.map(|fault| Problem { field: path.to_owned().into(), ..fault }));
    }
}

fn member(schema: &MetaSchema, name: &str, value: &Value, path: &str, found: &mut Vec<Problem>) {
    if found.len() >= MOST_FAULTS {
        return;
    }
    let known = schema.properties.iter().find(|(property, _)| *property == name).map(|(_, schema)| schema);
    match known.or(schema.additional_properties.as_deref()) {
        Some(schema) => look(schema, value, &join(path, name), found),
        None => found.push(unknown(schema, name, path)),
    }
}

fn unknown(schema: &MetaSchema, name: &str, path: &str) -> Problem {
    let likeness = |property: &str| strsim::jaro_winkler(property, name);
    let nearest = (schema.properties.iter().map(|(property, _)| *property))
        .filter(|_| name.len() <= LONGEST_FIELD)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|property| likeness(property) >= LIKENESS);
    let field: String = join(path, name).chars().take(MAX_LINE).collect();
    match nearest {
        Some(nearest) => Problem::new(field, "error-unknown-field-nearest").with("nearest", nearest),
        None => Problem::new(field, "error-unknown-field"),
    }
}

fn text_fault(schema: &MetaSchema, text: &str) -> Option<Problem> {
    let is_choice = schema.enum_items.iter().any(|choice| choice == text);
    if !schema.enum_items.is_empty() && !is_choice {
        let choices: Vec<&str> = schema.enum_items.iter().filter_map(Value::as_str).collect();
        return Some(Problem::new("", "error-choice").with("value", text).with("choices", choices.join(", ")));
    }
    match schema.format {
        Some("uuid") if text.parse::<Uuid>().is_err() => Some(Problem::new("", "error-id").with("value", text)),
        Some("naive-date") if !text.parse().is_ok_and(has_four_digits) => {
            Some(Problem::new("", "error-date").with("value", text))
        }
        _ => None,
    }
}

fn whole(format: Option<&str>, number: Option<i64>) -> bool {
    number.is_some_and(|number| match format {
        Some("uint16") => u16::try_from(number).is_ok(),
        Some("int32") => i32::try_from(number).is_ok(),
        _ => true,
    })
}

fn in_words(ty: &str) -> &str {
    match ty {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        _ => "an object",
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Whether the domain reads it, and so says whether it is missing.
fn is_free_text(schema: &MetaSchemaRef) -> bool {
    schemas(schema).iter().any(|schema| schema.ty == "string" && schema.enum_items.is_empty())
}

/// What is required and not there, but for free text.
fn missing(schema: &MetaSchemaRef, value: &Value, path: &str, found: &mut Vec<Problem>) {
    for schema in schemas(schema) {
        match value {
            Value::Object(members) => {
                for (name, property) in &schema.properties {
                    match members.get(*name).filter(|value| !value.is_null()) {
                        Some(value) => missing(property, value, &join(path, name), found),
                        None if schema.required.contains(name) && !is_free_text(property) => {
                            found.push(Problem::new(join(path, name), "error-missing"));
                        }
                        None => {}
                    }
                }
            }
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    if let Some(schema) = &schema.items {
                        missing(schema, item, &join(path, &place.to_string()), found);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Takes nulls out, and puts empty text where a required one is missing.
fn complete(schema: &MetaSchemaRef, value: &mut Value) {
    for schema in schemas(schema) {
        match value {
            Value::Object(members) => {
                members.retain(|_, value| !value.is_null());
                for (name, property) in &schema.properties {
                    if !members.contains_key(*name) && schema.required.contains(name) && is_free_text(property) {
                        members.insert((*name).to_owned(), Value::String(String::new()));
                    }
                    if let Some(value) = members.get_mut(*name) {
                        complete(property, value);
                    }
                }
            }
            Value::Array(items) => {
                if let Some(schema) = &schema.items {
                    for item in items {
                        complete(schema, item);
                    }
                }
            }
            _ => {}
        }
    }
}
