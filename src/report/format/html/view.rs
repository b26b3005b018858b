//! What the page shows, as the template takes it.

use super::finding::{FindingView, finding};
use super::picture::{Bar, Picture, bars, picture};
use super::quote::{Quote, sentences};
use super::waiver::waiver;
use super::words::{Plain, Words};
use crate::campaign::{Conclusion, Verdict};
use crate::report::chinese::in_language;
use crate::report::data::{
    ClauseReport, IncidentReport, ProgramReport, ReadingReport, Report, WaiverReport, WaiverState,
};
use crate::report::{Lang, message, plural};
use crate::spec::Level;

pub(super) struct ReportView {
    pub(super) api: Plain,
    pub(super) title: Words,
    pub(super) subject: Plain,
    pub(super) sign: &'static str,
    pub(super) tone: &'static str,
    pub(super) conclusion: Words,
    pub(super) summary: Words,
    pub(super) exit_code: u8,
    pub(super) next: Vec<Words>,
    pub(super) facts: Vec<Fact>,
    pub(super) counts: Vec<CountView>,
    pub(super) findings: Vec<FindingView>,
    pub(super) open: Vec<OpenView>,
    pub(super) clauses: Vec<ClauseView>,
    pub(super) sections: Vec<(Plain, Words)>,
    pub(super) bars: Vec<Bar>,
    pub(super) picture: Option<Picture>,
    pub(super) readings: Vec<ReadingView>,
    pub(super) troubles: Vec<TroubleView>,
    pub(super) waivers: Vec<WaiverView>,
}

/// A line of the table of facts.
pub(super) struct Fact {
    pub(super) name: Words,
    pub(super) value: Words,
    /// The value is an address, a digest or the like.
    pub(super) code: bool,
    /// Where it leads. Only addresses of the web.
    pub(super) link: Option<Plain>,
}

pub(super) struct CountView {
    pub(super) verdict: &'static str,
    pub(super) title: Words,
    pub(super) tone: &'static str,
    pub(super) must: usize,
    pub(super) should: usize,
    /// Where its part of the bar begins, and how long it is, in thousandths of all clauses.
    pub(super) from: usize,
    pub(super) part: usize,
}

/// Clauses that were not judged, or not firmly, for the same reason.
pub(super) struct OpenView {
    pub(super) title: Words,
    pub(super) tone: &'static str,
    /// Whether they keep the conclusion open.
    pub(super) matters: bool,
    pub(super) clauses: Vec<ClauseView>,
}

pub(super) struct ClauseView {
    pub(super) id: Plain,
    pub(super) section: Plain,
    pub(super) section_title: Words,
    pub(super) must: bool,
    pub(super) verdict: &'static str,
    pub(super) verdict_title: Words,
    pub(super) tone: &'static str,
    pub(super) statement: Words,
    pub(super) sentences: Vec<Quote>,
    pub(super) exercised: usize,
    pub(super) reason: Option<Words>,
    pub(super) help: Option<Words>,
    pub(super) findings: Vec<usize>,
}

pub(super) struct ReadingView {
    pub(super) id: Plain,
    pub(super) question: Words,
    pub(super) followed: Vec<(Words, usize)>,
    pub(super) pinned: Option<Words>,
    pub(super) strayed: bool,
}

/// What went wrong between the harness and the adapter.
pub(super) struct TroubleView {
    pub(super) text: Words,
    pub(super) stderr: Vec<Plain>,
}

pub(super) struct WaiverView {
    pub(super) clause: Plain,
    pub(super) fingerprint: Plain,
    pub(super) state: Words,
    pub(super) matched: bool,
    pub(super) reason: Plain,
    pub(super) owner: Plain,
    pub(super) link: Plain,
    pub(super) href: Option<Plain>,
}

impl ReportView {
    pub(super) fn of(report: &Report) -> Self {
        let (sign, tone, conclusion) = concluded(report.conclusion);
        let findings = report.findings.iter().enumerate();
        let used = report.sections.iter().filter(|one| {
            let mut clauses = report.clauses.iter();
            clauses.any(|clause| clause.section == one.id)
        });
        Self {
            api: Plain::of(&report.spec.name),
            title: Words::of(&report.spec.title),
            subject: Plain::of(&report.subject()),
            sign,
            tone,
            conclusion,
            summary: Words::of(&report.summary),
            exit_code: report.exit_code,
            next: report.next.iter().map(Words::of).collect(),
            facts: facts(report),
            counts: counts(report),
            findings: findings
                .map(|(at, one)| finding(report, at + 1, one))
                .collect(),
            open: open(report),
            clauses: report
                .clauses
                .iter()
                .map(|one| clause(report, one))
                .collect(),
            sections: used
                .map(|one| (Plain::of(&one.id), Words::of(&one.title)))
                .collect(),
            bars: bars(&report.coverage),
            picture: report.coverage.picture.as_ref().and_then(picture),
            readings: report.readings.iter().map(reading).collect(),
            troubles: troubles(report),
            waivers: report.waivers.iter().map(waiver_view).collect(),
        }
    }
}

