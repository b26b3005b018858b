//! What the report says of waivers.

use serde::{Deserialize, Serialize};

use crate::report::Foreign;

/// A known violation that the owner of the implementation accepts for a while.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaiverReport {
    /// The clause.
    pub clause: String,
    /// The fingerprint of the finding.
    pub fingerprint: String,
    /// Reason for accepting the violation.
    pub reason: Foreign,
    /// Where it is tracked. Empty: nowhere.
    pub link: Foreign,
    /// Person who is responsible for the waiver. Empty: nobody.
    pub owner: Foreign,
    /// The last day on which it is accepted, as `2027-01-31`.
    pub until: String,
    /// Whether it applies.
    pub state: WaiverState,
}

/// Whether a waiver applies. Every state but the first is an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverState {
    /// It covers a finding.
    Matched,
    /// Its last day has passed.
    Expired,
    /// The clause was exercised and its finding did not come: the waiver is no longer needed.
    NotNeeded,
    /// The clause is violated, but not in the way that the waiver names.
    Unmatched,
    /// The clause was not exercised, so nothing is known.
    NotExercised,
}
