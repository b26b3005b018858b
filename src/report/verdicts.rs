//! The verdicts of a report, for the table of clauses.

use thiserror::Error;

use super::data::Report;
use super::lang::say;
use crate::adapter::protocol::Program;
use crate::clauses::{Judged, JudgedRun, Verdicts};
use crate::spec::Spec;

/// Why a report gives no verdicts on a spec.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[non_exhaustive]
pub enum VerdictsError {
    /// The report is about another spec.
    #[error("the report is about the spec {found}, not {expected}")]
    Other {
        /// Name and version of the spec that the report is about.
        found: String,
        /// Name and version of the spec.
        expected: String,
    },
    /// The spec has changed since the report was written.
    #[error(
        "the spec {name} has changed since the report was written (its digest was {found}, and is {expected}): run `check --report` again"
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

impl Report {
    /// The verdicts on the clauses of `spec`.
    ///
    /// # Errors
    /// When the report was made with another spec or another state of it: verdicts would be shown beside clauses that
    /// they are not about.
    pub fn verdicts(&self, spec: &Spec) -> Result<Verdicts, VerdictsError> {
        let name = format!("{} {}", spec.name, spec.version);
        if self.spec.name != spec.name {
            return Err(VerdictsError::Other {
                found: format!("{} {}", self.spec.name, self.spec.version),
                expected: name,
            });
        }
        let digest = spec.digest();
        if self.spec.digest != digest {
            let short = |digest: &str| digest.chars().take(12).collect();
            return Err(VerdictsError::Changed {
                name,
                found: short(&self.spec.digest),
                expected: short(&digest),
            });
        }
        let implementation = self.implementation.as_ref().map(|one| Program {
            name: one.name.raw().to_owned(),
            version: one.version.raw().to_owned(),
        });
        let judged = self.clauses.iter().map(|one| {
            let judged = Judged {
                verdict: one.verdict,
                scenarios: one.exercised,
            };
            (one.id.clone(), judged)
        });
        Ok(Verdicts {
            run: JudgedRun {
                implementation,
                seed: self.seed,
                summary: say(&self.summary).to_owned(),
            },
            clauses: judged.collect(),
        })
    }
}
