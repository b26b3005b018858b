//! Running a platform with a planted fault, and what it violates over several cases.

use std::collections::BTreeMap;

use super::case::CaseJudgement;
use crate::adapter::{Incident, IncidentClass, RunOutcome};
use crate::check::Compiled;
use crate::trace::Trace;

/// What comes of running a platform; some faults crash it.
pub(super) fn answer_with(run: impl FnMut() -> Trace) -> RunOutcome {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).map_or_else(
        |_| {
            RunOutcome::Incident(Incident {
                class: IncidentClass::Exited,
                detail: "it crashed".to_owned(),
                stderr: Vec::new(),
            })
        },
        RunOutcome::Trace,
    )
}

/// The readings followed so far: taking one two ways is seen only across cases.
#[derive(Default)]
pub(super) struct FollowedReadings(BTreeMap<usize, usize>);

impl FollowedReadings {
    /// The clauses that a case violates, by itself or together with those before it.
    pub(super) fn violated(&mut self, compiled: &Compiled, judged: &CaseJudgement) -> Vec<usize> {
        let mut all: Vec<usize> = judged
            .groups
            .iter()
            .flat_map(|group| group.violations.iter().map(|one| one.clause))
            .collect();
        for (reading, alternative) in judged.followed.iter().flat_map(|one| one.iter()) {
            let before = *self.0.entry(reading).or_insert(alternative);
            if before != alternative {
                all.extend(compiled.consistent(reading));
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}
