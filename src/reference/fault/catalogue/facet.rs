//! The faults in what the platform knows of its own state.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::facet::FacetOp;
use crate::reference::fault::site::Site;
use crate::spec::Spec;

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, facet) in spec.facets.iter() {
        let mut add = |op, what: &str| {
            let fault = Fault::new(
                Operator::Facet(op),
                Site::Facet(name.clone()),
                format!("{name} {what}"),
            );
            faults.push(claims.by_probes(fault));
        };
        if facet.changes {
            add(
                FacetOp::SinceLaunch,
                "is read when the client starts, and a later change goes unnoticed",
            );
        }
        add(
            FacetOp::SinceEver,
            "is read once and for all, and a restart does not renew it",
        );
    }
    faults
}
