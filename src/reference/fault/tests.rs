//! The catalogue for the API of the default spec.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use super::probe::probes;
use super::{Fault, catalogue, survey};
use crate::adapter::{Adapter, InProcess, RunOutcome};
use crate::reference::Reference;
use crate::reference::tests::spec;
use crate::spec::{BUILTIN, Spec, load};
use crate::trace::Trace;

static CATALOGUE: LazyLock<Vec<Fault>> = LazyLock::new(|| catalogue(&spec()));

#[test]
fn every_clause_has_a_fault_and_every_fault_a_clause() {
    let spec = spec();
    let faults = &*CATALOGUE;
    let claimed: BTreeSet<_> = faults
        .iter()
        .filter_map(|fault| fault.clause.as_deref())
        .collect();
    let judged: BTreeSet<_> = spec
        .clauses
        .iter()
        .filter(|(_, clause)| clause.check.is_some())
        .map(|(name, _)| &**name)
        .collect();
    // No fault is meant for these: whatever violates them violates another clause too, which asks for less or was meant.
    let beside: BTreeSet<_> = [
        "authorisation.in-handler",
        "authorisation.lasts",
        "availability.leading-zeros",
        "availability.nothing-about-user",
        "availability.numeric",
        "availability.supported",
        "disclosure.before-consent",
        "product.follows-binding",
        "relation.repeated",
    ]
    .into();
    let unmeant: BTreeSet<_> = judged.difference(&claimed).copied().collect();
    assert_eq!(unmeant, beside);
    assert!(claimed.is_subset(&judged));
    let unclaimed: Vec<_> = faults
        .iter()
        .filter(|fault| fault.clause.is_none())
        .map(|fault| &*fault.id)
        .collect();
    assert_eq!(unclaimed, ["control.must-survive"]);
}

#[test]
fn the_catalogue_is_of_use() {
    let faults = &*CATALOGUE;
    let ids: BTreeSet<_> = faults.iter().map(|fault| &*fault.id).collect();
    assert_eq!(ids.len(), faults.len(), "an id stands twice");
    assert!((200..=360).contains(&faults.len()), "{}", faults.len());
    let conditional = faults
        .iter()
        .filter(|fault| fault.condition.is_some())
        .count();
    assert!(conditional * 3 <= faults.len(), "{conditional}");
    for id in [
        "payload.code.as-number@success",
        "callbacks.always.dropped@unauthorised",
        "version.baseLibraryVersion.string-compare",
        "json.inner.duplicate-member",
    ] {
        assert!(ids.contains(id), "{id}");
    }
}

#[test]
fn clauses_are_found_from_the_data() {
    let faults = &*CATALOGUE;
    let clauses: BTreeMap<_, _> = faults
        .iter()
        .map(|fault| (&*fault.id, fault.clause.as_deref().unwrap_or("none")))
        .collect();
    for (fault, clause) in [
        (
            "payload.code.as-number@success",
            "envelope.codes-are-strings",
        ),
        ("payload.code.changed@success", "success.code"),
        ("payload.subMsg.dropped@unbound", "product.error"),
        ("payload.nickName.dropped@success", "success.nick-name"),
        ("text.nickName.raw-quotes@success", "envelope.inner-json"),
        ("envelope.inner.not-encoded", "envelope.response-string"),
        (
            "version.clientVersion.string-compare",
            "authorisation.error",
        ),
        ("version.clientVersion.ignored", "availability.client"),
        ("grant.call-grants", "authorisation.call-grants-nothing"),
        ("grant.shared", "authorisation.per-user"),
        ("facet.productBound.change-unnoticed", "product.required"),
        ("attribute.scope.prefix", "authorisation.scope"),
        ("callbacks.throws-without-complete", "callbacks.some-given"),
        ("button.handlers.both@refuse", "button.never-both"),
        (
            "disclosure.legalName.base64@success",
            "disclosure.legal-name",
        ),
        ("influence.accountType.shows", "account.same"),
        (
            "callbacks.reply.swapped@unauthorised+one-callback",
            "reading.unauthorised-callback",
        ),
    ] {
        assert_eq!(clauses.get(fault), Some(&clause), "{fault}");
    }
}

#[test]
fn every_fault_changes_a_trace_except_where_it_must_not() {
    let spec = spec();
    let probes = probes(&spec);
    let sound: Vec<_> = {
        let mut platform = Reference::new(Arc::clone(&spec));
        probes
            .iter()
            .map(|probe| RunOutcome::Trace(platform.run(probe)))
            .collect()
    };
    for fault in CATALOGUE.iter().cloned() {
        let id = fault.id.clone();
        let mut platform = Reference::new(Arc::clone(&spec)).with_fault(fault);
        let mut adapter = InProcess::new(&spec, move |scenario| platform.run(scenario));
        let seen = probes.iter().zip(&sound).any(|(probe, sound)| {
            adapter.submit(0, probe).expect("taken");
            adapter.next().expect("an answer").1 != *sound
        });
        assert_eq!(seen, id != "control.must-survive", "{id}");
    }
}

#[test]
fn the_same_scenario_gives_the_same_trace() {
    let spec = spec();
    let probes = probes(&spec);
    for fault in CATALOGUE.iter().cloned() {
        if fault.id.starts_with("crash.") {
            continue;
        }
        let id = fault.id.clone();
        let mut platform = Reference::new(Arc::clone(&spec)).with_fault(fault);
        for probe in probes.iter().step_by(7) {
            assert_eq!(platform.run(probe), platform.run(probe), "{id}");
        }
    }
}

