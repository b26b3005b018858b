//! The conformance statement: what was judged and what was not, with the SHA-256 of the report that shows it.
//!
//! It follows from the report alone, so that whoever has both can make it again and compare.

use super::data::{ClauseReport, Report};
use super::lang::{Lang, plural};
use super::message;
use crate::campaign::{Conclusion, Verdict};
use crate::spec::Level;

/// The heading of a statement.
const TITLE: [(Lang, &str); 2] = [
    (Lang::En, "Conformance statement"),
    (Lang::Zh, "符合性声明"),
];

/// The language that comes first in a statement.
pub fn language_of(statement: &str) -> Lang {
    let mut all = TITLE.into_iter();
    all.find(|(_, title)| statement.starts_with(&format!("# {title}\n")))
        .map_or(Lang::En, |(lang, _)| lang)
}

/// The statement on a report, in both languages; `bytes` is the file that the report was read from.
pub fn statement(report: &Report, bytes: &[u8], first: Lang) -> String {
    let digest = crate::digest::sha256(bytes);
    let mut text = String::new();
    let second = first.pick(Lang::Zh, Lang::En);
    for (at, lang) in [first, second].into_iter().enumerate() {
        if at > 0 {
            text += "\n---\n\n";
        }
        text += &in_language(report, lang, &digest);
    }
    text
}

fn in_language(report: &Report, lang: Lang, digest: &str) -> String {
    let mut text = format!("# {}\n\n", lang.pick(TITLE[0].1, TITLE[1].1));
    text += &format!("{}\n\n", escaped(lang.of(&report.summary)));
    let mut line = |name: &str, value: String| {
        text += &format!("- {name}{}{}\n", lang.pick(": ", "："), escaped(&value));
    };
    let unknown = || lang.pick("unknown", "未知").to_owned();
    let program = |one: &Option<super::data::ProgramReport>| {
        one.as_ref()
            .map_or_else(unknown, |one| message::named_in(lang, one))
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
    line(lang.pick("harness", "本工具的版本"), report.harness.shown());
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
        conclusion(lang, report.conclusion).to_owned(),
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
        let count = clauses.len();
        text += &lang.pick(
            format!("## {name} ({count})\n\n"),
            format!("## {name}（{count}）\n\n"),
        );
        for one in clauses {
            text += &clause(one, lang);
        }
        text.push('\n');
    }
    text
}

fn clause(one: &ClauseReport, lang: Lang) -> String {
    let level = match one.level {
        Level::Must => lang.pick("must", "必须"),
        Level::Should => lang.pick("should", "应当"),
    };
    let reason = one.reason.as_ref().map_or_else(String::new, |reason| {
        format!("{}{}", lang.pick(": ", "："), escaped(lang.of(reason)))
    });
    let (id, count) = (escaped(&one.id), one.exercised);
    let scenarios = plural(count, "scenario", "scenarios");
    lang.pick(
        format!("- {id} ({level}, {scenarios}){reason}\n"),
        format!("- {id}（{level}，{count} 个场景）{reason}\n"),
    )
}

fn conclusion(lang: Lang, conclusion: Conclusion) -> &'static str {
    let (en, zh) = match conclusion {
        Conclusion::Conformant => ("conformant", "符合"),
        Conclusion::Waived => ("waived", "除已豁免的问题外符合"),
        Conclusion::NonConformant => ("non-conformant", "不符合"),
        Conclusion::NotEstablished => ("not-established", "未能确定是否符合"),
        Conclusion::AdapterBroken => ("adapter-broken", "适配器有故障"),
        Conclusion::Interrupted => ("interrupted", "测试被中断"),
    };
    lang.pick(en, zh)
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
        let text = statement(&report, bytes.as_bytes(), Lang::En);
        assert_eq!(text, statement(&report, bytes.as_bytes(), Lang::En));
        assert_eq!(language_of(&text), Lang::En);
        let chinese = statement(&report, bytes.as_bytes(), Lang::Zh);
        assert_eq!(language_of(&chinese), Lang::Zh);
        assert!(chinese.contains("\n- 结论：不符合\n"), "{chinese}");
        assert!(
            chinese.contains("\n- historical.gender（必须，"),
            "{chinese}"
        );
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
        assert_ne!(text, statement(&report, b"other bytes", Lang::En));
    }
}
