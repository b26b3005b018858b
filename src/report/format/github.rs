//! Workflow commands of GitHub Actions: an annotation for each finding, and one for the conclusion.

use super::escape::{message, property};
use crate::campaign::Conclusion;
use crate::report::data::Report;
use crate::report::lang::{either, say};
use crate::report::short_pair;
use crate::spec::Level;

/// GitHub shows ten annotations of a kind in a step.
const MOST: usize = 9;

/// The report as workflow commands.
pub(super) fn github(report: &Report) -> String {
    let mut text = String::new();
    for one in report.findings.iter().take(MOST) {
        let kind = match (one.level, one.waiver, one.is_flaky()) {
            (Level::Must, None, false) => "error",
            (_, Some(_), _) => "notice",
            _ => "warning",
        };
        let statement = report
            .clause(&one.clause)
            .map_or("", |clause| say(&clause.statement));
        let (expected, observed) = short_pair(&one.expected, &one.observed, 200);
        let print = &one.fingerprint;
        let told = either(
            format!("{statement}\nexpected {expected}\nobserved {observed}\nfingerprint {print}"),
            format!("{statement}\n应为 {expected}\n实为 {observed}\n指纹 {print}"),
        );
        text += &format!(
            "::{kind} title={}::{}\n",
            property(&one.clause),
            message(&told)
        );
    }
    let kind = match report.conclusion {
        Conclusion::Conformant => "notice",
        Conclusion::NonConformant | Conclusion::AdapterBroken => "error",
        Conclusion::Waived | Conclusion::NotEstablished | Conclusion::Interrupted => "warning",
    };
    let title = property(&report.spec.name);
    text + &format!(
        "::{kind} title={title}::{}\n",
        message(say(&report.summary))
    )
}
