//! Some text in the reply, in whatever layer and member, matches a regular expression.

use serde_json::Value;

use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};
use crate::spec::Check;
use crate::trace::Carried;

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let Check::Says { pattern } = view.subject.check else {
        return None;
    };
    let (compiled, reply) = (view.subject.compiled(), &view.call.reply);
    let said = compiled.schemas[view.subject.clause].as_ref()?;
    let argument = reply.fired?.argument.as_ref();
    let matches = |text: &str| said.validator.is_valid(&Value::from(text));
    let mut layers = (0..compiled.spec.envelope.len()).filter_map(|layer| reply.value(layer));
    // What cannot be read as JSON is a text all the same.
    let raw = || argument.is_some_and(|argument| matches(argument.text()));
    let says = layers.any(|value| any_text(value, &matches)) || (!reply.was_read(0) && raw());
    let found = (!says).then(|| Found {
        cause: Cause::Member {
            layer: 0,
            pointer: String::new(),
        },
        way: Way::Unsaid,
        wanted: Wanted::Says(pattern.clone()),
        seen: match argument {
            None => Seen::NoArgument,
            Some(Carried::Opaque(text)) => Seen::Opaque(text.clone()),
            Some(Carried::Json(text)) => reply.value(0).map_or_else(
                || Seen::Opaque(text.clone()),
                |one| Seen::Value(one.clone()),
            ),
        },
    });
    Some(found.into_iter().collect())
}

/// Whether any text in a value matches, names of members left aside.
fn any_text(value: &Value, matches: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => matches(text),
        Value::Array(items) => items.iter().any(|one| any_text(one, matches)),
        Value::Object(members) => members.values().any(|one| any_text(one, matches)),
        _ => false,
    }
}
