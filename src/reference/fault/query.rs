//! Faults in `my.canIUse`.

use super::claims::Claims;
use super::draft::Draft;
use super::model::{Fault, Operator, Site};
use crate::spec::Spec;
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
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Undefined => "undefined",
            Self::Contrary => "contrary",
            Self::Throws => "throws",
            Self::NotGating => "not-gating",
        }
    }

    const fn describe(self) -> &'static str {
        match self {
            Self::Text => "my.canIUse answers with a string",
            Self::Number => "my.canIUse answers with a number",
            Self::Undefined => "my.canIUse answers undefined",
            Self::Contrary => "my.canIUse answers the contrary",
            Self::Throws => "my.canIUse throws",
            Self::NotGating => "a button that my.canIUse denies works all the same",
        }
    }

    pub(super) const fn plant(self, draft: &mut Draft) {
        draft.hooks.query = Some(self);
    }

    /// What is seen of an answer.
    pub(in super::super) fn say(self, yes: bool) -> Record {
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

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    if spec.button.is_none() {
        return Vec::new();
    }
    let ops = [
        QueryOp::Text,
        QueryOp::Number,
        QueryOp::Undefined,
        QueryOp::Contrary,
        QueryOp::Throws,
        QueryOp::NotGating,
    ];
    ops.map(|op| {
        Fault::new(Operator::Query(op), Site::Platform, op.describe()).claimed_by(match op {
            QueryOp::Contrary => claims.returns(),
            QueryOp::NotGating => claims.gated(),
            _ => claims.boolean(),
        })
    })
    .into()
}
