//! One step of a scenario.

use super::context::StepContext;
use super::fault::{LeakOp, QueryOp};
use super::json;
use super::plan::Plan;
use super::recipient::Recipient;
use super::session::PlatformState;
use super::style::Style;
use super::table::Consequence;
use crate::fields::{Fields, Name};
use crate::scenario::{Argument, Consent, FacetValue, Step};
use crate::spec::{Button, Grant, Spec};
use crate::trace::{Carried, Fired, Record};

/// What a step is done with.
pub(super) struct StepRun<'t, 's> {
    pub(super) plan: &'t Plan,
    pub(super) session: &'t mut PlatformState<'s>,
    /// Index of the step.
    pub(super) step: usize,
    /// Room to write in, kept from call to call.
    pub(super) spare: &'t mut String,
}

impl<'s> StepRun<'_, 's> {
    pub(super) fn take(mut self, step: &'s Step, spec: &'s Spec) -> Record {
        match step {
            Step::Tap { attributes, answer } => return self.tap(attributes, *answer),
            Step::Call {
                argument, answer, ..
            } => return self.call(argument.as_ref(), *answer),
            Step::CanIUse { query } => return self.can_i_use(query),
            Step::Revoke => {
                let person = self.session.person();
                person.granted = false;
                person.withdraw();
            }
            Step::Set { facet, value } => self.set(facet, value, spec),
            Step::SwitchUser { user } => {
                if *user < self.session.people.len() {
                    self.session.user = *user;
                }
            }
            Step::Restart { facets } => self.restart(facets, spec),
        }
        Record::default()
    }

    fn tap(&mut self, attributes: &Fields<String>, answer: Consent) -> Record {
        let plan = self.plan;
        let Some(button) = &plan.button else {
            return Record {
                absent: true,
                ..Record::default()
            };
        };
        if !self.button_is_there() {
            let works = plan.hooks.query == Some(QueryOp::NotGating) || plan.ungated;
            let handler = works.then(|| match answer {
                Consent::Agree => button.granted.clone(),
                Consent::Refuse | Consent::Exception => button.failed.clone(),
            });
            return self.run_handlers(button, handler.as_slice());
        }
        let now = StepContext {
            answer: Some(answer),
            attributes: Some(attributes),
            ..StepContext::new(&plan.senses, self.session)
        };
        let effect = plan.tap.decide(&now, self.step);
        let again = self.session.person().granted;
        self.note_answer(attributes, answer);
        let Some(effect) = effect else {
            return Record::default();
        };
        give(effect.grant, &mut self.session.person().granted);
        let faults = plan.hooks.buttons.iter();
        let mut faults = faults.filter(|(one, other, _)| (*one, *other) == (answer, again));
        match faults.next() {
            None => self.run_handlers(button, &effect.fires),
            Some((.., op)) => self.run_handlers(button, &op.spoil(&effect.fires, button)),
        }
    }

    fn run_handlers(&self, button: &Button, handlers: &[Name]) -> Record {
        let told = self.tell_handlers();
        let fired = handlers.iter().map(|handler| Fired {
            name: handler.clone(),
            argument: Some(Carried::Json(match &told {
                Some(told) => told.clone(),
                None if *handler == button.failed => {
                    r#"{"errorMessage":"no authorisation"}"#.to_owned()
                }
                None => "{}".to_owned(),
            })),
        });
        Record {
            fired: fired.collect(),
            ..Record::default()
        }
    }

    /// What a fault tells the handlers.
    fn tell_handlers(&self) -> Option<String> {
        let mut leaks = self.plan.hooks.leaks.iter();
        let (_, known, op) = leaks.find(|(.., op)| *op == LeakOp::ToHandlers)?;
        let recipient = Recipient {
            users: self.session.users,
            user: self.session.user,
            ..Recipient::NONE
        };
        let mut out = String::from("{\"extra\":");
        json::quote(&op.tell(known, &recipient)?, Style::Plain, &mut out);
        out.push('}');
        Some(out)
    }

    /// Remembers what kind of request the user answered.
    fn note_answer(&mut self, attributes: &Fields<String>, answer: Consent) {
        let mut wrong = self
            .plan
            .senses
            .attributes
            .iter()
            .enumerate()
            .filter(|(_, attribute)| !attribute.is_right(attributes))
            .map(|(at, _)| at);
        match (wrong.next(), wrong.next()) {
            (None, _) => self.session.person().answer(answer),
            (Some(at), None) if answer == Consent::Agree => {
                self.session.person().wrong |= 1 << at.min(63);
            }
            _ => {}
        }
    }

    fn call(&mut self, argument: Option<&Argument>, answer: Option<Consent>) -> Record {
        self.session.calls += 1;
        let plan = self.plan;
        let now = StepContext {
            answer,
            ..StepContext::new(&plan.senses, self.session).with_argument(argument)
        };
        let effect = plan.call.decide(&now, self.step);
        let reply = effect
            .and_then(|effect| effect.outcome)
            .and_then(|outcome| plan.replies.get(outcome));
        let given = now.given;
        let record = match reply {
            None => Record::default(),
            Some(reply) if reply.open => {
                let open = plan.open(&now, self.step);
                self.reply_openly(reply, open, argument)
            }
            Some(reply) => self.reply(reply, argument, given),
        };
        let person = self.session.person();
        person.called = true;
        if let Some(answer) = answer {
            person.answer(answer);
        }
        give(
            effect.map_or(Grant::Keep, |effect| effect.grant),
            &mut person.granted,
        );
        record
    }

    fn can_i_use(&self, query: &str) -> Record {
        let yes = if self
            .plan
            .button
            .as_ref()
            .is_some_and(|button| button.query == query)
        {
            self.button_is_there()
        } else {
            query == self.plan.own_query && self.is_available()
        };
        match self.plan.hooks.query {
            Some(op) => op.say(yes),
            None => Record {
                returned: Some(Carried::Json(yes.to_string())),
                ..Record::default()
            },
        }
    }

    /// What `my.canIUse` says of the button. Where the spec has no rules for that, it is there.
    fn button_is_there(&self) -> bool {
        let rules = &self.plan.can_i_use;
        rules.is_empty()
            || rules
                .decide(
                    &StepContext::new(&self.plan.senses, self.session),
                    self.step,
                )
                .and_then(|effect| effect.returns)
                .unwrap_or(false)
    }

    /// Whether a call would come to something that the document prescribes.
    fn is_available(&self) -> bool {
        self.plan
            .call
            .decide(
                &StepContext::new(&self.plan.senses, self.session),
                self.step,
            )
            .and_then(|effect| self.plan.replies.get(effect.outcome?))
            .is_some_and(|reply| !reply.open)
    }

    fn set(&mut self, name: &str, value: &'s FacetValue, spec: &Spec) {
        self.change(name, spec, |facet| facet.now = value);
        self.session.changed = true;
        let effect = self.plan.set.decide(
            &StepContext::new(&self.plan.senses, self.session),
            self.step,
        );
        self.give_all(effect);
    }

    fn restart(&mut self, facets: &'s Fields<FacetValue>, spec: &Spec) {
        for (name, value) in facets.iter() {
            self.change(name, spec, |facet| facet.now = value);
        }
        for facet in &mut self.session.facets {
            facet.launched = facet.now;
        }
        self.session.facts = self.plan.look(self.session);
        self.session.restarts += 1;
        let effect = self.plan.restart.decide(
            &StepContext::new(&self.plan.senses, self.session),
            self.step,
        );
        self.give_all(effect);
    }

    fn change(
        &mut self,
        name: &str,
        spec: &Spec,
        change: impl FnOnce(&mut super::session::FacetState<'s>),
    ) {
        let at = spec.facets.names().position(|facet| &**facet == name);
        if let Some(facet) = at.and_then(|at| self.session.facets.get_mut(at)) {
            change(facet);
        }
        self.session.facts = self.plan.look(self.session);
    }

    fn give_all(&mut self, effect: Option<&Consequence>) {
        let grant = effect.map_or(Grant::Keep, |effect| effect.grant);
        for person in &mut self.session.people {
            give(grant, &mut person.granted);
        }
    }
}

/// A grant that is left open stays as it was.
const fn give(grant: Grant, granted: &mut bool) {
    match grant {
        Grant::Keep | Grant::Open => {}
        Grant::Give => *granted = true,
        Grant::End => *granted = false,
    }
}
