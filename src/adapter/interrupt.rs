//! Ending a campaign from outside.

use std::fmt;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// How long findings are examined after the interrupt.
const GRACE: Duration = Duration::from_secs(1);

/// Who or what ends a campaign.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// SIGTERM: the system, or whoever looks after it.
    Terminate,
}

impl Signal {
    /// The exit code of a process that a signal ended, by the convention of shells.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }

    /// The name of the signal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "SIGINT",
            Self::Terminate => "SIGTERM",
        }
    }
}

/// Where the first signal is noted, and when it came.
#[derive(Debug, Default)]
pub struct Flag(OnceLock<(Signal, Instant)>);

impl Flag {
    /// Nothing is noted yet.
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Notes a signal; false if there was one before.
    pub fn raise(&self, signal: Signal) -> bool {
        self.0.set((signal, Instant::now())).is_ok()
    }
}

/// Tells adapters and campaigns whether they are to end before their time.
///
/// It is a reference to a [`Flag`], so that it can be copied into every [`AdapterSettings`](super::AdapterSettings).
#[derive(Clone, Copy, Default)]
pub struct Interrupt(Option<&'static Flag>);

impl Interrupt {
    /// There is nobody who could interrupt.
    pub const NEVER: Self = Self(None);

    /// Interrupted once the flag is raised.
    pub const fn by(flag: &'static Flag) -> Self {
        Self(Some(flag))
    }

    /// The signal, if there was one.
    pub fn signal(self) -> Option<Signal> {
        Some(self.0?.0.get()?.0)
    }

    /// Whether there was a signal.
    pub fn is_raised(self) -> bool {
        self.signal().is_some()
    }

    /// Whether there was a signal, and so long ago that nothing more is to be begun.
    pub fn is_over(self) -> bool {
        let raised = self.0.and_then(|flag| flag.0.get());
        raised.is_some_and(|(_, at)| at.elapsed() >= GRACE)
    }
}

impl PartialEq for Interrupt {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Some(mine), Some(theirs)) => std::ptr::eq(mine, theirs),
            (mine, theirs) => mine.is_none() && theirs.is_none(),
        }
    }
}

impl Eq for Interrupt {}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Interrupt").field(&self.signal()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_signal_counts() {
        static FLAG: Flag = Flag::new();
        let interrupt = Interrupt::by(&FLAG);
        assert_eq!(interrupt.signal(), None);
        assert!(FLAG.raise(Signal::Terminate));
        assert!(!FLAG.raise(Signal::Interrupt));
        assert_eq!(interrupt.signal(), Some(Signal::Terminate));
        assert!(!interrupt.is_over());
        assert_eq!(Signal::Terminate.exit_code(), 143);
        assert!(!Interrupt::NEVER.is_raised());
        assert_ne!(interrupt, Interrupt::NEVER);
    }
}
