//! Judging one scenario: the walk of the oracle and the checks, step by step.

use super::checks::{answers, relation};
use super::class::Class;
use super::compiled::Compiled;
use super::judgement::Judgement;
use super::planted::Planted;
use super::reply::{Reply, classify};
use super::state::JudgeState;
use super::texts::Texts;
use super::violation::{Cause, Violation};
use super::{ClauseSet, call, following, query, tap, told};
use crate::adapter::{Incident, adapter_blame};
use crate::oracle::Oracle;
use crate::scenario::{Scenario, Step};
use crate::spec::Within;
use crate::trace::{Record, Trace};

/// Judges scenarios against a spec. What is remembered from one to the next is what follows from a text alone, never a verdict.
#[derive(Debug)]
pub struct Judge<'c> {
    compiled: &'c Compiled,
    texts: Texts,
}

impl<'c> Judge<'c> {
    /// A judge by this spec.
    pub fn new(compiled: &'c Compiled) -> Self {
        Self {
            compiled,
            texts: Texts::default(),
        }
    }

    /// The spec.
    pub const fn compiled(&self) -> &'c Compiled {
        self.compiled
    }

    /// Whether what was seen of a call is recognised as some outcome.
    pub fn recognises(&self, record: &Record) -> bool {
        matches!(self.class(record), Class::Outcome(_))
    }

    /// What a call came to, as far as its record tells.
    pub fn class(&self, record: &Record) -> Class {
        let reply = Reply::read(self.compiled, &self.texts, record);
        classify(self.compiled, record, &reply)
    }

    /// Judges what was seen of one scenario. The trace has one record for each step.
    pub fn trace(&self, scenario: &Scenario, trace: &Trace) -> Judgement {
        let mut judgement = Judgement::default();
        let mut state = JudgeState {
            compiled: self.compiled,
            texts: &self.texts,
            oracle: Oracle::new(&self.compiled.rules, scenario),
            planted: Planted::new(&scenario.world.users),
            told: Vec::new(),
            sighted: None,
            out: &mut judgement,
        };
        if let Some(clause) = self.compiled.answers {
            state.out.exercised.insert(clause);
        }
        let mut denied = false;
        for (index, (step, record)) in scenario.steps.iter().zip(&trace.steps).enumerate() {
            let outer = scenario.outer(index);
            if outer.is_some() && record.skipped {
                // No handler ran in which the page could have made this call.
                continue;
            }
            let within = outer.and_then(|at| Within::of(scenario.steps[at].kind()));
            state.oracle.set_within(within);
            match step {
                Step::Call {
                    argument, answer, ..
                } => {
                    let profile = &scenario.world.users[state.oracle.user()].profile;
                    let given = (argument.as_ref(), *answer);
                    call::judge(&mut state, index, given, profile, record);
                }
                Step::Tap { attributes, answer } => {
                    tap::judge(&mut state, index, (attributes, *answer), record, denied);
                }
                Step::CanIUse { query } => {
                    if let Some(answer) = query::judge(&mut state, index, query, record) {
                        denied = !answer;
                    }
                }
                Step::Revoke => state.oracle.revoke(),
                Step::Set { facet, value } => {
                    state.oracle.set(facet, value);
                    denied = false;
                }
                Step::SwitchUser { user } => state.oracle.switch_user(*user),
                Step::Restart { facets } => {
                    state.oracle.restart(facets);
                    denied = false;
                }
            }
            told::judge(&mut state, index, record, None);
            following::keep_to_pins(&mut state, index);
        }
        relation::repeated(&mut state, scenario, trace);
        let followed = state.oracle.followed();
        following::settle(&mut state, followed);
        drop(state);
        judgement
    }

    /// Judges the relation `clause` between two runs of which each keeps all clauses by itself. Both scenarios have the same steps.
    pub fn pair(
        &self,
        clause: usize,
        base: (&Scenario, &Trace),
        other: (&Scenario, &Trace),
        exercised: &mut ClauseSet,
    ) -> Vec<Violation> {
        relation::pair(self.compiled, &self.texts, clause, [base, other], exercised)
    }

    /// Whether that in which two runs differ at `step` differs among several runs of one scenario too: then it is noise.
    pub fn varies(&self, cause: &Cause, step: usize, traces: &[&Trace]) -> bool {
        let Cause::Relation { at, .. } = cause else {
            return false;
        };
        let records: Vec<_> = traces
            .iter()
            .filter_map(|one| one.steps.get(step))
            .collect();
        relation::varies(self.compiled, &self.texts, at, &records)
    }

    /// Judges a scenario that did not end. An incident that is the adapter's own violates nothing.
    pub fn incident(&self, scenario: &Scenario, incident: &Incident) -> Judgement {
        let mut judgement = Judgement::default();
        if let Some(clause) = self.compiled.answers
            && !adapter_blame(incident)
        {
            judgement.exercised.insert(clause);
            let found = answers(incident);
            judgement.violations.push(Violation {
                clause,
                step: scenario.steps.len().saturating_sub(1),
                cause: found.cause,
                way: found.way,
                wanted: found.wanted,
                seen: found.seen,
            });
        }
        judgement
    }
}
