//! Which elements of the smallest case decide: with another value of one of them, nothing is violated.

use super::case::Group;
use super::executor::Executor;
use super::finding::Decisive;
use super::shrink::ShrinkTarget;
use crate::adapter::AdapterError;
use crate::check::{Cause, Class, Compiled, Violation, Way};
use crate::generate::{Case, Domain};
use crate::scenario::{Scenario, Step};
use crate::spec::{Check, FacetKind, Level, Past, When};

/// The most values of one facet that are tried.
const TRIES: usize = 4;

/// Looks for the elements that decide, in the time that the executor allows. Each try is one execution.
pub(super) fn decisive(
    executor: &mut Executor<'_>,
    domain: &Domain,
    case: &Case,
    held: &ShrinkTarget,
    clause: usize,
) -> Result<Vec<Decisive>, AdapterError> {
    let mut found = Vec::new();
    let mut passes = |changed: &Case, exercised: bool| -> Result<bool, AdapterError> {
        if executor.is_late() {
            return Ok(false);
        }
        let judged = executor.run(changed)?;
        // A call that comes to something else that is wrong does not pass either.
        let wrong = |group: &Group| group.cause().came().is_some();
        Ok(judged.declined.is_none()
            && judged.broken.is_none()
            && (!exercised || judged.exercised.contains(clause))
            && held.find(&judged).is_none()
            && !judged.groups.iter().any(wrong))
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
        let mut passing = Vec::new();
        for other in others {
            let changed = with(case, |scenario| {
                scenario.world.facets.set(facet.clone(), other.clone());
            });
            if passes(&changed, false)? {
                passing.push(other.to_string());
            }
        }
        if !passing.is_empty() {
            found.push(Decisive::Facet {
                facet: facet.clone(),
                here: here.to_string(),
                passes: passing,
            });
        }
    }
    for (user, one) in scenario.world.users.iter().enumerate() {
        let plain = domain.simplest_user(user);
        for (field, value) in plain.profile.iter() {
            if one.profile.get(field) == Some(value) {
                continue;
            }
            let changed = with(case, |scenario| {
                scenario.world.users[user]
                    .profile
                    .set(field.clone(), value.clone());
            });
            if passes(&changed, false)? {
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
            scenario.tidy();
        });
        if let Step::Set { facet, .. } = &scenario.steps[at] {
            // The clause may be about that change alone, and then it is enough that the rest is right.
            if passes(&changed, false)? {
                let facet = facet.clone();
                found.push(Decisive::Change { facet, step: at });
            }
            continue;
        }
        // Without the step the clause may not be exercised at all.
        if passes(&changed, true)? {
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

/// Sorts what one thing violates, the clause first that says most closely what is wrong, now that it is known what decides: what a clause asks of
/// other facets is no merit.
///
/// A *must* comes before a *should*, unless that asks for the same where the *must* does, and on fewer occasions: then it says more.
pub(super) fn sort(compiled: &Compiled, violations: &mut [Violation], decisive: &[Decisive]) {
    violations.sort_by_key(|one| closeness(compiled, one, decisive));
    let Some(head) = violations.first().map(|one| one.clause) else {
        return;
    };
    let level = |clause: usize| compiled.clause(clause).1.level;
    let changed = decisive
        .iter()
        .any(|one| matches!(one, Decisive::Change { .. }));
    let narrower = |one: &Violation| {
        let (mine, theirs) = (compiled.clause(one.clause).1, compiled.clause(head).1);
        let on_change = |when: &When| when.past.contains(&Past::Changed);
        let wanted = match &one.cause {
            Cause::Outcome { wanted, .. } if changed => wanted,
            _ => return compiled.refines(one.clause, head),
        };
        // That it takes a change is said most closely by the clause on changes.
        let says_so = on_change(&mine.when) && !on_change(&theirs.when);
        says_so && compiled.refines_at(one.clause, head, wanted)
            || compiled.refines(one.clause, head)
    };
    if level(head) == Level::Must
        && let Some(at) = violations.iter().position(narrower)
        && level(violations[at].clause) == Level::Should
    {
        violations[..=at].rotate_right(1);
    }
}

/// How much a clause asks for that makes a difference.
pub(super) fn weight_of(compiled: &Compiled, clause: usize, decisive: &[Decisive]) -> usize {
    weight(compiled, &compiled.clause(clause).1.when, decisive)
}

/// What is no answer at all is said most closely by the clause on what an answer is.
fn closeness(
    compiled: &Compiled,
    violation: &Violation,
    decisive: &[Decisive],
) -> impl Ord + use<> {
    let clause = violation.clause;
    let subject = compiled.clause(clause).1;
    let formless = violation.cause == Cause::QueryType;
    let elsewhere =
        formless && !matches!(subject.check, Some(Check::Boolean)) || violation.is_indirect();
    let weight = weight(compiled, &subject.when, decisive);
    // Of two that say as much, the one that asks for less that makes no difference.
    let idle = subject.when.specificity().saturating_sub(weight);
    (
        violation.is_indirect(),
        subject.level,
        !compiled.is_grave(violation),
        elsewhere,
        !forbids(compiled, violation),
        std::cmp::Reverse(weight),
        idle,
        clause,
    )
}

/// Whether a clause forbids just what came, where that is no reply at all: then it says most closely what is wrong.
fn forbids(compiled: &Compiled, violation: &Violation) -> bool {
    let Way::Came(came) = violation.way else {
        return false;
    };
    let word = came.name(compiled.spec());
    match &compiled.clause(violation.clause).1.check {
        Some(Check::Outcome { never, .. }) => {
            Class::OTHERS.contains(&came) && matches!(&never[..], [one] if **one == *word)
        }
        _ => false,
    }
}

/// Whether a clause speaks of a facet that decides.
pub(super) fn names_what_decides(
    compiled: &Compiled,
    clause: usize,
    decisive: &[Decisive],
) -> bool {
    fn names(when: &When, name: &str) -> bool {
        when.facets.contains(name) || when.any.iter().any(|one| names(one, name))
    }
    let when = &compiled.clause(clause).1.when;
    decisive.iter().any(|one| match one {
        Decisive::Facet { facet, .. } | Decisive::Change { facet, .. } => names(when, facet),
        _ => false,
    })
}

/// A test of versions counts if the version decides, or if an old version is asked for; a form only if versions not written so pass, and a choice only if
/// it decides: that facet is then what the defect is about.
fn weight(compiled: &Compiled, when: &When, decisive: &[Decisive]) -> usize {
    let tests = |when: &When| -> usize {
        when.facets
            .iter()
            .map(|(_, test)| 1 + 2 * usize::from(test.form.is_some()))
            .sum()
    };
    let mut counted = 0;
    for (name, test) in when.facets.iter() {
        let facet = compiled.spec().facets.get(name);
        let passing = decisive.iter().find_map(|one| match one {
            Decisive::Facet { facet, passes, .. } if facet == name => Some(&passes[..]),
            Decisive::Change { facet, .. } if facet == name => Some(&[][..]),
            _ => None,
        });
        let version = facet.is_some_and(|facet| facet.kind == FacetKind::Version);
        let bounds = facet.map_or(&[][..], |facet| &facet.bounds);
        counted += match (version, test.form, passing) {
            (true, Some(form), Some(passing))
                if !passing.iter().any(|text| form.fits(text, bounds)) =>
            {
                3
            }
            (true, None, passing) => usize::from(passing.is_some() || test.below.is_some()),
            (false, _, Some(_)) => 4,
            (true, Some(_), _) | (false, ..) => 0,
        };
    }
    let any = when.any.iter().map(When::specificity).min().unwrap_or(0);
    let any_counted = when
        .any
        .iter()
        .map(|one| weight(compiled, one, decisive))
        .max()
        .unwrap_or(0);
    when.specificity() - tests(when) - any + counted + any_counted
}
