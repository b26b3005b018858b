//! The words for what should have been seen and for what was.

use serde_json::Value;

use crate::check::{Alternative, Cause, Difference, Seen, Side, Violation, Wanted};
use crate::fields::Name;
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
        Cause::Member { pointer, .. } => {
            let last = pointer.rsplit('/').next().unwrap_or_default();
            last.replace("~1", "/").replace("~0", "~")
        }
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
            [] => "the end".to_owned(),
            all => all.join(" "),
        };
        let count = text.chars().count();
        let characters = if count == 1 {
            "character"
        } else {
            "characters"
        };
        format!(
            " ({count} {characters}; from character {}: {from})",
            same + 1
        )
    };
    Some((note(one, &here), note(other, &there)))
}

fn wanted(spec: &Spec, wanted: &Wanted, place: &str) -> String {
    match wanted {
        Wanted::Answer => "an answer".to_owned(),
        Wanted::NothingThrown => "nothing is thrown".to_owned(),
        Wanted::Outcomes(outcomes) => {
            let names = outcomes.iter().map(|one| outcome(spec, *one));
            names.collect::<Vec<_>>().join(" or ")
        }
        Wanted::OneOf(names) => format!("one of {} runs, once", listed(names)),
        Wanted::NoneGiven => "none of those given runs".to_owned(),
        Wanted::Once(name) => format!("{name} runs, once"),
        Wanted::CarriedBy(name) => format!("carried by {name}"),
        Wanted::StrictJson => "strict JSON".to_owned(),
        Wanted::ArgumentOf(name) => format!("{name} is given an argument that JSON can hold"),
        Wanted::Value(value) => excerpt(value),
        Wanted::Schema(words) => words.clone(),
        Wanted::Present => format!("a member {place}"),
        Wanted::Absent => format!("no member {place}"),
        Wanted::AbsentOrEmpty => format!("no member {place}, or \"\""),
        Wanted::Bytes(most) => format!("at most {most} bytes in UTF-8"),
        Wanted::Items(items) => format!("{} in any order", Value::from(items.as_slice())),
        Wanted::Says(pattern) => format!("a text that matches {pattern}"),
        Wanted::Another => "another value than in each call before".to_owned(),
        Wanted::Nowhere(field) => format!("{field} appears nowhere"),
        Wanted::Boolean => "true or false".to_owned(),
        Wanted::Answered(answer) => answer.to_string(),
        Wanted::Handlers(names) if names.is_empty() => "nothing runs".to_owned(),
        Wanted::Handlers(names) => format!("{} once", listed(names)),
        Wanted::OneHandler => "one of the two".to_owned(),
        Wanted::NoHandler => "no handler".to_owned(),
        Wanted::Pinned(one) => {
            format!(
                "the alternative that is pinned: {}",
                alternative(spec, *one)
            )
        }
        Wanted::AsBefore(one) => format!("as before: {}", alternative(spec, *one)),
        Wanted::AsOther(one) => side(spec, one, place),
    }
}

fn seen(spec: &Spec, seen: &Seen, place: &str) -> String {
    match seen {
        Seen::Incident(words) => words.clone(),
        Seen::Thrown(text) | Seen::Opaque(text) => cut(text, LONG),
        Seen::Came(class) => class.name(spec).to_owned(),
        Seen::Ran { absent: true, .. } => "it is not there".to_owned(),
        Seen::Ran { names, thrown, .. } => match (names.as_slice(), thrown) {
            ([], None) => "nothing ran".to_owned(),
            ([], Some(thrown)) => format!("thrown: {}", cut(thrown, LONG)),
            (names, None) => listed(names),
            (names, Some(thrown)) => format!("{}; thrown: {}", listed(names), cut(thrown, LONG)),
        },
        Seen::CarriedBy(name) => format!("carried by {name}"),
        Seen::Defect(defect) => defect.to_string(),
        Seen::NoArgument => "none".to_owned(),
        Seen::Value(value) => excerpt(value),
        Seen::Absent => format!("no member {place}"),
        Seen::Present => format!("a member {place}"),
        Seen::Long(text) => format!("{} bytes: {}", text.len(), cut(text, SHORT)),
        Seen::Told {
            place,
            layers,
            around,
            more,
        } => {
            let layers: Vec<_> = layers.iter().map(|layer| format!("{layer:?}")).collect();
            let inside = match layers.as_slice() {
                [] => String::new(),
                some => format!(", inside {}", some.join(" in ")),
            };
            format!(
                "in {place}{inside}: {around}{}",
                if *more { "…" } else { "" }
            )
        }
        Seen::Returned(text) => text.as_deref().unwrap_or("undefined").to_owned(),
        Seen::Followed(one) => alternative(spec, *one),
        Seen::Side(one) => side(spec, one, place),
    }
}

fn outcome(spec: &Spec, outcome: usize) -> &str {
    spec.outcomes.at(outcome).map_or("", |(name, _)| name)
}

fn side(spec: &Spec, side: &Side, place: &str) -> String {
    match side {
        Side::Class(class) => class.name(spec).to_owned(),
        Side::Member(None) => format!("nothing at {place}"),
        Side::Member(Some(value)) => format!("{} at {place}", excerpt(value)),
        Side::Payload(value) => value.as_ref().map_or_else(|| "none".to_owned(), excerpt),
    }
}

fn alternative(spec: &Spec, one: Alternative) -> String {
    let reading = spec.readings.at(one.reading);
    let text: Option<&Text> =
        reading.and_then(|(_, reading)| Some(reading.alternatives.at(one.alternative)?.1));
    text.map_or_else(String::new, |text| text.en.clone())
}

fn listed(names: &[Name]) -> String {
    let names: Vec<_> = names.iter().map(|name| &**name).collect();
    names.join(", ")
}

/// A value as JSON, cut if it is long.
fn excerpt(value: &Value) -> String {
    cut(&value.to_string(), LONG)
}

/// A text, cut after `most` characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}… ({} bytes)", &text[..at], text.len()),
    }
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
