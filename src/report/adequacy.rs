//! The report on a spec: which clauses can fail.

use super::page::{Page, Role};
use crate::campaign::{Adequacy, Fate};
use crate::check::Compiled;
use crate::reference::fault::Fault;

/// The score with its denominator, what was missed, and for each clause why it is needed.
pub fn adequacy(compiled: &Compiled, result: &Adequacy) -> Page {
    let mut page = Page::new();
    page.line(Role::Heading, "Clauses, and the faults that need them");
    for (clause, (id, subject)) in compiled.spec().clauses.iter().enumerate() {
        if subject.check.is_none() {
            continue;
        }
        let name = |clause: usize| compiled.clause(clause).0.to_string();
        let (role, note) = match result.necessity(clause) {
            Ok(fault) => (Role::Good, format!("alone finds {fault}")),
            Err(cover) if cover.is_empty() => (
                Role::Bad,
                "finds nothing: this clause cannot fail".to_owned(),
            ),
            Err(cover) => {
                let others: Vec<_> = cover.into_iter().map(name).collect();
                (Role::Plain, format!("follows from {}", others.join(", ")))
            }
        };
        page.text(format!("  {id:<36}")).line(role, note);
    }
    if !result.missed.is_empty() {
        page.end().line(
            Role::Heading,
            "Faults that the clause that is meant has not found",
        );
        for (seed, id) in &result.missed {
            let fault = result.killed.iter().find(|one| one.fault.id == *id);
            let meant = fault
                .and_then(|one| one.fault.clause.as_deref())
                .unwrap_or("no clause");
            let others = fault.map_or(0, |one| one.by.len());
            page.line(
                Role::Bad,
                format!("  {id} (meant: {meant}; seed {seed}; found by {others} other clauses)"),
            );
        }
    }
    if !result.alarms.is_empty() {
        page.end()
            .line(Role::Heading, "Conforming variants that were called wrong");
        for alarm in result.alarms.iter().take(20) {
            let clause = compiled.clause(alarm.clause).0;
            page.line(
                Role::Bad,
                format!(
                    "  {} by {clause} (seed {}, scenario {})",
                    alarm.variant, alarm.seed, alarm.case
                ),
            );
        }
    }
    if !result.not_required.is_empty() {
        page.end().line(
            Role::Heading,
            "No defects under this spec, since the document does not ask for it",
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
            "Excluded clauses whose `notRequired` excuses no fault: remove it",
        );
        for (id, _) in stale {
            page.line(Role::Bad, format!("  {id}"));
        }
    }
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

/// Clauses that passed on an implementation which never does what they ask for.
fn dead(compiled: &Compiled, result: &Adequacy, page: &mut Page) {
    let vacuous = || result.lifeless.iter().filter(|one| !one.vacuous.is_empty());
    if vacuous().next().is_none() {
        return;
    }
    page.end().line(
        Role::Heading,
        "Clauses that pass on dead implementations: each asks for something that the implementation never does",
    );
    for one in vacuous() {
        for clause in &one.vacuous {
            let id = compiled.clause(*clause).0;
            page.line(Role::Bad, format!("  {id} on {}", one.dead.name()));
        }
    }
}

/// The matrix of dead implementations: a line for each clause, a column for each implementation. `F`: the clause fails, `-`: nothing
/// exercises it, `p`: it passes.
pub fn lifeless(compiled: &Compiled, result: &Adequacy) -> String {
    let names: Vec<_> = result.lifeless.iter().map(|one| one.dead.name()).collect();
    let mut text = format!("{:<34} {}\n", "clause", names.join(" "));
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
    format!(
        "adequacy: {} of {} faults found by the clause that is meant, {} scenarios each, at {} seeds; {} vacuous clauses; {} false alarms in {} runs of conforming variants",
        result.score(),
        result.total(),
        result.cases,
        result.seeds,
        result.vacuous.len(),
        result.alarms.len(),
        result.sound
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
    for fault in all {
        let meant = fault.clause.as_deref().unwrap_or("no clause");
        page.push(Role::Code, fault.id.clone());
        page.line(Role::Faint, format!(" → {meant}"));
        page.line(Role::Plain, format!("    {}", fault.description));
    }
    page
}
