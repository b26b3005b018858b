//! The scenarios of known defects that come with the built-in specs: each fits its spec, exercises its clause, is kept by a
//! conforming platform and violated, in the way that the file says, by a platform with the defect that it is there for.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use miniapp_conformance::adapter::{Adapter, InProcess, RunOutcome};
use miniapp_conformance::campaign::{self, CaseJudgement, Executor, Regression, Settings, Verdict};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::reference::fault::{Fault, catalogue};
use miniapp_conformance::scenario::{Capability, Scenario};
use miniapp_conformance::spec;

use super::support::{faulty, settings};

/// For each file the planted fault that it is there for: spec, name and fault.
const DEFECTS: &[(&str, &str, &str)] = &[
    (
        "my.getOpenUserInfo",
        "event-on-agreement",
        "button.handlers.dropped@agree",
    ),
    (
        "my.getOpenUserInfo",
        "event-on-refusal",
        "button.handlers.dropped@refuse",
    ),
    (
        "my.getOpenUserInfo",
        "refusal-looks-like-agreement",
        "button.handlers.swapped@refuse",
    ),
    (
        "my.getOpenUserInfo",
        "agreement-reports-an-error-too",
        "button.handlers.both@agree",
    ),
    (
        "my.getOpenUserInfo",
        "button-without-scope",
        "attribute.scope.absent",
    ),
    (
        "my.getOpenUserInfo",
        "scope-of-something-else",
        "rule.tap.other-scope.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "open-type-in-lower-case",
        "attribute.open-type.any-case",
    ),
    (
        "my.getOpenUserInfo",
        "call-inside-the-handler",
        "grant.after-handler",
    ),
    (
        "my.getOpenUserInfo",
        "agreement-is-not-enough",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "function-is-a-stub",
        "callbacks.reply.dropped@unauthorised",
    ),
    (
        "my.getOpenUserInfo",
        "success-and-fail",
        "callbacks.reply.by-both@success",
    ),
    (
        "my.getOpenUserInfo",
        "complete-is-lost",
        "callbacks.always.dropped@unauthorised",
    ),
    (
        "my.getOpenUserInfo",
        "call-without-argument",
        "callbacks.throws-without-argument",
    ),
    (
        "my.getOpenUserInfo",
        "call-without-callbacks",
        "callbacks.throws-without-callbacks",
    ),
    (
        "my.getOpenUserInfo",
        "call-without-fail",
        "callbacks.throws-without-success",
    ),
    (
        "my.getOpenUserInfo",
        "code-is-a-number",
        "payload.code.as-number@success",
    ),
    (
        "my.getOpenUserInfo",
        "one-layer-is-missing",
        "envelope.payload.flattened",
    ),
    (
        "my.getOpenUserInfo",
        "response-is-an-object",
        "envelope.inner.not-encoded",
    ),
    (
        "my.getOpenUserInfo",
        "default-nickname",
        "text.nickName.unset-as-word@success",
    ),
    (
        "my.getOpenUserInfo",
        "default-avatar",
        "text.avatar.unset-as-word@success",
    ),
    (
        "my.getOpenUserInfo",
        "emoji-in-the-nickname",
        "text.nickName.astral-replaced@success",
    ),
    (
        "my.getOpenUserInfo",
        "nickname-in-another-encoding",
        "text.nickName.percent-encoded@success",
    ),
    (
        "my.getOpenUserInfo",
        "quote-in-the-nickname",
        "text.nickName.raw-quotes@success",
    ),
    (
        "my.getOpenUserInfo",
        "backslash-in-the-nickname",
        "text.nickName.raw-backslashes@success",
    ),
    (
        "my.getOpenUserInfo",
        "line-break-in-the-nickname",
        "text.nickName.raw-controls@success",
    ),
    (
        "my.getOpenUserInfo",
        "refusal-ends-the-page",
        "crash.refusal",
    ),
    (
        "my.getOpenUserInfo",
        "busy-at-the-second-call",
        "payload.code.changed@success+second-call",
    ),
    (
        "my.getOpenUserInfo",
        "information-before-consent",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "refusal-grants",
        "grant.refusal-grants",
    ),
    (
        "my.getOpenUserInfo",
        "grant-of-another-user",
        "grant.shared",
    ),
    (
        "my.getOpenUserInfo",
        "restart-grants-for-all",
        "order.shared-by-restart",
    ),
    (
        "my.getOpenUserInfo",
        "withdrawn-grant-still-works",
        "grant.revoke-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "withdrawn-grant-comes-back",
        "grant.revoke-forgotten-at-restart",
    ),
    (
        "my.getOpenUserInfo",
        "product-unbound-meanwhile",
        "facet.productBound.change-unnoticed",
    ),
    (
        "my.getOpenUserInfo",
        "version-compared-as-text",
        "version.baseLibraryVersion.string-compare",
    ),
    (
        "my.getOpenUserInfo",
        "old-library-is-served",
        "version.baseLibraryVersion.ignored",
    ),
    (
        "my.getOpenUserInfo",
        "old-client-is-served",
        "version.clientVersion.ignored",
    ),
    (
        "my.getOpenUserInfo",
        "gender-is-told",
        "payload.gender.real-value@success",
    ),
    (
        "my.getOpenUserInfo",
        "user-id-beside-the-reply",
        "disclosure.userId.plain@success",
    ),
    (
        "my.getOpenUserInfo",
        "overlapping-calls",
        "callbacks.overlapping-lost",
    ),
    (
        "my.getOpenUserInfo",
        "dollar-in-the-nickname",
        "text.nickName.cut-at-8-characters@success",
    ),
    (
        "my.getOpenUserInfo",
        "refused-twice",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "third-user-agrees",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "third-user-refuses",
        "grant.refusal-grants",
    ),
    (
        "my.getOpenUserInfo",
        "two-agreed-third-calls",
        "grant.shared",
    ),
    (
        "my.getOpenUserInfo",
        "two-calls-inside-the-handler",
        "grant.after-handler",
    ),
    (
        "my.getOpenUserInfo",
        "users-without-avatar-share-a-grant",
        "grant.shared",
    ),
    (
        "my.getOpenUserInfo",
        "large-numbers-in-versions",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "scopes-of-other-interfaces",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "open-types-of-other-buttons",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "button-with-more-attributes",
        "button.handlers.dropped@agree",
    ),
    (
        "my.getOpenUserInfo",
        "another-button-ends-the-grant",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "another-button-after-a-refusal",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "another-button-after-a-withdrawal",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "another-button-grants-for-another-user",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "call-after-overlapping-calls",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "call-after-a-call-in-the-handler",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "grant-after-an-update",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "refusal-after-an-update",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "withdrawal-after-an-update",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "another-user-after-an-update",
        "grant.shared",
    ),
    (
        "my.getOpenUserInfo",
        "updates-grant",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "question-after-agreement",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "users-of-one-name-share-a-grant",
        "grant.shared",
    ),
    (
        "my.getOpenUserInfo",
        "third-user-withdraws",
        "grant.revoke-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "call-inside-complete",
        "callbacks.reply.dropped@unauthorised",
    ),
    (
        "my.getOpenUserInfo",
        "third-agreement",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "two-agreements-and-a-withdrawal",
        "grant.revoke-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "withdrawal-below-the-minimum",
        "grant.revoke-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "refusal-at-a-button-of-another-scope",
        "grant.agreement-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "two-calls-inside-a-callback",
        "callbacks.always.dropped@unauthorised",
    ),
    (
        "my.getOpenUserInfo",
        "overlapping-calls-before-another-user",
        "text.nickName.of-next-user@success",
    ),
    (
        "my.getOpenUserInfo",
        "nickname-like-a-value",
        "payload.nickName.as-null@success",
    ),
    (
        "my.getOpenUserInfo",
        "failed-twice",
        "rule.call.ungranted.skipped",
    ),
    (
        "my.getOpenUserInfo",
        "withdrawn-twice",
        "grant.revoke-ignored",
    ),
    (
        "my.getOpenUserInfo",
        "question-after-an-update",
        "can-i-use.contrary",
    ),
    (
        "my.getOpenUserInfo",
        "button-after-an-update",
        "button.handlers.dropped@agree",
    ),
    (
        "my.getAuthCode",
        "error-scopes-are-missing",
        "payload.authErrorScopes.dropped@success",
    ),
    (
        "my.getAuthCode",
        "code-is-used-again",
        "payload.authCode.fixed@success",
    ),
    (
        "my.getAuthCode",
        "code-under-another-name",
        "payload.authCode.dropped@success",
    ),
    (
        "my.getAuthCode",
        "silent-refusal",
        "callbacks.reply.dropped@denied",
    ),
    (
        "my.getAuthCode",
        "refusal-through-success",
        "callbacks.reply.swapped@denied",
    ),
    (
        "my.getAuthCode",
        "default-scope",
        "rule.call.default.negated",
    ),
    (
        "my.getAuthCode",
        "scope-as-text",
        "payload.authSuccessScopes.fixed@success",
    ),
    (
        "my.getAuthCode",
        "scopes-as-list",
        "payload.authSuccessScopes.fixed@success",
    ),
    (
        "my.getAuthCode",
        "refusal-gives-a-code",
        "rule.call.refused.gives-success",
    ),
    (
        "my.getAuthCode",
        "agreement-of-another-user",
        "grant.shared",
    ),
];

