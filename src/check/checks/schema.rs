//! A layer of the reply satisfies a JSON Schema.

use super::json::nothing_given;
use crate::check::schema::problems;
use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::Cause;

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let (compiled, call) = (view.subject.compiled(), view.call);
    let check = compiled.schemas[view.subject.clause].as_ref()?;
    let plain = call.is_plain(compiled) && check.layer == compiled.last_layer();
    let layer = if plain { 0 } else { check.layer };
    if let Some(fired) = call
        .reply
        .fired
        .filter(|_| layer == 0 && !call.reply.was_read(0))
    {
        return Some(vec![nothing_given(fired)]);
    }
    let value = call.reply.value(layer)?;
    if check.on_members && !value.is_object() {
        // Another clause says that it is an object; this one was not put to the test.
        return None;
    }
    if !check.if_there.is_empty() && check.if_there.iter().all(|name| value.get(name).is_none()) {
        // None of the members is there of which it speaks.
        return None;
    }
    if check.validator.is_valid(value) {
        return Some(Vec::new());
    }
    let found = problems(&check.validator, value).into_iter();
    let found = found.map(|problem| Found {
        cause: Cause::Member {
            layer: check.layer,
            pointer: problem.pointer,
        },
        way: problem.way,
        wanted: problem.wanted,
        seen: problem.seen,
    });
    Some(found.collect())
}
