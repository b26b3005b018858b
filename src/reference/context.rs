//! The state of the platform at one step, as conditions ask about it.

use serde_json::Value;

use super::senses::Senses;
use super::session::PlatformState;
use crate::fields::{Fields, Name};
use crate::scenario::{Argument, Consent, FacetValue};
use crate::spec::{Given, Past, Situation, Within};
use crate::version::Version;

/// The session, and what the step brings.
#[derive(Clone, Copy)]
pub(super) struct StepContext<'m> {
    pub(super) senses: &'m Senses,
    pub(super) session: &'m PlatformState<'m>,
    pub(super) answer: Option<Consent>,
    pub(super) attributes: Option<&'m Fields<String>>,
    pub(super) argument: Option<&'m Argument>,
    pub(super) given: Option<Given>,
    /// What the call may come to, once that is known.
    pub(super) outcomes: &'m [Name],
}

impl<'m> StepContext<'m> {
    pub(super) const fn new(senses: &'m Senses, session: &'m PlatformState<'m>) -> Self {
        Self {
            senses,
            session,
            answer: None,
            attributes: None,
            argument: None,
            given: None,
            outcomes: &[],
        }
    }

    pub(super) fn with_argument(mut self, argument: Option<&'m Argument>) -> Self {
        self.argument = argument;
        self.given = Some(match argument {
            None => Given::Nothing,
            Some(argument) => {
                let mut names = self.senses.callbacks();
                let has = |name: &Name| argument.callbacks.contains(name);
                if names.clone().all(has) {
                    Given::AllCallbacks
                } else if names.any(has) {
                    Given::SomeCallbacks
                } else {
                    Given::NoCallback
                }
            }
        });
        self
    }
}

impl Situation for StepContext<'_> {
    fn facet(&self, name: &str) -> Option<&FacetValue> {
        let at = self.senses.facet(name)?;
        let facet = self.session.facets.get(at)?;
        Some(self.senses.facets[at].see(*facet))
    }

    fn bounds(&self, name: &str) -> &[Version] {
        self.senses
            .facet(name)
            .map_or(&[], |at| &self.senses.facets[at].bounds)
    }

    fn granted(&self) -> Option<bool> {
        Some(self.session.people[self.session.user].granted)
    }

    fn answer(&self) -> Option<Consent> {
        self.answer
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let written = self.attributes?.get(name).map(String::as_str);
        self.senses.read_attribute(name, written)
    }

    fn member(&self, name: &str) -> Option<&Value> {
        self.argument?.members.get(name)
    }

    fn past(&self, past: &Past) -> bool {
        let session = self.session;
        let person = session.people[session.user];
        match past {
            Past::Agreed => person.has_answered(Consent::Agree),
            Past::Refused => person.has_answered(Consent::Refuse),
            Past::Failed => person.has_answered(Consent::Exception),
            Past::Revoked => person.has_withdrawn(),
            Past::Called => person.called,
            Past::Restarted => session.restarts > 0,
            Past::Changed => session.changed,
            Past::OtherAgreed => session
                .people
                .iter()
                .enumerate()
                .any(|(user, other)| user != session.user && other.has_answered(Consent::Agree)),
            Past::Wrong(name) => self
                .senses
                .attributes
                .iter()
                .position(|attribute| attribute.name == *name)
                .is_some_and(|at| person.wrong & 1 << at.min(63) != 0),
        }
    }

    fn comes_to(&self, outcomes: &[Name]) -> bool {
        !self.outcomes.is_empty() && self.outcomes.iter().all(|one| outcomes.contains(one))
    }

    fn within(&self) -> Option<Within> {
        self.session.within
    }

    fn given(&self) -> Option<Given> {
        self.given
    }
}
