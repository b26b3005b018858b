//! Where errors point, to the letter.

use miniapp_conformance::spec::{DEFAULT, load};

fn said(text: &str) -> String {
    load(text, "a.json").expect_err("refused").to_string()
}

/// The default spec with one piece of its text replaced.
fn edited(from: &str, to: &str) -> String {
    assert!(DEFAULT.text.contains(from), "{from}");
    DEFAULT.text.replacen(from, to, 1)
}

/// The line of the default spec, from 1, in which a piece of text stands first.
fn line_of(piece: &str) -> usize {
    let mut lines = DEFAULT.text.lines();
    1 + lines.position(|line| line.contains(piece)).expect("a line")
}

#[test]
fn a_syntax_error_is_shown_with_a_caret() {
    assert_eq!(
        said("{\n  \"format\": 1,,\n}"),
        "a.json:2:15: expected a member's name, found ','\n  \"format\": 1,,\n              ^"
    );
}

#[test]
fn a_member_that_is_named_again_is_shown_where_it_is_again() {
    let text = edited("\"max\": 3,", "\"max\": 3, \"max\": 2,");
    let said = said(&text);
    let (first, rest) = said.split_once('\n').expect("an excerpt");
    let line = line_of("\"max\": 3,");
    assert_eq!(
        first,
        format!("a.json:{line}:15: member \"max\" named again")
    );
    assert_eq!(rest, "    \"max\": 3, \"max\": 2,\n              ^");
}

#[test]
fn an_unknown_member_is_shown_by_its_name() {
    let text = edited("\"max\": 3,", "\"max\": 3, \"min\": 2,");
    assert_eq!(
        said(&text),
        format!(
            "a.json:{}:15: unknown field `min`, expected one of `max`, `profile`, `private`\n    \"max\": 3, \"min\": 2,\n              ^",
            line_of("\"max\": 3,")
        )
    );
}

#[test]
fn an_unknown_name_is_shown_where_it_is_used_and_guessed() {
    let text = edited(
        "\"when\": {\"granted\": false}, \"then\": {\"outcome\": \"unauthorised\"}",
        "\"when\": {\"granted\": false}, \"then\": {\"outcome\": \"unautorised\"}",
    );
    let said = said(&text);
    assert!(
        said.contains("there is no outcome `unautorised`; did you mean `unauthorised`?"),
        "{said}"
    );
    let (line, caret) = {
        let mut lines = said.lines().skip(1);
        (
            lines.next().expect("a line"),
            lines.next().expect("a caret"),
        )
    };
    let column = caret.chars().count() - 1;
    assert!(
        line.chars()
            .skip(column)
            .collect::<String>()
            .starts_with("\"unautorised\""),
        "{said}"
    );
}

#[test]
fn everything_that_is_wrong_is_said_in_the_order_of_the_text() {
    let text = edited("\"plain\": \"10.1.35\"", "\"plain\": \"ten\"")
        .replace("\"plain\": \"personal\"", "\"plain\": \"private\"");
    let error = load(&text, "a.json").expect_err("refused");
    let pointers: Vec<_> = error.problems().iter().map(|one| &*one.pointer).collect();
    assert_eq!(
        pointers,
        ["/facets/clientVersion/plain", "/facets/accountType/plain"]
    );
    let text = edited("\"kind\": \"version\"", "\"kind\": \"versoin\"").replace(
        "\"asked-again\": {\n      \"question\"",
        "\"asked-again\": {\n      \"qestion\"",
    );
    let error = load(&text, "a.json").expect_err("refused");
    let pointers: Vec<_> = error.problems().iter().map(|one| &*one.pointer).collect();
    assert_eq!(
        pointers,
        [
            "/facets/clientVersion/kind",
            "/readings/asked-again/qestion"
        ]
    );
}

#[test]
fn another_format_is_refused_before_anything_else() {
    let said = said("{\"format\": 2, \"unheard\": true}");
    assert!(
        said.starts_with("a.json:1:12: this spec is written in format 2; format 1 is expected\n"),
        "{said}"
    );
}
