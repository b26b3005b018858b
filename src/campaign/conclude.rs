//! What follows from a campaign for each clause and each reading.

use super::finding::Finding;
use super::result::ReadingResult;
use super::settings::Settings;
use super::tally::Tally;
use super::verdict::{ClauseResult, Verdict};
use crate::check::Compiled;
use crate::generate::Domain;

/// The verdict on each clause that was asked for.
pub(super) fn verdicts(
    compiled: &Compiled,
    domain: &Domain,
    settings: &Settings,
    tally: &Tally,
    findings: &[Finding],
) -> Vec<ClauseResult> {
    let all = compiled.spec().clauses.iter().enumerate();
    all.map(|(clause, (_, subject))| {
        let of = |mine: &dyn Fn(&Finding) -> bool| -> Vec<usize> {
            findings
                .iter()
                .enumerate()
                .filter(|(_, one)| mine(one))
                .map(|(at, _)| at)
                .collect()
        };
        let own = of(&|one| one.group.primary().clause == clause);
        let also = of(&|one| {
            one.group.primary().clause != clause
                && (one.also.contains(&clause)
                    || one.group.violations.iter().any(|one| one.clause == clause))
        });
        let exercised = tally.exercised.get(clause).copied().unwrap_or(0);
        let left_out = settings
            .only
            .as_ref()
            .is_some_and(|only| !only.contains(clause));
        let needs = domain.needs(subject);
        let lacking = needs.iter().find(|one| !domain.declares(one));
        let declined = needs.iter().find(|one| tally.declined.contains_key(one));
        let firm = |list: &[usize]| list.iter().any(|at| !findings[*at].is_flaky());
        let verdict = if subject.excluded.is_some() {
            Verdict::Excluded
        } else if firm(&own) || firm(&also) {
            Verdict::Fail
        } else if !own.is_empty() || !also.is_empty() {
            Verdict::Flaky
        } else if declined.is_some() {
            Verdict::Untestable
        } else if exercised > 0 && !left_out {
            Verdict::Pass
        } else if lacking.is_some() {
            Verdict::Inapplicable
        } else {
            Verdict::NotExercised
        };
        let capability = match verdict {
            Verdict::Untestable => declined,
            Verdict::Inapplicable => lacking,
            _ => None,
        };
        ClauseResult {
            clause,
            level: subject.level,
            verdict,
            exercised,
            capability: capability.map(ToString::to_string),
            findings: own,
            also,
        }
    })
    .filter(|one| {
        settings
            .only
            .as_ref()
            .is_none_or(|only| only.contains(one.clause))
    })
    .collect()
}

/// What was followed of each reading.
pub(super) fn readings(compiled: &Compiled, tally: &Tally) -> Vec<ReadingResult> {
    (0..compiled.spec().readings.len())
        .map(|reading| ReadingResult {
            reading,
            followed: tally
                .followed
                .range((reading, 0)..(reading + 1, 0))
                .map(|((_, alternative), followed)| (*alternative, followed.count))
                .collect(),
        })
        .collect()
}
