//! Faults that tell what must be kept secret.

use super::alter::{base64, hex, percent};
use super::claims::Claims;
use super::draft::Draft;
use super::model::{Fault, Known, Operator, Site};
use crate::fields::Name;
use crate::reference::payload::Recipient;
use crate::spec::{Field, Make, Member, Spec};

/// How and where something is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LeakOp {
    /// As one more member of the payload, in this encoding.
    Member(Encoding),
    /// After a text of the user's.
    Appended,
    /// In the argument of the callback that always runs.
    ToAlways,
    /// In what the call returns.
    Returned,
    /// In the argument of the button's handlers.
    ToHandlers,
}

/// How a value is encoded that is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Encoding {
    /// Not at all.
    Plain,
    /// In base 64.
    Base64,
    /// In hexadecimal digits.
    Hex,
    /// Percent-encoded.
    Percent,
}

impl Encoding {
    fn encode(self, value: &str) -> String {
        match self {
            Self::Plain => value.to_owned(),
            Self::Base64 => base64(value),
            Self::Hex => hex(value),
            Self::Percent => percent(value),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Base64 => "base64",
            Self::Hex => "hex",
            Self::Percent => "percent",
        }
    }
}

impl LeakOp {
    pub(super) fn name(self) -> String {
        match self {
            Self::Member(encoding) => encoding.word(),
            Self::Appended => "appended",
            Self::ToAlways => "to-always",
            Self::Returned => "returned",
            Self::ToHandlers => "to-handlers",
        }
        .to_owned()
    }

    fn describe(self, known: &Known, outcome: Option<&Name>) -> String {
        let place = match self {
            Self::Member(Encoding::Plain) => "in a member of its own".to_owned(),
            Self::Member(encoding) => format!("in a member of its own ({})", encoding.word()),
            Self::Appended => "at the end of a text of the user's".to_owned(),
            Self::ToAlways => "to the callback that always runs".to_owned(),
            Self::Returned => "in what the call returns".to_owned(),
            Self::ToHandlers => "to the handlers of the button".to_owned(),
        };
        let reply = outcome.map_or(String::new(), |outcome| {
            format!("in a reply of {outcome}, ")
        });
        format!("{reply}{known} is told {place}")
    }

    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Field { field, outcome } = site {
            draft
                .hooks
                .leaks
                .push((outcome.clone(), field.clone(), self));
        }
    }

    /// What is told of a value.
    pub(in super::super) fn tell(self, known: &Known, recipient: &Recipient<'_>) -> Option<String> {
        let encoding = match self {
            Self::Member(encoding) => encoding,
            _ => Encoding::Plain,
        };
        value(known, recipient).map(|value| encoding.encode(value))
    }
}

/// The value that the platform knows.
pub(super) fn value<'o>(known: &Known, recipient: &Recipient<'o>) -> Option<&'o str> {
    let users = recipient.users;
    let other = || {
        users
            .iter()
            .enumerate()
            .find(|(at, _)| *at != recipient.user)
            .map(|(_, user)| user)
    };
    let fields = match known {
        Known::Private(_) => &users.get(recipient.user)?.private,
        Known::Profile(_) => &users.get(recipient.user)?.profile,
        Known::OthersPrivate(_) => &other()?.private,
        Known::OthersProfile(_) => &other()?.profile,
    };
    fields.get(known.field()).map(String::as_str)
}

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut list = List {
        claims,
        faults: Vec::new(),
    };
    let outcomes = || spec.outcomes.iter().filter(|(_, outcome)| !outcome.open);
    let plain = LeakOp::Member(Encoding::Plain);
    for (at, (outcome, one)) in outcomes().enumerate() {
        let shares = |field: &Name| {
            one.payload
                .iter()
                .any(|(_, member)| matches!(member, Member::Profile(name) if name == field))
        };
        for (nth, (name, field)) in spec.users.private.iter().enumerate() {
            list.add(plain, Known::Private(name.clone()), Some(outcome));
            if at == 0 {
                for encoding in encodings(nth == 0, field) {
                    list.add(
                        LeakOp::Member(encoding),
                        Known::Private(name.clone()),
                        Some(outcome),
                    );
                }
            }
        }
        for (name, field) in spec.users.profile.iter() {
            // A choice cannot be recognised; that it has an influence can.
            if !shares(name) && !matches!(field.make, Make::Choice(_)) {
                list.add(plain, Known::Profile(name.clone()), Some(outcome));
            }
        }
    }
    let first = spec.users.private.names().next();
    if let (Some(private), Some((outcome, _))) = (first, outcomes().next()) {
        for op in [LeakOp::Appended, LeakOp::ToAlways, LeakOp::Returned] {
            list.add(op, Known::Private(private.clone()), Some(outcome));
        }
        // Where nothing is prescribed, secrets are secrets all the same.
        for (open, _) in spec.outcomes.iter().filter(|(_, outcome)| outcome.open) {
            list.add(plain, Known::Private(private.clone()), Some(open));
        }
        if spec.button.is_some() {
            list.add(LeakOp::ToHandlers, Known::Private(private.clone()), None);
        }
        list.add(plain, Known::OthersPrivate(private.clone()), Some(outcome));
        if let Some(name) = spec.users.profile.names().next() {
            list.add(plain, Known::OthersProfile(name.clone()), Some(outcome));
        }
    }
    list.faults
}

fn encodings(first: bool, field: &Field) -> Vec<Encoding> {
    let mut encodings = vec![Encoding::Base64];
    if first {
        encodings.push(Encoding::Hex);
    }
    if matches!(&field.make, Make::Pattern(pattern) if !pattern.is_ascii()) {
        encodings.push(Encoding::Percent);
    }
    encodings
}

struct List<'c> {
    claims: &'c Claims,
    faults: Vec<Fault>,
}

impl List<'_> {
    fn add(&mut self, op: LeakOp, known: Known, outcome: Option<&Name>) {
        let description = op.describe(&known, outcome);
        let clause = self.claims.undisclosed(&known, outcome);
        let site = Site::Field {
            field: known,
            outcome: outcome.cloned(),
        };
        let fault = Fault::new(Operator::Leak(op), site, description);
        let fault = fault.claimed_by(clause);
        self.faults.push(match outcome {
            Some(outcome) if fault.clause.is_none() => self.claims.by_reply(fault, outcome),
            _ => fault,
        });
    }
}
