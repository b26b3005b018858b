//! The words for what should have been seen and for what was.

use serde_json::Value;

use super::chinese::translated;
use super::lang::{counted, either, say};
use crate::check::{Alternative, Cause, Class, Difference, Seen, Side, Violation, Wanted};
use crate::cut;
use crate::fields::Name;
use crate::ijson;
use crate::spec::{Spec, Text};

/// The most characters of a value, and of a text of which the length is the matter.
const LONG: usize = 300;
const SHORT: usize = 80;

/// What a violation is, in words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Told {
    /// What should have been seen.
    pub expected: String,
    /// What was seen.
    pub observed: String,
}

/// A violation in words.
pub fn told(spec: &Spec, violation: &Violation) -> Told {
    let place = place(&violation.cause);
    let mut told = Told {
        expected: wanted(spec, &violation.wanted, &place),
        observed: seen(spec, &violation.seen, &place),
    };
    if let Some((expected, observed)) = texts(violation)
        && let Some((one, other)) = apart(expected, observed)
    {
        told.expected += &one;
        told.observed += &other;
    }
    told
}

/// The member that a violation is about, or nothing.
fn place(cause: &Cause) -> String {
    match cause {
        Cause::Member { pointer, .. } => ijson::last_step(pointer).into_owned(),
        Cause::Relation {
            at: Difference::Member(name) | Difference::Handed(name),
            ..
        } => name.clone(),
        _ => String::new(),
    }
}

/// The two texts, if a text came where another should have come.
fn texts(violation: &Violation) -> Option<(&str, &str)> {
    let values = match (&violation.wanted, &violation.seen) {
        (Wanted::Value(one), Seen::Value(other))
        | (Wanted::AsOther(Side::Member(Some(one))), Seen::Side(Side::Member(Some(other)))) => {
            (one, other)
        }
        _ => return None,
    };
    Some((values.0.as_str()?, values.1.as_str()?))
}

/// How many code points are told from where two texts differ.
const POINTS: usize = 4;
/// A text of more characters is not compared by eye.
const BY_EYE: usize = 60;

/// What tells two texts apart that look alike, or that nobody can compare by eye: lengths, and code points where they differ.
fn apart(one: &str, other: &str) -> Option<(String, String)> {
    let pairs = one.chars().zip(other.chars());
    let same = pairs.take_while(|(one, other)| one == other).count();
    let next = |text: &str| text.chars().skip(same).take(POINTS).collect::<Vec<_>>();
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let (here, there) = (next(one), next(other));
    let plain = |all: &[char]| all.first().is_none_or(char::is_ascii_graphic);
    let long = one.chars().count().max(other.chars().count()) > BY_EYE;
    if plain(&here) && plain(&there) && !long {
        return None;
    }
    let note = |text: &str, points: &[char]| {
        let points: Vec<_> = points
            .iter()
            .map(|one| format!("U+{:04X}", u32::from(*one)))
            .collect();
        let from = match points.as_slice() {
            [] => either("the end", "结尾").to_owned(),
            all => all.join(" "),
        };
        let count = counted(text.chars().count(), "character", "characters", "个字符");
        let first = same + 1;
        either(
            format!(" ({count}; from character {first}: {from})"),
            format!("（共 {count}；自第 {first} 个字符起：{from}）"),
        )
    };
    Some((note(one, &here), note(other, &there)))
}

