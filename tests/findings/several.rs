//! An implementation with several defects has as many findings.

use miniapp_conformance::adapter::Adapter;
use miniapp_conformance::campaign::Settings;
use miniapp_conformance::generate::Case;
use miniapp_conformance::scenario::{Consent, Scenario, Step};
use miniapp_conformance::spec::Level;

use super::support::{
    adapter, claimed, clauses, compiled, described, domain, faulty, platform, run, settings,
};

const SEEDS: u64 = 20;

/// Enough for each of the defects here to be seen.
const SCENARIOS: usize = 400;

fn is_must(id: &str) -> bool {
    let clause = compiled().spec().clauses.get(id);
    clause.is_some_and(|clause| clause.level == Level::Must)
}

/// Every defect by itself, under the clause that claims it, at every seed.
fn all_are_found(faults: &[&str]) {
    let expected: Vec<_> = faults.iter().map(|id| claimed(id)).collect();
    all_are_found_as(faults, &expected);
}

/// Every defect by itself, under these clauses, at every seed. Only *must* clauses count: an undocumented member that shows
/// something is a finding of a *should* clause beside.
fn all_are_found_as(faults: &[&str], clauses: &[String]) {
    let mut expected: Vec<_> = clauses.iter().filter(|id| is_must(id)).cloned().collect();
    expected.sort_unstable();
    let mut wrong = Vec::new();
    for seed in 0..SEEDS {
        let result = faulty(faults, &settings(seed, SCENARIOS));
        let mut found = super::support::clauses(&result);
        found.retain(|id| is_must(id));
        if found != expected {
            wrong.push(format!("seed {seed}:\n{}", described(&result)));
        }
    }
    assert!(
        wrong.is_empty(),
        "expected {expected:?}\n{}",
        wrong.join("\n")
    );
}

#[test]
fn five_of_reply_callback_text_grant_and_disclosure() {
    all_are_found(&[
        "payload.code.as-number@unbound",
        "callbacks.always.dropped@unauthorised",
        "text.nickName.trimmed@success",
        "grant.shared",
        "payload.gender.real-value@success",
    ]);
}

#[test]
fn five_of_version_button_disclosure_reply_and_address() {
    all_are_found(&[
        "version.baseLibraryVersion.long-form-older",
        "button.handlers.doubled@refuse",
        "disclosure.phone.base64@success",
        "payload.subMsg.changed@unauthorised",
        "text.avatar.query-dropped@success",
    ]);
}

#[test]
fn five_of_carrier_json_revocation_query_and_member() {
    let faults = [
        "callbacks.reply.doubled@unbound",
        "json.inner.duplicate-member",
        "grant.revoke-ignored",
        "can-i-use.number",
        "payload.city.changed@success",
    ];
    all_are_found(&faults);
}

#[test]
fn five_of_button_throwing_cut_disclosure_and_account() {
    all_are_found(&[
        "attribute.scope.empty",
        "callbacks.throws-without-argument",
        "text.nickName.cut-at-64-characters@success",
        "disclosure.userId.plain@unauthorised",
        "payload.code.changed@success+accountType=enterprise",
    ]);
}

#[test]
fn five_of_repetition_refusal_message_always_and_country() {
    all_are_found(&[
        "influence.calls",
        "grant.refusal-grants",
        "payload.msg.changed@unbound",
        "callbacks.always.doubled@success",
        "payload.countryCode.real-value@success",
    ]);
}

#[test]
fn two_of_one_clause_are_two() {
    all_are_found(&[
        "text.nickName.trimmed@success",
        "text.nickName.cut-at-64-characters@success",
    ]);
}

#[test]
fn two_on_different_occasions_are_two() {
    all_are_found(&[
        "callbacks.always.dropped@unauthorised",
        "callbacks.always.doubled@success",
    ]);
}

/// A user who has neither of the two that a full reply is recognised by besides its code taps a button with an empty scope, and calls.
fn nameless_tap_of_no_scope() -> Case {
    let mut scenario = domain().probe();
    for field in ["nickName", "avatar"] {
        scenario.world.users[0]
            .profile
            .set(field.into(), String::new());
    }
    let attributes = [("open-type", "getAuthorize"), ("scope", "")];
    let attributes = attributes.map(|(name, value)| (name.into(), value.to_owned()));
    let tap = Step::Tap {
        attributes: attributes.into_iter().collect(),
        answer: Consent::Agree,
    };
    scenario.steps.insert(0, tap);
    Case::one(scenario)
}

#[test]
fn a_reply_that_is_not_recognised_is_what_a_plainer_user_shows_it_to_be() {
    let faults = ["attribute.scope.empty", "payload.code.changed@success"];
    let settings = Settings {
        corpus: vec![nameless_tap_of_no_scope()],
        ..settings(0, 60)
    };
    let result = faulty(&faults, &settings);
    let described = described(&result);
    assert_eq!(
        clauses(&result),
        ["authorisation.scope", "success.code"],
        "{described}"
    );
    // What it was seen by first is not forgotten.
    let scope = &result.findings[0];
    assert_eq!(scope.first, 0, "{described}");
    let mut also = scope
        .also_violates
        .iter()
        .map(|at| &**compiled().clause(*at).0);
    assert!(also.any(|id| id == "unauthorised.code"), "{described}");
}

#[test]
fn a_reply_that_is_recognised_is_what_it_says() {
    let plain = platform(&["rule.call.ungranted.skipped"]);
    let other = platform(&["payload.code.changed@unauthorised"]);
    let connect = move || {
        let (mut plain, mut other) = (plain.clone(), other.clone());
        Box::new(adapter(move |scenario: &Scenario| {
            let world = &scenario.world.facets;
            let personal = world.get("accountType").map(ToString::to_string);
            if personal.as_deref() == Some("personal") {
                plain.run(scenario)
            } else {
                other.run(scenario)
            }
        })) as Box<dyn Adapter>
    };
    let result = run(&connect, &settings(0, SCENARIOS));
    let clauses = clauses(&result);
    assert!(
        clauses.contains(&"unauthorised.code".to_owned()),
        "{}",
        described(&result)
    );
}

#[test]
fn a_fault_of_an_outer_layer_does_not_hide_one_of_an_inner_layer() {
    let faults = ["envelope.inner.crowded", "payload.gender.changed@success"];
    let result = faulty(&faults, &settings(0, SCENARIOS));
    let mut expected = faults.map(claimed);
    expected.sort_unstable();
    assert_eq!(clauses(&result), expected, "{}", described(&result));
}
