//! An implementation that gives an old answer again, whatever has happened since, does one thing wrong; what follows from it depends
//! on which answer was kept.

use super::super::finding::Finding;
use super::{absorb, size, stage};
use crate::adapter::RunOutcome;
use crate::check::{Compiled, Stage};
use crate::scenario::Step;
use crate::trace::Fired;

/// Makes one finding of those in which a call was given what an earlier one had been given.
pub(super) fn together(compiled: &Compiled, all: &mut Vec<Finding>) {
    let stale = all.iter().enumerate().filter(|(_, one)| is_stale(one));
    let stale: Vec<usize> = stale.map(|(at, _)| at).collect();
    let gravest = stale.iter().min_by_key(|at| order(compiled, &all[**at]));
    let Some(&gravest) = gravest else { return };
    let mut kept = gravest;
    for at in stale.into_iter().rev().filter(|at| *at != gravest) {
        let other = all.remove(at);
        kept -= usize::from(at < kept);
        absorb(&mut all[kept], &other);
    }
}

/// What tells of another user or of somebody who never agreed comes first, then calls that come to something else, then the rest.
fn order(compiled: &Compiled, finding: &Finding) -> impl Ord + use<> {
    let clause = finding.group.primary().clause;
    let grave = match stage(finding) {
        Stage::Disclosure => 0,
        Stage::Outcome => 1,
        _ => 2,
    };
    let level = compiled.clause(clause).1.level;
    (level, grave, size(finding), clause)
}

/// Whether the violation shows at a call that was given, to the byte, what an earlier call of the scenario was given. In a scenario as
/// small as it can be, that call would not be there if it made no difference.
fn is_stale(finding: &Finding) -> bool {
    if finding.is_flaky() || finding.cut_short || stage(finding) == Stage::Incident {
        return false;
    }
    let at = finding.group.scenario;
    let (Some(scenario), Some(RunOutcome::Trace(trace))) =
        (finding.case.scenarios.get(at), finding.answers.get(at))
    else {
        return false;
    };
    let calls = scenario.steps.iter().zip(&trace.steps);
    let calls = calls
        .enumerate()
        .filter(|(_, (step, _))| matches!(step, Step::Call { .. }));
    let given: Vec<(usize, &[Fired])> = calls
        .map(|(at, (_, record))| (at, &record.fired[..]))
        .collect();
    let step = finding.group.primary().step;
    let Some((_, now)) = given.iter().find(|(at, _)| *at == step) else {
        return false;
    };
    let told = now.iter().any(|one| one.argument.is_some());
    told && given.iter().any(|(at, fired)| *at < step && fired == now)
}
