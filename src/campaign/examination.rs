//! What examining the findings of a campaign needs.

use std::time::Duration;

use super::settings::Settings;
use super::tally::Tally;
use super::watch::Watch;
use crate::adapter::AdapterError;
use crate::check::Signature;
use crate::generate::{Case, Domain};

/// What examining needs.
pub(super) struct Examination<'a, 'w> {
    pub(super) domain: &'a Domain,
    pub(super) settings: &'a Settings,
    pub(super) tally: &'a Tally,
    pub(super) watch: &'a Watch<'w>,
    /// The case of the campaign at an index, once more.
    pub(super) case: &'a dyn Fn(usize) -> Case,
    /// The longest that a scenario took that was answered.
    pub(super) slowest: Duration,
}

impl Examination<'_, '_> {
    /// Whether it is time to end. An adapter that is waited for says so by itself.
    pub(super) fn on_time(&self) -> Result<(), AdapterError> {
        if self.settings.interrupt.is_over() {
            return Err(AdapterError::Interrupted);
        }
        Ok(())
    }

    /// Whether nothing of the kind came back when the scenario ran again.
    pub(super) fn is_unattributed(&self, signature: &Signature) -> bool {
        self.tally.unattributed.contains_key(signature) && !self.tally.seen.contains_key(signature)
    }
}
