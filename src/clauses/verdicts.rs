//! The verdicts of a campaign, out of the report that it wrote.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::adapter::protocol::Program;
use crate::campaign::Verdict;
use crate::spec::Spec;

/// What came of one clause.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// How many scenarios put it to the test.
    pub scenarios: usize,
}

/// The campaign that verdicts are from.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Run {
    /// The implementation that was judged.
    pub implementation: Program,
    /// The seed.
    pub seed: u64,
    /// What it came to, in words.
    pub summary: String,
}

/// The verdicts of a campaign on the clauses of one spec.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verdicts {
    /// The campaign.
    pub run: Run,
    clauses: BTreeMap<String, Judged>,
}

/// Why a report gives no verdicts on a spec.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[non_exhaustive]
pub enum VerdictsError {
    /// The text is no report.
    #[error("not a report: {0}; `miniapp-conformance check --report FILE` writes one")]
    Shape(String),
    /// It is written in another version of the format.
    #[error("a report in format {0}; format 1 is expected")]
    Format(u64),
    /// It is about another spec.
    #[error("it is about the spec {found}, not {expected}")]
    Other {
        /// Name and version of what it is about.
        found: String,
        /// Name and version of the spec.
        expected: String,
    },
    /// The spec has changed since.
    #[error(
        "the spec {name} has changed since (its digest was {found}, and is {expected}): run `check --report` again"
    )]
    Changed {
        /// Name and version of the spec.
        name: String,
        /// The beginning of the digest in the report.
        found: String,
        /// The beginning of the digest of the spec.
        expected: String,
    },
}

/// Only what is needed of a report, so that one with more in it can be read too.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outline {
    spec: Program,
    spec_digest: String,
    implementation: Program,
    seed: u64,
    summary: String,
    clauses: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    verdict: Verdict,
    exercised: usize,
}

#[derive(Deserialize)]
struct Format {
    format: u64,
}

impl Verdicts {
    /// Reads the text of a report on `spec`.
    ///
    /// # Errors
    /// When it is none, or was made with another spec or another state of it: verdicts would be shown beside clauses that they are not about.
    pub fn parse(text: &str, spec: &Spec) -> Result<Self, VerdictsError> {
        let shape = |error: serde_json::Error| VerdictsError::Shape(error.to_string());
        let Format { format } = serde_json::from_str(text).map_err(shape)?;
        if format != 1 {
            return Err(VerdictsError::Format(format));
        }
        let outline: Outline = serde_json::from_str(text).map_err(shape)?;
        let called = |name: &str, version: &str| format!("{name} {version}");
        let name = called(&spec.name, spec.version.as_str());
        if outline.spec.name != spec.name {
            return Err(VerdictsError::Other {
                found: called(&outline.spec.name, &outline.spec.version),
                expected: name,
            });
        }
        let digest = spec.digest();
        if outline.spec_digest != digest {
            let short = |digest: &str| digest.chars().take(12).collect();
            return Err(VerdictsError::Changed {
                name,
                found: short(&outline.spec_digest),
                expected: short(&digest),
            });
        }
        let judged = |line: Line| {
            let Line {
                id,
                verdict,
                exercised: scenarios,
            } = line;
            (id, Judged { verdict, scenarios })
        };
        Ok(Self {
            run: Run {
                implementation: outline.implementation,
                seed: outline.seed,
                summary: outline.summary,
            },
            clauses: outline.clauses.into_iter().map(judged).collect(),
        })
    }

    /// What came of a clause; `None` if it was left out of the campaign.
    pub fn of(&self, clause: &str) -> Option<Judged> {
        self.clauses.get(clause).copied()
    }
}
