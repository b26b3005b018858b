//! Running a replay file again.

use std::time::Duration;

use super::case::Group;
use super::executor::Executor;
use super::finding::Finding;
use super::replay_file::{FORMAT, Replay};
use super::settings::Connect;
use crate::adapter::{AdapterError, Hello, Patience, RunOutcome, certify};
use crate::check::{Compiled, Signature, Stage, Violation};
use crate::generate::Domain;
use crate::scenario::{Capability, Scenario};
use crate::spec::Spec;

/// How often a case is run before it is said that nothing is wrong any more.
const RUNS: usize = 3;

/// How long a callback that comes once too often is waited for after the answer.
const LINGER: Duration = Duration::from_secs(1);

/// How long the first line on stderr is waited for.
const STDERR: Duration = Duration::from_millis(200);

/// The result of a replay.
#[derive(Clone, Debug)]
pub enum Replayed {
    /// Nothing is violated in the way that the file says.
    Fixed,
    /// It is violated as before; what was seen.
    StillFails(Box<StillSeen>),
    /// It cannot be said: why.
    CouldNotRun(String),
}

/// What was seen of a finding that is still there.
#[derive(Clone, Debug)]
pub struct StillSeen {
    /// What is violated, the clause of the finding first.
    pub violations: Vec<Violation>,
    /// What was seen of each scenario.
    pub answers: Vec<RunOutcome>,
    /// What the implementation wrote on stderr meanwhile.
    pub stderr: Vec<String>,
}

impl Replay {
    /// The replay file of a finding.
    pub fn of(compiled: &Compiled, finding: &Finding) -> Self {
        let spec = compiled.spec();
        Self {
            format: FORMAT,
            spec: spec.name.clone(),
            digest: Some(spec.digest()),
            symptom: None,
            source: Vec::new(),
            clause: compiled.clause(finding.signature.clause).0.to_string(),
            what: finding.signature.way.name(spec),
            cause: finding.signature.cause.name(spec),
            before: finding.before.clone(),
            case: finding.case.clone(),
        }
    }
}

/// Why an adapter cannot run scenarios, if it cannot.
pub(super) fn unable<'s>(
    spec: &Spec,
    hello: &Hello,
    scenarios: impl IntoIterator<Item = &'s Scenario>,
) -> Option<String> {
    let declares = |one: &Capability| hello.capabilities.contains(one);
    for scenario in scenarios {
        if let Some(lacking) = scenario.needs().iter().find(|one| !declares(one)) {
            return Some(format!(
                "the adapter does not declare the capability `{lacking}`"
            ));
        }
        for (name, value) in scenario.world.facets.iter() {
            if declares(&Capability::Facet(name.clone())) {
                continue;
            }
            let plain = spec.facets.get(name).map(|facet| &facet.plain);
            let has = hello.fixed.get(name).or(plain);
            if has != Some(value) {
                return Some(format!(
                    "the scenario needs the facet `{name}` to be {value}, and the adapter cannot set it"
                ));
            }
        }
    }
    None
}

/// Runs a replay file.
///
/// # Errors
/// When the adapter is broken.
pub fn replay(
    compiled: &Compiled,
    connect: &Connect<'_>,
    file: &Replay,
    signature: &Signature,
) -> Result<Replayed, AdapterError> {
    let spec = compiled.spec();
    let mut adapter = connect();
    let hello = adapter.hello(&spec.api)?;
    let domain = Domain::new(spec.clone(), &hello.capabilities, &hello.fixed);
    certify(&mut *adapter, &hello, &domain.probe())?;
    if let Some(why) = unable(spec, &hello, file.scenarios()) {
        return Ok(Replayed::CouldNotRun(why));
    }
    let mut executor = Executor::renewing(compiled, adapter, connect, 0);
    executor.be_patient(Patience {
        endless: true,
        ..Patience::default()
    });
    if signature.cause.stage() == Stage::Callbacks {
        executor.linger(LINGER);
    }
    executor.set_before(file.before.clone());
    let mut untested = None;
    for _ in 0..RUNS {
        executor.overheard(Duration::ZERO);
        let (judged, answers) = executor.run_seen(&file.case)?;
        if let Some((capability, reason)) = judged.declined {
            return Ok(Replayed::CouldNotRun(format!(
                "the adapter declined `{capability}`: {reason}"
            )));
        }
        if let Some(incident) = judged.broken {
            return Ok(Replayed::CouldNotRun(format!(
                "the adapter failed: {incident}"
            )));
        }
        let shows = |group: &Group| {
            group
                .violations
                .iter()
                .any(|one| one.signature() == *signature)
        };
        let tested = judged.exercised.contains(signature.clause);
        let instead = judged.groups.iter().find(|group| !shows(group));
        if !tested && let Some(group) = instead {
            untested = Some(compiled.clause(group.primary().clause).0.to_string());
        }
        if let Some(mut group) = judged.groups.into_iter().find(shows) {
            group
                .violations
                .sort_by_key(|one| one.signature() != *signature);
            return Ok(Replayed::StillFails(Box::new(StillSeen {
                violations: group.violations,
                answers,
                stderr: executor.overheard(STDERR),
            })));
        }
    }
    if let Some(instead) = untested {
        return Ok(Replayed::CouldNotRun(format!(
            "the scenario no longer exercises the clause, because it violates `{instead}`"
        )));
    }
    if file
        .digest
        .as_ref()
        .is_some_and(|digest| *digest != spec.digest())
    {
        return Ok(Replayed::CouldNotRun(
            "the scenario no longer violates the clause, but the spec has changed since the file was written"
                .to_owned(),
        ));
    }
    Ok(Replayed::Fixed)
}
