//! While `my.canIUse` denies the button, a tap grants nothing and runs no handler.

use crate::check::view::{Finds, Found, Tap};
use crate::check::violation::{Cause, Seen, Wanted, Way};

pub(super) fn judge(tap: &Tap<'_>) -> Finds {
    if !tap.denied {
        return None;
    }
    let found = (tap.ran != [false, false]).then(|| Found {
        cause: Cause::Tap(tap.answer),
        way: Way::NotGated,
        wanted: Wanted::NoHandler,
        seen: Seen::ran(tap.record),
    });
    Some(found.into_iter().collect())
}
