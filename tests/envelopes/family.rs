//! What the super-apps of the Alipay+ family send: all fields, with real values, or empty.

use miniapp_conformance::fields::Fields;
use miniapp_conformance::scenario::{Step, World};

use super::{agree, call, last_of, pinned_of, platform, unbind, world};

const SPEC: &str = "alipay-plus.getOpenUserInfo";

/// A user as the family knows them.
fn member() -> World {
    let mut world = world();
    let profile = &mut world.users[0].profile;
    for (name, value) in [
        ("gender", "f"),
        ("countryCode", "SG"),
        ("province", "Central"),
    ] {
        profile.set(name.into(), value.to_owned());
    }
    world
}

fn family(name: &str, clause: &str, world: World, steps: Vec<Step>) {
    pinned_of(SPEC, name, clause, &last_of(platform(SPEC), world, steps));
}

#[test]
fn success() {
    let steps = vec![agree(), call()];
    family("success", "success, family", member(), steps);
}

#[test]
fn unset_profile() {
    let mut world = member();
    world.users[0].profile = Fields::new();
    let steps = vec![agree(), call()];
    family("unset-profile", "family.all-present", world, steps);
}

#[test]
fn unauthorised() {
    family("unauthorised", "unauthorised", member(), vec![call()]);
}

#[test]
fn unbound() {
    let steps = vec![agree(), unbind(), call()];
    family("unbound", "product", member(), steps);
}
