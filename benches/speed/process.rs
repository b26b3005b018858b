//! In the harness's own process, on the reference platform.

use std::hint::black_box;
use std::sync::Arc;

use miniapp_conformance::adapter::InProcess;
use miniapp_conformance::campaign::{self, Executor, Settings};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::fields::{Fields, Name};
use miniapp_conformance::generate::{Case, Domain, Stream};
use miniapp_conformance::reference::Reference;
use miniapp_conformance::scenario::{Scenario, Step};
use miniapp_conformance::spec::{Clause, Spec};

use crate::hand;
use crate::table::{Target, figure, in_turn, median, rate, section};

const CASES: usize = 20_000;

pub fn adapter(
    spec: &Arc<Spec>,
) -> InProcess<impl FnMut(&Scenario) -> miniapp_conformance::trace::Trace + use<>> {
    let mut platform = Reference::new(spec.clone());
    InProcess::new(spec, move |scenario| platform.run(scenario))
}

/// A whole campaign; scenarios and calls.
fn campaign(compiled: &Arc<Compiled>, cases: usize, jobs: usize) -> (usize, usize) {
    let settings = Settings {
        scenarios: cases,
        jobs,
        ..Settings::default()
    };
    let spec = compiled.spec().clone();
    let connect = || Box::new(adapter(&spec)) as Box<dyn miniapp_conformance::adapter::Adapter>;
    let result = campaign::run(compiled, &connect, &settings, &mut |_| {}).expect("it runs");
    assert!(
        result.findings.is_empty(),
        "the reference platform is sound"
    );
    (result.scenarios, result.calls)
}

fn stream(spec: &Arc<Spec>) -> Stream {
    let all = Domain::every_capability(spec);
    let domain = Domain::new(spec.clone(), &all, &Fields::new());
    Stream::new(domain, 0, CASES)
}

/// The loop written by hand.
fn by_hand(spec: &Arc<Spec>) -> usize {
    let mut stream = stream(spec);
    let mut platform = Reference::new(spec.clone());
    let mut count = 0;
    for index in 0..CASES {
        let case = stream.case(index);
        for scenario in &case.scenarios {
            let trace = platform.run(scenario);
            assert!(hand::keeps(scenario, &trace), "{scenario:?} {trace:?}");
            count += 1;
        }
    }
    count
}

pub fn all(compiled: &Arc<Compiled>) {
    section("In process, on the reference platform");
    let spec = compiled.spec();
    let mut calls = 0;
    let (harness, hand, ratio) = in_turn(
        5,
        || {
            rate(|| {
                let (scenarios, called) = campaign(compiled, CASES, 1);
                calls = called;
                scenarios
            })
        },
        || rate(|| by_hand(spec)),
    );
    figure(
        "scenarios a second, whole campaign",
        harness,
        "/s",
        Target::None,
    );
    figure(
        "scenarios a second, loop written by hand",
        hand,
        "/s",
        Target::None,
    );
    figure(
        "campaign to hand-written loop",
        ratio,
        "",
        Target::AtLeast(0.4),
    );
    let per_call = 1e9 / (harness * calls as f64 / (CASES as f64 * 1.1));
    figure("a call of the API", per_call, "ns", Target::None);
    let (_, _, jobs) = in_turn(
        3,
        || rate(|| campaign(compiled, CASES, 2).0),
        || rate(|| campaign(compiled, CASES, 1).0),
    );
    figure("two jobs to one", jobs, "", Target::AtLeast(1.7));
    parts(spec);
    clauses(spec);
    steps(compiled);
}

/// Where the time of the loop written by hand goes: what no harness could save.
fn parts(spec: &Arc<Spec>) {
    let mut stream = stream(spec);
    let generated = rate(|| {
        (0..CASES)
            .map(|index| black_box(stream.case(index)).scenarios.len())
            .sum()
    });
    figure(
        "scenarios a second, generating only",
        generated,
        "/s",
        Target::None,
    );
    let cases: Vec<_> = (0..CASES).map(|index| stream.case(index)).collect();
    let mut platform = Reference::new(spec.clone());
    let run = rate(|| {
        let scenarios = cases.iter().flat_map(|case| &case.scenarios);
        scenarios
            .map(|scenario| black_box(platform.run(scenario)))
            .count()
    });
    figure(
        "scenarios a second, reference platform only",
        run,
        "/s",
        Target::None,
    );
}

/// The same spec with so many clauses: every so-many-th, or all of them again.
fn with_clauses(spec: &Spec, count: usize) -> Spec {
    let all: Vec<(Name, Clause)> = spec
        .clauses
        .iter()
        .map(|(name, clause)| (name.clone(), clause.clone()))
        .collect();
    let one = |at: usize| {
        let (name, clause) = &all[at * all.len() / count.min(all.len()) % all.len()];
        let round = at / all.len();
        (Name::from(format!("{name}.{round}")), clause.clone())
    };
    Spec {
        clauses: (0..count).map(one).collect(),
        ..spec.clone()
    }
}

fn clauses(spec: &Arc<Spec>) {
    let time = |count: usize| {
        let spec = Arc::new(with_clauses(spec, count));
        assert_eq!(spec.clauses.len(), count);
        let compiled = Arc::new(Compiled::new(spec).expect("it compiles"));
        move || 1e9 / rate(|| campaign(&compiled, CASES / 2, 1).0)
    };
    growth("clauses", [10, 40, 160].map(|count| (count, time(count))));
}

fn steps(compiled: &Arc<Compiled>) {
    let mut base = Domain::new(
        compiled.spec().clone(),
        &Domain::every_capability(compiled.spec()),
        &Fields::new(),
    )
    .probe();
    let call = base.steps.remove(0);
    let time = |count: usize| {
        let mut scenario = base.clone();
        // A grant first, so that the calls are answered with everything that there is.
        scenario.steps.push(tap());
        scenario.steps.extend(vec![call.clone(); count]);
        let case = Case::one(scenario);
        move || {
            let mut adapter = adapter(compiled.spec());
            let mut executor = Executor::new(compiled, &mut adapter, 0);
            1e9 / rate(|| {
                let rounds = 10_000 / count;
                for _ in 0..rounds {
                    let judged = executor.run(&case).expect("it runs");
                    assert!(judged.groups.is_empty());
                }
                rounds
            })
        }
    };
    growth(
        "calls in a scenario",
        [1, 10, 100].map(|count| (count, time(count))),
    );
}

fn tap() -> Step {
    let attributes = [("open-type", "getAuthorize"), ("scope", "userInfo")];
    Step::Tap {
        attributes: attributes
            .into_iter()
            .map(|(name, value)| (Name::from(name), value.to_owned()))
            .collect(),
        answer: miniapp_conformance::scenario::Consent::Agree,
    }
}

/// How much longer a scenario takes when there is so much more of something.
fn growth<F: FnMut() -> f64>(what: &str, mut all: [(usize, F); 3]) {
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..3 {
        for (times, (_, time)) in times.iter_mut().zip(&mut all) {
            times.push(time());
        }
    }
    let times = times.map(median);
    for ((count, _), time) in all.iter().zip(times) {
        figure(
            &format!("a scenario, {count} {what}"),
            time,
            "ns",
            Target::None,
        );
    }
    let linear = all[2].0 as f64 / all[1].0 as f64;
    figure(
        &format!("{} {what} to {}", all[2].0, all[1].0),
        times[2] / times[1],
        "",
        Target::AtMost(linear),
    );
}
