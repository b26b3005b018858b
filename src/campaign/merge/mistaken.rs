//! Findings of clauses that were judged on what another defect made of the call or the tap: they say nothing of their own.

use super::{Finding, changes, contains, given, is_tap, kinds, size, stage, steps, world};
use crate::adapter::RunOutcome;
use crate::check::{Cause, Compiled, Stage, Way};
use crate::oracle::Oracle;
use crate::scenario::{Scenario, Step};
use crate::trace::Record;

/// Whether `finding` would not be one without the defect behind `source`.
pub(super) fn is_mistaken(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    one_of_several(compiled, finding, source)
        || after_missing_event(compiled, finding, source)
        || after_unnoticed_change(finding, source)
        || after_wrong_call(finding, source)
        || silence_in_part(finding, source)
        || carried_elsewhere(compiled, finding, source)
        || crossed(finding, source)
}

/// Whether what one of several calls at a time came to is another's, since they get each other's callbacks, as the source shows.
fn crossed(finding: &Finding, source: &Finding) -> bool {
    let at_once = |finding: &Finding| {
        let violation = finding.group.primary();
        let scenario = finding.case.scenarios.get(finding.group.scenario);
        let steps = scenario.map_or(&[][..], |one| &one.steps);
        let overlaps = |at: usize| matches!(steps.get(at), Some(Step::Call { overlap: true, .. }));
        overlaps(violation.step) || violation.step > 0 && overlaps(violation.step - 1)
    };
    stage(source) == Stage::Callbacks
        && !is_tap(source.group.primary())
        && stage(finding) == Stage::Outcome
        && at_once(source)
        && at_once(finding)
}

/// Whether no reply came only since the call was not given the callback that carries the wrong one, as the source shows.
fn carried_elsewhere(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let ([mine], [theirs]) = (
        finding.case.scenarios.as_slice(),
        source.case.scenarios.as_slice(),
    ) else {
        return false;
    };
    let violation = finding.group.primary();
    let replies = &compiled.spec().call.reply;
    let carrier = given(source).iter().find(|name| {
        let unlike = !given(finding).contains(name);
        unlike && replies.contains(name)
    });
    let before = |scenario: &Scenario, finding: &Finding| {
        let steps = &scenario.steps[..finding.group.primary().step];
        steps.to_vec()
    };
    violation.cause == Cause::Reply
        && violation.way == Way::None
        && stage(source) == Stage::Outcome
        && carrier.is_some()
        && mine.world.facets == theirs.world.facets
        && before(mine, finding) == before(theirs, source)
}

/// Whether what is left open only seems to be taken two ways, since a facet did not change when it should have.
fn after_unnoticed_change(finding: &Finding, source: &Finding) -> bool {
    let changed = changes(source);
    let sets = |step: &Step| match step {
        Step::Set { facet, .. } => changed.contains(&&**facet),
        _ => false,
    };
    stage(finding) == Stage::Reading && steps(finding).any(sets)
}

/// Whether what was judged is the first of several replies, for want of the callback that gets the right one.
fn one_of_several(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let through = matches!(
        stage(finding),
        Stage::Outcome | Stage::Layer | Stage::Relation | Stage::Reading
    );
    if !through || !source.group.has_several_replies() {
        return false;
    }
    let names = &compiled.spec().call.reply;
    let all_given = |step: &Step| match step {
        Step::Call { argument, .. } => argument
            .as_ref()
            .is_some_and(|one| names.iter().all(|name| one.callbacks.contains(name))),
        _ => true,
    };
    let end = finding.group.primary().step;
    let here = finding.case.scenarios.iter();
    let mut here = here.flat_map(|one| one.steps.iter().take(end + 1));
    here.any(|step| !all_given(step))
}

/// Whether the way to the finding leads over a tap whose event is missing, as the source shows: what follows from the event was not known.
fn after_missing_event(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let missing = source.group.primary();
    let Cause::Tap(answer) = missing.cause else {
        return false;
    };
    let through = matches!(
        stage(finding),
        Stage::Outcome | Stage::Callbacks | Stage::Disclosure | Stage::Reading
    );
    if !through || missing.way != Way::None || size(finding).0 <= size(source).0 {
        return false;
    }
    let scenarios = finding.case.scenarios.iter().zip(&finding.answers);
    scenarios.into_iter().any(|(scenario, answers)| {
        let RunOutcome::Trace(trace) = answers else {
            return false;
        };
        let mut oracle = Oracle::new(compiled.rules(), scenario);
        let steps = scenario.steps.iter().zip(&trace.steps);
        let alone = scenario.steps.len() > 1 && finding.case.scenarios.len() == 1;
        let end = if alone {
            finding.group.primary().step
        } else {
            scenario.steps.len()
        };
        steps.take(end).any(|(step, record)| {
            let led = is_silent(&oracle, step, record, answer);
            oracle.advance(step);
            led
        })
    })
}

/// Whether it is a tap so answered that should have led to an event, and did not.
fn is_silent(
    oracle: &Oracle<'_>,
    step: &Step,
    record: &Record,
    answer: crate::scenario::Consent,
) -> bool {
    let Step::Tap {
        attributes,
        answer: given,
    } = step
    else {
        return false;
    };
    let expected = oracle.tap(attributes, *given);
    let mut fires = expected.iter().filter_map(|one| one.fires);
    *given == answer && record.fired.is_empty() && fires.any(|names| !names.is_empty())
}

/// Whether what a tap should lead to was worked out from a call that came to something else than it should, as the source shows.
fn after_wrong_call(finding: &Finding, source: &Finding) -> bool {
    let ([mine], [theirs]) = (
        finding.case.scenarios.as_slice(),
        source.case.scenarios.as_slice(),
    ) else {
        return false;
    };
    let wanted = &theirs.steps[..=source.group.primary().step];
    let before = &mine.steps[..finding.group.primary().step];
    stage(source) == Stage::Outcome
        && is_tap(finding.group.primary())
        && wanted.len() > 1
        && contains(&kinds(before), &kinds(wanted))
}

/// Whether the source shows that nothing runs at all, of which the finding shows a part: the call was given other callbacks.
fn silence_in_part(finding: &Finding, source: &Finding) -> bool {
    let (mine, theirs) = (finding.group.primary(), source.group.primary());
    let silent = mine.way == Way::None && theirs.way == Way::None;
    silent
        && mine.cause == Cause::Always
        && theirs.cause == Cause::Reply
        && !is_tap(mine)
        && given(finding).len() < given(source).len()
        && world(finding) == world(source)
}
