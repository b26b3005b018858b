//! The stream of cases of a campaign: case `i` depends on the seed and on `i` alone.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};

use super::build::Row;
use super::domain::Domain;
use super::random::random;
use super::vary;
use crate::covering::{Coverage, Covering};
use crate::fields::Name;
use crate::rng::Rng;
use crate::scenario::Scenario;
use crate::spec::{Check, Vary};

/// How often a case is a pair of scenarios.
const PAIR_EVERY: usize = 8;

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
    rows: RefCell<Rows>,
}

/// The covering sequence, as far as it has been made. Kept, because each row depends on those before.
#[derive(Debug)]
struct Rows {
    covering: Covering,
    made: Vec<Vec<usize>>,
    ended: bool,
    wanted: usize,
}

impl Generator {
    /// A generator for `domain`; at most `covering` cases come from the covering sequence before chance takes over.
    pub fn new(domain: Domain, seed: u64, covering: usize) -> Self {
        let levels: Vec<usize> = domain
            .parameters
            .iter()
            .map(super::domain::Parameter::levels)
            .collect();
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
        Self {
            rows: RefCell::new(Rows {
                covering: Covering::new(&levels, &[], seed),
                made: Vec::new(),
                ended: false,
                wanted: covering,
            }),
            domain,
            seed,
            relations,
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
        let scenario = match self.rows.borrow_mut().get(index) {
            Some(levels) => Row::new(&self.domain, levels).build(&self.domain, &mut rng),
            None => random(&self.domain, &mut rng),
        };
        let pairs = index % PAIR_EVERY == PAIR_EVERY - 1 && !self.relations.is_empty();
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

    /// How many of the combinations of `strength` values the first `cases` cases cover.
    pub fn coverage(&self, strength: usize, cases: usize) -> Coverage {
        let mut rows = self.rows.borrow_mut();
        rows.get(cases.saturating_sub(1));
        rows.covering.coverage(strength)
    }
}

impl Rows {
    fn get(&mut self, index: usize) -> Option<&[usize]> {
        while self.made.len() <= index && self.made.len() < self.wanted && !self.ended {
            match self.covering.next_row() {
                Some(row) => self.made.push(row),
                None => self.ended = true,
            }
        }
        self.made.get(index).map(Vec::as_slice)
    }
}
