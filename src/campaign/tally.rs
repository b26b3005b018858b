//! What a campaign has seen so far. Adding up does not depend on the order of the cases, so several workers come to the same.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{CaseJudgement, Group};
use super::shown::CaseIndices;
use crate::adapter::{Incident, RunOutcome, adapter_blame};
use crate::check::{Signature, Stage};
use crate::generate::Case;
use crate::scenario::{Capability, Scenario};

/// The most signatures that are told apart; an implementation with more is wrong altogether.
const MOST: usize = 256;

/// What was seen of one signature.
#[derive(Clone, Debug)]
pub(super) struct SeenSignature {
    pub(super) first: usize,
    pub(super) calls: usize,
    pub(super) case: Case,
    pub(super) group: Group,
    /// All clauses that this violated in some case.
    pub(super) clauses: BTreeSet<usize>,
    /// What was seen of the case.
    pub(super) answers: Vec<RunOutcome>,
    /// Which cases showed it.
    pub(super) shown: CaseIndices,
}

impl SeenSignature {
    fn new(
        first: usize,
        calls: usize,
        case: &Case,
        answers: &[RunOutcome],
        mut group: Group,
    ) -> Self {
        // What one of two scenarios does wrong by itself needs no other to show it.
        let alone = case.scenarios.len() > 1 && group.cause().stage() != Stage::Relation;
        let (case, answers) = if alone {
            let at = std::mem::take(&mut group.scenario);
            let answers = answers.get(at..=at).unwrap_or_default();
            (Case::one(case.scenarios[at].clone()), answers)
        } else {
            (case.clone(), answers)
        };
        Self {
            first,
            calls,
            case,
            clauses: group.violations.iter().map(|one| one.clause).collect(),
            group,
            answers: answers.to_vec(),
            shown: CaseIndices::in_case(first),
        }
    }
}

/// The first scenario that followed an alternative, and how many did.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    pub(super) first: usize,
    pub(super) scenario: Scenario,
    pub(super) count: usize,
}

/// What a campaign has seen so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) cases: usize,
    pub(super) scenarios: usize,
    pub(super) calls: usize,
    /// How many cases exercised each clause.
    pub(super) exercised: Vec<usize>,
    /// Whether some call should have come to an outcome that gives something, and whether one did.
    pub(super) owed: bool,
    pub(super) served: bool,
    pub(super) seen: BTreeMap<Signature, SeenSignature>,
    /// Crashes and hangs that did not come back when the scenario ran again.
    pub(super) unattributed: BTreeMap<Signature, SeenSignature>,
    /// How many scenarios did not end, or did so only when they ran again.
    pub(super) incidents: usize,
    /// By reading and alternative.
    pub(super) followed: BTreeMap<(usize, usize), Followed>,
    pub(super) declined: BTreeMap<Capability, (usize, String)>,
    /// Of adapters, not of implementations.
    pub(super) broken: Vec<(usize, Incident)>,
}

impl Tally {
    /// Adds the result of the case at `index`.
    pub(super) fn add(
        &mut self,
        index: usize,
        case: &Case,
        answers: &[RunOutcome],
        judged: CaseJudgement,
    ) {
        self.cases += 1;
        self.scenarios += case.scenarios.len();
        self.calls += case.calls();
        self.owed |= judged.owed;
        self.served |= judged.served;
        for clause in judged.exercised.iter() {
            if clause >= self.exercised.len() {
                self.exercised.resize(clause + 1, 0);
            }
            self.exercised[clause] += 1;
        }
        for (scenario, followed) in case.scenarios.iter().zip(&judged.followed) {
            for key in followed.iter() {
                self.follow(key, index, scenario);
            }
        }
        if let Some((capability, reason)) = judged.declined {
            self.declined.entry(capability).or_insert((0, reason)).0 += 1;
        }
        if let Some(incident) = judged.broken {
            self.broken.push((index, incident));
        }
        let died = |answer: &&RunOutcome| match answer {
            RunOutcome::Incident(incident) => !adapter_blame(incident),
            _ => false,
        };
        self.incidents += answers.iter().filter(died).count();
        for group in judged.groups {
            let seen = SeenSignature::new(index, self.calls, case, answers, group);
            see(&mut self.seen, seen);
        }
    }

    /// Adds a crash or a hang of which no scenario could be shown to be the cause: `judged` is what
    /// is said of the scenario that was on the way, in the case at `index`.
    pub(super) fn unattributed(
        &mut self,
        index: usize,
        case: &Case,
        answers: &[RunOutcome],
        judged: CaseJudgement,
    ) {
        self.incidents += 1;
        for group in judged.groups {
            let seen = SeenSignature::new(index, self.calls, case, answers, group);
            see(&mut self.unattributed, seen);
        }
    }

    fn follow(&mut self, key: (usize, usize), first: usize, scenario: &Scenario) {
        let Some(followed) = self.followed.get_mut(&key) else {
            let followed = Followed {
                first,
                scenario: scenario.clone(),
                count: 1,
            };
            self.followed.insert(key, followed);
            return;
        };
        followed.count += 1;
        if first < followed.first {
            followed.first = first;
            followed.scenario = scenario.clone();
        }
    }

    /// Adds what another worker has seen.
    pub(super) fn merge(&mut self, other: Self) {
        self.cases += other.cases;
        self.scenarios += other.scenarios;
        self.calls += other.calls;
        let clauses = self.exercised.len().max(other.exercised.len());
        self.exercised.resize(clauses, 0);
        for (mine, theirs) in self.exercised.iter_mut().zip(&other.exercised) {
            *mine += theirs;
        }
        self.incidents += other.incidents;
        for seen in other.seen.into_values() {
            see(&mut self.seen, seen);
        }
        for seen in other.unattributed.into_values() {
            see(&mut self.unattributed, seen);
        }
        for (key, followed) in other.followed {
            let count = followed.count;
            self.follow(key, followed.first, &followed.scenario);
            if let Some(mine) = self.followed.get_mut(&key) {
                mine.count += count - 1;
            }
        }
        for (capability, (count, reason)) in other.declined {
            self.declined.entry(capability).or_insert((0, reason)).0 += count;
        }
        self.broken.extend(other.broken);
        self.broken.sort_by_key(|(index, _)| *index);
    }
}

fn see(all: &mut BTreeMap<Signature, SeenSignature>, seen: SeenSignature) {
    let signature = seen.group.signature();
    match all.get_mut(&signature) {
        Some(before) => {
            before.shown.merge(&seen.shown);
            before.clauses.extend(&seen.clauses);
            if seen.first < before.first {
                let shown = std::mem::take(&mut before.shown);
                let clauses = std::mem::take(&mut before.clauses);
                *before = SeenSignature {
                    clauses,
                    shown,
                    ..seen
                };
            }
        }
        None => {
            all.insert(signature, seen);
        }
    }
    // Of too many, those that were seen last go: the same ones, whatever the order.
    if all.len() > MOST {
        let last = all
            .iter()
            .max_by_key(|(key, seen)| (seen.first, (*key).clone()));
        if let Some(key) = last.map(|(key, _)| key.clone()) {
            all.remove(&key);
        }
    }
}
