//! What is violated is told while the campaign runs, not only at its end.

use miniapp_conformance::adapter::Adapter;
use miniapp_conformance::campaign::{self, Event, Settings};
use miniapp_conformance::scenario::Scenario;

use super::support::{adapter, compiled, platform, settings};

const FAULTS: [&str; 2] = ["payload.gender.real-value@success", "grant.shared"];

/// The clauses that were told, each with its case, how many cases had been judged, and whether anything was being shrunk.
fn told(settings: &Settings) -> Vec<(String, usize, usize, bool)> {
    let platform = platform(&FAULTS);
    let connect = || {
        let mut platform = platform.clone();
        Box::new(adapter(move |scenario: &Scenario| platform.run(scenario))) as Box<dyn Adapter>
    };
    let (mut judged, mut shrinking) = (0, false);
    let mut told = Vec::new();
    let mut watch = |event: Event<'_>| match event {
        Event::Judged(cases) => judged = cases,
        Event::Shrinking(_) => shrinking = true,
        Event::Violated { clause, case } => {
            let id = compiled().clause(clause).0.to_string();
            told.push((id, case, judged, shrinking));
        }
        _ => {}
    };
    campaign::run(compiled(), &connect, settings, &mut watch).expect("a campaign");
    told
}

#[test]
fn as_soon_as_its_case_is_judged() {
    let told = told(&settings(0, 200));
    for (clause, case, judged, shrinking) in &told {
        assert_eq!(case, judged, "{clause}");
        assert!(!shrinking, "{clause}");
    }
    let mut ids: Vec<_> = told.into_iter().map(|(id, ..)| id).collect();
    assert_eq!(ids[0], "historical.gender");
    assert!(
        ids.contains(&"authorisation.per-user".to_owned()),
        "{ids:?}"
    );
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "one of them twice");
}

#[test]
fn the_same_clauses_from_several_workers() {
    let ids = |jobs| {
        let told = told(&Settings {
            jobs,
            ..settings(0, 200)
        });
        let mut ids: Vec<_> = told.into_iter().map(|(id, ..)| id).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(ids(1), ids(3));
}
