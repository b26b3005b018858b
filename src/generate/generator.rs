//! The stream of cases of a campaign: case `i` depends on the seed and on `i` alone.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};

use super::build::Row;
use super::domain::{Domain, Parameter};
use super::random::random;
use super::vary;
use crate::covering::{Coverage, Covering};
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
pub struct Generator {
    domain: Domain,
    seed: u64,
    relations: Vec<(Name, Vary)>,
    rows: RefCell<[Rows; SEQUENCES]>,
    covering: usize,
}

/// How many covering sequences take turns.
const SEQUENCES: usize = 5;

/// One of the covering sequences, as far as it has been made. Kept, because each row depends on those before.
#[derive(Debug)]
struct Rows {
    covering: Covering,
    /// For each parameter the levels that take part.
    levels: Vec<Vec<usize>>,
    made: Vec<Vec<usize>>,
    ended: bool,
}

impl Generator {
    /// A generator for `domain`; at most `covering` cases come from the covering sequences before chance takes over.
    ///
    /// An old version hides whatever else a row has to show, and so does a missing grant: the pairs of such a row are covered in name only. So
    /// several sequences take turns. In the first only those levels take part that lead to the same outcome as when everything is in order, and every
    /// pair shows itself; in the others, everything else being in order, all histories, all worlds, and all ways to call; in the last all levels of everything.
    pub fn new(domain: Domain, seed: u64, covering: usize) -> Self {
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
            Rows::new(levels.collect(), seed)
        };
        let history = |one: &Parameter| {
            matches!(
                one,
                Parameter::History(..) | Parameter::Wrong(_) | Parameter::Member(..)
            )
        };
        let world = |one: &Parameter| matches!(one, Parameter::Facet(..));
        let call =
            |one: &Parameter| matches!(one, Parameter::Callbacks(_) | Parameter::History(..));
        Self {
            rows: RefCell::new([
                mixed(&|_| false),
                mixed(&history),
                mixed(&world),
                mixed(&call),
                mixed(&|_| true),
            ]),
            domain,
            seed,
            relations,
            covering,
        }
    }

    /// What can be varied.
    pub const fn domain(&self) -> &Domain {
        &self.domain
    }

    /// The case at `index`.
    pub fn case(&self, index: usize) -> Case {
        self.concrete(index, Rng::mixed(self.seed, index as u64).next())
    }

    /// The case at `index`, what its row leaves open being filled in by `chance`.
    pub(super) fn concrete(&self, index: usize, chance: u64) -> Case {
        let mut rng = Rng::new(chance);
        let scenario = self.row(index).map_or_else(
            || random(&self.domain, &mut rng.clone()),
            |levels| Row::new(&self.domain, &levels).build(&self.domain, &mut rng.clone()),
        );
        // In the first sequence, where a difference would show itself.
        let pairs = index % PAIR_EVERY == SEQUENCES && !self.relations.is_empty();
        if pairs {
            let (id, vary) = &self.relations[index / PAIR_EVERY % self.relations.len()];
            if let Some(twin) = vary::twin(&self.domain, &scenario, vary, &mut rng) {
                return Case {
                    scenarios: vec![scenario, twin],
                    tie: Some(Tie::Relation(id.clone())),
                };
            }
        }
        Case::one(scenario)
    }

    /// The row for the case at `index`; `None` once its sequence has ended.
    fn row(&self, index: usize) -> Option<Vec<usize>> {
        if index >= self.covering {
            return None;
        }
        let sequence = index % SEQUENCES;
        // All of them begin with the row in which everything is plainest: it is needed once.
        let at = index / SEQUENCES + usize::from(sequence > 0);
        self.rows.borrow_mut()[sequence].get(at)
    }

    /// How many of the combinations of `strength` values the first `cases` cases cover, all sequences together.
    pub fn coverage(&self, strength: usize, cases: usize) -> Coverage {
        let cases = cases.min(self.covering);
        (cases.saturating_sub(SEQUENCES)..cases).for_each(|index| {
            self.row(index);
        });
        let rows = self.rows.borrow();
        let all = rows.iter().map(|one| one.covering.coverage(strength));
        all.fold(Coverage::default(), |sum, one| Coverage {
            covered: sum.covered + one.covered,
            feasible: sum.feasible + one.feasible,
        })
    }
}

impl Rows {
    fn new(levels: Vec<Vec<usize>>, seed: u64) -> Self {
        let counts: Vec<usize> = levels.iter().map(Vec::len).collect();
        Self {
            covering: Covering::new(&counts, &[], seed),
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
        let row = self.made.get(at)?;
        Some(
            row.iter()
                .zip(&self.levels)
                .map(|(level, levels)| levels[*level])
                .collect(),
        )
    }
}
