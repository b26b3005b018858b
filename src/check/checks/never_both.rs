//! The two handlers of the button do not both run on one tap.

use crate::check::view::{Finds, Found, Tap};
use crate::check::violation::{Cause, Seen, Wanted, Way};

pub(super) fn judge(tap: &Tap<'_>) -> Finds {
    let found = (tap.ran == [true, true]).then(|| Found {
        cause: Cause::Tap(tap.answer),
        way: Way::Both,
        wanted: Wanted::OneHandler,
        seen: Seen::ran(tap.record),
    });
    Some(found.into_iter().collect())
}
