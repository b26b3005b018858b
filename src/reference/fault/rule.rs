//! Faults in the rules themselves, and in the readings that rules ask for.

use super::claims::Claims;
use super::draft::{Draft, edit};
use super::model::{Fault, Operator, Site, TableName};
use crate::fields::Name;
use crate::reference::readings::Alternating;
use crate::spec::{Effect, Rule, Spec};

/// What is done to a rule, or to a reading.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RuleOp {
    /// It is never applied.
    Skipped,
    /// It is applied where its condition does not hold.
    Negated,
    /// It leads to this outcome.
    Instead(Name),
    /// Two alternatives of the reading are followed by turns.
    Mixed,
}

impl RuleOp {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Skipped => "skipped".to_owned(),
            Self::Negated => "negated".to_owned(),
            Self::Instead(outcome) => format!("gives-{outcome}"),
            Self::Mixed => "mixed".to_owned(),
        }
    }

    pub(super) fn plant(&self, site: &Site, draft: &mut Draft) {
        match (self, site) {
            (Self::Mixed, Site::Reading(reading)) => mix(reading, draft),
            (Self::Negated, Site::Rule { table, rule }) => {
                draft.hooks.negated.push((*table, rule.clone()));
            }
            (_, Site::Rule { table, rule }) => {
                let rules = &mut draft.spec.rules;
                let rules = match table {
                    TableName::Call => &mut rules.call,
                    TableName::Tap => &mut rules.tap,
                    TableName::CanIUse => &mut rules.can_i_use,
                };
                if let Self::Instead(outcome) = self {
                    edit(rules, rule, |rule| lead_to(rule, outcome));
                } else {
                    rules.remove(rule);
                }
            }
            _ => {}
        }
    }
}

fn lead_to(rule: &mut Rule, outcome: &Name) {
    rule.reading = None;
    rule.then = Some(Effect {
        outcome: Some(outcome.clone()),
        ..rule.then.take().unwrap_or_default()
    });
}

/// The alternative that is followed now, and the next one.
fn mix(reading: &Name, draft: &mut Draft) {
    let Some(one) = draft.spec.readings.get(reading) else {
        return;
    };
    let Some(now) = draft.readings.of(reading).map(|turns| turns.at(0).clone()) else {
        return;
    };
    if let Some(other) = one.alternatives.names().find(|name| **name != now) {
        draft
            .readings
            .set(reading.clone(), Alternating::by_turns(now, other.clone()));
    }
}

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let rules = &spec.rules;
    let tables = [
        (TableName::Call, &rules.call),
        (TableName::Tap, &rules.tap),
        (TableName::CanIUse, &rules.can_i_use),
    ];
    let mut faults = Vec::new();
    for (table, rules) in tables {
        for (name, rule) in rules.iter() {
            for fault in of_rule(table, name, rule, spec) {
                // Often the rule below gives the very outcome that stands here instead.
                if !faults
                    .last()
                    .is_some_and(|last| claims.trials().alike(last, &fault))
                {
                    faults.push(fault);
                }
            }
        }
    }
    let mut faults: Vec<_> = faults
        .into_iter()
        .map(|fault| claims.by_probes(fault))
        .collect();
    faults.extend(mixed(spec, claims));
    faults
}

fn of_rule(table: TableName, name: &Name, rule: &Rule, spec: &Spec) -> Vec<Fault> {
    let fault = |op: RuleOp, what: &str| {
        let description = format!("the rule {name} for {} {what}", table.word());
        let rule = name.clone();
        Fault::new(Operator::Rule(op), Site::Rule { table, rule }, description)
    };
    let mut faults = Vec::new();
    // A tap that a negated rule spoils is spoiled in the same way by all of them.
    if table == TableName::Call && rule.when.specificity() > 0 {
        faults.push(fault(
            RuleOp::Negated,
            "is applied where its condition does not hold",
        ));
    }
    faults.push(fault(RuleOp::Skipped, "is never applied"));
    let is_open = |outcome: &Name| {
        spec.outcomes
            .get(outcome)
            .is_some_and(|outcome| outcome.open)
    };
    let outcome = rule
        .then
        .as_ref()
        .and_then(|effect| effect.outcome.as_ref());
    // Instead of or for an open outcome, hardly anything is wrong that a rule skipped does not show.
    if let Some(outcome) = outcome.filter(|outcome| !is_open(outcome)) {
        let others = spec
            .outcomes
            .names()
            .filter(|other| *other != outcome && !is_open(other));
        faults.extend(others.map(|other| {
            let what = format!("gives {other} instead of {outcome}");
            fault(RuleOp::Instead(other.clone()), &what)
        }));
    }
    faults
}

fn mixed(spec: &Spec, claims: &Claims) -> impl Iterator<Item = Fault> {
    let readings = spec
        .readings
        .iter()
        .filter(|(_, reading)| reading.alternatives.len() > 1);
    readings.map(|(name, _)| {
        let what = format!("two alternatives of the reading {name} are followed by turns");
        let fault = Fault::new(
            Operator::Rule(RuleOp::Mixed),
            Site::Reading(name.clone()),
            what,
        );
        fault.claimed_by(claims.consistent(name))
    })
}
