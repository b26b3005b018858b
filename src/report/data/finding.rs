//! What the report says of findings.

use serde::{Deserialize, Serialize};

use super::IncidentReport;
use super::adapter::STDERR_LINES;
use crate::digest::sha256;
use crate::fields::not_null;
use crate::generate::Case;
use crate::ijson;
use crate::report::Foreign;
use crate::scenario::Scenario;
use crate::spec::{Level, Text};
use crate::trace::Trace;

/// A known defect, of which a scenario comes with the spec.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegressionReport {
    /// The name of its file in the regression suite.
    pub name: String,
    /// What somebody noticed.
    pub symptom: Text,
    /// Where it was reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// One finding: one distinct way of violating one clause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindingReport {
    /// What tells the finding from others, in every campaign: 16 hexadecimal digits. See [`fingerprint`].
    pub fingerprint: String,
    /// The clause that says most closely what is wrong.
    pub clause: String,
    /// How binding the most binding clause is that the defect violates: this one, or one of [`Self::also`].
    pub level: Level,
    /// How grave it is: of the findings of one level those with the lowest number come first.
    pub gravity: usize,
    /// In which way the clause is violated, as a stable word.
    pub what: String,
    /// What the violation comes from, as a stable word.
    pub cause: String,
    /// Other clauses that the same defect violates.
    pub also: Vec<String>,
    /// Known defects that show themselves in this way: scenarios of the regression suite that violate the clause, or one of [`Self::also`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regression: Vec<RegressionReport>,
    /// What should have been seen.
    pub expected: Foreign,
    /// The payload that should have been seen, as the document shows it.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub expected_sample: Option<Foreign>,
    /// What was seen.
    pub observed: Foreign,
    /// Which story of [`Self::stories`] shows it, from 1.
    pub story: usize,
    /// The step of this story at which it shows, from 1.
    pub step: usize,
    /// The number of the first scenario that showed it, from 1.
    pub first: usize,
    /// How many scenarios showed it.
    pub count: usize,
    /// How often it came back when it was replayed.
    pub replays: Replays,
    /// How many runs replaying and shrinking took.
    pub executions: usize,
    /// Shrinking ended because its budget did.
    pub cut_short: bool,
    /// The scenario is not the smallest: the campaign was put together from parts, and none of them made the runs that this takes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unshrunk: bool,
    /// An operator took part in each run of the scenario, and runs were few.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub operated: bool,
    /// In which other way the clause is violated by the same defect for the simplest users.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub plainly: Option<String>,
    /// Which elements of the scenario decide.
    pub decisive: Vec<Text>,
    /// The smallest scenario in words, or the two that are compared.
    pub stories: Vec<StoryReport>,
    /// What has to run first, on an adapter that was started afresh, in words: the finding rests on
    /// state that earlier scenarios left behind. Usually nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before_stories: Vec<StoryReport>,
    /// The same as data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Scenario>,
    /// What the mini program was given at the step.
    pub seen: SeenReport,
    /// The smallest scenario.
    pub case: Case,
    /// What was seen of each of its runs.
    pub answers: Vec<AnswerReport>,
    /// The command that runs the scenario again. Absent: no file was written.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub replay: Option<String>,
    /// The command that explains the clause. Absent: the report was made by no command line.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub explain: Option<String>,
    /// The place in [`super::Report::waivers`] of the waiver that covers it. Absent: none does.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub waiver: Option<usize>,
}

/// How often a finding came back.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Replays {
    /// How many replays violated the clause again.
    pub failed: usize,
    /// How many replays there were.
    pub of: usize,
}

/// A scenario in words.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StoryReport {
    /// What the scenario is there for.
    pub title: Text,
    /// The world: a line for the versions and settings, and for each user who is not plain.
    pub world: Vec<Text>,
    /// The steps.
    pub steps: Vec<Text>,
}

/// What the mini program was given at a step.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeenReport {
    /// The callbacks that ran, in their order.
    pub fired: Vec<FiredReport>,
    /// What was thrown. Absent: nothing.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub thrown: Option<Foreign>,
    /// The last lines of stderr.
    pub stderr: Vec<Foreign>,
}

impl FindingReport {
    /// The member of the reply that the violation is about, if it is about a member.
    pub fn place(&self) -> Option<String> {
        let pointer = self.cause.strip_prefix("layer:")?;
        let at = pointer.find('/')?;
        Some(ijson::last_step(&pointer[at..]).into_owned())
    }
}

impl SeenReport {
    /// Keeps the last of the lines that were written on stderr.
    pub fn overhear(&mut self, lines: &[String]) {
        let skipped = lines.len().saturating_sub(STDERR_LINES);
        let lines = lines.iter().skip(skipped).map(|line| line.as_str().into());
        self.stderr.extend(lines);
    }
}

/// One run of one callback.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FiredReport {
    /// The callback.
    pub callback: Foreign,
    /// Its argument as text. Absent: it was given none.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub argument: Option<Foreign>,
    /// The innermost layer of the argument that could be read, line by line. Absent: it is the argument itself.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub payload: Option<Vec<Foreign>>,
}

/// What came of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum AnswerReport {
    /// It ended, and this was seen.
    Trace(Trace),
    /// It did not end properly.
    Incident(IncidentReport),
    /// The adapter declined a capability.
    Declined {
        /// The capability.
        capability: String,
        /// The adapter's reason.
        reason: Foreign,
    },
}

impl FindingReport {
    /// Whether it did not always come back.
    pub const fn is_flaky(&self) -> bool {
        self.replays.failed < self.replays.of
    }
}

/// What tells a finding from others, in every campaign with every seed: a hash of the spec's name, the clause, the way in
/// which it is violated and what the violation comes from. No value that was made up for a scenario goes into it.
pub fn fingerprint(spec: &str, clause: &str, way: &str, origin: &str) -> String {
    let parts = [spec, clause, way, origin].map(|part| format!("{part}\0"));
    let mut digest = sha256(parts.concat().as_bytes());
    digest.truncate(16);
    digest
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn fingerprints_tell_the_parts_apart_and_stay_as_they_are() {
        let one = fingerprint("spec", "clause", "what", "cause");
        assert_eq!(one.len(), 16);
        assert_eq!(one, fingerprint("spec", "clause", "what", "cause"));
        assert_ne!(one, fingerprint("spec", "clausew", "hat", "cause"));
        // Waiver files hold fingerprints, so the hash may not change.
        assert_eq!(one, "54083be3355f46ad");
    }
}
