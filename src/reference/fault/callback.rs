//! Faults in how callbacks are run.

use super::claims::Claims;
use super::draft::Draft;
use super::model::{Fault, Operator, Site};
use crate::fields::Name;
use crate::scenario::Argument;
use crate::spec::{Carrier, Given, Spec};
use crate::trace::{Fired, Record};

/// What is done to the callback that carries a reply, or to the one that always runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CallbackOp {
    /// The reply reaches no callback.
    ReplyDropped,
    /// It is carried twice.
    ReplyDoubled,
    /// Another callback carries it.
    ReplySwapped,
    /// Another callback carries it too.
    ReplyByBoth,
    /// The callback that always runs does not.
    AlwaysDropped,
    /// It runs twice.
    AlwaysDoubled,
}

impl CallbackOp {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ReplyDropped | Self::AlwaysDropped => "dropped",
            Self::ReplyDoubled | Self::AlwaysDoubled => "doubled",
            Self::ReplySwapped => "swapped",
            Self::ReplyByBoth => "by-both",
        }
    }

    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Reply(outcome) | Site::Always(outcome) = site {
            draft.hooks.callbacks.push((outcome.clone(), self));
        }
    }
}

/// Which callbacks are run for a reply, and how often.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Delivery<'d> {
    /// The callback that carries the reply.
    pub(in super::super) carrier: Option<&'d Name>,
    /// How often it does.
    pub(in super::super) times: usize,
    /// Another one that carries it too.
    pub(in super::super) also: Option<&'d Name>,
    /// How often the callback that always runs does so.
    pub(in super::super) always: usize,
}

impl<'d> Delivery<'d> {
    pub(in super::super) const fn sound(carrier: Option<&'d Name>) -> Self {
        Self {
            carrier,
            times: 1,
            also: None,
            always: 1,
        }
    }

    /// Spoils it; `callbacks` are those of which one carries the reply.
    pub(in super::super) fn spoil(&mut self, op: CallbackOp, callbacks: &'d [Name]) {
        let other = callbacks.iter().find(|name| Some(*name) != self.carrier);
        match op {
            CallbackOp::ReplyDropped => self.times = 0,
            CallbackOp::ReplyDoubled => self.times = 2,
            CallbackOp::ReplySwapped => self.carrier = other,
            CallbackOp::ReplyByBoth => self.also = other,
            CallbackOp::AlwaysDropped => self.always = 0,
            CallbackOp::AlwaysDoubled => self.always = 2,
        }
    }
}

/// When a call throws.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ThrowOp {
    /// Without an argument.
    NoArgument,
    /// Without any callback.
    NoCallback,
    /// When this callback is not given, others being given.
    Missing(Name),
    /// After all callbacks have run.
    Afterwards,
}

impl ThrowOp {
    pub(super) fn name(&self) -> String {
        match self {
            Self::NoArgument => "throws-without-argument".to_owned(),
            Self::NoCallback => "throws-without-callbacks".to_owned(),
            Self::Missing(name) => format!("throws-without-{name}"),
            Self::Afterwards => "throws-afterwards".to_owned(),
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::NoArgument => "a call without an argument throws".to_owned(),
            Self::NoCallback => "a call without callbacks throws".to_owned(),
            Self::Missing(name) => {
                format!("a call with callbacks but without {name} throws when it would run")
            }
            Self::Afterwards => "a call throws after its callbacks have run".to_owned(),
        }
    }

    pub(super) fn plant(&self, draft: &mut Draft) {
        draft.hooks.throws.push(self.clone());
    }

    const fn given(&self) -> Given {
        match self {
            Self::NoArgument => Given::Nothing,
            Self::NoCallback => Given::NoCallback,
            Self::Missing(_) => Given::SomeCallbacks,
            Self::Afterwards => Given::AllCallbacks,
        }
    }

