//! The report for people: what failed, what is not established and why, the counts, the readings, the conclusion.

mod clauses;
mod finding;
mod replayed;

pub use clauses::clauses;
pub use finding::finding;
pub use replayed::replayed;

use unicode_width::UnicodeWidthStr;

use super::data::{ClauseReport, ReadingReport, Report, WaiverState};
use super::lang::{counted, either, say};
use super::message;
use super::page::{Page, Role};
use crate::campaign::{Conclusion, Verdict};
use crate::spec::{Level, Text};

/// The most incidents that are listed.
const INCIDENTS: usize = 5;

/// More clauses than this that are not established for one reason are counted, not listed.
const MOST_ALIKE: usize = 10;

/// How much of a report is shown.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Detail {
    /// The conclusion alone.
    Quiet,
    /// Clauses that pass are one line for each section.
    #[default]
    Normal,
    /// Every clause.
    Verbose,
}

/// A report.
pub fn campaign(report: &Report, detail: Detail) -> Page {
    let mut page = Page::new();
    if detail != Detail::Quiet {
        page.line(Role::Heading, message::heading(report));
        page.line(Role::Faint, message::figures(report));
        if detail == Detail::Verbose
            && let Some(covered) = message::covered(report)
        {
            page.line(Role::Faint, covered);
        }
        findings(report, &mut page);
        open(report, detail, &mut page);
        if detail == Detail::Verbose {
            every_clause(report, &mut page);
        } else {
            sections(report, &mut page);
        }
        counts(report, &mut page);
        readings(&report.readings, &mut page);
        waivers(report, &mut page);
        troubles(report, &mut page);
        if !report.next.is_empty() {
            page.end().line(Role::Heading, either("Next", "下一步"));
            for one in &report.next {
                page.line(Role::Plain, format!("  {}", say(one)));
            }
        }
        page.end();
    }
    page.line(role(report.conclusion), conclusion(report));
    page
}

/// The last line: the conclusion, and what the exit status means.
pub fn conclusion(report: &Report) -> String {
    let (summary, code) = (say(&report.summary), report.exit_code);
    let wrong: Vec<_> = report
        .waivers
        .iter()
        .filter(|one| one.state.is_wrong())
        .map(|one| {
            let state = message::wrong_waiver(one.state);
            either(
                format!("{} {} ({state})", one.clause, one.fingerprint),
                format!("{} {}（{state}）", one.clause, one.fingerprint),
            )
        })
        .collect();
    // What makes the command fail comes first.
    let waivers = if wrong.is_empty() {
        String::new()
    } else {
        let wrong = wrong.join(either(", ", "、"));
        let what = remedy(report);
        either(
            format!("{what} these waivers in conformance.toml: {wrong}; apart from that "),
            format!("请在 conformance.toml 中{what}这些豁免：{wrong}；除此之外，"),
        )
    };
    either(
        format!("{waivers}{summary} (exit status {code})"),
        format!("{waivers}{summary}（退出码 {code}）"),
    )
}

/// What to do with the waivers that are wrong.
fn remedy(report: &Report) -> &'static str {
    let all = |state| {
        let mut wrong = report.waivers.iter().filter(|one| one.state.is_wrong());
        wrong.all(|one| one.state == state)
    };
    if all(WaiverState::NotNeeded) {
        either("remove", "删去")
    } else if all(WaiverState::Expired) {
        either("remove or renew", "删去或延期")
    } else {
        either("correct or remove", "更正或删去")
    }
}

const fn role(conclusion: Conclusion) -> Role {
    match conclusion {
        Conclusion::Conformant => Role::Good,
        Conclusion::NonConformant | Conclusion::AdapterBroken => Role::Bad,
        Conclusion::NotEstablished | Conclusion::Waived | Conclusion::Interrupted => Role::Warning,
    }
}

/// The line that says at once that a clause is violated; `case` is the index of the scenario that showed it first.
pub fn first_violation(clause: &str, case: usize) -> Page {
    let mut page = Page::new();
    page.push(Role::Bad, either("violated: ", "违反："));
    page.text(message::violated(clause, case)).end();
    page
}

