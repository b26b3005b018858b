//! Flaky findings that are one: what an implementation did wrong once, several clauses say.

use super::finding::Finding;
use super::merge::{absorb, given};
use crate::adapter::RunOutcome;
use crate::check::Cause;
use crate::trace::Fired;

/// Puts together what was seen at the same step of the same run, what is about one and the same reply, wherever it came,
/// and that something was thrown, whatever the call was given.
pub(super) fn together(all: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in all {
        match kept.iter_mut().find(|one| is_same(one, &finding)) {
            Some(one) if given(one).len() < given(&finding).len() => {
                let other = std::mem::replace(one, finding);
                absorb(one, &other);
            }
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
    let thrown = |finding: &Finding| finding.group.primary().cause == Cause::Thrown;
    place(one) == place(other)
        || matches!(replies, (Some(mine), Some(theirs)) if mine == theirs)
        || thrown(one) && thrown(other)
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
