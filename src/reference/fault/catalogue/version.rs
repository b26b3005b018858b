//! The faults in the comparison of versions.

use crate::fields::Name;
use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::version::VersionOp;
use crate::reference::fault::site::Site;
use crate::spec::{FacetKind, Spec};

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let versions = spec
        .facets
        .iter()
        .filter(|(_, facet)| facet.kind == FacetKind::Version && !facet.bounds.is_empty());
    versions
        .flat_map(|(name, _)| VersionOp::ALL.map(|op| fault(op, name)))
        .map(|fault| claims.by_probes(fault))
        .collect()
}

fn fault(op: VersionOp, facet: &Name) -> Fault {
    let description = format!("{facet} {}", op.describe());
    Fault::new(
        Operator::Version(op),
        Site::Facet(facet.clone()),
        description,
    )
}