fn concluded(conclusion: Conclusion) -> (&'static str, &'static str, Words) {
    match conclusion {
        Conclusion::Conformant => ("✓", "good", Words::new("Conformant", "符合")),
        Conclusion::NonConformant => ("✗", "bad", Words::new("Not conformant", "不符合")),
        Conclusion::Waived => (
            "!",
            "warn",
            Words::new("Conformant but for waived findings", "除已豁免的问题外符合"),
        ),
        Conclusion::NotEstablished => (
            "?",
            "warn",
            Words::new("Conformance not established", "未能确定是否符合"),
        ),
        Conclusion::AdapterBroken => (
            "!",
            "warn",
            Words::new("The adapter is broken", "适配器有故障"),
        ),
        Conclusion::Interrupted => ("!", "warn", Words::new("Interrupted", "测试被中断")),
    }
}

const fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "bad",
        Verdict::Pass => "good",
        Verdict::Flaky | Verdict::Untestable | Verdict::NotExercised | Verdict::Waived => "warn",
        Verdict::Inapplicable | Verdict::Excluded => "none",
    }
}

fn titled(verdict: Verdict) -> Words {
    Words::new(verdict.name(), verdict.name_zh())
}

/// An address that a browser may follow: one of the web, and nothing that runs.
fn web(address: &str) -> Option<Plain> {
    let lower = address.to_lowercase();
    let web = lower.starts_with("https://") || lower.starts_with("http://");
    web.then(|| Plain::of(address))
}

fn facts(report: &Report) -> Vec<Fact> {
    let fact = |name: Words, value: Words| Fact {
        name,
        value,
        code: false,
        link: None,
    };
    let code = |name: Words, value: &str| Fact {
        code: true,
        ..fact(name, Words::name(value))
    };
    let program = |one: &Option<ProgramReport>| match one {
        Some(one) => Words::new(
            message::named_in(Lang::En, one),
            message::named_in(Lang::Zh, one),
        ),
        None => Words::new("unknown", "未知"),
    };
    let spec = &report.spec;
    let totals = report.totals;
    let document = Fact {
        link: web(&spec.url),
        ..fact(Words::new("Document", "文档"), Words::of(&spec.document))
    };
    let mut facts = vec![
        fact(
            Words::new("Implementation", "被测实现"),
            program(&report.implementation),
        ),
        fact(Words::new("Adapter", "适配器"), program(&report.adapter)),
    ];
    if !report.target.is_empty() {
        let name = Words::new("Reached by", "连接方式");
        facts.push(code(name, &report.target.short(300)));
    }
    facts.push(fact(
        Words::new("Spec", "规格"),
        Words::name(&format!("{} {}", spec.name, spec.version)),
    ));
    facts.push(document);
    facts.push(code(
        Words::new("SHA-256 of the spec", "规格的 SHA-256"),
        &spec.digest,
    ));
    facts.push(fact(
        Words::new("Scenarios judged", "已判定场景"),
        Words::new(
            format!("{} of {}", totals.judged, totals.asked),
            format!("{} / {}", totals.judged, totals.asked),
        ),
    ));
    facts.push(fact(
        Words::new("Calls of the API", "API 调用次数"),
        Words::name(&totals.calls.to_string()),
    ));
    facts.push(fact(
        Words::new("Random seed", "随机种子"),
        Words::name(&report.seed.to_string()),
    ));
    if let Some(shard) = report.shard {
        let part = format!("{} / {}", shard.index, shard.count);
        facts.push(fact(Words::new("Part", "分片"), Words::name(&part)));
    }
    if let Some(time) = &report.time {
        facts.push(fact(
            Words::new("Time", "时间"),
            Words::new(
                format!("{}, {:.1} seconds", time.started, time.seconds),
                format!("{}，{:.1} 秒", time.started, time.seconds),
            ),
        ));
    }
    facts.push(fact(
        Words::new("Harness", "本工具的版本"),
        Words::name(&report.harness.shown()),
    ));
    facts
}

