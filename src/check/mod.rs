//! The checks: judging what was seen against the clauses of the spec. They know the oracle, and nothing of the reference platform.
//!
//! A [`Judge`] walks through the steps of a scenario. What a step shows becomes a view, and each clause that applies is
//! judged on it by the check that it names: see `checks`, which has a file for each. What a check finds has a [`Cause`],
//! a [`Way`], what was [`Wanted`] and what was [`Seen`]: all of it data. The words for them are made where reports are.

mod call;
mod checks;
mod class;
mod clause_set;
mod compiled;
mod difference;
mod envelope;
mod following;
mod found;
mod judge;
mod judgement;
mod planted;
mod query;
mod reply;
mod schema;
mod state;
mod tap;
mod texts;
mod told;
mod view;
mod violation;

pub use checks::consistent::conflict;
pub use class::Class;
pub use clause_set::ClauseSet;
pub use compiled::{CompileError, Compiled};
pub use difference::Alteration;
pub use judge::Judge;
pub use judgement::Judgement;
pub use violation::{
    Alternative, Came, Cause, Difference, JsonType, Named, Revealed, Seen, Side, Signature, Stage,
    Violation, Wanted, Way,
};
