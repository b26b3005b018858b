//! One clause that was not kept, at one step of one scenario.

mod cause;
mod names;
mod seen;
mod way;

pub use cause::{Came, Cause, Difference, Revealed, Stage};
pub use names::Named;
pub use seen::{Alternative, Seen, Side, Wanted};
pub use way::{JsonType, Way};

/// One clause that was not kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Violation {
    /// Place of the clause in the spec.
    pub clause: usize,
    /// Index of the step.
    pub step: usize,
    /// What it comes from.
    pub cause: Cause,
    /// In which way the clause is violated.
    pub way: Way,
    /// What should have been seen.
    pub wanted: Wanted,
    /// What was seen.
    pub seen: Seen,
}

/// What tells one finding from another: the clause, in which way it is violated, and where.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Signature {
    /// Place of the clause in the spec.
    pub clause: usize,
    /// As in [`Violation`].
    pub way: Way,
    /// As in [`Violation`].
    pub cause: Cause,
}

impl Violation {
    /// Whether the clause says only in passing what is wrong: that a call came to nothing, where it threw, or its reply
    /// cannot be read.
    pub const fn is_indirect(&self) -> bool {
        match self.cause {
            Cause::Thrown => !matches!(self.way, Way::Threw),
            Cause::Reply | Cause::Member { .. } => matches!(self.way, Way::Came(_)),
            _ => false,
        }
    }

    /// Its signature.
    pub fn signature(&self) -> Signature {
        Signature {
            clause: self.clause,
            way: self.way,
            cause: self.cause.clone(),
        }
    }
}
