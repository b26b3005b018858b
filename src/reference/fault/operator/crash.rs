//! Faults that bring the platform down.

use std::panic::resume_unwind;

use crate::scenario::{Consent, Step};

/// What brings the platform down.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CrashOp {
    /// A call without an argument.
    BareCall,
    /// A refusal.
    Refusal,
}

impl CrashOp {
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::BareCall => "bare-call",
            Self::Refusal => "refusal",
        }
    }

    /// Unwinds, without the message that a panic prints, if this step brings the platform down.
    pub(in crate::reference) fn strike(self, step: &Step) {
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
