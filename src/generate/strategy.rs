//! Cases as a proptest strategy: each draws its numbers from the runner, and shrinks by what it knows of scenarios.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use proptest::prelude::Rng as _;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::domain::Domain;
use super::generator::{Case, Generator};
use super::simplify::{Simplification, simplifications};
use crate::rng::Rng;

/// How many places of a campaign the strategy draws from: those of a campaign as it is run by default.
const PLACES: usize = 1000;

/// The scenarios for a spec, as a proptest strategy: for property tests that a vendor writes beside the clauses.
///
/// Each value is the case at a random place of a default campaign, so it comes from one of the covering sequences or from chance, and
/// some cases are pairs. Shrinking makes everything as plain as the spec knows it: fewer steps, plain facets, plain users. A persisted seed of
/// proptest gives the same case again.
///
/// A campaign itself takes its cases from this strategy, place by place and not at random, so that it covers all combinations as early as possible.
///
/// ```
/// use std::sync::Arc;
/// use miniapp_conformance::fields::Fields;
/// use miniapp_conformance::generate::{Domain, spec_strategy};
/// use miniapp_conformance::reference::Reference;
/// use miniapp_conformance::scenario::Step;
/// use miniapp_conformance::spec;
/// use proptest::test_runner::{Config, TestRunner};
///
/// let spec = Arc::new(spec::load(spec::DEFAULT.text, spec::DEFAULT.file)?);
/// let domain = Domain::new(spec.clone(), &Domain::every_capability(&spec), &Fields::new());
/// let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(64) });
/// runner
///     .run(&spec_strategy(&domain), |case| {
///         for scenario in &case.scenarios {
///             // Here a vendor runs an implementation of his own.
///             let trace = Reference::new(spec.clone()).run(scenario);
///             for (step, record) in scenario.steps.iter().zip(&trace.steps) {
///                 let replies = record.count("success") + record.count("fail");
///                 assert!(matches!(step, Step::Call { .. }) || replies == 0);
///                 assert!(replies <= 1);
///             }
///         }
///         Ok(())
///     })
///     .expect("a reply comes once, and only to a call");
/// # Ok::<(), spec::SpecError>(())
/// ```
pub fn spec_strategy(domain: &Domain) -> CaseStrategy {
    CaseStrategy {
        generator: Arc::new(Generator::new(domain.clone(), 0, PLACES)),
        place: None,
    }
}

/// The strategy of [`spec_strategy`].
#[derive(Clone)]
pub struct CaseStrategy {
    generator: Arc<Generator>,
    /// The place in a campaign; absent: drawn for each case.
    place: Option<usize>,
}

impl CaseStrategy {
    /// The strategy for the case at one place of a campaign.
    pub(super) const fn at(generator: Arc<Generator>, place: usize) -> Self {
        Self {
            generator,
            place: Some(place),
        }
    }
}

impl fmt::Debug for CaseStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaseStrategy")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

impl Strategy for CaseStrategy {
    type Tree = CaseTree;
    type Value = Case;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut draw = || runner.rng().next_u64();
        let place = self.place.unwrap_or_else(|| Rng::new(draw()).below(PLACES));
        let case = self.generator.case(place, draw());
        let domain = Arc::clone(self.generator.shared_domain());
        Ok(CaseTree::sharing(domain, case))
    }
}

/// A case that can be made simpler. Candidates are worked out only when asked for.
///
/// [`ValueTree::simplify`] takes the present case as one that still fails and goes on to a simpler one; [`ValueTree::complicate`] takes it as one that
/// does not, goes back, and on to the next candidate. Each returns whether there was one.
#[derive(Clone)]
pub struct CaseTree {
    domain: Arc<Domain>,
    /// The simplest case so far that fails.
    failing: Case,
    /// The candidate that is looked at, if any.
    candidate: Option<Case>,
    queue: Vec<Simplification>,
    at: usize,
    /// Whether anything was taken away since the queue was at its start.
    progress: bool,
    tried: HashSet<u64>,
}

impl fmt::Debug for CaseTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaseTree")
            .field("failing", &self.failing)
            .finish_non_exhaustive()
    }
}

impl CaseTree {
    /// A tree that starts from a case, wherever that came from.
    pub fn new(domain: &Domain, case: Case) -> Self {
        Self::sharing(Arc::new(domain.clone()), case)
    }

    /// The case itself, where nothing is to be shrunk.
    pub fn into_current(self) -> Case {
        self.candidate.unwrap_or(self.failing)
    }

    fn sharing(domain: Arc<Domain>, case: Case) -> Self {
        Self {
            domain,
            failing: case,
            candidate: None,
            queue: Vec::new(),
            at: 0,
            progress: true,
            tried: HashSet::new(),
        }
    }

    /// Tries first whether the steps from `steps` on can be left out.
    pub fn truncate(&mut self, steps: usize) {
        self.queue = vec![Simplification::Truncate(steps)];
        self.at = 0;
    }

    fn advance(&mut self) -> bool {
        loop {
            while let Some(simplification) = self.queue.get(self.at) {
                self.at += 1;
                if let Some(case) = simplification.apply(&self.domain, &self.failing)
                    && self.tried.insert(fingerprint(&case))
                {
                    self.candidate = Some(case);
                    return true;
                }
            }
            if !std::mem::take(&mut self.progress) {
                return false;
            }
            self.queue = simplifications(&self.domain, &self.failing);
            self.at = 0;
        }
    }
}

impl ValueTree for CaseTree {
    type Value = Case;

    fn current(&self) -> Case {
        self.candidate.as_ref().unwrap_or(&self.failing).clone()
    }

    fn simplify(&mut self) -> bool {
        if let Some(case) = self.candidate.take() {
            self.failing = case;
            self.progress = true;
            // What can be taken away is another list now; go on in it from about the same place.
            let rest = self.at.saturating_sub(1);
            self.queue = simplifications(&self.domain, &self.failing);
            self.at = rest.min(self.queue.len());
        }
        self.advance()
    }

    fn complicate(&mut self) -> bool {
        self.candidate = None;
        self.advance()
    }
}

fn fingerprint(case: &Case) -> u64 {
    let mut hasher = DefaultHasher::new();
    for scenario in &case.scenarios {
        scenario.hash(&mut hasher);
    }
    hasher.finish()
}
