//! What there is to know of a step before it is taken: what the rules say of it, and which clauses apply.

use std::sync::Arc;

use super::draft::Hooks;
use crate::fields::Name;
use crate::reference::context::StepContext;
use crate::reference::plan::Plan;
use crate::reference::readings::{Alternating, Readings};
use crate::reference::session::PlatformState;
use crate::reference::style::Style;
use crate::reference::variant::readings;
use crate::scenario::Step;
use crate::spec::{Check, Spec};

/// What there is to know of a step.
#[derive(Clone, Debug, Default)]
pub(super) struct Observed {
    /// For calls: the outcome, or a word for what happens where the rules leave it open.
    pub(super) came: Option<Name>,
    /// Whether the rules prescribe something.
    pub(super) prescribed: bool,
    /// For calls: clauses about outcomes that apply.
    pub(super) applying: Vec<Name>,
    /// For calls: what they come to if another alternative of one reading is followed, and which reading.
    pub(super) otherwise: Vec<(Name, Name)>,
}

/// Who works out facts.
pub(super) struct Observer {
    spec: Arc<Spec>,
    /// A plan that takes each alternative of each reading by turns.
    every: Plan,
    /// For each alternative of each reading that is not followed by default, a plan that follows it.
    others: Vec<(Name, Plan)>,
}

impl Observer {
    pub(super) fn new(spec: &Arc<Spec>) -> Self {
        let plan =
            |readings: &Readings| Plan::new(spec, readings, Style::default(), &Hooks::default());
        let other = |(reading, alternative): (Name, Name)| {
            let mut all = Readings::of_spec(spec);
            all.set(reading.clone(), Alternating::always(alternative));
            (reading, plan(&all))
        };
        Self {
            spec: Arc::clone(spec),
            every: plan(&Readings::every(spec)),
            others: readings(spec).map(other).collect(),
        }
    }

    pub(super) fn facts(
        &self,
        plan: &Plan,
        session: &PlatformState<'_>,
        index: usize,
        step: &Step,
    ) -> Observed {
        let base = StepContext::new(&plan.senses, session);
        let prescribed = match step {
            Step::Call {
                argument, answer, ..
            } => {
                let now = StepContext {
                    answer: *answer,
                    ..base.with_argument(argument.as_ref())
                };
                return self.facts_of_call(plan, &now, index);
            }
            Step::Tap { attributes, answer } => {
                let now = StepContext {
                    answer: Some(*answer),
                    attributes: Some(attributes),
                    ..base
                };
                let effect = plan.tap.decide(&now, index);
                effect.is_some_and(|effect| effect.prescribes_handlers)
            }
            Step::CanIUse { .. } => {
                let effect = plan.can_i_use.decide(&base, index);
                effect.is_some_and(|effect| effect.returns.is_some())
            }
            _ => false,
        };
        Observed {
            prescribed,
            ..Observed::default()
        }
    }

    fn facts_of_call(&self, plan: &Plan, now: &StepContext<'_>, index: usize) -> Observed {
        let possible = self.possible(now);
        let known = StepContext {
            outcomes: &possible,
            ..*now
        };
        let applying = self.spec.clauses.iter().filter(|(_, clause)| {
            matches!(clause.check, Some(Check::Outcome { .. })) && clause.when.holds(&known)
        });
        let came = came(plan, now, index);
        let others = self.others.iter();
        let others = others.map(|(reading, plan)| (self::came(plan, now, index), reading.clone()));
        Observed {
            otherwise: others.filter(|(other, _)| *other != came).collect(),
            prescribed: self.spec.outcomes.contains(&came),
            came: Some(came),
            applying: applying.map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The outcomes that a call can come to, whichever readings are followed.
    fn possible(&self, now: &StepContext<'_>) -> Vec<Name> {
        let alternatives = self
            .spec
            .readings
            .iter()
            .map(|(_, reading)| reading.alternatives.len());
        let mut outcomes: Vec<_> = (0..alternatives.max().unwrap_or(1))
            .filter_map(|turn| self.every.call.decide(now, turn)?.outcome)
            .collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        let replies = outcomes
            .into_iter()
            .filter_map(|outcome| self.every.replies.get(outcome));
        replies.map(|reply| reply.name.clone()).collect()
    }
}

/// What a call comes to: an outcome, or a word for what happens where the rules leave it open.
pub(super) fn came(plan: &Plan, now: &StepContext<'_>, index: usize) -> Name {
    let outcome = plan
        .call
        .decide(now, index)
        .and_then(|effect| effect.outcome);
    match outcome.and_then(|outcome| plan.replies.get(outcome)) {
        None => "silent".into(),
        Some(reply) if reply.open => plan.open(now, index).word().into(),
        Some(reply) => reply.name.clone(),
    }
}
