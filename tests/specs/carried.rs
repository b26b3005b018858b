//! The specs that the program carries: the reference platform conforms to each, whichever alternatives it follows.

use std::sync::Arc;

use miniapp_conformance::adapter::{Adapter, InProcess};
use miniapp_conformance::audit::audit;
use miniapp_conformance::campaign::{CampaignResult, Conclusion, Settings, Verdict, run};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::spec::{BUILTIN, Loaded, load_with_origin};

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
                let result = campaign(&compiled, &platform, 150);
                let failed: Vec<_> = result
                    .clauses
                    .iter()
                    .filter(|one| one.verdict == Verdict::Fail)
                    .map(|one| compiled.clause(one.clause).0.to_string())
                    .collect();
                let allowed = reading
                    .pinned
                    .as_ref()
                    .is_none_or(|only| only == alternative);
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
