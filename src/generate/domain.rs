//! What can be varied: the parameters of a spec, as far as an adapter can set them, and which of their levels tell most.

use std::ops::Deref;
use std::sync::Arc;

use super::abilities::Abilities;
use super::build::Row;
use super::parameter::{self, Parameter};
use crate::fields::{Fields, Name};
use crate::oracle::{Book, Walk};
use crate::rng::Rng;
use crate::scenario::{Answer, Capability, FacetValue, Scenario, Step, User, World};
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

    /// A scenario that needs nothing but what the adapter has declared: the world at its plainest, and one call.
    pub fn probe(&self) -> Scenario {
        let facets = self
            .spec
            .facets
            .names()
            .map(|name| (name.clone(), self.plain(name)));
        let call = &self.spec.call;
        let callbacks = call.reply.iter().chain(&call.always).cloned();
        let mut step = Step::call(callbacks);
        if let Step::Call { answer, .. } = &mut step {
            *answer = self.spec.call.asks.then_some(Answer::Agree);
        }
        Scenario {
            world: World {
                facets: facets.collect(),
                users: vec![self.plain_user(0)],
                unknown: self.unknown.clone(),
            },
            steps: vec![step],
        }
    }

    fn find_telling(&self) -> Vec<Vec<usize>> {
        let plain: Vec<usize> = self.parameters.iter().map(Parameter::plain).collect();
        let book = Book::new(self.spec.clone());
        let wanted = self.comes_to(&book, &plain);
        let parameters = self.parameters.iter().enumerate();
        parameters
            .map(|(at, parameter)| {
                let same = |level: &usize| {
                    if !parameter.shows(*level, &self.spec.call.reply) {
                        return false;
                    }
                    let mut levels = plain.clone();
                    levels[at] = *level;
                    self.comes_to(&book, &levels) == wanted
                };
                (0..parameter.levels()).filter(same).collect()
            })
            .collect()
    }

    /// What the last call of a row may come to.
    fn comes_to(&self, book: &Book, levels: &[usize]) -> Vec<usize> {
        let scenario = Row::new(self, &self.parameters, levels).build(self, &mut Rng::new(0));
        let mut walk = Walk::new(book, &scenario);
        let mut outcomes = Vec::new();
        for step in &scenario.steps {
            outcomes = walk.expect(step);
        }
        outcomes
    }

    /// The plainest user of a spec, whatever an adapter can do.
    pub fn plain_user_of(spec: &Spec) -> User {
        Self::plain_user_at(spec, 0)
    }

    /// The plainest user at a place in a world, whatever an adapter can do.
    pub fn plain_user_at(spec: &Spec, user: usize) -> User {
        super::value::plain_user(spec, user)
    }

    /// The plainest user.
    pub fn plain_user(&self, user: usize) -> User {
        let account = self.accounts.as_ref().and_then(|all| all.get(user));
        account
            .cloned()
            .unwrap_or_else(|| super::value::plain_user(&self.spec, user))
    }

    /// Other values of a facet with which everything is in order, the plainest first.
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
