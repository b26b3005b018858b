//! One distinct way of violating one clause.

use std::sync::Arc;

use super::regression::Regression;
use super::shown::CaseIndices;
use super::tape::Key;
use crate::adapter::RunOutcome;
use crate::campaign::Group;
use crate::check::{Signature, Way};
use crate::fields::Name;
use crate::generate::Case;
use crate::scenario::Scenario;

/// One distinct way of violating one clause, with the smallest case that shows it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What tells it from others.
    pub signature: Signature,
    /// What was done wrong in the smallest case, with all the clauses that this violates, the closest first.
    pub group: Group,
    /// Clauses that other scenarios violate by the same defect.
    pub also_violates: Vec<usize>,
    /// Clauses that cases seemed to violate only because of the defect, and in how many: these cases do not say that they are kept.
    pub(super) excused: Vec<(usize, usize)>,
    /// The smallest case.
    pub case: Case,
    /// What has to run before it, in this order, on an adapter that was started afresh: the finding
    /// rests on state that earlier scenarios left behind. Usually nothing.
    pub before: Vec<Scenario>,
    /// What was seen of it, in a run that violated.
    pub answers: Vec<RunOutcome>,
    /// The last lines that the implementation wrote on stderr when the smallest case was run once more.
    pub stderr: Vec<String>,
    /// The scenarios of known defects that showed it, where it violates the clause that they are about.
    pub regression: Vec<Arc<Regression>>,
    /// How closely the clause says what is wrong, as far as that was found out: more is closer.
    pub weight: usize,
    /// Index of the first case of the campaign that showed it.
    pub first: usize,
    /// How many times the API had been called when it was first seen. Meaningful with one job.
    pub calls: usize,
    /// How many cases of the campaign showed it.
    pub count: usize,
    /// Which cases these were.
    pub(super) shown: CaseIndices,
    /// What was seen first of it.
    pub(super) origin: Key,
    /// How often it came back, of how many replays.
    pub replays: (usize, usize),
    /// How many executions shrinking took.
    pub executions: usize,
    /// Whether shrinking ended because its budget did.
    pub cut_short: bool,
    /// Whether the case is not the smallest because runs that this takes are missing: it was put together from parts of the campaign, and no part made
    /// them.
    pub unshrunk: bool,
    /// In which other way the same clause is violated by the same thing for the simplest users.
    pub way_for_plain_users: Option<Way>,
    /// Whether the reply at which it shows is none of those that its clause speaks of.
    pub(super) unmeant: bool,
    /// Elements that decide: with another value the violation vanishes.
    pub decisive: Vec<Decisive>,
}

impl Finding {
    /// Whether it did not always come back.
    pub const fn is_flaky(&self) -> bool {
        self.replays.0 < self.replays.1
    }

    /// Whether the campaign ended before it was replayed.
    pub const fn is_unexamined(&self) -> bool {
        self.replays.1 == 0
    }
}

/// One element of the smallest case that decides: the nearest case that passes differs in it alone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Decisive {
    /// With another value of a facet.
    Facet {
        /// The facet.
        facet: Name,
        /// Its value here.
        here: String,
        /// Values with which it passes, the simplest first. Never none.
        passes: Vec<String>,
    },
    /// Without this step.
    Step(usize),
    /// If a facet does not change while the mini program runs.
    Change {
        /// The facet.
        facet: Name,
        /// The step that changes it.
        step: usize,
    },
    /// With another value of a user's field.
    Field {
        /// The user.
        user: usize,
        /// The field.
        field: Name,
        /// The value with which it passes.
        passes: String,
    },
    /// With all callbacks given.
    Callbacks(usize),
}