fn wanted(spec: &Spec, wanted: &Wanted, place: &str) -> String {
    match wanted {
        Wanted::Answer => either("an answer", "有应答").to_owned(),
        Wanted::NothingThrown => either("nothing is thrown", "不抛出异常").to_owned(),
        Wanted::Outcomes(outcomes) => {
            let names = outcomes.iter().map(|one| class(spec, Class::Outcome(*one)));
            names.collect::<Vec<_>>().join(either(" or ", " 或 "))
        }
        Wanted::OneOf(names) => {
            let names = listed(names);
            either(
                format!("one of {names} runs, once"),
                format!("{names} 恰有一个执行，且只执行一次"),
            )
        }
        Wanted::NoneGiven => either("none of those given runs", "传入的回调均不执行").to_owned(),
        Wanted::Once(name) => either(format!("{name} runs, once"), format!("{name} 执行一次")),
        Wanted::CarriedBy(name) => carried_by(name),
        Wanted::StrictJson => either("strict JSON", "严格的 JSON").to_owned(),
        Wanted::ArgumentOf(name) => either(
            format!("{name} is given an argument that JSON can hold"),
            format!("{name} 收到可用 JSON 表示的参数"),
        ),
        Wanted::Value(value) => excerpt(value),
        Wanted::Schema(words) => translated(words).into_owned(),
        Wanted::Present => a_member(place),
        Wanted::Absent => no_member(place),
        Wanted::AbsentOrEmpty => either(
            format!("no member {place}, or \"\""),
            format!("没有成员 {place}，或为 \"\""),
        ),
        Wanted::Bytes(most) => either(
            format!("at most {most} bytes in UTF-8"),
            format!("UTF-8 编码不超过 {most} 字节"),
        ),
        Wanted::Items(items) => {
            let items = Value::from(items.as_slice());
            either(
                format!("{items} in any order"),
                format!("{items}，次序不限"),
            )
        }
        Wanted::Says(pattern) => either(
            format!("a text that matches {pattern}"),
            format!("返回中有文本匹配 `{pattern}`"),
        ),
        Wanted::Another => either(
            "another value than in each call before",
            "与此前每次调用都不同的值",
        )
        .to_owned(),
        Wanted::Nowhere(field) => either(
            format!("{field} appears nowhere"),
            format!("任何位置都不出现 {field}"),
        ),
        Wanted::Boolean => either("true or false", "true 或 false").to_owned(),
        Wanted::Answered(answer) => answer.to_string(),
        Wanted::Handlers(names) if names.is_empty() => {
            either("nothing runs", "没有事件处理函数执行").to_owned()
        }
        Wanted::Handlers(names) => {
            let names = listed(names);
            either(format!("{names} once"), format!("{names} 执行一次"))
        }
        Wanted::OneHandler => either("one of the two", "二者之一").to_owned(),
        Wanted::NoHandler => either("no handler", "没有事件处理函数").to_owned(),
        Wanted::Pinned(one) => format!(
            "{}{}",
            either("the alternative that is pinned: ", "已指定的选择："),
            alternative(spec, *one)
        ),
        Wanted::AsBefore(one) => format!(
            "{}{}",
            either("as before: ", "与此前相同："),
            alternative(spec, *one)
        ),
        Wanted::AsOther(one) => side(spec, one, place),
    }
}

fn carried_by(name: &str) -> String {
    either(format!("carried by {name}"), format!("由 {name} 回调返回"))
}

fn a_member(place: &str) -> String {
    either(format!("a member {place}"), format!("有成员 {place}"))
}

fn no_member(place: &str) -> String {
    either(format!("no member {place}"), format!("没有成员 {place}"))
}

fn thrown(text: &str) -> String {
    format!("{}{}", either("thrown: ", "抛出："), cut(text, LONG))
}

fn seen(spec: &Spec, seen: &Seen, place: &str) -> String {
    match seen {
        Seen::Incident(words) => translated(words).into_owned(),
        Seen::Thrown(text) | Seen::Opaque(text) => cut(text, LONG),
        Seen::Came(one) => class(spec, *one),
        Seen::Ran { absent: true, .. } => either("it is not there", "接口不存在").to_owned(),
        Seen::Ran { names, thrown, .. } => match (names.as_slice(), thrown) {
            ([], None) => either("nothing ran", "没有任何回调执行").to_owned(),
            ([], Some(text)) => self::thrown(text),
            (names, None) => listed(names),
            (names, Some(text)) => {
                let semicolon = either("; ", "；");
                format!("{}{semicolon}{}", listed(names), self::thrown(text))
            }
        },
        Seen::CarriedBy(name) => carried_by(name),
        Seen::Defect(one) => {
            let words = one.to_string();
            let words = translated(&words);
            either(words.to_string(), format!("不是严格的 JSON：{words}"))
        }
        Seen::NoArgument => either("none", "无").to_owned(),
        Seen::Value(value) => excerpt(value),
        Seen::Absent => no_member(place),
        Seen::Present => a_member(place),
        Seen::Long(text) => {
            let (bytes, start) = (text.len(), cut(text, SHORT));
            either(
                format!("{bytes} bytes: {start}"),
                format!("{bytes} 字节：{start}"),
            )
        }
        Seen::Told {
            place,
            layers,
            around,
            more,
        } => {
            let layers: Vec<_> = layers.iter().map(|layer| format!("{layer:?}")).collect();
            let inside = match layers.as_slice() {
                [] => String::new(),
                some => either(
                    format!(", inside {}", some.join(" in ")),
                    format!("，编码层次 {}", some.join(" / ")),
                ),
            };
            let more = if *more { "…" } else { "" };
            either(
                format!("in {place}{inside}: {around}{more}"),
                format!("出现在 {place}{inside}：{around}{more}"),
            )
        }
        Seen::Returned(text) => text.as_deref().unwrap_or("undefined").to_owned(),
        Seen::Followed(one) => alternative(spec, *one),
        Seen::Side(one) => side(spec, one, place),
    }
}

