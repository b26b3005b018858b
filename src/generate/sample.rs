//! Replies as the document shows them, made from the templates of the outcomes.

use serde_json::{Map, Value};

use super::domain::Domain;
use crate::fields::Name;
use crate::spec::{Member, Outcome, Spec};

/// The layers of a reply that comes to this outcome, the outermost first.
pub fn layers(spec: &Spec, outcome: &Outcome) -> Vec<(Name, Value)> {
    let mut value = payload(spec, outcome);
    let mut layers = Vec::new();
    let names: Vec<_> = spec.envelope.iter().collect();
    if outcome.plain {
        let first = names.first().map(|(name, _)| (*name).clone());
        return first.map(|name| (name, value)).into_iter().collect();
    }
    for (name, layer) in names.into_iter().rev() {
        let member = layer.member.clone();
        let inside = if layer.encoded {
            Value::String(value.to_string())
        } else {
            value.clone()
        };
        layers.push((name.clone(), value));
        let mut outer = Map::new();
        if let Some(member) = member {
            outer.insert(member.to_string(), inside);
        }
        value = Value::Object(outer);
    }
    layers.reverse();
    layers
}

/// What the template of an outcome makes for the simplest user.
fn payload(spec: &Spec, outcome: &Outcome) -> Value {
    let user = Domain::simplest_user_of(spec);
    let mut members = Map::new();
    for (name, member) in outcome.payload.iter() {
        let value = match member {
            Member::Constant(value) => Some(value.clone()),
            Member::Profile(field) => user.profile.get(field).map(|text| text.as_str().into()),
            Member::Argument(member) => spec
                .call
                .members
                .get(member)
                .and_then(|values| values.iter().find(|value| !value.is_null()).cloned()),
            Member::Listed(listed) => Some(listed.of(None).into()),
            Member::Fresh(pattern) => {
                let text = pattern
                    .replace("{mark}", "70000000000")
                    .replace("{text}", "a");
                Some(text.into())
            }
        };
        if let Some(value) = value {
            members.insert(name.to_string(), value);
        }
    }
    Value::Object(members)
}
