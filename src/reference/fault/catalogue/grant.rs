//! The faults in the books of grants.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::grant::GrantOp;
use crate::reference::fault::site::Site;
use crate::spec::Spec;

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let fault = |op: GrantOp| Fault::new(Operator::Grant(op), Site::Platform, op.describe());
    // Without a button no mini program has a reason to ask, and no handler tells of a grant.
    let buttons = [GrantOp::QueryGrants, GrantOp::AfterHandler];
    let asked = |op: &GrantOp| spec.button.is_some() || !buttons.contains(op);
    GrantOp::ALL
        .into_iter()
        .filter(asked)
        .map(fault)
        .map(|fault| claims.by_probes(fault))
        .collect()
}
