//! The faults in `my.canIUse`.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::query::QueryOp;
use crate::reference::fault::site::Site;
use crate::spec::Spec;

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    if spec.button.is_none() {
        return Vec::new();
    }
    let ops = [
        QueryOp::Text,
        QueryOp::Number,
        QueryOp::Undefined,
        QueryOp::Contrary,
        QueryOp::Throws,
        QueryOp::NotGating,
    ];
    ops.map(|op| {
        Fault::new(Operator::Query(op), Site::Platform, op.describe()).claimed_by(match op {
            QueryOp::Contrary => claims.returns(),
            QueryOp::NotGating => claims.gated(),
            _ => claims.boolean(),
        })
    })
    .into()
}
