//! `JUnit` XML, for CI servers: a test suite for each section of the document, a test case for each clause.

use super::escape::xml;
use crate::campaign::Verdict;
use crate::report::data::{ClauseReport, Report};
use crate::report::lang::{either, say};
use crate::report::message;
use crate::spec::Level;

/// What a test case is for a CI server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum TestCaseKind {
    Pass,
    /// A *must* clause is violated.
    Failure,
    /// A *must* clause is not established.
    Error,
    /// Everything that changes no exit status.
    Skipped,
}

fn kind(one: &ClauseReport) -> TestCaseKind {
    match (one.verdict, one.level) {
        (Verdict::Pass, _) => TestCaseKind::Pass,
        (Verdict::Fail, Level::Must) => TestCaseKind::Failure,
        (Verdict::Flaky | Verdict::Untestable | Verdict::NotExercised, Level::Must) => {
            TestCaseKind::Error
        }
        _ => TestCaseKind::Skipped,
    }
}

/// The report as `JUnit` XML.
pub(super) fn junit(report: &Report) -> String {
    let all: Vec<&ClauseReport> = report.clauses.iter().collect();
    let seconds = report.time.as_ref().map_or(0.0, |time| time.seconds);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let subject = format!("{} {}", report.spec.name, report.subject());
    text += &format!(
        "<testsuites name=\"{}\" {} time=\"{seconds:.3}\">\n",
        xml(&subject),
        figures(&all)
    );
    for section in &report.sections {
        let own: Vec<_> = all
            .iter()
            .copied()
            .filter(|one| one.section == section.id)
            .collect();
        if own.is_empty() {
            continue;
        }
        let timestamp = report.time.as_ref().map_or_else(String::new, |time| {
            format!(" timestamp=\"{}\"", xml(time.started.trim_end_matches('Z')))
        });
        text += &format!(
            "  <testsuite name=\"{}\" {} time=\"0.000\"{timestamp}>\n",
            xml(say(&section.title)),
            figures(&own)
        );
        text += "    <properties>\n";
        for (name, value) in [
            ("seed", report.seed.to_string()),
            ("spec.digest", report.spec.digest.clone()),
            ("conclusion", say(&report.summary).to_owned()),
        ] {
            text += &format!(
                "      <property name=\"{name}\" value=\"{}\"/>\n",
                xml(&value)
            );
        }
        text += "    </properties>\n";
        for one in own {
            text += &case(report, one);
        }
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

fn figures(clauses: &[&ClauseReport]) -> String {
    let count = |wanted| clauses.iter().filter(|one| kind(one) == wanted).count();
    format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
        clauses.len(),
        count(TestCaseKind::Failure),
        count(TestCaseKind::Error),
        count(TestCaseKind::Skipped)
    )
}

fn case(report: &Report, one: &ClauseReport) -> String {
    let mut text = format!(
        "    <testcase name=\"{}\" classname=\"{}\" time=\"0.000\">\n",
        xml(&one.id),
        xml(&format!("{}.{}", report.spec.name, one.section))
    );
    let level = match one.level {
        Level::Must => "must",
        Level::Should => "should",
    };
    text += "      <properties>\n";
    for (name, value) in [
        ("level", level.to_owned()),
        ("verdict", one.verdict.name().to_owned()),
        ("scenarios", one.exercised.to_string()),
    ] {
        text += &format!(
            "        <property name=\"{name}\" value=\"{}\"/>\n",
            xml(&value)
        );
    }
    let findings = one.findings.iter().chain(&one.also);
    let findings: Vec<_> = findings
        .filter_map(|at| Some((*at, report.findings.get(*at)?)))
        .collect();
    for (_, finding) in &findings {
        let print = xml(&finding.fingerprint);
        text += &format!("        <property name=\"fingerprint\" value=\"{print}\"/>\n");
    }
    text += "      </properties>\n";
    let reason = one
        .reason
        .as_ref()
        .map_or_else(|| message::verdict_name(one.verdict), |reason| say(reason));
    let told: String = findings
        .iter()
        .map(|(at, finding)| crate::report::finding(report, finding, at + 1).to_string())
        .collect();
    match kind(one) {
        TestCaseKind::Pass => {}
        TestCaseKind::Failure => {
            let first = findings.first().map(|(_, one)| {
                let (expected, observed) =
                    crate::report::short_pair(&one.expected, &one.observed, 200);
                either(
                    format!("expected {expected}, observed {observed}"),
                    format!("应为 {expected}，实为 {observed}"),
                )
            });
            text += &format!(
                "      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                xml(&first.unwrap_or_default()),
                xml(one.verdict.name()),
                xml(&told)
            );
        }
        TestCaseKind::Error => {
            text += &format!(
                "      <error message=\"{}\" type=\"{}\">{}</error>\n",
                xml(reason),
                xml(one.verdict.name()),
                xml(&told)
            );
        }
        TestCaseKind::Skipped => {
            text += &format!(
                "      <skipped message=\"{}\"/>\n",
                xml(&format!(
                    "{}: {}: {reason}",
                    message::level(one.level),
                    message::verdict_name(one.verdict)
                ))
            );
        }
    }
    text + "    </testcase>\n"
}
