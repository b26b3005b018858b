//! The faults in the members of a payload.

use crate::fields::{Fields, Name};
use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::payload::PayloadOp;
use crate::reference::fault::plant::payload::digits;
use crate::reference::fault::site::Site;
use crate::spec::{Member, Outcome, Spec};

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
