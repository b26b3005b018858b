//! The report for people: every clause with its count, the readings, the findings, the conclusion.

use super::message;
use super::page::{Page, Role};
use super::story::story;
use crate::adapter::Answer;
use crate::campaign::{CampaignResult, ClauseResult, Conclusion, Finding, Replayed, Verdict};
use crate::check::{Compiled, Violation};
use crate::clauses::{Coverage, Row, Table};
use crate::generate::Tie;
use crate::ijson;
use crate::trace::{Carried, Record};

/// The report of a campaign. `commands` gives for each finding the command that replays it.
pub fn campaign(compiled: &Compiled, result: &CampaignResult, commands: &[String]) -> Page {
    let spec = compiled.spec();
    let mut page = Page::new();
    page.line(Role::Heading, message::heading(spec, result));
    page.line(Role::Faint, message::figures(result)).end();
    for one in &result.clauses {
        clause_line(compiled, one, &mut page);
    }
    readings(compiled, result, &mut page);
    adapter_troubles(result, &mut page);
    for (at, one) in result.findings.iter().enumerate() {
        page.end();
        page.append(finding(
            compiled,
            one,
            at + 1,
            commands.get(at).map(String::as_str),
        ));
    }
    page.end();
    let role = match result.conclusion {
        Conclusion::Conformant => Role::Good,
        Conclusion::NonConformant | Conclusion::AdapterBroken => Role::Bad,
        Conclusion::NotEstablished | Conclusion::Interrupted => Role::Warning,
    };
    page.line(role, message::conclusion(result, &spec.name));
    page
}

/// The line that says at once that a clause is violated; `case` is the scenario at which that was seen first.
pub fn first_violation(compiled: &Compiled, clause: usize, case: usize) -> Page {
    let mut page = Page::new();
    page.push(Role::Bad, "violated:");
    let (id, _) = compiled.clause(clause);
    page.text(format!(" {}", message::violated(id, case))).end();
    page
}

fn clause_line(compiled: &Compiled, one: &ClauseResult, page: &mut Page) {
    let (id, clause) = compiled.clause(one.clause);
    let role = match one.verdict {
        Verdict::Fail => Role::Bad,
        Verdict::Pass => Role::Good,
        Verdict::Excluded | Verdict::Inapplicable | Verdict::Waived => Role::Faint,
        Verdict::Flaky | Verdict::Untestable | Verdict::NotExercised => Role::Warning,
    };
    page.push(role, format!("{:<14}", one.verdict.name()));
    page.text(format!("{id:<36}"));
    let note = match one.verdict {
        Verdict::Excluded => clause
            .excluded
            .as_ref()
            .map_or_else(String::new, |why| why.en.clone()),
        Verdict::Inapplicable | Verdict::Untestable => {
            format!("needs `{}`", one.capability.as_deref().unwrap_or_default())
        }
        _ => {
            let times = if one.exercised == 1 {
                "scenario"
            } else {
                "scenarios"
            };
            let level = if clause.level == crate::spec::Level::Should {
                ", should"
            } else {
                ""
            };
            format!("{} {times}{level}", one.exercised)
        }
    };
    page.line(Role::Faint, note);
}

fn readings(compiled: &Compiled, result: &CampaignResult, page: &mut Page) {
    if result.readings.iter().all(|one| one.followed.is_empty()) {
        return;
    }
    page.end().line(
        Role::Heading,
        "What the document leaves open, and what is done",
    );
    for one in &result.readings {
        let (_, reading) = compiled.reading(one.reading);
        page.text(format!("  {} ", reading.question.en));
        let strayed = one.followed.iter().any(|(alternative, _)| {
            let pinned = reading.pinned.as_ref();
            let followed = reading.alternatives.at(*alternative);
            pinned.is_some_and(|only| followed.is_some_and(|(name, _)| name != only))
        });
        let role = if one.followed.len() > 1 || strayed {
            Role::Bad
        } else {
            Role::Code
        };
        page.push(role, message::followed(reading, &one.followed));
        if let Some(pinned) = message::pinned(reading) {
            page.push(Role::Faint, pinned);
        }
        page.end();
    }
}