fn findings(report: &Report, page: &mut Page) {
    if report.findings.is_empty() {
        return;
    }
    page.end().line(Role::Heading, either("Findings", "问题"));
    for (at, one) in report.findings.iter().enumerate() {
        if at > 0 {
            page.end();
        }
        page.append(finding(report, one, at + 1));
    }
}

const fn verdict_role(verdict: Verdict) -> Role {
    match verdict {
        Verdict::Fail => Role::Bad,
        Verdict::Pass => Role::Good,
        Verdict::Excluded | Verdict::Inapplicable => Role::Faint,
        Verdict::Flaky | Verdict::Untestable | Verdict::NotExercised | Verdict::Waived => {
            Role::Warning
        }
    }
}

/// A text with spaces after it, up to so many columns.
fn padded(text: &str, columns: usize) -> String {
    let pad = columns.saturating_sub(text.width());
    format!("{text}{:pad$}", "")
}

/// What is not established, and why.
fn open(report: &Report, detail: Detail, page: &mut Page) {
    let open = |one: &&ClauseReport| {
        matches!(
            one.verdict,
            Verdict::Flaky | Verdict::Untestable | Verdict::NotExercised
        )
    };
    let open: Vec<_> = report.clauses.iter().filter(open).collect();
    if open.is_empty() || report.totals.judged == 0 {
        return;
    }
    page.end()
        .line(Role::Heading, either("Not established", "未能确定"));
    // While much is open for one reason, the reason says enough.
    let mut listed: Vec<(&Option<Text>, usize)> = Vec::new();
    for one in &open {
        let alike = open.iter().filter(|other| other.reason == one.reason);
        let alike = alike.count();
        if detail == Detail::Verbose || alike <= MOST_ALIKE {
            clause_line(one, page);
        } else if listed.iter().all(|(reason, _)| **reason != one.reason) {
            listed.push((&one.reason, alike));
        }
    }
    for (reason, count) in listed {
        let reason = reason.as_ref().map_or("", say);
        let line = either(
            format!("  {count} clauses: {reason} (`--verbose` lists them)"),
            format!("  {count} 个：{reason}（`--verbose` 会列出）"),
        );
        page.line(Role::Warning, line);
    }
}

/// A clause with its verdict and the reason for it.
fn clause_line(one: &ClauseReport, page: &mut Page) {
    page.push(
        verdict_role(one.verdict),
        format!("  {}", padded(message::verdict_name(one.verdict), 14)),
    );
    page.text(format!("{:<36}", one.id));
    let note = match &one.reason {
        Some(reason) => say(reason).to_owned(),
        None => counted(one.exercised, "scenario", "scenarios", "个场景"),
    };
    let level = match one.level {
        Level::Must => "",
        Level::Should => either(", should", "，应当"),
    };
    page.line(Role::Faint, format!("{note}{level}"));
}

fn every_clause(report: &Report, page: &mut Page) {
    page.end().line(Role::Heading, either("Clauses", "条款"));
    for one in &report.clauses {
        clause_line(one, page);
    }
}

/// For each section how many of its clauses have which verdict.
fn sections(report: &Report, page: &mut Page) {
    if report.totals.judged == 0 {
        return;
    }
    let titles = report.sections.iter().map(|one| say(&one.title).width());
    let width = titles.max().unwrap_or(0);
    page.end()
        .line(Role::Heading, either("Clauses by section", "各节条款"));
    for section in &report.sections {
        let own = || {
            report
                .clauses
                .iter()
                .filter(|one| one.section == section.id)
        };
        let counts = verdicts(own);
        if counts.is_empty() {
            continue;
        }
        let title = say(&section.title);
        let pad = width.saturating_sub(title.width());
        page.text(format!("  {title}{:pad$}", ""));
        for (verdict, count) in counts {
            page.push(
                verdict_role(verdict),
                format!("  {}", tally(count, verdict)),
            );
        }
        page.end();
    }
}

fn verdicts<'r, I: Iterator<Item = &'r ClauseReport>>(
    clauses: impl Fn() -> I,
) -> Vec<(Verdict, usize)> {
    let all = Verdict::ALL.into_iter().map(|verdict| {
        let count = clauses().filter(|one| one.verdict == verdict).count();
        (verdict, count)
    });
    all.filter(|(_, count)| *count > 0).collect()
}

