//! What a reply consists of.

use super::json::{self, Object};
use super::readings::{Readings, Turns, Unset};
use super::style::Style;
use crate::fields::Name;
use crate::scenario::{Argument, User};
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
    source: Source,
}

/// Where the value of a member comes from.
#[derive(Clone, Debug)]
enum Source {
    /// This JSON.
    Fixed(String),
    Profile(Name, Turns<Unset>),
    Argument(Name),
    Listed(Listed),
    Fresh(String),
}

/// What a payload is written for.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'o> {
    pub(super) users: &'o [User],
    /// Index of the user who is logged in.
    pub(super) user: usize,
    pub(super) argument: Option<&'o Argument>,
    /// How many calls have begun, this one included.
    pub(super) call: usize,
    /// Index of the step.
    pub(super) step: usize,
}

impl Payload {
    pub(super) fn new(outcome: &Outcome, spec: &Spec, readings: &Readings, style: Style) -> Self {
        let entry = |(name, member): (&Name, &Member)| {
            let mut key = String::new();
            json::write_key(name, style, &mut key);
            Entry {
                key,
                source: Source::new(name, member, spec, readings, style),
            }
        };
        let mut members: Vec<_> = outcome.payload.iter().map(entry).collect();
        if style.reversed() {
            members.reverse();
        }
        Self { members, style }
    }

    /// Whether it is the same on all occasions.
    pub(super) fn is_fixed(&self) -> bool {
        self.members
            .iter()
            .all(|entry| matches!(entry.source, Source::Fixed(_)))
    }

    pub(super) fn write(&self, occasion: &Occasion<'_>, out: &mut String) {
        let mut object = Object::open(self.style, out);
        for entry in &self.members {
            entry.write(occasion, self.style, &mut object);
        }
        object.close();
    }
}

impl Source {
    fn new(name: &Name, member: &Member, spec: &Spec, readings: &Readings, style: Style) -> Self {
        match member {
            Member::Constant(value) => {
                let mut text = String::new();
                json::value(value, style, &mut text);
                Self::Fixed(text)
            }
            Member::Profile(field) => {
                let unset = readings.observed(
                    spec,
                    |how| matches!(how, Observe::Unset { member, .. } if member == name),
                    Unset::named,
                );
                Self::Profile(field.clone(), unset)
            }
            Member::Argument(member) => Self::Argument(member.clone()),
            Member::Listed(listed) => Self::Listed(listed.clone()),
            Member::Fresh(pattern) => Self::Fresh(pattern.clone()),
        }
    }
}

impl Entry {
    fn write(&self, occasion: &Occasion<'_>, style: Style, object: &mut Object<'_>) {
        match &self.source {
            Source::Fixed(text) => {
                object.ready_key(&self.key);
                object.out().push_str(text);
            }
            Source::Profile(field, unset) => {
                let value = occasion
                    .users
                    .get(occasion.user)
                    .and_then(|user| user.profile.get(field))
                    .filter(|value| !value.is_empty());
                match (value, unset.at(occasion.step)) {
                    (Some(value), _) => {
                        object.ready_key(&self.key);
                        json::quote(value, style, object.out());
                    }
                    (None, Unset::Absent) => {}
                    (None, Unset::Empty) => {
                        object.ready_key(&self.key);
                        object.out().push_str("\"\"");
                    }
                    (None, Unset::Default(text)) => {
                        object.ready_key(&self.key);
                        object.out().push_str(text);
                    }
                }
            }
            Source::Argument(member) => {
                let given = occasion
                    .argument
                    .and_then(|argument| argument.members.get(&**member));
                if let Some(value) = given {
                    object.ready_key(&self.key);
                    json::value(value, style, object.out());
                }
            }
            Source::Listed(listed) => {
                let list = listed.of(occasion.argument).into();
                object.ready_key(&self.key);
                json::value(&list, style, object.out());
            }
            Source::Fresh(pattern) => {
                object.ready_key(&self.key);
                json::quote(&fresh(pattern, occasion.call), style, object.out());
            }
        }
    }
}

/// A text after a pattern, another one for each call of a scenario, and the same when the scenario runs again.
fn fresh(pattern: &str, call: usize) -> String {
    pattern
        .replace("{mark}", &format!("7{:010}", call * 7_919))
        .replace("{text}", &format!("f{call:x}"))
}
