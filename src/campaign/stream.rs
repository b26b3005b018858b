//! The cases of a campaign, by their index: the same for the same seed, whoever asks and in whatever order.

use std::sync::Arc;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::generate::{Case, CaseStrategy, CaseTree, Domain, Generator};
use crate::rng::Rng;

/// The cases of a campaign, exactly as [`run`](super::run()) runs them.
///
/// For whoever wants to know how soon something is found without running a campaign to its end.
#[derive(Debug)]
pub struct Stream {
    generator: Arc<Generator>,
    runner: TestRunner,
    seed: u64,
}

impl Stream {
    /// The cases for `domain`; at most `scenarios` of them come from the covering sequences before chance takes over.
    pub fn new(domain: Domain, seed: u64, scenarios: usize) -> Self {
        Self::of(Arc::new(Generator::new(domain, seed, scenarios)), seed)
    }

    /// The cases that a generator makes; several workers can share it.
    pub(super) fn of(generator: Arc<Generator>, seed: u64) -> Self {
        // Nothing of the environment has a say in it.
        let config = Config {
            cases: 1,
            failure_persistence: None,
            rng_algorithm: RngAlgorithm::XorShift,
            ..Config::default()
        };
        let rng = TestRng::from_seed(RngAlgorithm::XorShift, &[7; 16]);
        Self {
            generator,
            runner: TestRunner::new_with_rng(config, rng),
            seed,
        }
    }

    /// The case at `index`: the strategy for it, with the chance that belongs to it.
    pub fn case(&mut self, index: usize) -> Case {
        let mut chance = Rng::mixed(self.seed, index as u64);
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&chance.next().to_le_bytes());
        bytes[8..].copy_from_slice(&(chance.next() | 1).to_le_bytes());
        *self.runner.rng() = TestRng::from_seed(RngAlgorithm::XorShift, &bytes);
        let strategy = CaseStrategy::new(self.generator.clone(), index);
        strategy
            .new_tree(&mut self.runner)
            .map_or_else(|_| self.generator.case(index), CaseTree::into_current)
    }
}