    /// What a call throws; `due` are the callbacks that would run.
    pub(in super::super) fn thrown(
        &self,
        given: Given,
        argument: Option<&Argument>,
        due: &[Option<&Name>],
    ) -> Option<String> {
        let throws = given == self.given()
            && match self {
                Self::Missing(name) => {
                    due.contains(&Some(name))
                        && argument.is_some_and(|argument| !argument.callbacks.contains(name))
                }
                _ => true,
            };
        throws.then(|| "TypeError: undefined is not a function".to_owned())
    }
}

/// How calls that overlap are confused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OverlapOp {
    /// The callbacks of the second call get both replies.
    Crossed,
    /// The second call gets no reply.
    Lost,
}

impl OverlapOp {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Crossed => "overlapping-crossed",
            Self::Lost => "overlapping-lost",
        }
    }

    pub(super) const fn plant(self, draft: &mut Draft) {
        draft.hooks.overlap = Some(self);
    }

    /// Confuses two calls, of which the second began before the first had ended.
    pub(in super::super) fn confuse(
        self,
        first: &mut Record,
        second: &mut Record,
        argument: Option<&Argument>,
    ) {
        match self {
            Self::Crossed => {
                let given = |one: &Fired| {
                    argument.is_some_and(|argument| argument.callbacks.contains(&one.name))
                };
                let moved = std::mem::take(&mut first.fired).into_iter().filter(given);
                second.fired.splice(0..0, moved);
            }
            Self::Lost => second.fired.clear(),
        }
    }
}

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, outcome) in spec.outcomes.iter().filter(|(_, outcome)| !outcome.open) {
        let reply = |op, what: &str| {
            let description = format!("the reply of {name} {what}");
            Fault::new(
                Operator::Callback(op),
                Site::Reply(name.clone()),
                description,
            )
        };
        let one = claims.one_reply(name);
        faults.push(reply(CallbackOp::ReplyDropped, "reaches no callback").claimed_by(one.clone()));
        faults.push(reply(CallbackOp::ReplyDoubled, "is carried twice").claimed_by(one.clone()));
        if spec.call.reply.len() > 1 {
            faults.push(
                reply(CallbackOp::ReplyByBoth, "is carried by two callbacks").claimed_by(one),
            );
        }
        // Where a reading says which callback carries it, either does.
        if spec.call.reply.len() > 1 && matches!(outcome.carrier, Some(Carrier::Callback(_))) {
            let swapped = reply(CallbackOp::ReplySwapped, "is carried by the wrong callback");
            faults.push(swapped.claimed_by(claims.carrier(name)));
        }
        if let Some(always) = &spec.call.always {
            let clause = claims.always(name);
            for (op, what) in [
                (CallbackOp::AlwaysDropped, "does not run"),
                (CallbackOp::AlwaysDoubled, "runs twice"),
            ] {
                let description = format!("at a reply of {name}, {always} {what}");
                let fault = Fault::new(
                    Operator::Callback(op),
                    Site::Always(name.clone()),
                    description,
                );
                faults.push(fault.claimed_by(clause.clone()));
            }
        }
    }
    let callbacks = spec.call.reply.iter().chain(&spec.call.always);
    let throws = [
        ThrowOp::NoArgument,
        ThrowOp::NoCallback,
        ThrowOp::Afterwards,
    ]
    .into_iter()
    .chain(callbacks.cloned().map(ThrowOp::Missing));
    faults.extend(throws.map(|op| {
        let clause = claims.not_thrown(op.given());
        let description = op.describe();
        Fault::new(Operator::Throw(op), Site::Platform, description).claimed_by(clause)
    }));
    let outcome = spec.outcomes.iter().find(|(_, outcome)| !outcome.open);
    for (op, what) in [
        (
            OverlapOp::Crossed,
            "of two calls that overlap, the second gets both replies",
        ),
        (
            OverlapOp::Lost,
            "of two calls that overlap, the second gets no reply",
        ),
    ] {
        let fault = Fault::new(Operator::Overlap(op), Site::Platform, what);
        faults.push(fault.claimed_by(outcome.and_then(|(name, _)| claims.one_reply(name))));
    }
    faults
}
