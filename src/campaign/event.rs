//! What happens during a campaign.

use crate::adapter::{Hello, Late};

/// What happens during a campaign, for whoever shows it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The adapter has answered the greeting and was certified.
    Ready(&'a Hello),
    /// So many cases are planned.
    Planned(usize),
    /// So many cases have been judged.
    Judged(usize),
    /// A clause is violated for the first time. The findings are worked out at the end. Any worker
    /// tells it, at once; a mix of readings that no single case shows is not told.
    Violated {
        /// Its place in the spec.
        clause: usize,
        /// The index of the case.
        case: usize,
    },
    /// A callback ran when its scenario had been answered already. Only the first is told.
    Late(&'a Late),
    /// A finding is being shrunk; so many are still to come.
    Shrinking(usize),
}
