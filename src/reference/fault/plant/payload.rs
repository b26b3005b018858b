//! Falsifying a member of a payload.

use serde_json::{Number, Value, json};

use crate::fields::Name;
use crate::reference::fault::draft::{Draft, edit, recased, rename};
use crate::reference::fault::operator::payload::PayloadOp;
use crate::reference::fault::site::Site;
use crate::spec::{Member, Spec};

impl PayloadOp {
    pub(in crate::reference::fault) fn plant(self, site: &Site, draft: &mut Draft) {
        let Site::Member { outcome, member } = site else {
            return;
        };
        let foreign = constant_elsewhere(&draft.spec, outcome, member);
        edit(&mut draft.spec.outcomes, outcome, |outcome| {
            let payload = &mut outcome.payload;
            match self {
                Self::Dropped => {
                    payload.remove(member);
                }
                Self::Recased => rename(payload, member, &recased(member)),
                Self::Foreign => {
                    if let Some(value) = foreign {
                        payload.set(member.clone(), Member::Constant(value));
                    }
                }
                Self::AsNull => {
                    payload.set(member.clone(), Member::Constant(Value::Null));
                }
                Self::RealValue => {
                    payload.set(member.clone(), Member::Profile(member.clone()));
                }
                Self::Fixed => edit(payload, member, |member| {
                    *member = Member::Constant(fixed(member));
                }),
                Self::Changed | Self::AsNumber | Self::AsArray | Self::AsObject => {
                    edit(payload, member, |member| self.change(member));
                }
            }
        });
    }

    fn change(self, member: &mut Member) {
        let Member::Constant(value) = member else {
            return;
        };
        *value = match self {
            Self::Changed => another(value),
            Self::AsNumber => digits(value).map_or(Value::Null, Value::Number),
            Self::AsArray => json!([value]),
            _ => json!({"value": value}),
        };
    }
}

/// What is sent for a call that was given nothing, or for the first one.
fn fixed(member: &Member) -> Value {
    match member {
        Member::Listed(listed) => listed.default.clone().into(),
        Member::Fresh(pattern) => {
            let text = pattern.replace("{mark}", "70000000000");
            text.replace("{text}", "f").into()
        }
        Member::Constant(value) => value.clone(),
        Member::Profile(_) | Member::Argument(_) => Value::Null,
    }
}

/// A value of the same type that is easily taken for this one.
fn another(value: &Value) -> Value {
    match value {
        Value::String(text) if text.is_empty() => json!("-"),
        Value::String(text) => {
            let number = text.parse::<u64>().map(|number| (number + 1).to_string());
            let lower = text.to_lowercase();
            json!(number.unwrap_or_else(|_| if lower == *text {
                format!("{text}.")
            } else {
                lower
            }))
        }
        Value::Number(number) => json!(number.as_i64().unwrap_or_default() + 1),
        Value::Bool(flag) => json!(!flag),
        Value::Object(members) => {
            let mut members = members.clone();
            if members.is_empty() {
                members.insert("other".to_owned(), json!(0));
            } else {
                for member in members.values_mut() {
                    *member = Value::Null;
                }
            }
            Value::Object(members)
        }
        other => json!([other]),
    }
}

pub(in crate::reference::fault) fn digits(value: &Value) -> Option<Number> {
    value.as_str()?.parse::<u64>().ok().map(Number::from)
}

/// The constant that another outcome has under this name.
fn constant_elsewhere(spec: &Spec, outcome: &Name, member: &str) -> Option<Value> {
    spec.outcomes
        .iter()
        .filter(|(name, _)| *name != outcome)
        .find_map(|(_, other)| match other.payload.get(member)? {
            Member::Constant(value) => Some(value.clone()),
            _ => None,
        })
}
