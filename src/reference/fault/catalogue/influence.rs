//! The faults by which something shows in the reply that must have no influence on it.

use crate::fields::Name;
use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::influence::InfluenceOp;
use crate::reference::fault::site::{Known, Site};
use crate::spec::{FacetKind, Make, Member, Outcome, Spec, Vary};

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |op, site, what: String, vary: &dyn Fn(&Vary) -> bool| {
        let fault = Fault::new(Operator::Influence(op), site, what);
        // A counter in an undocumented member is no difference between two calls: the member alone is the matter.
        let counted = claims.by_any_reply(fault.clone());
        if op == InfluenceOp::Calls && counted.clause.is_some() {
            faults.push(counted);
            return;
        }
        let fault = fault.claimed_by(claims.relation(vary));
        // What shows does so in a member that a clause may forbid.
        faults.push(claims.by_any_reply(fault));
    };
    let mut bit = |known: Known, vary: &dyn Fn(&Vary) -> bool| {
        let what = format!("one bit of {known} shows in each reply");
        let site = Site::Field {
            field: known,
            outcome: None,
        };
        add(InfluenceOp::OneBit, site, what, vary);
    };
    if let Some(name) = spec.users.private.names().next() {
        bit(Known::Private(name.clone()), &|vary| *vary == Vary::Private);
    }
    let shared = |field: &Name| {
        let mut members = spec
            .outcomes
            .iter()
            .flat_map(|(_, outcome)| outcome.payload.iter());
        members.any(|(_, member)| matches!(member, Member::Profile(name) if name == field))
    };
    for (name, field) in spec.users.profile.iter() {
        if !shared(name) && matches!(field.make, Make::Choice(_)) {
            bit(
                Known::Profile(name.clone()),
                &|vary| matches!(vary, Vary::Profile(fields) if fields.contains(name)),
            );
        }
    }
    // In a reply that has nothing of the profile.
    let bare = |outcome: &Outcome| {
        let mut members = outcome.payload.iter();
        !outcome.open && !members.any(|(_, member)| matches!(member, Member::Profile(_)))
    };
    let bare = || spec.outcomes.iter().filter(|(_, one)| bare(one));
    for name in spec.users.profile.names().filter(|name| shared(name)) {
        for (outcome, _) in bare() {
            let field = Known::Profile(name.clone());
            let what = format!("how long {field} is shows in a reply of {outcome}");
            let site = Site::Field {
                field,
                outcome: Some(outcome.clone()),
            };
            add(
                InfluenceOp::Length,
                site,
                what,
                &|vary| matches!(vary, Vary::Ungranted(fields) if fields.contains(name)),
            );
        }
    }
    for (name, facet) in spec.facets.iter() {
        let what = format!("{name} shows in each reply");
        let site = Site::Facet(name.clone());
        match facet.kind {
            FacetKind::Choice => add(
                InfluenceOp::Facet,
                site,
                what,
                &|vary| matches!(vary, Vary::Facet(facet) if facet == name),
            ),
            FacetKind::Version => add(
                InfluenceOp::Facet,
                site,
                what,
                &|vary| matches!(vary, Vary::Newer(facets) if facets.contains(name)),
            ),
            // What a flag changes is for the rules to say.
            FacetKind::Flag => {}
        }
    }
    add(
        InfluenceOp::Callbacks,
        Site::Platform,
        "how many callbacks were given shows in each reply".to_owned(),
        &|vary| *vary == Vary::Callbacks,
    );
    add(
        InfluenceOp::Calls,
        Site::Platform,
        "how many calls were made shows in each reply".to_owned(),
        &|vary| *vary == Vary::Repeated,
    );
    faults
}
