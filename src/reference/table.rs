//! Decision tables, ready to be asked.

use super::conditions::{FacetConditions, Parted};
use super::context::StepContext;
use super::readings::{Alternating, Readings};
use crate::fields::{Fields, Name};
use crate::spec::{Effect, Grant, Rule, Spec};

/// The rules for one kind of step.
#[derive(Clone, Debug)]
pub(super) struct DecisionTable(Vec<ReadyRule>);

#[derive(Clone, Debug)]
struct ReadyRule {
    when: Parted,
    /// Whether the rule applies where its condition does not hold: a fault.
    negated: bool,
    effect: Alternating<Consequence>,
}

/// What a step leads to.
#[derive(Clone, Debug, Default)]
pub(super) struct Consequence {
    /// Index into the outcomes of the spec.
    pub(super) outcome: Option<usize>,
    pub(super) fires: Vec<Name>,
    /// Whether the spec says which handlers run, be it none.
    pub(super) prescribes_handlers: bool,
    pub(super) grant: Grant,
    pub(super) returns: Option<bool>,
    go_on: bool,
}

impl DecisionTable {
    pub(super) fn new(
        rules: &Fields<Rule>,
        spec: &Spec,
        readings: &Readings,
        conditions: &mut FacetConditions,
        negated: impl Fn(&Name) -> bool,
    ) -> Self {
        let ready = |effect: Option<&Effect>| {
            effect.map_or_else(Consequence::default, |effect| {
                Consequence::new(effect, spec)
            })
        };
        let line = |(name, rule): (&Name, &Rule)| ReadyRule {
            when: conditions.part(&rule.when),
            negated: negated(name),
            effect: match &rule.reading {
                None => Alternating::always(ready(rule.then.as_ref())),
                Some(forked) => readings.of(&forked.of).map_or_else(
                    || Alternating::always(Consequence::default()),
                    |turns| turns.map(|alternative| ready(forked.then.get(alternative))),
                ),
            },
        };
        Self(rules.iter().map(line).collect())
    }

    /// What the first rule that applies leads to.
    pub(super) fn decide(&self, now: &StepContext<'_>, step: usize) -> Option<&Consequence> {
        self.0
            .iter()
            .filter(|line| line.when.holds(now) != line.negated)
            .map(|line| line.effect.at(step))
            .find(|effect| !effect.go_on)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Consequence {
    fn new(effect: &Effect, spec: &Spec) -> Self {
        Self {
            outcome: effect
                .outcome
                .as_ref()
                .and_then(|outcome| spec.outcomes.names().position(|name| name == outcome)),
            fires: effect.fires.clone().unwrap_or_default(),
            prescribes_handlers: effect.fires.is_some(),
            grant: effect.grant,
            returns: effect.returns,
            go_on: effect.go_on,
        }
    }
}
