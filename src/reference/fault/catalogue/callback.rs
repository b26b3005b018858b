//! The faults in how callbacks are run.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::callback::{CallbackOp, OverlapOp, ThrowOp};
use crate::reference::fault::site::Site;
use crate::spec::{Carrier, Spec};

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, outcome) in spec.outcomes.iter().filter(|(_, outcome)| !outcome.open) {
        let reply = |op, what: &str| {
            let description = format!("the reply of {name} {what}");
            Fault::new(
                Operator::Callback(op),
                Site::Reply(name.clone()),
                description,
            )
        };
        let one = claims.one_reply(name);
        faults.push(reply(CallbackOp::ReplyDropped, "reaches no callback").claimed_by(one.clone()));
        faults.push(reply(CallbackOp::ReplyDoubled, "is carried twice").claimed_by(one.clone()));
        if spec.call.reply.len() > 1 {
            faults.push(
                reply(CallbackOp::ReplyByBoth, "is carried by two callbacks").claimed_by(one),
            );
        }
        // Where a reading says which callback carries it, either does.
        if spec.call.reply.len() > 1 && matches!(outcome.carrier, Some(Carrier::Callback(_))) {
            let swapped = reply(CallbackOp::ReplySwapped, "is carried by the wrong callback");
            faults.push(swapped.claimed_by(claims.carrier(name)));
        }
        if let Some(always) = &spec.call.always {
            let clause = claims.always(name);
            for (op, what) in [
                (CallbackOp::AlwaysDropped, "does not run"),
                (CallbackOp::AlwaysDoubled, "runs twice"),
            ] {
                let description = format!("at a reply of {name}, {always} {what}");
                let fault = Fault::new(
                    Operator::Callback(op),
                    Site::Always(name.clone()),
                    description,
                );
                faults.push(fault.claimed_by(clause.clone()));
            }
        }
    }
    let callbacks = spec.call.reply.iter().chain(&spec.call.always);
    let throws = [
        ThrowOp::NoArgument,
        ThrowOp::NoCallback,
        ThrowOp::Afterwards,
    ]
    .into_iter()
    .chain(callbacks.cloned().map(ThrowOp::Missing));
    faults.extend(throws.map(|op| {
        let clause = claims.not_thrown(op.given());
        let description = op.describe();
        Fault::new(Operator::Throw(op), Site::Platform, description).claimed_by(clause)
    }));
    let outcome = spec.outcomes.iter().find(|(_, outcome)| !outcome.open);
    for (op, what) in [
        (
            OverlapOp::Crossed,
            "of two calls that overlap, the second gets both replies",
        ),
        (
            OverlapOp::Lost,
            "of two calls that overlap, the second gets no reply",
        ),
    ] {
        let fault = Fault::new(Operator::Overlap(op), Site::Platform, what);
        faults.push(fault.claimed_by(outcome.and_then(|(name, _)| claims.one_reply(name))));
    }
    faults
}
