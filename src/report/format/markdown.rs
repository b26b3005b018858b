//! Markdown, for a comment on a pull request: the conclusion first, each finding behind a line that opens.

use super::escape::{block, markdown as escaped};
use crate::campaign::{Conclusion, Verdict};
use crate::report::data::{ClauseReport, FindingReport, Report};
use crate::report::message;

/// The most findings that are told in full: hosts refuse long comments.
const FINDINGS: usize = 20;

/// The longest text that is shown, in characters.
const LONG: usize = 300;

/// The most lines of a payload that are shown.
const LINES: usize = 40;

/// The report as Markdown.
pub(super) fn markdown(report: &Report) -> String {
    let mark = match report.conclusion {
        Conclusion::Conformant => "✅",
        Conclusion::NonConformant | Conclusion::AdapterBroken => "❌",
        Conclusion::Waived | Conclusion::NotEstablished | Conclusion::Interrupted => "⚠️",
    };
    let mut text = format!("## {mark} {}\n\n", escaped(&report.summary.en));
    text += &format!("{}\n\n", escaped(&message::heading(report)));
    text += &format!("{}\n\n", escaped(&message::figures(report)));
    text += "| verdict | must | should |\n| --- | ---: | ---: |\n";
    for one in report.counts.iter().filter(|one| one.must + one.should > 0) {
        text += &format!(
            "| {} | {} | {} |\n",
            one.verdict.name(),
            one.must,
            one.should
        );
    }
    text.push('\n');
    for (at, one) in report.findings.iter().take(FINDINGS).enumerate() {
        text += &finding(report, one, at + 1);
    }
    let more = report.findings.len().saturating_sub(FINDINGS);
    if more > 0 {
        text += &format!("… and {more} more findings\n\n");
    }
    text += &open(report);
    text += &troubles(report);
    for one in &report.waivers {
        text += &format!("- {}\n", escaped(&message::waiver(one)));
    }
    if !report.next.is_empty() {
        text += "### Next\n\n";
        for one in &report.next {
            text += &format!("- {}\n", escaped(&one.en));
        }
    }
    text
}

fn finding(report: &Report, one: &FindingReport, number: usize) -> String {
    let waived = if one.waiver.is_some() { ", waived" } else { "" };
    let mut text = format!(
        "<details><summary>{number}. <code>{}</code> ({}{waived})</summary>\n\n",
        escaped(&one.clause),
        message::level(one.level)
    );
    if let Some(clause) = report.clause(&one.clause) {
        text += &format!("{}\n\n", escaped(&clause.statement.en));
        for sentence in &clause.sentences {
            text += &format!("> {}\n>\n", escaped(sentence.words().trim()));
        }
        text.push('\n');
    }
    let mut lines = Vec::new();
    for story in one.before_stories.iter().chain(&one.stories) {
        lines.push(format!("{}:", story.title.en));
        lines.extend(story.world.iter().map(|line| format!("  {}", line.en)));
        let steps = story.steps.iter().enumerate();
        lines.extend(steps.map(|(at, step)| format!("  {}. {}", at + 1, step.en)));
    }
    lines.push(format!("at step {}:", one.step));
    lines.push(format!("  expected {}", one.expected.short(LONG)));
    lines.push(format!("  observed {}", one.observed.short(LONG)));
    for fired in &one.seen.fired {
        match (&fired.payload, &fired.argument) {
            (Some(payload), _) => {
                lines.push(format!(
                    "  {} was given, decoded:",
                    fired.callback.short(60)
                ));
                let payload = payload.iter().take(LINES);
                lines.extend(payload.map(|line| format!("    {}", line.short(LONG))));
                break;
            }
            (None, Some(argument)) => lines.push(format!(
                "  {} was given {}",
                fired.callback.short(60),
                argument.short(LONG)
            )),
            (None, None) => {}
        }
    }
    text += &block(&lines);
    text += &format!("\nfingerprint `{}`\n", escaped(&one.fingerprint));
    let commands = one.replay.iter().chain(&one.explain);
    let commands: Vec<_> = commands.cloned().collect();
    if !commands.is_empty() {
        text += &format!("\n{}", block(&commands));
    }
    text + "\n</details>\n\n"
}

fn open(report: &Report) -> String {
    let open = |one: &&ClauseReport| {
        matches!(
            one.verdict,
            Verdict::Flaky | Verdict::Untestable | Verdict::NotExercised
        )
    };
    let open: Vec<_> = report.clauses.iter().filter(open).collect();
    if open.is_empty() || report.totals.judged == 0 {
        return String::new();
    }
    let mut text = "### Not established\n\n".to_owned();
    for one in open {
        let reason = one.reason.as_ref().map_or("", |reason| &reason.en);
        text += &format!(
            "- `{}` ({}): {}: {}\n",
            one.id.replace('`', "'"),
            message::level(one.level),
            one.verdict.name(),
            escaped(reason)
        );
    }
    text + "\n"
}

fn troubles(report: &Report) -> String {
    let troubles = &report.adapter_troubles;
    let mut lines = Vec::new();
    lines.extend(troubles.declined.iter().map(message::declined));
    if let Some(aborted) = &troubles.aborted {
        lines.push(format!(
            "the campaign ended early: {}",
            aborted.message.short(600)
        ));
        let stderr = aborted.incident.iter().flat_map(|one| &one.stderr);
        lines.extend(stderr.map(|line| format!("  stderr: {}", line.shown())));
    }
    for one in troubles.broken.iter().take(5) {
        lines.push(format!(
            "scenario {}: {}",
            one.scenario,
            one.incident.shown()
        ));
    }
    for one in troubles.strays.iter().take(5) {
        lines.push(format!("not reproduced: {}", one.shown()));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("### The adapter\n\n{}\n", block(&lines))
}
