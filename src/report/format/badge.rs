//! JSON of a badge, as shields.io reads it from an address.

use serde_json::json;

use crate::campaign::{Conclusion, Verdict};
use crate::report::data::Report;
use crate::report::json as written;

/// The report as a badge.
pub(super) fn badge(report: &Report) -> String {
    let count = |verdict| report.count(verdict);
    let (message, color) = match report.conclusion {
        Conclusion::Conformant => (
            format!("conformant ({} clauses)", count(Verdict::Pass)),
            "brightgreen",
        ),
        Conclusion::Waived => (format!("{} waived", count(Verdict::Waived)), "yellow"),
        Conclusion::NonConformant => (format!("{} failing", count(Verdict::Fail)), "red"),
        Conclusion::NotEstablished => ("not established".to_owned(), "orange"),
        Conclusion::AdapterBroken => ("adapter broken".to_owned(), "lightgrey"),
        Conclusion::Interrupted => ("interrupted".to_owned(), "lightgrey"),
    };
    written(&json!({
        "schemaVersion": 1,
        "label": report.spec.name,
        "message": message,
        "color": color,
    }))
}
