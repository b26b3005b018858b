//! Faults that bring the platform down.

use std::panic::resume_unwind;

use super::claims::Claims;
use super::draft::Draft;
use super::model::{Fault, Operator, Site};
use crate::scenario::{Consent, Step};
use crate::spec::Spec;

/// What brings the platform down.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CrashOp {
    /// A call without an argument.
    BareCall,
    /// A refusal.
    Refusal,
}

impl CrashOp {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::BareCall => "bare-call",
            Self::Refusal => "refusal",
        }
    }

    pub(super) fn plant(self, draft: &mut Draft) {
        draft.hooks.crashes.push(self);
    }

    /// Unwinds, without the message that a panic prints, if this step brings the platform down.
    pub(in super::super) fn strike(self, step: &Step) {
        let struck = match self {
            Self::BareCall => matches!(step, Step::Call { argument: None, .. }),
            Self::Refusal => matches!(
                step,
                Step::Tap {
                    answer: Consent::Refuse,
                    ..
                }
            ),
        };
        if struck {
            resume_unwind(Box::new(format!("the fault crash.{}", self.name())));
        }
    }
}

/// The faults of this kind. They cannot be tried out without bringing down whoever tries them.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let fault = |op, what| {
        Fault::new(Operator::Crash(op), Site::Platform, what).claimed_by(claims.answers())
    };
    let mut faults = vec![fault(
        CrashOp::BareCall,
        "a call without an argument crashes the platform",
    )];
    if spec.button.is_some() {
        faults.push(fault(CrashOp::Refusal, "a refusal crashes the platform"));
    }
    faults
}
