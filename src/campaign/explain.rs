//! Which elements of the smallest case decide: with another value of one of them, nothing is violated.

use super::case::Executor;
use super::finding::Decisive;
use super::shrink::Held;
use crate::adapter::AdapterError;
use crate::check::Compiled;
use crate::generate::{Case, Domain};
use crate::scenario::{Scenario, Step};
use crate::spec::{FacetKind, Level, When};

/// The most values of one facet that are tried.
const TRIES: usize = 4;

/// Looks for the elements that decide. Each try is one execution.
pub(super) fn decisive(
    executor: &mut Executor<'_>,
    domain: &Domain,
    case: &Case,
    held: &Held,
) -> Result<Vec<Decisive>, AdapterError> {
    let mut found = Vec::new();
    let mut passes = |changed: &Case| -> Result<bool, AdapterError> {
        let judged = executor.run(changed)?;
        Ok(judged.declined.is_none() && judged.broken.is_none() && held.find(&judged).is_none())
    };
    // Of a pair it is the difference between the two that decides.
    if case.scenarios.len() > 1 {
        return Ok(found);
    }
    let scenario = &case.scenarios[0];
    for (facet, here) in scenario.world.facets.iter() {
        let others: Vec<_> = domain
            .nearest(facet, here)
            .into_iter()
            .take(TRIES)
            .collect();
        for other in others {
            let changed = with(case, |scenario| {
                scenario.world.facets.set(facet.clone(), other.clone());
            });
            if passes(&changed)? {
                found.push(Decisive::Facet {
                    facet: facet.clone(),
                    here: here.to_string(),
                    passes: other.to_string(),
                });
                break;
            }
        }
    }
    for (user, one) in scenario.world.users.iter().enumerate() {
        let plain = domain.plain_user(user);
        for (field, value) in plain.profile.iter() {
            if one.profile.get(field) == Some(value) {
                continue;
            }
            let changed = with(case, |scenario| {
                scenario.world.users[user]
                    .profile
                    .set(field.clone(), value.clone());
            });
            if passes(&changed)? {
                found.push(Decisive::Field {
                    user,
                    field: field.clone(),
                    passes: value.clone(),
                });
            }
        }
    }
    for at in 0..scenario.steps.len().saturating_sub(1) {
        if matches!(scenario.steps[at], Step::Call { .. }) {
            continue;
        }
        let changed = with(case, |scenario| {
            scenario.steps.remove(at);
        });
        if passes(&changed)? {
            found.push(Decisive::Step(at));
        }
    }
    Ok(found)
}

fn with(case: &Case, change: impl FnOnce(&mut Scenario)) -> Case {
    let mut case = case.clone();
    change(&mut case.scenarios[0]);
    case
}

/// How closely a clause says what is wrong, now that it is known which facets decide: what it asks of other facets is no merit.
pub(super) fn closeness(
    compiled: &Compiled,
    clause: usize,
    decisive: &[Decisive],
) -> (Level, std::cmp::Reverse<usize>, usize) {
    let subject = compiled.clause(clause).1;
    let decides = |name: &str| {
        decisive
            .iter()
            .any(|one| matches!(one, Decisive::Facet { facet, .. } if &**facet == name))
    };
    let weight = weight(compiled, &subject.when, &decides);
    (subject.level, std::cmp::Reverse(weight), clause)
}

fn weight(compiled: &Compiled, when: &When, decides: &impl Fn(&str) -> bool) -> usize {
    let facets: usize = when
        .facets
        .iter()
        .map(|(_, test)| 1 + 2 * usize::from(test.form.is_some()))
        .sum();
    let counted: usize = when
        .facets
        .iter()
        .filter(|(name, _)| decides(name))
        .map(|(name, test)| {
            let version = compiled
                .spec()
                .facets
                .get(name)
                .is_some_and(|facet| facet.kind == FacetKind::Version);
            // A facet that is no version and decides is what the defect is about.
            if version {
                1 + 2 * usize::from(test.form.is_some())
            } else {
                4
            }
        })
        .sum();
    let any: usize = when.any.iter().map(When::specificity).min().unwrap_or(0);
    let any_counted: usize = when
        .any
        .iter()
        .map(|one| weight(compiled, one, decides))
        .max()
        .unwrap_or(0);
    when.specificity() - facets - any + counted + any_counted
}
