//! What a run leaves behind: its report, and processes if things went wrong.

use std::fs;
use std::path::Path;

use miniapp_conformance::report::Report;

/// `report.json` in a directory, held against its schema.
pub fn report(dir: &Path) -> Report {
    let text = fs::read_to_string(dir.join("report.json")).expect("a report");
    let report = Report::parse(&text).expect("a report");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let schema: serde_json::Value =
        serde_json::from_str(miniapp_conformance::report::data::SCHEMA).expect("JSON");
    let schema = jsonschema::draft202012::new(&schema).expect("a schema");
    assert!(schema.is_valid(&value));
    report
}

/// Processes with this word on their command lines.
pub fn left(word: &str) -> usize {
    let all = fs::read_dir("/proc").expect("/proc");
    let lines = all.filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok());
    lines
        .filter(|line| String::from_utf8_lossy(line).contains(word))
        .count()
}
