//! How a campaign is run.

use super::event::Event;
use crate::adapter::{Adapter, Interrupt};
use crate::check::ClauseSet;
use crate::generate::Case;

/// Starts an adapter. Called once for each job, and again for each process that has to be a fresh one.
pub type Connect<'a> = dyn Fn() -> Box<dyn Adapter> + Sync + 'a;

/// Is told what happens in a campaign.
pub type Tell<'a> = dyn FnMut(Event<'_>) + Send + 'a;

/// How a campaign is run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The random seed. Default 0.
    pub seed: u64,
    /// How many cases. Default 1000.
    pub scenarios: usize,
    /// How many adapters at a time. Default 1.
    pub jobs: usize,
    /// The most executions that shrinking one finding may take. Default 500.
    pub shrink_budget: usize,
    /// How often a violation is replayed before it is believed. Default 3.
    pub replays: usize,
    /// Only these clauses are judged. Default: all.
    pub only: Option<ClauseSet>,
    /// Cases that are run before all others. Default: none.
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
            jobs: 1,
            shrink_budget: 500,
            replays: 3,
            only: None,
            corpus: Vec::new(),
            interrupt: Interrupt::NEVER,
        }
    }
}
