//! Which kind of file a text is, where a file of another kind was expected.

use serde_json::Value;

/// What a text is, in words, if it can be told at all. A text that begins like JSON and is none is not: what is wrong with it says more.
pub(crate) fn told(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Some("an empty file");
    }
    if !text.starts_with(['{', '[']) {
        return Some("no JSON");
    }
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return None;
    };
    let has = |all: &[&str]| all.iter().all(|name| members.contains_key(*name));
    if has(&["harness", "conclusion"]) {
        Some("a report")
    } else if has(&["clause", "case"]) {
        Some("a replay file")
    } else if has(&["world", "steps"]) {
        Some("a scenario")
    } else if has(&["extends", "name"]) || has(&["clauses", "outcomes"]) {
        Some("a spec")
    } else {
        None
    }
}

/// What the parser says, without the names of types.
pub(crate) fn plain(said: &str) -> String {
    let mut words = said.split("expected struct ");
    let mut out = words.next().unwrap_or_default().to_owned();
    for rest in words {
        out.push_str("expected an object");
        out.push_str(rest.trim_start_matches(|one: char| one.is_ascii_alphanumeric()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart() {
        for (text, wanted) in [
            ("", Some("an empty file")),
            ("\"\"\"An adapter.\"\"\"\nimport kit\n", Some("no JSON")),
            ("<!doctype html>", Some("no JSON")),
            (
                "{\"format\": 2, \"harness\": {}, \"conclusion\": \"\"}",
                Some("a report"),
            ),
            (
                "{\"format\": 2, \"clause\": \"a\", \"case\": {}}",
                Some("a replay file"),
            ),
            ("{\"world\": {}, \"steps\": []}", Some("a scenario")),
            (
                "{\"extends\": \"my.getAuthCode\", \"name\": \"a\"}",
                Some("a spec"),
            ),
            ("{\"format\": 2", None),
            ("{}", None),
        ] {
            assert_eq!(told(text), wanted, "{text}");
        }
        let said = "invalid type: string \"\", expected struct ReplayFormat at line 1 column 2";
        let wanted = "invalid type: string \"\", expected an object at line 1 column 2";
        assert_eq!(plain(said), wanted);
    }
}
