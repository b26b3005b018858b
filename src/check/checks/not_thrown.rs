//! Nothing is thrown at the caller.

use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    if view.call.record.absent {
        // A function that is not there had no occasion to throw.
        return None;
    }
    let thrown = view.call.record.thrown.iter();
    let found = thrown.map(|text| Found {
        cause: Cause::Thrown,
        way: Way::Threw,
        wanted: Wanted::NothingThrown,
        seen: Seen::Thrown(text.clone()),
    });
    Some(found.collect())
}
