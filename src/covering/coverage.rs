//! How far something is covered.

/// How much of one strength is covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StrengthCoverage {
    /// How many combinations occurred in some row so far.
    pub covered: usize,
    /// How many combinations can occur in a row at all.
    pub feasible: usize,
}

impl StrengthCoverage {
    /// Whether nothing is left to cover.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.covered == self.feasible
    }
}
