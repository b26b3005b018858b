//! Callbacks that ran after their scenario had been answered. One that comes for the first time counts as missing: it was
//! waited for. One that comes once more than it should violates clauses, and the trace does not show it. So some of these
//! scenarios run again; what comes after the answer is then waited for and written into the trace.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::adapter::{Late, RunOutcome};
use crate::fields::Name;
use crate::trace::{Carried, Fired, Trace};

/// The most scenarios that run again.
const MOST: usize = 8;

/// The longest wait for what comes after an answer.
const LONGEST: Duration = Duration::from_secs(2);

/// A callback that ran so long after its step may take twice as long the next time, and this much more.
const SLACK: Duration = Duration::from_millis(50);

/// What stands for the argument, which nobody has kept.
const ARGUMENT: &str =
    "something that was not kept: the callback ran when the scenario had been answered";

/// The scenarios of a campaign of which callbacks ran late.
#[derive(Default)]
pub(super) struct LateCallbacks {
    /// The index of the case, and the place of the scenario in it: the first ones.
    places: BTreeSet<(usize, usize)>,
    /// How long to wait for others.
    wait: Duration,
}

impl LateCallbacks {
    /// Notes a callback of the scenario at a place.
    pub(super) fn note(&mut self, place: (usize, usize), late: &Late) {
        let after = Duration::from_millis(late.after_ms).saturating_mul(2) + SLACK;
        self.add([place], after);
    }

    /// Adds those that another worker has noted.
    pub(super) fn merge(&mut self, other: Self) {
        self.add(other.places, other.wait);
    }

    fn add(&mut self, places: impl IntoIterator<Item = (usize, usize)>, wait: Duration) {
        self.places.extend(places);
        while self.places.len() > MOST {
            self.places.pop_last();
        }
        self.wait = self.wait.max(wait).min(LONGEST);
    }

    /// The scenarios that run again, and how long each is waited for.
    pub(super) fn take(&mut self) -> (BTreeSet<(usize, usize)>, Duration) {
        let Self { places, wait } = std::mem::take(self);
        (places, wait)
    }
}

/// Writes into a trace what ran once too often: a callback that had run at the step, or one that carries the reply where
/// another had carried it. Whether there was any.
pub(super) fn amend(trace: &mut Trace, late: &[Late], reply: &[Name]) -> bool {
    let mut amended = false;
    for one in late {
        let Some(record) = trace.steps.get_mut(one.step) else {
            continue;
        };
        let is_reply = |name: &str| reply.iter().any(|one| &**one == name);
        let again = record.count(&one.name) > 0;
        let other = is_reply(&one.name) && record.fired.iter().any(|fired| is_reply(&fired.name));
        if again || other {
            record.fired.push(Fired {
                name: one.name.as_str().into(),
                argument: Some(Carried::Opaque(ARGUMENT.to_owned())),
            });
            amended = true;
        }
    }
    amended
}

/// Whether callbacks that came after the answer are written into what was seen.
pub(super) fn is_late(answers: &[RunOutcome]) -> bool {
    let late =
        |fired: &Fired| matches!(&fired.argument, Some(Carried::Opaque(text)) if text == ARGUMENT);
    answers.iter().any(|answer| match answer {
        RunOutcome::Trace(trace) => trace
            .steps
            .iter()
            .any(|record| record.fired.iter().any(late)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Record;

    fn late(step: usize, name: &str, after_ms: u64) -> Late {
        Late {
            id: Some(0),
            name: name.to_owned(),
            step,
            after_ms,
            setting: String::new(),
        }
    }

    fn ran(names: &[&str]) -> Record {
        let fired = names.iter().map(|name| Fired {
            name: (*name).into(),
            argument: None,
        });
        Record {
            fired: fired.collect(),
            ..Record::default()
        }
    }

    #[test]
    fn only_what_ran_once_too_often_is_written_into_the_trace() {
        let reply: [Name; 2] = ["success".into(), "fail".into()];
        for (before, step, name, amended) in [
            (&["success", "complete"][..], 0, "success", true),
            (&["success", "complete"], 0, "complete", true),
            (&["success"], 0, "fail", true),
            (&["onError"], 0, "onError", true),
            // What was waited for and did not come in time is missing.
            (&["success"], 0, "complete", false),
            (&["complete"], 0, "success", false),
            (&[], 0, "success", false),
            (&["success"], 1, "success", false),
        ] {
            let mut trace = Trace {
                steps: vec![ran(before)],
            };
            let is = amend(&mut trace, &[late(step, name, 5)], &reply);
            assert_eq!(is, amended, "{before:?} {step} {name}");
            assert_eq!(trace.steps[0].fired.len() > before.len(), amended);
        }
    }

    #[test]
    fn the_first_scenarios_are_kept_and_the_wait_has_an_end() {
        let mut all = LateCallbacks::default();
        for index in (0..100).rev() {
            all.note((index, 0), &late(0, "success", index as u64));
        }
        let mut other = LateCallbacks::default();
        other.note((0, 1), &late(0, "success", 10_000));
        all.merge(other);
        let (places, wait) = all.take();
        let first: Vec<_> = places.into_iter().collect();
        assert_eq!(first[..3], [(0, 0), (0, 1), (1, 0)]);
        assert_eq!((first.len(), wait), (MOST, LONGEST));
    }
}
