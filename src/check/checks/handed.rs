//! Everything that was handed to the mini program at a step, leaf by leaf, so that two runs can be compared.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::check::violation::{Difference, Side};
use crate::trace::{Carried, Record};

/// How deep JSON is looked for inside of texts.
const DEPTH: usize = 8;

/// The leaves in which two records differ, each with both sides.
pub(super) fn differences(one: &Record, two: &Record) -> Vec<(Difference, Side, Side)> {
    if one == two {
        return Vec::new();
    }
    let (one, two) = (leaves(one), leaves(two));
    let more = two.keys().filter(|path| !one.contains_key(*path));
    let differ = one.keys().chain(more);
    let differ = differ.filter(|path| one.get(*path) != two.get(*path));
    let side = |all: &BTreeMap<String, Value>, path: &str| Side::Member(all.get(path).cloned());
    differ
        .map(|path| {
            let at = Difference::Handed(path.clone());
            (at, side(&one, path), side(&two, path))
        })
        .collect()
}

/// Every value that has no parts, by where it stands: the callback and how often it ran before, then the members.
fn leaves(record: &Record) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for (at, fired) in record.fired.iter().enumerate() {
        let before = record.fired[..at]
            .iter()
            .filter(|one| one.name == fired.name);
        let place = match before.count() {
            0 => fired.name.to_string(),
            times => format!("{} {}", fired.name, times + 1),
        };
        match &fired.argument {
            None => drop(all.insert(place, Value::Null)),
            Some(carried) => add(&mut all, place, carried),
        }
    }
    if let Some(returned) = &record.returned {
        add(&mut all, "return value".to_owned(), returned);
    }
    if let Some(thrown) = &record.thrown {
        all.insert("thrown".to_owned(), thrown.as_str().into());
    }
    all
}

fn add(all: &mut BTreeMap<String, Value>, place: String, carried: &Carried) {
    match carried {
        Carried::Json(text) => flatten(all, place, inside(text), DEPTH),
        Carried::Opaque(text) => drop(all.insert(place, text.as_str().into())),
    }
}

/// A text as JSON, or as it is.
fn inside(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

fn flatten(all: &mut BTreeMap<String, Value>, path: String, value: Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        all.insert(path, value);
        return;
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                flatten(all, format!("{path}/{name}"), value, depth);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, value) in items.into_iter().enumerate() {
                flatten(all, format!("{path}/{at}"), value, depth);
            }
        }
        Value::String(text) if text.starts_with(['{', '[']) => match inside(&text) {
            Value::String(text) => drop(all.insert(path, text.into())),
            value => flatten(all, path, value, depth),
        },
        leaf => drop(all.insert(path, leaf)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Fired;

    fn record(name: &str, text: &str) -> Record {
        Record {
            fired: vec![Fired {
                name: name.into(),
                argument: Some(Carried::Json(text.to_owned())),
            }],
            ..Record::default()
        }
    }

    fn paths(one: &Record, two: &Record) -> Vec<String> {
        let path = |at| match at {
            Difference::Handed(path) => path,
            other => panic!("{other:?}"),
        };
        let all = differences(one, two).into_iter();
        all.map(|(at, ..)| path(at)).collect()
    }

    #[test]
    fn leaves_are_compared_and_not_texts() {
        let one = record("success", r#"{"a":"{\"x\":[1,2],\"y\":1}","b":2}"#);
        let same = record("success", r#"{"b":2, "a":"{\"y\":1,\"x\":[1, 2]}"}"#);
        assert!(paths(&one, &same).is_empty());
        let other = record("success", r#"{"a":"{\"x\":[1,3],\"z\":1}","b":2}"#);
        let wanted = ["success/a/x/1", "success/a/y", "success/a/z"];
        assert_eq!(paths(&one, &other), wanted);
        assert_eq!(
            paths(&record("fail", "{}"), &record("success", "{}")),
            ["fail", "success"]
        );
    }
}
