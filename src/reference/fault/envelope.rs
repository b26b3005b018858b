//! Faults in the layers around a payload.

use super::claims::Claims;
use super::draft::{Draft, edit, recased};
use super::model::{Fault, Operator, Site};
use crate::fields::Name;
use crate::reference::json;
use crate::reference::style::Style;
use crate::spec::{Layer, Spec};
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
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::NotEncoded => "not-encoded",
            Self::Encoded => "encoded",
            Self::EncodedTwice => "encoded-twice",
            Self::Flattened => "flattened",
            Self::Recased => "recased",
            Self::Crowded => "crowded",
        }
    }

    const fn describe(self) -> &'static str {
        match self {
            Self::NotEncoded => "is an object instead of a string that holds JSON",
            Self::Encoded => "is a string that holds JSON instead of an object",
            Self::EncodedTwice => "is JSON in a string in a string",
            Self::Flattened => "is missing, and what it should hold stands in its place",
            Self::Recased => "lies in a member whose first letter has the other case",
            Self::Crowded => "has one member more than it should",
        }
    }

    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        let Site::Layer(layer) = site else {
            return;
        };
        let layers = &mut draft.spec.envelope;
        match self {
            Self::NotEncoded | Self::Encoded => {
                edit(layers, layer, |layer| layer.encoded = !layer.encoded);
            }
            Self::Flattened => {
                layers.remove(layer);
            }
            Self::Recased => edit(layers, layer, |layer| {
                layer.member = layer.member.as_deref().map(recased);
            }),
            Self::EncodedTwice => draft.hooks.doubled.push(layer.clone()),
            Self::Crowded => draft.hooks.crowded.push(layer.clone()),
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
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Array => "array",
            Self::Text => "text",
            Self::Null => "null",
            Self::Missing => "missing",
            Self::Opaque => "opaque",
            Self::Garbage => "garbage",
        }
    }

    const fn describe(self) -> &'static str {
        match self {
            Self::Array => "callbacks are given an array around the object",
            Self::Text => "callbacks are given a string that holds the object",
            Self::Null => "callbacks are given null",
            Self::Missing => "callbacks are given nothing",
            Self::Opaque => "callbacks are given a function",
            Self::Garbage => "callbacks are given a page of HTML",
        }
    }

    pub(super) const fn plant(self, draft: &mut Draft) {
        draft.hooks.argument = Some(self);
    }

    /// What becomes of the argument.
    pub(in super::super) fn replace(self, text: &str) -> Option<Carried> {
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

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let Some((outcome, _)) = spec
        .outcomes
        .iter()
        .find(|(_, outcome)| !outcome.open && !outcome.plain)
    else {
        return Vec::new();
    };
    let last = spec.envelope.len() - 1;
    let mut faults = Vec::new();
    for (at, (name, layer)) in spec.envelope.iter().enumerate().skip(1) {
        for op in ops(layer, at == last) {
            let description = format!("the layer {name} {}", op.describe());
            let fault = Fault::new(Operator::Layer(op), Site::Layer(name.clone()), description);
            faults.push(claims.by_reply(fault, outcome));
        }
    }
    for op in [
        ArgumentOp::Array,
        ArgumentOp::Text,
        ArgumentOp::Null,
        ArgumentOp::Missing,
        ArgumentOp::Opaque,
    ] {
        let fault = Fault::new(Operator::Argument(op), Site::Platform, op.describe());
        faults.push(match op {
            ArgumentOp::Opaque => fault.claimed_by(claims.argument_json(outcome)),
            // No value is of no type: the first clause that states one.
            ArgumentOp::Missing => fault.claimed_by(claims.argument_type(outcome)),
            _ => claims.by_reply(fault, outcome),
        });
    }
    faults
}

fn ops(layer: &Layer, payload: bool) -> Vec<LayerOp> {
    let mut ops = if layer.encoded {
        vec![LayerOp::NotEncoded, LayerOp::EncodedTwice]
    } else {
        vec![LayerOp::Encoded]
    };
    ops.extend([LayerOp::Flattened, LayerOp::Recased]);
    if !payload {
        // A member too many in the payload is a fault of the payload.
        ops.push(LayerOp::Crowded);
    }
    ops
}

/// The layers whose text is JSON of its own: the argument, and each that lies in a string.
pub(super) fn texts(spec: &Spec) -> impl Iterator<Item = &Name> {
    spec.envelope
        .iter()
        .enumerate()
        .filter(|(at, (_, layer))| *at == 0 || layer.encoded)
        .map(|(_, (name, _))| name)
}
