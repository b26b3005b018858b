//! One defect is one finding: findings that come from the same defect are put together.

use super::finding::{Decisive, Finding};
use crate::check::{Compiled, Stage};
use crate::spec::When;

/// Adds `finding` to `all`, or to the one of them that is the same defect.
pub(super) fn add(compiled: &Compiled, all: &mut Vec<Finding>, finding: Finding) {
    match all.iter_mut().find(|one| same(compiled, one, &finding)) {
        None => all.push(finding),
        Some(one) => {
            let (kept, other) = if size(&finding) < size(one) {
                let other = std::mem::replace(one, finding);
                (one, other)
            } else {
                (one, finding)
            };
            kept.count += other.count;
            kept.first = kept.first.min(other.first);
            kept.calls = kept.calls.min(other.calls);
            let clauses = other
                .group
                .violations
                .iter()
                .map(|one| one.clause)
                .chain(other.also);
            let clauses: Vec<_> = clauses.collect();
            also(kept, clauses);
        }
    }
}

/// Notes clauses that are also violated by the defect.
pub(super) fn also(finding: &mut Finding, clauses: impl IntoIterator<Item = usize>) {
    for clause in clauses {
        let known = finding
            .group
            .violations
            .iter()
            .any(|one| one.clause == clause)
            || finding.also.contains(&clause);
        if !known {
            finding.also.push(clause);
        }
    }
}

fn size(finding: &Finding) -> (usize, usize) {
    let steps = finding
        .case
        .scenarios
        .iter()
        .map(|one| one.steps.len())
        .sum();
    (steps, finding.first)
}

fn same(compiled: &Compiled, one: &Finding, other: &Finding) -> bool {
    let (mine, theirs) = (one.group.primary(), other.group.primary());
    if mine.clause != theirs.clause {
        return false;
    }
    if mine.signature() == theirs.signature() {
        return true;
    }
    let outcomes = mine.cause.stage == Stage::Outcome && theirs.cause.stage == Stage::Outcome;
    // A wrong view of versions shows itself as too much here and as too little there.
    outcomes
        && (about_versions(&compiled.clause(mine.clause).1.when)
            || facets(one) == facets(other) && mine.what == theirs.what)
}

fn about_versions(when: &When) -> bool {
    let test = |when: &When| {
        when.facets
            .iter()
            .any(|(_, test)| test.form.is_some() || test.at_least.is_some() || test.below.is_some())
    };
    test(when) || when.any.iter().any(test)
}

fn facets(finding: &Finding) -> Vec<&str> {
    let decisive = finding.decisive.iter();
    decisive
        .filter_map(|one| match one {
            Decisive::Facet { facet, .. } => Some(&**facet),
            _ => None,
        })
        .collect()
}
