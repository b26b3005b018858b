//! Judging one member of a payload, where no schema can say what is wanted.

use serde_json::Value;

use super::call::{Call, Found, layer_cause, plain};
use super::judge::Bench;
use super::schema;
use crate::spec::Check;

/// Judges a check of one member; `None` if the call does not put it to the test.
pub(super) fn judge(
    bench: &mut Bench<'_>,
    call: &Call<'_>,
    clause: usize,
    check: &Check,
) -> Option<Vec<Found>> {
    let (Check::Bytes { member, .. } | Check::Listed { member, .. } | Check::Distinct { member }) =
        check
    else {
        return None;
    };
    let payload = call
        .reply
        .payload(plain(bench, call))
        .filter(|value| value.is_object())?;
    let seen = payload.get(&**member);
    let found = match check {
        Check::Bytes { most, .. } => bytes(seen?.as_str()?, *most),
        Check::Listed { listed, .. } => lists(seen, &listed.of(call.argument)),
        _ => {
            let seen = seen?;
            let told = &mut bench.told;
            let others = told.iter().any(|(one, _)| *one == clause);
            let again = told
                .iter()
                .any(|(one, value)| *one == clause && value == seen);
            told.push((clause, seen.clone()));
            if !others {
                return None;
            }
            again.then(|| Wrong {
                what: "repeated".to_owned(),
                expected: "another value than in each call before".to_owned(),
                observed: schema::excerpt(seen),
            })
        }
    };
    let layer = bench.compiled.spec.envelope.names().last();
    let layer = layer.map_or("", |name| name);
    let found = found.map(|one| Found {
        cause: layer_cause(layer, &format!("/{member}")),
        what: one.what,
        expected: one.expected,
        observed: one.observed,
    });
    Some(found.into_iter().collect())
}

struct Wrong {
    what: String,
    expected: String,
    observed: String,
}

fn bytes(seen: &str, most: usize) -> Option<Wrong> {
    (seen.len() > most).then(|| Wrong {
        what: "too-long".to_owned(),
        expected: format!("at most {most} bytes in UTF-8"),
        observed: format!("{} bytes: {}", seen.len(), schema::cut(seen, 80)),
    })
}

/// The order is of no account, how often each stands there is.
fn lists(seen: Option<&Value>, wanted: &[Value]) -> Option<Wrong> {
    let what = match seen {
        None => "missing",
        Some(Value::Array(items)) => {
            let count = |list: &[Value], one: &Value| list.iter().filter(|two| *two == one).count();
            let lacks = wanted
                .iter()
                .any(|one| count(items, one) < count(wanted, one));
            let more = items
                .iter()
                .any(|one| count(items, one) > count(wanted, one));
            match (lacks, more) {
                (false, false) => return None,
                (true, false) => "incomplete",
                (false, true) => "too-many",
                (true, true) => "others",
            }
        }
        Some(_) => "no-list",
    };
    Some(Wrong {
        what: what.to_owned(),
        expected: format!("{} in any order", Value::from(wanted)),
        observed: seen.map_or_else(|| "absent".to_owned(), schema::excerpt),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(seen: &Value, wanted: &Value) -> Option<String> {
        let wanted = wanted.as_array().expect("a list").clone();
        lists(Some(seen), &wanted).map(|one| one.what)
    }

    #[test]
    fn a_list_is_compared_without_its_order() {
        assert_eq!(said(&json!(["b", "a"]), &json!(["a", "b"])), None);
        assert_eq!(
            said(&json!(["a"]), &json!(["a", "b"])).as_deref(),
            Some("incomplete")
        );
        assert_eq!(
            said(&json!(["a", "a"]), &json!(["a"])).as_deref(),
            Some("too-many")
        );
        assert_eq!(
            said(&json!(["c"]), &json!(["a"])).as_deref(),
            Some("others")
        );
        assert_eq!(said(&json!("a"), &json!(["a"])).as_deref(), Some("no-list"));
    }

    #[test]
    fn bytes_are_counted_and_not_characters() {
        assert!(bytes("名名", 6).is_none());
        assert!(bytes("名名", 5).is_some());
    }
}
