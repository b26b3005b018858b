//! Faults in the rules themselves, and in the readings that rules ask for.

use crate::fields::Name;

/// What is done to a rule, or to a reading.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RuleOp {
    /// It is never applied.
    Skipped,
    /// It is applied where its condition does not hold.
    Negated,
    /// It leads to this outcome.
    Instead(Name),
    /// Two alternatives of the reading are followed by turns.
    Mixed,
}

impl RuleOp {
    pub(in crate::reference::fault) fn name(&self) -> String {
        match self {
            Self::Skipped => "skipped".to_owned(),
            Self::Negated => "negated".to_owned(),
            Self::Instead(outcome) => format!("gives-{outcome}"),
            Self::Mixed => "mixed".to_owned(),
        }
    }
}
