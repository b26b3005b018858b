//! Faults in what the platform knows of its own state.

use super::claims::Claims;
use super::draft::Draft;
use super::model::{Fault, Operator, Site};
use crate::reference::session::FacetState;
use crate::scenario::FacetValue;
use crate::spec::Spec;

/// What the platform remembers instead of the present value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FacetOp {
    /// The value when the client was last started: a change while the mini program runs goes unnoticed.
    SinceLaunch,
    /// The value at the very first: a restart does not bring the new one.
    SinceEver,
}

impl FacetOp {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::SinceLaunch => "change-unnoticed",
            Self::SinceEver => "never-renewed",
        }
    }

    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Facet(facet) = site {
            draft.hooks.facets.push((facet.clone(), self));
        }
    }

    pub(in super::super) const fn recall<'f>(self, facet: &FacetState<'f>) -> &'f FacetValue {
        match self {
            Self::SinceLaunch => facet.launched,
            Self::SinceEver => facet.first,
        }
    }
}

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