/// How many clauses have a verdict.
fn tally(count: usize, verdict: Verdict) -> String {
    let verdict = message::verdict_name(verdict);
    either(format!("{count} {verdict}"), format!("{count} 个{verdict}"))
}

fn counts(report: &Report, page: &mut Page) {
    let counts = report.counts.iter().filter(|one| one.must + one.should > 0);
    let counts: Vec<_> = counts
        .map(|one| {
            let should = match one.should {
                0 => String::new(),
                some => either(
                    format!(" ({some} should)"),
                    format!("（其中“应当”{some} 个）"),
                ),
            };
            format!("{}{should}", tally(one.must + one.should, one.verdict))
        })
        .collect();
    if !counts.is_empty() {
        page.end().text(either("Verdicts: ", "判定："));
        page.line(Role::Plain, counts.join(either(", ", "，")));
    }
}

fn readings(readings: &[ReadingReport], page: &mut Page) {
    if readings.iter().all(|one| one.followed.is_empty()) {
        return;
    }
    page.end().line(
        Role::Heading,
        either(
            "Readings: how the implementation settles what the document leaves open",
            "解读：实现如何处理文档未定之处",
        ),
    );
    for one in readings {
        page.text(format!("  {}{}", say(&one.question), either(" ", "")));
        let role = if one.strayed() { Role::Bad } else { Role::Code };
        page.push(role, message::followed(one));
        if let Some(pinned) = &one.pinned {
            let only = message::only(say(&pinned.title));
            page.push(
                Role::Faint,
                format!(" · {}{only}", either("pinned: ", "已指定：")),
            );
        }
        page.end();
    }
}

fn waivers(report: &Report, page: &mut Page) {
    if report.waivers.is_empty() {
        return;
    }
    page.end().line(Role::Heading, either("Waivers", "豁免"));
    for one in &report.waivers {
        page.line(Role::Warning, format!("  {}", message::waiver(one)));
    }
}

fn troubles(report: &Report, page: &mut Page) {
    let troubles = &report.adapter_troubles;
    let mut all: Vec<(Role, String)> = Vec::new();
    for one in &troubles.declined {
        all.push((Role::Warning, message::declined(one)));
    }
    let stderr = |incident: &super::data::IncidentReport| {
        let lines = incident.stderr.iter().filter(|line| !line.is_empty());
        let lines = lines.map(|line| (Role::Faint, format!("  stderr: {}", line.shown())));
        lines.collect::<Vec<_>>()
    };
    if let Some(aborted) = &troubles.aborted {
        let text = format!(
            "{}{}",
            either("the campaign ended early: ", "测试提前结束："),
            aborted.told()
        );
        all.push((Role::Bad, text));
        all.extend(aborted.incident.iter().flat_map(stderr));
    }
    for (at, one) in troubles.broken.iter().take(INCIDENTS).enumerate() {
        let text = format!(
            "{} {}{}{}",
            either("scenario", "场景"),
            one.scenario,
            either(": ", "："),
            one.incident.told()
        );
        all.push((Role::Warning, text));
        if at == 0 {
            all.extend(stderr(&one.incident));
        }
    }
    let more = troubles.broken_count.saturating_sub(INCIDENTS);
    if more > 0 {
        all.push((
            Role::Warning,
            either(
                format!("and in {more} more scenarios"),
                format!("另有 {more} 个场景"),
            ),
        ));
    }
    for (at, one) in troubles.strays.iter().take(INCIDENTS).enumerate() {
        all.push((
            Role::Warning,
            format!("{}{}", either("not reproduced: ", "未能重现："), one.told()),
        ));
        if at == 0 {
            all.extend(stderr(one));
        }
    }
    let more = troubles.stray_count.saturating_sub(INCIDENTS);
    if more > 0 {
        let more = counted(more, "more incident", "more incidents", "个事件");
        all.push((
            Role::Warning,
            either(
                format!("and {more} that were not reproduced"),
                format!("另有 {more}未能重现"),
            ),
        ));
    }
    if !all.is_empty() {
        page.end()
            .line(Role::Heading, either("The adapter", "适配器"));
        for (role, line) in all {
            page.line(role, format!("  {line}"));
        }
    }
}
