//! The conformance statement: what was judged and what was not, with the SHA-256 of the report that shows it.
//!
//! It follows from the report alone, so that whoever has both can make it again and compare.

use super::data::{ClauseReport, Report};
use super::lang::{Lang, both};
use crate::campaign::{Conclusion, Verdict};
use crate::spec::Level;

/// The statement on a report; `bytes` is the file that the report was read from.
pub fn statement(report: &Report, bytes: &[u8]) -> String {
    let digest = crate::digest::sha256(bytes);
    let mut text = String::new();
    for (at, lang) in [Lang::En, Lang::Zh].into_iter().enumerate() {
        if at > 0 {
            text += "\n---\n\n";
        }
        text += &in_language(report, lang, &digest);
    }
    text
}

fn in_language(report: &Report, lang: Lang, digest: &str) -> String {
    let title = both(|lang| lang.pick("Conformance statement", "符合性声明").to_owned());
    let mut text = format!("# {}\n\n", lang.of(&title));
    text += &format!("{}\n\n", escaped(lang.of(&report.summary)));
    let mut line = |name: &str, value: String| {
        text += &format!("- {name}{}{}\n", lang.pick(": ", "："), escaped(&value));
    };
    let unknown = || lang.pick("unknown", "未知").to_owned();
    let program = |one: &Option<super::data::ProgramReport>| {
        one.as_ref()
            .map_or_else(unknown, super::data::ProgramReport::shown)
    };
    line(
        lang.pick("implementation", "被测实现"),
        program(&report.implementation),
    );
    line(lang.pick("adapter", "适配器"), program(&report.adapter));
    let spec = &report.spec;
    line(
        lang.pick("spec", "规格"),
        format!("{} {}", spec.name, spec.version),
    );
    line(
        lang.pick("document", "文档"),
        lang.of(&spec.document).to_owned(),
    );
    line(
        lang.pick("SHA-256 of the spec", "规格的 SHA-256"),
        spec.digest.clone(),
    );
    line(lang.pick("harness", "测试工具"), report.harness.shown());
    line(lang.pick("seed", "随机种子"), report.seed.to_string());
    let totals = report.totals;
    line(
        lang.pick("scenarios judged", "已判定场景"),
        format!("{} / {}", totals.judged, totals.asked),
    );
    line(
        lang.pick("calls of the API", "API 调用次数"),
        totals.calls.to_string(),
    );
    line(
        lang.pick("conclusion", "结论"),
        conclusion(report.conclusion).to_owned(),
    );
    line(
        lang.pick("SHA-256 of the report", "报告的 SHA-256"),
        digest.to_owned(),
    );
    text.push('\n');
    for verdict in Verdict::ALL {
        let clauses: Vec<_> = report
            .clauses
            .iter()
            .filter(|one| one.verdict == verdict)
            .collect();
        if clauses.is_empty() {
            continue;
        }
        let name = lang.pick(verdict.name(), verdict.name_zh());
        text += &format!("## {name} ({})\n\n", clauses.len());
        for one in clauses {
            text += &clause(one, lang);
        }
        text.push('\n');
    }
    text
}

fn clause(one: &ClauseReport, lang: Lang) -> String {
    let level = match one.level {
        Level::Must => "must",
        Level::Should => "should",
    };
    let reason = one.reason.as_ref().map_or_else(String::new, |reason| {
        format!("{}{}", lang.pick(": ", "："), escaped(lang.of(reason)))
    });
    format!(
        "- {} ({level}, {}){reason}\n",
        escaped(&one.id),
        one.exercised
    )
}

const fn conclusion(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Conformant => "conformant",
        Conclusion::Waived => "waived",
        Conclusion::NonConformant => "non-conformant",
        Conclusion::NotEstablished => "not-established",
        Conclusion::AdapterBroken => "adapter-broken",
        Conclusion::Interrupted => "interrupted",
    }
}

/// A text in one line of Markdown that forms no heading, link, emphasis or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for one in super::harmless(text).chars() {
        if matches!(
            one,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '!'
        ) {
            out.push('\\');
        }
        out.push(one);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::made;
    use super::*;

    #[test]
    fn a_statement_follows_from_the_report_and_nothing_in_it_is_forged() {
        let mut report = made(&["payload.gender.real-value@success"]);
        if let Some(one) = &mut report.implementation {
            one.name = "x\n- conclusion: conformant\n[a](b)<script>".into();
        }
        let bytes = report.to_json();
        let text = statement(&report, bytes.as_bytes());
        assert_eq!(text, statement(&report, bytes.as_bytes()));
        assert!(text.contains("- conclusion: non-conformant"), "{text}");
        let forged = |line: &str| line.starts_with("- conclusion: conformant");
        assert!(!text.lines().any(forged), "{text}");
        assert!(
            !text.contains("<script>") && !text.contains("[a]("),
            "{text}"
        );
        assert!(
            text.contains("## fail (1)\n\n- historical.gender (must"),
            "{text}"
        );
        assert!(text.contains("符合性声明"));
        assert_ne!(text, statement(&report, b"other bytes"));
    }
}
