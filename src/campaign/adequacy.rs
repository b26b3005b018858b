//! Whether the clauses of a spec can fail: faults are planted in the reference platform, and it is seen which clauses find them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::case::{CaseJudgement, Group, is_noise, judge};
use super::followed::{FollowedReadings, answer_with};
use super::lifeless::{Lifeless, lifeless};
use crate::adapter::RunOutcome;
use crate::check::{Compiled, Judge, Stage};
use crate::fields::{Fields, Name};
use crate::generate::{Case, Domain, Stream};
use crate::reference::Reference;
use crate::reference::fault::{Fault, Survey, survey};
use crate::reference::variants;
use crate::scenario::Scenario;
use crate::spec::Clause;

/// The fault that must be found by everything, and the one that must not be found.
const CONTROLS: &str = "control.";
const SURVIVES: &str = "control.must-survive";

/// What became of one fault.
#[derive(Clone, Debug)]
pub struct Killed {
    /// The fault.
    pub fault: Fault,
    /// The clauses that found it, each with the index of the first case that did.
    pub by: BTreeMap<usize, usize>,
    /// How many times the API had been called when the first of them did.
    pub calls: usize,
}

/// A conforming platform that was called wrong.
#[derive(Clone, Debug)]
pub struct Alarm {
    /// The variant.
    pub variant: String,
    /// The seed.
    pub seed: u64,
    /// The clause.
    pub clause: usize,
    /// The case.
    pub case: usize,
}

/// The result of planting all faults.
#[derive(Clone, Debug)]
pub struct Adequacy {
    /// Every fault, with the result of the first seed.
    pub killed: Vec<Killed>,
    /// For each seed the faults that no clause, or not the clause that is meant, has found: id of the fault.
    pub missed: Vec<(u64, String)>,
    /// Sound platforms that were called wrong.
    pub alarms: Vec<Alarm>,
    /// What can be planted and is no defect under the spec, each with the excluded clause that says so.
    pub not_required: Vec<Fault>,
    /// Clauses that nothing of all this violates, and excluded clauses whose `notRequired` leaves nothing out: each is vacuous.
    pub vacuous: Vec<usize>,
    /// What became of the clauses on dead implementations.
    pub lifeless: Vec<Lifeless>,
    /// How many scenarios the conforming platforms ran.
    pub sound: usize,
    /// How many seeds.
    pub seeds: u64,
    /// How many cases each fault was given.
    pub cases: usize,
}

impl Adequacy {
    /// How many faults there are that must be found.
    pub fn total(&self) -> usize {
        self.killed
            .iter()
            .filter(|one| one.fault.id != SURVIVES)
            .count()
    }

    /// How many of them their intended clause has found, at every seed.
    pub fn score(&self) -> usize {
        let missed = |one: &&Killed| self.missed.iter().any(|(_, id)| *id == one.fault.id);
        let all = self.killed.iter().filter(|one| one.fault.id != SURVIVES);
        all.filter(|one| !missed(one)).count()
    }

    /// Whether all that must be found was, and nothing else, and each clause is of use.
    pub fn is_full(&self) -> bool {
        let alive = self.lifeless.iter().all(|one| one.vacuous.is_empty());
        self.missed.is_empty() && self.alarms.is_empty() && self.vacuous.is_empty() && alive
    }

    /// For each clause that finds anything: a fault that no other clause finds, or else the fewest other clauses that find whatever it finds.
    ///
    /// # Errors
    /// The other clauses, if no fault needs this one; none at all if it finds nothing.
    pub fn necessity(&self, clause: usize) -> Result<&str, Vec<usize>> {
        let mine = || {
            let real = self
                .killed
                .iter()
                .filter(|one| !one.fault.id.starts_with(CONTROLS));
            real.filter(|one| one.by.contains_key(&clause))
        };
        if let Some(only) = mine().find(|one| one.by.len() == 1) {
            return Ok(&only.fault.id);
        }
        let mut left: Vec<&Killed> = mine().collect();
        let mut cover = Vec::new();
        while !left.is_empty() {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for other in left
                .iter()
                .flat_map(|one| one.by.keys())
                .filter(|other| **other != clause)
            {
                *counts.entry(*other).or_default() += 1;
            }
            let best = counts
                .into_iter()
                .max_by_key(|(other, count)| (*count, std::cmp::Reverse(*other)));
            let Some((best, _)) = best else { break };
            left.retain(|one| !one.by.contains_key(&best));
            cover.push(best);
        }
        Err(cover)
    }
}

