//! Faults that show whether the judging of faults works.

/// A fault whose fate is known beforehand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ControlOp {
    /// Each reply is garbage: it must be found.
    MustDie,
    /// Nothing is wrong: it must not be found.
    MustSurvive,
}

impl ControlOp {
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::MustDie => "must-die",
            Self::MustSurvive => "must-survive",
        }
    }
}
