//! What a check finds.

use super::violation::{Cause, Seen, Wanted, Way};

/// A violation that does not know its clause yet.
pub(super) struct Found {
    pub(super) cause: Cause,
    pub(super) way: Way,
    pub(super) wanted: Wanted,
    pub(super) seen: Seen,
}
