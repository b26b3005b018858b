//! The faults in how the handlers of the button are run.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::button::ButtonOp;
use crate::reference::fault::site::{Site, word};
use crate::scenario::Consent;
use crate::spec::Spec;

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
