//! The faults that bring the platform down.

use crate::reference::fault::claims::Claims;
use crate::reference::fault::model::{Fault, Operator};
use crate::reference::fault::operator::crash::CrashOp;
use crate::reference::fault::site::Site;
use crate::spec::Spec;

/// The faults of this kind. They cannot be tried out without bringing down whoever tries them.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let fault = |op, what| {
        Fault::new(Operator::Crash(op), Site::Platform, what).claimed_by(claims.answers())
    };
    let mut faults = vec![fault(
        CrashOp::BareCall,
        "a call without an argument crashes the platform",
    )];
    if spec.button.is_some() {
        faults.push(fault(CrashOp::Refusal, "a refusal crashes the platform"));
    }
    faults
}
