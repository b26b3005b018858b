//! The JSON Schema of the format and what is read agree on every member: each is given every kind of value, taken away, and joined by a stranger.

use std::collections::BTreeSet;

use jsonschema::Validator;
use miniapp_conformance::spec::{BUILTIN, SCHEMA, Spec, load};
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("a schema")
}

/// What holds entries by names of the spec's own choice.
const COLLECTIONS: &[&str] = &[
    "sections",
    "statements",
    "facets",
    "profile",
    "private",
    "attributes",
    "members",
    "envelope",
    "outcomes",
    "payload",
    "call",
    "tap",
    "canIUse",
    "restart",
    "set",
    "readings",
    "alternatives",
    "clauses",
];

/// The places of a spec, one of each kind: entries of a collection are alike, but checks only with those of their kind.
fn places(value: &Value, at: &str, kind: &str, seen: &mut BTreeSet<String>, out: &mut Vec<String>) {
    if !seen.insert(kind.to_owned()) {
        return;
    }
    out.push(at.to_owned());
    match value {
        Value::Object(members) => {
            let name = at.rsplit('/').next().unwrap_or_default();
            // `call` is a collection in `rules`, `then` in a fork.
            let entries =
                COLLECTIONS.contains(&name) && at != "/call" || kind.ends_with("reading/then");
            let check = members
                .get("kind")
                .and_then(Value::as_str)
                .unwrap_or_default();
            for (name, value) in members {
                // In these anything may stand.
                let any = matches!(
                    name.as_str(),
                    "recognise" | "schema" | "constant" | "$schema"
                );
                let part = if entries { "*" } else { name };
                let inside = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                let kind = format!("{kind}{check}/{part}");
                if any {
                    continue;
                }
                if entries {
                    // Each entry is looked into, for another may have other members.
                    seen.remove(&kind);
                }
                places(value, &inside, &kind, seen, out);
            }
        }
        Value::Array(items) if !at.contains("/members") => {
            for (index, item) in items.iter().enumerate() {
                places(
                    item,
                    &format!("{at}/{index}"),
                    &format!("{kind}/0"),
                    seen,
                    out,
                );
            }
        }
        _ => {}
    }
}

/// Reads a spec as to its shape alone.
fn read(value: &Value) -> Result<(), String> {
    serde_json::from_value::<Spec>(value.clone())
        .map(drop)
        .map_err(|error| error.to_string())
}

#[test]
fn every_member_of_every_kind() {
    let validator = validator();
    let mut tried = 0;
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for one in BUILTIN {
        // With profiles applied, and so with every member that they bring.
        let spec = load(one.text, one.file).expect("a spec");
        let spec = serde_json::to_value(&spec).expect("JSON");
        let mut all = Vec::new();
        places(&spec, "", "", &mut seen, &mut all);
        for at in all.iter().filter(|at| !at.is_empty()) {
            let found = spec.pointer(at).expect("a place");
            let mut values = vec![
                json!(null),
                json!(true),
                json!(7),
                json!(-1),
                json!(1.5),
                json!("x"),
                json!([]),
                json!([7]),
                json!({}),
            ];
            if let Some(members) = found.as_object() {
                let mut more = members.clone();
                more.insert("stranger".to_owned(), json!(1));
                values.push(more.into());
                for name in members.keys() {
                    let mut fewer = members.clone();
                    fewer.remove(name);
                    values.push(fewer.into());
                }
            }
            for value in values {
                let mut spec = spec.clone();
                *spec.pointer_mut(at).expect("a place") = value.clone();
                let accepted = validator.is_valid(&spec);
                let read = read(&spec);
                tried += 1;
                // What serde alone lets pass is refused by the program because of the schema, see `shape`.
                if accepted && read.is_err() {
                    wrong.push(format!("{at}: {value} is fine by the schema, but {read:?}"));
                }
                // `null` for what is absent, lists for objects, and strangers in checks without parameters.
                let strange = value.get("stranger").is_some() && at.ends_with("/check");
                let lenient = value.is_null() || value.is_array() || strange || at == "/format";
                if !accepted && read.is_ok() && !lenient {
                    wrong.push(format!("{at}: {value} is read, but not fine by the schema"));
                }
            }
        }
    }
    assert!(tried > 2000, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_serde_alone_would_let_pass_is_refused() {
    let spec =
        serde_json::to_value(load(BUILTIN[0].text, "a.json").expect("a spec")).expect("JSON");
    for (at, value) in [
        ("/button", json!(null)),
        ("/clauses/button.agree/when", json!([])),
        ("/title", json!(["x", "y"])),
        ("/clauses/liveness.answers/check/stranger", json!(1)),
    ] {
        let mut spec = spec.clone();
        let (holder, name) = at.rsplit_once('/').expect("a member");
        spec.pointer_mut(holder).expect("a place")[name] = value;
        assert!(read(&spec).is_ok(), "{at}");
        let error = load(&spec.to_string(), "a.json").expect_err("refused");
        assert_eq!(error.problems()[0].pointer, at, "{error}");
    }
}

/// Every member is described, and says what it is by default unless it is required.
#[test]
fn every_member_is_described() {
    fn walk(schema: &Value, at: &str, wrong: &mut Vec<String>) {
        let required: Vec<_> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let at = format!("{at}/{name}");
            let text = member["description"].as_str().unwrap_or_default();
            let tag = member.get("const").is_some() || name == "kind";
            if text.is_empty() && !tag {
                wrong.push(format!("{at}: no description"));
            }
            let one_of_them = schema.get("maxProperties").is_some();
            let default = member.get("default").is_some()
                || text.contains("efault:")
                || text.contains("Absent:");
            if !required.contains(&&json!(name)) && !one_of_them && !default && !tag {
                wrong.push(format!("{at}: no default"));
            }
        }
        match schema {
            Value::Object(members) => {
                for (name, inside) in members {
                    walk(inside, &format!("{at}/{name}"), wrong);
                }
            }
            Value::Array(items) => items.iter().for_each(|inside| walk(inside, at, wrong)),
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    // In a profile, what is absent stays as it is in what it extends.
    let mut schema = schema();
    schema["$defs"]
        .as_object_mut()
        .expect("definitions")
        .remove("profile");
    walk(&schema["$defs"], "", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
