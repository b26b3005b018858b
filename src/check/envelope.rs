//! A callback's argument taken apart, layer by layer.

use serde_json::Value;

use crate::fields::Name;
use crate::ijson::{self, Defect};
use crate::spec::Spec;

/// The layers of an envelope, as the spec lists them.
#[derive(Debug)]
pub(super) struct OpenedEnvelope {
    layers: Vec<OpenedLayer>,
}

#[derive(Debug, Default)]
struct OpenedLayer {
    /// Only of layers that are texts of their own.
    root: Option<Value>,
    defects: Vec<Defect>,
    encoded: bool,
    member: Option<Name>,
}

impl OpenedEnvelope {
    /// Takes an argument apart.
    pub(super) fn read(spec: &Spec, argument: &str) -> Self {
        let mut envelope = Self {
            layers: Vec::with_capacity(spec.envelope.len()),
        };
        for (index, (_, layer)) in spec.envelope.iter().enumerate() {
            let mut seen = OpenedLayer {
                encoded: layer.encoded || index == 0,
                member: layer.member.clone(),
                ..OpenedLayer::default()
            };
            if index == 0 {
                seen.fill(argument);
            } else if layer.encoded {
                let text = envelope
                    .value(index - 1)
                    .and_then(|value| match &layer.member {
                        Some(member) => value.get(&**member)?.as_str(),
                        None => value.as_str(),
                    });
                if let Some(text) = text {
                    seen.fill(text);
                }
            }
            envelope.layers.push(seen);
        }
        envelope
    }

    /// The value of a layer, if it could be reached and read.
    pub(super) fn value(&self, layer: usize) -> Option<&Value> {
        let seen = self.layers.get(layer)?;
        if seen.encoded {
            return seen.root.as_ref();
        }
        let outer = self.value(layer.checked_sub(1)?)?;
        match &seen.member {
            Some(member) => outer.get(&**member),
            None => Some(outer),
        }
    }

    /// What is wrong with the text of a layer, apart from what is merely inadvisable.
    pub(super) fn defects(&self, layer: usize) -> impl Iterator<Item = &Defect> {
        self.layers
            .get(layer)
            .into_iter()
            .flat_map(|seen| &seen.defects)
            .filter(|defect| !defect.kind.is_advisory())
    }

    /// Whether a layer is a text of its own which was there to be read.
    pub(super) fn was_read(&self, layer: usize) -> bool {
        self.layers
            .get(layer)
            .is_some_and(|seen| seen.root.is_some() || !seen.defects.is_empty())
    }

    /// The payload under an outcome that is plain, or is not.
    pub(super) fn payload(&self, plain: bool) -> Option<&Value> {
        self.value(if plain { 0 } else { self.layers.len() - 1 })
    }
}

impl OpenedLayer {
    fn fill(&mut self, text: &str) {
        let reading = ijson::read(text);
        self.root = reading.value;
        self.defects = reading.defects;
    }
}
