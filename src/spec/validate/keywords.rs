//! Keywords of JSON Schema: one that is misspelt is ignored by every validator, so the clause would check less than it seems to.

use serde_json::Value;

use super::super::error_kind::ErrorKind;
use super::super::suggest::near;
use super::review::Review;
use crate::ijson::under;

/// Keywords of the draft 2020-12 whose value is one schema.
const ONE: &[&str] = &[
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Those whose value is a list of schemas.
const LIST: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
/// Those whose value is an object of schemas, by names of the author's choice.
const NAMED: &[&str] = &[
    "$defs",
    "definitions",
    "dependentSchemas",
    "patternProperties",
    "properties",
];
/// The others.
const PLAIN: &[&str] = &[
    "$anchor",
    "$comment",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "$vocabulary",
    "const",
    "contentEncoding",
    "contentMediaType",
    "default",
    "dependentRequired",
    "deprecated",
    "description",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
];

/// Notes each member of a schema, however deep, that is no keyword.
pub(super) fn review(review: &mut Review<'_>, at: &str, schema: &Value) {
    let Some(members) = schema.as_object() else {
        return;
    };
    for (name, value) in members {
        let inside = under(at, name);
        if ONE.contains(&&**name) {
            self::review(review, &inside, value);
        } else if LIST.contains(&&**name) {
            for (index, one) in value.as_array().into_iter().flatten().enumerate() {
                self::review(review, &under(&inside, &index.to_string()), one);
            }
        } else if NAMED.contains(&&**name) {
            for (name, one) in value.as_object().into_iter().flatten() {
                self::review(review, &under(&inside, name), one);
            }
        } else if !PLAIN.contains(&&**name) {
            let known = [ONE, LIST, NAMED, PLAIN].into_iter().flatten().copied();
            let suggestion = near(name, &known).unwrap_or_default().to_owned();
            let name = name.clone();
            review.fault(inside, ErrorKind::Keyword { name, suggestion });
        }
    }
}
