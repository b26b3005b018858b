//! Faults in how the handlers of the button are run.

use super::claims::Claims;
use super::draft::Draft;
use super::model::{Fault, Operator, Site, word};
use crate::fields::Name;
use crate::scenario::Consent;
use crate::spec::{Button, Spec};

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
    const ALL: [Self; 4] = [Self::Dropped, Self::Doubled, Self::Swapped, Self::Both];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Doubled => "doubled",
            Self::Swapped => "swapped",
            Self::Both => "both",
        }
    }

    const fn describe(self) -> &'static str {
        match self {
            Self::Dropped => "no handler runs",
            Self::Doubled => "the handler runs twice",
            Self::Swapped => "the wrong handler runs",
            Self::Both => "both handlers run",
        }
    }

    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Handlers { answer, again } = site {
            draft.hooks.buttons.push((*answer, *again, self));
        }
    }

    /// Which handlers run instead of these.
    pub(in super::super) fn spoil(self, fires: &[Name], button: &Button) -> Vec<Name> {
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

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    if spec.button.is_none() {
        return faults;
    }
    let mut add = |answer, again, op: ButtonOp| {
        let once_more = if again { " once more" } else { "" };
        let description = format!(
            "at the answer {}{once_more}, {}",
            word(answer),
            op.describe()
        );
        let fault = Fault::new(
            Operator::Button(op),
            Site::Handlers { answer, again },
            description,
        );
        faults.push(fault.claimed_by(match op {
            ButtonOp::Both => claims.never_both().or_else(|| claims.fires(answer)),
            _ => claims.fires(answer),
        }));
    };
    for answer in [Consent::Agree, Consent::Refuse, Consent::Exception] {
        for op in ButtonOp::ALL {
            add(answer, false, op);
        }
    }
    for op in [ButtonOp::Dropped, ButtonOp::Doubled] {
        add(Consent::Agree, true, op);
    }
    faults
}
