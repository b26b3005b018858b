//! How patient the harness is.

use std::time::Duration;

use crate::adapter::Interrupt;

/// How patient the harness is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AdapterSettings {
    /// How long a scenario may take. It counts from when the adapter could have begun with it: since the answer before
    /// it, or since it was sent if nothing older was on the way. Default 10 s.
    pub deadline: Duration,
    /// How long the adapter may take from its start to its greeting. Default 30 s.
    pub greeting: Duration,
    /// How often in a row it is started afresh without answering a single scenario before it is
    /// given up. Default 10.
    pub restarts: u32,
    /// The longest line, or body, that is read, in bytes. Default 4 MiB.
    pub line_limit: usize,
    /// Once it is raised, nothing is waited for any more. An adapter that is greeted afterwards has
    /// until the grace is over. Default: never.
    pub interrupt: Interrupt,
}

impl Default for AdapterSettings {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(10),
            greeting: Duration::from_secs(30),
            restarts: 10,
            line_limit: 4 << 20,
            interrupt: Interrupt::NEVER,
        }
    }
}
