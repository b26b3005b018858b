//! What came of a campaign.

use crate::adapter::{AdapterError, Hello, Incident, Signal};
use crate::campaign::{ClauseResult, Conclusion, Few, Finding, Part, PartRecord};
use crate::covering::StrengthCoverage;
use crate::generate::PairsSeen;
use crate::scenario::Capability;

/// What came of a campaign.
#[derive(Clone, Debug)]
pub struct CampaignResult {
    /// What the adapter declared.
    pub hello: Hello,
    /// The seed.
    pub seed: u64,
    /// Which part of the campaign this is. `None`: the whole.
    pub part: Option<Part>,
    /// How many cases the whole campaign has, with those of the corpus.
    pub campaign: usize,
    /// How many cases were asked for, of this part.
    pub asked: usize,
    /// Whether an operator took part.
    pub operated: bool,
    /// How many actions of an operator the campaign was planned for, if one took part and they were counted.
    pub operator_budget: Option<usize>,
    /// How many cases were judged.
    pub cases: usize,
    /// How many scenarios these have; a case that compares two runs has two.
    pub scenarios: usize,
    /// How many times the API was called in them.
    pub calls: usize,
    /// How many executions shrinking and replaying took on top.
    pub executions: usize,
    /// How far the pairs and the triples of values were covered.
    pub coverage: [StrengthCoverage; 2],
    /// Which pairs of values these are.
    pub pairs: PairsSeen,
    /// How many orders of three events that change state were run, and of four that concern users and grants.
    pub orders: [StrengthCoverage; 2],
    /// One for each clause, as they stand in the spec.
    pub clauses: Vec<ClauseResult>,
    /// The findings, in the order of the clauses.
    pub findings: Vec<Finding>,
    /// One for each reading, as they stand in the spec.
    pub readings: Vec<ReadingResult>,
    /// Capabilities that were declared and then declined.
    pub declined: Vec<DeclinedCapability>,
    /// Where the adapter itself failed: index of the case, and what happened.
    pub broken: Few<(usize, Incident)>,
    /// Incidents that did not come back.
    pub unattributed: Few<Incident>,
    /// Why the campaign ended before its time.
    pub aborted: Option<AdapterError>,
    /// The signal that ended the campaign before its time.
    pub interrupted: Option<Signal>,
    /// What it comes to.
    pub conclusion: Conclusion,
    /// Whether the campaign was put together from parts, and none of them made some of the runs that examining the findings takes.
    pub missing: bool,
    /// Of a part: what it hands over, so that the parts can be put together.
    pub record: Option<Box<PartRecord>>,
}

impl CampaignResult {
    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        let signal = self.interrupted.map(Signal::exit_code);
        signal.unwrap_or(self.conclusion.exit_code())
    }
}

/// Which alternatives of a reading were followed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReadingResult {
    /// Its place in the spec.
    pub reading: usize,
    /// Places of the alternatives that were followed, each with the number of scenarios.
    pub followed: Vec<(usize, usize)>,
}

/// A capability that was declared and then declined.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeclinedCapability {
    /// Which.
    pub capability: Capability,
    /// In how many cases.
    pub cases: usize,
    /// The adapter's words, the first time.
    pub reason: String,
}