/// The word for what a call came to, and what it means.
fn class(spec: &Spec, class: Class) -> String {
    let name = class.name(spec);
    let api = &spec.api;
    let means = match class {
        Class::Outcome(at) => match spec.outcomes.at(at) {
            Some((_, one)) if one.open => either(
                format!("{}; the document leaves the reply open", say(&one.title)),
                format!("{}；文档未规定返回的内容", say(&one.title)),
            ),
            Some((_, one)) => say(&one.title).to_owned(),
            None => String::new(),
        },
        Class::Absent => either(format!("{api} is not there"), format!("没有接口 {api}")),
        Class::Thrown => either("the call threw an exception", "调用抛出异常").to_owned(),
        Class::Silent => either(
            "no callback that carries a reply ran",
            "没有携带返回的回调执行",
        )
        .to_owned(),
        Class::Failed => either(
            "the callback for failures ran, and was given no envelope",
            "失败回调执行了，但没有收到报文",
        )
        .to_owned(),
        Class::Unknown => either(
            "an envelope, but none that the spec describes",
            "收到报文，但不是规格描述的任何一种",
        )
        .to_owned(),
        Class::Broken => either(
            "what the callback was given is no envelope",
            "回调收到的内容不是报文",
        )
        .to_owned(),
    };
    if means.is_empty() {
        return name.to_owned();
    }
    either(format!("{name} ({means})"), format!("{name}（{means}）"))
}

fn side(spec: &Spec, side: &Side, place: &str) -> String {
    match side {
        Side::Class(one) => class(spec, *one),
        Side::Member(None) => either(format!("nothing at {place}"), format!("{place} 处没有值")),
        Side::Member(Some(value)) => {
            let value = excerpt(value);
            either(
                format!("{value} at {place}"),
                format!("{place} 处为 {value}"),
            )
        }
        Side::Payload(value) => value
            .as_ref()
            .map_or_else(|| either("none", "无").to_owned(), excerpt),
    }
}

fn alternative(spec: &Spec, one: Alternative) -> String {
    let reading = spec.readings.at(one.reading);
    let text: Option<&Text> =
        reading.and_then(|(_, reading)| Some(reading.alternatives.at(one.alternative)?.1));
    text.map_or_else(String::new, |text| say(text).to_owned())
}

fn listed(names: &[Name]) -> String {
    let names: Vec<_> = names.iter().map(|name| &**name).collect();
    names.join(either(", ", "、"))
}

/// A value as JSON, cut if it is long.
fn excerpt(value: &Value) -> String {
    cut(&value.to_string(), LONG)
}

/// A text, cut after `most` characters.
fn cut(text: &str, most: usize) -> String {
    let Some(start) = cut::start(text, most) else {
        return text.to_owned();
    };
    let bytes = text.len();
    either(
        format!("{start}… ({bytes} bytes)"),
        format!("{start}…（{bytes} 字节）"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_look_alike_are_told_apart_by_code_points() {
        let (one, other) = apart("A\u{30A}b", "\u{C5}b").expect("a note");
        assert_eq!(
            one,
            " (3 characters; from character 1: U+0041 U+030A U+0062)"
        );
        assert_eq!(other, " (2 characters; from character 1: U+00C5 U+0062)");
        let (one, other) = apart("a\u{200B}", "a").expect("a note");
        assert_eq!(one, " (2 characters; from character 2: U+200B)");
        assert_eq!(other, " (1 character; from character 2: the end)");
    }

    #[test]
    fn texts_that_are_too_long_to_compare_are_told_apart_by_length() {
        let long = "x".repeat(2000);
        let (one, other) = apart(&long, &long[..100]).expect("a note");
        assert!(
            one.starts_with(" (2000 characters; from character 101: U+0078"),
            "{one}"
        );
        assert_eq!(other, " (100 characters; from character 101: the end)");
        assert_eq!(apart("Ann", "Bob"), None);
    }
}
