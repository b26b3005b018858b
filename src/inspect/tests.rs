//! Files as testers capture them.

use std::io::{Cursor, Read};
use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::fields::{Fields, Name};
use crate::generate::{Domain, Stream, layers};
use crate::reference::fault::catalogue;
use crate::reference::{Reference, variants};
use crate::scenario::Scenario;
use crate::spec::{self, Level, Spec};

fn spec() -> Spec {
    spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("a valid spec")
}

fn inspect_as(file: impl Read, callback: Option<&str>, prefix: &Prefix) -> Inspection {
    let spec = spec();
    let open = OpenSpec::new(&spec).expect("a spec that can be opened");
    let mut source = CaptureReader::new(file).expect("a file in UTF-8");
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
    // What the document does not say cannot be wrong: neither other errors of the gateway nor, in whatever form, an error
    // whose words alone it tells.
    for payload in [
        json!({"code": "20000", "msg": "Service Currently Unavailable"}),
        json!({"code": 20000, "msg": "Service Currently Unavailable"}),
        json!({"code": "40004", "subMsg": "系统繁忙"}),
    ] {
        let found = inspect(&wrapped(&payload).to_string());
        assert_eq!((violated(&found), found.open), (vec![], 1), "{payload}");
    }
    for open in [
        r#"{"response": "ISV权限不足"}"#,
        r#"{"response": {"error": 4, "errorMessage": "ISV 权限不足"}}"#,
        r#"{"callback": "fail", "argument": "network"}"#,
        r#"{"callback": "fail"}"#,
    ] {
        let found = inspect(open);
        assert_eq!((violated(&found), found.open), (vec![], 1), "{open}");
    }
}

#[test]
fn a_reply_without_its_code_is_known_by_what_else_it_says() {
    let mut payload = success();
    payload.as_object_mut().expect("an object").remove("code");
    payload["nickName"] = json!("");
    payload["avatar"] = json!("");
    let found = inspect(&wrapped(&payload).to_string());
    assert!(
        violated(&found).contains(&("success.code".to_owned(), 1)),
        "{found:?}"
    );
    let found = inspect(&wrapped(&with(unauthorised(), "code", json!("40004"))).to_string());
    assert!(
        violated(&found).contains(&("unauthorised.code".to_owned(), 1)),
        "{found:?}"
    );
    let quoted = wrapped(&success()).to_string().replace("\\\\\\\"", "\\\"");
    let found = inspect(&quoted);
    assert!(
        violated(&found).contains(&("envelope.inner-json".to_owned(), 1)),
        "{quoted} {found:?}"
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
    let prefix = Prefix::given(".* res: ").expect("a pattern");
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
    let refused = CaptureReader::new(Cursor::new(utf16)).expect_err("not UTF-8");
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
            let layers = layers(&spec, outcome);
            let text = layers[0].1.to_string();
            let mut inspector = Inspector::new(&open, None);
            let place = FilePlace {
                line: 1,
                entry: None,
                item: None,
            };
            inspector.take(place, CapturedItem::Argument(Captured::bare(&text)));
            let found = inspector.finish();
            assert_eq!(violated(&found), [], "{}: {name}: {text}", builtin.name);
        }
    }
}

#[test]
fn a_line_between_arguments_that_is_none_is_found_and_a_line_of_a_log_is_not() {
    let reply = wrapped(&success()).to_string();
    for bad in [
        "oops {\"a\": 1}",
        "undefined",
        "[object Object]",
        "{\"response\": \"{",
        "}",
    ] {
        let found = inspect(&format!("{reply}\n{bad}\n{reply}\n"));
        assert_eq!(found.judged, 3, "{bad}: {found:?}");
        let lines: Vec<_> = found
            .findings
            .iter()
            .map(|one| one.places[0].line)
            .collect();
        assert!(
            !lines.is_empty() && lines.iter().all(|line| *line == 2),
            "{bad}: {found:?}"
        );
        assert_eq!((found.broken, found.exit_code()), (1, 3), "{bad}");
        let log = format!("I/app: start\nI/cb: {reply}\n{}\n", bad.replace('{', "("));
        let found = inspect(&log);
        assert_eq!((violated(&found), found.others), (vec![], 2), "{log}");
    }
}

