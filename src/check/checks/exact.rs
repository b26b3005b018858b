//! A member of the payload is exactly the logged-in user's value, character by character.

use serde_json::Value;

use crate::check::difference;
use crate::check::view::{CallView, Finds, Found};
use crate::check::violation::{Cause, JsonType, Revealed, Seen, Wanted, Way};
use crate::spec::{Check, Ignoring};

pub(super) fn judge(view: &CallView<'_, '_>) -> Finds {
    let Check::Exact {
        member,
        field,
        unset_only,
        ignoring,
    } = view.subject.check
    else {
        return None;
    };
    let (compiled, call) = (view.subject.compiled(), view.call);
    let payload = call.payload(compiled)?;
    let wanted = call.profile.get(field).map_or("", String::as_str);
    if wanted.is_empty() != *unset_only {
        return None;
    }
    // Of a text beyond the bound nobody says what comes back, but that it keeps to the bound.
    let known = compiled.spec.users.profile.get(field);
    let bound = known.and_then(|field| field.bytes);
    if bound.is_some_and(|most| wanted.len() > most) {
        return None;
    }
    let seen = payload.get(&**member);
    let way = match seen {
        Some(Value::String(seen)) if seen == wanted => return Some(Vec::new()),
        Some(Value::String(seen))
            if *ignoring == Some(Ignoring::Origin)
                && is_same_address(without_origin(seen), without_origin(wanted)) =>
        {
            return Some(Vec::new());
        }
        Some(Value::String(_)) if *unset_only => Way::Default,
        _ if *unset_only => return Some(Vec::new()),
        None => Way::Missing,
        Some(Value::String(seen)) => Way::Text(difference::kind(wanted, seen)),
        Some(other) => Way::Type(JsonType::of(other)),
    };
    let user = view.subject.state.oracle.user();
    let another = seen
        .and_then(Value::as_str)
        .is_some_and(|seen| view.subject.state.planted.is_anothers(user, field, seen));
    Some(vec![Found {
        cause: if another {
            Cause::Disclosure(Revealed::AnotherUser)
        } else {
            Cause::Member {
                layer: compiled.last_layer(),
                pointer: format!("/{member}"),
            }
        },
        way: if another { Way::Anothers } else { way },
        wanted: if *unset_only {
            Wanted::AbsentOrEmpty
        } else {
            Wanted::Value(wanted.into())
        },
        seen: Seen::member(seen),
    }])
}

/// Whether two addresses without scheme and host are the same, but for parameters that were added to the query.
fn is_same_address(seen: &str, wanted: &str) -> bool {
    let joint = if wanted.contains('?') { '&' } else { '?' };
    let added = seen.strip_prefix(wanted);
    added.is_some_and(|added| added.is_empty() || added.starts_with(joint))
}

/// An address without scheme and host: what is left says whose it is.
fn without_origin(address: &str) -> &str {
    let Some((scheme, rest)) = address.split_once("//") else {
        return address;
    };
    if scheme.contains('/') {
        return address;
    }
    rest.find('/').map_or("", |at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_under_another_scheme_or_host() {
        for address in [
            "https://a.example/images/7?x=//y",
            "http://b.example:8080/images/7?x=//y",
            "//cdn.example/images/7?x=//y",
            "/images/7?x=//y",
        ] {
            assert_eq!(without_origin(address), "/images/7?x=//y");
        }
        for (seen, same) in [
            ("/images/7", true),
            ("/images/7?t=1", true),
            ("/images/7&t=1", false),
            ("/images/70", false),
            ("/images/", false),
        ] {
            assert_eq!(is_same_address(seen, "/images/7"), same, "{seen}");
        }
        assert!(is_same_address("/a?x=1&t=1", "/a?x=1"));
        assert!(!is_same_address("/a?x=1?t=1", "/a?x=1"));
        assert_ne!(
            without_origin("https://a.example/images/7"),
            without_origin("https://a.example/images/70")
        );
    }
}
