//! What was not exercised has not passed.

use miniapp_conformance::adapter::RunOutcome;
use miniapp_conformance::campaign::{CampaignResult, Conclusion, Settings, Verdict};
use miniapp_conformance::generate::{Case, Tie};
use miniapp_conformance::scenario::{Capability, Scenario, Step};

use super::support::{adapter, domain, platform, run, settings, verdict};

/// A campaign on a conforming platform whose adapter lacks a capability.
fn without(capability: &Capability) -> CampaignResult {
    let connect = || {
        let mut platform = platform(&[]);
        let all = adapter(move |scenario: &Scenario| platform.run(scenario));
        Box::new(all.without(capability)) as _
    };
    run(&connect, &settings(0, 200))
}

#[test]
fn what_an_adapter_cannot_do_is_inapplicable() {
    let set = Capability::Set("productBound".into());
    for (capability, clause) in [
        (Capability::Users, "authorisation.per-user"),
        (Capability::Revoke, "authorisation.revoked"),
        (Capability::CanIUse, "can-i-use.boolean"),
        (Capability::Refuse, "button.refuse"),
        (Capability::Bare, "callbacks.no-argument"),
        (
            Capability::Facet("accountType".into()),
            "account.enterprise",
        ),
        (set, "product.follows-binding"),
    ] {
        let result = without(&capability);
        let verdict = verdict(&result, clause);
        assert_eq!(
            verdict,
            Verdict::Inapplicable,
            "{clause} without {capability}"
        );
        assert!(result.findings.is_empty(), "without {capability}");
    }
}

#[test]
fn what_an_adapter_declines_after_all_is_untestable() {
    let connect = || {
        let mut platform = platform(&[]);
        let run = move |scenario: &Scenario| {
            let bare = |step: &Step| matches!(step, Step::Call { argument: None, .. });
            if scenario.steps.iter().any(bare) {
                RunOutcome::Declined {
                    capability: Capability::Bare,
                    reason: "the bridge needs an object".to_owned(),
                }
            } else {
                platform.run(scenario).into()
            }
        };
        Box::new(adapter(run)) as _
    };
    let result = run(&connect, &settings(0, 200));
    assert_eq!(
        verdict(&result, "callbacks.no-argument"),
        Verdict::Untestable
    );
    assert_eq!(result.declined.len(), 1);
    assert!(result.declined[0].cases > 0);
    assert_eq!(result.conclusion, Conclusion::NotEstablished);
}

/// A campaign of one pair.
fn pair(change: impl FnOnce(&mut Scenario)) -> CampaignResult {
    let one = domain().probe();
    let mut two = one.clone();
    change(&mut two);
    let case = Case {
        scenarios: vec![one, two],
        tie: Some(Tie::Relation("relation.private-data".into())),
    };
    let connect = || {
        let mut platform = platform(&[]);
        Box::new(adapter(move |scenario: &Scenario| platform.run(scenario))) as _
    };
    let settings = Settings {
        corpus: vec![case],
        ..settings(0, 0)
    };
    run(&connect, &settings)
}

#[test]
fn a_pair_that_does_not_differ_exercises_nothing() {
    let alike = pair(|_| {});
    assert_eq!(
        verdict(&alike, "relation.private-data"),
        Verdict::NotExercised
    );
    let differing = pair(|scenario| {
        let private = &mut scenario.world.users[0].private;
        private.set("userId".into(), "2088173917500009".to_owned());
    });
    assert_eq!(verdict(&differing, "relation.private-data"), Verdict::Pass);
}

#[test]
fn nothing_that_was_run_is_nothing_that_passed() {
    let connect = || {
        let mut platform = platform(&[]);
        Box::new(adapter(move |scenario: &Scenario| platform.run(scenario))) as _
    };
    let result = run(&connect, &settings(0, 0));
    assert_eq!(result.conclusion, Conclusion::NotEstablished);
    assert!(
        result
            .clauses
            .iter()
            .all(|one| one.verdict != Verdict::Pass)
    );
}