#[test]
fn a_prefix_is_a_text_or_names_the_callback() {
    let reply = wrapped(&success()).to_string();
    let literal = Prefix::given("[cb] (x) ").expect("a pattern");
    let found = inspect_as(Cursor::new(format!("[cb] (x) {reply}\n")), None, &literal);
    assert_eq!((found.judged, found.exit_code()), (1, 0));
    let named = Prefix::given(".*(?<callback>success|fail|complete) ").expect("a pattern");
    let log = format!("10:00 success {reply}\n10:01 fail {reply}\n10:02 retry {reply}\n");
    let found = inspect_as(Cursor::new(log), None, &named);
    assert_eq!(
        violated(&found),
        [("callbacks.success-carries".to_owned(), 2)]
    );
    assert_eq!(found.others, 1);
    assert!(Prefix::given("(").is_err());
}

#[test]
fn a_sample_with_bare_quotes_is_known_from_one_that_is_broken_otherwise() {
    let printed =
        r#"{"response": "{"response": {"code": "10000","msg": "Success","nickName": "XXX"}}"}"#;
    let found = inspect(printed);
    assert!(found.findings.iter().any(|one| one.unescaped), "{found:?}");
    let cut = &wrapped(&success()).to_string()[..40];
    let found = inspect(cut);
    assert!(found.findings.iter().all(|one| !one.unescaped), "{found:?}");
    assert_eq!(found.exit_code(), 3);
}

/// Each of several JSON texts in a line is judged, whatever stands between them.
#[test]
fn all_arguments_of_a_line_are_judged() {
    let mut told = success();
    told["gender"] = json!("F");
    let (right, wrong) = (wrapped(&success()), wrapped(&told));
    for between in ["", " ", ", ", " complete ", "\u{2028}", "\r"] {
        let found = inspect(&format!("{right}{between}{wrong}\n"));
        assert_eq!((found.judged, found.exit_code()), (2, 1), "{between:?}");
        let found = inspect(&format!("{right}{between}{right}{between}{right}\n"));
        assert_eq!((found.judged, found.exit_code()), (3, 0), "{between:?}");
    }
    // A reply that breaks off is not one that keeps the clauses, and a word between two replies is none.
    let cut = &right.to_string()[..right.to_string().len() - 2];
    assert_eq!(inspect(&format!("{right} {cut}\n")).exit_code(), 3);
    let found = inspect(&format!("{right} complete \"x\" {{}} {right}\n"));
    assert_eq!((found.judged, found.exit_code()), (2, 0));
    // What is no reply is more text after one.
    let found = inspect(&format!("{right} {{\"took\": 3}}\n"));
    assert_eq!(found.judged, 1);
}

/// A reply that nobody could read to its end is not one that keeps the clauses.
#[test]
fn a_reply_that_is_too_deep_is_not_judged_to_be_right() {
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    let found = inspect(&json!({ "response": deep }).to_string());
    assert_eq!(found.exit_code(), 3, "{found:?}");
}

/// What hostile or careless captures look like: none of them may stop the program.
#[test]
fn whatever_a_file_holds_it_is_read_to_its_end() {
    let deep = "[".repeat(200_000);
    let braces = "{\"a\":".repeat(50_000);
    let reply = wrapped(&success()).to_string();
    for text in [
        deep.as_str(),
        &braces,
        "{\"response\": null}",
        "{\"response\": \"\"}",
        "{\"response\": \"{\\\"response\\\": null}\"}",
        "{\"callback\": 7}",
        "{\"callback\": \"\\u0000\", \"argument\": {}}",
        "{\"log\": {\"entries\": [{\"response\": 1}, 2, ]}}",
        "{\"log\": {\"entries\": [",
        "{\"steps\": [{}, 1]}",
        "{\"a\": 1e999999999}",
        "\"\\ud800\"",
        "{\"response\": \"\\ud800\"}",
        "[{\"response\": 1}, null, [], \"x\"",
        "\u{0}\u{0}",
    ] {
        let found = inspect_as(Cursor::new(text.to_owned()), None, &Prefix::Automatic);
        let _code = found.exit_code();
        let found = inspect(&format!("{reply}\n{text}\n{reply}\n"));
        assert!(
            found.judged >= 2,
            "{}: {found:?}",
            &text[..text.len().min(40)]
        );
    }
}

