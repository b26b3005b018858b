//! Judging one case, be it in the stream of a campaign, while shrinking, or at a replay.

use crate::adapter::{Incident, IncidentClass, RunOutcome, adapter_blame};
use crate::check::{
    Cause, ClauseSet, Compiled, Difference, Judge, Judgement, Signature, Stage, Violation, Way,
    conflict,
};
use crate::generate::{Case, Tie};
use crate::oracle::ReadingChoices;
use crate::scenario::{Capability, Scenario, Step};
use crate::spec::Level;
use crate::trace::Trace;

/// What came of judging a case.
#[derive(Clone, Debug, Default)]
pub struct CaseJudgement {
    /// The clauses that were exercised.
    pub exercised: ClauseSet,
    /// What was not kept: for each thing that the implementation did wrong, the clauses that this violates, the closest first.
    pub groups: Vec<Group>,
    /// What was seen to be followed, for each scenario.
    pub followed: Vec<ReadingChoices>,
    /// Whether some call should have given something, and whether one did.
    pub owed: bool,
    /// See `owed`.
    pub served: bool,
    /// The adapter had declared a capability and could not do it after all.
    pub declined: Option<(Capability, String)>,
    /// The adapter itself failed: nothing was judged.
    pub broken: Option<Incident>,
}

impl CaseJudgement {
    /// Leaves out what violates only clauses that nobody asked for.
    pub(super) fn keep(&mut self, only: Option<&ClauseSet>) {
        let Some(only) = only else {
            return;
        };
        for group in &mut self.groups {
            group.violations.retain(|one| only.contains(one.clause));
        }
        self.groups.retain(|group| !group.violations.is_empty());
    }
}

/// One thing that the implementation did wrong, with all the clauses that it violates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Group {
    /// Which of the scenarios of the case.
    pub scenario: usize,
    /// The violations, all with the same step and cause, the closest clause first. Never empty.
    pub violations: Vec<Violation>,
}

impl Group {
    /// The clause that says most closely what is wrong.
    pub fn primary(&self) -> &Violation {
        &self.violations[0]
    }

    /// The signature of the primary violation.
    pub fn signature(&self) -> Signature {
        self.primary().signature()
    }

    /// Where it comes from.
    pub fn cause(&self) -> &Cause {
        &self.primary().cause
    }

    /// Whether it is that a call had several replies.
    pub(super) fn has_several_replies(&self) -> bool {
        let both = |one: &Violation| one.cause == Cause::Reply && one.way == Way::Both;
        self.violations.iter().any(both)
    }
}

/// Judges a case from the answers to its scenarios.
pub fn judge(judge: &Judge<'_>, case: &Case, answers: &[RunOutcome]) -> CaseJudgement {
    let mut out = CaseJudgement::default();
    let mut violations: Vec<(usize, Violation)> = Vec::new();
    for (index, (scenario, answer)) in case.scenarios.iter().zip(answers).enumerate() {
        let judgement = one(judge, scenario, answer, &mut out);
        out.exercised.insert_all(&judgement.exercised);
        violations.extend(judgement.violations.into_iter().map(|one| (index, one)));
        out.followed.push(judgement.followed);
        out.owed |= judgement.owed;
        out.served |= judgement.served;
    }
    if let (Some(tie), [RunOutcome::Trace(one), RunOutcome::Trace(two)]) = (&case.tie, answers) {
        tied(judge, case, tie, (one, two), &mut violations, &mut out);
    }
    out.groups = grouped(judge.compiled(), violations);
    out
}

fn one(
    judge: &Judge<'_>,
    scenario: &Scenario,
    answer: &RunOutcome,
    out: &mut CaseJudgement,
) -> Judgement {
    match answer {
        RunOutcome::Trace(trace) if trace.steps.len() != scenario.steps.len() => {
            let (records, steps) = (trace.steps.len(), scenario.steps.len());
            out.broken = Some(Incident {
                class: IncidentClass::WrongLength,
                detail: format!("the trace has {records} records, and the scenario {steps} steps"),
                stderr: Vec::new(),
            });
            Judgement::default()
        }
        RunOutcome::Trace(trace) => {
            if let Some(detail) = never_given(scenario, trace) {
                out.broken = Some(Incident {
                    class: IncidentClass::Malformed,
                    detail,
                    stderr: Vec::new(),
                });
                return Judgement::default();
            }
            judge.trace(scenario, trace)
        }
        RunOutcome::Incident(incident) => {
            if adapter_blame(incident) {
                out.broken = Some(incident.clone());
            }
            judge.incident(scenario, incident)
        }
        RunOutcome::Declined { capability, reason } => {
            out.declined = Some((capability.clone(), reason.clone()));
            Judgement::default()
        }
    }
}

/// Says which callback a call is reported to have run that it was not given: no implementation can do that.
fn never_given(scenario: &Scenario, trace: &Trace) -> Option<String> {
    let mut steps = scenario.steps.iter().zip(&trace.steps).enumerate();
    steps.find_map(|(at, (step, record))| {
        let Step::Call { argument, .. } = step else {
            return None;
        };
        let given = argument.as_ref().map_or(&[][..], |one| &one.callbacks);
        let mut fired = record.fired.iter().map(|one| &one.name);
        let other = fired.find(|name| !given.contains(name))?;
        let given = match given {
            [] => "no callback".to_owned(),
            names => names.join(", "),
        };
        let step = at + 1;
        Some(format!(
            "the trace says that step {step} ran the callback {other}; the call was given {given}"
        ))
    })
}

