//! Certification: an adapter that cannot be relied on gets one sentence.

use libtest_mimic::{Failed, Trial};
use miniapp_conformance::adapter::{Adapter, AdapterError, certify, try_out};

use super::process::child;
use super::support::{PATIENT, record, scenario};

fn sentence(name: &'static str, expected: &[&str]) -> Result<(), Failed> {
    let mut adapter = child(name, PATIENT);
    let hello = adapter.hello("my.test")?;
    match certify(&mut adapter, &hello, &scenario(0, name == "too-short")) {
        Ok(()) if expected.is_empty() => Ok(()),
        Err(error @ (AdapterError::Certification(_) | AdapterError::Died { .. }))
            if !expected.is_empty() =>
        {
            let sentence = error.to_string();
            record(name, "process", "certification", &sentence);
            match expected.iter().find(|part| !sentence.contains(**part)) {
                Some(part) => Err(format!("no `{part}` in: {sentence}").into()),
                None => Ok(()),
            }
        }
        other => Err(format!("{other:?}").into()),
    }
}

/// A scenario that needs a capability is run, and ends badly.
fn trial(name: &'static str, expected: &str) -> Result<(), Failed> {
    let mut adapter = child(name, PATIENT);
    adapter.hello("my.test")?;
    match try_out(&mut adapter, &[scenario(0, false), scenario(1, true)]) {
        Err(error) if error.to_string().contains(expected) => Ok(()),
        other => Err(format!("no `{expected}` in: {other:?}").into()),
    }
}

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("certify::trial::internal", || {
            trial("internal", "a trial scenario did not end well: ")
        }),
        Trial::test("certify::trial::exit", || {
            trial("exit-3", "a trial scenario was not answered: ")
        }),
        Trial::test("certify::faithful", || sentence("none", &[])),
        Trial::test("certify::lossy", || {
            sentence("lossy", &["`\\0`", "came back as ``", "section Carriage"])
        }),
        Trial::test("certify::forgetful", || {
            sentence("forgetful", &["texts sent", "section Messages"])
        }),
        Trial::test("certify::obliging", || {
            sentence("obliging", &["unknown-operation", "section Messages"])
        }),
        Trial::test("certify::moody", || {
            // Replies may vary: an id, a time.
            sentence("moody", &[])
        }),
        Trial::test("certify::too-short", || {
            sentence("too-short", &["1 steps", "0 records"])
        }),
        Trial::test("certify::exit-at-echo", || {
            sentence(
                "exit-at-echo",
                &["an `echo` was not answered", "exit status 5"],
            )
        }),
    ]
}
