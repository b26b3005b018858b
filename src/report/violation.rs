//! The words for what should have been seen and for what was.

use serde_json::Value;

use crate::check::{Alternative, Seen, Side, Violation, Wanted};
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
    Told {
        expected: wanted(spec, &violation.wanted),
        observed: seen(spec, &violation.seen),
    }
}

fn wanted(spec: &Spec, wanted: &Wanted) -> String {
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
        Wanted::Present => "present".to_owned(),
        Wanted::Absent => "absent".to_owned(),
        Wanted::AbsentOrEmpty => "absent, or \"\"".to_owned(),
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
        Wanted::AsOther(one) => side(spec, one),
    }
}

fn seen(spec: &Spec, seen: &Seen) -> String {
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
        Seen::Absent => "absent".to_owned(),
        Seen::Present => "present".to_owned(),
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
        Seen::Side(one) => side(spec, one),
    }
}

fn outcome(spec: &Spec, outcome: usize) -> &str {
    spec.outcomes.at(outcome).map_or("", |(name, _)| name)
}

fn side(spec: &Spec, side: &Side) -> String {
    match side {
        Side::Class(class) => class.name(spec).to_owned(),
        Side::Member(value) => value.as_ref().map_or_else(|| "absent".to_owned(), excerpt),
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