fn is_must(compiled: &Compiled, one: &Violation) -> bool {
    compiled.clause(one.clause).1.level == Level::Must
}

/// The members with which both scenarios violate what they must not, in the same way. `None` if there is anything else that
/// they must not: what one of the two does wrong by itself is the matter, not that the other does not do it.
fn wrong_in_both(compiled: &Compiled, violations: &[(usize, Violation)]) -> Option<Vec<Cause>> {
    let of = |scenario: usize| {
        let all = violations.iter();
        let mine = all.filter(move |(at, one)| *at == scenario && is_must(compiled, one));
        mine.map(|(_, one)| one)
    };
    let key = |one: &Violation| (one.step, one.signature());
    let is_same = of(0).map(key).eq(of(1).map(key));
    let members = of(0).all(|one| matches!(one.cause, Cause::Member { .. }));
    let causes = of(0).map(|one| one.cause.clone());
    (is_same && members).then(|| causes.collect())
}

/// Whether two runs differ in something else than what is wrong in both.
fn is_apart(difference: &Violation, wrong: &[Cause]) -> bool {
    let Cause::Relation { at, .. } = &difference.cause else {
        return true;
    };
    let mut pointers = wrong.iter().filter_map(|one| match one {
        Cause::Member { pointer, .. } => Some(pointer.as_str()),
        _ => None,
    });
    match at {
        Difference::Outcome | Difference::Payload => wrong.is_empty(),
        at => !pointers.any(|one| at.is_in(one)),
    }
}

fn tied(
    judge: &Judge<'_>,
    case: &Case,
    tie: &Tie,
    traces: (&Trace, &Trace),
    violations: &mut Vec<(usize, Violation)>,
    out: &mut CaseJudgement,
) {
    let compiled = judge.compiled();
    let (Tie::Relation(id) | Tie::Reading(id)) = tie;
    let Some(clause) = compiled.spec().clauses.names().position(|name| name == id) else {
        return;
    };
    match tie {
        Tie::Relation(_) => {
            let Some(wrong) = wrong_in_both(compiled, violations) else {
                return;
            };
            let base = (&case.scenarios[0], traces.0);
            let twin = (&case.scenarios[1], traces.1);
            let found = judge.pair(clause, base, twin, &mut out.exercised);
            let found = found.into_iter().filter(|one| is_apart(one, &wrong));
            violations.extend(found.map(|one| (1, one)));
        }
        Tie::Reading(_) => {
            let both = out.followed[0].iter().find_map(|(reading, before)| {
                let now = out.followed[1].get(reading)?;
                (before != now && compiled.consistent(reading) == Some(clause))
                    .then_some((reading, before, now))
            });
            if let Some((reading, before, now)) = both {
                let step = case.scenarios[1].steps.len().saturating_sub(1);
                violations.push((1, conflict(compiled, clause, reading, step, before, now)));
            }
        }
    }
}

/// Puts together what comes from the same thing: the same step and cause.
fn grouped(compiled: &Compiled, violations: Vec<(usize, Violation)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (scenario, violation) in violations {
        let same = groups.iter_mut().find(|group| {
            group.scenario == scenario
                && group.primary().step == violation.step
                && *group.cause() == violation.cause
        });
        match same {
            Some(group) => group.violations.push(violation),
            None => groups.push(Group {
                scenario,
                violations: vec![violation],
            }),
        }
    }
    for group in &mut groups {
        group.violations.sort_by_key(|one| closest(compiled, one));
    }
    groups
}

/// How closely a violation says what is wrong: its clause, but last the clauses that say it only in passing.
fn closest(compiled: &Compiled, one: &Violation) -> impl Ord + use<> {
    let (level, weight, free, clause) = compiled.rank(one.clause);
    let grave = compiled.is_grave(one);
    (one.is_indirect(), level, !grave, weight, free, clause)
}

/// Whether a violation is that two runs differ in what differs each time: `runs` are the answers to a case, one after the other.
pub(super) fn is_noise(judge: &Judge<'_>, violation: &Violation, runs: &[Vec<RunOutcome>]) -> bool {
    (0..2).any(|scenario| {
        let traces = runs
            .iter()
            .filter_map(|answers| match answers.get(scenario) {
                Some(RunOutcome::Trace(trace)) => Some(trace),
                _ => None,
            });
        let traces: Vec<_> = traces.collect();
        judge.varies(&violation.cause, violation.step, &traces)
    })
}

/// Whether a stage is one at which several defects look alike, so that the clause must be held while shrinking.
pub(super) const fn is_coarse(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Outcome | Stage::Thrown | Stage::Callbacks | Stage::Disclosure | Stage::Query
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::World;
    use crate::trace::{Fired, Record};

    #[test]
    fn a_callback_that_a_call_was_not_given_cannot_have_run() {
        let scenario = Scenario {
            world: World::default(),
            steps: vec![Step::call(["success", "complete"])],
        };
        let ran = |name: &str| Trace {
            steps: vec![Record {
                fired: vec![Fired {
                    name: name.into(),
                    argument: None,
                }],
                ..Record::default()
            }],
        };
        for name in ["success", "complete"] {
            assert_eq!(never_given(&scenario, &ran(name)), None, "{name}");
        }
        for name in ["fail", "onSuccess"] {
            let said = never_given(&scenario, &ran(name)).expect("a fault");
            assert!(
                said.contains(name) && said.contains("success, complete"),
                "{said}"
            );
        }
    }
}
