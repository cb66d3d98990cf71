//! What the tree of dependencies may hold: the list of `deny.toml`, checked without cargo-deny.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The quoted strings of the array that begins after `start`.
fn list<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
    let (_, rest) = text.split_once(start).expect("deny.toml has this list");
    let (list, _) = rest.split_once("\n]").expect("the list ends");
    list.lines().filter_map(|line| line.split('"').nth(1)).collect()
}

fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output =
        Command::new(cargo).args(["metadata", "--format-version", "1", "--locked"]).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// An expression of SPDX holds if one of its alternatives does, and an alternative if all of its parts do. Old crates write
/// `/` for OR. Parentheses only ever stand around alternatives, which the split takes apart more strictly than need be.
fn holds(expression: &str, allowed: &[&str]) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    let alternatives: Vec<&str> = plain.split(" AND ").collect();
    alternatives.iter().all(|part| part.split(" OR ").any(|licence| allowed.contains(&licence.trim())))
}

#[test]
fn an_expression_holds_if_an_alternative_of_each_part_is_allowed() {
    let allowed = ["MIT", "Unicode-3.0"];
    assert!(holds("MIT OR GPL-3.0", &allowed) && holds("GPL-2.0/MIT", &allowed));
    assert!(holds("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed));
    assert!(!holds("GPL-3.0", &allowed) && !holds("MIT AND GPL-3.0", &allowed));
}

#[test]
fn no_dependency_has_a_licence_that_we_cannot_keep() {
    let rules = include_str!("../../deny.toml");
    let allowed = list(rules, "allow = [");
    for package in packages() {
        let (name, licence) = (package["name"].as_str().unwrap(), package["license"].as_str());
        // A crate without an expression has a file instead, and is read by a person once.
        let known = licence.is_some_and(|licence| holds(licence, &allowed)) || package["license_file"].is_string();
        assert!(known, "{name} is licensed {licence:?}");
        assert!(!list(rules, "deny = [").contains(&name), "{name} is among what deny.toml forbids");
        let source = package["source"].as_str().unwrap_or("path");
        assert!(source == "path" || source.starts_with("registry+"), "{name} comes from {source}");
    }
}
