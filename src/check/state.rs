//! What is known while one scenario is being judged.

use serde_json::Value;
use smallvec::SmallVec;

use super::compiled::Compiled;
use super::found::Found;
use super::judgement::Judgement;
use super::planted::{Planted, SearchResult};
use super::texts::Texts;
use super::violation::{Cause, Violation};
use crate::oracle::Oracle;

/// The clauses that apply at one step.
pub(super) type Applying = SmallVec<[usize; 32]>;

/// What is known while one scenario is being judged.
pub(super) struct JudgeState<'j> {
    pub(super) compiled: &'j Compiled,
    pub(super) texts: &'j Texts,
    pub(super) oracle: Oracle<'j>,
    pub(super) planted: Planted<'j>,
    /// What earlier calls told for the clauses that ask for something new each time.
    pub(super) told: Vec<(usize, Value)>,
    /// The step that was searched for marks last, and what was found.
    pub(super) sighted: Option<(usize, SearchResult<'j>)>,
    pub(super) out: &'j mut Judgement,
}

impl JudgeState<'_> {
    /// Notes that a clause was exercised at `step`, and in what it is violated there.
    pub(super) fn note(&mut self, clause: usize, step: usize, found: Vec<Found>) {
        self.out.exercised.insert(clause);
        let found = found.into_iter().map(|one| Violation {
            clause,
            step,
            cause: one.cause,
            way: one.way,
            wanted: one.wanted,
            seen: one.seen,
        });
        self.out.violations.extend(found);
    }

    /// The cause of the violation at `step` that lies in what a call came to.
    pub(super) fn wrong_outcome(&self, step: usize) -> Option<Cause> {
        let violations = self.out.violations.iter().rev();
        let mut here = violations.take_while(|one| one.step == step);
        here.find(|one| one.cause.came().is_some())
            .map(|one| one.cause.clone())
    }
}
