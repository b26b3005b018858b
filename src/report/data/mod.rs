//! `report.json`: the one result of a campaign. Every other form of the report is made from it alone.
//!
//! `specs/report.schema.json` describes the same format as a JSON Schema. Texts that come from the implementation or its
//! adapter are [`Foreign`].

mod adapter;
mod clause;
mod finding;
mod part;
mod read;
mod waiver;

pub use adapter::{
    AbortKind, AbortReport, AdapterReport, BlameReport, BrokenReport, DeclinedReport,
    IncidentReport, ProgramReport,
};
pub use clause::{AlternativeReport, ClauseReport, ReadingReport, SectionReport, Sentence};
pub use finding::{
    AnswerReport, FindingReport, FiredReport, RegressionReport, Replays, SeenReport, StoryReport,
    fingerprint,
};
pub use part::{Again, PartReport};
pub use read::{ReportError, json, json_line};
pub use waiver::{WaiverReport, WaiverState};

use serde::{Deserialize, Serialize};

use crate::campaign::{Conclusion, Verdict};
use crate::fields::not_null;
use crate::spec::Text;

/// The version of the format.
pub const FORMAT: u32 = 2;

/// The published JSON Schema of the format.
pub const SCHEMA: &str = include_str!("../../../specs/report.schema.json");

/// The result of a campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Report {
    /// The version of this format: 2.
    pub format: u32,
    /// The harness.
    pub harness: ProgramReport,
    /// The spec.
    pub spec: SpecReport,
    /// The adapter. Absent: the adapter did not answer `hello`.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub adapter: Option<ProgramReport>,
    /// The implementation under test. Absent: the adapter did not answer `hello`.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub implementation: Option<ProgramReport>,
    /// How the adapter was reached, as the command line has it. Credentials are left out.
    pub target: Foreign,
    /// The capabilities that the adapter declared.
    pub capabilities: Vec<String>,
    /// The random seed.
    pub seed: u64,
    /// Which part of the campaign this is. Absent: the whole campaign.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub shard: Option<Shard>,
    /// How much was run.
    pub totals: Totals,
    /// Which combinations of values the scenarios covered.
    pub coverage: CoverageReport,
    /// What the campaign established.
    pub conclusion: Conclusion,
    /// The exit status of `check`.
    pub exit_code: u8,
    /// The conclusion in words.
    pub summary: Text,
    /// What to do next.
    pub next: Vec<Text>,
    /// How many clauses have each verdict.
    pub counts: Vec<Count>,
    /// The sections of the document, in its order.
    pub sections: Vec<SectionReport>,
    /// Every clause that was asked for, in the order of the spec.
    pub clauses: Vec<ClauseReport>,
    /// Every finding, the gravest first.
    pub findings: Vec<FindingReport>,
    /// Every reading.
    pub readings: Vec<ReadingReport>,
    /// What went wrong between the harness and the adapter.
    pub adapter_troubles: AdapterReport,
    /// The waivers that were applied, and those that are wrong.
    pub waivers: Vec<WaiverReport>,
    /// When the campaign ran. Nothing else in a report depends on the clock.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub time: Option<Time>,
    /// Of a part of a campaign: what it hands over to `report merge`.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub part: Option<Box<PartReport>>,
}

/// The spec of a campaign.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpecReport {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the spec as the harness reads it, profiles applied.
    pub digest: String,
    /// What the spec describes.
    pub title: Text,
    /// The title of the document.
    pub document: Text,
    /// Where the document is published. Empty: nowhere.
    pub url: String,
}

/// Which part of a campaign a report is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shard {
    /// The number of this part, from 1.
    pub index: usize,
    /// How many parts there are.
    pub count: usize,
}

/// How much a campaign ran.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Totals {
    /// Scenarios that were asked for.
    pub asked: usize,
    /// Scenarios that were judged.
    pub judged: usize,
    /// Runs of the implementation for them; a scenario that compares two runs takes two.
    pub runs: usize,
    /// Calls of the API in these runs.
    pub calls: usize,
    /// Runs that replaying and shrinking of findings took on top.
    pub executions: usize,
    /// Scenarios of the whole campaign, of which this may be a part, and those of the corpus.
    pub campaign: usize,
    /// The most actions that an operator was asked for. Absent: no operator took part, or nobody counted.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub operator_budget: Option<usize>,
}

/// Which combinations of values were covered.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CoverageReport {
    /// Pairs of values of two parameters.
    pub pairs: Covered,
    /// Triples of values of three parameters.
    pub triples: Covered,
    /// Orders of three events that change the state.
    pub orders_of_three: Covered,
    /// Orders of four events that concern users and their grants.
    pub orders_of_four: Covered,
    /// Which pairs of values were run together. Absent: nothing was judged.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub picture: Option<PictureReport>,
}

/// Which pairs of values of two parameters were run together, all sequences taken together. The values of all parameters
/// are numbered through, in the order of the parameters.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PictureReport {
    /// The parameters.
    pub parameters: Vec<ParameterReport>,
    /// A line for each value, with a digit for each value of the parameters before: `1` if the two were run together, else
    /// `0`.
    pub rows: Vec<String>,
}

/// A parameter of scenarios.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParameterReport {
    /// What it is about.
    pub title: Text,
    /// How many values it can have.
    pub values: usize,
}

/// How many combinations were covered.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Covered {
    /// Combinations that at least one scenario has.
    pub covered: usize,
    /// Combinations that a scenario can have.
    pub feasible: usize,
}

/// How many clauses have a verdict.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Count {
    /// The verdict.
    pub verdict: Verdict,
    /// How many *must* clauses have it.
    pub must: usize,
    /// How many *should* clauses have it.
    pub should: usize,
}

/// When a campaign ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Time {
    /// When it started, in UTC, as RFC 3339 has it.
    pub started: String,
    /// How many seconds it took.
    pub seconds: f64,
}

use super::foreign::Foreign;

impl Covered {
    /// The covered part in percent, rounded down: 100 only if everything is covered.
    pub fn percent(self) -> usize {
        (self.covered * 100)
            .checked_div(self.feasible)
            .unwrap_or(100)
    }
}

impl Report {
    /// How many clauses of either level have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        let of = self.clauses.iter();
        of.filter(|one| one.verdict == verdict).count()
    }

    /// The clause of this id.
    pub fn clause(&self, id: &str) -> Option<&ClauseReport> {
        self.clauses.iter().find(|one| one.id == id)
    }

    /// The section of this id.
    pub fn section(&self, id: &str) -> Option<&SectionReport> {
        self.sections.iter().find(|one| one.id == id)
    }

    /// Name and version of the implementation, or how the adapter was reached if it told none.
    pub fn subject(&self) -> String {
        match &self.implementation {
            Some(one) => one.shown(),
            None => self.target.shown(),
        }
    }
}
