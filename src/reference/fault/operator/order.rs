//! Faults in the books of grants that show only once several things have happened in one order.

use super::grant::Snapshot;
use crate::reference::session::PlatformState;
use crate::scenario::{Consent, Step};

/// What the platform does to grants besides what it should, after something that happened earlier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OrderOp {
    /// Agree, restart, another user: the grant is everybody's.
    SharedByRestart,
    /// Agree, another user, restart: the grant of the first user counts for whoever is logged in.
    FirstAfterRestart,
    /// Agree, another user, agree: only whoever agreed last has a grant.
    LastOnly,
    /// Agree, another user, refuse: the grants of all others end.
    RefusalEndsOthers,
    /// Refuse, agree: nothing is granted.
    RefusalIsFinal,
    /// Agree, withdraw, agree: nothing is granted.
    RevocationIsFinal,
    /// Agree, withdraw, another user and back: the grant is there again.
    RevivedByComingBack,
    /// Agree, withdraw, a facet changes: the grant is there again.
    RevivedByChange,
    /// Agree, withdraw, an exception while the user is asked: the grant is there again.
    RevivedByException,
    /// A facet changes and changes back: there is a grant.
    GivenByChangingBack,
}

impl OrderOp {
    pub(in crate::reference::fault) const ALL: [Self; 10] = [
        Self::SharedByRestart,
        Self::FirstAfterRestart,
        Self::LastOnly,
        Self::RefusalEndsOthers,
        Self::RefusalIsFinal,
        Self::RevocationIsFinal,
        Self::RevivedByComingBack,
        Self::RevivedByChange,
        Self::RevivedByException,
        Self::GivenByChangingBack,
    ];

    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::SharedByRestart => "shared-by-restart",
            Self::FirstAfterRestart => "first-after-restart",
            Self::LastOnly => "last-only",
            Self::RefusalEndsOthers => "refusal-ends-others",
            Self::RefusalIsFinal => "refusal-is-final",
            Self::RevocationIsFinal => "revocation-is-final",
            Self::RevivedByComingBack => "revived-by-coming-back",
            Self::RevivedByChange => "revived-by-change",
            Self::RevivedByException => "revived-by-exception",
            Self::GivenByChangingBack => "given-by-changing-back",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::SharedByRestart => "a restart makes a grant everybody's",
            Self::FirstAfterRestart => {
                "after a restart the grant of the first user counts for whoever is logged in"
            }
            Self::LastOnly => "only the user who agreed last has a grant",
            Self::RefusalEndsOthers => "a refusal ends the grants of all other users",
            Self::RefusalIsFinal => "a user who has refused gives no grant by agreeing later",
            Self::RevocationIsFinal => {
                "a user who has withdrawn a grant gives none by agreeing again"
            }
            Self::RevivedByComingBack => {
                "a grant that was withdrawn is there again when its user comes back"
            }
            Self::RevivedByChange => {
                "a grant that was withdrawn is there again when a facet changes"
            }
            Self::RevivedByException => {
                "a grant that was withdrawn is there again after a system exception"
            }
            Self::GivenByChangingBack => "a facet that changes and changes back gives the grant",
        }
    }

    /// Sets the books after a step.
    pub(in crate::reference) fn settle(
        self,
        step: &Step,
        before: &Snapshot,
        session: &mut PlatformState<'_>,
    ) {
        let user = session.user;
        let all = session.people.iter().any(|person| person.granted);
        let unchanged = session.facets.iter().all(|facet| facet.now == facet.first);
        let first = session.people[0].granted;
        let person = session.people[user];
        let new = person.granted && !before.had(user);
        match (self, step) {
            (Self::SharedByRestart, Step::Restart { .. }) if all => {
                session
                    .people
                    .iter_mut()
                    .for_each(|person| person.granted = true);
            }
            (Self::FirstAfterRestart, Step::Restart { .. }) => {
                session.people[user].granted |= first;
            }
            (Self::LastOnly, _) if new => end_others(session),
            (Self::RefusalEndsOthers, _) if answer(step) == Some(Consent::Refuse) => {
                end_others(session);
            }
            (Self::RefusalIsFinal, _) if new && person.has_answered(Consent::Refuse) => {
                session.people[user].granted = false;
            }
            (Self::RevocationIsFinal, _) if new && person.revoked => {
                session.people[user].granted = false;
            }
            (Self::RevivedByComingBack, Step::SwitchUser { .. })
            | (Self::RevivedByChange, Step::Set { .. }) => {
                session.people[user].granted |= person.revoked;
            }
            (Self::RevivedByException, _) if answer(step) == Some(Consent::Exception) => {
                session.people[user].granted |= person.revoked;
            }
            (Self::GivenByChangingBack, Step::Set { .. }) if unchanged => {
                session.people[user].granted = true;
            }
            _ => {}
        }
    }
}

fn end_others(session: &mut PlatformState<'_>) {
    let user = session.user;
    for (at, person) in session.people.iter_mut().enumerate() {
        person.granted &= at == user;
    }
}

/// What the user answered, if asked.
const fn answer(step: &Step) -> Option<Consent> {
    match step {
        Step::Tap { answer, .. } => Some(*answer),
        Step::Call { answer, .. } => *answer,
        _ => None,
    }
}
