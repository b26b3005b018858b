//! Faults in what the platform knows of its own state.

use crate::reference::session::FacetState;
use crate::scenario::FacetValue;

/// What the platform remembers instead of the present value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FacetOp {
    /// The value when the client was last started: a change while the mini program runs goes unnoticed.
    SinceLaunch,
    /// The value at the very first: a restart does not bring the new one.
    SinceEver,
}

impl FacetOp {
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::SinceLaunch => "change-unnoticed",
            Self::SinceEver => "never-renewed",
        }
    }

    pub(in crate::reference) const fn recall<'f>(self, facet: &FacetState<'f>) -> &'f FacetValue {
        match self {
            Self::SinceLaunch => facet.launched,
            Self::SinceEver => facet.first,
        }
    }
}
