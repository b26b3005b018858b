//! What can be varied: the parameters of a spec, as far as an adapter can set them, each with its levels.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::build::Row;
use super::history::History;
use super::text::TextClass;
use super::value::Fill;
use super::versions;
use crate::fields::{Fields, Name};
use crate::oracle::{Book, Walk};
use crate::rng::Rng;
use crate::scenario::{Answer, Capability, FacetValue, Scenario, Step, User, World};
use crate::spec::{Facet, FacetKind, Make, Spec};

/// What one parameter of a scenario is about.
#[derive(Clone, Debug)]
pub(super) enum Parameter {
    Facet(Name, Vec<FacetValue>),
    /// Histories, and after them as many levels as there are ways in which a button can be wrong: with such a button alone.
    History(Vec<History>, usize),
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
    /// For each parameter the levels under which a call comes to the same as when everything is in order, all other parameters being so.
    pub(super) telling: Vec<Vec<usize>>,
    pub(super) can: BTreeSet<Capability>,
    pub(super) fixed: Fields<FacetValue>,
    /// The values that each facet can take.
    values: Fields<Vec<FacetValue>>,
    /// The subsets of callbacks that a call can be given, the fullest first; `None` is no argument at all.
    pub(super) callbacks: Vec<Option<Vec<Name>>>,
    /// The answers that a user can give when asked.
    pub(super) answers: Vec<Answer>,
    /// The facets that can change while the mini program runs.
    pub(super) changing: Vec<Name>,
    /// The facets that are versions and can be set.
    pub(super) versions: Vec<Name>,
    /// The facets that the adapter neither sets nor states.
    pub(super) unknown: Vec<Name>,
}

