//! The regression suite of a spec: scenarios of defects that are known from elsewhere, which a campaign runs first.
//!
//! Each is a replay file with two members more: the symptom in a sentence, and where it was reported. The suite of a built-in spec
//! is in `specs/regression`; a spec of one's own has it in the folder `regression` beside it. A profile takes over those of the spec
//! that it extends.

use super::replay_file::{Replay, ReplayError};
use crate::check::{Compiled, Signature};
use crate::generate::{Case, Domain};
use crate::spec::{self, Spec, Text};

/// A scenario of a known defect.
#[derive(Clone, Debug)]
pub struct Regression {
    /// The name of its file, without the ending.
    pub name: String,
    /// What somebody noticed.
    pub symptom: Text,
    /// Where it was reported.
    pub source: Vec<String>,
    /// How an implementation with the defect violates a clause.
    pub signature: Signature,
    /// What is run.
    pub case: Case,
}

impl Regression {
    /// Reads a file of a regression suite.
    ///
    /// # Errors
    /// When it is no replay file of this spec, does not say what the symptom is, or needs other scenarios to run before it.
    pub fn parse(compiled: &Compiled, name: &str, text: &str) -> Result<Self, ReplayError> {
        let replay = Replay::parse(text)?;
        let signature = replay.fits(compiled)?;
        Self::of(name, replay, signature)
    }

    fn of(name: &str, replay: Replay, signature: Signature) -> Result<Self, ReplayError> {
        let lacking = |what: &str| ReplayError::Malformed(format!("a known defect has {what}"));
        if !replay.before.is_empty() {
            return Err(lacking("no scenarios that run before it"));
        }
        Ok(Self {
            name: name.to_owned(),
            symptom: replay.symptom.ok_or_else(|| lacking("a `symptom`"))?,
            source: replay.source,
            signature,
            case: replay.case,
        })
    }

    /// The regression suite of a built-in spec, with what it takes over if it is a profile; that of a spec of another name is empty.
    ///
    /// # Errors
    /// When a file of it does not fit the spec: it is not the built-in one, but has its name.
    pub fn builtin(compiled: &Compiled) -> Result<Vec<Self>, ReplayError> {
        let name = &compiled.spec().name;
        let suite = spec::regression(name).iter();
        let suite = suite.map(|(name, text)| Self::parse(compiled, name, text));
        let mut suite = suite.collect::<Result<Vec<_>, _>>()?;
        let base = spec::find(name).and_then(|one| spec::find(one.extends?));
        if let Some(base) = base.and_then(|one| spec::load(one.text, one.file).ok()) {
            suite.extend(Self::inherited(compiled, &base));
        }
        Ok(suite)
    }

    /// What a profile takes over from the regression suite of the built-in spec that it extends: the scenarios that fit it, and whose
    /// clause asks for the same in both.
    pub fn inherited(compiled: &Compiled, base: &Spec) -> Vec<Self> {
        let asked = |spec: &Spec, id: &str| {
            let clause = spec.clauses.get(id)?;
            serde_json::to_value((&clause.when, &clause.check)).ok()
        };
        let same = |id: &str| {
            let ours = asked(compiled.spec(), id);
            ours.is_some() && ours == asked(base, id)
        };
        let suite = spec::regression(&base.name).iter();
        let suite = suite.filter_map(|(name, text)| {
            let replay = Replay::parse(text).ok()?;
            let signature = replay.signature(compiled).ok()?;
            let clause = &**compiled.clause(signature.clause).0;
            same(clause).then(|| Self::of(name, replay, signature).ok())?
        });
        suite.collect()
    }

    /// The clause.
    pub const fn clause(&self) -> usize {
        self.signature.clause
    }
}

/// A case as an adapter can run it, if it can.
pub(super) fn adapted(domain: &Domain, case: &Case) -> Option<Case> {
    let scenarios = case.scenarios.iter().map(|one| domain.adapted(one));
    Some(Case {
        scenarios: scenarios.collect::<Option<_>>()?,
        tie: case.tie.clone(),
    })
}
