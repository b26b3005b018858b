//! The specs that the program carries: the reference platform conforms to each, whichever alternatives it follows.

use std::sync::Arc;

use miniapp_conformance::adapter::{Adapter, InProcess};
use miniapp_conformance::audit::audit;
use miniapp_conformance::campaign::{CampaignResult, Conclusion, Settings, Verdict, run};
use miniapp_conformance::check::{Compiled, Way};
use miniapp_conformance::reference::Reference;
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::spec::{BUILTIN, Loaded, load_with_origin, merge};

fn all() -> impl Iterator<Item = (Loaded, Arc<Compiled>)> {
    BUILTIN.iter().map(|one| {
        let loaded = load_with_origin(one.text, one.file).expect("a spec");
        let compiled = Compiled::new(Arc::new(loaded.spec.clone())).expect("compiled");
        (loaded, Arc::new(compiled))
    })
}

/// A campaign against a platform.
pub fn campaign(
    compiled: &Arc<Compiled>,
    platform: &Reference,
    scenarios: usize,
) -> CampaignResult {
    let connect = || {
        let mut platform = platform.clone();
        let run = move |scenario: &Scenario| platform.run(scenario);
        Box::new(InProcess::new(compiled.spec(), run)) as Box<dyn Adapter>
    };
    let settings = Settings {
        scenarios,
        shrink_budget: 20,
        ..Settings::default()
    };
    run(compiled, &connect, &settings, &mut |_| {}).expect("a campaign")
}

#[test]
fn nothing_is_wrong_with_them() {
    for (loaded, compiled) in all() {
        let found = audit(&loaded, &compiled, 1000).expect("a run");
        let said: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "{}", said.join("\n"));
    }
}

#[test]
fn every_alternative_of_every_reading_conforms_unless_another_is_pinned() {
    for (loaded, compiled) in all() {
        for (name, reading) in loaded.spec.readings.iter() {
            for alternative in reading.alternatives.names() {
                let platform =
                    Reference::new(compiled.spec().clone()).with_reading(name, alternative);
                let allowed = reading
                    .pinned
                    .as_ref()
                    .is_none_or(|only| only == alternative);
                let scenarios = if allowed { 60 } else { 400 };
                let result = campaign(&compiled, &platform, scenarios);
                let failed: Vec<_> = result
                    .clauses
                    .iter()
                    .filter(|one| one.verdict == Verdict::Fail)
                    .map(|one| compiled.clause(one.clause).0.to_string())
                    .collect();
                let should = |id: &String| {
                    loaded.spec.clauses.get(id).is_some_and(|clause| {
                        clause.level == miniapp_conformance::spec::Level::Should
                    })
                };
                assert_eq!(
                    result.conclusion != Conclusion::NonConformant,
                    allowed,
                    "{} with {name} {alternative}: {failed:?}",
                    loaded.spec.name
                );
                assert!(!allowed || failed.iter().all(should), "{failed:?}");
            }
        }
    }
}

