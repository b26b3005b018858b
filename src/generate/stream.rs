//! The cases of a campaign, by their index: the same for the same random seed, whoever asks and in whatever order.

use std::sync::Arc;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::domain::Domain;
use super::generator::{Case, Generator};
use super::pairs::PairsSeen;
use super::strategy::{CaseStrategy, CaseTree};
use crate::covering::StrengthCoverage;
use crate::rng::Rng;

/// The cases of a campaign. There is no other way to make case *i*: a campaign, `adequacy` and every benchmark ask here.
///
/// A clone shares the covering sequences, so that several workers can each have a stream of the same cases.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: Arc<Generator>,
    runner: TestRunner,
    seed: u64,
}

impl Stream {
    /// The cases for `domain`; at most `scenarios` of them come from the covering sequences before chance takes over.
    pub fn new(domain: Domain, seed: u64, scenarios: usize) -> Self {
        // Nothing of the environment has a say in it.
        let config = Config {
            cases: 1,
            failure_persistence: None,
            rng_algorithm: RngAlgorithm::PassThrough,
            ..Config::default()
        };
        Self {
            generator: Arc::new(Generator::new(domain, seed, scenarios)),
            runner: TestRunner::new_with_rng(config, handing(0)),
            seed,
        }
    }

    /// What can be varied.
    pub fn domain(&self) -> &Domain {
        self.generator.domain()
    }

    /// The case at `index`: the strategy for it, which draws the one number that belongs to it.
    pub fn case(&mut self, index: usize) -> Case {
        let chance = Rng::mixed(self.seed, index as u64).next();
        *self.runner.rng() = handing(chance);
        let tree = CaseStrategy::at(Arc::clone(&self.generator), index).new_tree(&mut self.runner);
        // The strategy rejects nothing.
        tree.map_or_else(
            |_| self.generator.case(index, chance),
            CaseTree::into_current,
        )
    }

    /// How many of the combinations of `strength` values the first `cases` cases cover, all sequences together.
    pub fn coverage(&self, strength: usize, cases: usize) -> StrengthCoverage {
        self.generator.coverage(strength, cases)
    }

    /// Which pairs of values the first `cases` cases have.
    pub fn pairs(&self, cases: usize) -> PairsSeen {
        self.generator.pairs(cases)
    }

    /// How many of the orders of three events, and of four that concern users and grants, the first `cases` cases cover.
    pub fn orders(&self, cases: usize) -> [StrengthCoverage; 2] {
        self.generator.orders(cases)
    }
}

/// A generator of proptest that hands out just this number.
fn handing(chance: u64) -> TestRng {
    TestRng::from_seed(RngAlgorithm::PassThrough, &chance.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Fields;
    use crate::spec;

    #[test]
    fn a_case_depends_on_its_index_and_on_nothing_that_was_asked_before() {
        let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("a spec");
        let spec = Arc::new(spec);
        let all = Domain::every_capability(&spec);
        let stream = || Stream::new(Domain::new(spec.clone(), &all, &Fields::new()), 3, 200);
        let (mut one, mut two) = (stream(), stream());
        let forwards: Vec<_> = (0..250).map(|index| one.case(index)).collect();
        let mut backwards: Vec<_> = (0..250).rev().map(|index| two.case(index)).collect();
        backwards.reverse();
        assert_eq!(forwards, backwards);
        let mut clone = one.clone();
        assert_eq!(clone.case(7), forwards[7]);
    }
}
