//! The faults in the books of grants that show only once several things have happened in one order.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::order::OrderOp;
use crate::reference::fault::site::Site;

/// The faults of this kind.
pub(super) fn faults(claims: &Claims) -> Vec<Fault> {
    let fault = |op: OrderOp| Fault::new(Operator::Order(op), Site::Platform, op.describe());
    let all = OrderOp::ALL.into_iter().map(fault);
    all.map(|fault| claims.by_probes(fault)).collect()
}
