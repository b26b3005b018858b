//! Scenarios at random: any world, any order of steps.

use super::build::BuiltRow;
use super::domain::Domain;
use super::parameter::Parameter;
use super::versions;
use crate::fields::{Fields, Name};
use crate::rng::Rng;
use crate::scenario::{Argument, Capability, FacetValue, Scenario, Step};
use crate::spec::FacetKind;

/// Any scenario. Half of the time it is a history with all levels at random, else the steps come in any order.
pub(super) fn random(domain: &Domain, rng: &mut Rng) -> Scenario {
    let levels: Vec<usize> = domain
        .parameters
        .iter()
        .map(|one| level(one, rng))
        .collect();
    let mut scenario = BuiltRow::new(domain, &domain.parameters, &levels).build(domain, rng);
    if rng.chance(1, 2) {
        return scenario;
    }
    for (name, facet) in domain.spec.facets.iter() {
        if domain.versions.contains(name) && rng.chance(1, 3) {
            let version = versions::random(rng, &facet.bounds);
            scenario
                .world
                .facets
                .set(name.clone(), FacetValue::Text(version));
        }
    }
    let users = scenario.world.users.len();
    let steps = 1 + rng.below(10);
    scenario.steps.truncate(rng.below(3));
    while scenario.steps.len() < steps {
        let step = step(domain, rng, users);
        scenario.steps.extend(step);
    }
    scenario.steps.push(call(domain, rng));
    scenario.tidy();
    scenario
}

/// Half of the time the most important level: a scenario in which everything is odd hides more than it shows.
fn level(parameter: &Parameter, rng: &mut Rng) -> usize {
    let plain = match parameter {
        Parameter::Facet(..) => 2,
        Parameter::Callbacks(_) | Parameter::Calls(_) => 1,
        _ => 0,
    };
    if rng.chance(plain, 4) {
        0
    } else {
        rng.below(parameter.levels())
    }
}

fn step(domain: &Domain, rng: &mut Rng, users: usize) -> Option<Step> {
    match rng.below(16) {
        0..5 => tap(domain, rng),
        5..10 => Some(call(domain, rng)),
        10 => domain.has(&Capability::Revoke).then_some(Step::Revoke),
        11 | 12 => (users > 1).then(|| Step::SwitchUser {
            user: rng.below(users),
        }),
        13 => {
            let changing = &domain.changing;
            let facet = changing.get(rng.below(changing.len()))?.clone();
            let value = rng.pick(domain.changes(&facet)).clone();
            Some(Step::Set { facet, value })
        }
        14 => restart(domain, rng),
        _ => {
            let button = domain
                .spec
                .button
                .as_ref()
                .filter(|_| domain.has(&Capability::CanIUse))?;
            Some(Step::CanIUse {
                query: button.query.clone(),
            })
        }
    }
}

fn tap(domain: &Domain, rng: &mut Rng) -> Option<Step> {
    let button = domain
        .spec
        .button
        .as_ref()
        .filter(|_| domain.has(&Capability::Tap))?;
    let mut attributes = Fields::new();
    for (name, attribute) in button.attributes.iter() {
        let value = if rng.chance(4, 5) || attribute.others.is_empty() {
            Some(attribute.right.clone())
        } else {
            rng.pick(&attribute.others).clone()
        };
        if let Some(value) = value {
            attributes.set(name.clone(), value);
        }
    }
    let answers = &domain.answers;
    let answer = if rng.chance(1, 2) {
        answers[0]
    } else {
        *rng.pick(answers)
    };
    Some(Step::Tap { attributes, answer })
}

fn call(domain: &Domain, rng: &mut Rng) -> Step {
    let subsets = &domain.callbacks;
    let callbacks = if rng.chance(1, 2) {
        &subsets[0]
    } else {
        rng.pick(subsets)
    };
    let mut members = serde_json::Map::new();
    for (name, values) in domain.spec.call.members.iter() {
        if let Some(value) = values
            .get(rng.below(values.len()))
            .filter(|value| !value.is_null())
        {
            members.insert(name.to_string(), value.clone());
        }
    }
    let argument = callbacks.as_ref().map(|callbacks: &Vec<Name>| Argument {
        callbacks: callbacks.clone(),
        members,
    });
    Step::Call {
        argument,
        answer: domain.spec.call.asks.then(|| *rng.pick(&domain.answers)),
        overlap: domain.has(&Capability::Overlap) && rng.chance(1, 6),
        nested: domain.has(&Capability::Nested) && rng.chance(1, 8),
    }
}

fn restart(domain: &Domain, rng: &mut Rng) -> Option<Step> {
    if !domain.has(&Capability::Restart) {
        return None;
    }
    let mut facets = Fields::new();
    for (name, facet) in domain.spec.facets.iter() {
        if facet.kind == FacetKind::Version && rng.chance(1, 2) {
            facets.set(name.clone(), rng.pick(domain.values(name)).clone());
        }
    }
    Some(Step::Restart { facets })
}
