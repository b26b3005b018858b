//! A call comes to what the rules say.

use serde_json::Value;

use crate::check::class::Class;
use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};
use crate::oracle::Possibilities;
use crate::spec::{Check, Member};

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let Check::Outcome { never, crossing } = view.subject.check else {
        return None;
    };
    let (compiled, call) = (view.subject.compiled(), view.call);
    let is_open = call.is_open(compiled);
    let seen = call.class.name(compiled.spec());
    let forbidden = never.iter().any(|name| **name == *seen);
    let told = match call.class {
        Class::Absent | Class::Outcome(_) | Class::Thrown => true,
        // Silence tells something where whatever comes is right, where just that is forbidden, and where each of the
        // callbacks that may carry the reply was given.
        Class::Silent if is_open || forbidden => {
            let replies = &compiled.spec().call.reply;
            replies.iter().any(|name| call.is_given(name))
        }
        Class::Silent => call.must_reach(compiled),
        Class::Failed | Class::Unknown | Class::Broken => call.reply.fired.is_some(),
    };
    if !told {
        return None;
    }
    let mut outcomes = call.outcomes.iter();
    let exactly = outcomes.any(|one| call.class == Class::Outcome(*one));
    // What one reading allows may be what the clause advises against: then it wants what the others do.
    let advised = exactly && forbidden && !*crossing;
    let wanted = if advised {
        others(view)
    } else {
        call.outcomes.clone()
    };
    let violated = if never.is_empty() {
        !exactly && !call.fits && !is_open
    } else {
        forbidden
            && match call.class {
                _ if exactly => advised && !wanted.is_empty(),
                // Where the document asks for nothing, an answer that tells nothing of the user is as good as any.
                Class::Outcome(at) if is_open => tells_something(view, at),
                _ => !call.fits && !is_open,
            }
    };
    let nothing = matches!(call.class, Class::Absent | Class::Failed);
    if *crossing && is_open == nothing && !exactly {
        return Some(Vec::new());
    }
    if let Class::Outcome(at) = call.class
        && never.is_empty()
        && exactly
        && !tells_something(view, at)
    {
        // Nothing of the user's is there: that the clause is kept has not been seen.
        return None;
    }
    if !violated && !exactly && !is_open {
        // Something else is wrong, which does not show whether this clause is kept.
        return None;
    }
    let found = violated.then(|| Found {
        cause: match call.class {
            Class::Thrown => Cause::Thrown,
            Class::Silent => Cause::Reply,
            class => Cause::Outcome {
                wanted: wanted.clone(),
                came: class.into(),
            },
        },
        way: Way::Came(call.class),
        wanted: Wanted::Outcomes(wanted),
        seen: Seen::Came(call.class),
    });
    Some(found.into_iter().collect())
}

/// What the call might have come to under other readings than the one that was followed.
fn others(view: &CallView<'_, '_>) -> Possibilities<usize> {
    let call = view.call;
    let all = view.subject.state.oracle.call(call.argument, call.answer);
    let mut others: Possibilities<_> = all.iter().map(|one| one.outcome).collect();
    others.retain(|one| call.class != Class::Outcome(*one));
    others.sort_unstable();
    others.dedup();
    others
}

/// Whether a reply that was taken for this outcome has anything in the members that hold what is the user's own.
fn tells_something(view: &CallView<'_, '_>, outcome: usize) -> bool {
    let (compiled, call) = (view.subject.compiled(), view.call);
    let Some((_, outcome)) = compiled.spec().outcomes.at(outcome) else {
        return true;
    };
    let own = outcome.payload.iter();
    let mut own = own
        .filter(|(_, member)| matches!(member, Member::Profile(_)))
        .peekable();
    let layer = if outcome.plain {
        0
    } else {
        compiled.last_layer()
    };
    let Some(payload) = call.reply.value(layer).filter(|_| own.peek().is_some()) else {
        return true;
    };
    own.any(|(name, _)| {
        !matches!(payload.get(&**name), None | Some(Value::Null)) && payload[&**name] != ""
    })
}
