//! What a campaign has seen so far. Adding up does not depend on the order of the cases, so several workers come to the same.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{CaseJudgement, Group};
use super::few::Few;
use super::shown::CaseIndices;
use super::tape::Key;
use crate::adapter::{Incident, RunOutcome, adapter_blame};
use crate::check::{Compiled, Signature, Stage};
use crate::generate::{Case, Tie};
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

    /// What tells it from everything else that a campaign can see.
    pub(super) fn key(&self) -> Key {
        match self.case.tie {
            Some(Tie::Reading(_)) => Key::of_pair(&self.case),
            _ => Key::of_seen(&self.group.signature(), &self.case),
        }
    }
}

/// The first scenario that followed an alternative, and how many did.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    pub(super) first: usize,
    pub(super) scenario: Scenario,
    /// What the scenario came to.
    pub(super) answer: RunOutcome,
    pub(super) count: usize,
}

/// A capability that was declared and then declined: the first case in which it was, in how many, and the adapter's words in that case.
#[derive(Clone, Debug)]
pub(super) struct Refusals {
    pub(super) first: usize,
    pub(super) cases: usize,
    pub(super) reason: String,
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
    pub(super) declined: BTreeMap<Capability, Refusals>,
    /// Of adapters, not of implementations; each with the index of its case.
    pub(super) broken: Few<(usize, Incident)>,
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
        let scenarios = case.scenarios.iter().zip(answers).zip(&judged.followed);
        for ((scenario, answer), followed) in scenarios {
            for key in followed.iter() {
                self.follow(key, index, scenario, answer, 1);
            }
        }
        if let Some((capability, reason)) = judged.declined {
            let cases = 1;
            self.refuse(
                capability,
                Refusals {
                    first: index,
                    cases,
                    reason,
                },
            );
        }
        if let Some(incident) = judged.broken {
            self.broken.insert(index, incident);
        }
        let died = |answer: &&RunOutcome| match answer {
            RunOutcome::Incident(incident) => !adapter_blame(incident),
            _ => false,
        };
        self.incidents += answers.iter().filter(died).count();
        let mut seen: Vec<SeenSignature> = Vec::new();
        for group in judged.groups {
            let signature = group.signature();
            // A case that shows the same thing twice is one case.
            match seen
                .iter_mut()
                .find(|one| one.group.signature() == signature)
            {
                Some(one) => one
                    .clauses
                    .extend(group.violations.iter().map(|one| one.clause)),
                None => seen.push(SeenSignature::new(index, self.calls, case, answers, group)),
            }
        }
        for one in seen {
            see(&mut self.seen, one, CaseIndices::join);
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
            // More than one may go astray in a case.
            see(&mut self.unattributed, seen, CaseIndices::merge);
        }
    }

    /// Adds what a scenario of the case at `index` showed when it ran again.
    pub(super) fn seen_again(
        &mut self,
        index: usize,
        case: &Case,
        answers: &[RunOutcome],
        judged: CaseJudgement,
    ) {
        for group in judged.groups {
            let seen = SeenSignature::new(index, self.calls, case, answers, group);
            see(&mut self.seen, seen, CaseIndices::merge);
        }
    }

    fn follow(
        &mut self,
        key: (usize, usize),
        first: usize,
        scenario: &Scenario,
        answer: &RunOutcome,
        count: usize,
    ) {
        let new = || Followed {
            first,
            scenario: scenario.clone(),
            answer: answer.clone(),
            count,
        };
        match self.followed.get_mut(&key) {
            None => {
                self.followed.insert(key, new());
            }
            Some(followed) if first < followed.first => {
                let count = followed.count + count;
                *followed = Followed { count, ..new() };
            }
            Some(followed) => followed.count += count,
        }
    }

    fn refuse(&mut self, capability: Capability, refused: Refusals) {
        match self.declined.get_mut(&capability) {
            None => {
                self.declined.insert(capability, refused);
            }
            Some(before) => {
                let cases = before.cases + refused.cases;
                if refused.first < before.first {
                    *before = refused;
                }
                before.cases = cases;
            }
        }
    }

    /// Alternatives of one reading that different scenarios followed: the clause that says that they should not, the later of the first two such scenarios, and
    /// the case that compares the two.
    pub(super) fn pairs(&self, compiled: &Compiled) -> Vec<(usize, usize, Case)> {
        let entries: Vec<_> = self.followed.iter().collect();
        let pairs = entries.windows(2).filter_map(|pair| {
            let (((reading, _), one), ((other, _), two)) = (pair[0], pair[1]);
            let clause = compiled.consistent(*reading).filter(|_| reading == other)?;
            let (one, two) = if one.first <= two.first {
                (one, two)
            } else {
                (two, one)
            };
            let case = Case {
                scenarios: vec![one.scenario.clone(), two.scenario.clone()],
                tie: Some(Tie::Reading(compiled.clause(clause).0.clone())),
            };
            Some((clause, two.first, case))
        });
        pairs.collect()
    }

    /// Adds what another worker has seen, of other cases.
    pub(super) fn merge(&mut self, other: Self) {
        self.cases += other.cases;
        self.scenarios += other.scenarios;
        self.calls += other.calls;
        let clauses = self.exercised.len().max(other.exercised.len());
        self.exercised.resize(clauses, 0);
        for (mine, theirs) in self.exercised.iter_mut().zip(&other.exercised) {
            *mine += theirs;
        }
        self.owed |= other.owed;
        self.served |= other.served;
        self.incidents += other.incidents;
        for seen in other.seen.into_values() {
            see(&mut self.seen, seen, CaseIndices::join);
        }
        for seen in other.unattributed.into_values() {
            see(&mut self.unattributed, seen, CaseIndices::join);
        }
        for (key, one) in other.followed {
            self.follow(key, one.first, &one.scenario, &one.answer, one.count);
        }
        for (capability, refused) in other.declined {
            self.refuse(capability, refused);
        }
        self.broken.merge_by_number(other.broken);
    }
}

/// Adds what was seen; `add` adds the cases that showed it.
fn see(
    all: &mut BTreeMap<Signature, SeenSignature>,
    seen: SeenSignature,
    add: fn(&mut CaseIndices, &CaseIndices),
) {
    let signature = seen.group.signature();
    match all.get_mut(&signature) {
        Some(before) => {
            add(&mut before.shown, &seen.shown);
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
