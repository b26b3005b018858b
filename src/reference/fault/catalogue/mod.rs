//! All the faults that can be planted for a spec.

mod attribute;
mod button;
mod callback;
mod conditional;
mod control;
mod crash;
mod damage;
mod disclosure;
mod envelope;
mod facet;
mod grant;
mod influence;
mod order;
mod payload;
mod query;
mod rule;
mod text;
mod version;

use std::sync::Arc;

use super::claims::Claims;
use super::model::Fault;
use super::trial::ProbeVerdict;
use crate::fields::Name;
use crate::spec::{Clause, Spec};

/// How the ids of faults begin that are no defects of a platform.
const CONTROLS: &str = "control.";

/// All the faults for a spec, in a stable order: each operator at each site where it makes sense, and a selection of them under conditions.
///
/// What is no defect is left out: a change that another reading allows, that shows only where the document prescribes nothing, or that
/// changes nothing at all. The two controls come last.
pub fn catalogue(spec: &Spec) -> Vec<Fault> {
    survey(spec).faults
}

/// All that can be planted for a spec, and whether it is a defect under it.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The defects. One that no clause speaks of is a hole in the spec.
    pub faults: Vec<Fault>,
    /// What an excluded clause says that the document does not ask for: no defects. Each names that clause.
    pub not_required: Vec<Fault>,
}

/// Sorts what can be planted for a spec into defects and what the spec says is none.
pub fn survey(spec: &Spec) -> Survey {
    let mut faults = all(spec);
    let mut not_required = Vec::new();
    let unclaimed = |fault: &Fault| fault.clause.is_none() && !fault.id.starts_with(CONTROLS);
    if let Some(asking) = asking(spec).filter(|_| faults.iter().any(unclaimed)) {
        let others = all(&asking);
        let excluded = |clause: &Name| {
            let clause = spec.clauses.get(clause);
            clause.is_some_and(|clause| clause.excluded.is_some())
        };
        for fault in std::mem::take(&mut faults) {
            let claimed = others
                .iter()
                .find(|other| unclaimed(&fault) && other.id == fault.id)
                .filter(|other| other.clause.as_ref().is_some_and(excluded));
            match claimed {
                Some(claimed) => not_required.push(claimed.clone()),
                None => faults.push(fault),
            }
        }
    }
    Survey {
        faults,
        not_required,
    }
}

/// The spec as it would be if the document asked for what its excluded clauses say it does not ask for; `None` if there are no such clauses.
fn asking(spec: &Spec) -> Option<Spec> {
    let mut asking = spec.clone();
    for (name, clause) in spec.clauses.iter() {
        if let Some(check) = &clause.not_required {
            let judged = Clause {
                check: Some(check.clone()),
                excluded: None,
                not_required: None,
                ..clause.clone()
            };
            asking.clauses.set(name.clone(), judged);
        }
    }
    spec.clauses
        .iter()
        .any(|(_, clause)| clause.not_required.is_some())
        .then_some(asking)
}

fn all(spec: &Spec) -> Vec<Fault> {
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
        order::faults(&claims),
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
    let sometimes = conditional::faults(spec, &claims, &faults).into_iter();
    faults.extend(sometimes.filter(|fault| is_defect(fault, &claims)));
    faults.extend(crash::faults(spec, &claims));
    faults.extend(control::faults(spec, &claims));
    faults
}

fn is_defect(fault: &Fault, claims: &Claims) -> bool {
    match claims.trials().judge(fault) {
        ProbeVerdict::Seen => true,
        ProbeVerdict::Unprescribed => fault.clause.is_some(),
        ProbeVerdict::Allowed | ProbeVerdict::Unseen => false,
    }
}