/// Plants every fault of the catalogue, at `seeds` seeds with `cases` cases each, and runs `sound` cases of every sound variant at every seed.
pub fn adequacy(compiled: &Arc<Compiled>, seeds: u64, cases: usize, sound: usize) -> Adequacy {
    let spec = compiled.spec();
    let Survey {
        faults,
        not_required,
    } = survey(spec);
    let judging = Judge::new(compiled);
    let mut out = Adequacy {
        killed: Vec::new(),
        missed: Vec::new(),
        alarms: Vec::new(),
        not_required,
        vacuous: Vec::new(),
        lifeless: Vec::new(),
        sound: 0,
        seeds,
        cases,
    };
    for seed in 0..seeds {
        // Made once for all faults.
        let cases = stream_of(compiled, seed, cases);
        if seed == 0 {
            out.lifeless = lifeless(compiled, &cases);
        }
        for fault in &faults {
            // Once it is known what else finds a fault, it is enough to see that the clause that is meant does.
            let until = (seed > 0).then_some(fault);
            let killed = kill(&judging, fault, &cases, until);
            if !as_meant(compiled, &killed) {
                out.missed.push((seed, fault.id.clone()));
            }
            if seed == 0 {
                out.killed.push(killed);
            }
        }
        for variant in variants(spec) {
            let mut platform = variant.platform(spec.clone());
            let mut followed = FollowedReadings::default();
            for (at, case) in cases.iter().take(sound).enumerate() {
                let judged = run(&judging, case, &mut platform);
                out.sound += case.scenarios.len();
                let allowed = |clause: usize| variant.against.contains(compiled.clause(clause).0);
                for clause in followed
                    .violated(compiled, &judged)
                    .into_iter()
                    .filter(|one| !allowed(*one))
                {
                    out.alarms.push(Alarm {
                        variant: variant.id.clone(),
                        seed,
                        clause,
                        case: at,
                    });
                }
            }
        }
    }
    out.vacuous = vacuous(compiled, &out);
    out
}

fn vacuous(compiled: &Compiled, out: &Adequacy) -> Vec<usize> {
    let real = || {
        let killed = out.killed.iter();
        killed.filter(|one| !one.fault.id.starts_with(CONTROLS))
    };
    let is_vacuous = |(at, (name, clause)): &(usize, (&Name, &Clause))| {
        let left_out = |fault: &Fault| fault.clause.as_ref() == Some(*name);
        if clause.check.is_some() {
            !real().any(|one| one.by.contains_key(at))
        } else {
            clause.not_required.is_some() && !out.not_required.iter().any(left_out)
        }
    };
    let clauses = compiled.spec().clauses.iter().enumerate();
    clauses.filter(is_vacuous).map(|(at, _)| at).collect()
}

/// The cases that a campaign runs by default against whatever can do everything.
fn stream_of(compiled: &Compiled, seed: u64, cases: usize) -> Vec<Case> {
    let spec = compiled.spec();
    let all = Domain::every_capability(spec);
    let domain = Domain::new(spec.clone(), &all, &Fields::new());
    let mut stream = Stream::new(domain, seed, cases);
    (0..cases).map(|index| stream.case(index)).collect()
}

fn as_meant(compiled: &Compiled, killed: &Killed) -> bool {
    if killed.fault.id == SURVIVES {
        return killed.by.is_empty();
    }
    match &killed.fault.clause {
        Some(meant) => killed
            .by
            .keys()
            .any(|clause| compiled.clause(*clause).0 == meant),
        None => false,
    }
}

fn kill(judging: &Judge<'_>, fault: &Fault, cases: &[Case], until: Option<&Fault>) -> Killed {
    let compiled = judging.compiled();
    let mut platform = Reference::new(compiled.spec().clone()).with_fault(fault.clone());
    let mut killed = Killed {
        fault: fault.clone(),
        by: BTreeMap::new(),
        calls: 0,
    };
    let mut followed = FollowedReadings::default();
    let meant = until.and_then(|fault| fault.clause.as_deref());
    for (at, case) in cases.iter().enumerate() {
        let judged = run(judging, case, &mut platform);
        if killed.by.is_empty() {
            killed.calls += case.calls();
        }
        for clause in followed.violated(compiled, &judged) {
            killed.by.entry(clause).or_insert(at);
        }
        if killed
            .by
            .keys()
            .any(|clause| Some(&**compiled.clause(*clause).0) == meant)
        {
            break;
        }
    }
    killed
}

/// Runs a case on the reference platform, and judges it.
pub(super) fn run(judging: &Judge<'_>, case: &Case, platform: &mut Reference) -> CaseJudgement {
    let answers: Vec<_> = case
        .scenarios
        .iter()
        .map(|scenario| answer(platform, scenario))
        .collect();
    let mut judged = judge(judging, case, &answers);
    let relation = |group: &Group| group.cause().stage() == Stage::Relation;
    if judged.groups.iter().any(relation) {
        let again = case.scenarios.iter();
        let again = again.map(|scenario| answer(platform, scenario)).collect();
        let runs = [answers, again];
        judged
            .groups
            .retain(|group| !relation(group) || !is_noise(judging, group.primary(), &runs));
    }
    judged
}

/// What a platform answers.
fn answer(platform: &mut Reference, scenario: &Scenario) -> RunOutcome {
    answer_with(|| platform.run(scenario))
}