fn adapter_troubles(result: &CampaignResult, page: &mut Page) {
    let declined = result.declined.iter().map(|one| {
        format!(
            "declined `{}` in {} scenarios, although it was declared: {}",
            one.capability, one.cases, one.reason
        )
    });
    let broken = result
        .broken
        .iter()
        .take(5)
        .map(|(at, incident)| format!("scenario {at}: {incident}"));
    let strays = result
        .strays
        .iter()
        .take(5)
        .map(|one| format!("once, and not again: {}", one.incident));
    let all: Vec<_> = declined.chain(broken).chain(strays).collect();
    if !all.is_empty() {
        page.end().line(Role::Heading, "The adapter");
        for line in all {
            page.line(Role::Warning, format!("  {line}"));
        }
    }
}

/// One finding: statement, source, scenario, expected and observed, and the command that replays it.
pub fn finding(
    compiled: &Compiled,
    finding: &Finding,
    number: usize,
    command: Option<&str>,
) -> Page {
    let mut page = Page::new();
    let primary = finding.group.primary();
    page.push(Role::Bad, format!("{number}. "));
    violated(compiled, primary, &mut page);
    if finding.is_flaky() {
        page.line(
            Role::Warning,
            format!(
                "   {}",
                message::flaky(finding.replays.0, finding.replays.1)
            ),
        );
    } else {
        page.line(
            Role::Faint,
            format!("   {}", message::count(finding.count, finding.executions)),
        );
    }
    case(compiled, finding, &mut page);
    compared(primary, &mut page);
    seen(
        compiled,
        &finding.answers,
        finding.group.scenario,
        primary.step,
        &mut page,
    );
    for one in &finding.decisive {
        page.line(
            Role::Good,
            format!("   {}", message::decisive(compiled.spec(), one)),
        );
    }
    let mut also: Vec<usize> = finding
        .group
        .violations
        .iter()
        .skip(1)
        .map(|one| one.clause)
        .collect();
    also.extend(&finding.also);
    also.retain(|clause| *clause != primary.clause);
    also.sort_unstable();
    also.dedup();
    if !also.is_empty() {
        let ids: Vec<_> = also
            .iter()
            .map(|clause| compiled.clause(*clause).0.to_string())
            .collect();
        page.line(Role::Faint, format!("   also violates {}", ids.join(", ")));
    }
    if let Some(command) = command {
        page.text("   replay it: ").line(Role::Code, command);
    }
    page
}

fn violated(compiled: &Compiled, violation: &Violation, page: &mut Page) {
    let (id, clause) = compiled.clause(violation.clause);
    let source = &compiled.spec().source;
    let section = source
        .sections
        .get(&clause.section)
        .map_or(&*clause.section, |text| &text.zh);
    page.push(Role::Heading, id.to_string());
    page.line(
        Role::Faint,
        format!(" ({}; {section})", message::level(clause.level)),
    );
    page.line(Role::Plain, format!("   {}", clause.statement.en));
    if let Some(standing) = message::standing(clause.standing) {
        page.line(Role::Faint, format!("   known from {standing}"));
    }
}

fn case(compiled: &Compiled, finding: &Finding, page: &mut Page) {
    let spec = compiled.spec();
    for (at, scenario) in finding.case.scenarios.iter().enumerate() {
        let title = match (&finding.case.tie, at) {
            (None, _) => "scenario",
            (Some(_), 0) => "one scenario",
            (Some(Tie::Relation(_)), _) => "the other, which should come to the same",
            (Some(Tie::Reading(_)), _) => "another, which takes what is left open the other way",
        };
        page.line(Role::Faint, format!("   {title}:"));
        page.indented(5, &story(spec, scenario));
    }
}

fn compared(violation: &Violation, page: &mut Page) {
    page.line(Role::Faint, format!("   at step {}:", violation.step + 1));
    page.text("     expected ")
        .line(Role::Good, violation.expected.clone());
    page.text("     observed ")
        .line(Role::Bad, violation.observed.clone());
}

/// What came: the raw envelope, and what is inside laid out.
fn seen(compiled: &Compiled, answers: &[Answer], scenario: usize, step: usize, page: &mut Page) {
    match answers.get(scenario) {
        Some(Answer::Trace(trace)) => {
            if let Some(record) = trace.steps.get(step) {
                came(compiled, record, page);
            }
        }
        Some(Answer::Incident(incident)) => {
            for line in &incident.stderr {
                page.line(Role::Faint, format!("     stderr: {line}"));
            }
        }
        _ => {}
    }
}

