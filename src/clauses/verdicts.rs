//! The verdicts of a campaign, as the table of clauses shows them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::adapter::protocol::Program;
use crate::campaign::Verdict;

/// What came of one clause.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// How many scenarios exercised it.
    pub scenarios: usize,
}

/// The campaign that verdicts are from.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct JudgedRun {
    /// The implementation that was judged. Absent: the adapter did not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation: Option<Program>,
    /// The random seed.
    pub seed: u64,
    /// The conclusion in words.
    pub summary: String,
}

/// The verdicts of a campaign on the clauses of one spec.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verdicts {
    /// The campaign.
    pub run: JudgedRun,
    /// By the id of the clause.
    pub clauses: BTreeMap<String, Judged>,
}

impl Verdicts {
    /// What came of a clause; `None` if it was left out of the campaign.
    pub fn of(&self, clause: &str) -> Option<Judged> {
        self.clauses.get(clause).copied()
    }
}
