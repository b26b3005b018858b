//! Making the case at each place of a campaign: it depends on the place and on one number of chance alone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::build::BuiltRow;
use super::domain::Domain;
use super::history::HistoryEvent;
use super::orders::{self, EventOrders};
use super::pairs::PairsSeen;
use super::parameter::Parameter;
use super::random::random;
use super::vary;
use crate::covering::{Covering, StrengthCoverage};
use crate::fields::Name;
use crate::rng::Rng;
use crate::scenario::Scenario;
use crate::spec::{Check, Vary};

/// How often a case is a pair of scenarios.
const PAIR_EVERY: usize = 10;

/// What is run and judged as one: a scenario, or two that are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// One scenario or two.
    pub scenarios: Vec<Scenario>,
    /// Why there are two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
}

/// Why two scenarios belong together; the clause by its id.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Tie {
    /// They differ only in the respect that this relation is about.
    Relation(Name),
    /// They are taken to follow different alternatives of the reading that this clause is about.
    Reading(Name),
}

impl Case {
    /// A case of one scenario.
    pub fn one(scenario: Scenario) -> Self {
        Self {
            scenarios: vec![scenario],
            tie: None,
        }
    }

    /// How many times it calls the API.
    pub fn calls(&self) -> usize {
        self.scenarios.iter().map(Scenario::calls).sum()
    }
}

/// Makes the cases of a campaign.
#[derive(Debug)]
pub(super) struct Generator {
    domain: Arc<Domain>,
    relations: Vec<(Name, Vary)>,
    /// Behind locks, so that workers can share them: making a row takes longer than all else.
    rows: [Vec<Mutex<Rows>>; SEQUENCES],
    orders: Mutex<EventOrders>,
    covering: usize,
}

/// How many kinds of covering sequences take turns.
const SEQUENCES: usize = 5;

/// The place of the kind that gives every other turn to the orders of events, and its first turn that does so.
const SHARED: usize = SEQUENCES - 1;
const ORDERS_FROM: usize = 13;

/// One of the covering sequences, as far as it has been made. Kept, because each row depends on those before.
#[derive(Debug)]
struct Rows {
    covering: Covering,
    /// For each parameter the levels that take part.
    levels: Vec<Vec<usize>>,
    made: Vec<Vec<usize>>,
    ended: bool,
}

/// Where a case comes from.
enum CaseSource {
    Levels(Vec<usize>),
    Events(Vec<HistoryEvent>, usize),
    Chance,
}

impl Generator {
    /// A generator for `domain`; at most `covering` cases come from the covering sequences before chance takes over.
    ///
    /// An old version hides whatever else a row has to show, and so does a missing grant: the pairs of such a row are covered in name only. So
    /// several sequences take turns. In the first only those levels take part that lead to the same outcome as when everything is in order, and every
    /// pair shows itself; in the others, everything else being in order, all histories, all values of one facet, and all ways to call; in the last all
    /// levels of everything. That one shares its turns with the orders of events.
    pub(super) fn new(domain: Domain, seed: u64, covering: usize) -> Self {
        let relations = domain
            .spec
            .clauses
            .iter()
            .filter_map(|(id, clause)| match &clause.check {
                Some(Check::Relation { vary }) if *vary != Vary::Repeated => {
                    Some((id.clone(), vary.clone()))
                }
                _ => None,
            });
        let relations = relations.collect();
        let mixed = |takes: &dyn Fn(&Parameter) -> bool| {
            let parameters = domain.parameters.iter().zip(&domain.telling);
            let levels = parameters.map(|(parameter, telling)| {
                if takes(parameter) {
                    (0..parameter.levels()).collect()
                } else {
                    telling.clone()
                }
            });
            Mutex::new(Rows::new(levels.collect(), seed))
        };
        let history = |one: &Parameter| {
            matches!(
                one,
                Parameter::History(..) | Parameter::Wrong(_) | Parameter::Member(..)
            )
        };
        let call =
            |one: &Parameter| matches!(one, Parameter::Callbacks(_) | Parameter::History(..));
        let one = |facet: &Name| {
            let own = facet.clone();
            // Where an old version has no button, a grant has to be older than the version.
            mixed(&move |one| match one {
                Parameter::Facet(name, _) => *name == own,
                Parameter::Entry(_) => true,
                _ => false,
            })
        };
        let mut worlds: Vec<_> = hiding(&domain).iter().map(one).collect();
        if worlds.is_empty() {
            worlds.push(mixed(&|one| matches!(one, Parameter::Facet(..))));
        }
        Self {
            rows: [
                vec![mixed(&|_| false)],
                vec![mixed(&history)],
                worlds,
                vec![mixed(&call)],
                vec![mixed(&|_| true)],
            ],
            orders: Mutex::new(EventOrders::new(&domain, seed)),
            domain: Arc::new(domain),
            relations,
            covering,
        }
    }

    /// What can be varied.
    pub(super) fn domain(&self) -> &Domain {
        &self.domain
    }

    pub(super) const fn shared_domain(&self) -> &Arc<Domain> {
        &self.domain
    }

    /// The case at `index`, what its row leaves open being filled in by `chance`.
    pub(super) fn case(&self, index: usize, chance: u64) -> Case {
        let mut case = self.made(index, chance);
        for scenario in &mut case.scenarios {
            self.domain.house(scenario);
        }
        case
    }

