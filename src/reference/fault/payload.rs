//! Faults in the members of a payload.

use serde_json::{Number, Value, json};

use super::claims::Claims;
use super::draft::{Draft, edit, recased, rename};
use super::model::{Fault, Operator, Site};
use crate::fields::{Fields, Name};
use crate::spec::{Member, Outcome, Spec};

/// What is done to a member of a payload.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PayloadOp {
    /// A constant is another one.
    Changed,
    /// The member is missing.
    Dropped,
    /// Its name is spelled with another first letter.
    Recased,
    /// A number stands for the string of its digits.
    AsNumber,
    /// `null` stands there.
    AsNull,
    /// An array around the value stands there.
    AsArray,
    /// An object around the value stands there.
    AsObject,
    /// It is the same whatever the call is.
    Fixed,
    /// A member of another outcome stands in this one.
    Foreign,
    /// The user's real value stands where a constant should.
    RealValue,
}

impl PayloadOp {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Dropped => "dropped",
            Self::Recased => "recased",
            Self::AsNumber => "as-number",
            Self::AsNull => "as-null",
            Self::AsArray => "as-array",
            Self::AsObject => "as-object",
            Self::Fixed => "fixed",
            Self::Foreign => "foreign",
            Self::RealValue => "real-value",
        }
    }

    /// Whether the value becomes one of another type.
    pub(super) const fn changes_type(self) -> bool {
        matches!(
            self,
            Self::AsNumber | Self::AsNull | Self::AsArray | Self::AsObject
        )
    }

    fn describe(self, member: &str, outcome: &str) -> String {
        let what = match self {
            Self::Changed => "has another value",
            Self::Dropped => "is missing",
            Self::Recased => "is spelled with another first letter",
            Self::AsNumber => "is a number",
            Self::AsNull => "is null",
            Self::AsArray => "is an array around its value",
            Self::AsObject => "is an object around its value",
            Self::Fixed => "is the same in every call",
            Self::Foreign => "of another outcome is there too",
            Self::RealValue => "is the user's real value instead of a constant",
        };
        format!("in a reply of {outcome}, {member} {what}")
    }

    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
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

fn digits(value: &Value) -> Option<Number> {
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

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    let outcomes = spec.outcomes.iter().filter(|(_, outcome)| !outcome.open);
    for (nth, (name, outcome)) in outcomes.enumerate() {
        for (at, (member, value)) in outcome.payload.iter().enumerate() {
            for op in ops(nth + at == 0, member, value, spec) {
                let fault = fault(op, name, member);
                faults.push(match value {
                    Member::Fresh(_) if op == PayloadOp::Fixed => {
                        fault.claimed_by(claims.distinct(name, member))
                    }
                    _ => claims.by_reply(fault, name),
                });
            }
        }
        let foreign = foreign(&spec.outcomes, outcome)
            .map(|member| claims.by_reply(fault(PayloadOp::Foreign, name, member), name))
            // Where no clause forbids it, a member too many is no defect.
            .filter(|fault| fault.clause.is_some());
        faults.extend(foreign);
    }
    faults
}

fn fault(op: PayloadOp, outcome: &Name, member: &Name) -> Fault {
    let site = Site::Member {
        outcome: outcome.clone(),
        member: member.clone(),
    };
    Fault::new(Operator::Payload(op), site, op.describe(member, outcome))
}

/// Every member is dropped and every constant changed. Of types and spelling the very first member stands for the rest.
fn ops(first: bool, member: &Name, value: &Member, spec: &Spec) -> Vec<PayloadOp> {
    let mut ops = vec![PayloadOp::Dropped];
    match value {
        Member::Constant(constant) => {
            ops.push(PayloadOp::Changed);
            if digits(constant).is_some() {
                ops.push(PayloadOp::AsNumber);
            }
            if first {
                ops.extend([
                    PayloadOp::Recased,
                    PayloadOp::AsNull,
                    PayloadOp::AsArray,
                    PayloadOp::AsObject,
                ]);
            }
            if spec.users.profile.contains(member) {
                ops.push(PayloadOp::RealValue);
            }
        }
        Member::Listed(_) | Member::Fresh(_) => ops.extend([PayloadOp::AsNull, PayloadOp::Fixed]),
        Member::Profile(_) | Member::Argument(_) => ops.push(PayloadOp::AsNull),
    }
    ops
}

/// Constants that other outcomes have and this one has not.
fn foreign<'s>(outcomes: &'s Fields<Outcome>, this: &'s Outcome) -> impl Iterator<Item = &'s Name> {
    let mut seen: Vec<&Name> = Vec::new();
    outcomes
        .iter()
        .flat_map(|(_, other)| other.payload.iter())
        .filter(|(member, value)| {
            matches!(value, Member::Constant(_)) && !this.payload.contains(member)
        })
        .map(|(member, _)| member)
        .filter(move |member| {
            let new = !seen.contains(member);
            seen.push(member);
            new
        })
}
