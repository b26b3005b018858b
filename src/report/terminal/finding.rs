//! One finding for people.

use unicode_width::UnicodeWidthStr;

use crate::report::data::{FindingReport, FiredReport, Report, SeenReport, StoryReport};
use crate::report::lang::{counted, either, say};
use crate::report::message;
use crate::report::page::{Page, Role};

/// The longest line of a payload that is shown, in characters.
const LINE: usize = 200;

/// The longest text that is shown, in characters.
const LONG: usize = 600;

/// The most lines of a payload that are shown.
const LINES: usize = 40;

/// One finding: statement, sentence of the document, scenario, expected and observed, and the commands that replay and explain it.
pub fn finding(report: &Report, finding: &FindingReport, number: usize) -> Page {
    let mut page = Page::new();
    page.push(Role::Bad, format!("{number}. "));
    page.push(Role::Heading, &finding.clause);
    let alike = |other: &&FindingReport| other.clause == finding.clause;
    if report.findings.iter().filter(alike).count() > 1
        && let Some(place) = finding.place()
    {
        page.text(either(": ", "：")).push(Role::Heading, place);
    }
    head(report, finding, &mut page);
    if finding.is_flaky() {
        page.line(Role::Warning, format!("   {}", message::flaky(finding)));
    } else {
        page.line(Role::Faint, format!("   {}", message::count(finding)));
    }
    if !finding.before.is_empty() {
        page.line(Role::Warning, format!("   {}", message::state()));
    }
    for one in finding.before_stories.iter().chain(&finding.stories) {
        story(one, &mut page);
    }
    page.line(
        Role::Faint,
        either(
            format!("   at step {}:", finding.step),
            format!("   第 {} 步：", finding.step),
        ),
    );
    compared(finding, &mut page);
    seen(&finding.seen, &mut page);
    for one in &finding.decisive {
        page.line(Role::Good, format!("   {}", say(one)));
    }
    if let Some(way) = &finding.plainly {
        page.line(
            Role::Faint,
            either(
                format!("   for the simplest users the same defect shows as `{way}`"),
                format!("   对最简单的用户，同一缺陷表现为 `{way}`"),
            ),
        );
    }
    if !finding.also.is_empty() {
        let also = finding.also.join(either(", ", "、"));
        page.line(
            Role::Faint,
            either(
                format!("   also violates, here or in other scenarios: {also}"),
                format!("   在此场景或其他场景中还违反：{also}"),
            ),
        );
    }
    for one in &finding.regression {
        page.line(Role::Faint, format!("   {}", message::known(one)));
    }
    page.text(either("   fingerprint: ", "   指纹："));
    page.line(Role::Code, &finding.fingerprint);
    let waiver = finding.waiver.and_then(|at| report.waivers.get(at));
    if let Some(waiver) = waiver {
        page.line(Role::Warning, format!("   {}", message::waiver(waiver)));
    }
    if let Some(command) = &finding.replay {
        page.text(either("   replay: ", "   重放："))
            .line(Role::Code, command);
    }
    if let Some(command) = &finding.explain {
        page.text(either("   explain: ", "   说明："))
            .line(Role::Code, command);
    }
    page
}

