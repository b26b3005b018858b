//! How the platform looks at its own state: faults make it see something else.

use super::fault::{AttributeOp, FacetOp, FaultyComparison, Hooks};
use super::session::FacetState;
use crate::fields::{Fields, Name};
use crate::scenario::FacetValue;
use crate::spec::Spec;
use crate::version::Version;

/// What the platform takes facets and attributes for, and the callbacks that it knows.
#[derive(Clone, Debug)]
pub(super) struct Senses {
    pub(super) facets: Vec<FacetPlan>,
    pub(super) attributes: Vec<AttributePlan>,
    pub(super) carriers: Vec<Name>,
    pub(super) always: Option<Name>,
}

/// A facet, as the platform looks at it.
#[derive(Clone, Debug)]
pub(super) struct FacetPlan {
    name: Name,
    pub(super) bounds: Vec<Version>,
    comparisons: Vec<FaultyComparison>,
    recalls: Vec<FacetOp>,
}

/// An attribute of the button, as the platform looks at it.
#[derive(Clone, Debug)]
pub(super) struct AttributePlan {
    pub(super) name: Name,
    right: String,
    faults: Vec<AttributeOp>,
}

impl Senses {
    pub(super) fn new(spec: &Spec, hooks: &Hooks) -> Self {
        let attributes = spec
            .button
            .iter()
            .flat_map(|button| button.attributes.iter());
        Self {
            facets: spec
                .facets
                .iter()
                .map(|(name, facet)| FacetPlan::new(name, facet, hooks))
                .collect(),
            attributes: attributes
                .map(|(name, attribute)| AttributePlan {
                    name: name.clone(),
                    right: attribute.right.clone(),
                    faults: hooks
                        .attributes
                        .iter()
                        .filter(|(one, _)| one == name)
                        .map(|(_, op)| *op)
                        .collect(),
                })
                .collect(),
            carriers: spec.call.reply.clone(),
            always: spec.call.always.clone(),
        }
    }

    /// All the callbacks that a call can be given.
    pub(super) fn callbacks(&self) -> impl Iterator<Item = &Name> + Clone {
        self.carriers.iter().chain(&self.always)
    }

    /// Index of a facet.
    pub(super) fn facet(&self, name: &str) -> Option<usize> {
        self.facets.iter().position(|facet| &*facet.name == name)
    }

    /// What the platform takes an attribute of the button for.
    pub(super) fn read_attribute<'t>(
        &'t self,
        name: &str,
        written: Option<&'t str>,
    ) -> Option<&'t str> {
        self.attributes
            .iter()
            .filter(|attribute| !attribute.faults.is_empty() && &*attribute.name == name)
            .find(|attribute| {
                attribute
                    .faults
                    .iter()
                    .any(|op| op.accepts(written, &attribute.right))
            })
            .map_or(written, |attribute| Some(&attribute.right))
    }

    /// Whether each attribute is as the document prescribes it.
    pub(super) fn is_right(&self, attributes: &Fields<String>) -> bool {
        self.attributes
            .iter()
            .all(|attribute| attribute.is_right(attributes))
    }
}

impl FacetPlan {
    fn new(name: &Name, facet: &crate::spec::Facet, hooks: &Hooks) -> Self {
        let comparisons = hooks.versions.iter().filter(|(one, _)| one == name);
        let recalls = hooks.facets.iter().filter(|(one, _)| one == name);
        Self {
            name: name.clone(),
            bounds: facet.bounds.clone(),
            comparisons: comparisons
                .map(|(_, op)| FaultyComparison::new(*op, &facet.bounds))
                .collect(),
            recalls: recalls.map(|(_, op)| *op).collect(),
        }
    }

    /// What the platform takes the facet for.
    pub(super) fn see<'f>(&'f self, facet: FacetState<'f>) -> &'f FacetValue {
        let value = self
            .recalls
            .iter()
            .fold(facet.now, |_, op| op.recall(&facet));
        self.comparisons
            .iter()
            .fold(value, |value, comparison| comparison.see(value))
    }
}

impl AttributePlan {
    pub(super) fn is_right(&self, attributes: &Fields<String>) -> bool {
        attributes.get(&self.name) == Some(&self.right)
    }
}
