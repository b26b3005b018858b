//! Faults in how the handlers of the button are run.

use crate::fields::Name;
use crate::spec::Button;

/// What is done to the handlers of the button.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ButtonOp {
    /// None runs.
    Dropped,
    /// The right one runs twice.
    Doubled,
    /// The other one runs.
    Swapped,
    /// Both run.
    Both,
}

impl ButtonOp {
    pub(in crate::reference::fault) const ALL: [Self; 4] =
        [Self::Dropped, Self::Doubled, Self::Swapped, Self::Both];

    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Doubled => "doubled",
            Self::Swapped => "swapped",
            Self::Both => "both",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::Dropped => "no handler runs",
            Self::Doubled => "the handler runs twice",
            Self::Swapped => "the wrong handler runs",
            Self::Both => "both handlers run",
        }
    }

    /// Which handlers run instead of these.
    pub(in crate::reference) fn spoil(self, fires: &[Name], button: &Button) -> Vec<Name> {
        let Some(first) = fires.first() else {
            return Vec::new();
        };
        let other = if *first == button.granted {
            &button.failed
        } else {
            &button.granted
        };
        match self {
            Self::Dropped => Vec::new(),
            Self::Doubled => vec![first.clone(), first.clone()],
            Self::Swapped => vec![other.clone()],
            Self::Both => vec![first.clone(), other.clone()],
        }
    }
}
