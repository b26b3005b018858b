//! A member of the payload has another value in each call of a scenario.

use serde_json::Value;

use crate::check::compiled::Compiled;
use crate::check::view::{CallView, Finds, Found, JudgedCall};
use crate::check::violation::{Cause, Seen, Wanted, Way};
use crate::spec::Check;

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let compiled = view.subject.compiled();
    let (member, seen) = told(compiled, view.subject.check, view.call)?;
    let clause = view.subject.clause;
    let told = view.subject.state.told.iter();
    let mut earlier = told.filter(|(one, _)| *one == clause).peekable();
    // The first call of a scenario has nothing to be told from.
    earlier.peek()?;
    let again = earlier.any(|(_, value)| value == seen).then(|| Found {
        cause: Cause::Member {
            layer: compiled.last_layer(),
            pointer: format!("/{member}"),
        },
        way: Way::Repeated,
        wanted: Wanted::Another,
        seen: Seen::Value(seen.clone()),
    });
    Some(again.into_iter().collect())
}

/// What later calls must not repeat.
pub(in crate::check) fn told<'c>(
    compiled: &Compiled,
    check: &'c Check,
    call: &'c JudgedCall<'_>,
) -> Option<(&'c str, &'c Value)> {
    let Check::Distinct { member } = check else {
        return None;
    };
    let seen = call.payload(compiled)?.get(&**member)?;
    Some((member, seen))
}
