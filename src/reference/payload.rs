//! What a reply consists of.

use super::fault::{self, Hooks, InfluenceOp, Known, LeakOp, TextOp};
use super::json::{self, Object};
use super::readings::{Alternating, Readings, Unset};
use super::recipient::Recipient;
use super::style::Style;
use crate::fields::Name;
use crate::spec::{Listed, Member, Observe, Outcome, Spec};

/// A payload, ready to be written for any user.
#[derive(Clone, Debug)]
pub(super) struct Payload {
    members: Vec<Entry>,
    style: Style,
}

#[derive(Clone, Debug)]
struct Entry {
    /// As [`json::write_key`] writes it.
    key: String,
    source: MemberSource,
}

/// Where the value of a member comes from.
#[derive(Clone, Debug)]
enum MemberSource {
    /// This JSON.
    Fixed(String),
    Profile(UserText),
    Argument(Name),
    Listed(Listed),
    Fresh(String),
    /// A fault.
    Leak(Known, LeakOp),
    /// A fault.
    Influence(Option<Known>, InfluenceOp),
}

/// A text of the user.
#[derive(Clone, Debug)]
struct UserText {
    field: Name,
    /// How many bytes of it are sent at most.
    most: Option<usize>,
    /// Whether every user has set it, so that an empty text is a text like any other.
    always_set: bool,
    unset: Alternating<Unset>,
    /// What is done to it.
    faults: Vec<TextOp>,
    /// What is told at its end.
    leaks: Vec<(Known, LeakOp)>,
}

/// What a payload is made from.
#[derive(Clone, Copy)]
pub(super) struct PayloadBasis<'g> {
    pub(super) spec: &'g Spec,
    pub(super) readings: &'g Readings,
    pub(super) style: Style,
    pub(super) hooks: &'g Hooks,
}

impl Payload {
    pub(super) fn new(name: &Name, outcome: &Outcome, basis: &PayloadBasis<'_>) -> Self {
        let style = basis.style;
        let entry = |member: &str, source| {
            let mut key = String::new();
            json::write_key(member, style, &mut key);
            Entry { key, source }
        };
        let mut members: Vec<_> = outcome
            .payload
            .iter()
            .map(|(member, value)| entry(member, MemberSource::new(name, member, value, basis)))
            .collect();
        if style.reversed() {
            members.reverse();
        }
        for (_, known, op) in basis.hooks.leaks_of(name) {
            if let LeakOp::Member(_) = op {
                members.push(entry("extra", MemberSource::Leak(known.clone(), *op)));
            }
        }
        for one in &basis.hooks.influences {
            if one.outcome.as_ref().is_none_or(|outcome| outcome == name) {
                let source = MemberSource::Influence(one.known.clone(), one.op);
                members.push(entry("level", source));
            }
        }
        Self { members, style }
    }

    /// Whether it is the same on all occasions.
    pub(super) fn is_fixed(&self) -> bool {
        self.members
            .iter()
            .all(|entry| matches!(entry.source, MemberSource::Fixed(_)))
    }

    pub(super) fn write(&self, recipient: &Recipient<'_>, out: &mut String) {
        let mut object = Object::open(self.style, out);
        for entry in &self.members {
            entry.write(recipient, self.style, &mut object);
        }
        object.close();
    }
}

impl MemberSource {
    fn new(outcome: &Name, name: &Name, member: &Member, basis: &PayloadBasis<'_>) -> Self {
        match member {
            Member::Constant(value) => {
                let mut text = String::new();
                json::value(value, basis.style, &mut text);
                Self::Fixed(text)
            }
            Member::Profile(field) => Self::Profile(UserText::new(outcome, name, field, basis)),
            Member::Argument(member) => Self::Argument(member.clone()),
            Member::Listed(listed) => Self::Listed(listed.clone()),
            Member::Fresh(pattern) => Self::Fresh(pattern.clone()),
        }
    }
}

impl UserText {
    fn new(outcome: &Name, name: &Name, field: &Name, basis: &PayloadBasis<'_>) -> Self {
        let hooks = basis.hooks;
        let faults = hooks
            .texts
            .iter()
            .filter(|(one, member, _)| one == outcome && member == name);
        let leaks = hooks
            .leaks_of(outcome)
            .filter(|(.., op)| *op == LeakOp::Appended);
        let known = basis.spec.users.profile.get(field);
        Self {
            field: field.clone(),
            most: known.and_then(|field| field.bytes),
            always_set: known.is_some_and(|field| !field.unset),
            unset: basis.readings.observed(
                basis.spec,
                |how| matches!(how, Observe::Unset { member, .. } if member == name),
                Unset::named,
            ),
            faults: faults.map(|(.., op)| *op).collect(),
            leaks: leaks.map(|(_, known, op)| (known.clone(), *op)).collect(),
        }
    }

    fn write(&self, key: &str, recipient: &Recipient<'_>, style: Style, object: &mut Object<'_>) {
        let user = fault::whose(&self.faults, recipient);
        let value = recipient
            .users
            .get(user)
            .and_then(|user| user.profile.get(&self.field))
            .filter(|value| !value.is_empty() || self.always_set || style.as_stored());
        let most = self.most.filter(|_| !fault::is_uncut(&self.faults));
        if let Some(value) = value {
            let value = &value[..value.floor_char_boundary(most.unwrap_or(usize::MAX))];
            object.ready_key(key);
            if self.faults.is_empty() && self.leaks.is_empty() {
                json::quote(value, style, object.out());
            } else {
                let told = self
                    .leaks
                    .iter()
                    .filter_map(|(known, op)| op.tell(known, recipient));
                let value = told.fold(value.to_owned(), |value, told| value + &told);
                fault::write(&self.faults, &value, style, object.out());
            }
            return;
        }
        let text = fault::unset(&self.faults).or(match self.unset.at(recipient.step) {
            Unset::Absent => None,
            Unset::Empty => Some("\"\""),
            Unset::Default(text) => Some(text),
        });
        if let Some(text) = text {
            object.ready_key(key);
            object.out().push_str(text);
        }
    }
}

impl Entry {
    fn write(&self, recipient: &Recipient<'_>, style: Style, object: &mut Object<'_>) {
        let text = match &self.source {
            MemberSource::Profile(text) => return text.write(&self.key, recipient, style, object),
            MemberSource::Fixed(text) => {
                object.ready_key(&self.key);
                object.out().push_str(text);
                return;
            }
            MemberSource::Argument(member) => {
                let given = recipient
                    .argument
                    .and_then(|argument| argument.members.get(&**member));
                if let Some(value) = given {
                    object.ready_key(&self.key);
                    json::value(value, style, object.out());
                }
                return;
            }
            MemberSource::Listed(listed) => {
                let list = listed.of(recipient.argument).into();
                object.ready_key(&self.key);
                json::value(&list, style, object.out());
                return;
            }
            MemberSource::Fresh(pattern) => Some(fresh(pattern, recipient.call)),
            MemberSource::Leak(known, op) => op.tell(known, recipient),
            MemberSource::Influence(known, op) => Some(op.tell(known.as_ref(), recipient)),
        };
        if let Some(text) = text {
            object.ready_key(&self.key);
            json::quote(&text, style, object.out());
        }
    }
}

/// A text after a pattern, another one for each call of a scenario, and the same when the scenario runs again.
fn fresh(pattern: &str, call: usize) -> String {
    pattern
        .replace("{mark}", &format!("7{:010}", call * 7_919))
        .replace("{text}", &format!("f{call:x}"))
}
