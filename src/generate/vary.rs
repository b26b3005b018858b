//! The twin of a scenario: the same but for the one respect that a relation is about.

use super::domain::Domain;
use super::text::TextClass;
use super::value::{Fill, Slot, make};
use crate::fields::{Fields, Name};
use crate::rng::Rng;
use crate::scenario::{Capability, Consent, FacetValue, Scenario, Step, User};
use crate::spec::{Field, Spec, Vary};
use crate::version::Version;

/// The twin of `base`, or `None` if there is none that differs in just this. Where all users agree and the relation is about users who have not, they
/// refuse instead, in both.
pub(super) fn twin(
    domain: &Domain,
    base: &mut Scenario,
    vary: &Vary,
    rng: &mut Rng,
) -> Option<Scenario> {
    // What is known of an account cannot be changed.
    if domain.accounts.is_some() && vary.is_secret() {
        return None;
    }
    if matches!(vary, Vary::Ungranted(_)) && domain.has(&Capability::Refuse) {
        refuse(base);
    }
    let mut twin = base.clone();
    let spec = &domain.spec;
    match vary {
        Vary::Private => {
            let from = spec.users.profile.len();
            for (user, one) in twin.world.users.iter_mut().enumerate() {
                let fields = spec.users.private.iter().enumerate();
                for (at, (name, field)) in fields {
                    let slot = Slot {
                        user,
                        field: from + at,
                    };
                    another(&mut one.private, name, field, slot, rng);
                }
            }
        }
        Vary::Profile(names) => {
            for (user, one) in twin.world.users.iter_mut().enumerate() {
                profile(spec, one, user, names, rng);
            }
        }
        Vary::Ungranted(names) => {
            let granted = granted(base);
            let every = granted.iter().all(|granted| *granted);
            for (user, one) in twin.world.users.iter_mut().enumerate() {
                // Where all of them have agreed in the end, what comes before can be compared.
                if every || !granted[user] {
                    profile(spec, one, user, names, rng);
                }
            }
        }
        Vary::Facet(name) => {
            let own = base.world.facets.get(name)?;
            let values = domain.values(name).iter();
            let others: Vec<_> = values.filter(|value| *value != own).collect();
            let other = others.get(rng.below(others.len()))?;
            twin.world.facets.set(name.clone(), (*other).clone());
        }
        Vary::Newer(names) => {
            for name in names {
                newer(domain, &mut twin, name, rng);
            }
        }
        Vary::Callbacks => {
            // Without a reply callback nothing could be compared.
            let mut subsets = domain.callbacks.clone();
            let reply = &spec.call.reply;
            subsets.retain(|one| {
                one.as_ref()
                    .is_some_and(|all| all.iter().any(|name| reply.contains(name)))
            });
            for step in &mut twin.steps {
                if let Step::Call {
                    argument: Some(argument),
                    ..
                } = step
                    && let Some(callbacks) = rng.pick(&subsets)
                {
                    argument.callbacks.clone_from(callbacks);
                }
            }
        }
        // Within one scenario, wherever a call is made twice.
        Vary::Repeated => return None,
    }
    (twin != *base).then_some(twin)
}

/// Makes refusals of agreements, if every user has agreed in the end.
fn refuse(scenario: &mut Scenario) {
    if granted(scenario).contains(&false) {
        return;
    }
    for step in &mut scenario.steps {
        match step {
            Step::Tap { answer, .. }
            | Step::Call {
                answer: Some(answer),
                ..
            } if *answer == Consent::Agree => *answer = Consent::Refuse,
            _ => {}
        }
    }
}

/// Gives other values to these profile fields of a user.
fn profile(spec: &Spec, one: &mut User, user: usize, names: &[Name], rng: &mut Rng) {
    for (at, (name, field)) in spec.users.profile.iter().enumerate() {
        if names.contains(name) {
            let slot = Slot { user, field: at };
            another(&mut one.profile, name, field, slot, rng);
        }
    }
}

/// Gives a field another value, or none if it may be without.
fn another(fields: &mut Fields<String>, name: &Name, field: &Field, slot: Slot, rng: &mut Rng) {
    let set = !fields.contains(name) || !field.unset || rng.chance(1, 2);
    match make(rng, field, slot, Fill::Class(TextClass::Mixed)).filter(|_| set) {
        Some(value) => {
            fields.set(name.clone(), value);
        }
        None => {
            fields.remove(name);
        }
    }
}

/// For each user whether the user agrees to something in the course of the scenario, and does not withdraw it.
fn granted(scenario: &Scenario) -> Vec<bool> {
    let mut granted = vec![false; scenario.world.users.len()];
    let mut user = 0;
    for step in &scenario.steps {
        match step {
            Step::SwitchUser { user: next } => user = *next,
            Step::Tap {
                answer: Consent::Agree,
                ..
            }
            | Step::Call {
                answer: Some(Consent::Agree),
                ..
            } => granted[user] = true,
            Step::Revoke => granted[user] = false,
            _ => {}
        }
    }
    granted
}

fn newer(domain: &Domain, twin: &mut Scenario, name: &Name, rng: &mut Rng) {
    if !domain.versions.contains(name) {
        return;
    }
    let own = twin
        .world
        .facets
        .get(name)
        .and_then(FacetValue::as_text)
        .map(str::to_owned);
    let Some(own) = own.as_deref().and_then(Version::parse) else {
        return;
    };
    let tries = domain.values(name).iter().filter_map(FacetValue::as_text);
    let newer: Vec<_> = tries
        .filter(|text| Version::compare_text(text, &own).is_gt())
        .collect();
    if let Some(version) = newer.get(rng.below(newer.len())) {
        twin.world
            .facets
            .set(name.clone(), FacetValue::Text((*version).to_owned()));
    }
}