/// Level and section, the statement of the clause, and the sentences of the document.
fn head(report: &Report, finding: &FindingReport, page: &mut Page) {
    let clause = report.clause(&finding.clause);
    let section = clause.and_then(|one| report.section(&one.section));
    let section = section.map_or_else(String::new, |one| {
        format!("{}{}", either("; ", "；"), say(&one.title))
    });
    let level = message::level(finding.level);
    // The clause itself may bind less than another one that the same defect violates.
    let binding = clause.filter(|one| one.level != finding.level);
    let binding = binding.and_then(|own| {
        let mut also = finding.also.iter();
        let other = also.find(|id| {
            report
                .clause(id)
                .is_some_and(|one| one.level == finding.level)
        })?;
        Some((message::level(own.level), other))
    });
    let level = match binding {
        Some((own, other)) => either(
            format!("{own}; {level} because of {other}"),
            format!("{own}；因 {other} 而为{level}"),
        ),
        None => level.to_owned(),
    };
    page.line(
        Role::Faint,
        either(
            format!(" ({level}{section})"),
            format!("（{level}{section}）"),
        ),
    );
    let Some(clause) = clause else {
        return;
    };
    page.line(Role::Plain, format!("   {}", say(&clause.statement)));
    for one in &clause.sentences {
        let word = either("   document: ", "   文档：");
        for (at, line) in one.words().trim().lines().enumerate() {
            let indent = " ".repeat(word.width());
            page.text(if at == 0 { word } else { &indent });
            page.line(Role::Plain, line);
        }
    }
    if let Some(standing) = message::standing(clause.standing) {
        page.line(
            Role::Faint,
            format!("   {}{standing}", either("source: ", "来源：")),
        );
    }
}

fn story(story: &StoryReport, page: &mut Page) {
    page.line(
        Role::Faint,
        format!("   {}{}", say(&story.title), either(":", "：")),
    );
    for one in &story.world {
        page.line(Role::Plain, format!("     {}", say(one)));
    }
    for (at, one) in story.steps.iter().enumerate() {
        page.line(Role::Plain, format!("     {}. {}", at + 1, say(one)));
    }
}

pub(super) fn compared(finding: &FindingReport, page: &mut Page) {
    page.text(either("     expected ", "     应为："));
    page.line(Role::Good, finding.expected.short(LONG));
    if let Some(sample) = &finding.expected_sample {
        page.line(
            Role::Faint,
            either("     as the document shows it:", "     文档中的形式："),
        );
        for line in sample.raw().lines().take(LINES) {
            page.line(Role::Good, format!("       {line}"));
        }
    }
    page.text(either("     observed ", "     实为："));
    page.line(Role::Bad, finding.observed.short(LONG));
}

/// What came at the step. A payload that several callbacks were given is shown once.
pub(super) fn seen(seen: &SeenReport, page: &mut Page) {
    for (at, one) in seen.fired.iter().enumerate() {
        let name = one.callback.short(60);
        let before = seen.fired[..at]
            .iter()
            .find(|other| other.argument == one.argument && one.argument.is_some());
        match before {
            Some(other) => {
                let other = other.callback.short(60);
                page.line(
                    Role::Plain,
                    either(
                        format!("     {name} was given the same as {other}"),
                        format!("     {name} 收到的与 {other} 相同"),
                    ),
                );
            }
            None => fired(&name, one, page),
        }
    }
    if let Some(thrown) = &seen.thrown {
        page.line(
            Role::Code,
            format!("     {}{}", either("thrown ", "抛出："), thrown.short(LONG)),
        );
    }
    for line in &seen.stderr {
        page.line(Role::Faint, format!("     stderr: {}", line.shown()));
    }
}

fn fired(name: &str, one: &FiredReport, page: &mut Page) {
    match (&one.argument, &one.payload) {
        (None, _) => {
            page.line(
                Role::Plain,
                either(
                    format!("     {name} was given no argument"),
                    format!("     {name} 没有收到参数"),
                ),
            );
        }
        (Some(argument), None) => {
            page.text(either(
                format!("     {name} was given "),
                format!("     {name} 收到："),
            ));
            page.line(Role::Code, argument.short(LONG));
        }
        (Some(_), Some(lines)) => {
            page.line(
                Role::Plain,
                either(
                    format!("     {name} was given, decoded:"),
                    format!("     {name} 收到（已解码）："),
                ),
            );
            for line in lines.iter().take(LINES) {
                page.line(Role::Code, format!("       {}", line.short(LINE)));
            }
            let more = lines.len().saturating_sub(LINES);
            if more > 0 {
                let more = counted(more, "more line", "more lines", "行");
                page.line(Role::Faint, format!("       … {more}"));
            }
        }
    }
}
