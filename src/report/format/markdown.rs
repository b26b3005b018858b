//! Markdown, for a comment on a pull request: the conclusion first, each finding behind a line that opens.

use super::escape::{block, markdown as escaped};
use crate::campaign::{Conclusion, Verdict};
use crate::report::data::{ClauseReport, FindingReport, Report};
use crate::report::lang::{either, say};
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
    let mut text = format!("## {mark} {}\n\n", escaped(say(&report.summary)));
    text += &format!("{}\n\n", escaped(&message::heading(report)));
    text += &format!("{}\n\n", escaped(&message::figures(report)));
    text += either("| verdict | must | should |\n", "| 判定 | 必须 | 应当 |\n");
    text += "| --- | ---: | ---: |\n";
    for one in report.counts.iter().filter(|one| one.must + one.should > 0) {
        text += &format!(
            "| {} | {} | {} |\n",
            message::verdict_name(one.verdict),
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
        text += &either(
            format!("… and {more} more findings\n\n"),
            format!("…… 另有 {more} 个问题\n\n"),
        );
    }
    text += &open(report);
    text += &troubles(report);
    for one in &report.waivers {
        text += &format!("- {}\n", escaped(&message::waiver(one)));
    }
    if !report.next.is_empty() {
        text += either("### Next\n\n", "### 下一步\n\n");
        for one in &report.next {
            text += &format!("- {}\n", escaped(say(one)));
        }
    }
    text
}

fn finding(report: &Report, one: &FindingReport, number: usize) -> String {
    let waived = one.waiver.map_or("", |_| either(", waived", "，已豁免"));
    let (clause, level) = (escaped(&one.clause), message::level(one.level));
    let level = either(
        format!(" ({level}{waived})"),
        format!("（{level}{waived}）"),
    );
    let mut text =
        format!("<details><summary>{number}. <code>{clause}</code>{level}</summary>\n\n");
    if let Some(clause) = report.clause(&one.clause) {
        text += &format!("{}\n\n", escaped(say(&clause.statement)));
        for sentence in &clause.sentences {
            let lines = sentence.words().trim().lines();
            let lines: Vec<_> = lines.map(|line| format!("> {}", escaped(line))).collect();
            text += &format!("{}\n>\n", lines.join("\\\n"));
        }
        text.push('\n');
    }
    let mut lines = Vec::new();
    for story in one.before_stories.iter().chain(&one.stories) {
        lines.push(format!("{}{}", say(&story.title), either(":", "：")));
        lines.extend(story.world.iter().map(|line| format!("  {}", say(line))));
        let steps = story.steps.iter().enumerate();
        lines.extend(steps.map(|(at, step)| format!("  {}. {}", at + 1, say(step))));
    }
    let step = one.step;
    lines.push(either(
        format!("at step {step}:"),
        format!("第 {step} 步："),
    ));
    let (wanted, seen) = crate::report::short_pair(&one.expected, &one.observed, LONG);
    let expected = either("expected ", "应为：");
    lines.push(format!("  {expected}{wanted}"));
    let observed = either("observed ", "实为：");
    lines.push(format!("  {observed}{seen}"));
    for fired in &one.seen.fired {
        match (&fired.payload, &fired.argument) {
            (Some(payload), _) => {
                let name = fired.callback.short(60);
                lines.push(either(
                    format!("  {name} was given, decoded:"),
                    format!("  {name} 收到（已解码）："),
                ));
                let payload = payload.iter().take(LINES);
                lines.extend(payload.map(|line| format!("    {}", line.short(LONG))));
                break;
            }
            (None, Some(argument)) => {
                let (name, argument) = (fired.callback.short(60), argument.short(LONG));
                lines.push(either(
                    format!("  {name} was given {argument}"),
                    format!("  {name} 收到：{argument}"),
                ));
            }
            (None, None) => {}
        }
    }
    text += &block(&lines);
    let fingerprint = either("fingerprint ", "指纹：");
    text += &format!("\n{fingerprint}`{}`\n", escaped(&one.fingerprint));
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
    let mut text = either("### Not established\n\n", "### 未能确定\n\n").to_owned();
    for one in open {
        let reason = one.reason.as_ref().map_or("", |reason| say(reason));
        let (id, reason) = (one.id.replace('`', "'"), escaped(reason));
        let level = message::level(one.level);
        let verdict = message::verdict_name(one.verdict);
        text += &either(
            format!("- `{id}` ({level}): {verdict}: {reason}\n"),
            format!("- `{id}`（{level}）：{verdict}：{reason}\n"),
        );
    }
    text + "\n"
}

fn troubles(report: &Report) -> String {
    let troubles = &report.adapter_troubles;
    let mut lines = Vec::new();
    lines.extend(troubles.declined.iter().map(message::declined));
    if let Some(aborted) = &troubles.aborted {
        let early = either("the campaign ended early: ", "测试提前结束：");
        lines.push(format!("{early}{}", aborted.told()));
        let stderr = aborted.incident.iter().flat_map(|one| &one.stderr);
        lines.extend(stderr.map(|line| format!("  stderr: {}", line.shown())));
    }
    for one in troubles.broken.iter().take(5) {
        let scenario = either("scenario", "场景");
        let colon = either(": ", "：");
        lines.push(format!(
            "{scenario} {}{colon}{}",
            one.scenario,
            one.incident.told()
        ));
    }
    for one in troubles.strays.iter().take(5) {
        let stray = either("not reproduced: ", "未能重现：");
        lines.push(format!("{stray}{}", one.told()));
    }
    if lines.is_empty() {
        return String::new();
    }
    let title = either("### The adapter", "### 适配器");
    format!("{title}\n\n{}\n", block(&lines))
}
