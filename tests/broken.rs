//! The JavaScript implementation, broken on purpose in ways that were thought of apart from the checks: each is found, under the right clause first, by a
//! scenario no larger than needed.
//!
//! It runs over a real pipe and needs Node. Without Node every test fails: nothing is skipped.

use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

/// What must become of a defect.
enum Outcome {
    /// Exit code 1, the first finding under this clause, with at most so many steps.
    Found(&'static str, usize),
    /// Exit code 0: the document does not speak of it, or leaves it open.
    Allowed,
}

use Outcome::{Allowed, Found};

/// The defects of `examples/node/broken.mjs`, all of them.
const DEFECTS: &[(&str, Outcome)] = &[
    // TABLE
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("the table names every defect", complete)];
    trials.extend(
        DEFECTS
            .iter()
            .map(|(name, outcome)| Trial::test(*name, move || defect(name, outcome))),
    );
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn broken() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/node/broken.mjs").to_owned()
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
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("broken")
        .join(name);
    std::fs::create_dir_all(&dir)?;
    let output = Command::new(env!("CARGO_BIN_EXE_miniapp-conformance"))
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
    let Found(clause, steps) = outcome else {
        return if code == Some(0) {
            Ok(())
        } else {
            Err(text.into_owned().into())
        };
    };
    if code != Some(1) {
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
