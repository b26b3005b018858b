//! What an adapter can do under a spec: the values, answers and callbacks that scenarios for it can have.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::versions;
use crate::fields::{Fields, Name};
use crate::scenario::{Capability, Consent, FacetValue, Scenario, User};
use crate::spec::{Facet, FacetKind, Spec};

/// What an adapter can do under a spec.
#[derive(Clone, Debug)]
pub struct Abilities {
    pub(super) spec: Arc<Spec>,
    can: BTreeSet<Capability>,
    pub(super) fixed: Fields<FacetValue>,
    /// The values that each facet can take.
    values: Fields<Vec<FacetValue>>,
    /// The values that each facet that can change can take while the mini program runs, also where every world starts with one.
    changes: Fields<Vec<FacetValue>>,
    /// The subsets of callbacks that a call can be given, the fullest first; `None` is no argument at all.
    pub(super) callbacks: Vec<Option<Vec<Name>>>,
    /// The answers that a user can give when asked.
    pub(super) answers: Vec<Consent>,
    /// The facets that can change while the mini program runs.
    pub(super) changing: Vec<Name>,
    /// The facets that are versions and can be set.
    pub(super) versions: Vec<Name>,
    /// The facets that the adapter neither sets nor states.
    pub(super) unknown: Vec<Name>,
    /// The accounts that can be logged in, where users cannot be made up.
    pub(super) accounts: Option<Vec<User>>,
}

impl Abilities {
    pub(super) fn new(
        spec: Arc<Spec>,
        capabilities: &[Capability],
        fixed: &Fields<FacetValue>,
    ) -> Self {
        let mut abilities = Self {
            spec,
            can: capabilities.iter().cloned().collect(),
            fixed: fixed.clone(),
            values: Fields::new(),
            changes: Fields::new(),
            callbacks: Vec::new(),
            answers: Vec::new(),
            changing: Vec::new(),
            versions: Vec::new(),
            unknown: Vec::new(),
            accounts: None,
        };
        abilities.unknown = abilities.find_unknown();
        let names = abilities.spec.facets.names();
        let values = names.map(|name| (name.clone(), abilities.find_values(name)));
        abilities.values = values.collect();
        abilities.callbacks = abilities.find_callbacks();
        abilities.answers = abilities.find_answers();
        abilities.changing = abilities.find_changing();
        abilities.versions = abilities.find_versions();
        let changing = abilities.changing.iter();
        let facets =
            changing.filter_map(|name| Some((name.clone(), abilities.spec.facets.get(name)?)));
        abilities.changes = facets
            .map(|(name, facet)| (name, every_value(facet)))
            .collect();
        abilities
    }

    /// The spec whose scenarios they are.
    pub fn spec(&self) -> &Arc<Spec> {
        &self.spec
    }

    /// The most users that a world can have.
    pub(super) fn most_users(&self) -> usize {
        let accounts = self.accounts.as_ref().map_or(usize::MAX, Vec::len);
        self.spec.users.max.min(accounts)
    }

    /// Puts the accounts that there are in place of the users of a scenario, where users cannot be made up.
    pub(super) fn house(&self, scenario: &mut Scenario) {
        let Some(accounts) = &self.accounts else {
            return;
        };
        for (user, account) in scenario.world.users.iter_mut().zip(accounts) {
            user.clone_from(account);
        }
    }

    /// The scenario as this adapter can run it, if it can: what it cannot set has to be plain there, and becomes what it is here.
    ///
    /// Scenarios that were not made for this adapter make users up; where that cannot be done, they are not for it.
    pub fn adapted(&self, scenario: &Scenario) -> Option<Scenario> {
        if self.accounts.is_some() || !scenario.needs().iter().all(|one| self.has(one)) {
            return None;
        }
        let mut adapted = scenario.clone();
        for (name, facet) in self.spec.facets.iter() {
            let there = scenario.world.facets.get(name)?;
            let here = self.simplest(name);
            let settable = self.has(&Capability::Facet(name.clone()));
            if !settable && *there != here {
                if *there != facet.plain {
                    return None;
                }
                adapted.world.facets.set(name.clone(), here);
            }
        }
        adapted.world.unknown.clone_from(&self.unknown);
        Some(adapted)
    }

