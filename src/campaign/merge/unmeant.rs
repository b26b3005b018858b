//! A reply that is none of those which the document describes for the case, lacks whatever they have. Everything that the same reply
//! lacks is one finding, whatever was expected where it came.

use super::super::finding::Finding;
use super::{absorb, clauses, stage};
use crate::adapter::RunOutcome;
use crate::check::{Came, Class, Compiled, Stage};
use crate::trace::Carried;

/// Makes one finding of those on one reply that is none of those meant: that of the most binding clause that comes first.
pub(super) fn together(compiled: &Compiled, all: &mut Vec<Finding>) {
    let is_meant = |one: &Finding| one.unmeant && !one.is_flaky() && stage(one) == Stage::Layer;
    let is_led =
        |one: &Finding| is_meant(one) || one.unmeant && !one.is_flaky() && is_about_what_came(one);
    let order = |one: &Finding| {
        let clause = one.group.primary().clause;
        (compiled.clause(clause).1.level, clause)
    };
    let mut at = 0;
    while at < all.len() {
        let finding = &all[at];
        let same = |other: &Finding| {
            let same_place = other.case == finding.case
                && other.group.primary().step == finding.group.primary().step;
            is_meant(other)
                && (same_place && is_meant(finding) || reply(other) == reply(finding))
                && order(other) < order(finding)
        };
        let source = Some(finding)
            .filter(|one| is_led(one) && reply(one).is_some())
            .and_then(|_| all.iter().position(same));
        match source {
            None => at += 1,
            Some(source) => {
                let finding = all.remove(at);
                let source = source - usize::from(source > at);
                absorb(&mut all[source], &finding);
            }
        }
    }
}

/// Whether it is about what a call came to, or a comparison of that.
fn is_about_what_came(finding: &Finding) -> bool {
    matches!(stage(finding), Stage::Outcome | Stage::Relation)
}

/// Whether the call came to a reply that is recognised as none, as it does by what the source shows to be wrong with replies: the clause is
/// known to be violated by that elsewhere.
pub(super) fn is_known(finding: &Finding, source: &Finding) -> bool {
    let came = finding.group.cause().came();
    let to_none = matches!(came, Some(Came::Class(Class::Unknown | Class::Broken)));
    to_none
        && stage(source) == Stage::Layer
        && clauses(source).contains(&finding.group.primary().clause)
}

/// What the first callback of the call was given at which the violation shows.
fn reply(finding: &Finding) -> Option<&Carried> {
    let RunOutcome::Trace(trace) = finding.answers.get(finding.group.scenario)? else {
        return None;
    };
    let record = trace.steps.get(finding.group.primary().step)?;
    record.fired.iter().find_map(|one| one.argument.as_ref())
}
