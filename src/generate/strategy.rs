//! Cases as a proptest strategy: each draws one number from the runner, and shrinks by what it knows of scenarios.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::domain::Domain;
use super::generator::{Case, Generator};
use super::reduce::{Reduction, reductions};

/// The case at one place of a campaign, as a strategy: what chance decides in it is drawn from the runner.
#[derive(Clone)]
pub struct CaseStrategy {
    generator: Arc<Generator>,
    index: usize,
}

impl CaseStrategy {
    /// The strategy for the case at `index`.
    pub const fn new(generator: Arc<Generator>, index: usize) -> Self {
        Self { generator, index }
    }
}

impl fmt::Debug for CaseStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaseStrategy")
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

impl Strategy for CaseStrategy {
    type Tree = CaseTree;
    type Value = Case;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let chance = proptest::num::u64::ANY.new_tree(runner)?.current();
        let case = self.generator.concrete(self.index, chance);
        let domain = Arc::clone(self.generator.shared_domain());
        Ok(CaseTree::sharing(domain, case))
    }
}

/// A case that can be made plainer. Candidates are worked out only when asked for.
///
/// [`ValueTree::simplify`] takes the present case as one that still fails and goes on to a plainer one; [`ValueTree::complicate`] takes it as one that
/// does not, goes back, and on to the next candidate. Each returns whether there was one.
#[derive(Clone)]
pub struct CaseTree {
    domain: Arc<Domain>,
    /// The plainest case so far that fails.
    failing: Case,
    /// The candidate that is looked at, if any.
    candidate: Option<Case>,
    queue: Vec<Reduction>,
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
        self.queue = vec![Reduction::Truncate(steps)];
        self.at = 0;
    }

    fn advance(&mut self) -> bool {
        loop {
            while let Some(reduction) = self.queue.get(self.at) {
                self.at += 1;
                if let Some(case) = reduction.apply(&self.domain, &self.failing)
                    && self.tried.insert(fingerprint(&case))
                {
                    self.candidate = Some(case);
                    return true;
                }
            }
            if !std::mem::take(&mut self.progress) {
                return false;
            }
            self.queue = reductions(&self.domain, &self.failing);
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
            self.queue = reductions(&self.domain, &self.failing);
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
