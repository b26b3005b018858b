//! What can be varied: the parameters of a spec, as far as an adapter can set them, each with its levels.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::history::History;
use super::text::TextClass;
use super::value::Fill;
use super::versions;
use crate::fields::{Fields, Name};
use crate::scenario::{Answer, Capability, FacetValue};
use crate::spec::{FacetKind, Make, Spec};

/// What one parameter of a scenario is about.
#[derive(Clone, Debug)]
pub(super) enum Parameter {
    Facet(Name, Vec<FacetValue>),
    History(Vec<History>),
    /// Whether the facets have their values from the start, or take them at a restart after the grant.
    Entry(usize),
    Callbacks(Vec<Option<Vec<Name>>>),
    Calls(Vec<Calls>),
    Query(usize),
    Profile(Name, Vec<Fill>),
    Wrong(Vec<(Name, Option<String>)>),
    Member(Name, Vec<serde_json::Value>),
}

/// How the calls at the end of a scenario are made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Calls {
    Once,
    Twice,
    Overlapping,
}

/// What can be varied.
#[derive(Clone, Debug)]
pub struct Domain {
    pub(super) spec: Arc<Spec>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) can: BTreeSet<Capability>,
    pub(super) fixed: Fields<FacetValue>,
}

impl Domain {
    /// The parameters of `spec` for an adapter with these capabilities; `fixed` gives facets that it cannot set.
    pub fn new(spec: Arc<Spec>, capabilities: &[Capability], fixed: &Fields<FacetValue>) -> Self {
        let mut domain = Self {
            spec,
            parameters: Vec::new(),
            can: capabilities.iter().cloned().collect(),
            fixed: fixed.clone(),
        };
        domain.parameters = domain.all();
        domain
    }

    /// Every capability that scenarios of `spec` can ask for.
    pub fn every_capability(spec: &Spec) -> Vec<Capability> {
        let facets = spec.facets.iter();
        let facets = facets.flat_map(|(name, facet)| {
            let set = facet.changes.then(|| Capability::Set(name.clone()));
            std::iter::once(Capability::Facet(name.clone())).chain(set)
        });
        Capability::PLAIN.into_iter().chain(facets).collect()
    }

    pub(super) fn has(&self, capability: &Capability) -> bool {
        self.can.contains(capability)
    }

    /// The plainest value of a facet for this adapter.
    pub(super) fn plain(&self, name: &Name) -> FacetValue {
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

    /// The values a facet can take.
    pub(super) fn values(&self, name: &Name) -> Vec<FacetValue> {
        let Some(facet) = self
            .spec
            .facets
            .get(name)
            .filter(|_| self.has(&Capability::Facet(name.clone())))
        else {
            return vec![self.plain(name)];
        };
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

    /// The subsets of callbacks that a call can be given, the fullest first; `None` is no argument at all.
    pub(super) fn callbacks(&self) -> Vec<Option<Vec<Name>>> {
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

    fn fills(&self, name: &Name) -> Vec<Fill> {
        let Some(field) = self.spec.users.profile.get(name) else {
            return Vec::new();
        };
        let classes = |all: &[TextClass]| all.iter().copied().map(Fill::Class).collect::<Vec<_>>();
        let mut fills = match &field.make {
            Make::Text(_) => classes(&TextClass::ALL),
            Make::Choice(values) => (0..values.len()).map(Fill::Choice).collect(),
            Make::Pattern(pattern) if pattern.contains("{text}") => classes(&[
                TextClass::Mixed,
                TextClass::Empty,
                TextClass::Unset,
                TextClass::Plain,
            ]),
            Make::Pattern(_) => classes(&[TextClass::Plain]),
        };
        let unset = Fill::Class(TextClass::Unset);
        if !field.unset {
            fills.retain(|fill| *fill != unset);
        } else if !fills.contains(&unset) {
            fills.push(unset);
        }
        fills
    }

    fn all(&self) -> Vec<Parameter> {
        let spec = &self.spec;
        let mut all: Vec<_> = spec
            .facets
            .names()
            .map(|name| Parameter::Facet(name.clone(), self.values(name)))
            .collect();
        all.push(Parameter::History(History::possible(self)));
        all.push(Parameter::Callbacks(self.callbacks()));
        all.extend(
            spec.users
                .profile
                .names()
                .map(|name| Parameter::Profile(name.clone(), self.fills(name))),
        );
        let mut calls = vec![Calls::Once, Calls::Twice];
        if self.has(&Capability::Overlap) {
            calls.push(Calls::Overlapping);
        }
        all.push(Parameter::Calls(calls));
        if self.has(&Capability::Restart) {
            all.push(Parameter::Entry(2));
        }
        if self.has(&Capability::CanIUse) && spec.button.is_some() {
            all.push(Parameter::Query(2));
        }
        if let Some(button) = spec.button.as_ref().filter(|_| self.has(&Capability::Tap)) {
            let wrong = button.attributes.iter().flat_map(|(name, attribute)| {
                attribute
                    .others
                    .iter()
                    .map(move |value| (name.clone(), value.clone()))
            });
            all.push(Parameter::Wrong(wrong.collect()));
        }
        let members = spec.call.members.iter();
        all.extend(members.map(|(name, values)| Parameter::Member(name.clone(), values.clone())));
        all
    }

    /// The answers a user can give when asked.
    pub(super) fn answers(&self) -> Vec<Answer> {
        let mut answers = vec![Answer::Agree];
        if self.has(&Capability::Refuse) {
            answers.push(Answer::Refuse);
        }
        if self.has(&Capability::Exception) {
            answers.push(Answer::Exception);
        }
        answers
    }

    /// Name and value of the flags and choices that can change while the mini program runs.
    pub(super) fn changing(&self) -> Vec<Name> {
        let facets = self.spec.facets.iter();
        facets
            .filter(|(name, facet)| facet.changes && self.has(&Capability::Set((*name).clone())))
            .map(|(name, _)| name.clone())
            .collect()
    }
}

impl Parameter {
    pub(super) fn levels(&self) -> usize {
        match self {
            Self::Facet(_, values) => values.len(),
            Self::History(all) => all.len(),
            Self::Entry(levels) | Self::Query(levels) => *levels,
            Self::Callbacks(all) => all.len(),
            Self::Calls(all) => all.len(),
            Self::Profile(_, fills) => fills.len().max(1),
            Self::Wrong(all) => all.len().max(1),
            Self::Member(_, values) => values.len().max(1),
        }
    }
}
