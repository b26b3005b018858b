//! What a campaign was to do, as a part hands it over: enough to go on without the files that the part was given.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::regression::Regression;
use super::replay_file::{Replay, ReplayError};
use super::settings::Settings;
use crate::adapter::Interrupt;
use crate::check::{ClauseSet, CompileError, Compiled};
use crate::fields::not_null;
use crate::generate::Case;
use crate::spec::{self, Spec, SpecError};

/// What messages call a spec that came with a part.
const FILE: &str = "the spec of the part";

/// A plan cannot be followed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The spec cannot be read.
    #[error("the spec that came with the part cannot be read: {0}")]
    Spec(#[from] SpecError),
    /// The spec makes no sense.
    #[error("the spec that came with the part cannot be used: {0}")]
    Compile(#[from] CompileError),
    /// The spec is not the one that was used.
    #[error(
        "the spec `{0}` is not the one that the part was run with: use the version of the harness that ran the part"
    )]
    Digest(String),
    /// A known defect does not fit the spec.
    #[error("a known defect that came with the part cannot be used: {0}")]
    Regression(#[from] ReplayError),
}

/// What a campaign was to do, all its parts together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CampaignPlan {
    /// The spec, profiles applied. Absent: the built-in one of this name.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    spec: Option<Value>,
    name: String,
    digest: String,
    seed: u64,
    scenarios: usize,
    /// Whether it ended by the clock.
    timed: bool,
    shrink_budget: usize,
    replays: usize,
    /// The clauses that were asked for, by their places in the spec. Absent: all.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    only: Option<Vec<usize>>,
    corpus: Vec<Case>,
    /// The known defects. Absent: those that come with the built-in spec.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    regression: Option<Vec<KnownDefect>>,
}

/// A known defect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KnownDefect {
    name: String,
    replay: Replay,
}

impl CampaignPlan {
    /// The plan behind these settings.
    pub(super) fn of(compiled: &Compiled, settings: &Settings) -> Self {
        let spec = compiled.spec();
        let digest = spec.digest();
        let is_builtin = builtin(&spec.name).is_some_and(|one| one.digest() == digest);
        let suite = Regression::builtin(compiled).ok().filter(|_| is_builtin);
        let usual = suite.is_some_and(|suite| {
            suite.len() == settings.regression.len()
                && suite
                    .iter()
                    .zip(&settings.regression)
                    .all(|(one, other)| *one == **other)
        });
        let known = settings.regression.iter().map(|one| KnownDefect {
            name: one.name.clone(),
            replay: one.replay(compiled),
        });
        Self {
            // Everything in a spec can be written.
            spec: (!is_builtin).then(|| serde_json::to_value(&**spec).unwrap_or_default()),
            name: spec.name.clone(),
            digest,
            seed: settings.seed,
            scenarios: settings.scenarios,
            timed: settings.time.is_some(),
            shrink_budget: settings.shrink_budget,
            replays: settings.replays,
            only: settings.only.as_ref().map(|only| only.iter().collect()),
            corpus: settings.corpus.clone(),
            regression: (!usual).then(|| known.collect()),
        }
    }

    /// The spec.
    ///
    /// # Errors
    /// When it cannot be had: it is not what the part was run with.
    pub fn compiled(&self) -> Result<Arc<Compiled>, PlanError> {
        let spec = match &self.spec {
            Some(value) => Some(spec::load(&value.to_string(), FILE)?),
            None => builtin(&self.name),
        };
        let spec = spec.filter(|spec| spec.digest() == self.digest);
        let spec = spec.ok_or_else(|| PlanError::Digest(self.name.clone()))?;
        Ok(Arc::new(Compiled::new(Arc::new(spec))?))
    }

    /// How the whole campaign is run.
    ///
    /// # Errors
    /// When a known defect does not fit the spec.
    pub fn settings(
        &self,
        compiled: &Compiled,
        interrupt: Interrupt,
    ) -> Result<Settings, PlanError> {
        let regression = match &self.regression {
            None => Regression::builtin(compiled)?,
            Some(all) => all
                .iter()
                .map(|one| Regression::read(compiled, &one.name, one.replay.clone()))
                .collect::<Result<_, _>>()?,
        };
        let only = self.only.as_ref().map(|clauses| {
            let mut only = ClauseSet::new();
            let known = clauses
                .iter()
                .filter(|one| **one < compiled.spec().clauses.len());
            known.for_each(|clause| only.insert(*clause));
            only
        });
        Ok(Settings {
            seed: self.seed,
            scenarios: self.scenarios,
            time: self.timed.then_some(Duration::ZERO),
            shrink_budget: self.shrink_budget,
            replays: self.replays,
            only,
            regression: regression.into_iter().map(Arc::new).collect(),
            corpus: self.corpus.clone(),
            interrupt,
            ..Settings::default()
        })
    }

    /// In what it differs from the plan of another part, if it does.
    pub fn differs(&self, other: &Self) -> Option<&'static str> {
        let known = |plan: &Self| plan.regression.clone();
        [
            (
                "the spec",
                self.digest != other.digest || self.spec != other.spec,
            ),
            ("the seed", self.seed != other.seed),
            ("the number of scenarios", self.scenarios != other.scenarios),
            ("the end by the clock", self.timed != other.timed),
            (
                "the shrink budget",
                self.shrink_budget != other.shrink_budget,
            ),
            ("the number of replays", self.replays != other.replays),
            ("the clauses that were asked for", self.only != other.only),
            ("the corpus", self.corpus != other.corpus),
            ("the known defects", known(self) != known(other)),
        ]
        .into_iter()
        .find_map(|(what, differs)| differs.then_some(what))
    }
}

/// The built-in spec of this name.
fn builtin(name: &str) -> Option<Spec> {
    let all = spec::BUILTIN.iter();
    let mut all = all.filter_map(|one| spec::load(one.text, one.file).ok());
    all.find(|spec| spec.name == name)
}
