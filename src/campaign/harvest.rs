//! What the workers bring home.

use std::time::Duration;

use super::few::Few;
use super::late::LateCallbacks;
use super::purse::Purse;
use super::tally::Tally;
use crate::adapter::{AdapterError, Incident, Signal, Unattributed, adapter_blame};

/// What a worker, or all of them together, brought home.
#[derive(Default)]
pub(super) struct Harvest {
    /// What was judged.
    pub(super) tally: Tally,
    /// Incidents that are the adapter's own and concern no scenario.
    pub(super) unattributed: Few<Incident>,
    /// Why the work ended before its time.
    pub(super) ended: Option<AdapterError>,
    /// The signal that ended the work on another machine.
    pub(super) interrupted: Option<Signal>,
    /// The longest that a scenario took that was answered.
    pub(super) slowest: Duration,
    /// Scenarios of which callbacks ran when they had been answered.
    pub(super) late: LateCallbacks,
    /// What is left of an operator's actions, if they are counted.
    pub(super) purse: Option<Purse>,
}

impl Harvest {
    /// Keeps incidents that are the adapter's own.
    pub(super) fn keep_own(&mut self, unattributed: &[Unattributed]) {
        let own = unattributed
            .iter()
            .filter(|one| adapter_blame(&one.incident));
        self.unattributed
            .extend(own.map(|one| one.incident.clone()));
    }

    /// Adds what another worker brought home.
    pub(super) fn merge(&mut self, other: Self) {
        self.tally.merge(other.tally);
        self.unattributed.merge(other.unattributed);
        self.ended = self.ended.take().or(other.ended);
        self.interrupted = self.interrupted.or(other.interrupted);
        self.slowest = self.slowest.max(other.slowest);
        self.late.merge(other.late);
    }
}
