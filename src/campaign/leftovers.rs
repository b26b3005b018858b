//! Grants that were withdrawn and stand all the same, in a session of an operator.
//!
//! A scenario on a device starts afresh because the operator withdraws the grant. Where the platform ignores that, each
//! later scenario starts with a grant that it should not have, and a good deal looks wrong that is not: one thing is, and it is
//! the withdrawal. So what was seen is judged on paper once more, as if nothing had been withdrawn. What is in order then is
//! put down to the withdrawal, and said once.

use super::case::{Group, judge};
use super::tally::SeenSignature;
use crate::adapter::RunOutcome;
use crate::check::{Judge, Signature, Violation};
use crate::generate::Case;
use crate::scenario::{Scenario, Step};
use crate::spec::Past;
use crate::trace::{Record, Trace};

/// Steps with what was seen of them.
pub(super) type RunSteps = Vec<(Step, Record)>;

/// Without what follows from a withdrawal that was ignored, but for the first scenario that shows that it was.
pub(super) fn removed(judging: &Judge<'_>, mut all: Vec<SeenSignature>) -> Vec<SeenSignature> {
    let Some(before) = all.iter().find_map(|seen| stands(judging, seen)) else {
        return all;
    };
    // The clause that speaks of the withdrawal says it most closely, and alone.
    let is_told = |seen: &SeenSignature| {
        seen.group
            .violations
            .iter()
            .any(|one| is_about(judging, one))
    };
    let teller = all
        .iter()
        .position(|seen| is_told(seen) && stands(judging, seen).is_some());
    if let Some(seen) = teller.and_then(|at| all.get_mut(at)) {
        narrow(judging, &mut seen.group);
        seen.clauses.retain(|clause| {
            let of = |one: &Violation| one.clause == *clause;
            seen.group.violations.iter().any(of)
        });
    }
    let mut at = 0;
    all.retain(|seen| {
        at += 1;
        if stands(judging, seen).is_some() {
            return teller.is_none_or(|teller| teller + 1 == at);
        }
        let Some(own) = run(seen).filter(|_| seen.first > 0) else {
            return true;
        };
        let own = without_withdrawals(own);
        let length = own.len();
        let joined = before.iter().cloned().chain(own).collect();
        !explains(judging, seen, joined, length)
    });
    all
}

/// What was done before the last withdrawal, if what was seen after it is in order once nothing was withdrawn.
pub(super) fn stands(judging: &Judge<'_>, seen: &SeenSignature) -> Option<RunSteps> {
    let run = run(seen)?;
    let last = run.iter().rposition(|(step, _)| *step == Step::Revoke)?;
    let kept = without_withdrawals(run.clone());
    let own = kept.len();
    explains(judging, seen, kept, own)
        .then(|| without_withdrawals(run.into_iter().take(last).collect()))
}

/// Leaves the violations alone that speak of the withdrawal, if there are any.
pub(super) fn narrow(judging: &Judge<'_>, group: &mut Group) {
    let about = |one: &Violation| is_about(judging, one);
    if group.violations.iter().any(about) {
        group.violations.retain(about);
    }
}

fn is_about(judging: &Judge<'_>, violation: &Violation) -> bool {
    let clause = judging.compiled().clause(violation.clause).1;
    clause.when.past.contains(&Past::Revoked)
}

/// What was run and seen, up to the step at which the violation shows; nothing of what did not end.
fn run(seen: &SeenSignature) -> Option<RunSteps> {
    let ([scenario], [RunOutcome::Trace(trace)]) =
        (seen.case.scenarios.as_slice(), seen.answers.as_slice())
    else {
        return None;
    };
    let steps = scenario.steps.iter().cloned();
    let run = steps.zip(trace.steps.iter().cloned());
    Some(run.take(seen.group.primary().step + 1).collect())
}

fn without_withdrawals(mut run: RunSteps) -> RunSteps {
    run.retain(|(step, _)| *step != Step::Revoke);
    run
}

/// Whether the last of these steps is in order in this run, of which the last `own` steps are those of the scenario, and
/// nothing is wrong in them that was not wrong before.
fn explains(judging: &Judge<'_>, seen: &SeenSignature, run: RunSteps, own: usize) -> bool {
    let (Some(last), Some(scenario)) = (run.len().checked_sub(1), seen.case.scenarios.first())
    else {
        return false;
    };
    let wrong = |run: RunSteps| -> Vec<(usize, Signature)> {
        let (steps, records) = run.into_iter().unzip();
        let case = Case::one(Scenario {
            world: scenario.world.clone(),
            steps,
        });
        let judged = judge(
            judging,
            &case,
            &[RunOutcome::Trace(Trace { steps: records })],
        );
        let groups = judged.groups.iter();
        groups
            .map(|group| (group.primary().step, group.signature()))
            .collect()
    };
    let before: Vec<Signature> = self::run(seen)
        .map(wrong)
        .unwrap_or_default()
        .into_iter()
        .map(|(_, signature)| signature)
        .collect();
    let first = run.len() - own;
    let now = wrong(run);
    let mut own = now.iter().filter(|(step, _)| *step >= first);
    own.all(|(step, signature)| *step != last && before.contains(signature))
}
