//! Findings that do not come back in an adapter that has just been started.

use super::examination::Examination;
use super::executor::Executor;
use super::finding::Finding;
use super::inquiry::SMALLER;
use super::late::is_late;
use super::merge;
use super::shrink::{ShrinkTarget, shrink};
use super::state::{Question, rests_on};
use crate::adapter::AdapterError;
use crate::check::{Cause, Stage};
use crate::scenario::Scenario;

/// So many searches for state that earlier scenarios left may come to nothing.
const IN_VAIN: usize = 4;

/// The most executions that shrinking a finding may take that rests on such state: each one starts
/// the adapter afresh.
const BUDGET: usize = 60;

impl Examination<'_, '_> {
    /// Finds out which findings rest on state that earlier scenarios left in the adapter. They
    /// become one finding, for it is one thing that the implementation does wrong: it keeps state.
    /// Those that do not come back in a fresh adapter for another reason are left in `unsteady`.
    pub(super) fn states(
        &self,
        executor: &mut Executor<'_>,
        unsteady: &mut Vec<Finding>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), AdapterError> {
        // State decides what is told, not when.
        executor.heed_late(false);
        let mut suspects = Vec::new();
        let looked = self.suspects(executor, findings, &mut suspects);
        let count = suspects.len();
        unsteady.splice(0..0, suspects);
        let mut found = Vec::new();
        let ended = looked.and_then(|()| self.search(executor, unsteady, count, &mut found));
        if let Some(mut source) = gravest(&mut found) {
            for other in found {
                merge::absorb(&mut source, &other);
            }
            for at in (0..unsteady.len()).rev() {
                if is_about_replies(&unsteady[at]) && may_be_state(&unsteady[at], &source) {
                    merge::absorb(&mut source, &unsteady.remove(at));
                }
            }
            findings.push(source);
        }
        ended
    }

    /// Takes out the findings that do not come back in a fresh adapter.
    fn suspects(
        &self,
        executor: &mut Executor<'_>,
        findings: &mut Vec<Finding>,
        suspects: &mut Vec<Finding>,
    ) -> Result<(), AdapterError> {
        let mut at = 0;
        while at < findings.len() {
            let finding = &mut findings[at];
            let late = is_late(&finding.answers);
            if !finding.is_flaky() && !late && is_about_replies(finding) {
                self.on_time()?;
                if !executor.renew()? {
                    return Ok(());
                }
                let held = ShrinkTarget::Signature(finding.group.signature());
                executor.look_into(finding.origin);
                let judged = if_run(executor.run(&finding.case))?;
                if judged.is_some_and(|judged| held.find(&judged).is_none()) {
                    finding.replays.1 += 1;
                    suspects.push(findings.remove(at));
                    continue;
                }
            }
            at += 1;
        }
        Ok(())
    }

    /// Looks for what has to run before each of the findings in `unsteady`; the first `suspects` of
    /// them did come back in the adapter that had run the campaign. Those for which it is known
    /// are moved to `found`.
    fn search(
        &self,
        executor: &mut Executor<'_>,
        unsteady: &mut Vec<Finding>,
        mut suspects: usize,
        found: &mut Vec<Finding>,
    ) -> Result<(), AdapterError> {
        let mut known: Vec<Vec<Scenario>> = Vec::new();
        let (mut at, mut in_vain) = (0, 0);
        while at < unsteady.len() {
            let finding = &unsteady[at];
            if in_vain == IN_VAIN || !is_about_replies(finding) {
                at += 1;
                continue;
            }
            self.on_time()?;
            executor.allow(SMALLER);
            let held = ShrinkTarget::Signature(finding.group.signature());
            let question = Question {
                case: &finding.case,
                held: &held,
                earlier: self.case,
                // A suspect left its own state behind as well.
                count: finding.first + usize::from(at < suspects),
            };
            executor.look_into(finding.origin);
            let before = if_run(rests_on(executor, &question, &known))?;
            let Some(before) = before.flatten() else {
                in_vain += 1;
                at += 1;
                continue;
            };
            let mut finding = unsteady.remove(at);
            suspects -= usize::from(at < suspects);
            finding.replays = (1, 1);
            finding.before = before;
            if known.contains(&finding.before) {
                found.push(finding);
                continue;
            }
            known.push(finding.before.clone());
            let shrunk = if_run(self.after_state(executor, &mut finding));
            found.push(finding);
            shrunk?;
        }
        Ok(())
    }

    /// Makes a finding that rests on state as small as it can be, and has its trace.
    fn after_state(
        &self,
        executor: &mut Executor<'_>,
        finding: &mut Finding,
    ) -> Result<(), AdapterError> {
        let held = ShrinkTarget::Cause(finding.group.cause().clone());
        executor.set_before(finding.before.clone());
        let shrunk = shrink(executor, self.domain, &finding.case, &held, BUDGET);
        executor.set_before(Vec::new());
        if let Some(shrunk) = shrunk? {
            finding.case = shrunk.case;
            finding.group = shrunk.group;
            finding.answers = shrunk.answers;
            finding.cut_short = shrunk.cut_short;
        }
        finding.signature = finding.group.signature();
        // What decides is found out without what ran before, and so is not known here.
        finding.decisive.clear();
        Ok(())
    }
}

/// What came of runs, unless one of them is not known: it was no part's, and there is no adapter to run it. Then what was to
/// be found out is left open.
pub(super) fn if_run<T>(came: Result<T, AdapterError>) -> Result<Option<T>, AdapterError> {
    match came {
        Err(AdapterError::NotRun) => Ok(None),
        other => other.map(Some),
    }
}

/// Whether a finding is about what came, and not about that nothing did.
fn is_about_replies(finding: &Finding) -> bool {
    finding.group.cause().stage() != Stage::Incident
}

/// Whether what does not come back each time may be the same state as the source shows: state decides what is told, and hardly which callbacks
/// run. Those that run now and then are a matter of their own.
fn may_be_state(finding: &Finding, source: &Finding) -> bool {
    let stage = |one: &Finding| one.group.cause().stage();
    let on_callbacks = matches!(
        finding.group.cause(),
        Cause::Reply | Cause::Always | Cause::Carrier | Cause::Thrown
    );
    !on_callbacks || stage(finding) == stage(source)
}

/// Takes out the finding that stands for all: something told, or a call that came to something else.
fn gravest(found: &mut Vec<Finding>) -> Option<Finding> {
    let grave = |finding: &Finding| match finding.group.cause().stage() {
        Stage::Disclosure => 0,
        Stage::Outcome => 1,
        _ => 2,
    };
    let at = (0..found.len()).min_by_key(|at| grave(&found[*at]))?;
    Some(found.remove(at))
}
