//! Replay files: the smallest case of a finding as plain values.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::check::{Cause, Compiled, Signature, Way};
use crate::digest::sha256;
use crate::generate::Case;
use crate::kinds;
use crate::scenario::Scenario;
use crate::spec::Text;

/// The version of the format.
pub(super) const FORMAT: u32 = 2;

/// The smallest case of a finding, and what it is taken to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    /// The version of this format: 2.
    pub format: u32,
    /// The name of the spec.
    pub spec: String,
    /// The digest of the spec. Absent: it may be any edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// What somebody noticed of it, in a sentence: for a scenario of a regression suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symptom: Option<Text>,
    /// Where it was reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
    /// The clause.
    pub clause: String,
    /// In which way it is violated: the name of a [`Way`].
    pub what: String,
    /// By what: the name of a [`Cause`].
    pub cause: String,
    /// What has to run before, in this order, on an adapter that was started afresh.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Scenario>,
    /// What is run.
    pub case: Case,
}

/// A replay file cannot be used.
#[derive(Debug, Error)]
pub enum ReplayError {
    /// It is not one.
    #[error("not a replay file: {0}")]
    Malformed(String),
    /// It is a file of another kind.
    #[error(
        "this is {0}; a replay file is expected, and `check` writes one for each finding, into the folder conformance-findings"
    )]
    Foreign(&'static str),
    /// It has another format.
    #[error(
        "this is format {0} of replay files; this version reads format {FORMAT} only. Run `check` again to get the findings anew"
    )]
    Format(u32),
    /// It belongs to another spec.
    #[error("the file belongs to the spec `{theirs}`, and the spec that is used is `{ours}`")]
    Spec {
        /// The spec that the file names.
        theirs: String,
        /// The spec that is used.
        ours: String,
    },
    /// The spec has no such clause.
    #[error("the spec `{spec}` has no clause `{clause}`")]
    Clause {
        /// The spec that is used.
        spec: String,
        /// The clause that the file names.
        clause: String,
    },
    /// The clause is not judged.
    #[error("the clause `{0}` is excluded: it is not judged")]
    Excluded(String),
    /// The file names no way of violating a clause.
    #[error("`{0}` is no way of violating a clause under this spec (member `what`)")]
    What(String),
    /// The file names no cause of a violation.
    #[error("`{0}` is no cause of a violation under this spec (member `cause`)")]
    Cause(String),
    /// The scenario does not fit the spec.
    #[error("the scenario does not fit the spec: {0}")]
    Scenario(String),
}

impl ReplayError {
    /// Whether the text can be read, and cannot be run under the spec.
    pub const fn is_unfit(&self) -> bool {
        !matches!(
            self,
            Self::Malformed(_) | Self::Foreign(_) | Self::Format(_)
        )
    }
}

impl Replay {
    /// A name for the file: the clause, and something that tells its findings apart.
    pub fn file_name(&self) -> String {
        let digest = sha256(format!("{}\n{}", self.what, self.cause).as_bytes());
        format!("{}-{}", self.clause, &digest[..6])
    }

    /// Reads a replay file.
    ///
    /// # Errors
    /// When the text is not one, or of another format.
    pub fn parse(text: &str) -> Result<Self, ReplayError> {
        #[derive(Deserialize)]
        struct ReplayFormat {
            format: u32,
        }
        if let Some(kind) = kinds::told(text).filter(|kind| *kind != "a replay file") {
            return Err(ReplayError::Foreign(kind));
        }
        let malformed =
            |error: serde_json::Error| ReplayError::Malformed(kinds::plain(&error.to_string()));
        let any: ReplayFormat = serde_json::from_str(text).map_err(malformed)?;
        if any.format != FORMAT {
            return Err(ReplayError::Format(any.format));
        }
        serde_json::from_str(text).map_err(malformed)
    }

    /// What the file is taken to show, if its case can be run under a spec at all.
    ///
    /// # Errors
    /// When it belongs to another spec, the spec lacks the clause, there is no such violation, or a
    /// scenario does not fit it.
    pub fn fits(&self, compiled: &Compiled) -> Result<Signature, ReplayError> {
        let spec = compiled.spec();
        if self.spec != spec.name {
            return Err(ReplayError::Spec {
                theirs: self.spec.clone(),
                ours: spec.name.clone(),
            });
        }
        self.signature(compiled)
    }

    /// The signature of what it is about, under a spec that has its clause and its world, whatever its name.
    pub(super) fn signature(&self, compiled: &Compiled) -> Result<Signature, ReplayError> {
        let spec = compiled.spec();
        let clause = spec.clauses.names().position(|name| **name == self.clause);
        let clause = clause.ok_or_else(|| ReplayError::Clause {
            spec: spec.name.clone(),
            clause: self.clause.clone(),
        })?;
        if compiled.clause(clause).1.check.is_none() {
            return Err(ReplayError::Excluded(self.clause.clone()));
        }
        let (found, expected) = (
            self.case.scenarios.len(),
            1 + usize::from(self.case.tie.is_some()),
        );
        if found != expected {
            let why = if expected == 1 {
                format!("one scenario is expected, or two with a `tie`, not {found}")
            } else {
                format!("two scenarios are expected with a `tie`, not {found}")
            };
            return Err(ReplayError::Scenario(why));
        }
        for scenario in self.scenarios() {
            spec.fits(scenario).map_err(ReplayError::Scenario)?;
        }
        Ok(Signature {
            clause,
            way: Way::parse(spec, &self.what)
                .ok_or_else(|| ReplayError::What(self.what.clone()))?,
            cause: Cause::parse(spec, &self.cause)
                .ok_or_else(|| ReplayError::Cause(self.cause.clone()))?,
        })
    }

    /// Everything that is run.
    pub(super) fn scenarios(&self) -> impl Iterator<Item = &Scenario> {
        self.before.iter().chain(&self.case.scenarios)
    }
}
