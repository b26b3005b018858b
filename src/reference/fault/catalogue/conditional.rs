//! Faults that do not always show.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::condition::{Condition, Feature, conditions};
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::callback::CallbackOp;
use crate::reference::fault::operator::disclosure::{Encoding, LeakOp};
use crate::reference::fault::operator::payload::PayloadOp;
use crate::reference::fault::operator::rule::RuleOp;
use crate::reference::fault::operator::text::TextOp;
use crate::reference::fault::site::{Site, TableName};
use crate::scenario::FacetValue;
use crate::spec::{Carrier, Spec};

/// How many faults are tried under each condition.
const EACH: usize = 3;

/// Under each condition some of those faults that stand for their stage, under the next one others.
pub(super) fn faults(spec: &Spec, claims: &Claims, always: &[Fault]) -> Vec<Fault> {
    let wrong_outcome = wrong_outcome(always);
    let first = |fits: fn(&Fault) -> bool| always.iter().find(|fault| fits(fault));
    let base = [
        first(payload),
        first(callback),
        first(leak),
        wrong_outcome,
        first(text),
    ];
    let mut base: Vec<_> = base.into_iter().flatten().cloned().collect();
    base.extend(inconsistent(spec, claims));
    let mut faults = Vec::new();
    for (at, condition) in conditions(spec).into_iter().enumerate() {
        let some = base.iter().cycle().skip(at).take(EACH.min(base.len()));
        let some = some.filter(|fault| !(text(fault) && may_be_empty(spec, &condition)));
        faults.extend(some.map(|fault| {
            let fault = fault.clone().only(condition.clone());
            match fault.operator {
                Operator::Rule(_) => claims.by_simplest_probe(fault),
                _ => fault,
            }
        }));
    }
    faults.extend(
        wrong_outcome
            .into_iter()
            .flat_map(|fault| unserved(spec, claims, fault)),
    );
    faults
}

/// A platform may refuse to store a text beyond the bound of its field, so that the field is empty.
fn may_be_empty(spec: &Spec, condition: &Condition) -> bool {
    matches!(condition, Condition::Text { field, feature: Feature::Long }
        if spec.users.profile.get(field).is_some_and(|field| field.bytes.is_some()))
}

const fn payload(fault: &Fault) -> bool {
    matches!(fault.operator, Operator::Payload(PayloadOp::Changed))
}

const fn callback(fault: &Fault) -> bool {
    matches!(
        fault.operator,
        Operator::Callback(CallbackOp::AlwaysDropped)
    )
}

const fn leak(fault: &Fault) -> bool {
    matches!(
        fault.operator,
        Operator::Leak(LeakOp::Member(Encoding::Plain))
    )
}

/// The last rule that gives an outcome is the one that decides where nothing stands in the way.
fn wrong_outcome(always: &[Fault]) -> Option<&Fault> {
    let rule = |fault: &Fault| match (&fault.operator, &fault.site) {
        (
            Operator::Rule(RuleOp::Instead(_)),
            Site::Rule {
                table: TableName::Call,
                rule,
            },
        ) => Some(rule.clone()),
        _ => None,
    };
    let last = always.iter().rev().find_map(rule)?;
    always
        .iter()
        .find(|fault| rule(fault).as_ref() == Some(&last))
}

const fn text(fault: &Fault) -> bool {
    matches!(fault.operator, Operator::Text(TextOp::Emptied))
}

/// A reply that sometimes goes another way than the reading says. Always, it would be the other alternative.
fn inconsistent(spec: &Spec, claims: &Claims) -> Option<Fault> {
    let (outcome, reading) =
        spec.outcomes
            .iter()
            .find_map(|(name, outcome)| match &outcome.carrier {
                Some(Carrier::Reading(reading)) => Some((name, reading)),
                _ => None,
            })?;
    let what = format!("the reply of {outcome} is carried by another callback than elsewhere");
    let swapped = Operator::Callback(CallbackOp::ReplySwapped);
    let fault = Fault::new(swapped, Site::Reply(outcome.clone()), what);
    Some(fault.claimed_by(claims.consistent(reading)))
}

/// Wrong outcomes under one value of a facet, where a clause says that this value is served like the others.
fn unserved(spec: &Spec, claims: &Claims, fault: &Fault) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, facet) in spec.facets.iter() {
        for value in facet
            .values
            .iter()
            .map(|value| FacetValue::from(value.as_str()))
        {
            if let Some(clause) = claims.served(name, &value) {
                let condition = Condition::Facet {
                    name: name.clone(),
                    value,
                };
                faults.push(fault.clone().only(condition).claimed_by(Some(clause)));
            }
        }
    }
    faults
}
