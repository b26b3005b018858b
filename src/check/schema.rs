//! What a value lacks of a JSON Schema, as problems that can be told apart and explained.

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

/// One way in which a value does not satisfy a schema.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// JSON pointer into the value.
    pub pointer: String,
    /// A stable word.
    pub what: String,
    /// What the schema asks for.
    pub expected: String,
    /// What is there.
    pub observed: String,
}

/// The problems of `value`, in the order in which the validator meets them.
pub fn problems(validator: &Validator, value: &Value) -> Vec<Problem> {
    let mut all = Vec::new();
    for error in validator.iter_errors(value) {
        let at = error.instance_path().to_string();
        let seen = excerpt(error.instance());
        let one = |pointer, what: &str, expected: String, observed: String| Problem {
            pointer,
            what: what.to_owned(),
            expected,
            observed,
        };
        match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                all.push(one(
                    format!("{at}/{name}"),
                    "missing",
                    "present".to_owned(),
                    "absent".to_owned(),
                ));
            }
            Kind::Constant { expected_value } if !same_type(expected_value, error.instance()) => {
                let what = format!("type:{}", type_name(error.instance()));
                all.push(one(at, &what, expected_value.to_string(), seen));
            }
            Kind::Constant { expected_value } => {
                all.push(one(at, "value", expected_value.to_string(), seen));
            }
            Kind::Type { kind: _ } => {
                let what = format!("type:{}", type_name(error.instance()));
                all.push(one(at, &what, error.to_string(), seen));
            }
            Kind::FalseSchema => all.push(one(at, "unexpected", "absent".to_owned(), seen)),
            Kind::AdditionalProperties { unexpected } => {
                all.extend(unexpected.iter().map(|name| {
                    one(
                        format!("{at}/{name}"),
                        "unexpected",
                        "absent".to_owned(),
                        "present".to_owned(),
                    )
                }));
            }
            _ => {
                let what = error.kind().keyword().to_owned();
                all.push(one(at, &what, error.to_string(), seen));
            }
        }
    }
    all
}

fn same_type(one: &Value, other: &Value) -> bool {
    type_name(one) == type_name(other)
}

/// The JSON type of a value.
pub const fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A value as JSON, cut if it is long.
pub fn excerpt(value: &Value) -> String {
    cut(&value.to_string(), 300)
}

/// A text, cut after `most` characters.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}… ({} bytes)", &text[..at], text.len()),
    }
}
