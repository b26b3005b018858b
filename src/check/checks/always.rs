//! The callback that always runs does so exactly once.

use super::one_reply::silent_cause;
use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let call = view.call;
    let spec = &view.subject.compiled().spec.call;
    let always = spec.always.as_ref().filter(|name| call.is_given(name))?;
    let times = call.record.count(always);
    let replies = spec.reply.iter().any(|name| call.is_given(name));
    // Where nothing ran at all that is one and the same matter.
    let nothing = call.record.fired.is_empty() && (replies || call.record.thrown.is_some());
    let found = (times != 1).then(|| Found {
        cause: if nothing {
            silent_cause(call)
        } else {
            Cause::Always
        },
        way: if times == 0 { Way::None } else { Way::Twice },
        wanted: Wanted::Once(always.clone()),
        seen: Seen::ran(call.record),
    });
    Some(found.into_iter().collect())
}
