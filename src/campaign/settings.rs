//! How a campaign is run.

use std::sync::Arc;
use std::time::Duration;

use super::event::Event;
use super::regression::Regression;
use crate::adapter::{Adapter, Interrupt};
use crate::check::ClauseSet;
use crate::generate::Case;

/// Starts an adapter. Called once for each job, and again for each process that has to be a fresh one.
pub type Connect<'a> = dyn Fn() -> Box<dyn Adapter> + Sync + 'a;

/// Is told what happens in a campaign.
pub type Tell<'a> = dyn FnMut(Event<'_>) + Send + 'a;

/// A part of a campaign: every so many-th case. All parts together run the cases of the whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Part {
    index: usize,
    count: usize,
}

impl Part {
    /// Part `index` of `count`, from 1. `None` if there is no such part.
    pub const fn new(index: usize, count: usize) -> Option<Self> {
        if index == 0 || index > count {
            return None;
        }
        Some(Self { index, count })
    }

    /// The number of this part, from 1.
    pub const fn index(self) -> usize {
        self.index
    }

    /// How many parts there are.
    pub const fn count(self) -> usize {
        self.count
    }

    /// The index in the whole campaign of the case that is at `place` in this part.
    pub(super) const fn case(self, place: usize) -> usize {
        place
            .saturating_mul(self.count)
            .saturating_add(self.index - 1)
    }

    /// How many of the first `cases` cases of the campaign are in this part.
    pub(super) const fn of(self, cases: usize) -> usize {
        cases / self.count
            + if cases % self.count >= self.index {
                1
            } else {
                0
            }
    }
}

/// How a campaign is run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The random seed. Default 0.
    pub seed: u64,
    /// How many cases. Default 1000.
    pub scenarios: usize,
    /// Which part of the cases is run. Default: all of them.
    pub part: Option<Part>,
    /// Where an operator takes part: the most actions that the operator is asked for, including those that confirm findings.
    /// Then [`Session`](crate::generate::Session) plans the scenarios, in place of `scenarios`. Default: they are not counted.
    pub operator_budget: Option<usize>,
    /// No case begins later than so long after the greeting. Default: there is no such limit.
    pub time: Option<Duration>,
    /// How many adapters at a time. Default 1.
    pub jobs: usize,
    /// Maximum number of executions for shrinking one finding. Default 500.
    pub shrink_budget: usize,
    /// How often a violation is replayed before it is believed. Default 3.
    pub replays: usize,
    /// Only these clauses are judged. Default: all.
    pub only: Option<ClauseSet>,
    /// Scenarios of known defects, which are run first, in place of as many others. What the adapter cannot run is left out. Default: none.
    pub regression: Vec<Arc<Regression>>,
    /// Cases that are run before all others but those. What the adapter cannot run is left out. Default: none.
    pub corpus: Vec<Case>,
    /// Ends the campaign before its time: no more cases are run, the findings so far are examined
    /// as far as a second allows. The adapters should be given the same one. Default: never.
    pub interrupt: Interrupt,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            scenarios: 1000,
            part: None,
            operator_budget: None,
            time: None,
            jobs: 1,
            shrink_budget: 500,
            replays: 3,
            only: None,
            regression: Vec::new(),
            corpus: Vec::new(),
            interrupt: Interrupt::NEVER,
        }
    }
}

impl Settings {
    /// How many cases of the random seed are run, which may be a part of all.
    pub fn own_scenarios(&self) -> usize {
        let corpus = self.corpus.len();
        self.part.map_or(self.scenarios, |part| {
            part.of(corpus + self.scenarios) - part.of(corpus)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn parts_together_have_each_case_once() {
        for (cases, count) in [(10, 3), (9, 3), (1, 4), (0, 2), (7, 1)] {
            let parts = (1..=count).filter_map(|index| Part::new(index, count));
            let mut all: Vec<usize> = parts
                .flat_map(|part| (0..part.of(cases)).map(move |place| part.case(place)))
                .collect();
            all.sort_unstable();
            assert_eq!(all, (0..cases).collect::<Vec<_>>(), "{cases} in {count}");
        }
        assert!(Part::new(0, 2).is_none() && Part::new(3, 2).is_none());
    }
}
