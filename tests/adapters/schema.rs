//! The published schema and the types: they accept and refuse the same.

use std::io::Write;
use std::process::{Command, Stdio};

use jsonschema::Validator;
use libtest_mimic::{Failed, Trial};
use miniapp_conformance::adapter::protocol::{PROTOCOL, Program, Request, Response};
use miniapp_conformance::adapter::wire::SCHEMA;
use serde_json::{Value, json};

use crate::support::needs::{NODE, needing};
use crate::support::place::root;

/// Every kind of request, with every member that there is.
fn requests() -> Vec<Value> {
    vec![
        serde_json::to_value(Request::Hello {
            protocol: PROTOCOL,
            harness: Program {
                name: "harness".to_owned(),
                version: "1".to_owned(),
            },
            api: "my.test".to_owned(),
        })
        .unwrap(),
        json!({"type": "echo", "id": 1, "texts": ["a", ""]}),
        json!({"type": "run", "id": 2, "scenario": {
            "world": {
                "facets": {"version": "1.2", "bound": true},
                "users": [{"profile": {"name": "Ann"}, "private": {"key": "1"}}],
                "unknown": ["version"],
            },
            "steps": [
                {"do": "tap", "attributes": {"scope": "x"}, "answer": "agree"},
                {"do": "call", "argument": {"callbacks": ["success"], "members": {"a": {"b": [1]}}},
                 "answer": "exception", "overlap": true},
                {"do": "call", "nested": true},
                {"do": "canIUse", "query": "x"},
                {"do": "revoke"},
                {"do": "set", "facet": "bound", "value": false},
                {"do": "switchUser", "user": 1},
                {"do": "restart", "facets": {"version": "1.3"}},
            ],
        }}),
    ]
}

/// Every kind of response, with every member that there is.
fn responses() -> Vec<Value> {
    vec![
        json!({"type": "hello", "protocol": 1, "adapter": {"name": "a", "version": "1"},
               "implementation": {"name": "i", "version": "1"},
               "capabilities": ["tap", "facet:version", "set:bound"], "fixed": {"version": "1"}, "inFlight": 8}),
        json!({"type": "echo", "id": 1, "texts": ["a", ""]}),
        json!({"type": "trace", "id": 2, "trace": {"steps": [
            {"fired": [{"name": "success", "argument": {"json": "{}"}}, {"name": "complete"}],
             "returned": {"opaque": "a function"}, "promise": "pending", "thrown": "x", "absent": true},
            {"skipped": true},
            {},
        ]}}),
        json!({"type": "declined", "id": 3, "capability": "revoke", "reason": "x"}),
        json!({"type": "late", "id": 3, "step": 0, "name": "success", "afterMs": 12, "setting": "settleMs"}),
        json!({"type": "error", "id": 4, "error": "unknown-operation", "message": "x"}),
    ]
}

/// The same value, changed in one place: a member more, a member less, a value of another type.
fn variants(value: &Value) -> Vec<Value> {
    let mut variants = Vec::new();
    let mut places = Vec::new();
    collect(value, String::new(), &mut places);
    for place in places {
        let other = |make: &dyn Fn(&mut Value)| {
            let mut other = value.clone();
            other.pointer_mut(&place).map(make).map(|()| other)
        };
        for replacement in [json!(null), json!(true), json!(1.5), json!(-1), json!("x")] {
            variants.extend(other(&|at| *at = replacement.clone()));
        }
        if let Some(Value::Object(object)) = value.pointer(&place) {
            for name in object.keys() {
                variants.extend(other(&|at| {
                    at.as_object_mut().unwrap().remove(name);
                }));
            }
            variants.extend(other(&|at| at["unheardOf"] = json!({})));
        }
    }
    variants
}

fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (name, one) in object {
                collect(one, format!("{place}/{name}"), places);
            }
        }
        Value::Array(array) => {
            for (index, one) in array.iter().enumerate() {
                collect(one, format!("{place}/{index}"), places);
            }
        }
        _ => {}
    }
    places.push(place);
}

fn part(name: &str) -> Validator {
    let document: Value = serde_json::from_str(SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&document));
    let schema = json!({"$schema": document["$schema"], "$ref": format!("#/$defs/{name}"), "$defs": document["$defs"]});
    jsonschema::validator_for(&schema).unwrap()
}

fn agree(schema: &str, samples: &[Value], accepts: fn(&Value) -> bool) -> Result<(), Failed> {
    let schema = part(schema);
    let (mut accepted, mut refused) = (0, 0);
    for sample in samples {
        if !schema.is_valid(sample) || !accepts(sample) {
            return Err(format!("refused: {sample}").into());
        }
        for variant in variants(sample) {
            match (schema.is_valid(&variant), accepts(&variant)) {
                (true, true) => accepted += 1,
                (false, false) => refused += 1,
                (schema, types) => {
                    return Err(format!("schema: {schema}, types: {types}, {variant}").into());
                }
            }
        }
    }
    assert!(accepted > 10 && refused > 100, "{accepted} {refused}");
    Ok(())
}

