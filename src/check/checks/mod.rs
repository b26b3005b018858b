//! The vocabulary of checks: a file for each, and here a line for each that says what it looks at.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all checks have one signature, and some are exercised by whatever they see"
)]

mod always;
mod answers;
mod boolean;
mod bytes;
mod carrier;
pub(super) mod consistent;
mod distinct;
mod exact;
mod fires;
mod gated;
mod handed;
mod json;
mod listed;
mod never_both;
mod not_thrown;
mod one_reply;
mod outcome;
pub(super) mod relation;
mod returns;
mod says;
mod schema;
mod undisclosed;

pub(super) use answers::answers;
pub(super) use distinct::told;

use super::class::Class;
use super::view::{CallView, Finds, JudgedCall, QueryView, Tap, ToldView};
use crate::spec::Check;

/// How a check is made: on what, and under which condition.
#[derive(Clone, Copy)]
pub(super) enum CheckKind {
    /// On each call of which this much can be seen.
    Call(Reads, fn(&CallView<'_, '_>) -> Finds),
    /// On each tap.
    Tap(fn(&Tap<'_>) -> Finds),
    /// On each question to `my.canIUse`.
    Query(fn(&QueryView<'_, '_>) -> Finds),
    /// On the texts that the implementation gave at a step.
    Told(fn(&ToldView<'_, '_>) -> Finds),
    /// Not on a single step: see [`relation`], [`consistent`] and [`answers`].
    Whole,
}

/// How much of a call must be visible for a check to be made on it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reads {
    /// Anything.
    Anything,
    /// A call: the function is there. Which callbacks ran can be seen whatever the reply says.
    Callbacks,
    /// A reply: one of the reply callbacks ran, and the reply is not another one altogether, which is for other clauses
    /// to say. What the callback that always runs is given is open.
    Reply,
}

/// How a check is made.
pub(super) const fn kind(check: &Check) -> CheckKind {
    match check {
        Check::NotThrown => CheckKind::Call(Reads::Anything, not_thrown::judge),
        Check::Outcome { .. } => CheckKind::Call(Reads::Anything, outcome::judge),
        Check::OneReply => CheckKind::Call(Reads::Callbacks, one_reply::judge),
        Check::Always => CheckKind::Call(Reads::Callbacks, always::judge),
        Check::Carrier => CheckKind::Call(Reads::Reply, carrier::judge),
        Check::Json { .. } => CheckKind::Call(Reads::Reply, json::judge),
        Check::Schema { .. } => CheckKind::Call(Reads::Reply, schema::judge),
        Check::Says { .. } => CheckKind::Call(Reads::Reply, says::judge),
        Check::Exact { .. } => CheckKind::Call(Reads::Reply, exact::judge),
        Check::Bytes { .. } => CheckKind::Call(Reads::Reply, bytes::judge),
        Check::Listed { .. } => CheckKind::Call(Reads::Reply, listed::judge),
        Check::Distinct { .. } => CheckKind::Call(Reads::Reply, distinct::judge),
        Check::Fires => CheckKind::Tap(fires::judge),
        Check::NeverBoth => CheckKind::Tap(never_both::judge),
        Check::Gated => CheckKind::Tap(gated::judge),
        Check::Boolean => CheckKind::Query(boolean::judge),
        Check::Returns => CheckKind::Query(returns::judge),
        Check::Undisclosed { .. } => CheckKind::Told(undisclosed::judge),
        Check::Relation { .. } | Check::Consistent { .. } | Check::Answers => CheckKind::Whole,
    }
}

impl Reads {
    /// Whether a call shows this much.
    pub(super) const fn holds(self, call: &JudgedCall<'_>) -> bool {
        match self {
            Self::Anything => true,
            Self::Callbacks => !matches!(call.class, Class::Absent),
            Self::Reply => {
                Self::Callbacks.holds(call)
                    && call.reply.fired.is_some()
                    && !call.is_wrong_outcome()
            }
        }
    }
}
