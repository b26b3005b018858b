//! The faults that tell what must be kept secret.

use crate::fields::Name;
use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::disclosure::{Encoding, LeakOp};
use crate::reference::fault::site::{Known, Site};
use crate::spec::{Field, Make, Member, Spec};

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
