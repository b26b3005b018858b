//! Histories: what happens before the call that a scenario is about.

use std::borrow::Cow;

use super::abilities::Abilities;
use crate::scenario::{Capability, Consent};

/// One thing that happens in a history, in the terms of any API of the family.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum HistoryEvent {
    /// The user is asked properly, and answers.
    Ask(Consent),
    /// The user agrees at a button with one wrong attribute.
    AskWrongly,
    /// A call.
    Call,
    /// A call inside the step before, or inside another call.
    Nested,
    /// Two calls of which the second starts before the first has ended.
    Overlapping,
    /// The grant is withdrawn.
    Revoke,
    /// This user logs in.
    User(usize),
    /// Another user logs in: the second one, or the first if that one is not logged in.
    Other,
    /// The facets that can change take another value, and later their own again.
    Change,
    /// The facets that can change take another value.
    Leave,
    /// The facets that can change take their own value.
    Return,
    /// The client is restarted as it is.
    Restart,
    /// The client is restarted with versions that are too old for anything.
    Downgrade,
    /// The client is restarted with versions on the bounds.
    Upgrade,
}

/// A sequence of events; the call that the scenario is about follows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct History(Cow<'static, [HistoryEvent]>);

use Consent::{Agree, Exception, Refuse};
use HistoryEvent::{
    Ask, AskWrongly, Call, Change, Downgrade, Leave, Nested, Other, Overlapping, Restart, Return,
    Revoke, Upgrade, User,
};

/// The histories that are tried, the most telling first.
const ALL: &[&[HistoryEvent]] = &[
    &[Call, Ask(Agree)],
    &[Ask(Agree)],
    &[Ask(Refuse)],
    &[Ask(Agree), User(1)],
    &[Ask(Agree), Call, Revoke],
    &[Ask(Exception)],
    &[],
    &[Ask(Agree), Call, Change, Call, Change],
    &[Ask(Agree), Change],
    &[Ask(Refuse), Ask(Agree)],
    &[Ask(Agree), Restart],
    &[Ask(Agree), Restart, User(1)],
    &[Ask(Agree), User(1), Restart],
    &[Ask(Agree), Downgrade, Call, Upgrade],
    &[Ask(Agree), User(1), Ask(Agree), Call, User(0), Call],
    &[Ask(Agree), User(1), Call, User(2), Call, User(0)],
    &[Call, Call],
    &[Ask(Agree), Revoke, Ask(Agree)],
    &[Ask(Agree), Call, Ask(Refuse)],
    &[Ask(Agree), Ask(Exception)],
    &[Ask(Agree), Ask(Agree)],
    &[Change, Ask(Agree), Call, Change],
    &[Ask(Agree), Revoke, User(1), Ask(Agree)],
    &[Ask(Agree), User(1), Ask(Refuse), User(0)],
    &[AskWrongly, Ask(Refuse), Call, Ask(Agree)],
    &[Ask(Exception), Ask(Agree), Restart, Call, Revoke],
    &[Restart, Ask(Agree)],
    &[Ask(Agree), Revoke, Restart],
    &[Ask(Agree), User(1), Ask(Agree), Revoke, User(0)],
    &[AskWrongly, Ask(Refuse)],
];

/// More of them where the call itself asks: only a refusal tells whether there is a grant, and that a user is not asked again has to be seen before what
/// follows from it can be.
const CALLING: &[&[HistoryEvent]] = &[
    &[Ask(Agree), Ask(Refuse), Restart],
    &[User(1), Ask(Agree), User(0)],
    &[Ask(Agree), Ask(Refuse), Call, Restart],
    &[Ask(Agree), Ask(Refuse), User(1), User(0)],
];

/// The same where nobody is ever asked, or nobody can tap.
const UNASKED: &[&[HistoryEvent]] = &[
    &[],
    &[Call, Change],
    &[Call, User(1)],
    &[Change, Call, Change],
    &[Call, User(1), Call, User(0)],
    &[Call, Restart],
    &[Call, Downgrade, Call, Upgrade],
    &[Call, User(1), Call, User(2), Change, Call, User(0)],
];

impl History {
    /// The histories that this domain can act out, the most telling first. Never none.
    pub(super) fn possible(abilities: &Abilities) -> Vec<Self> {
        let spec = &abilities.spec;
        let (all, more) = match (spec.call.asks, &spec.button) {
            (true, _) => (ALL, CALLING),
            (false, Some(_)) if abilities.has(&Capability::Tap) => (ALL, &[][..]),
            (false, _) => (UNASKED, &[][..]),
        };
        let all = all.iter().chain(more);
        let all = all.filter(|one| one.iter().all(|event| event.possible(abilities)));
        let mut all: Vec<_> = all.map(|one| Self(Cow::Borrowed(*one))).collect();
        if all.is_empty() {
            all.push(Self::NONE);
        }
        all
    }

    /// Nothing happens before the call.
    pub(super) const NONE: Self = Self(Cow::Borrowed(&[]));

    /// The user agrees at a button that is not the right one.
    pub(super) const WRONG: Self = Self(Cow::Borrowed(&[AskWrongly]));

    /// A history of these events.
    pub(super) const fn of(events: Vec<HistoryEvent>) -> Self {
        Self(Cow::Owned(events))
    }

    /// What happens, in order.
    pub(super) fn events(&self) -> &[HistoryEvent] {
        &self.0
    }

    /// Whether it is the plain way to a grant.
    pub(super) fn grants(&self) -> bool {
        *self.0 == [Ask(Agree)]
    }

    /// How many users it takes.
    pub(super) fn users(&self) -> usize {
        let users = self.0.iter().map(|event| match event {
            User(user) => user + 1,
            Other => 2,
            _ => 1,
        });
        users.max().unwrap_or(1)
    }
}

impl HistoryEvent {
    /// The events that change the state and whose orders are covered, as far as this domain can act them out, each with whether it concerns users and
    /// their grants. That another user logs in can happen twice, and so come back.
    pub(super) fn changing(abilities: &Abilities) -> Vec<(Self, bool)> {
        let all = [
            (Ask(Agree), true),
            (Ask(Refuse), true),
            (Ask(Exception), true),
            (Revoke, true),
            (Restart, true),
            (Other, true),
            (Other, true),
            (AskWrongly, false),
            (Upgrade, false),
            (Leave, false),
            (Return, false),
            (Call, false),
            (Nested, false),
            (Overlapping, false),
        ];
        let possible = all.into_iter();
        possible
            .filter(|(event, _)| event.possible(abilities))
            .collect()
    }

    pub(super) fn possible(self, abilities: &Abilities) -> bool {
        let spec = &abilities.spec;
        let asks = (spec.button.is_some() && abilities.has(&Capability::Tap)) || spec.call.asks;
        match self {
            Ask(Agree) => asks,
            Ask(Refuse) => asks && abilities.has(&Capability::Refuse),
            Ask(Exception) => asks && abilities.has(&Capability::Exception),
            AskWrongly => spec.button.is_some() && abilities.has(&Capability::Tap),
            // Where the call itself asks, a call that nobody answers does not exist.
            Call => true,
            Nested => abilities.has(&Capability::Nested),
            Overlapping => abilities.has(&Capability::Overlap),
            Revoke => abilities.has(&Capability::Revoke),
            User(user) => abilities.has(&Capability::Users) && user < abilities.most_users(),
            Other => User(1).possible(abilities),
            Change | Leave | Return => !abilities.changing.is_empty(),
            Restart | Downgrade | Upgrade => abilities.has(&Capability::Restart),
        }
    }
}
