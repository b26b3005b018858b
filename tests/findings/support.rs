//! Campaigns on the reference platform with faults planted in it.

use std::sync::{Arc, LazyLock};

use miniapp_conformance::adapter::{Adapter, InProcess, RunOutcome};
use miniapp_conformance::campaign::{self, CampaignResult, Connect, Settings, Verdict};
use miniapp_conformance::check::Compiled;
use miniapp_conformance::fields::Fields;
use miniapp_conformance::generate::Domain;
use miniapp_conformance::reference::Reference;
use miniapp_conformance::reference::fault::{Fault, catalogue};
use miniapp_conformance::scenario::Scenario;
use miniapp_conformance::spec;

static COMPILED: LazyLock<Arc<Compiled>> = LazyLock::new(|| {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the embedded spec");
    Arc::new(Compiled::new(Arc::new(spec)).expect("a spec that compiles"))
});

static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| catalogue(COMPILED.spec()));

pub fn compiled() -> &'static Arc<Compiled> {
    &COMPILED
}

pub fn domain() -> Domain {
    let spec = COMPILED.spec();
    let capabilities = Domain::every_capability(spec);
    Domain::new(spec.clone(), &capabilities, &Fields::new())
}

pub fn fault(id: &str) -> &'static Fault {
    let found = FAULTS.iter().find(|one| one.id == id);
    found.unwrap_or_else(|| panic!("no fault `{id}`"))
}

/// The clause that a fault is claimed by.
pub fn claimed(id: &str) -> String {
    let clause = fault(id).clause.as_ref();
    clause.expect("a fault that a clause claims").to_string()
}

pub fn platform(faults: &[&str]) -> Reference {
    let sound = Reference::new(COMPILED.spec().clone());
    faults
        .iter()
        .fold(sound, |platform, id| platform.with_fault(fault(id).clone()))
}

/// An adapter around a function.
pub fn adapter<R: Into<RunOutcome> + 'static>(
    run: impl FnMut(&Scenario) -> R + 'static,
) -> InProcess<impl FnMut(&Scenario) -> R> {
    InProcess::new(COMPILED.spec(), run)
}

pub fn settings(seed: u64, scenarios: usize) -> Settings {
    Settings {
        seed,
        scenarios,
        ..Settings::default()
    }
}

pub fn run(connect: &Connect<'_>, settings: &Settings) -> CampaignResult {
    campaign::run(compiled(), connect, settings, &mut |_| {}).expect("a campaign")
}

/// A campaign on the reference platform with these faults.
pub fn faulty(faults: &[&str], settings: &Settings) -> CampaignResult {
    let platform = platform(faults);
    run(
        &|| {
            let mut platform = platform.clone();
            Box::new(adapter(move |scenario: &Scenario| platform.run(scenario))) as Box<dyn Adapter>
        },
        settings,
    )
}

/// The clauses of the findings, sorted.
pub fn clauses(result: &CampaignResult) -> Vec<String> {
    let mut clauses: Vec<_> = result
        .findings
        .iter()
        .map(|one| COMPILED.clause(one.signature.clause).0.to_string())
        .collect();
    clauses.sort_unstable();
    clauses
}

/// What stands in a message about a result that was not expected.
pub fn described(result: &CampaignResult) -> String {
    let lines = result.findings.iter().map(|one| {
        let clause = COMPILED.clause(one.signature.clause).0;
        let also: Vec<_> = one
            .also_violates
            .iter()
            .map(|at| COMPILED.clause(*at).0)
            .collect();
        let spec = COMPILED.spec();
        let (what, from) = (one.signature.way.name(spec), one.signature.cause.name(spec));
        format!(
            "    {clause} {what} {from} (first {}, also {also:?}, decisive {:?}, steps {:?})",
            one.first,
            one.decisive,
            one.case
                .scenarios
                .iter()
                .map(|one| one
                    .steps
                    .iter()
                    .map(|one| format!("{:?}", one.kind()))
                    .collect())
                .collect::<Vec<Vec<_>>>()
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub fn verdict(result: &CampaignResult, clause: &str) -> Verdict {
    let found = result
        .clauses
        .iter()
        .find(|one| &**COMPILED.clause(one.clause).0 == clause);
    found
        .unwrap_or_else(|| panic!("no clause `{clause}`"))
        .verdict
}
