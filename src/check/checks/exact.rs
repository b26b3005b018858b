//! A member of the payload is exactly the logged-in user's value, character by character.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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
        Some(Value::String(seen)) if *ignoring == Some(Ignoring::Origin) && is_of(seen, wanted) => {
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

/// Whether `seen` is an address that has path and query of `wanted` in it, as they are, percent-encoded or in base64: it is served by another host, by
/// way of a proxy, or in another size. The address itself, encoded once too often, is that of something else.
fn is_of(seen: &str, wanted: &str) -> bool {
    let own = without_origin(wanted);
    let is_address = seen.starts_with('/') || seen.contains("://");
    if !is_address || own.len() <= 1 {
        return false;
    }
    let once = difference::unpercent(seen);
    let too_often = seen.contains("%25") && without_origin(&once) == own;
    seen.contains(own)
        || once.contains(own) && !too_often
        || decoded(seen).any(|text| text.contains(own))
}

/// What stands in an address as base64, in either alphabet, padded or not: whole segments of the path, and values of parameters.
fn decoded(address: &str) -> impl Iterator<Item = String> {
    let parts = address.split(['/', '?', '&', '=', '.', ',', ':']);
    parts.filter_map(|part| {
        let one = part.replace('+', "-");
        let bytes = URL_SAFE_NO_PAD.decode(one).ok()?;
        String::from_utf8(bytes).ok()
    })
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
        let wanted = "https://a.example/images/7?x=1&y=%2F";
        for (seen, same) in [
            (wanted, true),
            ("//b.example/images/7?x=1&y=%2F", true),
            ("https://a.example/images/7?x=1&y=%2F&t=1", true),
            ("https://a.example/thumbs/images/7?x=1&y=%2F_160x160", true),
            (
                "https://b.example/?u=https%3A%2F%2Fa.example%2Fimages%2F7%3Fx%3D1%26y%3D%252F",
                true,
            ),
            (
                "https%3A%2F%2Fa.example%2Fimages%2F7%3Fx%3D1%26y%3D%252F",
                false,
            ),
            (
                "https://b.example/fit:96:96/aHR0cHM6Ly9hLmV4YW1wbGUvaW1hZ2VzLzc_eD0xJnk9JTJG.png",
                true,
            ),
            ("https://a.example/images/7?x=1&y=%252F", false),
            ("https://a.example/images/7", false),
            ("https://a.example/images/7?x=1&y=/", false),
            ("https://a.example/images/7?x=1&amp;y=%2F", false),
            ("images/7?x=1&y=%2F", false),
        ] {
            assert_eq!(is_of(seen, wanted), same, "{seen}");
        }
        assert!(!is_of("https://a.example/", "https://b.example/"));
        assert_ne!(
            without_origin("https://a.example/images/7"),
            without_origin("https://a.example/images/70")
        );
    }
}
