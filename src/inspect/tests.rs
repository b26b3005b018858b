//! Files as testers capture them.

use std::io::{Cursor, Read};

use serde_json::{Value, json};

use super::*;
use crate::spec::{self, Level, Spec};

fn spec() -> Spec {
    spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("a valid spec")
}

fn inspect_as(file: impl Read, callback: Option<&str>, prefix: &Prefix) -> Inspection {
    let spec = spec();
    let open = OpenSpec::new(&spec).expect("a spec that can be opened");
    let mut source = Source::new(file).expect("a file in UTF-8");
    let mut inspector = Inspector::new(&open, callback.map(str::to_owned));
    while let Some(item) = source.next_item().expect("no error of a cursor") {
        for found in captured(&spec, &item, prefix) {
            inspector.take(item.place, found);
        }
    }
    inspector.finish()
}

fn inspect(file: &str) -> Inspection {
    inspect_as(Cursor::new(file.to_owned()), None, &Prefix::Automatic)
}

fn wrapped(payload: &Value) -> Value {
    json!({"response": json!({"response": payload}).to_string()})
}

fn success() -> Value {
    json!({
        "code": "10000", "msg": "Success", "gender": "", "countryCode": "", "province": "", "city": "",
        "nickName": "小明 {\"}", "avatar": "https://tfs.alipayobjects.com/images/partner/T1"
    })
}

fn unauthorised() -> Value {
    json!({
        "code": "40003", "msg": "Insufficient Conditions",
        "subCode": "isv.invalid-auth-relations", "subMsg": "无效的授权关系"
    })
}

fn with(payload: Value, member: &str, value: Value) -> Value {
    let mut payload = payload;
    payload[member] = value;
    payload
}

fn lines_of(arguments: &[Value], line: impl Fn(&Value) -> String) -> String {
    let lines: Vec<_> = arguments.iter().map(line).collect();
    lines.join("\n")
}

/// Clauses that are violated, each with the first line.
fn violated(found: &Inspection) -> Vec<(String, u64)> {
    let all = found.findings.iter();
    all.map(|one| (one.clause.to_string(), one.places[0].line))
        .collect()
}

#[test]
fn replies_as_the_document_shows_them_violate_nothing_in_any_form() {
    let both = [wrapped(&success()), wrapped(&unauthorised())];
    let lines = format!("{}\n{}\n", both[0], both[1]);
    let forms = [
        lines.clone(),
        lines.replace('\n', "\r\n"),
        format!("\u{feff}{lines}\n\n"),
        Value::from(both.to_vec()).to_string(),
        serde_json::to_string_pretty(&both).expect("JSON"),
        format!("{:#}\n{:#}", both[0], both[1]),
        lines_of(&both, |one| Value::from(one.to_string()).to_string()),
        lines_of(&both, |one| {
            format!("[12:00:01.3] I/Bridge \"cb\" success(1) {one}")
        }),
        format!(
            "[12:00:00] started\n[12:00:01] {}\nW/Net: {{\"url\": 1}}\n12 {}\n",
            both[0], both[1]
        ),
        format!(
            "{}\n{}\n",
            json!({"callback": "success", "argument": both[0]}),
            json!({"callback": "fail", "argument": both[1].to_string()})
        ),
        format!(
            "{}\n",
            json!({"fired": [
                {"name": "success", "argument": {"json": both[0].to_string()}},
                {"name": "complete"},
                {"name": "success", "argument": {"json": both[1].to_string()}}
            ]})
        ),
        format!(
            "{}\n",
            json!({"scenario": {}, "trace": {"steps": [{}, {"fired": [
            {"name": "success", "argument": {"json": both[0].to_string()}}]}, {"fired": [
            {"name": "fail", "argument": {"json": both[1].to_string()}}]}]}})
        ),
    ];
    for form in forms {
        let found = inspect(&form);
        assert_eq!(violated(&found), [], "{form}");
        assert_eq!(
            (found.judged, found.exit_code()),
            (2, 0),
            "{form}\n{found:?}"
        );
        let names: Vec<_> = found.outcomes.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["success", "unauthorised"], "{form}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let lines = [
        wrapped(&success()).to_string(),
        wrapped(&with(success(), "gender", json!("F"))).to_string(),
        wrapped(&with(unauthorised(), "code", json!(40003))).to_string(),
        // As the document prints it: the inner quotes are not escaped.
        r#"{"response": "{"response": {"code": "10000"}}"}"#.to_owned(),
        r#"{"response": {"response": {"code": "10000","msg": "Success"}}}"#.to_owned(),
        wrapped(&with(success(), "gender", json!("M"))).to_string(),
        "null".to_owned(),
        "undefined".to_owned(),
    ];
    let found = inspect(&lines.join("\n"));
    let clauses = violated(&found);
    for (clause, line) in [
        ("historical.gender", 2),
        ("unauthorised.code", 3),
        ("envelope.argument-json", 4),
        ("envelope.response-string", 5),
        ("envelope.argument-object", 7),
    ] {
        let also = |one: &Inspected| {
            *one.clause == *clause || one.also.iter().any(|(id, _)| **id == *clause)
        };
        let at = found
            .findings
            .iter()
            .find(|one| also(one) && one.places[0].line == line);
        assert!(at.is_some(), "{clause} in line {line}: {clauses:?}");
    }
    let gender = found
        .findings
        .iter()
        .find(|one| &*one.clause == "historical.gender");
    let lines: Vec<_> = gender
        .map(|one| one.places.iter().map(|at| at.line).collect())
        .unwrap_or_default();
    assert_eq!(lines, [2, 6]);
    let bare = found
        .findings
        .iter()
        .find(|one| one.places.iter().any(|at| at.line == 8));
    assert!(bare.is_some(), "{found:?}");
    assert_eq!(found.exit_code(), 1);
}

