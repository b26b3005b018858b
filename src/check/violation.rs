//! One clause that was not kept, at one step of one scenario.

use std::fmt;

/// What a violation is about, whichever clause words it: violations with the same cause at the same step come from one and the same thing
/// that the implementation did.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Cause {
    /// How far into the reply one had to look.
    pub stage: Stage,
    /// Where and what, in the words of the stage: `unauthorised→success`, `payload/code` …
    pub key: String,
}

/// How far into what was seen one has to look to notice a violation.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Stage {
    /// The scenario did not end.
    Incident,
    /// Something was thrown.
    Thrown,
    /// Callbacks and handlers: which, how often.
    Callbacks,
    /// The answer of `my.canIUse`.
    Query,
    /// What the call came to.
    Outcome,
    /// A layer of the reply, and its members.
    Layer,
    /// Something that should not have been told.
    Disclosure,
    /// Two runs that should have come to the same.
    Relation,
    /// Two alternatives of a reading.
    Reading,
}

/// One clause that was not kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Violation {
    /// Place of the clause in the spec.
    pub clause: usize,
    /// Index of the step.
    pub step: usize,
    /// What it comes from.
    pub cause: Cause,
    /// In which way the clause is violated, as a stable word: `missing`, `type:number`, `trimmed` …
    pub what: String,
    /// What should have been seen, in words or as JSON.
    pub expected: String,
    /// What was seen.
    pub observed: String,
}

/// What tells one finding from another: the clause, in which way it is violated, and where.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Signature {
    /// Place of the clause in the spec.
    pub clause: usize,
    /// As in [`Violation`].
    pub what: String,
    /// As in [`Violation`].
    pub cause: Cause,
}

impl Violation {
    /// Its signature.
    pub fn signature(&self) -> Signature {
        Signature {
            clause: self.clause,
            what: self.what.clone(),
            cause: self.cause.clone(),
        }
    }
}

impl Stage {
    /// A stable word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Thrown => "thrown",
            Self::Callbacks => "callbacks",
            Self::Query => "query",
            Self::Outcome => "outcome",
            Self::Layer => "layer",
            Self::Disclosure => "disclosure",
            Self::Relation => "relation",
            Self::Reading => "reading",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.stage.name(), self.key)
    }
}
