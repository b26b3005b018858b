//! The faults in the comparison of the button's attributes.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::attribute::AttributeOp;
use crate::reference::fault::site::Site;
use crate::spec::Spec;

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let attributes = spec
        .button
        .iter()
        .flat_map(|button| button.attributes.names());
    attributes
        .flat_map(|name| {
            AttributeOp::ALL.map(|op| {
                let description = format!("the attribute {name} {}", op.describe());
                Fault::new(
                    Operator::Attribute(op),
                    Site::Attribute(name.clone()),
                    description,
                )
            })
        })
        .map(|fault| claims.by_probes(fault))
        .collect()
}
