//! One defect is one finding, whose scenario has nothing in it that does not matter.

use miniapp_conformance::campaign::{Executor, Finding};
use miniapp_conformance::check::Signature;
use miniapp_conformance::generate::{Case, simpler_cases};
use miniapp_conformance::scenario::Scenario;

use super::support::{adapter, claimed, compiled, described, domain, faulty, platform, settings};

const FAULTS: &[&str] = &[
    "payload.code.dropped@success",
    "payload.code.as-number@unbound",
    "payload.gender.real-value@success",
    "payload.subCode.foreign@success",
    "payload.subMsg.changed@unauthorised",
    "text.nickName.trimmed@success",
    "text.nickName.html-escaped@success",
    "text.nickName.raw-quotes@success",
    "text.nickName.raw-controls@success",
    "text.nickName.cut-at-64-characters@success",
    "text.nickName.of-first-user@success",
    "text.nickName.unset-as-word@success",
    "text.avatar.query-dropped@success",
    "envelope.inner.not-encoded",
    "envelope.inner.crowded",
    "argument.text",
    "json.inner.trailing-comma",
    "rule.call.unbound.skipped",
    "rule.call.ungranted.skipped",
    "rule.call.granted.gives-unauthorised",
    "rule.tap.other-scope.skipped",
    "version.clientVersion.string-compare",
    "version.baseLibraryVersion.long-form-older",
    "version.baseLibraryVersion.ignored",
    "facet.productBound.change-unnoticed",
    "grant.refusal-grants",
    "grant.shared",
    "grant.handed-over",
    "grant.ends-with-call",
    "grant.revoke-ignored",
    "grant.revoke-forgotten-at-restart",
    "attribute.scope.empty",
    "callbacks.reply.doubled@unbound",
    "callbacks.always.dropped@unauthorised",
    "callbacks.throws-without-argument",
    "callbacks.overlapping-crossed",
    "button.handlers.doubled@refuse",
    "button.handlers.swapped@exception",
    "can-i-use.number",
    "disclosure.userId.plain@success+nickName-empty",
    "disclosure.legalName.percent@success",
    "influence.userId.one-bit",
    "influence.accountType.shows",
    "payload.code.changed@success+second-call",
    "text.nickName.emptied@success+after-restart",
    "callbacks.always.dropped@success+gender=F-with-city",
];

/// The most executions that the findings may take at the median.
const EXECUTIONS: usize = 60;

#[test]
fn every_element_that_is_left_matters() {
    let mut wrong = Vec::new();
    let mut executions = Vec::new();
    for (at, id) in FAULTS.iter().enumerate() {
        // Another seed for each: what is found first differs.
        let result = faulty(&[id], &settings(at as u64, 400));
        // The closest clause, now and then, is one that asks less of the past.
        let claimed = claimed(id);
        let named = |one: &Finding| {
            let own = one.group.violations.iter().map(|one| one.clause);
            let mut all = own.chain(one.also_violates.iter().copied());
            all.any(|at| **compiled().clause(at).0 == *claimed)
        };
        let one = result.findings.len() == 1 && named(&result.findings[0]);
        if !one {
            wrong.push(format!("{id}: {claimed} expected\n{}", described(&result)));
        }
        for finding in &result.findings {
            executions.push(finding.executions);
            let idle = idle(id, finding);
            if !idle.is_empty() {
                wrong.push(format!("{id}: {} {idle:?}", described(&result)));
            }
        }
    }
    executions.sort_unstable();
    println!("executions: {executions:?}");
    let median = executions[executions.len() / 2];
    assert!(median <= EXECUTIONS, "{median} executions at the median");
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        FAULTS.len(),
        wrong.join("\n")
    );
}

/// The ways in which the case of a finding can be made simpler and still shows the same.
fn idle(id: &str, finding: &Finding) -> Vec<String> {
    let ways = simpler_cases(&domain(), &finding.case).into_iter();
    ways.filter(|(_, case)| shows(id, case, &finding.signature))
        .map(|(way, _)| format!("{way:?}"))
        .collect()
}

fn shows(id: &str, case: &Case, signature: &Signature) -> bool {
    let mut platform = platform(&[id]);
    let mut adapter = adapter(move |scenario: &Scenario| platform.run(scenario));
    let judged = Executor::new(compiled(), &mut adapter, 0).run(case);
    let groups = judged.expect("a sound adapter").groups;
    let mut violations = groups.iter().flat_map(|group| &group.violations);
    violations.any(|one| one.signature() == *signature)
}
