//! The faults in the JSON text of a layer.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::damage::DamageOp;
use crate::reference::fault::operator::envelope::texts;
use crate::reference::fault::site::Site;
use crate::spec::Spec;

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let innermost = texts(spec).last();
    let mut faults = Vec::new();
    for layer in texts(spec) {
        // The innermost text is what implementations put together by hand.
        let ops = if Some(layer) == innermost {
            &DamageOp::ALL[..]
        } else {
            &DamageOp::ALL[..3]
        };
        for op in ops {
            let description = format!("the JSON of the layer {layer} {}", op.describe());
            let fault = Fault::new(
                Operator::Damage(*op),
                Site::Layer(layer.clone()),
                description,
            );
            let tolerated = *op == DamageOp::DuplicateMember;
            faults.push(fault.claimed_by(claims.json(layer, None, tolerated)));
        }
    }
    faults
}
