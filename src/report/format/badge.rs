//! JSON of a badge, as shields.io reads it from an address.

use serde_json::json;

use crate::campaign::{Conclusion, Verdict};
use crate::report::data::Report;
use crate::report::json as written;
use crate::report::lang::either;

/// The report as a badge.
pub(super) fn badge(report: &Report) -> String {
    let count = |verdict| report.count(verdict);
    let (message, color) = match report.conclusion {
        Conclusion::Conformant => (
            either(
                format!("conformant ({} clauses)", count(Verdict::Pass)),
                format!("符合（{} 个条款）", count(Verdict::Pass)),
            ),
            "brightgreen",
        ),
        Conclusion::Waived => (
            either(
                format!("{} waived", count(Verdict::Waived)),
                format!("{} 个已豁免", count(Verdict::Waived)),
            ),
            "yellow",
        ),
        Conclusion::NonConformant => (
            either(
                format!("{} failing", count(Verdict::Fail)),
                format!("{} 个未通过", count(Verdict::Fail)),
            ),
            "red",
        ),
        Conclusion::NotEstablished => (either("not established", "未能确定").to_owned(), "orange"),
        Conclusion::AdapterBroken => (
            either("adapter broken", "适配器有故障").to_owned(),
            "lightgrey",
        ),
        Conclusion::Interrupted => (either("interrupted", "已中断").to_owned(), "lightgrey"),
    };
    written(&json!({
        "schemaVersion": 1,
        "label": report.spec.name,
        "message": message,
        "color": color,
    }))
}
