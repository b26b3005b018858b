//! The rules and conditions of a spec, made ready for walking through scenarios: names looked up, conditions in short.

use std::sync::Arc;

use super::condition::{CompiledCondition, Tests};
use crate::fields::{Fields, Name};
use crate::spec::{self, Carrier, Forked, Grant, Observe, Spec};

/// The rules and conditions of a spec, made ready.
#[derive(Debug)]
pub struct CompiledRules {
    spec: Arc<Spec>,
    pub(super) tests: Tests,
    pub(super) call: Vec<CompiledRule>,
    pub(super) tap: Vec<CompiledRule>,
    pub(super) can_i_use: Vec<CompiledRule>,
    pub(super) restart: Vec<CompiledRule>,
    pub(super) set: Vec<CompiledRule>,
    /// For each outcome: which callback carries it.
    pub(super) carriers: Vec<CarriedBy>,
    clauses: Vec<CompiledCondition>,
    readings: Vec<Option<CompiledCondition>>,
}

/// A rule made ready.
#[derive(Debug)]
pub(super) struct CompiledRule {
    pub(super) condition: CompiledCondition,
    pub(super) then: Then,
}

/// What follows from a rule.
#[derive(Debug)]
pub(super) enum Then {
    Effect(CompiledEffect),
    /// For each alternative of the reading that leads to something, the place of the alternative and what it leads to.
    Reading(usize, Vec<(usize, CompiledEffect)>),
    Nothing,
}

/// What a step leads to.
#[derive(Debug)]
pub(super) struct CompiledEffect {
    /// Its place in the spec.
    pub(super) outcome: Option<usize>,
    pub(super) fires: Option<Vec<Name>>,
    pub(super) grant: Grant,
    pub(super) returns: Option<bool>,
    pub(super) go_on: bool,
}

/// Which callback carries an outcome.
#[derive(Debug)]
pub(super) enum CarriedBy {
    ByAny,
    By(Name),
    /// As a reading is taken: for each of its alternatives the callback of that name.
    AsRead(usize, Vec<Name>),
}

impl CompiledRules {
    /// Makes the rules and conditions of `spec` ready.
    pub fn new(spec: Arc<Spec>) -> Self {
        let mut tests = Tests::default();
        let mut table = |rules: &Fields<spec::Rule>| -> Vec<CompiledRule> {
            let rules = rules.iter();
            rules
                .map(|(_, rule)| CompiledRule::new(&spec, rule, &mut tests))
                .collect()
        };
        let tables = spec.rules.tables();
        let [call, tap, can_i_use, restart, set] = tables.map(&mut table);
        let clauses = spec.clauses.iter();
        let clauses = clauses
            .map(|(_, clause)| CompiledCondition::new(&spec, &clause.when, &mut tests))
            .collect();
        let readings = spec.readings.iter();
        let readings = readings
            .map(|(_, reading)| match &reading.observe {
                Some(Observe::Open { when }) => {
                    Some(CompiledCondition::new(&spec, when, &mut tests))
                }
                _ => None,
            })
            .collect();
        let outcomes = spec.outcomes.iter();
        let carriers = outcomes
            .map(|(_, outcome)| CarriedBy::new(&spec, outcome.carrier.as_ref()))
            .collect();
        Self {
            spec,
            tests,
            call,
            tap,
            can_i_use,
            restart,
            set,
            carriers,
            clauses,
            readings,
        }
    }

    /// The spec.
    pub const fn spec(&self) -> &Arc<Spec> {
        &self.spec
    }

    /// When the clause at this place in the spec applies.
    pub fn clause(&self, clause: usize) -> &CompiledCondition {
        &self.clauses[clause]
    }

    /// When the reading at this place in the spec is seen in a call, if that takes more than a call.
    pub fn reading(&self, reading: usize) -> Option<&CompiledCondition> {
        self.readings[reading].as_ref()
    }
}

impl CompiledRule {
    fn new(spec: &Spec, rule: &spec::Rule, tests: &mut Tests) -> Self {
        Self {
            condition: CompiledCondition::new(spec, &rule.when, tests),
            then: match (&rule.reading, &rule.then) {
                (Some(forked), _) => Then::forked(spec, forked),
                (None, Some(effect)) => Then::Effect(CompiledEffect::new(spec, effect)),
                (None, None) => Then::Nothing,
            },
        }
    }
}

impl Then {
    fn forked(spec: &Spec, forked: &Forked) -> Self {
        let mut readings = spec.readings.iter().enumerate();
        let found = readings.find(|(_, (name, _))| **name == forked.of);
        found.map_or(Self::Nothing, |(index, (_, reading))| {
            let alternatives = reading.alternatives.names().enumerate();
            let leading = alternatives.filter_map(|(at, name)| {
                Some((at, CompiledEffect::new(spec, forked.then.get(name)?)))
            });
            Self::Reading(index, leading.collect())
        })
    }
}

impl CompiledEffect {
    fn new(spec: &Spec, effect: &spec::Effect) -> Self {
        let outcome = effect.outcome.as_ref();
        Self {
            outcome: outcome.and_then(|name| spec.outcomes.names().position(|one| one == name)),
            fires: effect.fires.clone(),
            grant: effect.grant,
            returns: effect.returns,
            go_on: effect.go_on,
        }
    }
}

impl CarriedBy {
    fn new(spec: &Spec, carrier: Option<&Carrier>) -> Self {
        match carrier {
            None => Self::ByAny,
            Some(Carrier::Callback(name)) => Self::By(name.clone()),
            Some(Carrier::Reading(reading)) => {
                let mut readings = spec.readings.iter().enumerate();
                let found = readings.find(|(_, (name, _))| *name == reading);
                let (index, names) = found.map_or_else(
                    || (0, Vec::new()),
                    |(index, (_, reading))| {
                        (index, reading.alternatives.names().cloned().collect())
                    },
                );
                Self::AsRead(index, names)
            }
        }
    }
}
