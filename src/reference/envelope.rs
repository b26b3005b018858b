//! The layers around a payload.

use super::fault::{DamageOp, Hooks};
use super::json::{self, Object};
use super::style::Style;
use crate::fields::Name;
use crate::spec::{Layer, Spec};

/// The layers, ready to be put around a payload.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    /// From the innermost.
    wraps: Vec<Wrap>,
    /// What is done to the text of the callback's argument.
    damages: Vec<DamageOp>,
    style: Style,
}

/// How a layer lies in the one outside of it.
#[derive(Clone, Debug)]
struct Wrap {
    /// The member of the outer layer, as [`json::write_key`] writes it.
    key: String,
    /// How many strings it lies in, one inside of the other.
    encoded: usize,
    /// Whether the outer layer has one member more.
    crowded: bool,
    /// What is done to the text of the layer.
    damages: Vec<DamageOp>,
}

impl Envelope {
    pub(super) fn new(spec: &Spec, style: Style, hooks: &Hooks) -> Self {
        let damages = |name: &Name| -> Vec<DamageOp> {
            let here = hooks.damages.iter().filter(|(layer, _)| layer == name);
            here.map(|(_, op)| *op).collect()
        };
        let wrap = |(outer, (name, layer)): (&Name, (&Name, &Layer))| {
            let mut key = String::new();
            json::write_key(layer.member.as_ref()?, style, &mut key);
            Some(Wrap {
                key,
                encoded: usize::from(layer.encoded) + usize::from(hooks.doubled.contains(name)),
                crowded: hooks.crowded.contains(outer),
                damages: damages(name),
            })
        };
        let pairs = spec.envelope.names().zip(spec.envelope.iter().skip(1));
        let mut wraps: Vec<_> = pairs.filter_map(wrap).collect();
        wraps.reverse();
        Self {
            wraps,
            damages: spec
                .envelope
                .names()
                .next()
                .map(damages)
                .unwrap_or_default(),
            style,
        }
    }

    /// Whether there is a layer to which members can be added without touching the payload.
    pub(super) const fn has_outside(&self) -> bool {
        !self.wraps.is_empty()
    }

    /// Puts the layers around the payload in `text`; `spare` is room to work in. `call` counts the calls of the scenario.
    pub(super) fn wrap(&self, text: &mut String, spare: &mut String, call: usize) {
        for (at, wrap) in self.wraps.iter().enumerate() {
            for damage in &wrap.damages {
                damage.spoil(text);
            }
            for _ in 1..wrap.encoded {
                let inner = std::mem::take(text);
                json::quote(&inner, self.style, text);
            }
            spare.clear();
            let extended = at + 1 == self.wraps.len() && self.style.extended();
            let mut object = Object::open(self.style, spare);
            if extended {
                object.key("traceId");
                json::quote(&format!("0b{call}f"), self.style, object.out());
            }
            object.ready_key(&wrap.key);
            if wrap.encoded > 0 {
                json::quote(text, self.style, object.out());
            } else {
                object.out().push_str(text);
            }
            if extended {
                object.key("ariverRpcTraceId");
                object.out().push_str("null");
            }
            if wrap.crowded {
                object.key("extra");
                object.out().push_str("true");
            }
            object.close();
            std::mem::swap(text, spare);
        }
        for damage in &self.damages {
            damage.spoil(text);
        }
    }
}
