//! Exactly one of the reply callbacks runs, exactly once.

use crate::check::view::{CallView, Finds, Found, JudgedCall};
use crate::check::violation::{Cause, Seen, Wanted, Way};

/// Why a callback did not run: the call threw before anything ran, or nothing says why.
pub(super) fn silent_cause(call: &JudgedCall<'_>) -> Cause {
    if call.record.thrown.is_some() && call.record.fired.is_empty() {
        Cause::Thrown
    } else {
        Cause::Reply
    }
}

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let call = view.call;
    let reply = &view.subject.compiled().spec.call.reply;
    let given = reply.iter().filter(|name| call.is_given(name)).count();
    if given == 0 {
        return None;
    }
    let counts = reply.iter().map(|name| call.record.count(name));
    let (ran, distinct) = counts.fold((0, 0), |(ran, distinct), count| {
        (ran + count, distinct + usize::from(count > 0))
    });
    let (mut once, mut never) = (false, false);
    for expected in &call.expected {
        let carrier = expected.carrier;
        let given_to_it =
            carrier.is_none_or(|name| crate::check::view::is_given(call.argument, name));
        once |= given_to_it;
        never |= !given_to_it;
    }
    let right = match ran {
        0 => never && given < reply.len(),
        // A reply through the wrong callback is for the clauses that say which.
        1 => true,
        _ => false,
    };
    let found = (!right).then(|| Found {
        cause: silent_cause(call),
        way: match (ran, distinct) {
            (0, _) => Way::None,
            (_, 1) => Way::Twice,
            _ => Way::Both,
        },
        wanted: if once {
            Wanted::OneOf(reply.clone())
        } else {
            Wanted::NoneGiven
        },
        seen: Seen::ran(call.record),
    });
    Some(found.into_iter().collect())
}