    pub(super) fn has(&self, capability: &Capability) -> bool {
        self.can.contains(capability)
    }

    /// The simplest value of a facet for this adapter.
    pub(super) fn simplest(&self, name: &Name) -> FacetValue {
        let declared = || self.spec.facets.get(name).map(|facet| facet.plain.clone());
        let fixed = self
            .fixed
            .get(name)
            .filter(|_| !self.has(&Capability::Facet(name.clone())));
        fixed
            .cloned()
            .or_else(declared)
            .unwrap_or(FacetValue::Flag(false))
    }

    /// The values that a facet of the spec can take.
    pub(super) fn values(&self, name: &Name) -> &[FacetValue] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The values that a facet can take while the mini program runs.
    pub(super) fn changes(&self, name: &Name) -> &[FacetValue] {
        self.changes.get(name).map_or(&[], Vec::as_slice)
    }

    fn find_values(&self, name: &Name) -> Vec<FacetValue> {
        let Some(facet) = self
            .spec
            .facets
            .get(name)
            .filter(|_| self.has(&Capability::Facet(name.clone())))
        else {
            return vec![self.simplest(name)];
        };
        every_value(facet)
    }

    fn find_callbacks(&self) -> Vec<Option<Vec<Name>>> {
        let call = &self.spec.call;
        let names: Vec<Name> = call.reply.iter().chain(&call.always).cloned().collect();
        let mut subsets: Vec<Vec<Name>> = (0..1_usize << names.len())
            .map(|mask| {
                let given = names
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| mask & (1 << at) != 0);
                given.map(|(_, name)| name.clone()).collect()
            })
            .collect();
        subsets.sort_by_key(|subset| std::cmp::Reverse(subset.len()));
        let mut all: Vec<_> = subsets.into_iter().map(Some).collect();
        if self.has(&Capability::Bare) {
            all.push(None);
        }
        all
    }

    /// The ways in which one attribute of the button can be wrong.
    pub(super) fn wrong(&self) -> Vec<(Name, Option<String>)> {
        let button = self
            .spec
            .button
            .iter()
            .filter(|_| self.has(&Capability::Tap));
        let attributes = button.flat_map(|button| button.attributes.iter());
        attributes
            .flat_map(|(name, attribute)| {
                let others = attribute.others.iter();
                others.map(move |value| (name.clone(), value.clone()))
            })
            .collect()
    }

    fn find_answers(&self) -> Vec<Consent> {
        let mut answers = vec![Consent::Agree];
        if self.has(&Capability::Refuse) {
            answers.push(Consent::Refuse);
        }
        if self.has(&Capability::Exception) {
            answers.push(Consent::Exception);
        }
        answers
    }

    fn find_versions(&self) -> Vec<Name> {
        let facets = self.spec.facets.iter();
        facets
            .filter(|(name, facet)| {
                facet.kind == FacetKind::Version && self.has(&Capability::Facet((*name).clone()))
            })
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn find_unknown(&self) -> Vec<Name> {
        let names = self.spec.facets.names();
        let unknown = names.filter(|name| {
            !self.fixed.contains(name) && !self.has(&Capability::Facet((*name).clone()))
        });
        unknown.cloned().collect()
    }

    fn find_changing(&self) -> Vec<Name> {
        let facets = self.spec.facets.iter();
        facets
            .filter(|(name, facet)| facet.changes && self.has(&Capability::Set((*name).clone())))
            .map(|(name, _)| name.clone())
            .collect()
    }
}

/// The values that are tried of a facet, the simplest first.
pub(super) fn every_value(facet: &Facet) -> Vec<FacetValue> {
    match facet.kind {
        FacetKind::Flag => {
            let plain = facet.plain.clone();
            let other = FacetValue::Flag(plain == FacetValue::Flag(false));
            vec![plain, other]
        }
        FacetKind::Choice => {
            let others = facet
                .values
                .iter()
                .map(|text| FacetValue::Text(text.clone()));
            let others = others.filter(|value| *value != facet.plain);
            std::iter::once(facet.plain.clone()).chain(others).collect()
        }
        FacetKind::Version => versions::candidates(&facet.bounds)
            .into_iter()
            .map(FacetValue::Text)
            .collect(),
    }
}