fn compiled(name: &str) -> Arc<Compiled> {
    let builtin = spec::find(name).expect("a built-in spec");
    let spec = spec::load(builtin.text, builtin.file).expect("a spec");
    Arc::new(Compiled::new(Arc::new(spec)).expect("schemas"))
}

fn suite(compiled: &Compiled) -> Vec<Regression> {
    Regression::builtin(compiled).expect("files that fit the spec")
}

fn judged(compiled: &Arc<Compiled>, fault: Option<&Fault>, one: &Regression) -> CaseJudgement {
    let mut platform = Reference::new(compiled.spec().clone());
    if let Some(fault) = fault {
        platform = platform.with_fault(fault.clone());
    }
    let run = move |scenario: &Scenario| -> RunOutcome {
        let run = std::panic::AssertUnwindSafe(|| platform.run(scenario));
        match std::panic::catch_unwind(run) {
            Ok(trace) => RunOutcome::Trace(trace),
            Err(_) => RunOutcome::Incident(crashed()),
        }
    };
    let mut adapter = InProcess::new(compiled.spec(), run);
    let mut executor = Executor::new(compiled, &mut adapter, 0);
    executor.run(&one.case).expect("a sound adapter")
}

fn crashed() -> miniapp_conformance::adapter::Incident {
    miniapp_conformance::adapter::Incident {
        class: miniapp_conformance::adapter::IncidentClass::Exited,
        detail: "it crashed".to_owned(),
        stderr: Vec::new(),
    }
}