fn came(compiled: &Compiled, record: &Record, page: &mut Page) {
    for fired in &record.fired {
        let text = match &fired.argument {
            None => "without an argument".to_owned(),
            Some(Carried::Json(text) | Carried::Opaque(text)) => cut(text),
        };
        page.text(format!("     {} ", fired.name))
            .line(Role::Code, text);
    }
    let reply = record
        .fired
        .iter()
        .find(|one| compiled.spec().call.reply.contains(&one.name));
    let Some(Carried::Json(text)) = reply.and_then(|one| one.argument.as_ref()) else {
        return;
    };
    let argument = ijson::read(text).value;
    let inner = compiled
        .spec()
        .envelope
        .iter()
        .find(|(_, layer)| layer.encoded);
    let inner =
        inner.and_then(|(_, layer)| argument.as_ref()?.get(layer.member.as_deref()?)?.as_str());
    if let Some(inner) = inner {
        let laid_out = ijson::read(inner)
            .value
            .and_then(|value| serde_json::to_string_pretty(&value).ok());
        page.line(Role::Faint, "     inside:");
        let lines = laid_out.unwrap_or_else(|| cut(inner));
        let lines: Vec<_> = lines.lines().map(cut).collect();
        page.indented(7, &lines.join("\n"));
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(600) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}… ({} bytes)", &text[..at], text.len()),
    }
}

/// The clauses of a spec.
pub fn clauses(table: &Table) -> Page {
    let mut page = Page::new();
    page.line(
        Role::Heading,
        format!("{} {}: {}", table.spec, table.version, table.title.en),
    );
    if let Some(run) = &table.run {
        page.line(Role::Faint, message::run(run));
    }
    for section in &table.sections {
        let open = section.coverage == Coverage::Open;
        if section.clauses.is_empty() && !open {
            continue;
        }
        page.end().line(
            Role::Heading,
            format!("{} ({})", section.title.zh, section.title.en),
        );
        if open && section.statements.is_empty() {
            page.line(Role::Bad, format!("  {}", message::open_section()));
        }
        for stated in &section.statements {
            if stated.coverage == Coverage::Open {
                page.line(Role::Bad, format!("  {}", message::open(stated)));
            }
        }
        for row in &section.clauses {
            clause(table, row, &mut page);
        }
    }
    if let Some(counts) = message::counts(table) {
        page.end().line(Role::Plain, counts);
    }
    page
}

fn clause(table: &Table, row: &Row, page: &mut Page) {
    page.text("  ").push(Role::Code, row.id.to_string());
    let standing =
        message::standing(row.standing).map_or_else(String::new, |text| format!("; {text}"));
    page.push(
        Role::Faint,
        format!(" {}{standing}", message::level(row.level)),
    );
    if table.run.is_some() {
        let verdict = row
            .judged
            .map_or_else(|| message::NOT_RUN.to_owned(), message::judged);
        page.push(Role::Plain, format!("; {verdict}"));
    }
    page.end();
    page.line(Role::Plain, format!("    {}", row.statement.en));
    page.line(Role::Faint, format!("    {}", row.statement.zh));
    if let Some(why) = &row.excluded {
        page.line(Role::Faint, format!("    excluded: {}", why.en));
    }
}

/// What came of a replay.
pub fn replayed(compiled: &Compiled, outcome: &Replayed) -> Page {
    let mut page = Page::new();
    match outcome {
        Replayed::Fixed => {
            page.line(
                Role::Good,
                "fixed: nothing is violated in this way any more",
            );
        }
        Replayed::CouldNotRun(why) => {
            page.line(Role::Warning, format!("could not run: {why}"));
        }
        Replayed::StillFails(found) => {
            let (violations, answers) = &**found;
            page.push(Role::Bad, "still fails: ");
            if let Some(first) = violations.first() {
                violated(compiled, first, &mut page);
                compared(first, &mut page);
                seen(
                    compiled,
                    answers,
                    answers.len().saturating_sub(1),
                    first.step,
                    &mut page,
                );
            }
        }
    }
    page
}