    fn made(&self, index: usize, chance: u64) -> Case {
        let mut rng = Rng::new(chance);
        let mut own = rng.clone();
        let domain = &self.domain;
        let mut scenario = match self.source(index) {
            CaseSource::Levels(levels) => {
                BuiltRow::new(domain, &domain.parameters, &levels).build(domain, &mut own)
            }
            CaseSource::Events(events, at) => orders::scenario(domain, events, at, &mut own),
            CaseSource::Chance => random(domain, &mut own),
        };
        if let Some((id, vary)) = self.paired(index)
            && let Some(twin) = vary::twin(&self.domain, &mut scenario, vary, &mut rng)
        {
            return Case {
                scenarios: vec![scenario, twin],
                tie: Some(Tie::Relation(id.clone())),
            };
        }
        Case::one(scenario)
    }

    /// The relation for which the case at `index` is a pair: in the first sequence, where a difference would show itself. What must never be told may show
    /// anywhere: there all five have their turn. Users who have not agreed are in the second and in the last.
    fn paired(&self, index: usize) -> Option<&(Name, Vary)> {
        let (turn, all) = (index / PAIR_EVERY, self.relations.len());
        // One further on in each round, or relations and rows would keep step.
        let relation = self.relations.get((turn + turn.checked_div(all)?) % all)?;
        let sequence = (index % PAIR_EVERY).checked_sub(SEQUENCES)?;
        let pairs = match relation.1 {
            Vary::Ungranted(_) => [1, 2, SHARED].contains(&sequence),
            Vary::Private | Vary::Profile(_) => true,
            _ => sequence == 0,
        };
        pairs.then_some(relation)
    }

    /// Where the case at `index` comes from: from chance once its sequence has ended.
    fn source(&self, index: usize) -> CaseSource {
        if index >= self.covering {
            return CaseSource::Chance;
        }
        let (sequence, mut turn) = (index % SEQUENCES, index / SEQUENCES);
        if sequence == SHARED && turn >= ORDERS_FROM {
            let past = turn - ORDERS_FROM;
            let mut orders = locked(&self.orders);
            if past.is_multiple_of(2)
                && let Some(events) = orders.get(past / 2)
            {
                return CaseSource::Events(events, past / 2);
            }
            // What the orders took is made up for.
            orders.get(past / 2);
            turn -= orders.rows().min(past.div_ceil(2));
        }
        let all = &self.rows[sequence];
        let rows = &all[turn % all.len()];
        // All of them begin with the row in which everything is simplest: it is needed once.
        let at = turn / all.len() + usize::from(sequence > 0);
        locked(rows)
            .get(at)
            .map_or(CaseSource::Chance, CaseSource::Levels)
    }

    /// Makes what the first `cases` cases need.
    fn advance(&self, cases: usize) {
        let cases = cases.min(self.covering);
        let several = SEQUENCES * 2 * self.rows.iter().map(Vec::len).max().unwrap_or(1);
        (cases.saturating_sub(several)..cases).for_each(|index| {
            self.source(index);
        });
    }

    /// How many of the combinations of `strength` values the first `cases` cases cover, all sequences together.
    pub(super) fn coverage(&self, strength: usize, cases: usize) -> StrengthCoverage {
        self.advance(cases);
        let all = self.rows.iter().flatten();
        let all = all.map(|one| locked(one).covering.coverage(strength));
        all.fold(StrengthCoverage::default(), |sum, one| StrengthCoverage {
            covered: sum.covered + one.covered,
            feasible: sum.feasible + one.feasible,
        })
    }

    /// Which pairs of values the first `cases` cases have, all sequences together.
    pub(super) fn pairs(&self, cases: usize) -> PairsSeen {
        self.advance(cases);
        let mut pairs = PairsSeen::new(&self.domain.parameters);
        for rows in self.rows.iter().flatten() {
            let rows = locked(rows);
            for row in &rows.made {
                pairs.add(&rows.full(row));
            }
        }
        pairs
    }

    /// How many orders of three events the first `cases` cases cover, and of four that concern users and grants.
    pub(super) fn orders(&self, cases: usize) -> [StrengthCoverage; 2] {
        self.advance(cases);
        locked(&self.orders).coverage()
    }
}

/// The facets some of whose values hide what a call comes to. Each has a sequence of its own, since two of them would hide each other.
fn hiding(domain: &Domain) -> Vec<Name> {
    let parameters = domain.parameters.iter().zip(&domain.telling);
    let hiding = parameters.filter_map(|(parameter, telling)| match parameter {
        Parameter::Facet(name, values) if telling.len() < values.len() => Some(name.clone()),
        _ => None,
    });
    hiding.collect()
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Rows {
    fn new(levels: Vec<Vec<usize>>, seed: u64) -> Self {
        let counts: Vec<usize> = levels.iter().map(Vec::len).collect();
        Self {
            covering: Covering::new(&counts, seed),
            levels,
            made: Vec::new(),
            ended: false,
        }
    }

    fn get(&mut self, at: usize) -> Option<Vec<usize>> {
        while self.made.len() <= at && !self.ended {
            match self.covering.next_row() {
                Some(row) => self.made.push(row),
                None => self.ended = true,
            }
        }
        self.made.get(at).map(|row| self.full(row))
    }

    /// The levels of a row, among all levels of their parameters.
    fn full(&self, row: &[usize]) -> Vec<usize> {
        let levels = row.iter().zip(&self.levels);
        levels.map(|(level, levels)| levels[*level]).collect()
    }
}
