//! The parameters of a scenario, each with its levels.

use super::abilities::Abilities;
use super::history::History;
use super::subject::Subject;
use super::text::TextClass;
use super::value::Fill;
use crate::fields::Name;
use crate::scenario::{Capability, FacetValue};
use crate::spec::{Make, Spec};

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
    /// The call is made inside the step before it, or inside a call of its own.
    Nested,
}

/// All the parameters of a spec, for what an adapter can do.
pub(super) fn all(abilities: &Abilities) -> Vec<Parameter> {
    let spec = &abilities.spec;
    let mut all: Vec<_> = spec
        .facets
        .names()
        .map(|name| Parameter::Facet(name.clone(), abilities.values(name).to_vec()))
        .collect();
    all.push(Parameter::History(
        History::possible(abilities),
        abilities.wrong().len(),
    ));
    all.push(Parameter::Callbacks(abilities.callbacks.clone()));
    all.extend(
        spec.users
            .profile
            .names()
            .map(|name| Parameter::Profile(name.clone(), fills(spec, name))),
    );
    let mut calls = vec![Calls::Once, Calls::Twice];
    if abilities.has(&Capability::Overlap) {
        calls.push(Calls::Overlapping);
    }
    if abilities.has(&Capability::Nested) {
        calls.push(Calls::Nested);
    }
    all.push(Parameter::Calls(calls));
    if abilities.has(&Capability::Restart) {
        all.push(Parameter::Entry(2));
    }
    if abilities.has(&Capability::CanIUse) && spec.button.is_some() {
        all.push(Parameter::Query(2));
    }
    let wrong = abilities.wrong();
    if !wrong.is_empty() {
        all.push(Parameter::Wrong(wrong));
    }
    let members = spec.call.members.iter();
    all.extend(members.map(|(name, values)| Parameter::Member(name.clone(), values.clone())));
    all
}

/// What a field of the profile can be filled with.
fn fills(spec: &Spec, name: &Name) -> Vec<Fill> {
    let Some(field) = spec.users.profile.get(name) else {
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
    if field.bytes.is_some() && !matches!(field.make, Make::Choice(_)) {
        fills.push(Fill::Beyond);
    }
    let unset = Fill::Class(TextClass::Unset);
    if !field.unset {
        // Of a pattern nothing is left then: who has set it has set some text.
        let empty = Fill::Class(TextClass::Empty);
        let pattern = matches!(field.make, Make::Pattern(_));
        fills.retain(|fill| *fill != unset && !(pattern && *fill == empty));
    } else if !fills.contains(&unset) {
        fills.push(unset);
    }
    fills
}

impl Parameter {
    /// Whether what a call comes to is seen at this level, whichever callback carries it.
    pub(super) fn shows(&self, level: usize, reply: &[Name]) -> bool {
        match self {
            Self::Callbacks(all) => all[level]
                .as_ref()
                .is_some_and(|given| reply.iter().all(|name| given.contains(name))),
            _ => true,
        }
    }

    /// The level that stands for everything being in order.
    pub(super) fn simplest(&self) -> usize {
        match self {
            Self::History(all, _) => all.iter().position(History::grants).unwrap_or(0),
            _ => 0,
        }
    }

    /// What it is about.
    pub(super) fn subject(&self) -> Subject {
        match self {
            Self::Facet(name, _) => Subject::Facet(name.clone()),
            Self::History(..) => Subject::History,
            Self::Entry(_) => Subject::Entry,
            Self::Callbacks(_) => Subject::Callbacks,
            Self::Calls(_) => Subject::Calls,
            Self::Query(_) => Subject::Query,
            Self::Profile(name, _) => Subject::Profile(name.clone()),
            Self::Wrong(_) => Subject::Button,
            Self::Member(name, _) => Subject::Member(name.clone()),
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
