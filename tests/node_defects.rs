//! The JavaScript implementation, broken on purpose in ways that were thought of apart from the checks: each is found, under the right clause first, by a
//! scenario no larger than needed.
//!
//! It runs over a real pipe and needs Node.

use std::process::Command;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::support::needs::{NODE, needing};
use crate::support::place::{program, root, scratch};

/// What must become of a defect.
enum Outcome {
    /// Exit code 1, the first finding under this clause, with at most so many steps.
    Found(&'static str, usize),
    /// Exit code 0, the first finding under this *should* clause, with at most so many steps.
    Advised(&'static str, usize),
    /// Exit code 0: the document does not speak of it, or leaves it open.
    Allowed,
}

use Outcome::{Advised, Allowed, Found};

/// The defects of `examples/node/broken.mjs`, all of them.
const DEFECTS: &[(&str, Outcome)] = &[
    ("versions-as-text", Found("availability.numeric", 2)),
    ("minimum-excluded", Found("availability.supported", 2)),
    ("patch-ignored", Found("availability.library", 2)),
    ("four-part-refused", Found("availability.supported", 2)),
    ("two-part-refused", Found("availability.supported", 2)),
    ("parts-compared-apart", Found("availability.supported", 2)),
    ("library-unchecked", Found("availability.library", 2)),
    ("client-unchecked", Found("availability.client", 2)),
    ("enterprise-only", Found("account.personal", 2)),
    ("restart-keeps-api", Found("availability.library", 3)),
    ("can-i-use-text", Advised("can-i-use.boolean", 1)),
    ("can-i-use-everything", Allowed),
    ("can-i-use-throws", Allowed),
    ("code-number", Found("envelope.codes-are-strings", 1)),
    (
        "code-number-on-failure",
        Found("envelope.codes-are-strings", 1),
    ),
    ("object-not-text", Found("envelope.response-string", 1)),
    ("one-layer", Found("envelope.inner-response", 1)),
    ("encoded-twice", Found("envelope.inner-response", 1)),
    ("quote-unescaped", Found("envelope.inner-json", 2)),
    ("backslash-unescaped", Found("envelope.inner-json", 2)),
    ("control-unescaped", Found("envelope.inner-json", 2)),
    ("member-twice", Advised("envelope.inner-strict", 2)),
    ("text-after-json", Found("envelope.inner-json", 1)),
    ("unbound-is-success", Found("product.required", 1)),
    ("unbound-is-unauthorised", Advised("product.error", 2)),
    ("sub-message-english", Found("unauthorised.sub-msg", 1)),
    ("sub-code-missing", Found("unauthorised.sub-code", 1)),
    ("snake-case", Found("unauthorised.sub-code", 1)),
    ("success-without-message", Found("success.msg", 2)),
    (
        "complete-missing-on-failure",
        Found("callbacks.complete", 1),
    ),
    ("complete-needs-success", Found("callbacks.complete", 1)),
    ("complete-twice", Found("callbacks.complete", 1)),
    ("success-again-later", Found("callbacks.one-reply", 1)),
    ("success-and-fail", Found("callbacks.one-reply", 1)),
    ("nothing-when-authorised", Found("callbacks.one-reply", 2)),
    ("throws-without-argument", Found("callbacks.no-argument", 1)),
    ("throws-without-fail", Found("callbacks.some-given", 1)),
    ("overlap-to-the-last", Found("callbacks.one-reply", 2)),
    ("overlap-dropped", Found("callbacks.one-reply", 2)),
    ("nickname-trimmed", Found("success.nick-name", 2)),
    ("nickname-normalised", Found("success.nick-name", 2)),
    ("nickname-cut", Found("success.nick-name", 2)),
    ("nickname-escaped", Found("success.nick-name", 2)),
    ("nickname-astral-lost", Found("success.nick-name", 2)),
    ("nickname-joiners-lost", Found("success.nick-name", 2)),
    ("nickname-masked", Found("success.nick-name", 2)),
    ("nickname-number", Found("success.strings", 2)),
    ("nickname-null", Found("success.strings", 2)),
    ("avatar-upgraded", Advised("success.avatar-exact", 2)),
    ("avatar-query-lost", Found("success.avatar", 2)),
    ("profile-of-first-user", Found("disclosure.other-users", 6)),
    ("answer-cached", Found("disclosure.other-users", 4)),
    ("city-filled-in", Found("historical.city", 2)),
    ("gender-filled-in-rarely", Found("historical.gender", 2)),
    ("history-null", Found("historical.gender", 2)),
    ("history-missing", Found("historical.gender", 2)),
    ("grant-shared", Found("authorisation.per-user", 3)),
    ("refusal-grants", Found("authorisation.refusal", 2)),
    ("exception-grants", Found("authorisation.exception", 2)),
    ("any-scope-grants", Found("authorisation.scope", 2)),
    ("missing-scope-grants", Found("authorisation.scope", 2)),
    ("any-button-asks", Found("authorisation.open-type", 2)),
    ("revoke-ignored", Found("authorisation.revoked", 3)),
    ("restart-forgets", Allowed),
    ("call-grants", Found("authorisation.call-grants-nothing", 2)),
    ("grant-used-up", Found("authorisation.lasts", 3)),
    ("unbound-ignored", Found("product.required", 2)),
    ("binding-remembered", Found("product.required", 3)),
    ("refusal-fires-both", Found("button.never-both", 1)),
    ("authorise-fires-twice", Found("button.agree", 1)),
    ("exception-silent", Found("button.exception", 1)),
    ("error-without-detail", Allowed),
    (
        "unbound-tells-nickname",
        Found("product.nothing-about-user", 1),
    ),
    (
        "unauthorised-tells-avatar",
        Found("unauthorised.nothing-about-user", 1),
    ),
    ("user-id-for-nickname", Found("disclosure.user-id", 2)),
    ("user-id-in-base64", Found("disclosure.user-id", 2)),
    ("phone-in-avatar", Found("disclosure.phone", 2)),
    ("user-id-in-event", Found("disclosure.user-id", 1)),
    ("user-id-in-error", Found("disclosure.user-id", 1)),
    ("secrets-beside-response", Found("disclosure.user-id", 1)),
];

pub fn trials() -> Vec<Trial> {
    let complete = needing(NODE, "node_defects::the_table_names_every_defect", complete);
    let defects = DEFECTS.iter().map(|(name, outcome)| {
        let title = format!("node_defects::{name}");
        needing(NODE, title, move || defect(name, outcome))
    });
    std::iter::once(complete).chain(defects).collect()
}

fn broken() -> String {
    root("examples/node/broken.mjs")
        .to_string_lossy()
        .into_owned()
}

fn complete() -> Result<(), Failed> {
    let output = Command::new("node").args([&broken(), "--list"]).output()?;
    let list: Value = serde_json::from_slice(&output.stdout)?;
    let listed: Vec<&str> = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["name"].as_str())
        .collect();
    let known: Vec<&str> = DEFECTS.iter().map(|(name, _)| *name).collect();
    if listed == known {
        Ok(())
    } else {
        Err(format!("listed {listed:?}, known {known:?}").into())
    }
}

fn defect(name: &str, outcome: &Outcome) -> Result<(), Failed> {
    let dir = scratch(&format!("node-defects/{name}"));
    let output = program()
        .args([
            "check",
            "--scenarios",
            "600",
            "--report",
            "report.json",
            "--",
            "node",
            &broken(),
            name,
        ])
        .current_dir(&dir)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let code = output.status.code();
    let (clause, steps, wanted) = match outcome {
        Found(clause, steps) => (clause, steps, 1),
        Advised(clause, steps) => (clause, steps, 0),
        Allowed if code == Some(0) => return Ok(()),
        Allowed => return Err(text.into_owned().into()),
    };
    if code != Some(wanted) {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("exit code {code:?}: {errors}{text}").into());
    }
    let report: Value = serde_json::from_str(&std::fs::read_to_string(dir.join("report.json"))?)?;
    let first = &report["findings"][0];
    let scenario = &first["case"]["scenarios"][0]["steps"];
    let size = scenario.as_array().map_or(0, Vec::len);
    if first["clause"] != *clause {
        return Err(format!("found under {} first\n{text}", first["clause"]).into());
    }
    if size > *steps {
        return Err(format!("{size} steps, where {steps} are enough\n{text}").into());
    }
    Ok(())
}
