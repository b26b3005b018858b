//! The report for people: what failed, what is not established and why, the counts, the readings, the conclusion.

mod clauses;
mod finding;
mod replayed;

pub use clauses::clauses;
pub use finding::finding;
pub use replayed::replayed;

use unicode_width::UnicodeWidthStr;

use super::data::{ClauseReport, ReadingReport, Report};
use super::lang::plural;
use super::message;
use super::page::{Page, Role};
use crate::campaign::{Conclusion, Verdict};
use crate::spec::Level;

/// The most incidents that are listed.
const INCIDENTS: usize = 5;

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
        findings(report, &mut page);
        open(report, &mut page);
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
            page.end().line(Role::Heading, "Next");
            for one in &report.next {
                page.line(Role::Plain, format!("  {}", one.en));
            }
        }
        page.end();
    }
    page.line(role(report.conclusion), conclusion(report));
    page
}

/// The last line: the conclusion, and what the exit status means.
pub fn conclusion(report: &Report) -> String {
    format!("{} (exit status {})", report.summary.en, report.exit_code)
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
    page.push(Role::Bad, "violated:");
    page.text(format!(" {}", message::violated(clause, case)))
        .end();
    page
}

fn findings(report: &Report, page: &mut Page) {
    if report.findings.is_empty() {
        return;
    }
    page.end().line(Role::Heading, "Findings");
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

/// What is not established, and why.
fn open(report: &Report, page: &mut Page) {
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
    page.end().line(Role::Heading, "Not established");
    for one in open {
        clause_line(one, page);
    }
}

/// A clause with its verdict and the reason for it.
fn clause_line(one: &ClauseReport, page: &mut Page) {
    page.push(
        verdict_role(one.verdict),
        format!("  {:<14}", one.verdict.name()),
    );
    page.text(format!("{:<36}", one.id));
    let note = match &one.reason {
        Some(reason) => reason.en.clone(),
        None => plural(one.exercised, "scenario", "scenarios"),
    };
    let level = match one.level {
        Level::Must => "",
        Level::Should => ", should",
    };
    page.line(Role::Faint, format!("{note}{level}"));
}

fn every_clause(report: &Report, page: &mut Page) {
    page.end().line(Role::Heading, "Clauses");
    for one in &report.clauses {
        clause_line(one, page);
    }
}

/// For each section how many of its clauses have which verdict.
fn sections(report: &Report, page: &mut Page) {
    if report.totals.judged == 0 {
        return;
    }
    let titles = report.sections.iter().map(|one| one.title.zh.width());
    let width = titles.max().unwrap_or(0);
    page.end().line(Role::Heading, "Clauses by section");
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
        let title = if section.title.zh.is_empty() {
            &section.title.en
        } else {
            &section.title.zh
        };
        let pad = width.saturating_sub(title.width());
        page.text(format!("  {title}{:pad$}", ""));
        for (verdict, count) in counts {
            page.push(
                verdict_role(verdict),
                format!("  {count} {}", verdict.name()),
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

fn counts(report: &Report, page: &mut Page) {
    let counts = report.counts.iter().filter(|one| one.must + one.should > 0);
    let counts: Vec<_> = counts
        .map(|one| {
            let should = match one.should {
                0 => String::new(),
                some => format!(" ({some} should)"),
            };
            format!("{} {}{should}", one.must + one.should, one.verdict.name())
        })
        .collect();
    if !counts.is_empty() {
        page.end().text("Verdicts: ");
        page.line(Role::Plain, counts.join(", "));
    }
}

fn readings(readings: &[ReadingReport], page: &mut Page) {
    if readings.iter().all(|one| one.followed.is_empty()) {
        return;
    }
    page.end().line(
        Role::Heading,
        "Readings: how the implementation settles what the document leaves open",
    );
    for one in readings {
        page.text(format!("  {} ", one.question.en));
        let role = if one.strayed() { Role::Bad } else { Role::Code };
        page.push(role, message::followed(one));
        if let Some(pinned) = &one.pinned {
            let only = message::only(&pinned.title.en);
            page.push(Role::Faint, format!(" · pinned: {only}"));
        }
        page.end();
    }
}

fn waivers(report: &Report, page: &mut Page) {
    if report.waivers.is_empty() {
        return;
    }
    page.end().line(Role::Heading, "Waivers");
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
        let text = format!("the campaign ended early: {}", aborted.message.short(600));
        all.push((Role::Bad, text));
        all.extend(aborted.incident.iter().flat_map(stderr));
    }
    for (at, one) in troubles.broken.iter().take(INCIDENTS).enumerate() {
        let text = format!("scenario {}: {}", one.scenario, one.incident.shown());
        all.push((Role::Warning, text));
        if at == 0 {
            all.extend(stderr(&one.incident));
        }
    }
    let more = troubles.broken_count.saturating_sub(INCIDENTS);
    if more > 0 {
        all.push((Role::Warning, format!("and in {more} more scenarios")));
    }
    for (at, one) in troubles.strays.iter().take(INCIDENTS).enumerate() {
        all.push((Role::Warning, format!("not reproduced: {}", one.shown())));
        if at == 0 {
            all.extend(stderr(one));
        }
    }
    let more = troubles.stray_count.saturating_sub(INCIDENTS);
    if more > 0 {
        let more = plural(more, "more incident", "more incidents");
        all.push((
            Role::Warning,
            format!("and {more} that were not reproduced"),
        ));
    }
    if !all.is_empty() {
        page.end().line(Role::Heading, "The adapter");
        for (role, line) in all {
            page.line(role, format!("  {line}"));
        }
    }
}
