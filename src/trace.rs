//! What an adapter saw while it ran a scenario, step by step.

use serde::{Deserialize, Serialize};

use crate::fields::{Name, known, not_null};

/// One record for each step of the scenario, in the order of the steps.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// As many records as the scenario has steps.
    pub steps: Vec<Record>,
}

/// What was seen of one step. Everything is absent where nothing was seen.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The callbacks that ran, in the order in which they ran: of a call, or the event handlers of a button.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fired: Vec<Fired>,
    /// What the function returned at once. Absent: nothing (`undefined`).
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub returned: Option<Carried>,
    /// If the function returned a promise: what became of it. Its value is in [`Record::returned`].
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub promise: Option<Settled>,
    /// What was thrown at the caller, as text.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub thrown: Option<String>,
    /// The function, or the button, is not there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub absent: bool,
    /// The step lies inside another one, of which no handler ran: it was not taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
}

/// One run of one callback.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fired {
    /// Which callback.
    #[serde(deserialize_with = "known")]
    pub name: Name,
    /// Its first argument. Absent: it was called without one.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub argument: Option<Carried>,
}

/// A value that crossed from the implementation to the mini program.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Carried {
    /// The value as JSON text: the very bytes that the implementation produced where the language allows it, else
    /// what the language's own serialiser makes of the value.
    Json(String),
    /// A description of a value that JSON cannot hold (a function, a cycle).
    Opaque(String),
}

impl Carried {
    /// The text, whichever kind it is.
    pub fn text(&self) -> &str {
        match self {
            Self::Json(text) | Self::Opaque(text) => text,
        }
    }
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Settled {
    /// It was fulfilled.
    Fulfilled,
    /// It was rejected.
    Rejected,
    /// It was still open when the scenario ended.
    Pending,
}

impl Record {
    /// How many times the callback `name` ran.
    pub fn count(&self, name: &str) -> usize {
        self.fired.iter().filter(|one| &*one.name == name).count()
    }

    /// Every text in which the implementation could have told something, with a word for where it stood.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let arguments = self
            .fired
            .iter()
            .filter_map(|one| Some((&*one.name, one.argument.as_ref()?.text())));
        let returned = self.returned.iter().map(|one| ("return value", one.text()));
        let thrown = self.thrown.iter().map(|text| ("thrown", text.as_str()));
        arguments.chain(returned).chain(thrown)
    }
}
