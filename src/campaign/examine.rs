//! Looking into what a campaign has seen: each signature is replayed, shrunk, explained, and put together with those of the same defect.

use std::time::Duration;

use super::event::Event;
use super::examination::Examination;
use super::executor::Executor;
use super::finding::Finding;
use super::inquiry::{Steadiness, unexamined};
use super::late::is_late;
use super::merge;
use super::settings::Settings;
use super::shown::CaseIndices;
use super::states::if_run;
use super::tally::{SeenSignature, Tally};
use super::unsteady::together;
use crate::adapter::{AdapterError, RunOutcome};
use crate::check::Stage;

/// Of so many findings it is looked up what the implementation writes on stderr, and its first line is waited for so long.
const OVERHEARD: usize = 20;
const STDERR: Duration = Duration::from_millis(500);

/// What came of examining.
#[derive(Default)]
pub(super) struct Examined {
    pub(super) findings: Vec<Finding>,
    /// How many executions it took.
    pub(super) executions: usize,
    /// Why it ended before its time.
    pub(super) ended: Option<AdapterError>,
}

/// Whether different alternatives of one reading were followed.
pub(super) fn mixes(tally: &Tally) -> bool {
    let mut last = None;
    tally
        .followed
        .keys()
        .any(|(reading, _)| last.replace(*reading) == Some(*reading))
}

impl Examination<'_, '_> {
    /// Examines everything that was seen: does it come back, what is its smallest case, what is it
    /// a consequence of? What is not examined because the adapter broke, or the campaign was
    /// interrupted, is a finding as it was seen.
    pub(super) fn run(
        &self,
        executor: &mut Executor<'_>,
        greeted: Result<(), AdapterError>,
    ) -> Examined {
        let mut examined = Examined::default();
        let mut unsteady = Vec::new();
        let mut all: Vec<SeenSignature> = self.tally.seen.values().cloned().collect();
        executor.heed_late(false);
        let mixed = greeted.and_then(|()| mixed_readings(executor, self.settings, self.tally));
        match mixed {
            Ok(mixed) => all.extend(mixed),
            Err(error) => examined.ended = Some(error),
        }
        all.extend(self.unattributed());
        // The closest clauses of the simplest cases first, so that consequences come after what
        // they follow from.
        all.sort_by_key(|seen| (seen.case.scenarios.len(), seen.first));
        for (at, seen) in all.iter().enumerate() {
            let mut finding = unexamined(seen);
            if examined.ended.is_none() {
                self.watch.tell(Event::Shrinking(all.len() - at));
                match self.one_or_late(executor, seen, &mut finding) {
                    Ok(Steadiness::Steady) => {}
                    Ok(Steadiness::Noise) => continue,
                    Ok(Steadiness::Unsteady) => {
                        unsteady.push(finding);
                        continue;
                    }
                    Err(AdapterError::NotRun) => finding.unshrunk = true,
                    Err(error) => examined.ended = Some(error),
                }
            }
            if finding.is_unexamined() && self.is_unattributed(&finding.signature) {
                // It is known already that it does not come back.
                finding.replays = (0, 1);
            }
            merge::add(executor.compiled(), &mut examined.findings, finding);
        }
        merge::consequences(executor.compiled(), self.domain, &mut examined.findings);
        // What follows may start the adapter afresh, which has written nothing then.
        let writes = !executor.overheard(Duration::ZERO).is_empty();
        if examined.ended.is_none() {
            examined.ended = self
                .states(executor, &mut unsteady, &mut examined.findings)
                .err();
        }
        for finding in together(unsteady) {
            merge::add_unsteady(executor.compiled(), &mut examined.findings, finding);
        }
        examined.executions = executor.executions;
        if examined.ended.is_none() && writes {
            self.overhear(executor, &mut examined.findings);
        }
        examined
    }

    /// Examines one finding. What comes after an answer is waited for if it belongs to the finding, or may be why the finding
    /// does not come back.
    fn one_or_late(
        &self,
        executor: &mut Executor<'_>,
        seen: &SeenSignature,
        finding: &mut Finding,
    ) -> Result<Steadiness, AdapterError> {
        executor.heed_late(is_late(&seen.answers));
        let came = self.one_finding(executor, seen, finding)?;
        let callbacks = finding.signature.cause.stage() == Stage::Callbacks;
        if !matches!(came, Steadiness::Unsteady) || !callbacks || !executor.may_linger() {
            return Ok(came);
        }
        executor.heed_late(true);
        let mut again = unexamined(seen);
        let came = self.one_finding(executor, seen, &mut again)?;
        if matches!(came, Steadiness::Steady) {
            *finding = again;
        }
        Ok(came)
    }

    /// Runs the smallest case of each finding once more, and keeps what the implementation writes on stderr meanwhile. All
    /// verdicts are settled by now.
    fn overhear(&self, executor: &mut Executor<'_>, findings: &mut [Finding]) {
        for finding in findings.iter_mut().take(OVERHEARD) {
            let ended = |one: &RunOutcome| matches!(one, RunOutcome::Trace(_));
            // What did not end has its last lines with it, and what rests on earlier scenarios is another run.
            if !finding.answers.iter().all(ended) || !finding.before.is_empty() {
                continue;
            }
            let lines = self
                .on_time()
                .and_then(|()| executor.overhear(&finding.case, STDERR));
            match lines {
                Ok(lines) => finding.stderr = lines,
                Err(_) => return,
            }
        }
    }

    /// Crashes and hangs that no scenario brought about by itself, unless others of the kind were.
    pub(super) fn unattributed(&self) -> Vec<SeenSignature> {
        let unattributed = self.tally.unattributed.iter();
        let alone = unattributed.filter(|(signature, _)| self.is_unattributed(signature));
        alone.map(|(_, seen)| seen.clone()).collect()
    }
}

/// Alternatives of one reading that different scenarios of the campaign followed, as cases of two scenarios.
fn mixed_readings(
    executor: &mut Executor<'_>,
    settings: &Settings,
    tally: &Tally,
) -> Result<Vec<SeenSignature>, AdapterError> {
    let compiled = executor.compiled();
    let mut all = Vec::new();
    for (clause, first, case) in tally.pairs(compiled) {
        if settings
            .only
            .as_ref()
            .is_some_and(|only| !only.contains(clause))
        {
            continue;
        }
        let Some((judged, answers)) = if_run(executor.run_seen(&case))? else {
            continue;
        };
        let group = judged
            .groups
            .into_iter()
            .find(|group| group.primary().clause == clause);
        all.extend(group.map(|group| SeenSignature {
            first,
            calls: 0,
            case,
            clauses: group.violations.iter().map(|one| one.clause).collect(),
            group,
            answers,
            shown: CaseIndices::in_case(first),
        }));
    }
    Ok(all)
}
