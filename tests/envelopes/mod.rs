//! The formats of envelopes, pinned: what the reference platform sends for each outcome, raw and parsed.

mod auth_code;
mod family;

use std::sync::Arc;

use miniapp_conformance::reference::Reference;
use miniapp_conformance::scenario::{Consent, FacetValue, Scenario, Step, User, World};
use miniapp_conformance::spec;
use miniapp_conformance::trace::{Carried, Record};

use crate::support::pinned;

fn world() -> World {
    let facets = [
        ("clientVersion", FacetValue::from("10.1.35")),
        ("baseLibraryVersion", FacetValue::from("1.16.4")),
        ("accountType", FacetValue::from("personal")),
        ("productBound", FacetValue::from(true)),
    ];
    let profile = [
        ("nickName", "A\"n\\n 😀\n"),
        (
            "avatar",
            "https://tfs.alipayobjects.com/images/partner/x?a=1&b=%2F",
        ),
        ("gender", "F"),
        ("city", "杭州市"),
    ];
    World {
        unknown: Vec::new(),
        facets: facets
            .into_iter()
            .map(|(name, value)| (name.into(), value))
            .collect(),
        users: vec![User {
            profile: profile
                .into_iter()
                .map(|(name, value)| (name.into(), value.to_owned()))
                .collect(),
            private: [("userId".into(), "2088000000000000".to_owned())]
                .into_iter()
                .collect(),
        }],
    }
}

fn agree() -> Step {
    let attributes = [("open-type", "getAuthorize"), ("scope", "userInfo")];
    Step::Tap {
        attributes: attributes
            .into_iter()
            .map(|(name, value)| (name.into(), value.to_owned()))
            .collect(),
        answer: Consent::Agree,
    }
}

fn unbind() -> Step {
    Step::Set {
        facet: "productBound".into(),
        value: FacetValue::from(false),
    }
}

/// The built-in platform for one of the specs.
fn platform(name: &str) -> Reference {
    let builtin = spec::find(name).expect("a built-in spec");
    let spec = spec::load(builtin.text, builtin.file).expect("a spec");
    Reference::new(Arc::new(spec))
}

/// What the last step of a scenario brings.
fn last_of(mut platform: Reference, world: World, steps: Vec<Step>) -> Record {
    let mut trace = platform.run(&Scenario { world, steps });
    trace.steps.pop().expect("a record")
}

fn last(world: World, steps: Vec<Step>) -> Record {
    last_of(platform(spec::DEFAULT.name), world, steps)
}

fn call() -> Step {
    Step::call(["success", "fail", "complete"])
}

fn pinned(name: &str, clause: &str, record: &Record) {
    pinned_of(spec::DEFAULT.name, name, clause, record);
}

/// Pins what callbacks were given, in the folder of the spec; that of the default spec is the one above.
fn pinned_of(of: &str, name: &str, clause: &str, record: &Record) {
    let mut text = String::new();
    for fired in &record.fired {
        let raw = match &fired.argument {
            Some(Carried::Json(raw) | Carried::Opaque(raw)) => raw.as_str(),
            None => "",
        };
        text += &format!("{}\n  raw    {raw}\n", fired.name);
        let Ok(argument) = serde_json::from_str::<serde_json::Value>(raw) else {
            continue;
        };
        if let Some(inner) = argument["response"].as_str() {
            let inner: serde_json::Value = serde_json::from_str(inner).expect("JSON in a string");
            let laid_out = serde_json::to_string_pretty(&inner).expect("JSON");
            text += &format!("  inside {}\n", laid_out.replace('\n', "\n         "));
        }
    }
    if record.fired.is_empty() && record.thrown.is_none() && !record.absent {
        text += "no callback runs\n";
    }
    if let Some(thrown) = &record.thrown {
        text += &format!("thrown\n  {thrown}\n");
    }
    if record.absent {
        text += "the function is not there\n";
    }
    let folder = if of == spec::DEFAULT.name { "" } else { of };
    let about = format!("{of}, clauses: {clause}");
    pinned::described(&format!("envelopes/{folder}"), name, &text, Some(about));
}

#[test]
fn success() {
    pinned(
        "success",
        "success, historical",
        &last(world(), vec![agree(), call()]),
    );
}

#[test]
fn unset_profile() {
    let mut world = world();
    world.users[0].profile = miniapp_conformance::fields::Fields::new();
    pinned(
        "unset-profile",
        "reading.nick-name-unset",
        &last(world, vec![agree(), call()]),
    );
}

#[test]
fn unauthorised() {
    pinned("unauthorised", "unauthorised", &last(world(), vec![call()]));
}

#[test]
fn unbound() {
    pinned(
        "unbound",
        "product",
        &last(world(), vec![agree(), unbind(), call()]),
    );
}

#[test]
fn below_the_library() {
    let mut world = world();
    world
        .facets
        .set("baseLibraryVersion".into(), FacetValue::from("1.16.3"));
    pinned(
        "below-library",
        "availability.library",
        &last(world, vec![call()]),
    );
}

#[test]
fn below_the_client() {
    let mut world = world();
    world
        .facets
        .set("clientVersion".into(), FacetValue::from("10.1.34"));
    pinned(
        "below-client",
        "availability.client",
        &last(world, vec![call()]),
    );
}
