//! What came of judging one scenario.

use super::ClauseSet;
use super::violation::Violation;
use crate::oracle::ReadingChoices;

/// What came of judging one scenario.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// The clauses that were exercised.
    pub exercised: ClauseSet,
    /// Those that were not kept, in the order of the steps.
    pub violations: Vec<Violation>,
    /// The readings that were seen to be followed.
    pub followed: ReadingChoices,
    /// Whether some call should have come to an outcome that gives something of the user, or made for the call.
    pub owed: bool,
    /// Whether some call came to such an outcome, as it should.
    pub served: bool,
}
