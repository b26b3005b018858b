//! What the workers bring home.

use std::time::Duration;

use super::purse::Purse;
use super::tally::Tally;
use crate::adapter::{AdapterError, Stray, adapter_blame};

/// What a worker, or all of them together, brought home.
#[derive(Default)]
pub(super) struct Harvest {
    /// What was judged.
    pub(super) tally: Tally,
    /// Incidents that are the adapter's own and concern no scenario.
    pub(super) strays: Vec<Stray>,
    /// Why the work ended before its time.
    pub(super) ended: Option<AdapterError>,
    /// The longest that a scenario took that was answered.
    pub(super) slowest: Duration,
    /// What is left of an operator's actions, if they are counted.
    pub(super) purse: Option<Purse>,
}

impl Harvest {
    /// Keeps incidents that are the adapter's own.
    pub(super) fn keep_own(&mut self, strays: &[Stray]) {
        let own = strays.iter().filter(|one| adapter_blame(&one.incident));
        self.strays.extend(own.cloned());
    }

    /// Adds what another worker brought home.
    pub(super) fn merge(&mut self, other: Self) {
        self.tally.merge(other.tally);
        self.strays.extend(other.strays);
        self.ended = self.ended.take().or(other.ended);
        self.slowest = self.slowest.max(other.slowest);
    }
}
