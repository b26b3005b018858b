//! A member of the payload, if it is a text, has at most so many bytes in UTF-8.

use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};
use crate::spec::Check;

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let Check::Bytes { member, most } = view.subject.check else {
        return None;
    };
    let compiled = view.subject.compiled();
    let seen = view.call.payload(compiled)?.get(&**member)?.as_str()?;
    let found = (seen.len() > *most).then(|| Found {
        cause: Cause::Member {
            layer: compiled.last_layer(),
            pointer: format!("/{member}"),
        },
        way: Way::TooLong,
        wanted: Wanted::Bytes(*most),
        seen: Seen::Long(seen.to_owned()),
    });
    Some(found.into_iter().collect())
}
