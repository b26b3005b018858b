//! All the faults that can be planted for a spec.

use std::sync::Arc;

use super::claims::Claims;
use super::model::Fault;
use super::trial::Finding;
use super::{
    attribute, button, callback, conditional, control, crash, damage, disclosure, envelope, facet,
    grant, influence, payload, query, rule, text, version,
};
use crate::spec::Spec;

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
    let sometimes = conditional::faults(spec, &claims, &faults).into_iter();
    faults.extend(sometimes.filter(|fault| is_defect(fault, &claims)));
    faults.extend(crash::faults(spec, &claims));
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
