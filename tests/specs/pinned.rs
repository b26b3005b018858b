//! Readings in the report: what is followed, in how many scenarios, and what is pinned.

use std::sync::Arc;

use miniapp_conformance::check::Compiled;
use miniapp_conformance::reference::{Reference, fault};
use miniapp_conformance::report;
use miniapp_conformance::spec::{Check, DEFAULT, Spec, load};

use super::carried::campaign;
use super::refused::profile;
use miniapp_conformance::campaign::{CampaignResult, Conclusion, Verdict};

/// The default spec with an alternative of a reading pinned.
fn pinning(reading: &str, alternative: &str) -> Arc<Compiled> {
    let patch = format!(r#"{{"readings": {{"{reading}": {{"pinned": "{alternative}"}}}}}}"#);
    let spec = load(&profile(&patch), "profile.json").unwrap_or_else(|error| panic!("{error}"));
    Arc::new(Compiled::new(Arc::new(spec)).expect("compiled"))
}

fn failed(compiled: &Compiled, result: &CampaignResult) -> Vec<String> {
    let failed = result.clauses.iter();
    failed
        .filter(|one| one.verdict == Verdict::Fail)
        .map(|one| compiled.clause(one.clause).0.to_string())
        .collect()
}

/// The clause that says that a reading is kept to.
fn keeper(spec: &Spec, reading: &str) -> String {
    let keeps =
        |check: &Check| matches!(check, Check::Consistent { reading: one } if &**one == reading);
    let mut all = spec.clauses.iter();
    let found = all.find(|(_, clause)| clause.check.as_ref().is_some_and(keeps));
    found.expect("a clause").0.to_string()
}

#[test]
fn a_platform_that_follows_another_alternative_than_the_one_pinned_violates_the_clause_about_it() {
    let spec = load(DEFAULT.text, DEFAULT.file).expect("a spec");
    // What is only told, and not judged, cannot be pinned.
    let judged = spec
        .readings
        .iter()
        .filter(|(_, one)| one.informative.is_none());
    for (reading, subject) in judged {
        let names: Vec<_> = subject.alternatives.names().collect();
        for (at, pinned) in names.iter().enumerate() {
            let compiled = pinning(reading, pinned);
            let follows = |alternative: &str, scenarios| {
                let platform = Reference::new(compiled.spec().clone());
                let platform = platform.with_reading(reading, alternative);
                let result = campaign(&compiled, &platform, scenarios);
                (failed(&compiled, &result), result.conclusion)
            };
            // A pin does not take away what the document only recommends.
            let (failed, conclusion) = follows(pinned, 60);
            let conforms = conclusion != Conclusion::NonConformant;
            assert!(conforms, "{reading} {pinned}: {failed:?}");
            let other = names[(at + 1) % names.len()];
            let (failed, _) = follows(other, 200);
            assert!(
                failed.contains(&keeper(&spec, reading)),
                "{reading}: {pinned} is pinned, {other} followed, failed {failed:?}"
            );
        }
    }
}

#[test]
fn the_report_tells_what_is_followed_how_often_and_that_it_is_pinned() {
    let compiled = pinning("unauthorised-callback", "success");
    let platform = Reference::new(compiled.spec().clone());
    let keeper = keeper(compiled.spec(), "unauthorised-callback");
    for alternative in ["success", "fail"] {
        let platform = platform
            .clone()
            .with_reading("unauthorised-callback", alternative);
        let result = campaign(&compiled, &platform, 300);
        // A reading is a *should*: whoever follows another alternative than the pinned one conforms, with a finding.
        assert_eq!(result.conclusion, Conclusion::Conformant);
        let failed = failed(&compiled, &result);
        assert_eq!(
            failed.contains(&keeper),
            alternative == "fail",
            "{failed:?}"
        );
        let json = report::report(&compiled, &result);
        let page = report::campaign(&json, report::Detail::Normal).to_string();
        let line = page
            .lines()
            .find(|line| {
                line.contains("Which callback carries the envelope of an unauthorised call?")
            })
            .expect("a line");
        let json = serde_json::to_value(&json).expect("JSON");
        let readings = json["readings"].as_array().expect("readings");
        let one = readings
            .iter()
            .find(|one| one["id"] == "unauthorised-callback")
            .expect("the reading");
        assert_eq!(one["pinned"]["id"], "success");
        assert_eq!(one["followed"][0]["id"], alternative, "{one}");
        let times = one["followed"][0]["scenarios"].as_u64().expect("a number");
        assert!(times > 20, "{one}");
        assert!(
            line.ends_with(&format!(
                "? {alternative} ({times} scenarios) · pinned: only \"success\" conforms"
            )),
            "{line}"
        );
        // What is not pinned does not say so.
        let other = readings.iter().find(|one| one["id"] == "return-value");
        assert!(other.expect("a reading").get("pinned").is_none());
    }
}

#[test]
fn a_mix_shows_both_alternatives() {
    let spec = Arc::new(load(DEFAULT.text, DEFAULT.file).expect("a spec"));
    let compiled = Arc::new(Compiled::new(spec.clone()).expect("compiled"));
    for reading in ["unauthorised-callback", "complete-order", "avatar-unset"] {
        let mixed = fault::catalogue(&spec)
            .into_iter()
            .find(|one| one.id.contains("mixed") && one.id.contains(reading))
            .expect("a fault");
        let platform = Reference::new(spec.clone()).with_fault(mixed);
        let result = campaign(&compiled, &platform, 300);
        assert!(
            failed(&compiled, &result).contains(&keeper(&spec, reading)),
            "{reading}"
        );
        let report = report::report(&compiled, &result);
        let json = serde_json::to_value(&report).expect("JSON");
        let readings = json["readings"].as_array().expect("readings");
        let one = readings
            .iter()
            .find(|one| one["id"] == reading)
            .expect("one");
        let followed = one["followed"].as_array().expect("a list");
        assert!(followed.len() > 1, "{one}");
        let page = report::campaign(&report, report::Detail::Normal).to_string();
        let question = one["question"]["en"].as_str().expect("a question");
        let line = page
            .lines()
            .find(|line| line.contains(question))
            .expect("a line");
        for times in followed {
            let times = &times["scenarios"];
            assert!(line.contains(&format!("({times} scenario")), "{line}");
        }
    }
}
