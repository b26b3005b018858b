//! The checks: judging what was seen against the clauses of the spec. They know the oracle, and nothing of the reference platform.

mod call;
mod clause_set;
mod compiled;
mod difference;
mod disclosure;
mod envelope;
mod judge;
mod member;
mod reading;
mod relation;
mod reply;
mod schema;
mod texts;
mod violation;

pub use clause_set::ClauseSet;
pub use compiled::{CompileError, Compiled};
pub use judge::{Judge, Judgement};
pub use reading::conflict;
pub use reply::Class;
pub use violation::{Cause, Signature, Stage, Violation};
