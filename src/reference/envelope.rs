//! The layers around a payload.

use super::json::{self, Object};
use super::style::Style;
use crate::fields::Name;
use crate::spec::Spec;

/// The layers, ready to be put around a payload.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    /// From the innermost: how each layer lies in the one outside of it.
    wraps: Vec<Wrap>,
    style: Style,
}

#[derive(Clone, Debug)]
struct Wrap {
    /// The member of the outer layer, as [`json::write_key`] writes it.
    key: String,
    /// Whether it is a string that holds the inner layer.
    encoded: bool,
}

impl Envelope {
    pub(super) fn new(spec: &Spec, style: Style) -> Self {
        let wrap = |(member, encoded): (&Name, bool)| {
            let mut key = String::new();
            json::write_key(member, style, &mut key);
            Wrap { key, encoded }
        };
        let mut wraps: Vec<_> = spec
            .envelope
            .iter()
            .filter_map(|(_, layer)| Some((layer.member.as_ref()?, layer.encoded)))
            .map(wrap)
            .collect();
        wraps.reverse();
        Self { wraps, style }
    }

    /// Whether there is a layer to which members can be added without touching the payload.
    pub(super) const fn has_outside(&self) -> bool {
        !self.wraps.is_empty()
    }

    /// Puts the layers around the payload in `text`; `spare` is room to work in. `call` counts the calls of the scenario.
    pub(super) fn wrap(&self, text: &mut String, spare: &mut String, call: usize) {
        for (at, wrap) in self.wraps.iter().enumerate() {
            spare.clear();
            let outermost = at + 1 == self.wraps.len();
            let mut object = Object::open(self.style, spare);
            if outermost && self.style.extended() {
                object.key("traceId");
                json::quote(&format!("0b{call}f"), self.style, object.out());
            }
            object.ready_key(&wrap.key);
            if wrap.encoded {
                json::quote(text, self.style, object.out());
            } else {
                object.out().push_str(text);
            }
            if outermost && self.style.extended() {
                object.key("ariverRpcTraceId");
                object.out().push_str("null");
            }
            object.close();
            std::mem::swap(text, spare);
        }
    }
}
