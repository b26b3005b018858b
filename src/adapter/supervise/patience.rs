//! How long an adapter is waited for, and how often it is started afresh: less long and with more
//! care once it is known that it hangs or dies again and again.

use std::time::Duration;

use crate::adapter::{Blame, Incident, IncidentClass};

/// How often in a row it may be started afresh without so much as a greeting.
pub(super) const RESTARTS: u32 = 3;

/// After so many crashes that each one scenario by itself brought about, more are expected:
/// scenarios are sent one at a time, and the one on the way is to blame without another try.
const CRASHES: u32 = 3;

/// An adapter that breaks the protocol so many times is broken, whichever scenarios do it.
const BREACHES: u32 = 10;

/// A hang costs more time: after so many, the same goes for hangs, and none is waited for to the
/// end of the deadline.
const HANGS: u32 = 1;

/// The second time that a scenario hangs, alone on a fresh adapter, this part of the deadline is
/// enough to be sure.
const CONFIRMED: u32 = 4;

/// A scenario that takes so many times as long as the longest that was answered is taken to hang.
const MULTIPLE: u32 = 8;

/// A scenario of many steps may take so many times as long as the slowest step that was seen takes for each of them, and
/// this many times the deadline at most: a platform that is slow is none that hangs.
const SLOW: u32 = 2;
const LONGEST: u32 = 4;

/// The shortest deadline, for a machine that is busy with something else.
const SHORTEST: Duration = Duration::from_millis(200);

/// How patient to be while findings are examined. Default: as the settings say.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Patience {
    /// A shorter deadline than that of the settings.
    pub deadline: Option<Duration>,
    /// Whether the adapter is started afresh as often as it takes.
    pub endless: bool,
}

impl Patience {
    /// The deadline for scenarios of which the longest took so long.
    pub fn usual(slowest: Duration) -> Duration {
        slowest.saturating_mul(MULTIPLE).max(SHORTEST)
    }
}

/// What is known of the adapter's pace.
#[derive(Debug, Default)]
pub(super) struct Pace {
    patience: Patience,
    slowest: Duration,
    /// The longest that a step took, as far as scenarios tell.
    step: Duration,
    /// How often it was started afresh since the last answer.
    barren: u32,
    crashes: u32,
    breaches: u32,
    hangs: u32,
    afterwards: bool,
}

impl Pace {
    /// The adapter is greeted; `afterwards` if that is after an interrupt.
    pub(super) const fn begin(&mut self, afterwards: bool) {
        self.afterwards = afterwards;
    }

    pub(super) const fn be(&mut self, patience: Patience) {
        self.patience = patience;
    }

    pub(super) const fn is_afterwards(&self) -> bool {
        self.afterwards
    }

    pub(super) const fn is_endless(&self) -> bool {
        self.patience.endless
    }

    pub(super) const fn slowest(&self) -> Duration {
        self.slowest
    }

    /// A scenario of so many steps was answered, after so long.
    pub(super) fn answered(&mut self, took: Duration, steps: usize) {
        self.barren = 0;
        self.slowest = self.slowest.max(took);
        self.step = self.step.max(took / count(steps));
    }

    /// A scenario by itself brought this about.
    pub(super) fn blamed(&mut self, incident: &Incident) {
        match incident.class {
            IncidentClass::Hang => self.hangs += 1,
            class if class.blame() == Blame::Implementation => self.crashes += 1,
            _ => self.breaches += 1,
        }
    }

    /// The adapter is about to be started afresh: the how manieth time since the last answer.
    pub(super) const fn restarted(&mut self) -> u32 {
        self.barren += 1;
        self.barren
    }

    /// Whether scenarios are sent one at a time.
    pub(super) const fn is_careful(&self) -> bool {
        self.hangs >= HANGS || self.crashes >= CRASHES || self.breaches >= BREACHES
    }

    /// How long a scenario of so many steps may take; `again` if it is run once more because something hung.
    pub(super) fn deadline(&self, full: Duration, again: bool, steps: usize) -> Duration {
        let slow = self.step.saturating_mul(count(steps).saturating_mul(SLOW));
        let full = slow.min(full.saturating_mul(LONGEST)).max(full);
        let usual = Patience::usual(self.slowest);
        match self.patience.deadline {
            Some(deadline) => deadline.min(full),
            None if self.hangs >= HANGS => usual.min(full),
            None if again => usual.max(full / CONFIRMED).min(full),
            None => full,
        }
    }
}

fn count(steps: usize) -> u32 {
    u32::try_from(steps).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incident(class: IncidentClass) -> Incident {
        Incident {
            class,
            detail: String::new(),
            stderr: Vec::new(),
        }
    }

    const FULL: Duration = Duration::from_secs(10);

    #[test]
    fn the_full_deadline_counts_until_it_is_known_that_scenarios_hang() {
        let mut pace = Pace::default();
        pace.answered(Duration::from_millis(100), 1);
        for _ in 0..HANGS {
            assert_eq!(pace.deadline(FULL, false, 1), FULL);
            assert_eq!(pace.deadline(FULL, true, 1), FULL / CONFIRMED);
            assert!(!pace.is_careful());
            pace.blamed(&incident(IncidentClass::Hang));
        }
        assert_eq!(pace.deadline(FULL, false, 1), Duration::from_millis(800));
        assert!(pace.is_careful());
        assert_eq!(pace.deadline(SHORTEST, false, 1), SHORTEST);
    }

    #[test]
    fn a_long_scenario_of_a_slow_platform_may_take_longer() {
        let mut pace = Pace::default();
        assert_eq!(pace.deadline(FULL, false, 30), FULL);
        pace.answered(Duration::from_secs(2), 4);
        for (steps, deadline) in [(1, 10), (10, 10), (30, 30), (1000, 40)] {
            assert_eq!(
                pace.deadline(FULL, false, steps),
                Duration::from_secs(deadline)
            );
        }
    }

    #[test]
    fn crashes_do_not_shorten_the_deadline() {
        let mut pace = Pace::default();
        for _ in 0..CRASHES {
            assert!(!pace.is_careful());
            pace.blamed(&incident(IncidentClass::Exited));
        }
        assert!(pace.is_careful());
        assert_eq!(pace.deadline(FULL, false, 1), FULL);
    }

    #[test]
    fn what_is_the_adapters_own_takes_longer_to_convince() {
        let mut pace = Pace::default();
        for _ in 0..BREACHES {
            assert!(!pace.is_careful());
            pace.blamed(&incident(IncidentClass::Junk));
        }
        assert!(pace.is_careful());
        assert_eq!(pace.deadline(FULL, false, 1), FULL);
    }

    #[test]
    fn an_answer_ends_a_row_of_restarts() {
        let mut pace = Pace::default();
        assert_eq!((pace.restarted(), pace.restarted()), (1, 2));
        pace.answered(Duration::ZERO, 1);
        assert_eq!(pace.restarted(), 1);
    }
}
