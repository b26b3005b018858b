//! `spec check` on files that are no specs, and on profiles that cannot be: where it points, and with which code it ends.

use std::path::{Path, PathBuf};
use std::process::Output;

use miniapp_conformance::spec::DEFAULT;

/// A file, what is in it, and what is said of it.
const FILES: &[(&str, &[u8], &str)] = &[
    (
        "empty.json",
        b"",
        "empty.json:1:1: expected a JSON value, but the text ends",
    ),
    (
        "blank.json",
        b" \n",
        "blank.json:2:1: expected a JSON value",
    ),
    (
        "list.json",
        b"[1]",
        "list.json:1:1: `a list` is not a spec: an object is expected\n[1]\n^",
    ),
    ("null.json", b"null", "null.json:1:1: `null` is not a spec"),
    (
        "bytes.json",
        b"{\"format\": 1,\n \"name\": \"\xff\"}",
        "bytes.json:2:11: not UTF-8: the byte 0xFF cannot stand here",
    ),
    (
        "comma.json",
        b"{\"format\": 1,}",
        "comma.json:1:14: expected a member after the comma",
    ),
    (
        "twice.json",
        b"{\"format\": 1, \"format\": 1}",
        "twice.json:1:15: member \"format\" named again",
    ),
    (
        "newer.json",
        b"{\"format\": 2}",
        "newer.json:1:12: this spec is written in format 2; format 1 is expected",
    ),
];

/// A profile, what it extends, what else it says from its fourth line on, and what is said of it.
const PROFILES: &[(&str, &str, &str, &str)] = &[
    (
        "self.json",
        "self.json",
        "",
        "self.json:2:12: the profile extends itself: self.json → self.json",
    ),
    (
        "round.json",
        "trip.json",
        "",
        "trip.json:2:12: the profile extends itself: round.json → trip.json → round.json",
    ),
    (
        "trip.json",
        "round.json",
        "",
        "round.json:2:12: the profile extends itself",
    ),
    (
        "unknown.json",
        "nowhere",
        "",
        "unknown.json:2:12: cannot read the spec `nowhere` that this one extends",
    ),
    (
        "part.json",
        "alipay-plus",
        "",
        "did you mean `alipay-plus.getOpenUserInfo`?",
    ),
    (
        "folder.json",
        "directory",
        "",
        "folder.json:2:12: cannot read the spec `directory`",
    ),
    (
        "regex.json",
        DEFAULT.name,
        r#""outcomes": {"success": {"recognise": {"pattern": "(("}}}"#,
        "regex.json:4:51: not a JSON Schema (2020-12): \"((\" is not a \"regex\"",
    ),
    (
        "kind.json",
        DEFAULT.name,
        r#""clauses": {"button.agree": {"check": {"kind": "fire"}}}"#,
        "kind.json:4:48: unknown variant `fire`; did you mean `fires`?",
    ),
    (
        "taken.json",
        DEFAULT.name,
        r#""envelope": {"inner": null}"#,
        "taken.json:4:14: removed here, but the layer `inner` is still named at `specs/my.getOpenUserInfo.json:",
    ),
    (
        "several.json",
        DEFAULT.name,
        r#""users": {"max": 11}, "button": {"query": ""}"#,
        "several.json: 2 things are wrong",
    ),
    (
        "idle.json",
        DEFAULT.name,
        r#""clauses": {"authorisation.error": {"when": {"granted": true}}}"#,
        "idle.json:4:13: none of 200 scenarios exercises this clause",
    ),
];

fn scratch() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spec-files");
    std::fs::create_dir_all(dir.join("directory")).expect("a directory");
    dir
}

fn check(dir: &Path, names: &[&str]) -> Output {
    crate::support::place::program()
        .args(["spec", "check", "--scenarios", "200"])
        .args(names)
        .current_dir(dir)
        .output()
        .expect("the program starts")
}

/// That `spec check` of a file ends with this code and says these words.
fn says(dir: &Path, name: &str, text: &[u8], code: i32, words: &str) {
    std::fs::write(dir.join(name), text).expect("a file");
    let output = check(dir, &[name]);
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(code), "{name}: {said}");
    assert!(
        said.contains(words),
        "{name}: {words} expected, said {said}"
    );
}

fn profile(extends: &str, version: &str, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    format!(
        "{{\n\"extends\": \"{extends}\",\n\"name\": \"x\", \"version\": \"{version}\", \"title\": {{\"en\": \"x\"}}{comma}\n{more}\n}}"
    )
}

#[test]
fn files_that_are_no_specs() {
    let dir = scratch();
    for (name, text, words) in FILES {
        says(&dir, name, text, 2, words);
    }
    let deep = "[".repeat(100_000);
    says(
        &dir,
        "deep.json",
        deep.as_bytes(),
        2,
        "deep.json:1:129: nested more than 128 deep",
    );
    let members = "{\"a\":".repeat(10_000);
    says(
        &dir,
        "members.json",
        members.as_bytes(),
        2,
        "nested more than 128 deep",
    );
    let text = DEFAULT
        .text
        .replacen("\"format\": 1", "\"format\": \"1\"", 1);
    let words = "text.json:3:13: invalid type: string \"1\", expected a whole number";
    says(&dir, "text.json", text.as_bytes(), 2, words);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let dir = scratch();
    let marked = [b"\xef\xbb\xbf", DEFAULT.text.as_bytes()].concat();
    says(
        &dir,
        "marked.json",
        &marked,
        0,
        "marked.json: nothing is wrong",
    );
    let faulty = b"\xef\xbb\xbf{\"format\": 2}";
    says(
        &dir,
        "faulty.json",
        faulty,
        2,
        "faulty.json:1:12: this spec is written in format 2",
    );
}

#[test]
fn profiles_that_cannot_be() {
    let dir = scratch();
    for (name, extends, more, _) in PROFILES {
        std::fs::write(dir.join(name), profile(extends, "1", more)).expect("a file");
    }
    for (name, extends, more, words) in PROFILES {
        says(&dir, name, profile(extends, "1", more).as_bytes(), 2, words);
    }
    let version = profile(DEFAULT.name, "v", "");
    let words = "version.json:3:25: `v` is not a version (numbers separated by dots)";
    says(&dir, "version.json", version.as_bytes(), 2, words);
}

#[test]
fn a_statement_that_is_open_is_told_although_nothing_is_wrong() {
    let more = r#""clauses": {"excluded.privacy-policy": null}"#;
    let text = profile(DEFAULT.name, "1", more);
    let words = "open.json: OPEN: no clause comes from `intro.privacy-policy`, and nothing says why\nopen.json: nothing is wrong";
    says(&scratch(), "open.json", text.as_bytes(), 0, words);
}

#[test]
fn what_cannot_be_read_does_not_keep_the_next_one_from_being_looked_at() {
    let dir = scratch();
    std::fs::write(dir.join("next.json"), "[]").expect("a file");
    for name in ["directory", "nowhere.json", "getAuthCode"] {
        let output = check(&dir, &[name, "next.json"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(output.stderr.starts_with(b"error: "), "{name}");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("next.json: 1 thing is wrong"), "{said}");
    }
}
