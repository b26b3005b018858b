//! What a value lacks of a JSON Schema, as problems that can be told apart and explained.

use jsonschema::Validator;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::violation::{JsonType, Seen, Wanted, Way};
use crate::ijson::under;

/// One way in which a value does not satisfy a schema.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct SchemaProblem {
    /// JSON pointer into the value.
    pub(super) pointer: String,
    pub(super) way: Way,
    pub(super) wanted: Wanted,
    pub(super) seen: Seen,
}

/// The types that a value may have.
fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(some) => {
            let all: Vec<_> = some.iter().map(|one| one.to_string()).collect();
            all.join(" or ")
        }
    }
}

/// The problems of `value`, in the order in which the validator meets them.
pub(super) fn problems(validator: &Validator, value: &Value) -> Vec<SchemaProblem> {
    let mut all = Vec::new();
    for error in validator.iter_errors(value) {
        let at = error.instance_path().to_string();
        let here = error.instance();
        let one = |pointer: String, way, wanted, seen| SchemaProblem {
            pointer,
            way,
            wanted,
            seen,
        };
        let value = || Seen::Value(here.clone().into_owned());
        let wrong_type = Way::Type(JsonType::of(here));
        match error.kind() {
            Kind::Required { property } => {
                let pointer = under(&at, property.as_str().unwrap_or_default());
                all.push(one(pointer, Way::Missing, Wanted::Present, Seen::Absent));
            }
            Kind::Constant { expected_value } => {
                let same_type = JsonType::of(expected_value) == JsonType::of(here);
                let way = if same_type { Way::Value } else { wrong_type };
                let wanted = Wanted::Value((**expected_value).clone());
                all.push(one(at, way, wanted, value()));
            }
            Kind::Type { kind } => {
                let wanted = Wanted::Schema(format!("a value of type {}", types(kind)));
                all.push(one(at, wrong_type, wanted, value()));
            }
            Kind::FalseSchema => all.push(one(at, Way::Unexpected, Wanted::Absent, value())),
            Kind::AdditionalProperties { unexpected } => {
                all.extend(unexpected.iter().map(|name| {
                    let pointer = under(&at, name);
                    let seen = here.get(name).cloned().map_or(Seen::Present, Seen::Value);
                    one(pointer, Way::Unexpected, Wanted::Absent, seen)
                }));
            }
            other => {
                let wanted = Wanted::Schema(error.to_string());
                all.push(one(at, Way::keyword(other.keyword()), wanted, value()));
            }
        }
    }
    all
}
