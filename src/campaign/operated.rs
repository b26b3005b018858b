//! Looking into what a session of an operator has seen, with as few actions as possible.
//!
//! To replay a finding three times and to shrink it in five hundred runs is out of the question where somebody has to tap.
//! So the scenario is cut down on paper first: a finding needs the step at which it shows and some of what the operator did
//! before. The records that are there say which of the shorter scenarios should show the same. The shortest is run once.
//! If it shows the same it is the scenario of the finding; if not, the whole one is run. What there are no actions left for
//! stays as it was seen, and the report says that it rests on a single run.

use super::case::{CaseJudgement, judge};
use super::event::Event;
use super::examination::Examination;
use super::examine::Examined;
use super::executor::Executor;
use super::finding::Finding;
use super::inquiry::unexamined;
use super::leftovers;
use super::merge;
use super::purse::Purse;
use super::shrink::ShrinkTarget;
use super::states::if_run;
use super::tally::SeenSignature;
use crate::adapter::{AdapterError, RunOutcome};
use crate::check::Judge;
use crate::generate::{Case, Costs};
use crate::scenario::{Scenario, Step};
use crate::trace::Trace;

/// A case that was run to confirm a finding, and its result.
struct Ran {
    case: Case,
    judged: CaseJudgement,
    answers: Vec<RunOutcome>,
}

impl Examination<'_, '_> {
    /// Looks into everything that was seen, as far as the operator's actions go.
    pub(super) fn operated(
        &self,
        executor: &mut Executor<'_>,
        greeted: Result<(), AdapterError>,
        mut purse: Option<Purse>,
    ) -> Examined {
        let mut examined = Examined {
            ended: greeted.err(),
            ..Examined::default()
        };
        let mut all: Vec<SeenSignature> = self.tally.seen.values().cloned().collect();
        all.extend(self.unattributed());
        all.sort_by_key(|seen| (seen.first, seen.group.primary().step));
        let judging = Judge::new(executor.compiled());
        let all = leftovers::removed(&judging, all);
        let mut ran = Vec::new();
        for (at, seen) in all.iter().enumerate() {
            self.watch.tell(Event::Shrinking(all.len() - at));
            let mut finding = unexamined(seen);
            let shorter = shorter(&judging, seen);
            // What came after the step changes nothing of what was seen at it.
            if let Some((whole, answers)) = shorter.last() {
                show(&judging, &mut finding, whole, answers);
            }
            if examined.ended.is_none() {
                let confirmed =
                    self.confirm(executor, &mut finding, &shorter, &mut ran, purse.as_mut());
                examined.ended = if_run(confirmed).err();
            }
            if leftovers::stands(&judging, seen).is_some() {
                leftovers::narrow(&judging, &mut finding.group);
            }
            merge::add(executor.compiled(), &mut examined.findings, finding);
        }
        merge::consequences(executor.compiled(), self.domain, &mut examined.findings);
        examined.executions = executor.executions;
        examined
    }

    /// Runs the shortest of the cases that should show the finding, and if it does not the longest.
    fn confirm(
        &self,
        executor: &mut Executor<'_>,
        finding: &mut Finding,
        shorter: &[(Case, Vec<RunOutcome>)],
        ran: &mut Vec<Ran>,
        mut purse: Option<&mut Purse>,
    ) -> Result<(), AdapterError> {
        let held = ShrinkTarget::Signature(finding.signature.clone());
        // What was run for another finding may show this one too.
        if let Some((one, group)) = ran
            .iter()
            .find_map(|one| Some((one, held.find(&one.judged)?)))
        {
            finding.case = one.case.clone();
            finding.answers.clone_from(&one.answers);
            finding.group = group;
            finding.replays = (1, 1);
            return Ok(());
        }
        executor.look_into(finding.origin);
        let longest = shorter.len().saturating_sub(1);
        for (at, (case, _)) in shorter.iter().enumerate() {
            if let Some(purse) = &mut purse
                && !purse.pay(case)
            {
                continue;
            }
            self.on_time()?;
            let (judged, answers) = executor.run_seen(case)?;
            finding.executions += 1;
            // What the operator could not do this time says nothing.
            if judged.declined.is_some() || judged.broken.is_some() {
                continue;
            }
            let found = held.find(&judged);
            if let Some(group) = found {
                finding.case = case.clone();
                finding.answers.clone_from(&answers);
                finding.group = group;
                finding.replays = (1, 1);
            } else if at == longest {
                finding.replays = (0, 1);
            }
            ran.push(Ran {
                case: case.clone(),
                judged,
                answers,
            });
            if !finding.is_unexamined() {
                break;
            }
        }
        Ok(())
    }
}

/// Shows the finding with this case.
fn show(judging: &Judge<'_>, finding: &mut Finding, case: &Case, answers: &[RunOutcome]) {
    let held = ShrinkTarget::Signature(finding.signature.clone());
    if let Some(group) = held.find(&judge(judging, case, answers)) {
        finding.case = case.clone();
        finding.answers = answers.to_vec();
        finding.group = group;
    }
}

/// Cases that should show what was seen, by the records that are there, with these records: the shortest first, and last
/// the one with all that came before.
fn shorter(judging: &Judge<'_>, seen: &SeenSignature) -> Vec<(Case, Vec<RunOutcome>)> {
    let ([scenario], [RunOutcome::Trace(trace)]) =
        (seen.case.scenarios.as_slice(), seen.answers.as_slice())
    else {
        return vec![(seen.case.clone(), seen.answers.clone())];
    };
    let held = ShrinkTarget::Signature(seen.group.signature());
    let step = seen.group.primary().step;
    let costs = Costs::default();
    let acts: Vec<usize> = (0..step.min(scenario.steps.len()))
        .filter(|at| costs.of(&scenario.steps[*at]) > 0)
        .collect();
    // What rests on a withdrawal that was ignored needs the grant that was withdrawn.
    let withdrawn = leftovers::stands(judging, seen).is_some();
    let shows = |(case, answers): &(Case, Vec<RunOutcome>)| {
        let Some(group) = held.find(&judge(judging, case, answers)) else {
            return false;
        };
        let variant = SeenSignature {
            case: case.clone(),
            answers: answers.clone(),
            group,
            ..seen.clone()
        };
        !withdrawn || leftovers::stands(judging, &variant).is_some()
    };
    let mut all = Vec::new();
    for first in (0..=acts.len()).rev() {
        let mut kept = acts[first..].to_vec();
        kept.push(step);
        let one = only(scenario, trace, &kept);
        if shows(&one) {
            all.push(one);
            break;
        }
    }
    let kept: Vec<usize> = (0..=step).collect();
    let whole = only(scenario, trace, &kept);
    if all.is_empty() || all[0].0 != whole.0 {
        all.push(whole);
    }
    all
}

/// The scenario with these steps alone, and what was seen of them.
fn only(scenario: &Scenario, trace: &Trace, kept: &[usize]) -> (Case, Vec<RunOutcome>) {
    let steps = kept.iter().filter_map(|at| scenario.steps.get(*at));
    let records = kept.iter().filter_map(|at| trace.steps.get(*at));
    let mut scenario = Scenario {
        world: scenario.world.clone(),
        steps: steps.cloned().collect(),
    };
    // A call that is alone overlaps with nothing.
    if let Some(Step::Call { overlap, .. }) = scenario.steps.last_mut() {
        *overlap = false;
    }
    let trace = Trace {
        steps: records.cloned().collect(),
    };
    (Case::one(scenario), vec![RunOutcome::Trace(trace)])
}
