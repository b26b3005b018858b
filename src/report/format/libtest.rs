//! Events of libtest, one JSON object a line, as `cargo test -- --format json` prints them.

use serde_json::{Value, json};

use crate::campaign::Verdict;
use crate::report::data::{ClauseReport, Report};
use crate::report::lang::say;
use crate::report::message;
use crate::spec::Level;

/// The report as events of libtest.
pub(super) fn libtest(report: &Report) -> String {
    let mut lines =
        vec![json!({"type": "suite", "event": "started", "test_count": report.clauses.len()})];
    let (mut passed, mut failed, mut ignored) = (0, 0, 0);
    for one in &report.clauses {
        lines.push(json!({"type": "test", "event": "started", "name": one.id}));
        let mut line = json!({"type": "test", "name": one.id, "event": event(one)});
        match event(one) {
            "ok" => passed += 1,
            "ignored" => ignored += 1,
            _ => {
                failed += 1;
                line["stdout"] = Value::from(told(report, one));
            }
        }
        lines.push(line);
    }
    let seconds = report.time.as_ref().map_or(0.0, |time| time.seconds);
    lines.push(json!({
        "type": "suite",
        "event": if failed == 0 { "ok" } else { "failed" },
        "passed": passed,
        "failed": failed,
        "ignored": ignored,
        "measured": 0,
        "filtered_out": 0,
        "exec_time": seconds,
    }));
    // serde_json writes no line end into a line; what acts on a terminal is written as an escape.
    let lines = lines
        .iter()
        .map(|line| crate::report::data::json_line(line) + "\n");
    lines.collect()
}

fn event(one: &ClauseReport) -> &'static str {
    match (one.verdict, one.level) {
        (Verdict::Pass, _) => "ok",
        (
            Verdict::Fail | Verdict::Flaky | Verdict::Untestable | Verdict::NotExercised,
            Level::Must,
        ) => "failed",
        _ => "ignored",
    }
}

fn told(report: &Report, one: &ClauseReport) -> String {
    let findings = one.findings.iter().chain(&one.also);
    let findings = findings.filter_map(|at| {
        let finding = report.findings.get(*at)?;
        Some(crate::report::finding(report, finding, at + 1).to_string())
    });
    let told: String = findings.collect();
    if told.is_empty() {
        let reason = one.reason.as_ref().map_or("", |reason| say(reason));
        format!("{}: {reason}\n", message::verdict_name(one.verdict))
    } else {
        told
    }
}
