//! Replay files: the smallest case of a finding as plain values, and running it again.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::case::{Executor, Group};
use super::finding::Finding;
use crate::adapter::{Adapter, AdapterError, Answer};
use crate::check::{Cause, Compiled, Signature, Way};
use crate::generate::Case;

/// The version of the format.
const FORMAT: u32 = 2;

/// The smallest case of a finding, and what it is taken to show.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    /// The version of this format: 2.
    pub format: u32,
    /// The name of the spec.
    pub spec: String,
    /// The clause.
    pub clause: String,
    /// In which way it is violated: the name of a [`Way`].
    pub what: String,
    /// By what: the name of a [`Cause`].
    pub cause: String,
    /// What is run.
    pub case: Case,
}

/// A replay file cannot be used.
#[derive(Debug, Error)]
pub enum ReplayError {
    /// It is not one.
    #[error("not a replay file: {0}")]
    Malformed(String),
    /// It has another format.
    #[error(
        "this is format {0} of replay files; this version reads format {FORMAT} only. Run `check` again to get the findings anew"
    )]
    Format(u32),
    /// The spec has no such clause.
    #[error("the spec `{spec}` has no clause `{clause}`")]
    Clause {
        /// The spec that is used.
        spec: String,
        /// The clause that the file names.
        clause: String,
    },
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

/// What came of a replay.
#[derive(Clone, Debug)]
pub enum Replayed {
    /// Nothing is violated in the way that the file says.
    Fixed,
    /// It is violated as before; what was seen.
    StillFails(Box<(Vec<crate::check::Violation>, Vec<Answer>)>),
    /// The adapter cannot run it: why.
    CouldNotRun(String),
}

impl Replay {
    /// The replay file of a finding.
    pub fn of(compiled: &Compiled, finding: &Finding) -> Self {
        Self {
            format: FORMAT,
            spec: compiled.spec().name.clone(),
            clause: compiled.clause(finding.signature.clause).0.to_string(),
            what: finding.signature.way.name(compiled.spec()),
            cause: finding.signature.cause.name(compiled.spec()),
            case: finding.case.clone(),
        }
    }

    /// A name for the file: the clause, and something that tells its findings apart.
    pub fn file_name(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in self.what.bytes().chain(self.cause.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
        format!("{}-{:06x}", self.clause, hash & 0xff_ffff)
    }

    /// Reads a replay file.
    ///
    /// # Errors
    /// When the text is not one, or of another format.
    pub fn parse(text: &str) -> Result<Self, ReplayError> {
        #[derive(Deserialize)]
        struct Any {
            format: u32,
        }
        let malformed = |error: serde_json::Error| ReplayError::Malformed(error.to_string());
        let any: Any = serde_json::from_str(text).map_err(malformed)?;
        if any.format != FORMAT {
            return Err(ReplayError::Format(any.format));
        }
        serde_json::from_str(text).map_err(malformed)
    }

    /// What the file is taken to show, if its case can be run under a spec at all.
    ///
    /// # Errors
    /// When the spec lacks the clause, there is no such violation, or a scenario does not fit it.
    pub fn fits(&self, compiled: &Compiled) -> Result<Signature, ReplayError> {
        let spec = compiled.spec();
        let clause = spec.clauses.names().position(|name| **name == self.clause);
        let clause = clause.ok_or_else(|| ReplayError::Clause {
            spec: spec.name.clone(),
            clause: self.clause.clone(),
        })?;
        if self.case.scenarios.is_empty() || self.case.scenarios.len() > 2 {
            let found = self.case.scenarios.len();
            return Err(ReplayError::Scenario(format!(
                "one or two scenarios are expected, not {found}"
            )));
        }
        for scenario in &self.case.scenarios {
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
}

/// Runs a replay file. The adapter has not been greeted yet.
///
/// # Errors
/// When the adapter is broken.
pub fn replay(
    compiled: &Compiled,
    adapter: &mut dyn Adapter,
    file: &Replay,
    held: &Signature,
) -> Result<Replayed, AdapterError> {
    let hello = adapter.hello(&compiled.spec().api)?;
    hello.fits(compiled.spec())?;
    let needs = file
        .case
        .scenarios
        .iter()
        .flat_map(crate::scenario::Scenario::needs);
    if let Some(lacking) = needs
        .into_iter()
        .find(|one| !hello.capabilities.contains(one))
    {
        return Ok(Replayed::CouldNotRun(format!(
            "the adapter does not declare the capability `{lacking}`"
        )));
    }
    let (judged, answers) = Executor::new(compiled, adapter, 0).run_seen(&file.case)?;
    if let Some((capability, reason)) = judged.declined {
        return Ok(Replayed::CouldNotRun(format!(
            "the adapter declined `{capability}`: {reason}"
        )));
    }
    if let Some(incident) = judged.broken {
        return Ok(Replayed::CouldNotRun(format!(
            "the adapter failed: {incident}"
        )));
    }
    let shows = |group: &Group| group.violations.iter().any(|one| one.signature() == *held);
    let group = judged.groups.into_iter().find(shows);
    Ok(match group {
        None => Replayed::Fixed,
        Some(mut group) => {
            group.violations.sort_by_key(|one| one.signature() != *held);
            Replayed::StillFails(Box::new((group.violations, answers)))
        }
    })
}
