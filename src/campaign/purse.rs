//! What an operator's actions are spent on.

use super::tally::Tally;
use crate::generate::{Case, Costs, DeviceState};
use crate::scenario::Scenario;

/// So many actions are kept to confirm one thing that was seen.
const CONFIRMATION: usize = 3;

/// The actions that an operator has left.
#[derive(Clone, Debug)]
pub(super) struct Purse {
    budget: usize,
    left: usize,
    device: DeviceState,
}

impl Purse {
    /// For a session of `budget` actions. The adapter has been certified with `probe`, after a fresh start.
    pub(super) fn new(budget: usize, probe: &Scenario) -> Self {
        let mut device = DeviceState::new(Costs::default());
        let spent = 1 + device.run(probe) + device.run(probe);
        Self {
            budget,
            left: budget.saturating_sub(spent),
            device,
        }
    }

    pub(super) const fn left(&self) -> usize {
        self.left
    }

    /// What a case costs now.
    pub(super) fn cost(&self, case: &Case) -> usize {
        let mut device = self.device.clone();
        case.scenarios.iter().map(|one| device.run(one)).sum()
    }

    /// Pays for a case, if what is left is enough.
    pub(super) fn pay(&mut self, case: &Case) -> bool {
        let cost = self.cost(case);
        if cost > self.left {
            return false;
        }
        self.left -= cost;
        for scenario in &case.scenarios {
            self.device.run(scenario);
        }
        true
    }

    /// Pays for a case of the session. Once something was seen, some actions are kept to see whether it comes back: a
    /// quarter of all at most.
    pub(super) fn pay_and_keep(&mut self, case: &Case, tally: &Tally) -> bool {
        let seen = tally.seen.len() + tally.unattributed.len();
        let kept = (CONFIRMATION * seen).min(self.budget / 4);
        self.cost(case) + kept <= self.left && self.pay(case)
    }
}
