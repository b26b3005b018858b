//! Histories: what happens before the call that a scenario is about.

use super::domain::Domain;
use crate::scenario::{Answer, Capability};

/// One thing that happens in a history, in the terms of any API of the family.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Event {
    /// The user is asked properly, and answers.
    Ask(Answer),
    /// The user agrees at a button with one wrong attribute.
    AskWrongly,
    /// A call.
    Call,
    /// The grant is withdrawn.
    Revoke,
    /// This user logs in.
    User(usize),
    /// The facets that can change take another value, and later their own again.
    Change,
    /// The client is restarted as it is.
    Restart,
    /// The client is restarted with versions that are too old for anything.
    Downgrade,
    /// The client is restarted with versions on the bounds.
    Upgrade,
}

/// A sequence of events; the call that the scenario is about follows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct History(pub(super) &'static [Event]);

use Answer::{Agree, Exception, Refuse};
use Event::{Ask, AskWrongly, Call, Change, Downgrade, Restart, Revoke, Upgrade, User};

/// The histories that are tried, the most telling first.
const ALL: &[History] = &[
    History(&[Call, Ask(Agree)]),
    History(&[Ask(Agree)]),
    History(&[Ask(Refuse)]),
    History(&[Ask(Agree), User(1)]),
    History(&[Ask(Agree), Call, Revoke]),
    History(&[Ask(Exception)]),
    History(&[]),
    History(&[Ask(Agree), Call, Change, Call, Change]),
    History(&[Ask(Agree), Change]),
    History(&[Ask(Refuse), Ask(Agree)]),
    History(&[Ask(Agree), Restart]),
    History(&[Ask(Agree), Downgrade, Call, Upgrade]),
    History(&[Ask(Agree), User(1), Ask(Agree), Call, User(0), Call]),
    History(&[Ask(Agree), User(1), Call, User(2), Call, User(0)]),
    History(&[Call, Call]),
    History(&[Ask(Agree), Revoke, Ask(Agree)]),
    History(&[Ask(Agree), Call, Ask(Refuse)]),
    History(&[Ask(Agree), Ask(Exception)]),
    History(&[Ask(Agree), Ask(Agree)]),
    History(&[Change, Ask(Agree), Call, Change]),
    History(&[Ask(Agree), Revoke, User(1), Ask(Agree)]),
    History(&[Ask(Agree), User(1), Ask(Refuse), User(0)]),
    History(&[AskWrongly, Ask(Refuse), Call, Ask(Agree)]),
    History(&[Ask(Exception), Ask(Agree), Restart, Call, Revoke]),
    History(&[Restart, Ask(Agree)]),
    History(&[Ask(Agree), Revoke, Restart]),
    History(&[Ask(Agree), User(1), Ask(Agree), Revoke, User(0)]),
    History(&[AskWrongly, Ask(Refuse)]),
];

/// More of them where the call itself asks: only a refusal tells whether there is a grant, and that a user is not asked again has to be seen before what
/// follows from it can be.
const CALLING: &[History] = &[
    History(&[Ask(Agree), Ask(Refuse), Restart]),
    History(&[User(1), Ask(Agree), User(0)]),
    History(&[Ask(Agree), Ask(Refuse), Call, Restart]),
    History(&[Ask(Agree), Ask(Refuse), User(1), User(0)]),
];

/// The same where nobody is ever asked, or nobody can tap.
const UNASKED: &[History] = &[
    History(&[]),
    History(&[Call, Change]),
    History(&[Call, User(1)]),
    History(&[Change, Call, Change]),
    History(&[Call, User(1), Call, User(0)]),
    History(&[Call, Restart]),
    History(&[Call, Downgrade, Call, Upgrade]),
    History(&[Call, User(1), Call, User(2), Change, Call, User(0)]),
];

impl History {
    /// The histories that this domain can act out, the most telling first. Never none.
    pub(super) fn possible(domain: &Domain) -> Vec<Self> {
        let spec = &domain.spec;
        let (all, more) = match (spec.call.asks, &spec.button) {
            (true, _) => (ALL, CALLING),
            (false, Some(_)) if domain.has(&Capability::Tap) => (ALL, &[][..]),
            (false, _) => (UNASKED, &[][..]),
        };
        let all = all
            .iter()
            .chain(more)
            .filter(|one| one.0.iter().all(|event| event.possible(domain)));
        let mut all: Vec<_> = all.copied().collect();
        if all.is_empty() {
            all.push(Self(&[]));
        }
        all
    }

    /// The user agrees at a button that is not the right one.
    pub(super) const WRONG: Self = Self(&[AskWrongly]);

    /// Whether it is the plain way to a grant.
    pub(super) fn grants(self) -> bool {
        self.0 == [Ask(Agree)]
    }

    /// How many users it takes.
    pub(super) fn users(self) -> usize {
        let users = self.0.iter().map(|event| match event {
            User(user) => user + 1,
            _ => 1,
        });
        users.max().unwrap_or(1)
    }
}

impl Event {
    fn possible(self, domain: &Domain) -> bool {
        let spec = &domain.spec;
        let asks = (spec.button.is_some() && domain.has(&Capability::Tap)) || spec.call.asks;
        match self {
            Ask(Agree) => asks,
            Ask(Refuse) => asks && domain.has(&Capability::Refuse),
            Ask(Exception) => asks && domain.has(&Capability::Exception),
            AskWrongly => spec.button.is_some() && domain.has(&Capability::Tap),
            // Where the call itself asks, a call that nobody answers does not exist.
            Call => true,
            Revoke => domain.has(&Capability::Revoke),
            User(user) => domain.has(&Capability::Users) && user < spec.users.max,
            Change => !domain.changing.is_empty(),
            Restart | Downgrade | Upgrade => domain.has(&Capability::Restart),
        }
    }
}
