//! A reply that is none of those which the document describes lacks whatever they have. Everything that the same reply of the same
//! scenario lacks is one finding.

use super::super::finding::Finding;
use super::{absorb, stage};
use crate::check::{Compiled, Stage};

/// Makes one finding of those on one unrecognised reply: that of the most binding clause that comes first.
pub(super) fn together(compiled: &Compiled, all: &mut Vec<Finding>) {
    let is_meant =
        |one: &Finding| one.unrecognised && !one.is_flaky() && stage(one) == Stage::Layer;
    let order = |one: &Finding| {
        let clause = one.group.primary().clause;
        (compiled.clause(clause).1.level, clause)
    };
    let mut at = 0;
    while at < all.len() {
        let finding = &all[at];
        let same = |other: &Finding| {
            is_meant(other)
                && other.case == finding.case
                && other.group.primary().step == finding.group.primary().step
                && order(other) < order(finding)
        };
        let source = Some(finding)
            .filter(|one| is_meant(one))
            .and_then(|_| all.iter().position(same));
        match source {
            None => at += 1,
            Some(source) => {
                let finding = all.remove(at);
                let source = source - usize::from(source > at);
                absorb(&mut all[source], &finding);
            }
        }
    }
}
