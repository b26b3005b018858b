//! What the report of a part of a campaign says so that the parts can be put together.

use serde::{Deserialize, Serialize};

use crate::campaign::PartRecord;

/// What a part of a campaign hands over to `report merge`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartReport {
    /// How the scenarios of findings are run again.
    pub again: Again,
    /// What was seen.
    pub record: PartRecord,
}

/// How the scenarios of findings are run again, and their clauses explained.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Again {
    /// The folder in which the replay files are.
    pub folder: String,
    /// What a command line says of the spec.
    pub spec: String,
    /// What a command line says of the adapter.
    pub target: String,
    /// The command that explains a clause, without the id of the clause. Empty: the report was made by no command line.
    pub explain: String,
}
