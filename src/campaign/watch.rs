//! Telling whoever watches a campaign what happens in it, from any of its workers.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::case::Group;
use super::event::Event;
use crate::adapter::Late;
use crate::check::Stage;

/// Who is told what happens. What is told depends on how the workers take turns; what comes of the campaign does not.
pub(super) struct Watch<'w> {
    to: Mutex<&'w mut (dyn FnMut(Event<'_>) + Send)>,
    /// The clauses whose first violation was told.
    violated: Vec<AtomicBool>,
    /// Whether it was told of a late callback.
    late: AtomicBool,
}

impl<'w> Watch<'w> {
    pub(super) fn new(clauses: usize, to: &'w mut (dyn FnMut(Event<'_>) + Send)) -> Self {
        Self {
            to: Mutex::new(to),
            violated: std::iter::repeat_with(AtomicBool::default)
                .take(clauses)
                .collect(),
            late: AtomicBool::default(),
        }
    }

    /// Tells of the first callback that came too late.
    pub(super) fn late(&self, all: &[Late]) {
        if let Some(first) = all.first()
            && !self.late.swap(true, Ordering::Relaxed)
        {
            self.tell(Event::Late(first));
        }
    }

    pub(super) fn tell(&self, event: Event<'_>) {
        // Who could not be told once is not told again: a campaign does not end with its audience.
        if let Ok(mut to) = self.to.lock() {
            to(event);
        }
    }

    /// Tells of each clause that was not violated before. Of those that one thing violates it is the closest, which the finding will be about.
    pub(super) fn violated(&self, case: usize, groups: &[Group]) {
        // Whether two runs differ in anything but noise is seen at the end.
        let certain = |group: &&Group| group.cause().stage() != Stage::Relation;
        for group in groups.iter().filter(certain) {
            let clause = group.primary().clause;
            let told = self.violated.get(clause);
            if told.is_some_and(|told| !told.swap(true, Ordering::Relaxed)) {
                self.tell(Event::Violated { clause, case });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Cause, Seen, Violation, Wanted, Way};

    fn group(clauses: &[usize]) -> Group {
        let violations = clauses.iter().map(|clause| Violation {
            clause: *clause,
            step: 0,
            cause: Cause::Thrown,
            way: Way::Threw,
            wanted: Wanted::NothingThrown,
            seen: Seen::Thrown(String::new()),
        });
        Group {
            scenario: 0,
            violations: violations.collect(),
        }
    }

    #[test]
    fn each_clause_is_told_once_whichever_worker_sees_it() {
        let mut told = Vec::new();
        let mut to = |event: Event<'_>| {
            if let Event::Violated { clause, .. } = event {
                told.push(clause);
            }
        };
        let watch = Watch::new(5, &mut to);
        std::thread::scope(|scope| {
            for worker in 0..4 {
                let watch = &watch;
                scope.spawn(move || {
                    for case in 0..50 {
                        let groups = [group(&[case % 3, 4]), group(&[case % 2])];
                        watch.violated(worker * 50 + case, &groups);
                    }
                });
            }
        });
        told.sort_unstable();
        assert_eq!(told, [0, 1, 2]);
    }
}
