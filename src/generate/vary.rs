//! The twin of a scenario: the same but for the one respect that a relation is about.

use super::domain::Domain;
use super::text::TextClass;
use super::value::{Fill, Slot, make};
use crate::rng::Rng;
use crate::scenario::{FacetValue, Scenario, Step};
use crate::spec::Vary;
use crate::version::Version;

/// The twin of `base`, or `None` if there is none that differs in just this.
pub(super) fn twin(
    domain: &Domain,
    base: &Scenario,
    vary: &Vary,
    rng: &mut Rng,
) -> Option<Scenario> {
    // What is known of an account cannot be changed.
    if domain.accounts.is_some() && matches!(vary, Vary::Private | Vary::Profile(_)) {
        return None;
    }
    let mut twin = base.clone();
    let spec = &domain.spec;
    match vary {
        Vary::Private => {
            let shared = spec.users.profile.len();
            for (user, one) in twin.world.users.iter_mut().enumerate() {
                for (at, (name, field)) in spec.users.private.iter().enumerate() {
                    let slot = Slot {
                        user,
                        field: shared + at,
                    };
                    if let Some(value) = make(rng, field, slot, Fill::Class(TextClass::Mixed)) {
                        one.private.set(name.clone(), value);
                    }
                }
            }
        }
        Vary::Profile(names) => {
            for (user, one) in twin.world.users.iter_mut().enumerate() {
                for (at, (name, field)) in spec.users.profile.iter().enumerate() {
                    if !names.contains(name) {
                        continue;
                    }
                    let slot = Slot { user, field: at };
                    let set = !one.profile.contains(name) || !field.unset || rng.chance(1, 2);
                    match make(rng, field, slot, Fill::Class(TextClass::Mixed)).filter(|_| set) {
                        Some(value) => {
                            one.profile.set(name.clone(), value);
                        }
                        None => {
                            one.profile.remove(name);
                        }
                    }
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

fn newer(domain: &Domain, twin: &mut Scenario, name: &crate::fields::Name, rng: &mut Rng) {
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