#[test]
fn what_the_document_leaves_open_is_not_judged() {
    let open = [
        json!({"error": 4, "errorMessage": "无权调用"}),
        json!({"callback": "fail", "argument": {"error": 12, "message": "network"}}),
        json!({"callback": "complete", "argument": {"anything": true}}),
        json!({"callback": "complete"}),
    ];
    for one in open {
        let found = inspect(&one.to_string());
        assert_eq!(violated(&found), [], "{one}");
        assert_eq!(
            (found.judged, found.open, found.exit_code()),
            (0, 1, 3),
            "{one}"
        );
    }
    // An error of the gateway that the document does not name has the shape of a reply, and so much is judged.
    let gateway = json!({"code": "20000", "msg": "Service Currently Unavailable"});
    let found = inspect(&wrapped(&gateway).to_string());
    assert_eq!(violated(&found), []);
    assert_eq!((found.unrecognised, found.exit_code()), (1, 0));
    let gateway = with(gateway, "code", json!(20000));
    let found = inspect(&wrapped(&gateway).to_string());
    assert_eq!(
        violated(&found),
        [("envelope.codes-are-strings".to_owned(), 1)]
    );
}

#[test]
fn the_callback_counts_where_it_is_known() {
    let text = wrapped(&success()).to_string();
    let file = |callback| inspect_as(Cursor::new(text.clone()), callback, &Prefix::Automatic);
    assert_eq!(violated(&file(None)), []);
    assert_eq!(violated(&file(Some("success"))), []);
    let carried = violated(&file(Some("fail")));
    assert_eq!(carried, [("callbacks.success-carries".to_owned(), 1)]);
    // Which callback carries an error the document does not say.
    let text = wrapped(&unauthorised()).to_string();
    for callback in ["success", "fail"] {
        let found = inspect_as(
            Cursor::new(text.clone()),
            Some(callback),
            &Prefix::Automatic,
        );
        assert_eq!(violated(&found), [], "{callback}");
    }
    let missing = inspect(&json!({"callback": "success"}).to_string());
    assert_eq!(missing.exit_code(), 1, "{missing:?}");
    let strange = inspect(&json!({"callback": "sucess", "argument": {}}).to_string());
    assert_eq!((strange.strange_count, strange.exit_code()), (1, 3));
}

#[test]
fn a_har_gives_bodies_and_messages_that_are_replies() {
    let entry = |text: String| json!({"request": {}, "response": {"content": {"text": text}}});
    let wrong = with(success(), "city", json!("杭州市"));
    let har = json!({"log": {"version": "1.2", "creator": {"name": "[{"}, "entries": [
        entry("<html>response code</html>".to_owned()),
        entry(json!({"data": {"code": 0}}).to_string()),
        entry(wrapped(&success()).to_string()),
        // What a gateway answers is what the callback's argument holds as a text.
        entry(json!({"response": wrong}).to_string()),
        json!({"response": {"content": {}}, "_webSocketMessages": [
            {"type": "receive", "data": json!({"callback": "success", "argument": wrapped(&wrong)}).to_string()}]}),
    ], "pages": []}});
    for text in [har.to_string(), format!("{har:#}")] {
        let found = inspect(&text);
        assert_eq!((found.judged, found.others), (3, 2), "{found:?}");
        let clauses: Vec<_> = found.findings.iter().map(|one| &*one.clause).collect();
        assert_eq!(clauses, ["historical.city"]);
        assert_eq!(found.findings[0].places[0].entry, Some(4));
        assert_eq!(found.findings[0].count, 2);
    }
}

