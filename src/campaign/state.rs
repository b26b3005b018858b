//! Findings that rest on state that earlier scenarios left behind: which ones have to run before?

use super::executor::Executor;
use super::shrink::ShrinkTarget;
use crate::adapter::AdapterError;
use crate::generate::Case;
use crate::scenario::Scenario;

/// The most cases before a finding that are tried.
const FARTHEST: usize = 256;

/// The most executions that making the scenarios before it fewer may take.
const BUDGET: usize = 60;

/// How often a fresh adapter must show it, and how often it must not without what ran before.
const SURE: usize = 2;

/// What is looked for.
pub(super) struct Question<'a> {
    pub(super) case: &'a Case,
    pub(super) held: &'a ShrinkTarget,
    /// The cases of the campaign that ran before, by their index.
    pub(super) earlier: &'a dyn Fn(usize) -> Case,
    /// How many of them there are.
    pub(super) count: usize,
}

/// The scenarios that have to run before the case in a fresh adapter, as few as could be found; none
/// if that does not explain it: it shows by itself, or not reliably, or depends on how much ran
/// before and not on what.
///
/// `known` are scenarios that explained another finding.
pub(super) fn rests_on(
    executor: &mut Executor<'_>,
    question: &Question<'_>,
    known: &[Vec<Scenario>],
) -> Result<Option<Vec<Scenario>>, AdapterError> {
    let found = search(executor, question, known);
    executor.set_before(Vec::new());
    found
}

fn search(
    executor: &mut Executor<'_>,
    question: &Question<'_>,
    known: &[Vec<Scenario>],
) -> Result<Option<Vec<Scenario>>, AdapterError> {
    for _ in 0..SURE {
        if !executor.renew()? || shows(executor, question, None)? {
            return Ok(None);
        }
    }
    for before in known {
        if lasting(executor, question, before)? {
            return Ok(Some(before.clone()));
        }
    }
    let mut length = 1;
    loop {
        let length_now = length.min(question.count);
        let cases = (question.count - length_now..question.count).map(question.earlier);
        let before: Vec<Scenario> = cases.flat_map(|case| case.scenarios).collect();
        if before.is_empty() {
            return Ok(None);
        }
        if shows(executor, question, Some(&before))? {
            if !lasting(executor, question, &before)? {
                return Ok(None);
            }
            let before = fewer(executor, question, before)?;
            let sure = lasting(executor, question, &before)?;
            return Ok(sure.then_some(before));
        }
        if length_now == question.count || length >= FARTHEST || executor.is_late() {
            return Ok(None);
        }
        length *= 2;
    }
}

fn shows(
    executor: &mut Executor<'_>,
    question: &Question<'_>,
    before: Option<&[Scenario]>,
) -> Result<bool, AdapterError> {
    executor.set_before(before.unwrap_or_default().to_vec());
    let judged = executor.run(question.case)?;
    Ok(question.held.find(&judged).is_some())
}

/// Whether it shows each time, and also after everything has run twice: what stays behind is a
/// state then, and not a count of what has run.
fn lasting(
    executor: &mut Executor<'_>,
    question: &Question<'_>,
    before: &[Scenario],
) -> Result<bool, AdapterError> {
    for _ in 0..SURE {
        if !shows(executor, question, Some(before))? {
            return Ok(false);
        }
    }
    let twice = [before, before].concat();
    shows(executor, question, Some(&twice))
}

/// Leaves out scenarios, and then steps of them, as long as it still shows.
fn fewer(
    executor: &mut Executor<'_>,
    question: &Question<'_>,
    mut before: Vec<Scenario>,
) -> Result<Vec<Scenario>, AdapterError> {
    let limit = executor.executions + BUDGET;
    let mut chunk = before.len().div_ceil(2);
    while chunk > 0 && before.len() > 1 {
        let mut at = 0;
        while at < before.len()
            && before.len() > 1
            && executor.executions < limit
            && !executor.is_late()
        {
            let mut without = before.clone();
            without.drain(at..(at + chunk).min(before.len()));
            if !without.is_empty() && shows(executor, question, Some(&without))? {
                before = without;
            } else {
                at += chunk;
            }
        }
        chunk /= 2;
    }
    for at in 0..before.len() {
        let mut step = before[at].steps.len();
        while step > 0 && executor.executions < limit && !executor.is_late() {
            step -= 1;
            if before[at].steps.len() == 1 {
                break;
            }
            let mut without = before.clone();
            without[at].steps.remove(step);
            if shows(executor, question, Some(&without))? {
                before = without;
            }
        }
    }
    Ok(before)
}