impl Domain {
    /// The parameters of `spec` for an adapter with these capabilities; `fixed` gives facets that it cannot set.
    pub fn new(spec: Arc<Spec>, capabilities: &[Capability], fixed: &Fields<FacetValue>) -> Self {
        let mut domain = Self {
            spec,
            parameters: Vec::new(),
            telling: Vec::new(),
            can: capabilities.iter().cloned().collect(),
            fixed: fixed.clone(),
            values: Fields::new(),
            callbacks: Vec::new(),
            answers: Vec::new(),
            changing: Vec::new(),
            versions: Vec::new(),
            unknown: Vec::new(),
        };
        domain.unknown = domain.find_unknown();
        let names = domain.spec.facets.names();
        let values = names.map(|name| (name.clone(), domain.find_values(name)));
        domain.values = values.collect();
        domain.callbacks = domain.find_callbacks();
        domain.answers = domain.find_answers();
        domain.changing = domain.find_changing();
        domain.versions = domain.find_versions();
        domain.parameters = domain.all();
        domain.telling = domain.find_telling();
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

    /// The values that a facet of the spec can take.
    pub(super) fn values(&self, name: &Name) -> &[FacetValue] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    fn find_values(&self, name: &Name) -> Vec<FacetValue> {
        let Some(facet) = self
            .spec
            .facets
            .get(name)
            .filter(|_| self.has(&Capability::Facet(name.clone())))
        else {
            return vec![self.plain(name)];
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
        if matches!(field.make, Make::Pattern(_)) && field.bytes.is_some() {
            fills.push(Fill::Class(TextClass::Long));
        }
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
            .map(|name| Parameter::Facet(name.clone(), self.values(name).to_vec()))
            .collect();
        all.push(Parameter::History(
            History::possible(self),
            self.wrong().len(),
        ));
        all.push(Parameter::Callbacks(self.callbacks.clone()));
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
        let wrong = self.wrong();
        if !wrong.is_empty() {
            all.push(Parameter::Wrong(wrong));
        }
        let members = spec.call.members.iter();
        all.extend(members.map(|(name, values)| Parameter::Member(name.clone(), values.clone())));
        all
    }

    /// The ways in which one attribute of the button can be wrong.
    fn wrong(&self) -> Vec<(Name, Option<String>)> {
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

    fn find_answers(&self) -> Vec<Answer> {
        let mut answers = vec![Answer::Agree];
        if self.has(&Capability::Refuse) {
            answers.push(Answer::Refuse);
        }
        if self.has(&Capability::Exception) {
            answers.push(Answer::Exception);
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

/// The values that are tried of a facet, the plainest first.
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

impl Parameter {
    /// Whether what a call comes to is seen at this level, whichever callback carries it.
    fn shows(&self, level: usize, reply: &[Name]) -> bool {
        match self {
            Self::Callbacks(all) => all[level]
                .as_ref()
                .is_some_and(|given| reply.iter().all(|name| given.contains(name))),
            _ => true,
        }
    }

    /// The level that stands for everything being in order.
    fn plain(&self) -> usize {
        match self {
            Self::History(all, _) => all.iter().position(|one| one.grants()).unwrap_or(0),
            _ => 0,
        }
    }

    pub(super) fn levels(&self) -> usize {
        match self {
            Self::Facet(_, values) => values.len(),
            Self::History(all, wrong) => all.len() + wrong,
            Self::Entry(levels) | Self::Query(levels) => *levels,
            Self::Callbacks(all) => all.len(),
            Self::Calls(all) => all.len(),
            Self::Profile(_, fills) => fills.len().max(1),
            Self::Wrong(all) => all.len().max(1),
            Self::Member(_, values) => values.len().max(1),
        }
    }
}

impl Domain {
    /// A scenario that needs nothing but what the adapter has declared: the world at its plainest, and one call.
    pub fn probe(&self) -> Scenario {
        let facets = self
            .spec
            .facets
            .names()
            .map(|name| (name.clone(), self.plain(name)));
        let call = &self.spec.call;
        let callbacks = call.reply.iter().chain(&call.always).cloned();
        let mut step = Step::call(callbacks);
        if let Step::Call { answer, .. } = &mut step {
            *answer = self.spec.call.asks.then_some(Answer::Agree);
        }
        Scenario {
            world: World {
                facets: facets.collect(),
                users: vec![self.plain_user(0)],
                unknown: self.unknown.clone(),
            },
            steps: vec![step],
        }
    }

    fn find_telling(&self) -> Vec<Vec<usize>> {
        let plain: Vec<usize> = self.parameters.iter().map(Parameter::plain).collect();
        let book = Book::new(self.spec.clone());
        let wanted = self.comes_to(&book, &plain);
        let parameters = self.parameters.iter().enumerate();
        parameters
            .map(|(at, parameter)| {
                let same = |level: &usize| {
                    if !parameter.shows(*level, &self.spec.call.reply) {
                        return false;
                    }
                    let mut levels = plain.clone();
                    levels[at] = *level;
                    self.comes_to(&book, &levels) == wanted
                };
                (0..parameter.levels()).filter(same).collect()
            })
            .collect()
    }

    /// What the last call of a row may come to.
    fn comes_to(&self, book: &Book, levels: &[usize]) -> Vec<usize> {
        let scenario = Row::new(self, levels).build(self, &mut Rng::new(0));
        let mut walk = Walk::new(book, &scenario);
        let mut outcomes = Vec::new();
        for step in &scenario.steps {
            outcomes = walk.expect(step);
        }
        outcomes
    }

    /// The plainest user of a spec, whatever an adapter can do.
    pub fn plain_user_of(spec: &Spec) -> User {
        Self::plain_user_at(spec, 0)
    }

    /// The plainest user at a place in a world, whatever an adapter can do.
    pub fn plain_user_at(spec: &Spec, user: usize) -> User {
        super::value::plain_user(spec, user)
    }

    /// The plainest user.
    pub fn plain_user(&self, user: usize) -> User {
        super::value::plain_user(&self.spec, user)
    }

    /// Other values of a facet with which everything is in order, the plainest first.
    pub fn nearest(&self, name: &Name, here: &FacetValue) -> Vec<FacetValue> {
        let mut all = Vec::new();
        for (parameter, levels) in self.parameters.iter().zip(&self.telling) {
            if let Parameter::Facet(facet, values) = parameter
                && facet == name
            {
                let values = levels.iter().map(|level| values[*level].clone());
                all.extend(values.filter(|value| value != here));
            }
        }
        all
    }
}
