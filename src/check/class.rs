//! What a call came to, as seen from outside.

use crate::spec::Spec;

/// What a call came to, as seen from outside.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Class {
    /// An outcome of the spec was recognised; its place in the spec.
    Outcome(usize),
    /// There is no such function.
    Absent,
    /// Something was thrown.
    Thrown,
    /// None of the reply callbacks ran.
    Silent,
    /// The last of the reply callbacks ran, and what it was given is no envelope.
    Failed,
    /// An envelope that is none of the outcomes.
    Unknown,
    /// Not even an envelope.
    Broken,
}

impl Class {
    /// The classes that are no outcome.
    pub const OTHERS: [Self; 6] = [
        Self::Absent,
        Self::Thrown,
        Self::Silent,
        Self::Failed,
        Self::Unknown,
        Self::Broken,
    ];

    /// The word by which a spec names it.
    pub fn name(self, spec: &Spec) -> &str {
        match self {
            Self::Outcome(index) => spec.outcomes.at(index).map_or("", |(name, _)| name),
            Self::Absent => "absent",
            Self::Thrown => "thrown",
            Self::Silent => "silent",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Broken => "broken",
        }
    }
}
