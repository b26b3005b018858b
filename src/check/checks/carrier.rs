//! The reply is carried by the callback that is meant for it.

use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let call = view.call;
    let fired = &call.reply.fired?.name;
    // That another alternative is followed than before is for the clause on that reading.
    if call.carried_otherwise {
        return None;
    }
    let mut expected = call.expected.iter();
    let wrong = expected.all(|one| one.carrier.is_some_and(|carrier| carrier != &**fired));
    let replies = &view.subject.compiled().spec.call.reply;
    let found = wrong.then(|| Found {
        cause: Cause::Carrier,
        way: Way::By(
            replies
                .iter()
                .position(|name| name == fired)
                .unwrap_or_default(),
        ),
        wanted: Wanted::CarriedBy(call.expected[0].carrier.unwrap_or_default().into()),
        seen: Seen::CarriedBy(fired.clone()),
    });
    Some(found.into_iter().collect())
}
