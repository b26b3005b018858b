//! Faults that show whether the judging of faults works.

use super::claims::Claims;
use super::draft::Draft;
use super::envelope::ArgumentOp;
use super::model::{Fault, Operator, Site};
use crate::spec::Spec;

/// A fault whose fate is known beforehand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ControlOp {
    /// Each reply is garbage: it must be found.
    MustDie,
    /// Nothing is wrong: it must not be found.
    MustSurvive,
}

impl ControlOp {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::MustDie => "must-die",
            Self::MustSurvive => "must-survive",
        }
    }

    pub(super) const fn plant(self, draft: &mut Draft) {
        if let Self::MustDie = self {
            draft.hooks.argument = Some(ArgumentOp::Garbage);
        }
    }
}

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
