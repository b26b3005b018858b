//! The shape of a spec: what serde would let pass, and the words for what it does not.

use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::builtin::SCHEMA;
use super::error_kind::ErrorKind;
use super::suggest::near;
use crate::ijson::under;

/// Where a spec that serde can read is no spec all the same, and why: serde takes a list for an object, and `null` for a member that is absent.
pub(super) fn review(value: &Value) -> Vec<(String, ErrorKind)> {
    static VALIDATOR: OnceLock<Option<Validator>> = OnceLock::new();
    let validator = VALIDATOR.get_or_init(|| {
        let schema = serde_json::from_str(SCHEMA).ok()?;
        jsonschema::draft202012::new(&schema).ok()
    });
    let errors = validator.iter().flat_map(|one| one.iter_errors(value));
    errors
        .flat_map(|error| faults(&error))
        // Schemas in a spec are looked at by what uses them, which says more.
        .filter(|(pointer, _)| !pointer.contains("/recognise") && !pointer.contains("/schema"))
        .collect()
}

fn faults(error: &ValidationError<'_>) -> Vec<(String, ErrorKind)> {
    let at = error.instance_path().to_string();
    if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
        let strangers = unexpected.iter().map(|name| {
            let said = format!("unknown field `{name}`");
            (under(&at, name), ErrorKind::Member(said))
        });
        return strangers.collect();
    }
    let said = error.masked_with("this value").to_string();
    vec![(at, ErrorKind::Shape(said))]
}

/// A value by its kind.
pub(super) const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// What serde says, without the names of types, and with a guess instead of a long list.
pub(super) fn plain(said: &str) -> String {
    if let Some((what, listed)) = said.split_once(", expected ")
        && let Some((_, name)) = what.split_once('`')
    {
        let name = name.trim_end_matches('`');
        let known = listed.split('`').skip(1).step_by(2);
        if what.starts_with("unknown ")
            && let Some(near) = near(name, &known)
        {
            return format!("{what}; did you mean `{near}`?");
        }
    }
    let mut text = said.to_owned();
    for (before, after) in [
        ("expected usize", "expected a whole number"),
        ("expected u32", "expected a whole number"),
        (
            "expected map with a single key",
            "expected an object with one member",
        ),
        ("expected map", "expected an object"),
        ("expected a sequence", "expected a list"),
        ("type: map", "type: object"),
        ("type: sequence", "type: list"),
        ("value: map", "value: object"),
    ] {
        text = text.replace(before, after);
    }
    for kind in [
        "struct ",
        "internally tagged enum ",
        "enum ",
        "variant of enum ",
    ] {
        if let Some((head, tail)) = text.split_once(&format!("expected {kind}")) {
            // A type is named by one word; what follows is kept.
            let rest = tail.find(' ').map_or("", |end| &tail[end..]);
            text = format!("{head}expected an object{rest}");
        }
    }
    text
}
