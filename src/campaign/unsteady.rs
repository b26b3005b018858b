//! Flaky findings that are one: what an implementation did wrong once, several clauses say.

use super::finding::Finding;
use super::merge::absorb;
use crate::adapter::RunOutcome;
use crate::trace::Fired;

/// Puts together what was seen at the same step of the same run, and what is about one and the same
/// reply, wherever it came.
pub(super) fn together(all: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in all {
        match kept.iter_mut().find(|one| is_same(one, &finding)) {
            Some(one) => absorb(one, &finding),
            None => kept.push(finding),
        }
    }
    kept
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    let place = |finding: &Finding| {
        let (scenario, step) = (finding.group.scenario, finding.group.primary().step);
        (finding.first, scenario, step)
    };
    let replies = (reply(one), reply(other));
    place(one) == place(other) || matches!(replies, (Some(mine), Some(theirs)) if mine == theirs)
}

/// What the mini program was given at the step.
fn reply(finding: &Finding) -> Option<&[Fired]> {
    let RunOutcome::Trace(trace) = finding.answers.get(finding.group.scenario)? else {
        return None;
    };
    let record = trace.steps.get(finding.group.primary().step)?;
    let told = record.fired.iter().any(|one| one.argument.is_some());
    told.then_some(&record.fired)
}
