//! Why serde refused a message, in words that help whoever writes the adapter. Only runs once something is wrong, so it
//! may take its time.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{LinkError, quote};
use crate::adapter::IncidentClass;
use crate::cut::cut;
use crate::scenario::Capability;

/// The JSON Schema of every message in both directions.
pub const SCHEMA: &str = include_str!("../../../specs/protocol.schema.json");

/// As deep as `serde_json` reads.
const DEPTH: usize = 127;

/// The responses, by their `type`, which is also their name among the definitions of the schema.
const RESPONSES: [(&str, &str); 6] = [
    ("hello", "helloResponse"),
    ("echo", "echoResponse"),
    ("trace", "traceResponse"),
    ("declined", "declinedResponse"),
    ("late", "lateNotice"),
    ("error", "errorResponse"),
];

/// The fault in a line that serde refused with `error`.
pub(super) fn refused(text: &str, error: &serde_json::Error) -> LinkError {
    let depth = depth(text);
    if depth > DEPTH {
        let why = format!("the message has {depth} levels of nesting; the limit is {DEPTH}");
        return fault(IncidentClass::TooDeep, &why, text);
    }
    let junk = |why: &str| fault(IncidentClass::Junk, why, text);
    if text.trim().is_empty() {
        return junk("an empty line");
    }
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) => return junk(&not_json(&error.to_string())),
    };
    let request = value.get("id").and_then(Value::as_u64);
    let malformed = |why: &str| fault(IncidentClass::Malformed, why, text).of(request);
    match value.get("type") {
        None if request.is_some() => malformed("no `type`"),
        None => junk("no message of the protocol (no `type`)"),
        Some(Value::String(name)) => match validators().get(name.as_str()) {
            Some(schema) => malformed(
                &no_capability(&value).unwrap_or_else(|| first_error(schema, &value, error)),
            ),
            None => {
                junk("no message of the protocol (its `type` is not one that an adapter sends)")
            }
        },
        Some(_) => malformed("at `/type`, not a string"),
    }
}

/// What to say about a capability that does not exist.
fn no_capability(message: &Value) -> Option<String> {
    let declared = message.get("capabilities").and_then(Value::as_array);
    let declined = message.get("capability").into_iter();
    let mut all = declared.into_iter().flatten().chain(declined);
    let wrong = all.find_map(|one| {
        one.as_str()
            .filter(|text| Capability::parse(text).is_none())
    })?;
    Some(Capability::unknown(wrong))
}

fn fault(class: IncidentClass, why: &str, line: &str) -> LinkError {
    LinkError::new(class, format!("{why}: {}", quote(line)))
}

fn not_json(error: &str) -> String {
    // The one thing that serialisers of other languages produce and JSON in UTF-8 cannot hold.
    if error.contains("surrogate") || error.contains("hex escape") {
        format!("not JSON ({error}; half of a surrogate pair has to be replaced, by U+FFFD say)")
    } else {
        format!("not JSON ({error})")
    }
}

/// The most of a message: those of the validator hold the whole instance.
const LONG: usize = 300;

/// How a value is written in a trace.
const VALUE: &str = r#"`{"json":TEXT}` or `{"opaque":TEXT}`"#;

/// What the schema has to say, or serde where the schema has no objection (a member that stands twice, say).
fn first_error(schema: &Validator, value: &Value, error: &serde_json::Error) -> String {
    match schema.iter_errors(value).next() {
        Some(found) => {
            let place = match found.instance_path().as_str() {
                "" => "at its top level".to_owned(),
                pointer => format!("at `{pointer}`"),
            };
            let why = format!("{place}, {}", cut(&found.to_string(), LONG));
            let holds_value = ["/argument", "/returned"].iter();
            let mut holds_value =
                holds_value.map(|end| found.instance_path().as_str().ends_with(end));
            if holds_value.any(|is| is) {
                format!("{why}; a value is written as {VALUE}")
            } else {
                why
            }
        }
        None => cut(&error.to_string(), LONG).into_owned(),
    }
}

/// How deep the arrays and objects of the text go, whether or not it is JSON.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// A validator for each response; compiled when first needed.
fn validators() -> &'static BTreeMap<&'static str, Validator> {
    static VALIDATORS: OnceLock<BTreeMap<&'static str, Validator>> = OnceLock::new();
    VALIDATORS.get_or_init(|| {
        let document: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
        RESPONSES
            .into_iter()
            .filter_map(|(name, definition)| {
                let schema = json!({
                    "$schema": document["$schema"],
                    "$ref": format!("#/$defs/{definition}"),
                    "$defs": document["$defs"],
                });
                Some((name, jsonschema::validator_for(&schema).ok()?))
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn fault(line: &str) -> (&'static str, Option<u64>, String) {
        let fault = read(line.as_bytes()).unwrap_err();
        (fault.class.name(), fault.request, fault.detail)
    }

    #[test]
    fn every_response_has_a_validator() {
        assert_eq!(validators().len(), RESPONSES.len());
    }

    #[test]
    fn what_is_no_message_is_junk() {
        for line in [
            "",
            "ready",
            "{",
            "[]",
            "{\"level\":\"info\"}",
            "{\"type\":\"log\"}",
            "\u{feff}{}",
        ] {
            assert_eq!(fault(line).0, "junk", "{line}");
        }
    }

    #[test]
    fn a_malformed_message_says_where() {
        let (class, request, detail) =
            fault(r#"{"type":"trace","id":5,"trace":{"steps":[{"fire":[]}]}}"#);
        assert_eq!((class, request), ("malformed", Some(5)));
        assert!(
            detail.contains("/trace/steps/0") && detail.contains("fire"),
            "{detail}"
        );
        let (_, _, detail) = fault(
            r#"{"type":"trace","id":5,"trace":{"steps":[{"fired":[{"name":"fail","argument":{"response":""}}]}]}}"#,
        );
        assert!(detail.contains("a value is written as"), "{detail}");
        let (class, _, detail) = fault(r#"{"type":"trace","id":5,"id":5,"trace":{"steps":[]}}"#);
        assert_eq!(class, "malformed");
        assert!(detail.contains("duplicate"), "{detail}");
    }

    #[test]
    fn depth_counts_what_is_outside_strings() {
        assert_eq!(depth(r#"{"a":["]\"[[[", []]}"#), 3);
        let deep = format!(
            r#"{{"type":"trace","id":1,"trace":{}{}}}"#,
            "[".repeat(500),
            "]".repeat(500)
        );
        assert_eq!(fault(&deep).0, "too-deep");
    }
}
