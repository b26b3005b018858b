//! A member of the payload is a list of what the call was given, in any order.

use serde_json::Value;

use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, Seen, Wanted, Way};
use crate::spec::Check;

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let Check::Listed { member, listed } = view.subject.check else {
        return None;
    };
    let compiled = view.subject.compiled();
    let seen = view.call.payload(compiled)?.get(&**member);
    let wanted = listed.of(view.call.argument);
    let found = differs(seen, &wanted).map(|way| Found {
        cause: Cause::Member {
            layer: compiled.last_layer(),
            pointer: format!("/{member}"),
        },
        way,
        wanted: Wanted::Items(wanted),
        seen: Seen::member(seen),
    });
    Some(found.into_iter().collect())
}

/// The order does not matter; how often each item stands in the list does.
fn differs(seen: Option<&Value>, wanted: &[Value]) -> Option<Way> {
    let Some(seen) = seen else {
        return Some(Way::Missing);
    };
    let Value::Array(items) = seen else {
        return Some(Way::NoList);
    };
    let count = |list: &[Value], one: &Value| list.iter().filter(|two| *two == one).count();
    let lacks = wanted
        .iter()
        .any(|one| count(items, one) < count(wanted, one));
    let more = items
        .iter()
        .any(|one| count(items, one) > count(wanted, one));
    match (lacks, more) {
        (false, false) => None,
        (true, false) => Some(Way::Incomplete),
        (false, true) => Some(Way::TooMany),
        (true, true) => Some(Way::OtherItems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_is_compared_without_its_order() {
        let said = |seen: Value, wanted: Value| {
            let wanted = wanted.as_array().expect("a list").clone();
            differs(Some(&seen), &wanted)
        };
        let ab = || json!(["a", "b"]);
        assert_eq!(said(json!(["b", "a"]), ab()), None);
        assert_eq!(said(json!(["a"]), ab()), Some(Way::Incomplete));
        assert_eq!(said(json!(["a", "a"]), json!(["a"])), Some(Way::TooMany));
        assert_eq!(said(json!(["c"]), json!(["a"])), Some(Way::OtherItems));
        assert_eq!(said(json!("a"), json!(["a"])), Some(Way::NoList));
        assert_eq!(differs(None, &[json!("a")]), Some(Way::Missing));
    }
}