#[test]
fn what_is_no_text_is_refused_at_once() {
    let bytes: Vec<u8> = (0..=255).cycle().skip(100).take(4000).collect();
    let error = CaptureReader::new(Cursor::new(bytes)).expect_err("an error");
    assert!(matches!(error, SourceError::Binary), "{error}");
}

#[test]
fn values_in_one_line_are_told_apart() {
    let text = "[{\"response\": 1},\n{\"response\": 2}, {\"response\": 3}]";
    let mut source = CaptureReader::new(Cursor::new(text)).expect("a file");
    let mut places = Vec::new();
    while let Some(item) = source.next_item().expect("an item") {
        places.push(item.place.to_string());
    }
    assert_eq!(places, ["line 1", "line 2", "item 2 of line 2"]);
}

/// The arguments that callbacks of a platform are given in the scenarios of a campaign.
fn handed(platform: &mut Reference, scenarios: &[Scenario]) -> Vec<Captured> {
    let traces = scenarios.iter().map(|one| platform.run(one));
    let steps = traces.flat_map(|trace| trace.steps);
    // Handlers of a button run in steps of their own, and are no callbacks of the call.
    let fired = steps.flat_map(|step| step.fired);
    let captured = fired.filter(|one| ["success", "fail"].contains(&&*one.name));
    captured
        .map(|one| Captured {
            callback: Some(one.name.to_string()),
            argument: one.argument,
            quoted: false,
            prefixed: false,
        })
        .collect()
}

fn scenarios(spec: &Arc<Spec>, count: usize) -> Vec<Scenario> {
    let domain = Domain::new(
        spec.clone(),
        &Domain::every_capability(spec),
        &Fields::new(),
    );
    let mut stream = Stream::new(domain, 0, count);
    (0..count)
        .flat_map(|at| stream.case(at).scenarios)
        .collect()
}

fn inspected(open: &OpenSpec, all: Vec<Captured>) -> Inspection {
    let mut inspector = Inspector::new(open, None);
    for (line, one) in (1..).zip(all) {
        let place = FilePlace {
            line,
            entry: None,
            item: None,
        };
        inspector.take(place, CapturedItem::Argument(one));
    }
    inspector.finish()
}

#[test]
fn no_reply_of_a_platform_that_conforms_is_called_wrong() {
    for builtin in spec::BUILTIN {
        let spec = spec::load(builtin.text, builtin.file).expect("a valid spec");
        let (spec, open) = (Arc::new(spec.clone()), OpenSpec::new(&spec).expect("opens"));
        let scenarios = scenarios(&spec, 25);
        for variant in variants(&spec) {
            let known = handed(&mut variant.platform(spec.clone()), &scenarios);
            let mut unknown = known.clone();
            for one in &mut unknown {
                one.callback = None;
            }
            for all in [known, unknown] {
                let found = inspected(&open, all);
                assert!(found.judged > 0);
                let mut wrong = violated(&found);
                wrong.retain(|(id, _)| !variant.against.iter().any(|one| **one == **id));
                assert_eq!(wrong, [], "{}: {variant:?}", builtin.name);
            }
        }
    }
}

#[test]
fn each_fault_in_what_a_reply_looks_like_is_found_in_captured_arguments() {
    let spec = Arc::new(spec());
    let open = OpenSpec::new(&spec).expect("opens");
    let scenarios = scenarios(&spec, 120);
    let seen: Vec<_> = open.seen().cloned().collect();
    let mut missed = Vec::new();
    for fault in catalogue(&spec) {
        // Whether the right reply came is another matter than what it looks like.
        let is_form = |id: &Name| seen.contains(id) && !fault.id.starts_with("rule.");
        let Some(clause) = fault.clause.clone().filter(is_form) else {
            continue;
        };
        let id = fault.id.clone();
        let mut platform = Reference::new(spec.clone()).with_fault(fault);
        let found = inspected(&open, handed(&mut platform, &scenarios));
        let names =
            |one: &Inspected| one.clause == clause || one.also.iter().any(|(id, _)| *id == clause);
        if !found.findings.iter().any(names) {
            missed.push(format!("{id} ({clause})"));
        }
    }
    assert_eq!(missed, Vec::<String>::new());
}
