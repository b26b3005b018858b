//! Each form of a report whose texts are hostile.

use super::Format;
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
