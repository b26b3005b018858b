//! The texts that a spec was put together from, and where in them a value stands.

use serde_json::Value;

use super::builtin::BUILTIN;
use super::error_kind::ErrorKind;
use super::problem::Problem;
use crate::ijson::{self, TextPlace, under};

/// One text and what it is called.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct SourceText {
    pub(super) file: String,
    pub(super) text: String,
}

/// The texts that a spec was put together from: the profile first, then what it extends, and so on.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Origin(Vec<SourceText>);

impl Origin {
    pub(super) fn push(&mut self, file: &str, text: &str) {
        self.0.push(SourceText {
            file: file.to_owned(),
            text: text.to_owned(),
        });
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|one| one.file.as_str())
    }

    pub(super) fn last(&self) -> Option<&SourceText> {
        self.0.last()
    }

    pub(super) fn has(&self, text: &str) -> bool {
        self.0.iter().any(|one| one.text == text)
    }

    /// Whether nothing but built-in specs has been read.
    pub(super) fn is_carried(&self) -> bool {
        let carried = |one: &SourceText| BUILTIN.iter().any(|builtin| builtin.text == one.text);
        self.0.iter().all(carried)
    }

    /// Whether one of the texts has something at this pointer, be it `null`.
    pub(super) fn has_value(&self, pointer: &str) -> bool {
        let mut all = self.0.iter();
        all.any(|one| ijson::locate(&one.text, pointer).is_some())
    }

    /// A problem where a profile takes this out of a collection; `None` if none does.
    pub(super) fn nulled(
        &self,
        collection: &str,
        name: &str,
        fault: &ErrorKind,
    ) -> Option<Problem> {
        let (_, profiles) = self.0.split_last()?;
        profiles.iter().find_map(|one| {
            let value = ijson::read(&one.text).value?;
            let pointer = nulled(&value, &under("", collection), name, "")?;
            let place = ijson::locate_key(&one.text, &pointer)?;
            Some(one.problem(&pointer, &place, fault.clone()))
        })
    }

    /// A problem with the text that was read last, whatever the others have at that place.
    pub(super) fn problem_in_last(&self, pointer: &str, fault: ErrorKind) -> Problem {
        Self(self.0.last().into_iter().cloned().collect()).problem(pointer, fault)
    }

    /// A problem at a JSON pointer into the spec as a whole. Where no text has the value (it may be missing, and that the problem), the nearest
    /// value around it is shown; of several texts that have it, the profile.
    pub fn problem(&self, pointer: &str, fault: ErrorKind) -> Problem {
        let mut around = pointer;
        loop {
            for one in &self.0 {
                if let Some(place) = find(&one.text, around, &fault) {
                    return one.problem(pointer, &place, fault);
                }
            }
            match around.rfind('/') {
                Some(end) => around = &around[..end],
                None => {
                    return Problem {
                        file: String::new(),
                        line: 1,
                        column: 1,
                        pointer: pointer.to_owned(),
                        fault,
                        excerpt: String::new(),
                    };
                }
            }
        }
    }
}

impl SourceText {
    pub(super) fn problem(&self, pointer: &str, place: &TextPlace, fault: ErrorKind) -> Problem {
        let shown = ijson::excerpt(&self.text, place, &self.file);
        Problem {
            file: self.file.clone(),
            line: place.line,
            column: place.column,
            pointer: pointer.to_owned(),
            fault,
            // Its first line is the place, which is said already.
            excerpt: shown
                .split_once('\n')
                .map_or_else(String::new, |(_, rest)| rest.to_owned()),
        }
    }
}

/// The pointer to the first member of this name that is `null`, in something that `collection` ends the pointer to.
fn nulled(value: &Value, collection: &str, name: &str, at: &str) -> Option<String> {
    value.as_object()?.iter().find_map(|(member, value)| {
        let inside = under(at, member);
        if member == name && value.is_null() && at.ends_with(collection) {
            Some(inside)
        } else {
            nulled(value, collection, name, &inside)
        }
    })
}

/// A value is pointed at where it begins, but an object or a list by its name, which says more than a bracket.
fn find(text: &str, pointer: &str, fault: &ErrorKind) -> Option<TextPlace> {
    let value = ijson::locate(text, pointer)?;
    let bracket = text[value.offset..].starts_with(['{', '[']);
    if bracket || fault.is_about_name() {
        ijson::locate_key(text, pointer)
    } else {
        Some(value)
    }
}
