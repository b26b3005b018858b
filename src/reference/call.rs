//! How a reply reaches the caller.

use super::fault::{Delivery, Influence, LeakOp};
use super::json;
use super::plan::PlannedReply;
use super::readings::{AlwaysArgument, OpenOutcome, Order, Returned};
use super::recipient::Recipient;
use super::step::StepRun;
use super::style::Style;
use crate::fields::Name;
use crate::scenario::Argument;
use crate::spec::Given;
use crate::trace::{Carried, Fired, Record, Settled};

impl<'s> StepRun<'_, 's> {
    /// A reply that the document prescribes.
    pub(super) fn reply(
        &mut self,
        reply: &PlannedReply,
        argument: Option<&Argument>,
        given: Option<Given>,
    ) -> Record {
        let plan = self.plan;
        let hooks = &plan.hooks;
        let recipient = Recipient {
            users: self.session.users,
            user: self.session.user,
            argument,
            call: self.session.calls,
            step: self.step,
            shown: self.shown(),
        };
        let text = plan.write(reply, &recipient, self.spare);
        let mut delivery = Delivery::sound(reply.carrier.at(self.step).as_ref());
        for (outcome, op) in &hooks.callbacks {
            if *outcome == reply.name {
                delivery.spoil(*op, &plan.senses.carriers);
            }
        }
        let sent = match hooks.argument {
            Some(op) => op.replace(&text),
            None => Some(Carried::Json(text)),
        };
        let mut record = self.deliver(&delivery, sent, argument);
        for (_, known, op) in hooks.leaks_of(&reply.name) {
            if let Some(told) = op.tell(known, &recipient) {
                self.blurt(*op, &told, &mut record);
            }
        }
        let due = [delivery.carrier, plan.senses.always.as_ref()];
        for op in &hooks.throws {
            record.thrown = record.thrown.or_else(|| op.thrown(given?, argument, &due));
        }
        record
    }

    /// A reply where the document leaves open what it is.
    pub(super) fn reply_openly(
        &mut self,
        reply: &PlannedReply,
        open: OpenOutcome,
        argument: Option<&Argument>,
    ) -> Record {
        let text = match open {
            OpenOutcome::Silent => return Record::default(),
            OpenOutcome::Absent => {
                return Record {
                    absent: true,
                    ..Record::default()
                };
            }
            OpenOutcome::Thrown => {
                return Record {
                    thrown: Some("Error: not supported in this version".to_owned()),
                    ..Record::default()
                };
            }
            OpenOutcome::Failed => self.excuse(reply, r#""error":1,"#),
            OpenOutcome::Envelope => {
                let mut text = self.excuse(reply, "");
                let envelope = &self.plan.envelope;
                envelope.wrap(&mut text, self.spare, self.session.calls);
                text
            }
        };
        let delivery = Delivery::sound(self.plan.failing());
        self.deliver(&delivery, Some(Carried::Json(text)), argument)
    }

    /// The object that says that something is not supported.
    fn excuse(&self, reply: &PlannedReply, number: &str) -> String {
        let mut text = format!(r#"{{{number}"errorMessage":"not supported"}}"#);
        let recipient = Recipient {
            users: self.session.users,
            user: self.session.user,
            ..Recipient::NONE
        };
        for (_, known, op) in self.plan.hooks.leaks_of(&reply.name) {
            if let Some(told) = op.tell(known, &recipient) {
                text.pop();
                text.push_str(r#","extra":"#);
                json::quote(&told, Style::Plain, &mut text);
                text.push('}');
            }
        }
        text
    }

    fn deliver(
        &self,
        delivery: &Delivery<'_>,
        mut sent: Option<Carried>,
        argument: Option<&Argument>,
    ) -> Record {
        let plan = self.plan;
        let given =
            |name: &&Name| argument.is_some_and(|argument| argument.callbacks.contains(name));
        let mut record = Record::default();
        match plan.returned.at(self.step) {
            Returned::Nothing => {}
            Returned::Value => record.returned = Some(Carried::Json("true".to_owned())),
            Returned::Promise => {
                record.returned.clone_from(&sent);
                record.promise = Some(if delivery.carrier == plan.senses.carriers.first() {
                    Settled::Fulfilled
                } else {
                    Settled::Rejected
                });
            }
        }
        let always = plan.senses.always.as_ref().filter(given);
        let always = std::iter::repeat_n(always, delivery.always);
        let carriers = std::iter::repeat_n(delivery.carrier.filter(given), delivery.times);
        let replies = carriers.chain([delivery.also.filter(given)]);
        let run = |name: &Name| Fired {
            name: name.clone(),
            argument: None,
        };
        record.fired = match plan.order.at(self.step) {
            Order::Last => replies.chain(always).flatten().map(run).collect(),
            Order::First => always.chain(replies).flatten().map(run).collect(),
        };
        let mut left = record.fired.len();
        for one in &mut record.fired {
            left -= 1;
            let how = if Some(&one.name) == plan.senses.always.as_ref() {
                *plan.always_argument.at(self.step)
            } else {
                AlwaysArgument::Same
            };
            one.argument = match how {
                AlwaysArgument::Same if left == 0 => sent.take(),
                AlwaysArgument::Same => sent.clone(),
                AlwaysArgument::None => None,
                AlwaysArgument::Other => Some(Carried::Json("{}".to_owned())),
            };
        }
        record
    }

    /// Tells something beside the payload.
    fn blurt(&self, op: LeakOp, told: &str, record: &mut Record) {
        let mut quoted = String::new();
        json::quote(told, Style::Plain, &mut quoted);
        match op {
            LeakOp::ToAlways => {
                let always = record
                    .fired
                    .iter_mut()
                    .filter(|one| Some(&one.name) == self.plan.senses.always.as_ref());
                for one in always {
                    one.argument = Some(Carried::Json(format!("{{\"extra\":{quoted}}}")));
                }
            }
            LeakOp::Returned => record.returned = Some(Carried::Json(quoted)),
            LeakOp::Member(_) | LeakOp::Appended | LeakOp::ToHandlers => {}
        }
    }

    /// The value of the facet that a fault shows.
    fn shown(&self) -> Option<&'s str> {
        let Influence { facet, .. } = self.plan.hooks.influences.first()?;
        let at = self.plan.senses.facet(facet.as_deref()?)?;
        self.session.facets.get(at)?.now.as_text()
    }
}
