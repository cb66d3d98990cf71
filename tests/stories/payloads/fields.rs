//! Which fields take text, by the description of the API: a field that is added is attacked without anybody saying so.

use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A field of what an operation takes.
#[derive(Clone, Debug)]
pub struct Field {
    pub method: &'static str,
    /// As the description writes it, with its parameters.
    pub path: String,
    /// From the body to the field: members by their names, and `0` for the first of a list.
    pub steps: Vec<String>,
    /// What it belongs to and its name, the same for what makes a thing and what changes it: `Partner.name`.
    pub label: String,
}

/// All fields of all operations that are sent as text, those that only take certain words among them.
pub fn of(described: &Value) -> Vec<Field> {
    let mut found = Vec::new();
    for (path, operations) in described["paths"].as_object().unwrap() {
        for method in ["post", "put", "patch"] {
            let Some(content) = operations[method]["requestBody"]["content"].as_object() else { continue };
            let schema = &content.values().next().unwrap()["schema"];
            let operation = Field { method, path: path.clone(), steps: Vec::new(), label: String::new() };
            walk(described, schema, &operation, &mut found);
        }
    }
    found
}

/// The name and the content of what a schema refers to.
fn referred<'a>(described: &'a Value, schema: &Value) -> Option<(String, &'a Value)> {
    let path = schema["$ref"].as_str().or_else(|| schema["allOf"][0]["$ref"].as_str())?;
    let name = path.rsplit('/').next().unwrap();
    Some((name.to_owned(), &described["components"]["schemas"][name]))
}

fn walk(described: &Value, schema: &Value, at: &Field, found: &mut Vec<Field>) {
    let Some((name, schema)) = referred(described, schema) else {
        return one(described, schema, at, found);
    };
    // Words to choose from bear a name of their own.
    let Some(members) = schema["properties"].as_object() else { return one(described, schema, at, found) };
    let thing = ["DetailsInput", "Input", "DetailsPatch", "Patch"]
        .into_iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    for (member, schema) in members {
        walk(described, schema, &Field { label: format!("{thing}.{member}"), ..at.inside(member) }, found);
    }
}

fn one(described: &Value, schema: &Value, at: &Field, found: &mut Vec<Field>) {
    match schema["type"].as_str() {
        Some("string") => found.push(at.clone()),
        Some("array") => walk(described, &schema["items"], &at.inside("0"), found),
        // Words by the tag of their language.
        Some("object") => walk(described, &schema["additionalProperties"], &at.inside("en"), found),
        _ => {}
    }
}

impl Field {
    fn inside(&self, step: &str) -> Self {
        let mut inner = self.clone();
        inner.steps.push(step.to_owned());
        inner
    }

    /// A body that would be taken, but for the text in this field.
    pub fn body(&self, host: &str, text: &str) -> Value {
        let mut body = match (self.method, self.path.as_str()) {
            ("post", "/partners") => json!({ "name": "A partner", "kind": "community_group" }),
            ("post", "/venues") => {
                json!({ "name": "A venue", "address": "Somewhere", "spaces": [{ "name": "A hall" }] })
            }
            ("post", "/venues/{venue}/spaces") => json!({ "name": format!("Room {}", Uuid::new_v4()) }),
            ("put", "/feeds/{feed}") => json!({ "name": "Mine", "details": "full" }),
            ("post", "/venues/{venue}/busy-calendars") => {
                json!({ "name": "A diary", "url": "http://127.0.0.1:9/diary.ics" })
            }
            ("post", path) if path.contains("/bookings/") => json!({ "occurrences": [] }),
            ("post", "/imports") if self.label == "Import.url" => json!({ "host": host }),
            ("post", "/imports") => json!({ "host": host, "calendar": "BEGIN:VCALENDAR\nEND:VCALENDAR\n" }),
            ("post", "/members") => json!({ "name": "Somebody" }),
            ("post", "/meetings" | "/meetings/preview") => {
                json!({ "title": "Choir", "host": host, "starts": "2027-03-24T18:00", "duration": "PT2H" })
            }
            ("post", "/meetings/{meeting}/occurrences") => json!({ "starts": "2027-04-02T18:00" }),
            ("patch", path) if path.contains("/occurrences/") => json!({ "status": "cancelled" }),
            _ => json!({}),
        };
        let mut place = &mut body;
        let mut around = "";
        for step in &self.steps {
            place = match step.as_str() {
                "0" => {
                    let first = match around {
                        "opening_hours" => json!({ "byday": "MO", "opens_at": "09:00", "closes_at": "17:00" }),
                        "closed" => json!({ "date": "2027-12-25" }),
                        "spaces" => json!({ "name": "A hall" }),
                        _ => Value::Null,
                    };
                    *place = json!([first]);
                    &mut place[0]
                }
                name => {
                    if !place.is_object() {
                        *place = Value::Object(Map::new());
                    }
                    &mut place[name]
                }
            };
            around = step;
        }
        *place = json!(text);
        body
    }

    /// Whether a refusal speaks of it: of the field itself, or of what it is in.
    pub fn is_named_in(&self, problem: &Value) -> bool {
        let names: Vec<&str> =
            problem["errors"].as_array().into_iter().flatten().filter_map(|error| error["field"].as_str()).collect();
        let path = self.steps.join(".");
        names.iter().any(|name| path == *name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    }
}
