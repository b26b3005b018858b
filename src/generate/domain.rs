//! What can be varied: the parameters of a spec, as far as an adapter can set them, and which of their levels tell most.

use std::ops::Deref;
use std::sync::Arc;

use super::abilities::Abilities;
use super::build::BuiltRow;
use super::parameter::{self, Parameter};
use crate::fields::{Fields, Name};
use crate::oracle::{CompiledRules, Oracle};
use crate::rng::Rng;
use crate::scenario::{Capability, Consent, FacetValue, Scenario, Step, User, World};
use crate::spec::Spec;

/// What can be varied.
#[derive(Clone, Debug)]
pub struct Domain {
    abilities: Abilities,
    pub(super) parameters: Vec<Parameter>,
    /// For each parameter the levels under which a call comes to the same as when everything is in order, all other parameters being so.
    pub(super) telling: Vec<Vec<usize>>,
}

impl Deref for Domain {
    type Target = Abilities;

    fn deref(&self) -> &Abilities {
        &self.abilities
    }
}

impl Domain {
    /// The parameters of `spec` for an adapter with these capabilities; `fixed` gives facets that it cannot set.
    pub fn new(spec: Arc<Spec>, capabilities: &[Capability], fixed: &Fields<FacetValue>) -> Self {
        let abilities = Abilities::new(spec, capabilities, fixed);
        let mut domain = Self {
            parameters: parameter::all(&abilities),
            telling: Vec::new(),
            abilities,
        };
        domain.telling = domain.find_telling();
        domain
    }

    /// The same, for a device on which these accounts can be logged in, the first of them first, and no others. Without
    /// any, users are made up.
    #[must_use]
    pub fn with_accounts(mut self, accounts: Option<Vec<User>>) -> Self {
        self.abilities.accounts = accounts;
        self.parameters = parameter::all(&self.abilities);
        self.telling = self.find_telling();
        self
    }

    /// Every capability that scenarios of `spec` can ask for.
    pub fn every_capability(spec: &Spec) -> Vec<Capability> {
        let facets = spec.facets.iter();
        let facets = facets.flat_map(|(name, facet)| {
            let set = facet.changes.then(|| Capability::Set(name.clone()));
            std::iter::once(Capability::Facet(name.clone())).chain(set)
        });
        Capability::PLAIN.into_iter().chain(facets).collect()
    }

    /// A scenario that needs nothing but what the adapter has declared: the world at its simplest, and one call.
    pub fn probe(&self) -> Scenario {
        let facets = self
            .spec
            .facets
            .names()
            .map(|name| (name.clone(), self.simplest(name)));
        let call = &self.spec.call;
        let callbacks = call.reply.iter().chain(&call.always).cloned();
        let mut step = Step::call(callbacks);
        if let Step::Call { answer, .. } = &mut step {
            *answer = self.spec.call.asks.then_some(Consent::Agree);
        }
        Scenario {
            world: World {
                facets: facets.collect(),
                users: vec![self.simplest_user(0)],
                unknown: self.unknown.clone(),
            },
            steps: vec![step],
        }
    }

    fn find_telling(&self) -> Vec<Vec<usize>> {
        let plain: Vec<usize> = self.parameters.iter().map(Parameter::simplest).collect();
        let rules = CompiledRules::new(self.spec.clone());
        let wanted = self.comes_to(&rules, &plain);
        let parameters = self.parameters.iter().enumerate();
        parameters
            .map(|(at, parameter)| {
                let same = |level: &usize| {
                    if !parameter.shows(*level, &self.spec.call.reply) {
                        return false;
                    }
                    let mut levels = plain.clone();
                    levels[at] = *level;
                    self.comes_to(&rules, &levels) == wanted
                };
                (0..parameter.levels()).filter(same).collect()
            })
            .collect()
    }

    /// What the last call of a row may come to.
    fn comes_to(&self, rules: &CompiledRules, levels: &[usize]) -> Vec<usize> {
        let scenario = BuiltRow::new(self, &self.parameters, levels).build(self, &mut Rng::new(0));
        let mut oracle = Oracle::new(rules, &scenario);
        let mut outcomes = Vec::new();
        for step in &scenario.steps {
            outcomes = oracle.advance(step);
        }
        outcomes
    }

    /// The simplest user of a spec, whatever an adapter can do.
    pub fn simplest_user_of(spec: &Spec) -> User {
        Self::simplest_user_at(spec, 0)
    }

    /// The simplest user at a place in a world, whatever an adapter can do.
    pub fn simplest_user_at(spec: &Spec, user: usize) -> User {
        super::value::simplest_user(spec, user)
    }

    /// The simplest user.
    pub fn simplest_user(&self, user: usize) -> User {
        let account = self.accounts.as_ref().and_then(|all| all.get(user));
        account
            .cloned()
            .unwrap_or_else(|| super::value::simplest_user(&self.spec, user))
    }

    /// Other values of a facet with which everything is in order, the simplest first.
    pub fn nearest(&self, name: &Name, here: &FacetValue) -> Vec<FacetValue> {
        let mut all = Vec::new();
        for (parameter, levels) in self.parameters.iter().zip(&self.telling) {
            if let Parameter::Facet(facet, values) = parameter
                && facet == name
            {
                let values = levels.iter().map(|level| values[*level].clone());
                all.extend(values.filter(|value| value != here));
            }
        }
        all
    }
}