fn counts(report: &Report) -> Vec<CountView> {
    let all = report.counts.iter();
    // A file may say anything.
    let sum = |must: usize, should: usize| must.saturating_add(should);
    let total = all.fold(0, |total, one| sum(total, sum(one.must, one.should)));
    let thousandths = |count: usize| count.saturating_mul(1000).checked_div(total).unwrap_or(0);
    let mut before = 0;
    let counts = report.counts.iter();
    let counts = counts.filter(|one| sum(one.must, one.should) > 0);
    counts
        .map(|one| {
            let from = thousandths(before);
            before = sum(before, sum(one.must, one.should));
            CountView {
                verdict: one.verdict.name(),
                title: titled(one.verdict),
                tone: tone(one.verdict),
                must: one.must,
                should: one.should,
                from,
                part: thousandths(before) - from,
            }
        })
        .collect()
}

fn clause(report: &Report, clause: &ClauseReport) -> ClauseView {
    let section = report.section(&clause.section);
    let places = clause.findings.iter().chain(&clause.also);
    let places = places.filter(|at| **at < report.findings.len());
    ClauseView {
        id: Plain::of(&clause.id),
        section: Plain::of(&clause.section),
        section_title: section.map_or_else(Words::default, |one| Words::of(&one.title)),
        must: clause.level == Level::Must,
        verdict: clause.verdict.name(),
        verdict_title: titled(clause.verdict),
        tone: tone(clause.verdict),
        statement: Words::of(&clause.statement),
        sentences: sentences(clause),
        exercised: clause.exercised,
        reason: clause.reason.as_ref().map(Words::of),
        help: clause.help.as_ref().map(Words::of),
        findings: places.map(|at| at + 1).collect(),
    }
}

fn open(report: &Report) -> Vec<OpenView> {
    let kinds = [
        Verdict::Flaky,
        Verdict::Untestable,
        Verdict::NotExercised,
        Verdict::Inapplicable,
        Verdict::Excluded,
    ];
    let groups = kinds.into_iter().map(|verdict| {
        let clauses = report.clauses.iter();
        let clauses = clauses.filter(|one| one.verdict == verdict);
        OpenView {
            title: titled(verdict),
            tone: tone(verdict),
            matters: tone(verdict) == "warn",
            clauses: clauses.map(|one| clause(report, one)).collect(),
        }
    });
    groups.filter(|one| !one.clauses.is_empty()).collect()
}

fn reading(reading: &ReadingReport) -> ReadingView {
    let followed = reading.followed.iter();
    ReadingView {
        id: Plain::of(&reading.id),
        question: Words::of(&reading.question),
        followed: followed
            .map(|one| (Words::of(&one.title), one.scenarios))
            .collect(),
        pinned: reading.pinned.as_ref().map(|one| Words::of(&one.title)),
        strayed: reading.strayed(),
    }
}

fn troubles(report: &Report) -> Vec<TroubleView> {
    let troubles = &report.adapter_troubles;
    let stderr = |one: &IncidentReport| {
        let lines = one.stderr.iter().filter(|line| !line.is_empty());
        lines.map(Plain::foreign).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    if let Some(one) = &troubles.aborted {
        let message = one.message.short(600);
        all.push(TroubleView {
            text: Words::new(
                format!("the campaign ended early: {message}"),
                format!("测试提前结束：{}", in_language(Lang::Zh, &message)),
            ),
            stderr: one.incident.as_ref().map(stderr).unwrap_or_default(),
        });
    }
    all.extend(troubles.declined.iter().map(|one| TroubleView {
        text: Words::new(
            format!(
                "the adapter declared `{}` and declined it in {}: {}",
                one.capability,
                plural(one.scenarios, "scenario", "scenarios"),
                one.reason.short(300)
            ),
            format!(
                "适配器声明了 `{}`，却在 {} 个场景中拒绝执行：{}",
                one.capability,
                one.scenarios,
                in_language(Lang::Zh, &one.reason.short(300))
            ),
        ),
        stderr: Vec::new(),
    }));
    all.extend(troubles.broken.iter().map(|one| {
        let incident = one.incident.shown();
        TroubleView {
            text: Words::new(
                format!("scenario {}: {incident}", one.scenario),
                format!(
                    "场景 {}：{}",
                    one.scenario,
                    in_language(Lang::Zh, &incident)
                ),
            ),
            stderr: stderr(&one.incident),
        }
    }));
    all.extend(troubles.strays.iter().map(|one| TroubleView {
        text: Words::new(
            format!("not reproduced: {}", one.shown()),
            format!("未能复现：{}", in_language(Lang::Zh, &one.shown())),
        ),
        stderr: stderr(one),
    }));
    all
}

fn waiver_view(one: &WaiverReport) -> WaiverView {
    WaiverView {
        clause: Plain::of(&one.clause),
        fingerprint: Plain::of(&one.fingerprint),
        state: waiver(one),
        matched: one.state == WaiverState::Matched,
        reason: Plain::foreign(&one.reason),
        owner: Plain::foreign(&one.owner),
        link: Plain::foreign(&one.link),
        href: web(one.link.raw()),
    }
}
