//! Faults in how callbacks are run.

use crate::fields::Name;
use crate::scenario::Argument;
use crate::spec::Given;
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
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::ReplyDropped | Self::AlwaysDropped => "dropped",
            Self::ReplyDoubled | Self::AlwaysDoubled => "doubled",
            Self::ReplySwapped => "swapped",
            Self::ReplyByBoth => "by-both",
        }
    }
}

/// Which callbacks are run for a reply, and how often.
#[derive(Clone, Copy, Debug)]
pub(in crate::reference) struct Delivery<'d> {
    /// The callback that carries the reply.
    pub(in crate::reference) carrier: Option<&'d Name>,
    /// How often it does.
    pub(in crate::reference) times: usize,
    /// Another one that carries it too.
    pub(in crate::reference) also: Option<&'d Name>,
    /// How often the callback that always runs does so.
    pub(in crate::reference) always: usize,
}

impl<'d> Delivery<'d> {
    pub(in crate::reference) const fn sound(carrier: Option<&'d Name>) -> Self {
        Self {
            carrier,
            times: 1,
            also: None,
            always: 1,
        }
    }

    /// Spoils it; `callbacks` are those of which one carries the reply.
    pub(in crate::reference) fn spoil(&mut self, op: CallbackOp, callbacks: &'d [Name]) {
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
    pub(in crate::reference::fault) fn name(&self) -> String {
        match self {
            Self::NoArgument => "throws-without-argument".to_owned(),
            Self::NoCallback => "throws-without-callbacks".to_owned(),
            Self::Missing(name) => format!("throws-without-{name}"),
            Self::Afterwards => "throws-afterwards".to_owned(),
        }
    }

    pub(in crate::reference::fault) fn describe(&self) -> String {
        match self {
            Self::NoArgument => "a call without an argument throws".to_owned(),
            Self::NoCallback => "a call without callbacks throws".to_owned(),
            Self::Missing(name) => {
                format!("a call with callbacks but without {name} throws when it would run")
            }
            Self::Afterwards => "a call throws after its callbacks have run".to_owned(),
        }
    }

    pub(in crate::reference::fault) const fn given(&self) -> Given {
        match self {
            Self::NoArgument => Given::Nothing,
            Self::NoCallback => Given::NoCallback,
            Self::Missing(_) => Given::SomeCallbacks,
            Self::Afterwards => Given::AllCallbacks,
        }
    }

    /// What a call throws; `due` are the callbacks that would run.
    pub(in crate::reference) fn thrown(
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
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::Crossed => "overlapping-crossed",
            Self::Lost => "overlapping-lost",
        }
    }

    /// Confuses two calls, of which the second began before the first had ended.
    pub(in crate::reference) fn confuse(
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
