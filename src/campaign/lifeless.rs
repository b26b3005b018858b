//! Dead implementations × clauses: no clause may pass on a platform that never does what the clause says.

use std::sync::Arc;

use super::case::judge;
use super::followed::{FollowedReadings, answer_with};
use crate::check::{ClauseSet, Compiled, Judge};
use crate::generate::Case;
use crate::reference::{Dead, DeadPlatform, served};
use crate::spec::{Check, Clause};

/// What became of a clause on a dead implementation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fate {
    /// It failed.
    Fails,
    /// Nothing exercised it.
    NotExercised,
    /// It passed.
    Passes,
}

/// What became of the clauses on one dead implementation.
#[derive(Clone, Debug)]
pub struct Lifeless {
    /// In which way it is dead.
    pub dead: Dead,
    /// For each clause in the order of the spec; `None` for a clause that is never judged.
    pub fates: Vec<Option<Fate>>,
    /// The clauses that passed though they ask for something which this implementation never does.
    pub vacuous: Vec<usize>,
}

/// Runs these cases on every dead implementation.
pub(super) fn lifeless(compiled: &Arc<Compiled>, cases: &[Case]) -> Vec<Lifeless> {
    let spec = compiled.spec();
    let served = served(spec);
    let all = Dead::ALL.into_iter();
    all.map(|dead| {
        let platform = DeadPlatform::new(spec.clone(), dead, served.clone());
        run(compiled, cases, dead, platform)
    })
    .collect()
}

fn run(compiled: &Compiled, cases: &[Case], dead: Dead, mut platform: DeadPlatform) -> Lifeless {
    let judging = Judge::new(compiled);
    let mut followed = FollowedReadings::default();
    let (mut exercised, mut violated) = (ClauseSet::default(), ClauseSet::default());
    let (mut owed, mut served) = (false, false);
    for case in cases {
        let answers: Vec<_> = case
            .scenarios
            .iter()
            .map(|scenario| answer_with(|| platform.run(scenario)))
            .collect();
        let judged = judge(&judging, case, &answers);
        exercised.insert_all(&judged.exercised);
        owed |= judged.owed;
        served |= judged.served;
        for clause in followed.violated(compiled, &judged) {
            violated.insert(clause);
        }
    }
    let fate = |clause: usize, check: &Check| {
        if violated.contains(clause) {
            Fate::Fails
        } else if exercised.contains(clause) && !(owed && !served && check.only_forbids()) {
            Fate::Passes
        } else {
            Fate::NotExercised
        }
    };
    let clauses = compiled.spec().clauses.iter().enumerate();
    let fates: Vec<_> = clauses
        .map(|(at, (_, clause))| Some(fate(at, clause.check.as_ref()?)))
        .collect();
    let vacuous = (0..fates.len())
        .filter(|at| fates[*at] == Some(Fate::Passes) && applies(dead, compiled.clause(*at).1));
    Lifeless {
        dead,
        vacuous: vacuous.collect(),
        fates,
    }
}

/// Whether a clause asks for something that this implementation never does. One that looks only at the form of what callbacks are
/// given, or at how often they run, may well be satisfied by an implementation that is dead otherwise.
fn applies(dead: Dead, clause: &Clause) -> bool {
    dead.is_mute()
        && clause.check.as_ref().is_some_and(|check| {
            check.only_forbids()
                || matches!(
                    check,
                    Check::Outcome { .. }
                        | Check::Exact { .. }
                        | Check::Listed { .. }
                        | Check::Distinct { .. }
                        | Check::Bytes { .. }
                        | Check::Says { .. }
                )
        })
}
