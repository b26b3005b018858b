//! What a payload is written for.

use crate::scenario::{Argument, User};

/// What a payload is written for.
#[derive(Clone, Copy)]
pub(super) struct Recipient<'o> {
    pub(super) users: &'o [User],
    /// Index of the user who is logged in.
    pub(super) user: usize,
    pub(super) argument: Option<&'o Argument>,
    /// How many calls have begun, this one included.
    pub(super) call: usize,
    /// Index of the step.
    pub(super) step: usize,
    /// A facet, for a fault that shows it.
    pub(super) shown: Option<&'o str>,
}

impl Recipient<'_> {
    /// For what does not depend on the occasion.
    pub(super) const NONE: Self = Self {
        users: &[],
        user: 0,
        argument: None,
        call: 0,
        step: 0,
        shown: None,
    };
}
