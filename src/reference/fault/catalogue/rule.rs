//! The faults in the rules themselves, and in the readings that rules ask for.

use crate::fields::Name;
use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::rule::RuleOp;
use crate::reference::fault::site::{Site, TableName};
use crate::spec::{Rule, Spec};

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
    faults.push(fault(
        RuleOp::Skipped,
        "is left out: nothing is different where its condition holds",
    ));
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
        let what =
            format!("the question of the reading {name} is settled now in one way, now in another");
        let fault = Fault::new(
            Operator::Rule(RuleOp::Mixed),
            Site::Reading(name.clone()),
            what,
        );
        fault.claimed_by(claims.consistent(name))
    })
}