/// What a platform may do wrong: the spec, a change of what the platform follows, and the clause that has to notice.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "alipay-plus.getOpenUserInfo",
        r#"{"outcomes": {"success": {"payload": {"gender": {"profile": null, "constant": ""}}}}}"#,
        "family.gender",
    ),
    (
        "alipay-plus.getOpenUserInfo",
        r#"{"outcomes": {"success": {"payload": {"city": {"profile": "province"}}}}}"#,
        "family.city",
    ),
    (
        "alipay-plus.getOpenUserInfo",
        r#"{"readings": {"city-unset": {"pinned": "absent"}}}"#,
        "family.all-present",
    ),
    (
        "alipay-plus.getOpenUserInfo",
        r#"{"outcomes": {"success": {"payload": {"countryCode": {"profile": null, "constant": "Singapore"}}}}}"#,
        "family.country-code-values",
    ),
    (
        "alipay-plus.getOpenUserInfo",
        r#"{"outcomes": {"success": {"payload": {"avatar": {"profile": null, "constant": "LONG"}}}}}"#,
        "family.avatar-length",
    ),
    (
        "my.getAuthCode",
        r#"{"outcomes": {"success": {"payload": {"authCode": {"fresh": null, "constant": "code"}}}}}"#,
        "success.code-differs",
    ),
    (
        "my.getAuthCode",
        r#"{"outcomes": {"success": {"payload": {"authSuccessScopes": {"listed": null, "argument": "scopes"}}}}}"#,
        "success.success-scopes",
    ),
    (
        "my.getAuthCode",
        r#"{"outcomes": {"success": {"payload": {"authSuccessScopes": {"listed": null, "constant": ["auth_user"]}}}}}"#,
        "success.scopes-asked-for",
    ),
    (
        "my.getAuthCode",
        r#"{"outcomes": {"denied": {"carrier": {"callback": "success"}}}}"#,
        "callbacks.fail-carries",
    ),
    (
        "my.getAuthCode",
        r#"{"outcomes": {"denied": {"payload": {"error": {"constant": 2001}}}}}"#,
        "denied.number",
    ),
    (
        "my.getAuthCode",
        r#"{"outcomes": {"denied": {"payload": {"message": {"profile": "nickName"}}}}}"#,
        "disclosure.refusal",
    ),
    (
        "my.getAuthCode",
        r#"{"rules": {"call": {"default": {"reading": {"then": {"silent": {"outcome": null, "continue": true}}}}}}}"#,
        "scopes.default",
    ),
    (
        "my.getAuthCode",
        r#"{"rules": {"call": {"silent-otherwise": {"reading": {"then": {"silent": {"outcome": null, "continue": true}}}}}}}"#,
        "scopes.silent",
    ),
    (
        "my.getAuthCode",
        r#"{"rules": {"call": {"refused": {"then": {"outcome": "success"}}}}}"#,
        "authorisation.refused",
    ),
    (
        "my.getAuthCode",
        r#"{"rules": {"call": {"system-failed": {"then": {"outcome": "success"}}}}}"#,
        "authorisation.exception",
    ),
    (
        "my.getAuthCode",
        r#"{"rules": {"call": {"agreed": {"then": {"outcome": "denied"}}}}}"#,
        "authorisation.agreed",
    ),
];

#[test]
fn a_platform_that_does_something_else_is_caught() {
    for (name, fault, clause) in FAULTS {
        let (loaded, compiled) = all()
            .find(|(loaded, _)| loaded.spec.name == *name)
            .expect("carried");
        let mut followed = serde_json::to_value(&loaded.spec).expect("JSON");
        let fault = fault.replace("LONG", &"x".repeat(2049));
        merge(&mut followed, serde_json::from_str(&fault).expect("JSON"));
        let platform = Arc::new(serde_json::from_value(followed).expect("a platform"));
        let result = campaign(&compiled, &Reference::new(platform), 400);
        let failed: Vec<_> = result
            .clauses
            .iter()
            .filter(|one| one.verdict == Verdict::Fail)
            .map(|one| &**compiled.clause(one.clause).0)
            .collect();
        // A clause that follows from another one is shown as a consequence there.
        let also = result.findings.iter().any(|finding| {
            let violations = finding.group.violations.iter();
            violations
                .map(|one| one.clause)
                .chain(finding.also_violates.iter().copied())
                .any(|one| &**compiled.clause(one).0 == *clause)
        });
        assert!(
            failed.contains(clause) || also,
            "{name} {fault}: {clause} expected, failed {failed:?}"
        );
    }
}

#[test]
fn a_callback_without_an_argument_carries_no_reply() {
    for (_, compiled) in all() {
        let spec = compiled.spec().clone();
        let connect = || {
            let mut platform = Reference::new(spec.clone());
            let run = move |scenario: &Scenario| {
                let mut trace = platform.run(scenario);
                for fired in trace.steps.iter_mut().flat_map(|step| &mut step.fired) {
                    if &*fired.name == "success" {
                        fired.argument = None;
                    }
                }
                trace
            };
            Box::new(InProcess::new(&spec, run)) as Box<dyn Adapter>
        };
        let settings = Settings {
            scenarios: 50,
            shrink_budget: 20,
            ..Settings::default()
        };
        let result = run(&compiled, &connect, &settings, &mut |_| {}).expect("a campaign");
        assert_eq!(
            result.conclusion,
            Conclusion::NonConformant,
            "{}",
            spec.name
        );
        assert!(
            result
                .findings
                .iter()
                .any(|one| one.group.primary().way == Way::Missing),
            "{}",
            spec.name
        );
    }
}