#[test]
fn faults_can_be_planted_together() {
    let spec = spec();
    let faults = &*CATALOGUE;
    let find = |id: &str| {
        faults
            .iter()
            .find(|fault| fault.id == id)
            .cloned()
            .expect("a fault")
    };
    let mut platform = Reference::new(Arc::clone(&spec))
        .with_fault(find("callbacks.reply.doubled@unauthorised"))
        .with_fault(find("callbacks.reply.swapped@unauthorised+one-callback"));
    let calls = [
        crate::scenario::Step::call(["success", "fail"]),
        crate::scenario::Step::call(["fail"]),
    ];
    let scenario = crate::scenario::Scenario {
        world: probes(&spec)[0].world.clone(),
        steps: calls.into(),
    };
    let trace = platform.run(&scenario);
    assert_eq!(trace.steps[0].count("success"), 2);
    assert_eq!(trace.steps[1].count("fail"), 2);
}

#[test]
fn another_spec_has_a_catalogue_too() {
    let spec: Spec = crate::spec::load(crate::reference::tests::ASKING, "asking").expect("a spec");
    let faults = catalogue(&spec);
    let has = |id: &str| faults.iter().any(|fault| fault.id == id);
    assert!(has("payload.error.changed@no"));
    assert!(has("grant.refusal-grants"));
    assert!(has("rule.call.refused.gives-ok"));
    assert!(!faults.iter().any(|fault| fault.id.starts_with("button.")));
}

/// The built-in specs besides the default one.
fn others() -> impl Iterator<Item = Spec> {
    let others = BUILTIN.iter().skip(1);
    others.map(|one| load(one.text, one.file).expect("a spec"))
}

#[test]
fn the_other_specs_leave_no_hole_that_they_do_not_own() {
    for spec in others() {
        let survey = survey(&spec);
        let unclaimed = survey.faults.iter().filter(|one| one.clause.is_none());
        let unclaimed: Vec<_> = unclaimed.map(|one| &*one.id).collect();
        assert_eq!(unclaimed, ["control.must-survive"], "{}", spec.name);
        for fault in &survey.not_required {
            let clause = fault
                .clause
                .as_ref()
                .and_then(|name| spec.clauses.get(name));
            let clause = clause.expect("a clause");
            assert!(clause.excluded.is_some() && clause.not_required.is_some());
        }
    }
}

#[test]
fn what_is_not_asked_for_is_a_hole_if_nobody_says_so() {
    let mut spec = others().last().expect("a spec");
    assert_eq!(&*spec.name, "my.getAuthCode");
    let not_required: Vec<_> = survey(&spec).not_required;
    assert_eq!(
        not_required.iter().map(|one| &*one.id).collect::<Vec<_>>(),
        [
            "payload.errorMessage.changed@denied",
            "payload.authErrorScopes.dropped@partial",
            "influence.calls",
        ]
    );
    spec.clauses = spec
        .clauses
        .iter()
        .filter(|(_, clause)| clause.not_required.is_none())
        .map(|(name, clause)| (name.clone(), clause.clone()))
        .collect();
    let survey = survey(&spec);
    assert!(survey.not_required.is_empty());
    for one in not_required {
        let hole = survey.faults.iter().find(|other| other.id == one.id);
        assert_eq!(hole.expect("a hole").clause, None, "{}", one.id);
    }
}

#[test]
fn bounds_of_lengths_have_faults_on_both_sides() {
    let spec = others().next().expect("a spec");
    let faults = catalogue(&spec);
    for (fault, clause) in [
        (
            "text.nickName.longer-than-128-bytes@success",
            "family.nick-name-length",
        ),
        ("text.nickName.uncut@success", "family.nick-name-length"),
        (
            "text.nickName.bound-of-128-characters@success",
            "family.nick-name-length",
        ),
        ("text.avatar.uncut@success", "family.avatar-length"),
        (
            "text.city.as-long-as-128-characters@success",
            "family.city-length",
        ),
        (
            "text.avatar.longer-than-2048-bytes@success",
            "family.avatar-length",
        ),
        (
            "text.gender.longer-than-128-bytes@success",
            "family.gender-length",
        ),
        (
            "text.nickName.cut-at-127-bytes@success",
            "success.nick-name",
        ),
        (
            "text.province.cut-at-32-characters@success",
            "family.province",
        ),
        ("text.avatar.cut-at-2047-bytes@success", "success.avatar"),
        (
            "text.countryCode.lower-cased@success",
            "family.country-code",
        ),
        ("text.city.unset-as-word@success", "reading.city-unset"),
    ] {
        let found = faults.iter().find(|one| one.id == fault);
        let found = found.unwrap_or_else(|| panic!("{fault} is not in the catalogue"));
        assert_eq!(found.clause.as_deref(), Some(clause), "{fault}");
    }
}

#[test]
fn no_two_faults_are_the_same() {
    let spec = spec();
    let probes = probes(&spec);
    let mut seen: Vec<(String, Vec<Trace>)> = Vec::new();
    for fault in CATALOGUE
        .iter()
        .filter(|fault| !fault.id.starts_with("crash."))
    {
        let mut platform = Reference::new(Arc::clone(&spec)).with_fault(fault.clone());
        let traces = probes.iter().map(|probe| platform.run(probe)).collect();
        let same = seen.iter().find(|(_, other)| *other == traces);
        assert_eq!(same.map(|(id, _)| id), None, "{}", fault.id);
        seen.push((fault.id.clone(), traces));
    }
}
