//! The tables against each other and against the source.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::reference::fault::catalogue;
use crate::spec::{BUILTIN, load};

#[test]
fn what_differs_stands_in_both_languages() {
    for table in TABLES {
        let lines = table
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count() % 2, 0, "a message lacks a language: {table}");
        for (english, chinese) in pairs(table) {
            let numbers = |line: &str| -> BTreeSet<usize> {
                let holes = parts(line).into_iter().filter_map(|part| match part {
                    PatternPart::Hole(number, _) => Some(number),
                    PatternPart::Text(_) => None,
                });
                holes.collect()
            };
            assert!(
                numbers(chinese).is_subset(&numbers(english)),
                "{english}\n{chinese}"
            );
            let has_han = chinese.chars().any(|one| one >= '\u{3000}');
            let is_word = ["true or false", "null"].contains(&english) || chinese.starts_with('`');
            assert!(has_han || is_word, "no Chinese: {english}\n{chinese}");
        }
    }
}

#[test]
fn a_message_in_a_message_is_worded_too() {
    for (english, wanted) in [
        (
            "no proper answer to `hello`: hang: no answer within 3 s",
            "适配器没有正确应答 `hello`：无应答（hang）：3 秒内没有应答",
        ),
        (
            "there is no facet `clientVersoin`; did you mean `clientVersion`?",
            "没有状态项 `clientVersoin`；是否应为 `clientVersion`？",
        ),
        (
            "values of `x` could not be recognised in a reply: a `pattern` with {mark}, or a `text`, is expected",
            "在返回中无法识别 `x` 的值：应有带 {mark} 的 `pattern`，或 `text`",
        ),
        (
            "in a reply of success, nickName is cut after 20 characters, but only after a restart",
            "success 返回的 nickName 在 20 个字符后被截断（仅在重启之后）",
        ),
        (
            "in a reply of success, userId is told in a member of its own, but only while accountType is personal",
            "success 返回时，用单独的成员透露了 userId（仅当 accountType 为 personal 时）",
        ),
        (
            "the rule unbound for call gives unauthorised instead of unbound",
            "调用规则 unbound 应得出 unbound，却得出 unauthorised",
        ),
        (
            "invalid type: integer `1`, expected a truth value",
            "类型不对：此处是整数 `1`，应为布尔值",
        ),
        (
            "no proper answer to `hello`: junk: not JSON (expected value at line 1 column 1): `starting`",
            "适配器没有正确应答 `hello`：收到的不是协议消息：`starting`。它不是 JSON：应有一个值（第 1 行第 1 列）。程序的标准输出只能写协议消息，请把日志写到标准错误输出",
        ),
        (
            "it declined the first scenario for lack of `setUser`: there is no function switch_user",
            "它以缺少 `setUser` 为由拒绝执行第一个场景：没有函数 switch_user",
        ),
        (
            "no reply from http://127.0.0.1:9: io: Connection refused",
            "没有收到 http://127.0.0.1:9 的应答：连接被拒绝",
        ),
        (
            "invalid date, expected day between 01 and 28",
            "日期无效，日应为 01 至 28",
        ),
        ("0 is not in 1..=256", "应在 1 到 256 之间"),
        ("0 is not in 1..18446744073709551615", "应不小于 1"),
        ("what nobody has thought of", "what nobody has thought of"),
    ] {
        assert_eq!(chinese(english), wanted);
    }
}

#[test]
fn every_fault_is_described_in_chinese() {
    let mut missing = Vec::new();
    for builtin in BUILTIN {
        let spec = load(builtin.text, builtin.file).expect("a spec");
        for fault in catalogue(&spec) {
            let words = chinese(&fault.description);
            let english = words.split(|one: char| !(one.is_ascii_alphabetic() || one == ' '));
            let sentence = english
                .map(str::split_whitespace)
                .any(|words| words.count() > 2);
            if sentence {
                missing.push(format!("{} → {words}", fault.description));
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The messages of the source, as they are written there: those of errors, and all texts of the rooms that word English alone.
fn source() -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    let mut all = Vec::new();
    let own = Path::new(file!()).file_name();
    for file in files.into_iter().filter(|one| one.file_name() != own) {
        let text = fs::read_to_string(&file).expect("a source");
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for part in text.split("#[error(").skip(1) {
            if let Some(said) = literal(part.trim_start()) {
                all.push((file.clone(), said));
            }
        }
    }
    all
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|one| one == "rs") {
            files.push(path);
        }
    }
}

/// The string literal that a text begins with.
fn literal(text: &str) -> Option<String> {
    let mut chars = text.strip_prefix('"')?.chars();
    let mut out = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(out),
            '\\' => match chars.next()? {
                '\n' => {
                    let rest = chars.as_str().trim_start();
                    chars = rest.chars();
                }
                other => out.push(other),
            },
            one => out.push(one),
        }
    }
}

/// A message with nothing in its holes, so that it can be compared.
fn bare(message: &str) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            out.push_str(&rest[..1]);
            rest = &rest[2..];
        } else {
            out.push('\0');
            rest = rest.split_once('}').map_or("", |(_, after)| after);
        }
    }
    out + rest
}

#[test]
fn every_error_has_its_chinese() {
    let known: BTreeSet<String> = TABLES
        .into_iter()
        .flat_map(pairs)
        .map(|(english, _)| bare(english))
        .collect();
    let all = source();
    assert!(all.len() > 60, "{}", all.len());
    let mut missing = Vec::new();
    for (file, said) in all {
        let bare = bare(&said);
        let words = bare.split(|one: char| !one.is_ascii_alphabetic());
        let is_worded = words.filter(|word| word.len() > 1).count() > 0;
        if is_worded && !known.contains(&bare) {
            missing.push(format!("{}: {said}", file.display()));
        }
    }
    assert!(
        missing.is_empty(),
        "errors without Chinese:\n{}",
        missing.join("\n")
    );
}
