//! Each defect of the comparison with other tools is found within its number of calls, at every one of a hundred seeds; a version that is compared wrongly
//! shows within sixty cases; and every order of events is run.

#[path = "../benches/defects.rs"]
mod defects;

use std::sync::Arc;

use miniapp_conformance::adapter::InProcess;
use miniapp_conformance::campaign::{Executor, ONE_USER, session_adequacy};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::fields::Fields;
use miniapp_conformance::generate::{Domain, Stream};
use miniapp_conformance::reference::Reference;
use miniapp_conformance::reference::fault::catalogue;
use miniapp_conformance::spec;

#[test]
fn defects_are_found_within_their_number_of_calls() {
    let mut late = Vec::new();
    for (defect, calls) in defects::measure() {
        for (seed, calls) in calls.into_iter().enumerate() {
            if calls.is_none_or(|calls| calls > defect.target) {
                let name = defect.name;
                let target = defect.target;
                late.push(format!(
                    "{name}: {calls:?} calls at seed {seed}, target {target}"
                ));
            }
        }
    }
    assert!(late.is_empty(), "{}", late.join("\n"));
}

/// How many random seeds the following is tried at.
const SEEDS: u64 = 20;

/// The indices of the first cases that show these faults, at each random seed; `None`: not among so many.
fn first_shown(ids: &dyn Fn(&str) -> bool, most: usize) -> Vec<(String, u64, Option<usize>)> {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the embedded spec");
    let spec = Arc::new(spec);
    let compiled = Compiled::new(spec.clone()).expect("a spec that compiles");
    let all = Domain::every_capability(&spec);
    let domain = Domain::new(spec.clone(), &all, &Fields::new());
    let faults: Vec<_> = catalogue(&spec)
        .into_iter()
        .filter(|one| ids(&one.id))
        .collect();
    let mut shown = Vec::new();
    for seed in 0..SEEDS {
        let mut stream = Stream::new(domain.clone(), seed, 1000);
        let cases: Vec<_> = (0..most).map(|index| stream.case(index)).collect();
        for fault in &faults {
            let mut platform = Reference::new(spec.clone()).with_fault(fault.clone());
            let mut adapter = InProcess::new(&spec, move |scenario| platform.run(scenario));
            let mut executor = Executor::new(&compiled, &mut adapter, 0);
            let first = cases.iter().position(|case| {
                let judged = executor.run(case).expect("a sound adapter");
                !judged.groups.is_empty()
            });
            shown.push((fault.id.clone(), seed, first));
        }
    }
    shown
}

#[test]
fn a_version_that_is_not_checked_or_off_by_one_shows_within_sixty_cases() {
    let kinds = ["ignored", "exclusive", "bound-lower", "string-compare"];
    let is_meant = |id: &str| {
        let skipped = id.ends_with("-too-old.skipped") && id.starts_with("rule.call.");
        let kind = kinds.iter().any(|kind| id.ends_with(kind));
        skipped || id.starts_with("version.") && kind
    };
    let shown = first_shown(&is_meant, 60);
    assert_eq!(
        shown.len(),
        10 * usize::try_from(SEEDS).expect("few"),
        "{shown:?}"
    );
    let late: Vec<_> = shown.iter().filter(|(.., first)| first.is_none()).collect();
    assert!(late.is_empty(), "{late:?}");
}

#[test]
fn what_shows_after_events_in_one_order_shows_in_a_campaign_at_every_random_seed() {
    let shown = first_shown(&|id| id.starts_with("order."), 1000);
    assert_eq!(
        shown.len(),
        10 * usize::try_from(SEEDS).expect("few"),
        "{shown:?}"
    );
    let missed: Vec<_> = shown.iter().filter(|(.., first)| first.is_none()).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn every_order_of_three_events_and_of_four_that_concern_grants_is_run_by_default() {
    for one in spec::BUILTIN {
        let spec = Arc::new(spec::load(one.text, one.file).expect("a spec"));
        let all = Domain::every_capability(&spec);
        let domain = Domain::new(spec.clone(), &all, &Fields::new());
        for seed in 0..SEEDS {
            let stream = Stream::new(domain.clone(), seed, 1000);
            let [threes, fours] = stream.orders(1000);
            assert!(
                threes.feasible > 0 && threes.is_complete(),
                "{} {seed}",
                one.name
            );
            assert!(
                fours.feasible > 0 && fours.is_complete(),
                "{} {seed}",
                one.name
            );
        }
    }
}

/// With a client that cannot be changed and one user: of the faults that can be seen so.
#[test]
fn a_session_of_twenty_actions_finds_three_quarters_and_one_of_sixty_nine_tenths() {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the embedded spec");
    let compiled = Arc::new(Compiled::new(Arc::new(spec)).expect("a spec that compiles"));
    let result = session_adequacy(&compiled, &ONE_USER, None, 2, &[20, 60]);
    assert!(result.visible > 150, "{}", result.visible);
    for (score, percent) in result.scores.iter().zip([75, 90]) {
        for found in &score.session {
            let shares = (found * 100, result.visible * percent);
            assert!(shares.0 >= shares.1, "{} actions: {found}", score.budget);
        }
    }
}
