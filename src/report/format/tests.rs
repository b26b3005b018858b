//! Each form of a report whose texts are hostile.

use super::Format;
use crate::campaign::{Conclusion, Verdict};
use crate::report::tests::made;
use crate::report::{Report, acts};

/// A text that would do harm anywhere.
const HOSTILE: &str = "x\nconformant\n# y\n</testsuites><script>alert(1)</script>\n::error::z\n[a](b)\u{1b}[2J\u{202e}]]>\u{0}";

/// A report with a hostile text wherever an implementation can put one.
fn hostile() -> Report {
    let mut report = made(&["payload.gender.real-value@success"]);
    for one in report.implementation.iter_mut().chain(&mut report.adapter) {
        one.name = HOSTILE.into();
        one.version = HOSTILE.into();
    }
    for one in &mut report.findings {
        one.expected = HOSTILE.into();
        one.observed = HOSTILE.into();
        one.seen.thrown = Some(HOSTILE.into());
        for fired in &mut one.seen.fired {
            fired.callback = HOSTILE.into();
            fired.payload = Some(vec![HOSTILE.into()]);
            fired.argument = Some(HOSTILE.into());
        }
    }
    report.word();
    report
}

const ALL: [Format; 9] = [
    Format::Json,
    Format::Text,
    Format::Markdown,
    Format::Html,
    Format::Junit,
    Format::Sarif,
    Format::Badge,
    Format::Github,
    Format::Libtest,
];

#[test]
fn no_form_lets_a_hostile_text_act() {
    let report = hostile();
    for format in ALL {
        let text = format.render(&report);
        let acting = text.chars().find(|one| *one != '\n' && acts(*one));
        assert_eq!(acting, None, "{format}");
        for line in text.lines() {
            let line = line.trim();
            assert!(line != "conformant" && line != "# y", "{format}: {line}");
            assert!(!line.starts_with("::error::z"), "{format}: {line}");
        }
        let marked = matches!(format, Format::Markdown | Format::Junit);
        if marked {
            let outside: String = text
                .lines()
                .filter(|line| !line.starts_with("  "))
                .collect();
            let text = if format == Format::Junit {
                &text
            } else {
                &outside
            };
            assert!(!text.contains("<script>"), "{format}: {text}");
        }
    }
}

#[test]
fn forms_that_are_json_read_back_with_the_figures_of_the_report() {
    let report = hostile();
    let text = |format: Format| format.render(&report);
    let sarif: serde_json::Value = serde_json::from_str(&text(Format::Sarif)).expect("JSON");
    let run = &sarif["runs"][0];
    assert_eq!(
        run["results"].as_array().map(Vec::len),
        Some(report.findings.len())
    );
    assert_eq!(
        run["tool"]["driver"]["rules"].as_array().map(Vec::len),
        Some(report.clauses.len())
    );
    let result = &run["results"][0];
    let rule = result["ruleIndex"]
        .as_u64()
        .and_then(|at| usize::try_from(at).ok())
        .expect("a place");
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
    assert_eq!(
        result["partialFingerprints"]["conformance/v1"],
        report.findings[0].fingerprint.as_str()
    );
    let badge: serde_json::Value = serde_json::from_str(&text(Format::Badge)).expect("JSON");
    assert_eq!(badge["message"], "1 failing");
    let events = text(Format::Libtest);
    let events: Vec<serde_json::Value> = events
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let last = events.last().expect("an event");
    assert_eq!(last["event"], "failed");
    let count = |name: &str| last[name].as_u64().expect("a number");
    let sum = count("passed") + count("failed") + count("ignored");
    assert_eq!(usize::try_from(sum).ok(), Some(report.clauses.len()));
    let github = text(Format::Github);
    assert_eq!(github.lines().count(), report.findings.len() + 1);
    assert!(
        github.lines().all(|line| line.starts_with("::")),
        "{github}"
    );
}

#[test]
fn the_ending_of_a_file_names_the_form() {
    for (file, format) in [
        ("r.json", Some(Format::Json)),
        ("a/R.HTML", Some(Format::Html)),
        ("r.sarif.json", Some(Format::Sarif)),
        ("badge.json", Some(Format::Json)),
        ("x.badge.json", Some(Format::Badge)),
        ("r.xml", Some(Format::Junit)),
        ("r", None),
        ("json", None),
    ] {
        assert_eq!(Format::of(file.as_ref()), format, "{file}");
    }
}

/// What the snapshots show: an implementation that conforms, one that fails, one on which the campaign was interrupted, and
/// one that fails now and then. Few clauses, so that the snapshots can be read.
fn four() -> [(&'static str, Report); 4] {
    let few = |mut report: Report| {
        let kept = |id: &str| id.starts_with("historical.") || id == "callbacks.complete";
        report.clauses.retain(|one| kept(&one.id));
        report.sections.retain(|section| {
            let mut clauses = report.clauses.iter();
            clauses.any(|one| one.section == section.id)
        });
        report.readings.truncate(2);
        report.coverage.picture = None;
        report.word();
        report
    };
    let failing = made(&["payload.gender.real-value@success"]);
    let mut flaky = failing.clone();
    for one in &mut flaky.findings {
        one.replays.failed = 1;
    }
    for one in &mut flaky.clauses {
        if one.verdict == Verdict::Fail {
            one.verdict = Verdict::Flaky;
            one.reason = Some(crate::spec::Text {
                en: "the same scenario violated the clause in 1 of 3 replays".to_owned(),
                zh: "同一场景重放 3 次，违反该条款 1 次".to_owned(),
            });
        }
    }
    flaky.conclusion = Conclusion::NotEstablished;
    flaky.exit_code = flaky.conclusion.exit_code();
    let conforming = made(&[]);
    let mut interrupted = conforming.clone();
    interrupted.totals.judged = 40;
    interrupted.conclusion = Conclusion::Interrupted;
    interrupted.exit_code = 130;
    [
        ("conforming", few(conforming)),
        ("failing", few(failing)),
        ("interrupted", few(interrupted)),
        ("flaky", few(flaky)),
    ]
}

#[test]
fn every_form_looks_as_it_did() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../snapshots/report");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, report) in four() {
            for format in ALL {
                // `report.json` has a schema of its own, and the page is looked at in a browser.
                if matches!(format, Format::Json | Format::Html) {
                    continue;
                }
                let form = format!("{format:?}").to_lowercase();
                insta::assert_snapshot!(format!("{name}-{form}"), format.render(&report));
            }
        }
    });
}
