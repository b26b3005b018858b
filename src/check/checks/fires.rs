//! The handlers that the rules name run, exactly once each, and no other of the button's.

use crate::check::view::{Finds, Found, Tap};
use crate::check::violation::{Cause, Seen, Wanted, Way};
use crate::fields::Name;

pub(super) fn judge(tap: &Tap<'_>) -> Finds {
    let prescribed = tap.prescribed?;
    let right = prescribed.iter().all(|name| tap.record.count(name) == 1);
    let mut both = tap.handlers.iter().zip(tap.ran);
    let others = both.any(|(name, ran)| ran && !prescribed.contains(name));
    // That both ran is for the clause that forbids just that.
    let wrong = !right || (others && prescribed.is_empty());
    let found = wrong.then(|| Found {
        cause: Cause::Tap(tap.answer),
        way: way(prescribed, tap),
        wanted: Wanted::Handlers(prescribed.to_vec()),
        seen: Seen::ran(tap.record),
    });
    Some(found.into_iter().collect())
}

fn way(prescribed: &[Name], tap: &Tap<'_>) -> Way {
    match prescribed {
        [only] if tap.record.count(only) > 1 => Way::Twice,
        [only] if tap.record.count(only) == 0 && !tap.record.fired.is_empty() => Way::OtherHandler,
        [_] => Way::None,
        _ => Way::Unexpected,
    }
}
