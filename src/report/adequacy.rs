//! The report on a spec: which clauses can fail.

use super::chinese::translated;
use super::lang::either;
use super::page::{Page, Role};
use crate::campaign::{Adequacy, Fate};
use crate::check::Compiled;
use crate::reference::fault::Fault;

/// The score with its denominator, what was missed, and for each clause why it is needed.
pub fn adequacy(compiled: &Compiled, result: &Adequacy) -> Page {
    let mut page = Page::new();
    page.line(
        Role::Heading,
        either(
            "Clauses, and the faults that need them",
            "条款，以及只有它能发现的缺陷",
        ),
    );
    for (clause, (id, subject)) in compiled.spec().clauses.iter().enumerate() {
        if subject.check.is_none() {
            continue;
        }
        let name = |clause: usize| compiled.clause(clause).0.to_string();
        let (role, note) = match result.necessity(clause) {
            Ok(fault) => (
                Role::Good,
                either(
                    format!("alone finds {fault}"),
                    format!("只有它发现 {fault}"),
                ),
            ),
            Err(cover) if cover.is_empty() => (
                Role::Bad,
                either(
                    "finds nothing: this clause cannot fail",
                    "什么也没发现：这个条款不可能失败",
                )
                .to_owned(),
            ),
            Err(cover) => {
                let others: Vec<_> = cover.into_iter().map(name).collect();
                let others = others.join(either(", ", "、"));
                let words = either(
                    format!("follows from {others}"),
                    format!("由 {others} 得出"),
                );
                (Role::Plain, words)
            }
        };
        page.text(format!("  {id:<36}")).line(role, note);
    }
    missed(result, &mut page);
    alarms(compiled, result, &mut page);
    left_out(compiled, result, &mut page);
    dead(compiled, result, &mut page);
    page.end();
    let role = if result.is_full() {
        Role::Good
    } else {
        Role::Bad
    };
    page.line(role, sentence(result));
    page
}

/// Faults that were not found.
fn missed(result: &Adequacy, page: &mut Page) {
    if !result.missed.is_empty() {
        page.end().line(
            Role::Heading,
            either(
                "Faults that the clause that is meant has not found",
                "针对它的条款没有发现的缺陷",
            ),
        );
        let nowhere = either("no clause", "没有条款");
        for (seed, id) in &result.missed {
            let fault = result.killed.iter().find(|one| one.fault.id == *id);
            let meant = fault
                .and_then(|one| one.fault.clause.as_deref())
                .unwrap_or(nowhere);
            let others = fault.map_or(0, |one| one.by.len());
            page.line(
                Role::Bad,
                either(
                    format!(
                        "  {id} (meant: {meant}; seed {seed}; found by {others} other clauses)"
                    ),
                    format!(
                        "  {id}（针对它的条款：{meant}；种子 {seed}；由另外 {others} 个条款发现）"
                    ),
                ),
            );
        }
    }
}

/// Conforming variants on which a clause failed.
fn alarms(compiled: &Compiled, result: &Adequacy, page: &mut Page) {
    if !result.alarms.is_empty() {
        page.end().line(
            Role::Heading,
            either(
                "Conforming variants that were called wrong",
                "被误判的符合文档的变体",
            ),
        );
        for alarm in result.alarms.iter().take(20) {
            let clause = compiled.clause(alarm.clause).0;
            let (variant, seed, case) = (&alarm.variant, alarm.seed, alarm.case);
            page.line(
                Role::Bad,
                either(
                    format!("  {variant} by {clause} (seed {seed}, scenario {case})"),
                    format!("  {variant}，由 {clause} 误判（种子 {seed}，场景 {case}）"),
                ),
            );
        }
    }
}

/// What is no defect under this spec, and what is said to be none in vain.
fn left_out(compiled: &Compiled, result: &Adequacy, page: &mut Page) {
    if !result.not_required.is_empty() {
        page.end().line(
            Role::Heading,
            either(
                "No defects under this spec, since the document does not ask for it",
                "在该规格下不算缺陷，因为文档没有要求",
            ),
        );
        for fault in &result.not_required {
            let clause = fault.clause.as_deref().unwrap_or_default();
            page.line(Role::Faint, format!("  {} ({clause})", fault.id));
        }
    }
    let stale: Vec<_> = result
        .vacuous
        .iter()
        .map(|clause| compiled.clause(*clause))
        .filter(|(_, clause)| clause.check.is_none())
        .collect();
    if !stale.is_empty() {
        page.end().line(
            Role::Heading,
            either(
                "Excluded clauses whose `not_required` leaves nothing out: take it away",
                "`not_required` 没有排除任何内容的已排除条款：请删去它",
            ),
        );
        for (id, _) in stale {
            page.line(Role::Bad, format!("  {id}"));
        }
    }
}

