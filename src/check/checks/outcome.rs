//! A call comes to what the rules say.

use crate::check::class::Class;
use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};
use crate::spec::Check;

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let Check::Outcome { never, crossing } = view.subject.check else {
        return None;
    };
    let (compiled, call) = (view.subject.compiled(), view.call);
    let is_open = call.is_open(compiled);
    let seen = call.class.name(compiled.spec());
    let forbidden = never.iter().any(|name| **name == *seen);
    // Without a reply callback nothing tells what the call came to, but where whatever comes is right, and where just that is forbidden.
    let told = match call.class {
        Class::Thrown => is_open || forbidden,
        Class::Silent => {
            let replies = &compiled.spec().call.reply;
            (is_open || forbidden) && replies.iter().any(|name| call.is_given(name))
        }
        _ => call.reply.fired.is_some() || matches!(call.class, Class::Absent | Class::Outcome(_)),
    };
    if !told {
        return None;
    }
    let mut outcomes = call.outcomes.iter();
    let exactly = outcomes.any(|one| call.class == Class::Outcome(*one));
    let violated = !exactly
        && (is_open || !call.fits)
        && if never.is_empty() {
            !is_open && !matches!(call.class, Class::Unknown | Class::Broken)
        } else {
            forbidden && (!is_open || matches!(call.class, Class::Outcome(_)))
        };
    let nothing = matches!(call.class, Class::Absent | Class::Failed);
    let violated = violated && !(*crossing && is_open == nothing);
    let found = violated.then(|| Found {
        cause: Cause::Outcome {
            wanted: call.outcomes.clone(),
            came: call.class.into(),
        },
        way: Way::Came(call.class),
        wanted: Wanted::Outcomes(call.outcomes.clone()),
        seen: Seen::Came(call.class),
    });
    Some(found.into_iter().collect())
}
