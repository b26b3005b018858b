//! One alternative of a reading is followed, the same one throughout.

use crate::check::compiled::Compiled;
use crate::check::violation::{Alternative, Cause, Seen, Violation, Wanted, Way};

/// The violation that lies in following two alternatives of one reading.
pub fn conflict(
    compiled: &Compiled,
    clause: usize,
    reading: usize,
    step: usize,
    before: usize,
    now: usize,
) -> Violation {
    let pinned = compiled.pin(reading) == Some(before);
    let alternative = |alternative| Alternative {
        reading,
        alternative,
    };
    Violation {
        clause,
        step,
        cause: Cause::Reading(reading),
        way: if pinned { Way::NotPinned } else { Way::Mixed },
        wanted: if pinned {
            Wanted::Pinned(alternative(before))
        } else {
            Wanted::AsBefore(alternative(before))
        },
        seen: Seen::Followed(alternative(now)),
    }
}
