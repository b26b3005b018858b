//! Looking into one finding: does it come back, what is its smallest case, what decides?

use std::time::Duration;

use super::examination::Examination;
use super::executor::Executor;
use super::explain::{self, decisive};
use super::finding::{Decisive, Finding};
use super::merge;
use super::shrink::{ShrinkTarget, Shrunk, shrink};
use super::tally::SeenSignature;
use crate::adapter::{AdapterError, IncidentClass, Patience, RunOutcome};
use crate::check::{Signature, Stage, Way};
use crate::fields::Name;
use crate::generate::{Case, Domain, Simplification};

/// The most executions that shrinking a hang may take, or a callback that comes after the answer: each one waits.
const WAITING_BUDGET: usize = 100;

/// So much time is spent on making one finding smaller and explaining it, however slow the implementation is.
pub(super) const SMALLER: Duration = Duration::from_secs(30);

/// How often at most a finding turns out to be a consequence of what a simpler case shows.
const SLIDES: usize = 4;

/// Whether a finding came back each time.
pub(super) enum Steadiness {
    Steady,
    Unsteady,
    /// It is no finding: two runs differ in what differs between two runs of the same scenario too.
    Noise,
}

/// A finding as it was seen.
pub(super) fn unexamined(seen: &SeenSignature) -> Finding {
    let own = |clause: &&usize| {
        seen.group
            .violations
            .iter()
            .all(|one| one.clause != **clause)
    };
    Finding {
        group: seen.group.clone(),
        // Other cases showed the same thing where it violates other clauses too.
        also_violates: seen.clauses.iter().filter(own).copied().collect(),
        excused: Vec::new(),
        case: seen.case.clone(),
        before: Vec::new(),
        answers: seen.answers.clone(),
        stderr: Vec::new(),
        regression: Vec::new(),
        weight: 0,
        first: seen.first,
        calls: seen.calls,
        count: seen.shown.count(),
        shown: seen.shown.clone(),
        origin: seen.key(),
        replays: (0, 0),
        executions: 0,
        cut_short: true,
        unshrunk: false,
        way_for_plain_users: None,
        unmeant: false,
        decisive: Vec::new(),
        signature: seen.group.signature(),
    }
}

/// Whether the scenario hung in the run that was seen.
fn hung(answers: &[RunOutcome]) -> bool {
    let hang = |answer: &RunOutcome| match answer {
        RunOutcome::Incident(incident) => incident.class == IncidentClass::Hang,
        _ => false,
    };
    answers.iter().any(hang)
}

impl Examination<'_, '_> {
    /// Replays, shrinks and explains one finding.
    pub(super) fn one_finding(
        &self,
        executor: &mut Executor<'_>,
        seen: &SeenSignature,
        finding: &mut Finding,
    ) -> Result<Steadiness, AdapterError> {
        executor.look_into(finding.origin);
        let hung = hung(&seen.answers);
        // A hang is waited for to the end of the deadline only when all else is done.
        let deadline = hung.then(|| Patience::usual(self.slowest.max(executor.slowest())));
        executor.be_patient(Patience {
            deadline,
            endless: true,
        });
        let before = executor.executions;
        let held = ShrinkTarget::Signature(finding.signature.clone());
        let mut runs = vec![seen.answers.clone()];
        for _ in 0..self.settings.replays {
            self.on_time()?;
            let (judged, answers) = executor.run_seen(&seen.case)?;
            if finding.signature.cause.stage() == Stage::Relation {
                runs.push(answers.clone());
            }
            finding.replays.1 += 1;
            // What is shown is a run that violated.
            if held.find(&judged).is_some() {
                finding.replays.0 += 1;
                finding.answers = answers;
            }
        }
        let undocumented = finding
            .signature
            .cause
            .is_undocumented(executor.compiled().spec());
        let noise = executor.is_noise(finding.group.primary(), &runs);
        if noise || undocumented && finding.is_flaky() {
            return Ok(Steadiness::Noise);
        }
        if finding.is_flaky() {
            return Ok(Steadiness::Unsteady);
        }
        self.small(executor, seen, &held, finding)?;
        finding.executions = executor.executions - before;
        if !hung || finding.is_flaky() {
            return Ok(Steadiness::Steady);
        }
        // The whole deadline of the settings, however often the adapter has hung by now.
        executor.be_patient(Patience {
            deadline: Some(Duration::MAX),
            endless: true,
        });
        let held = ShrinkTarget::Signature(finding.group.signature());
        for case in [finding.case.clone(), seen.case.clone()] {
            let (judged, answers) = executor.run_seen(&case)?;
            if let Some(group) = held.find(&judged) {
                finding.cut_short |= case != finding.case;
                finding.case = case;
                finding.answers = answers;
                finding.group.violations[0] = group.violations[0].clone();
                return Ok(Steadiness::Steady);
            }
        }
        finding.replays.1 += 1;
        Ok(Steadiness::Steady)
    }

