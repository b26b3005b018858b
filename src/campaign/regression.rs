//! The regression suite of a spec: scenarios of defects that are known from elsewhere, which a campaign runs first.
//!
//! Each is a replay file with two members more: the symptom in a sentence, and where it was reported. The suite of a built-in spec
//! is in `specs/regression`; a spec of one's own has it in the folder `regression` beside it. A profile takes over those of the spec
//! that it extends.

use std::sync::Arc;

use super::replay_file::{FORMAT, Replay, ReplayError};
use crate::check::{Compiled, Signature};
use crate::fields::Name;
use crate::generate::{Case, Domain};
use crate::spec::{self, Spec, Text};

/// A scenario of a known defect.
#[derive(Clone, Debug, PartialEq)]
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
        Self::read(compiled, name, Replay::parse(text)?)
    }

    /// What a replay file says of a known defect.
    pub(super) fn read(
        compiled: &Compiled,
        name: &str,
        replay: Replay,
    ) -> Result<Self, ReplayError> {
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

    /// The replay file.
    pub(super) fn replay(&self, compiled: &Compiled) -> Replay {
        let spec = compiled.spec();
        Replay {
            format: FORMAT,
            spec: spec.name.clone(),
            digest: None,
            symptom: Some(self.symptom.clone()),
            source: self.source.clone(),
            clause: compiled.clause(self.clause()).0.to_string(),
            what: self.signature.way.name(spec),
            cause: self.signature.cause.name(spec),
            before: Vec::new(),
            case: self.case.clone(),
        }
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
        let spec = compiled.spec();
        // Usual values of fields that the profile defines anew are those of its own simplest users.
        let made = |spec: &Spec, field: &Name| {
            let field = spec.users.profile.get(field)?;
            serde_json::to_value(field).ok()
        };
        let fields = spec.users.profile.names();
        let redefined = fields.filter(|name| made(spec, name) != made(base, name));
        let redefined: Vec<&Name> = redefined.collect();
        let suite = spec::regression(&base.name).iter();
        let suite = suite.filter_map(|(name, text)| {
            let mut replay = Replay::parse(text).ok()?;
            for scenario in &mut replay.case.scenarios {
                for (at, user) in scenario.world.users.iter_mut().enumerate() {
                    let ours = Domain::simplest_user_at(spec, at);
                    let theirs = Domain::simplest_user_at(base, at);
                    for field in &redefined {
                        let is_usual = user.profile.get(field) == theirs.profile.get(field);
                        if let Some(value) = ours.profile.get(field).filter(|_| is_usual) {
                            user.profile.set((*field).clone(), value.clone());
                        }
                    }
                }
            }
            let signature = replay.signature(compiled).ok()?;
            let clause = &**compiled.clause(signature.clause).0;
            same(clause).then(|| Self::of(name, replay, signature).ok())?
        });
        suite.collect()
    }

    /// Those of a suite that an adapter can run, but at most so many: a campaign begins with them.
    pub fn runnable(domain: &Domain, suite: &[Arc<Self>], most: usize) -> Vec<(Arc<Self>, Case)> {
        let suite = suite.iter();
        let suite = suite.filter_map(|one| Some((one.clone(), adapted(domain, &one.case)?)));
        suite.take(most).collect()
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
