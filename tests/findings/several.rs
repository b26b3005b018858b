//! An implementation with several defects has as many findings.

use crate::support::{claimed, clauses, described, faulty, settings};

const SEEDS: u64 = 20;

/// Enough for each of the defects here to be seen.
const SCENARIOS: usize = 400;

/// Every defect by itself, under the clause that claims it, at every seed.
fn all_are_found(faults: &[&str]) {
    let mut expected: Vec<_> = faults.iter().map(|id| claimed(id)).collect();
    expected.sort_unstable();
    let mut wrong = Vec::new();
    for seed in 0..SEEDS {
        let result = faulty(faults, &settings(seed, SCENARIOS));
        if clauses(&result) != expected {
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
    all_are_found(&[
        "callbacks.reply.doubled@unbound",
        "json.inner.duplicate-member",
        "grant.revoke-ignored",
        "can-i-use.number",
        "payload.city.changed@success",
    ]);
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
