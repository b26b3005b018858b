//! What connects an implementation under test to the harness.

#[cfg(feature = "listen")]
#[doc(hidden)]
pub mod device;
#[doc(hidden)]
pub mod http;
#[cfg(feature = "js")]
#[doc(hidden)]
pub mod js;
pub mod kit;
#[doc(hidden)]
pub mod process;
#[doc(hidden)]
pub mod protocol;
#[doc(hidden)]
pub mod supervise;
#[doc(hidden)]
pub mod wire;

mod certify;
mod failure;
mod greeting;
mod in_process;
mod interrupt;
mod journal;
mod tail;

pub use certify::{certify, try_out};
#[cfg(feature = "listen")]
pub use device::Device;
pub use failure::{AdapterError, Blame, Incident, IncidentClass, Late, Unattributed};
pub use http::Http;
pub use in_process::InProcess;
pub use interrupt::{Flag, Interrupt, Signal};
pub use journal::{Journal, JournalError, JournalHead, Journaled};
#[cfg(feature = "js")]
pub use js::Script;
pub use process::Process;
pub use protocol::Hello;
pub use supervise::{AdapterSettings, Patience};

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::scenario::{Capability, Scenario, User};
use crate::trace::Trace;

/// With this a program that runs a script says on stderr that it cannot load it; the file and the reason follow.
pub(crate) const UNLOADED: &str = "cannot load ";

/// A way to run scenarios on an implementation under test. It translates and never judges.
///
/// Every transport implements it: a function in the same process, a program on stdin and stdout, HTTP, an embedded
/// engine. Scenarios are submitted and answers are taken in separate calls, so that several can be on the way.
pub trait Adapter {
    /// Greets the adapter; called once, before anything else. `api` is the name that the spec gives.
    ///
    /// # Errors
    /// When the adapter cannot be started or does not speak the protocol.
    fn hello(&mut self, api: &str) -> Result<Hello, AdapterError>;

    /// Sends texts and returns what came back, for certification.
    ///
    /// # Errors
    /// When the adapter is broken. Never called while scenarios are on the way.
    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError>;

    /// Sends a request of a kind that no adapter knows, for certification; `Ok(true)` if it was refused as it should be.
    ///
    /// # Errors
    /// When the adapter is broken. Never called while scenarios are on the way.
    fn unknown_operation(&mut self) -> Result<bool, AdapterError>;

    /// Hands over a scenario. The caller keeps no more on the way than [`Hello::in_flight`] allows, and never uses an id twice.
    ///
    /// # Errors
    /// When the adapter is broken for good.
    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError>;

    /// Waits for the next answer, whichever scenario it belongs to. Only called while at least one is on the way.
    ///
    /// # Errors
    /// When the adapter is broken for good. What concerns one scenario only is an [`RunOutcome`].
    fn next(&mut self) -> Result<(u64, RunOutcome), AdapterError>;

    /// Whether the implementation works while the caller does something else. If so, scenarios are made ahead in another thread. Default: it does.
    fn is_concurrent(&self) -> bool {
        true
    }

    /// Says that nothing more will be asked, so that what comes after the last answer is noticed too. Called once at
    /// most; dropping the adapter without it is fine.
    fn finish(&mut self) {}

    /// The incidents so far that no scenario could be blamed for.
    fn unattributed(&self) -> &[Unattributed] {
        &[]
    }

    /// Takes note of the callbacks that ran when their scenario had been answered already: those since the last time.
    fn take_late(&mut self) -> Vec<Late> {
        Vec::new()
    }

    /// Waits so long for what comes without being asked for. Only called while no scenario is on the way. Default: nothing
    /// comes.
    fn linger(&mut self, _wait: Duration) {}

    /// How often the adapter has been started afresh.
    fn restarts(&self) -> u32 {
        0
    }

    /// The accounts that can be logged in, the first of them first, where users cannot be made up. Asked after the greeting.
    /// Default: users can be made up.
    fn accounts(&self) -> Option<Vec<User>> {
        None
    }

    /// Whether an operator takes part in scenarios: each costs somebody's time, and an operator may fail at a step once and
    /// manage it another time. Asked after the greeting. Default: nobody does.
    fn is_operated(&self) -> bool {
        false
    }

    /// Says how many scenarios will come, and how many actions of an operator they take if somebody has counted. Said
    /// again whenever that changes. Default: makes no difference.
    fn expect(&mut self, _scenarios: usize, _actions: Option<usize>) {}

    /// The longest that a scenario took that was answered, as far as the adapter knows.
    fn slowest(&self) -> Duration {
        Duration::ZERO
    }

    /// The last lines that the implementation has written on stderr since this was asked last; the first is waited for so long
    /// at most. Only asked while no scenario is on the way. Default: nobody can see its stderr.
    fn take_stderr(&mut self, _wait: Duration) -> Vec<String> {
        Vec::new()
    }

    /// Says how patient to be from now on. Default: makes no difference, for nothing is waited for.
    fn be_patient(&mut self, _patience: Patience) {}
}

/// What became of one scenario.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum RunOutcome {
    /// It ran, and this was seen.
    Trace(Trace),
    /// The adapter had declared the capability, and finds that it cannot.
    Declined {
        /// What it cannot do.
        capability: Capability,
        /// Why, in the adapter's words.
        reason: String,
    },
    /// It did not end: the program died, or did not answer, or answered with something that is not the protocol.
    Incident(Incident),
}

/// Whether an incident is the adapter's own fault.
pub fn adapter_blame(incident: &Incident) -> bool {
    incident.class.blame() == Blame::Adapter
}
