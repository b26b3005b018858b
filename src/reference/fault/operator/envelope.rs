//! Faults in the layers around a payload.

use crate::fields::Name;
use crate::reference::json;
use crate::reference::style::Style;
use crate::spec::Spec;
use crate::trace::Carried;

/// What is done to a layer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LayerOp {
    /// A string that should hold JSON is the object itself.
    NotEncoded,
    /// An object is a string that holds it as JSON.
    Encoded,
    /// The string holds a string that holds the JSON.
    EncodedTwice,
    /// The layer is missing: what it holds stands in its place.
    Flattened,
    /// The member in which it lies is spelled with another first letter.
    Recased,
    /// It has one member more.
    Crowded,
}

impl LayerOp {
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::NotEncoded => "not-encoded",
            Self::Encoded => "encoded",
            Self::EncodedTwice => "encoded-twice",
            Self::Flattened => "flattened",
            Self::Recased => "recased",
            Self::Crowded => "crowded",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::NotEncoded => "is an object instead of a string that holds JSON",
            Self::Encoded => "is a string that holds JSON instead of an object",
            Self::EncodedTwice => "is JSON in a string in a string",
            Self::Flattened => "is missing, and what it should hold stands in its place",
            Self::Recased => "lies in a member whose first letter has the other case",
            Self::Crowded => "has one member more than it should",
        }
    }
}

/// What is handed to the callback instead of the argument.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ArgumentOp {
    /// An array around it.
    Array,
    /// A string that holds it.
    Text,
    /// `null`.
    Null,
    /// Nothing.
    Missing,
    /// Something that is no JSON value.
    Opaque,
    /// A page of HTML.
    Garbage,
}

impl ArgumentOp {
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::Array => "array",
            Self::Text => "text",
            Self::Null => "null",
            Self::Missing => "missing",
            Self::Opaque => "opaque",
            Self::Garbage => "garbage",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::Array => "callbacks are given an array around the object",
            Self::Text => "callbacks are given a string that holds the object",
            Self::Null => "callbacks are given null",
            Self::Missing => "callbacks are given nothing",
            Self::Opaque => "callbacks are given a function",
            Self::Garbage => "callbacks are given a page of HTML",
        }
    }

    /// What becomes of the argument.
    pub(in crate::reference) fn replace(self, text: &str) -> Option<Carried> {
        let json = match self {
            Self::Array => format!("[{text}]"),
            Self::Text => {
                let mut out = String::new();
                json::quote(text, Style::Plain, &mut out);
                out
            }
            Self::Null => "null".to_owned(),
            Self::Missing => return None,
            Self::Opaque => return Some(Carried::Opaque("a function".to_owned())),
            Self::Garbage => "<html><h1>502 Bad Gateway</h1></html>".to_owned(),
        };
        Some(Carried::Json(json))
    }
}

/// The layers whose text is JSON of its own: the argument, and each that lies in a string.
pub(in crate::reference::fault) fn texts(spec: &Spec) -> impl Iterator<Item = &Name> {
    spec.envelope
        .iter()
        .enumerate()
        .filter(|(at, (_, layer))| *at == 0 || layer.encoded)
        .map(|(_, (name, _))| name)
}