#[test]
fn a_prefix_that_is_named_is_the_only_one() {
    let pattern = regex::Regex::new("^(?:.* res: )").expect("a pattern");
    let prefix = Prefix::Matching(pattern);
    let file = format!(
        "{}\nI res: {}\n",
        json!({"response": 1}),
        wrapped(&success())
    );
    let found = inspect_as(Cursor::new(file), None, &prefix);
    assert_eq!((found.judged, found.others, found.exit_code()), (1, 1, 0));
}

#[test]
fn files_that_are_no_capture_are_told_from_a_capture_with_a_bad_line() {
    for nothing in ["", "\n\n", "[]", "# A readme\nwith words\n"] {
        let found = inspect(nothing);
        assert_eq!((found.judged, found.exit_code()), (0, 3), "{nothing:?}");
        assert_eq!(violated(&found), [], "{nothing:?}");
    }
    let utf16: Vec<u8> = "{\"a\": 1}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let refused = Source::new(Cursor::new(utf16)).expect_err("not UTF-8");
    assert!(refused.to_string().contains("UTF-16"), "{refused}");
    let mut bytes = wrapped(&success()).to_string().into_bytes();
    bytes.extend(b"\n{\"response\": \"\xd0\xa1\xff\"}\n");
    let found = inspect_as(Cursor::new(bytes), None, &Prefix::Automatic);
    assert_eq!(
        (found.judged, found.unreadable_count, found.exit_code()),
        (1, 1, 3)
    );
    assert_eq!(found.unreadable[0].0.line, 2);
}

#[test]
fn a_line_beyond_the_limit_is_named_and_the_next_is_judged() {
    let long = "x".repeat(LONGEST + 1);
    let file = format!("{{\"response\": \"{long}\"}}\n{}\n", wrapped(&success()));
    let found = inspect(&file);
    assert_eq!(
        (found.judged, found.unreadable_count, found.exit_code()),
        (1, 1, 3)
    );
    let long = Unreadable::TooLong(file.find('\n').expect("a line") as u64);
    assert_eq!(found.unreadable[0].1, long);
}

#[test]
fn findings_are_bounded_however_many_there_are() {
    let mut file = String::new();
    for at in 0..2 * MOST_FINDINGS {
        let member = format!("x{at}");
        let inner = json!({"response": unauthorised(), member: 1}).to_string();
        file.push_str(&format!("{}\n", json!({"response": inner})));
    }
    let found = inspect(&file);
    assert_eq!(found.findings.len(), MOST_FINDINGS);
    assert_eq!(found.further, MOST_FINDINGS as u64);
    assert_eq!(found.exit_code(), 0);
    assert!(
        found.violated(Level::Must).is_empty(),
        "a second member beside the payload is a should"
    );
}

#[test]
fn every_carried_spec_can_be_opened() {
    for builtin in spec::BUILTIN {
        let spec = spec::load(builtin.text, builtin.file).expect("a valid spec");
        let open = OpenSpec::new(&spec).expect("a spec that can be opened");
        assert!(open.seen().len() > 0, "{}", builtin.name);
        let excluded = spec
            .clauses
            .iter()
            .filter(|(_, one)| one.excluded.is_some());
        let all = open.seen().len() + open.unseen().len() + excluded.count();
        assert_eq!(all, spec.clauses.len(), "{}", builtin.name);
        for (name, outcome) in spec.outcomes.iter().filter(|(_, one)| !one.open) {
            let layers = crate::audit::layers(&spec, outcome);
            let text = layers[0].1.to_string();
            let mut inspector = Inspector::new(&open, None);
            let place = Place {
                line: 1,
                entry: None,
            };
            inspector.take(place, Found::Argument(Captured::bare(&text)));
            let found = inspector.finish();
            assert_eq!(violated(&found), [], "{}: {name}: {text}", builtin.name);
        }
    }
}
