//! The faults that show whether the judging of faults works.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::control::ControlOp;
use crate::reference::fault::site::Site;
use crate::spec::Spec;

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let outcome = spec.outcomes.iter().find(|(_, outcome)| !outcome.open);
    let garbage = outcome.and_then(|(outcome, _)| claims.argument_json(outcome));
    let fault = |op, what: &str| Fault::new(Operator::Control(op), Site::Platform, what);
    vec![
        fault(ControlOp::MustDie, "each reply is a page of HTML").claimed_by(garbage),
        fault(ControlOp::MustSurvive, "nothing is wrong"),
    ]
}
