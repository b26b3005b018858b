//! What takes a platform, or a filled-in template, to find out.

use std::sync::Arc;

use miniapp_conformance::audit::audit;
use miniapp_conformance::check::Compiled;
use miniapp_conformance::spec::load_with_origin;

use super::refused::profile;

/// A patch, the pointer that has to be named, and a part of what has to be said.
const TABLE: &[(&str, &str, &str)] = &[
    (
        r#"{"outcomes": {"success": {"recognise": {"required": ["greeting"]}}}}"#,
        "/outcomes/success/recognise",
        "refuses the outcome's own payload",
    ),
    (
        r#"{"outcomes": {"unbound": {"recognise": {"required": ["code"]}, "payload": {"code": {"constant": "40003"}}}}}"#,
        "/outcomes/unbound/payload",
        "is taken for `unauthorised`",
    ),
    (
        r#"{"clauses": {"success.code": {"check": {"schema": {"properties": {"code": {"const": "0"}}}}}}}"#,
        "/clauses/success.code/check/schema",
        "contradicts the outcome `success`",
    ),
    (
        r#"{"clauses": {"envelope.response-string": {"check": {"schema": {"properties": {"response": {"type": "object"}}}}}}}"#,
        "/clauses/envelope.response-string/check/schema",
        "whose own argument is {\"response\":",
    ),
    (
        r#"{"clauses": {"historical.city": {"check": {"kind": "exact", "layer": null, "schema": null, "member": "city", "field": "city"}}}}"#,
        "/clauses/historical.city",
        "a platform that does what the spec says violates this clause",
    ),
    (
        r#"{"clauses": {"callbacks.complete": {"when": null}}}"#,
        "/clauses/callbacks.complete",
        "also judges the outcome `unavailable`, which is open",
    ),
    (
        r#"{"clauses": {"authorisation.error": {"when": {"granted": true}}}}"#,
        "/clauses/authorisation.error",
        "none of 300 scenarios exercises this clause",
    ),
];

#[test]
fn contradictions_and_idle_clauses_are_found_at_their_place() {
    for (patch, pointer, message) in TABLE {
        let loaded = load_with_origin(&profile(patch), "profile.json")
            .unwrap_or_else(|error| panic!("{patch}: {error}"));
        let compiled = Arc::new(Compiled::new(Arc::new(loaded.spec.clone())).expect("compiled"));
        let found = audit(&loaded, &compiled, 300).expect("a run");
        let said: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert!(
            found.iter().any(|one| one.pointer == *pointer
                && one.fault.to_string().contains(message)
                && one.file == "profile.json"),
            "{patch}: {message:?} expected at {pointer:?}, said:\n{}",
            said.join("\n")
        );
    }
}
