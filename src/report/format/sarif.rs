//! SARIF 2.1.0, for code hosts: a rule for each clause, a result for each finding.

use serde_json::{Value, json};

use crate::campaign::Conclusion;
use crate::report::data::{ClauseReport, FindingReport, Report};
use crate::report::lang::say;
use crate::report::{Detail, campaign, finding, json as written};
use crate::spec::Level;

/// The report as SARIF.
pub(super) fn sarif(report: &Report) -> String {
    let rules: Vec<_> = report.clauses.iter().map(rule).collect();
    let results = report.findings.iter().enumerate();
    let results: Vec<_> = results.map(|(at, one)| result(report, one, at)).collect();
    let successful = !matches!(
        report.conclusion,
        Conclusion::AdapterBroken | Conclusion::Interrupted
    );
    let mut invocation = json!({
        "executionSuccessful": successful,
        "exitCode": report.exit_code,
        "exitCodeDescription": say(&report.summary),
    });
    if !successful {
        let text = campaign(report, Detail::Quiet).to_string();
        invocation["toolExecutionNotifications"] =
            json!([{"level": "error", "message": {"text": text.trim()}}]);
    }
    written(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": report.harness.name.raw(),
                "version": report.harness.version.raw(),
                "rules": rules,
            }},
            "invocations": [invocation],
            "artifacts": [{"location": {"uri": uri(report)}, "hashes": {"sha-256": report.spec.digest}}],
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {"seed": report.seed, "scenarios": report.totals.judged},
        }],
    }))
}

/// Where results are shown: the spec that they are about, since the implementation is not known as a file.
fn uri(report: &Report) -> String {
    let name: String = report
        .spec
        .name
        .chars()
        .map(|one| {
            if one.is_ascii_alphanumeric() || ".-_".contains(one) {
                one
            } else {
                '-'
            }
        })
        .collect();
    format!("specs/{name}.json")
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Must => "error",
        Level::Should => "warning",
    }
}

fn rule(one: &ClauseReport) -> Value {
    let sentences: Vec<_> = one.sentences.iter().map(|one| one.words().trim()).collect();
    json!({
        "id": one.id,
        "shortDescription": {"text": say(&one.statement)},
        "fullDescription": {"text": format!("{}\n{}", say(&one.statement), sentences.join("\n"))},
        "defaultConfiguration": {"level": level(one.level)},
        "properties": {"section": one.section, "verdict": one.verdict.name(), "scenarios": one.exercised},
    })
}

fn result(report: &Report, one: &FindingReport, at: usize) -> Value {
    let told = finding(report, one, at + 1).to_string();
    let mut result = json!({
        "ruleId": one.clause,
        "level": level(one.level),
        "message": {"text": told.trim()},
        "locations": [{
            "physicalLocation": {"artifactLocation": {"uri": uri(report), "index": 0}, "region": {"startLine": 1}},
            "logicalLocations": [{"fullyQualifiedName": format!("{}/{}", report.spec.name, one.clause)}],
        }],
        "partialFingerprints": {"conformance/v1": one.fingerprint},
        "occurrenceCount": one.count.max(1),
        "properties": {"flaky": one.is_flaky(), "also": one.also},
    });
    let rule = report
        .clauses
        .iter()
        .position(|clause| clause.id == one.clause);
    if let Some(rule) = rule {
        result["ruleIndex"] = rule.into();
    }
    if let Some(waiver) = one.waiver.and_then(|at| report.waivers.get(at)) {
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": waiver.reason.shown(),
        }]);
    }
    result
}
