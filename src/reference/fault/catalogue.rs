//! All the faults that can be planted for a spec.

use std::sync::Arc;

use super::callback::CallbackOp;
use super::claims::Claims;
use super::condition::conditions;
use super::disclosure::{Encoding, LeakOp};
use super::model::{Fault, Operator, Site, TableName};
use super::payload::PayloadOp;
use super::rule::RuleOp;
use super::text::TextOp;
use super::trial::Finding;
use super::{
    attribute, button, callback, control, damage, disclosure, envelope, facet, grant, influence,
    payload, query, rule, text, version,
};
use crate::spec::{Carrier, Spec};

/// All the faults for a spec, in a stable order: each operator at each site where it makes sense, and a selection of them under conditions.
///
/// What is no defect is left out: a change that another reading allows, that shows only where the document prescribes nothing, or that
/// changes nothing at all. The two controls come last.
pub fn catalogue(spec: &Spec) -> Vec<Fault> {
    let claims = Claims::new(&Arc::new(spec.clone()));
    let always = [
        payload::faults(spec, &claims),
        text::faults(spec, &claims),
        envelope::faults(spec, &claims),
        damage::faults(spec, &claims),
        rule::faults(spec, &claims),
        version::faults(spec, &claims),
        facet::faults(spec, &claims),
        grant::faults(spec, &claims),
        attribute::faults(spec, &claims),
        callback::faults(spec, &claims),
        button::faults(spec, &claims),
        query::faults(spec, &claims),
        disclosure::faults(spec, &claims),
        influence::faults(spec, &claims),
    ];
    let mut faults: Vec<_> = always
        .into_iter()
        .flatten()
        .filter(|fault| is_defect(fault, &claims))
        .collect();
    let sometimes: Vec<_> = conditional(spec, &claims, &faults).collect();
    faults.extend(
        sometimes
            .into_iter()
            .filter(|fault| is_defect(fault, &claims)),
    );
    faults.extend(control::faults(spec, &claims));
    faults
}

fn is_defect(fault: &Fault, claims: &Claims) -> bool {
    match claims.trials().judge(fault) {
        Finding::Seen => true,
        Finding::Unprescribed => fault.clause.is_some(),
        Finding::Allowed | Finding::Unseen => false,
    }
}

/// Under each condition some faults, the next one other ones.
fn conditional<'c>(
    spec: &'c Spec,
    claims: &'c Claims,
    faults: &'c [Fault],
) -> impl Iterator<Item = Fault> {
    let last = spec.rules.call.names().last();
    let first = |fits: &dyn Fn(&Fault) -> bool| faults.iter().find(|fault| fits(fault)).cloned();
    let mut base: Vec<_> = [
        first(&|fault| matches!(fault.operator, Operator::Payload(PayloadOp::Changed))),
        first(&|fault| {
            matches!(
                fault.operator,
                Operator::Callback(CallbackOp::AlwaysDropped)
            )
        }),
        first(&|fault| {
            matches!(
                fault.operator,
                Operator::Leak(LeakOp::Member(Encoding::Plain))
            )
        }),
        first(&|fault| match (&fault.operator, &fault.site) {
            (
                Operator::Rule(RuleOp::Instead(_)),
                Site::Rule {
                    table: TableName::Call,
                    rule,
                },
            ) => Some(rule) == last,
            _ => false,
        }),
        first(&|fault| matches!(fault.operator, Operator::Text(TextOp::Emptied))),
    ]
    .into_iter()
    .flatten()
    .collect();
    // A reply that sometimes goes another way than the reading says is not consistent.
    base.extend(spec.outcomes.iter().find_map(|(name, outcome)| {
        match &outcome.carrier {
            Some(Carrier::Reading(reading)) => Some(
                Fault::new(
                    Operator::Callback(CallbackOp::ReplySwapped),
                    Site::Reply(name.clone()),
                    format!("the reply of {name} is carried by another callback than elsewhere"),
                )
                .claimed_by(claims.consistent(reading)),
            ),
            _ => None,
        }
    }));
    conditions(spec)
        .into_iter()
        .enumerate()
        .flat_map(move |(at, condition)| {
            let some: Vec<_> = base
                .iter()
                .cycle()
                .skip(at)
                .take(EACH.min(base.len()))
                .cloned()
                .collect();
            some.into_iter()
                .map(move |fault| fault.only(condition.clone()))
        })
}

/// How many faults are tried under each condition.
const EACH: usize = 3;