fn is_request(value: &Value) -> bool {
    serde_json::from_str::<Request>(&value.to_string()).is_ok()
}

fn is_response(value: &Value) -> bool {
    serde_json::from_str::<Response>(&value.to_string()).is_ok()
}

/// What the types make of the samples, written again, is valid and holds as much.
fn written_again() -> Result<(), Failed> {
    let whole = jsonschema::validator_for(&serde_json::from_str(SCHEMA)?)?;
    for sample in requests() {
        let again = serde_json::to_value(serde_json::from_value::<Request>(sample.clone())?)?;
        if !whole.is_valid(&again) {
            return Err(format!("{again}").into());
        }
    }
    for sample in responses() {
        let again = serde_json::to_value(serde_json::from_value::<Response>(sample.clone())?)?;
        if again != sample || !part("response").is_valid(&again) {
            return Err(format!("{again} of {sample}").into());
        }
    }
    Ok(())
}

/// The session that docs/PROTOCOL.md shows is one.
fn the_session_of_the_document() -> Result<(), Failed> {
    let text = std::fs::read_to_string(root("docs/PROTOCOL.md"))?;
    let (request, response) = (part("request"), part("response"));
    let (mut asked, mut answered) = (0, 0);
    let mut unknown = false;
    for line in text.lines() {
        if let Some(line) = line.strip_prefix("→ ") {
            let value: Value = serde_json::from_str(line)?;
            // An operation that nobody knows is part of the session.
            unknown = !request.is_valid(&value);
            if unknown == is_request(&value) {
                return Err(line.to_owned().into());
            }
            asked += 1;
        } else if let Some(line) = line.strip_prefix("← ") {
            let value: Value = serde_json::from_str(line)?;
            let refused = value["error"] == "unknown-operation";
            if !response.is_valid(&value) || !is_response(&value) || refused != unknown {
                return Err(line.to_owned().into());
            }
            answered += 1;
        }
    }
    if asked == answered && asked > 2 {
        Ok(())
    } else {
        Err(format!("{asked} requests, {answered} responses").into())
    }
}

/// The session at the end of `docs/PROTOCOL.md`, line by line: what the harness sends and what the adapter answers.
fn session() -> Vec<(bool, &'static str)> {
    const PAGE: &str = include_str!("../../docs/PROTOCOL.md");
    let (_, session) = PAGE.split_once("## A session to copy").unwrap_or_default();
    let lines = session.lines().filter_map(|line| {
        let answer = line.strip_prefix("← ").map(|line| (true, line));
        answer.or_else(|| line.strip_prefix("→ ").map(|line| (false, line)))
    });
    lines.collect()
}

/// What the page shows is the protocol: each line is what the schema and the types say, and the kit for Node answers the same requests
/// with messages of the same kind.
fn page() -> Result<(), Failed> {
    let lines = session();
    if lines.len() < 6 {
        return Err(format!("{} lines", lines.len()).into());
    }
    let mut awaited = Vec::new();
    for (is_answer, line) in &lines {
        let value: Value = serde_json::from_str(line)?;
        let valid = part(if *is_answer { "response" } else { "request" }).is_valid(&value);
        let unheard = value["type"] == "dance";
        if !unheard && !valid || *is_answer && !is_response(&value) {
            return Err(format!("the page shows {line}").into());
        }
        if *is_answer {
            awaited.push((value["type"].clone(), value["id"].clone()));
        }
    }
    let requests = lines.iter().filter(|(is_answer, _)| !is_answer);
    let requests: Vec<_> = requests.map(|(_, line)| *line).collect();
    let mut child = Command::new("node")
        .arg(root("examples/node/adapter.mjs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    stdin.write_all(format!("{}\n", requests.join("\n")).as_bytes())?;
    drop(stdin);
    let output = child.wait_with_output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut came = Vec::new();
    for line in text.lines() {
        let value: Value = serde_json::from_str(line)?;
        if !part("response").is_valid(&value) {
            return Err(format!("the kit answers {line}").into());
        }
        came.push((value["type"].clone(), value["id"].clone()));
    }
    // Answers come in any order.
    let sorted = |mut all: Vec<(Value, Value)>| {
        all.sort_by_key(|one| format!("{one:?}"));
        all
    };
    let (came, awaited) = (sorted(came), sorted(awaited));
    if came != awaited {
        return Err(format!("{came:?}, and the page has {awaited:?}").into());
    }
    Ok(())
}

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("schema::requests", || {
            agree("request", &requests(), is_request)
        }),
        Trial::test("schema::responses", || {
            agree("response", &responses(), is_response)
        }),
        Trial::test("schema::written_again", written_again),
        Trial::test(
            "schema::the_session_of_the_document",
            the_session_of_the_document,
        ),
        needing(NODE, "schema::page", page),
    ]
}
