//! What the platform remembers while a scenario runs.

use crate::scenario::{Consent, FacetValue, Scenario, User};
use crate::spec::{Spec, Within};

/// The state of the platform in the middle of a scenario.
pub(super) struct PlatformState<'s> {
    pub(super) users: &'s [User],
    /// In the order of the spec.
    pub(super) facets: Vec<FacetState<'s>>,
    /// One for each user.
    pub(super) people: Vec<Person>,
    /// Index of the user who is logged in.
    pub(super) user: usize,
    /// How many calls have begun.
    pub(super) calls: usize,
    /// How many times the client was restarted.
    pub(super) restarts: usize,
    /// What the facets decide.
    pub(super) facts: FacetBits,
    /// A facet was changed while the mini program ran.
    pub(super) changed: bool,
    /// Inside what the step is taken.
    pub(super) within: Option<Within>,
    /// The user whose grant is written late: when the handler has returned.
    pub(super) late_grant: Option<usize>,
}

/// For each of the conditions one bit: whether it holds.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct FacetBits(pub(super) u64);

/// The value of a facet, now and earlier.
#[derive(Clone, Copy)]
pub(super) struct FacetState<'s> {
    pub(super) now: &'s FacetValue,
    /// When the client was last started.
    pub(super) launched: &'s FacetValue,
    /// In the world of the scenario.
    pub(super) first: &'s FacetValue,
}

/// What the platform knows of what a user did.
#[derive(Clone, Copy, Default)]
pub(super) struct Person {
    pub(super) granted: bool,
    pub(super) called: bool,
    /// The user withdrew a grant, if there was one: what faults go by.
    pub(super) revoked: bool,
    /// How the user answered when asked properly, one bit for each [`Consent`], and one for [`Person::has_withdrawn`].
    answered: u8,
    /// The attributes that alone were wrong when the user agreed, one bit for each in the order of the spec.
    pub(super) wrong: u64,
}

impl Person {
    const WITHDREW: u8 = 1 << 7;

    pub(super) const fn withdraw(&mut self) {
        self.revoked = true;
        if self.has_answered(Consent::Agree) {
            self.answered |= Self::WITHDREW;
        }
    }

    /// Whether the user withdrew a grant after agreeing: who never agreed has nothing to withdraw.
    pub(super) const fn has_withdrawn(self) -> bool {
        self.answered & Self::WITHDREW != 0
    }

    pub(super) const fn answer(&mut self, answer: Consent) {
        self.answered |= 1 << answer as u8;
    }

    pub(super) const fn has_answered(self, answer: Consent) -> bool {
        self.answered & 1 << answer as u8 != 0
    }
}

impl<'s> PlatformState<'s> {
    pub(super) fn new(spec: &'s Spec, scenario: &'s Scenario) -> Self {
        let world = &scenario.world;
        let facet = |(name, facet): (&crate::fields::Name, &'s crate::spec::Facet)| {
            let value = world.facets.get(name).unwrap_or(&facet.plain);
            FacetState {
                now: value,
                launched: value,
                first: value,
            }
        };
        Self {
            users: &world.users,
            facets: spec.facets.iter().map(facet).collect(),
            people: vec![Person::default(); world.users.len().max(1)],
            user: 0,
            calls: 0,
            restarts: 0,
            facts: FacetBits::default(),
            changed: false,
            within: None,
            late_grant: None,
        }
    }

    pub(super) fn person(&mut self) -> &mut Person {
        &mut self.people[self.user]
    }
}
