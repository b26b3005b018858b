//! Faults in `my.canIUse`.

use crate::trace::{Carried, Record};

/// How `my.canIUse` answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum QueryOp {
    /// With a string.
    Text,
    /// With a number.
    Number,
    /// With `undefined`.
    Undefined,
    /// With the contrary.
    Contrary,
    /// With an exception.
    Throws,
    /// As it should, but a button that it denies works all the same.
    NotGating,
}

impl QueryOp {
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Undefined => "undefined",
            Self::Contrary => "contrary",
            Self::Throws => "throws",
            Self::NotGating => "not-gating",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::Text => "my.canIUse answers with a string",
            Self::Number => "my.canIUse answers with a number",
            Self::Undefined => "my.canIUse answers undefined",
            Self::Contrary => "my.canIUse answers the contrary",
            Self::Throws => "my.canIUse throws",
            Self::NotGating => "a button that my.canIUse denies works all the same",
        }
    }

    /// What is seen of an answer.
    pub(in crate::reference) fn say(self, yes: bool) -> Record {
        let text = match self {
            Self::Text => format!("\"{yes}\""),
            Self::Number => u8::from(yes).to_string(),
            Self::Contrary => (!yes).to_string(),
            Self::NotGating => yes.to_string(),
            Self::Undefined => return Record::default(),
            Self::Throws => {
                return Record {
                    thrown: Some("Error: not supported".to_owned()),
                    ..Record::default()
                };
            }
        };
        Record {
            returned: Some(Carried::Json(text)),
            ..Record::default()
        }
    }
}