/// Clauses that passed on an implementation which never does what they ask for.
fn dead(compiled: &Compiled, result: &Adequacy, page: &mut Page) {
    let vacuous = || result.lifeless.iter().filter(|one| !one.vacuous.is_empty());
    if vacuous().next().is_none() {
        return;
    }
    page.end().line(
        Role::Heading,
        either(
                "Clauses that pass on dead implementations: each asks for something that the implementation never does",
                "在无效实现上通过的条款：每个都要求了该实现从不做的事",
            ),
    );
    for one in vacuous() {
        for clause in &one.vacuous {
            let id = compiled.clause(*clause).0;
            let name = one.dead.name();
            page.line(
                Role::Bad,
                either(format!("  {id} on {name}"), format!("  {id}，在 {name} 上")),
            );
        }
    }
}

/// The matrix of dead implementations: a line for each clause, a column for each implementation. `F`: the clause fails, `-`: nothing
/// exercises it, `p`: it passes.
pub fn lifeless(compiled: &Compiled, result: &Adequacy) -> String {
    let names: Vec<_> = result.lifeless.iter().map(|one| one.dead.name()).collect();
    let mut text = format!("{:<34} {}\n", either("clause", "条款"), names.join(" "));
    for (clause, (id, subject)) in compiled.spec().clauses.iter().enumerate() {
        if subject.check.is_none() {
            continue;
        }
        text += &format!("{id:<34}");
        for one in &result.lifeless {
            let fate = match one.fates[clause] {
                Some(Fate::Fails) => "F",
                Some(Fate::Passes) if one.vacuous.contains(&clause) => "VACUOUS",
                Some(Fate::Passes) => "p",
                Some(Fate::NotExercised) | None => "-",
            };
            text += &format!(" {fate:<width$}", width = one.dead.name().len());
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn sentence(result: &Adequacy) -> String {
    let (score, total, cases, seeds) = (result.score(), result.total(), result.cases, result.seeds);
    let (idle, alarms, sound) = (result.vacuous.len(), result.alarms.len(), result.sound);
    either(
        format!(
            "adequacy: {score} of {total} faults found by the clause that is meant, {cases} scenarios each, at {seeds} seeds; {idle} vacuous clauses; {alarms} false alarms in {sound} runs of conforming variants"
        ),
        format!(
            "充分性：{total} 个缺陷中有 {score} 个由针对它的条款发现，每个运行 {cases} 个场景，{seeds} 个种子；空洞条款 {idle} 个；符合文档的变体运行 {sound} 次，误判 {alarms} 次"
        ),
    )
}

/// The kill matrix: a line for each fault, with the clauses that find it and the scenario at which each does first.
pub fn matrix(compiled: &Compiled, result: &Adequacy) -> String {
    let mut text = String::new();
    for one in &result.killed {
        let by: Vec<_> = one
            .by
            .iter()
            .map(|(clause, at)| {
                let id = compiled.clause(*clause).0;
                let meant = one.fault.clause.as_ref() == Some(id);
                format!("{}{id}@{at}", if meant { "*" } else { "" })
            })
            .collect();
        text += &format!("{}: {}\n", one.fault.id, by.join(" "));
    }
    text
}

/// The faults of a catalogue, each with the clause that must find it.
pub fn faults(all: &[Fault]) -> Page {
    let mut page = Page::new();
    let nowhere = either("no clause", "没有条款");
    for fault in all {
        let meant = fault.clause.as_deref().unwrap_or(nowhere);
        page.push(Role::Code, fault.id.clone());
        page.line(Role::Faint, format!(" → {meant}"));
        page.line(
            Role::Plain,
            format!("    {}", translated(&fault.description)),
        );
    }
    page
}
