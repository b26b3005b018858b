//! What a campaign has seen so far. Adding up does not depend on the order of the cases, so several workers come to the same.

use std::collections::BTreeMap;

use super::case::{CaseJudgement, Group};
use crate::adapter::Incident;
use crate::check::{Signature, Stage};
use crate::generate::Case;
use crate::scenario::{Capability, Scenario};

/// The most signatures that are told apart; an implementation with more is wrong altogether.
const MOST: usize = 256;

/// What was seen of one signature.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) first: usize,
    pub(super) calls: usize,
    pub(super) case: Case,
    pub(super) group: Group,
    pub(super) count: usize,
}

impl Seen {
    fn new(first: usize, calls: usize, case: &Case, mut group: Group) -> Self {
        // What one of two scenarios does wrong by itself needs no other to show it.
        let alone = case.scenarios.len() > 1 && group.cause().stage != Stage::Relation;
        let case = if alone {
            Case::one(case.scenarios[std::mem::take(&mut group.scenario)].clone())
        } else {
            case.clone()
        };
        Self {
            first,
            calls,
            case,
            group,
            count: 1,
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
    /// How many cases put each clause to the test.
    pub(super) exercised: Vec<usize>,
    pub(super) seen: BTreeMap<Signature, Seen>,
    /// By reading and alternative.
    pub(super) followed: BTreeMap<(usize, usize), Followed>,
    pub(super) declined: BTreeMap<Capability, (usize, String)>,
    /// Of adapters, not of implementations.
    pub(super) broken: Vec<(usize, Incident)>,
}

impl Tally {
    /// Adds what came of the case at `index`.
    pub(super) fn add(&mut self, index: usize, case: &Case, judged: CaseJudgement) {
        self.cases += 1;
        self.scenarios += case.scenarios.len();
        self.calls += case.calls();
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
        for group in judged.groups {
            self.see(Seen::new(index, self.calls, case, group));
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

    fn see(&mut self, seen: Seen) {
        let signature = seen.group.signature();
        match self.seen.get_mut(&signature) {
            Some(before) => {
                let count = before.count + seen.count;
                if seen.first < before.first {
                    *before = seen;
                }
                before.count = count;
            }
            None => {
                self.seen.insert(signature, seen);
            }
        }
        // Of too many, those that were seen last go: the same ones, whatever the order.
        if self.seen.len() > MOST {
            let last = self
                .seen
                .iter()
                .max_by_key(|(key, seen)| (seen.first, (*key).clone()));
            if let Some(key) = last.map(|(key, _)| key.clone()) {
                self.seen.remove(&key);
            }
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
        for seen in other.seen.into_values() {
            self.see(seen);
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