    /// Finds the smallest case, and what decides in it.
    fn small(
        &self,
        executor: &mut Executor<'_>,
        seen: &SeenSignature,
        held: &ShrinkTarget,
        finding: &mut Finding,
    ) -> Result<(), AdapterError> {
        let (compiled, domain) = (executor.compiled(), self.domain);
        let before = executor.executions;
        let mut budget = self.settings.shrink_budget;
        if hung(&seen.answers) || executor.lingers() {
            budget = budget.min(WAITING_BUDGET);
        }
        executor.allow(SMALLER);
        let Some(mut shrunk) = shrink(executor, domain, &seen.case, held, budget)? else {
            finding.replays.1 += 1;
            return Ok(());
        };
        let mut of_several = false;
        for _ in 0..SLIDES {
            let Some((case, group)) = shrunk.simpler_cause.take() else {
                break;
            };
            if let Some(head) = self.says_what_decides(executor, &shrunk, &case)? {
                let left = budget.saturating_sub(executor.executions - before);
                let held = ShrinkTarget::Signature(head);
                if let Some(smaller) = shrink(executor, domain, &shrunk.case, &held, left)? {
                    shrunk = smaller;
                }
                break;
            }
            // A simpler case shows the same thing done wrong: what was seen is a consequence of that.
            let left = budget.saturating_sub(executor.executions - before);
            let held = ShrinkTarget::Cause(group.cause().clone());
            let Some(simpler) = shrink(executor, domain, &case, &held, left)? else {
                break;
            };
            // Of several replies any may be the one that should have come: what the first says is not judged.
            if group.has_several_replies() {
                of_several = true;
                let count = finding.count;
                let clauses = merge::clauses(finding).into_iter();
                finding.excused.extend(clauses.map(|one| (one, count)));
                finding.also_violates.clear();
            } else {
                let before = shrunk.group.violations.iter().map(|one| one.clause);
                finding.also_violates.extend(before);
            }
            shrunk = simpler;
        }
        if !of_several {
            // What the smallest case does not show the first one did.
            let before = finding.group.violations.iter().map(|one| one.clause);
            finding.also_violates.extend(before);
        }
        finding.case = shrunk.case;
        finding.group = shrunk.group;
        finding.answers = shrunk.answers;
        finding.cut_short = shrunk.cut_short;
        let primary = finding.group.primary();
        finding.unmeant = !executor.means(&finding.answers, primary.step, primary.clause);
        self.on_time()?;
        finding.way_for_plain_users = way_for_plain_users(executor, domain, finding)?;
        let held = ShrinkTarget::Cause(finding.group.cause().clone());
        let clause = finding.group.primary().clause;
        finding.decisive = decisive(executor, domain, &finding.case, &held, clause)?;
        explain::sort(compiled, &mut finding.group.violations, &finding.decisive);
        if let Some(only) = &self.settings.only {
            finding
                .group
                .violations
                .sort_by_key(|one| !only.contains(one.clause));
        }
        finding.signature = finding.group.signature();
        finding.weight = explain::weight_of(compiled, finding.signature.clause, &finding.decisive);
        let listed: Vec<_> = finding.also_violates.drain(..).collect();
        merge::also(finding, listed);
        Ok(())
    }

    /// The closest clause of a case, if it speaks of a facet that decides: then nothing simpler says it better. What has another value in `simpler`,
    /// which shows the same, does not decide.
    fn says_what_decides(
        &self,
        executor: &mut Executor<'_>,
        shrunk: &Shrunk,
        simpler: &Case,
    ) -> Result<Option<Signature>, AdapterError> {
        let compiled = executor.compiled();
        let held = ShrinkTarget::Cause(shrunk.group.cause().clone());
        let clause = shrunk.group.primary().clause;
        let mut decisive = decisive(executor, self.domain, &shrunk.case, &held, clause)?;
        let value = |case: &Case, facet: &Name| {
            let world = case.scenarios.first().map(|one| &one.world);
            world.and_then(|world| world.facets.get(facet)).cloned()
        };
        decisive.retain(|one| match one {
            Decisive::Facet { facet, .. } => value(&shrunk.case, facet) == value(simpler, facet),
            _ => true,
        });
        let mut violations = shrunk.group.violations.clone();
        explain::sort(compiled, &mut violations, &decisive);
        let closest = violations[0].signature();
        Ok(explain::names_what_decides(compiled, closest.clause, &decisive).then_some(closest))
    }
}

/// In which other way the same clause is violated by the same thing when all users are at their simplest.
fn way_for_plain_users(
    executor: &mut Executor<'_>,
    domain: &Domain,
    finding: &Finding,
) -> Result<Option<Way>, AdapterError> {
    let Signature { clause, way, cause } = finding.group.signature();
    if cause.stage() != Stage::Layer || finding.case.scenarios.len() > 1 {
        return Ok(None);
    }
    let Some(case) = Simplification::Users.apply(domain, &finding.case) else {
        return Ok(None);
    };
    let judged = executor.run(&case)?;
    let all = judged.groups.iter().flat_map(|group| &group.violations);
    let mut ways = all.filter(|one| one.clause == clause && one.cause == cause);
    Ok(ways.find(|one| one.way != way).map(|one| one.way))
}
