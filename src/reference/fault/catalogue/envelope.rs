//! The faults in the layers around a payload.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::envelope::{ArgumentOp, LayerOp};
use crate::reference::fault::site::Site;
use crate::spec::{Layer, Spec};

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let Some((outcome, _)) = spec
        .outcomes
        .iter()
        .find(|(_, outcome)| !outcome.open && !outcome.plain)
    else {
        return Vec::new();
    };
    let last = spec.envelope.len() - 1;
    let mut faults = Vec::new();
    for (at, (name, layer)) in spec.envelope.iter().enumerate().skip(1) {
        for op in ops(layer, at == last) {
            let description = format!("the layer {name} {}", op.describe());
            let fault = Fault::new(Operator::Layer(op), Site::Layer(name.clone()), description);
            faults.push(claims.by_reply(fault, outcome));
        }
    }
    for op in [
        ArgumentOp::Array,
        ArgumentOp::Text,
        ArgumentOp::Null,
        ArgumentOp::Missing,
        ArgumentOp::Opaque,
    ] {
        let fault = Fault::new(Operator::Argument(op), Site::Platform, op.describe());
        faults.push(match op {
            ArgumentOp::Opaque => fault.claimed_by(claims.argument_json(outcome)),
            // No value is of no type: the first clause that states one.
            ArgumentOp::Missing => fault.claimed_by(claims.argument_type(outcome)),
            _ => claims.by_reply(fault, outcome),
        });
    }
    faults
}

fn ops(layer: &Layer, payload: bool) -> Vec<LayerOp> {
    let mut ops = if layer.encoded {
        vec![LayerOp::NotEncoded, LayerOp::EncodedTwice]
    } else {
        vec![LayerOp::Encoded]
    };
    ops.extend([LayerOp::Flattened, LayerOp::Recased]);
    if !payload {
        // A member too many in the payload is a fault of the payload.
        ops.push(LayerOp::Crowded);
    }
    ops
}
