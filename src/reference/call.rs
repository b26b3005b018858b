//! How a reply reaches the caller.

use super::payload::Occasion;
use super::plan::Reply;
use super::readings::{AlwaysArgument, Open, Order, Returned};
use super::turn::Turn;
use crate::fields::Name;
use crate::scenario::Argument;
use crate::trace::{Carried, Fired, Record, Settled};

impl Turn<'_, '_> {
    /// A reply that the document prescribes.
    pub(super) fn reply(&mut self, reply: &Reply, argument: Option<&Argument>) -> Record {
        let occasion = Occasion {
            users: self.session.users,
            user: self.session.user,
            argument,
            call: self.session.calls,
            step: self.step,
        };
        let text = self.plan.write(reply, &occasion, self.spare);
        let carrier = reply.carrier.at(self.step).as_ref();
        self.deliver(carrier, text, argument)
    }

    /// A reply where the document leaves open what it is.
    pub(super) fn reply_openly(&mut self, open: Open, argument: Option<&Argument>) -> Record {
        match open {
            Open::Silent => Record::default(),
            Open::Absent => Record {
                absent: true,
                ..Record::default()
            },
            Open::Thrown => Record {
                thrown: Some("Error: not supported in this version".to_owned()),
                ..Record::default()
            },
            Open::Failed => {
                let text = r#"{"error":1,"errorMessage":"not supported"}"#.to_owned();
                self.deliver(self.plan.failing(), text, argument)
            }
            Open::Envelope => {
                let mut text = r#"{"errorMessage":"not supported"}"#.to_owned();
                self.plan
                    .envelope
                    .wrap(&mut text, self.spare, self.session.calls);
                self.deliver(self.plan.failing(), text, argument)
            }
        }
    }

    fn deliver(&self, carrier: Option<&Name>, text: String, argument: Option<&Argument>) -> Record {
        let plan = self.plan;
        let given =
            |name: &&Name| argument.is_some_and(|argument| argument.callbacks.contains(name));
        let mut record = Record::default();
        match plan.returned.at(self.step) {
            Returned::Nothing => {}
            Returned::Value => record.returned = Some(Carried::Json("true".to_owned())),
            Returned::Promise => {
                record.returned = Some(Carried::Json(text.clone()));
                record.promise = Some(if carrier == plan.carriers.first() {
                    Settled::Fulfilled
                } else {
                    Settled::Rejected
                });
            }
        }
        let always = plan.always.as_ref().filter(given).map(|name| Fired {
            name: name.clone(),
            argument: match plan.always_argument.at(self.step) {
                AlwaysArgument::Same => Some(Carried::Json(text.clone())),
                AlwaysArgument::None => None,
                AlwaysArgument::Other => Some(Carried::Json("{}".to_owned())),
            },
        });
        let reply = carrier.filter(given).map(|name| Fired {
            name: name.clone(),
            argument: Some(Carried::Json(text)),
        });
        record.fired = match plan.order.at(self.step) {
            Order::Last => reply.into_iter().chain(always).collect(),
            Order::First => always.into_iter().chain(reply).collect(),
        };
        record
    }
}
