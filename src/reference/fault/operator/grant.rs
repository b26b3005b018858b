//! Faults in the books of grants.

use crate::fields::Fields;
use crate::reference::session::PlatformState;
use crate::scenario::{Consent, Step};

/// What the platform does to grants besides, or instead of, what it should.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum GrantOp {
    /// A refusal gives the grant.
    RefusalGrants,
    /// A system exception gives the grant.
    ExceptionGrants,
    /// Agreeing gives nothing.
    AgreementIgnored,
    /// Agreeing once more takes the grant away.
    SecondAgreementEnds,
    /// What anybody gives is given for all.
    Shared,
    /// What anybody gives is booked for the user who was logged in first.
    BookedForFirst,
    /// It goes over to whoever logs in next.
    HandedOver,
    /// It ends when another user logs in.
    EndsAtSwitch,
    /// A call gives the grant.
    CallGrants,
    /// It ends with the first call.
    EndsWithCall,
    /// Asking `my.canIUse` gives the grant.
    QueryGrants,
    /// Withdrawing it has no effect.
    RevokeIgnored,
    /// Withdrawing it ends those of all users.
    RevokeEndsAll,
    /// A grant that was withdrawn is there again after a restart.
    RevokeForgottenAtRestart,
    /// It is written when the handler that tells of it has returned.
    AfterHandler,
}

/// How things were before a step.
#[derive(Clone, Debug)]
pub(in crate::reference) struct Snapshot {
    granted: Vec<bool>,
    user: usize,
}

impl Snapshot {
    pub(in crate::reference) fn of(session: &PlatformState<'_>) -> Self {
        Self {
            granted: session.people.iter().map(|person| person.granted).collect(),
            user: session.user,
        }
    }

    /// Whether a user had a grant.
    pub(in crate::reference::fault) fn had(&self, user: usize) -> bool {
        self.granted[user]
    }
}

impl GrantOp {
    pub(in crate::reference::fault) const ALL: [Self; 15] = [
        Self::RefusalGrants,
        Self::ExceptionGrants,
        Self::AgreementIgnored,
        Self::SecondAgreementEnds,
        Self::Shared,
        Self::BookedForFirst,
        Self::HandedOver,
        Self::EndsAtSwitch,
        Self::CallGrants,
        Self::EndsWithCall,
        Self::QueryGrants,
        Self::RevokeIgnored,
        Self::RevokeEndsAll,
        Self::RevokeForgottenAtRestart,
        Self::AfterHandler,
    ];

    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::RefusalGrants => "refusal-grants",
            Self::ExceptionGrants => "exception-grants",
            Self::AgreementIgnored => "agreement-ignored",
            Self::SecondAgreementEnds => "second-agreement-ends",
            Self::Shared => "shared",
            Self::BookedForFirst => "booked-for-first",
            Self::HandedOver => "handed-over",
            Self::EndsAtSwitch => "ends-at-switch",
            Self::CallGrants => "call-grants",
            Self::EndsWithCall => "ends-with-call",
            Self::QueryGrants => "query-grants",
            Self::RevokeIgnored => "revoke-ignored",
            Self::RevokeEndsAll => "revoke-ends-all",
            Self::RevokeForgottenAtRestart => "revoke-forgotten-at-restart",
            Self::AfterHandler => "after-handler",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::RefusalGrants => "a refusal gives the grant",
            Self::ExceptionGrants => "a system exception while the user is asked gives the grant",
            Self::AgreementIgnored => "agreeing gives no grant",
            Self::SecondAgreementEnds => "agreeing once more takes the grant away",
            Self::Shared => "what one user grants is granted for all",
            Self::BookedForFirst => "grants are booked for the user who was logged in first",
            Self::HandedOver => "a grant goes over to the user who logs in next",
            Self::EndsAtSwitch => "all grants end when another user logs in",
            Self::CallGrants => "a call gives the grant",
            Self::EndsWithCall => "a grant is good for one call",
            Self::QueryGrants => "asking my.canIUse gives the grant",
            Self::RevokeIgnored => "withdrawing a grant has no effect",
            Self::RevokeEndsAll => "withdrawing a grant ends those of all users",
            Self::RevokeForgottenAtRestart => {
                "a grant that was withdrawn is there again after a restart"
            }
            Self::AfterHandler => {
                "a grant is written when the handler that tells of it has returned"
            }
        }
    }

    /// Sets the books after a step.
    pub(in crate::reference) fn settle(
        self,
        step: &Step,
        before: &Snapshot,
        is_right: impl Fn(&Fields<String>) -> bool,
        session: &mut PlatformState<'_>,
    ) {
        let user = session.user;
        let had = before.granted[user];
        match (self, step) {
            (
                Self::RefusalGrants,
                Step::Tap {
                    attributes,
                    answer: Consent::Refuse,
                },
            )
            | (
                Self::ExceptionGrants,
                Step::Tap {
                    attributes,
                    answer: Consent::Exception,
                },
            ) => {
                session.people[user].granted |= is_right(attributes);
            }
            (
                Self::RefusalGrants,
                Step::Call {
                    answer: Some(Consent::Refuse),
                    ..
                },
            )
            | (
                Self::ExceptionGrants,
                Step::Call {
                    answer: Some(Consent::Exception),
                    ..
                },
            )
            | (Self::CallGrants, Step::Call { .. })
            | (Self::QueryGrants, Step::CanIUse { .. }) => session.people[user].granted = true,
            (Self::AgreementIgnored, Step::Tap { .. } | Step::Call { .. })
            | (Self::RevokeIgnored, Step::Revoke) => session.people[user].granted = had,
            (
                Self::SecondAgreementEnds,
                Step::Tap {
                    answer: Consent::Agree,
                    ..
                },
            ) if had => {
                session.people[user].granted = false;
            }
            (Self::AfterHandler, Step::Tap { .. }) if session.people[user].granted && !had => {
                session.people[user].granted = false;
                session.late_grant = Some(user);
            }
            (Self::Shared, Step::Tap { .. } | Step::Call { .. })
                if session.people[user].granted && !had =>
            {
                session
                    .people
                    .iter_mut()
                    .for_each(|person| person.granted = true);
            }
            (Self::BookedForFirst, Step::Tap { .. } | Step::Call { .. })
                if session.people[user].granted && !had =>
            {
                session.people[user].granted = false;
                session.people[0].granted = true;
            }
            (Self::HandedOver, Step::SwitchUser { .. }) => {
                let handed = std::mem::take(&mut session.people[before.user].granted);
                session.people[user].granted |= handed;
            }
            (Self::EndsAtSwitch, Step::SwitchUser { .. }) | (Self::RevokeEndsAll, Step::Revoke) => {
                session
                    .people
                    .iter_mut()
                    .for_each(|person| person.granted = false);
            }
            (Self::EndsWithCall, Step::Call { .. }) => session.people[user].granted = false,
            (Self::RevokeForgottenAtRestart, Step::Restart { .. }) => {
                session
                    .people
                    .iter_mut()
                    .for_each(|person| person.granted |= person.revoked);
            }
            _ => {}
        }
    }
}