#[test]
fn each_is_kept_by_a_sound_platform_and_violated_by_its_defect() {
    let mut wrong = Vec::new();
    for builtin in spec::BUILTIN {
        let compiled = compiled(builtin.name);
        let faults = catalogue(compiled.spec());
        let suite = suite(&compiled);
        let names: BTreeSet<_> = suite.iter().map(|one| one.name.as_str()).collect();
        // A profile takes over what fits it.
        let source = builtin.extends.unwrap_or(builtin.name);
        let known = DEFECTS.iter().filter(|(spec, ..)| *spec == source);
        let known: BTreeSet<_> = known.map(|(_, name, _)| *name).collect();
        match builtin.extends {
            None => assert_eq!(known, names),
            Some(_) => assert!(names.is_subset(&known) && names.len() > 25, "{names:?}"),
        }
        for one in &suite {
            let id = compiled.clause(one.clause()).0;
            let sound = judged(&compiled, None, one);
            if !sound.exercised.contains(one.clause()) {
                wrong.push(format!("{}: {id} is not exercised", one.name));
            }
            if !sound.groups.is_empty() {
                wrong.push(format!("{}: a conforming platform violates it", one.name));
            }
            let here = |(spec, name, _): &&(&str, &str, &str)| *spec == source && *name == one.name;
            let (_, _, fault) = DEFECTS.iter().find(here).expect("it is in the table");
            let fault = faults.iter().find(|other| other.id == *fault);
            let fault = fault.unwrap_or_else(|| panic!("{}: no such fault", one.name));
            let groups = judged(&compiled, Some(fault), one).groups;
            let all = groups.iter().flat_map(|group| &group.violations);
            let all: Vec<_> = all
                .map(miniapp_conformance::check::Violation::signature)
                .collect();
            if !all.contains(&one.signature) {
                let spec = compiled.spec();
                let seen = all.iter().map(|one| {
                    let id = compiled.clause(one.clause).0;
                    format!("{id} {} {}", one.way.name(spec), one.cause.name(spec))
                });
                let seen: Vec<_> = seen.collect();
                let name = format!("{}/{}", builtin.name, one.name);
                wrong.push(format!("{name}: not {id}, but {seen:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_is_built_in_and_says_where_it_comes_from() {
    for builtin in spec::BUILTIN {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/regression");
        let files = std::fs::read_dir(dir.join(builtin.name))
            .into_iter()
            .flatten();
        let files = files.map(|entry| entry.expect("a file").path());
        let files = files.map(|path| path.file_stem().expect("a name").to_owned());
        let files: BTreeSet<_> = files
            .map(|one| one.to_string_lossy().into_owned())
            .collect();
        let suite = suite(&compiled(builtin.name));
        let names: BTreeSet<_> = suite.iter().map(|one| one.name.clone()).collect();
        let inherited = builtin.extends.is_some();
        assert!(
            files == names || inherited && files.is_subset(&names),
            "{names:?}"
        );
        for one in suite {
            assert!(
                !one.symptom.en.is_empty() && !one.symptom.zh.is_empty(),
                "{}",
                one.name
            );
        }
    }
}

fn known() -> Vec<Arc<Regression>> {
    let suite = suite(super::support::compiled());
    suite.into_iter().map(Arc::new).collect()
}

#[test]
fn they_run_first_and_findings_name_them() {
    let regression = known();
    let settings = Settings {
        regression: regression.clone(),
        ..settings(0, 100)
    };
    let result = faulty(&["grant.shared"], &settings);
    assert_eq!(result.cases, 100, "they take the place of others");
    let [finding] = &result.findings[..] else {
        panic!("{}", super::support::described(&result));
    };
    assert!(finding.first < regression.len());
    let names: Vec<_> = finding
        .regression
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["grant-of-another-user"]);
}

#[test]
fn what_an_adapter_cannot_run_is_left_out() {
    let mut platform = Reference::new(super::support::compiled().spec().clone());
    platform = platform.with_fault(super::support::fault("grant.shared").clone());
    let connect = || {
        let mut platform = platform.clone();
        let adapter = super::support::adapter(move |scenario: &Scenario| platform.run(scenario));
        Box::new(adapter.without(&Capability::Users)) as Box<dyn Adapter>
    };
    let settings = Settings {
        regression: known(),
        corpus: known().iter().map(|one| one.case.clone()).collect(),
        ..settings(0, 100)
    };
    let result = super::support::run(&connect, &settings);
    assert!(result.declined.is_empty() && result.broken.is_empty());
    assert!(
        result.findings.is_empty(),
        "{}",
        super::support::described(&result)
    );
    let verdict = super::support::verdict(&result, "authorisation.per-user");
    assert_eq!(verdict, Verdict::Inapplicable);
}

/// An adapter whose client cannot be changed runs what does not need another version.
#[test]
fn a_fixed_client_runs_what_is_plain() {
    let compiled = super::support::compiled();
    let mut platform = Reference::new(compiled.spec().clone());
    platform = platform.with_fault(super::support::fault("button.handlers.dropped@refuse").clone());
    let connect = || {
        let mut platform = platform.clone();
        let mut adapter =
            super::support::adapter(move |scenario: &Scenario| platform.run(scenario));
        for facet in ["clientVersion", "baseLibraryVersion"] {
            adapter = adapter.without(&Capability::Facet(facet.into()));
        }
        adapter = adapter.with_fixed("clientVersion", "10.8.1");
        Box::new(adapter.with_fixed("baseLibraryVersion", "2.9.0")) as Box<dyn Adapter>
    };
    let settings = Settings {
        regression: known(),
        ..settings(0, known().len())
    };
    let result = campaign::run(compiled, &connect, &settings, &mut |_| {}).expect("a campaign");
    let first = result.findings.first().expect("a finding");
    assert_eq!(first.regression[0].name, "event-on-refusal");
}
