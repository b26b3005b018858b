//! A spec made ready for judging: schemas compiled, clauses sorted by what they look at.

use std::cmp::Reverse;
use std::sync::Arc;

use jsonschema::Validator;
use thiserror::Error;

use super::violation::{Stage, Violation};
use crate::fields::Name;
use crate::oracle::{CompiledRules, Facts};
use crate::spec::{
    Check, Clause, Level, Member, Observe, Outcome, Reading, Scope, Spec, Test, When,
};

/// A spec cannot be made ready for judging.
#[derive(Debug, Error)]
pub enum CompileError {
    /// A schema is not one.
    #[error("`{pointer}` is not a JSON Schema: {reason}")]
    Schema {
        /// Where it stands in the spec, as a JSON pointer.
        pointer: String,
        /// In the words of the validator.
        reason: String,
    },
    /// A name is used that the spec does not declare.
    #[error("`{pointer}` names `{name}`, which is not declared")]
    Unknown {
        /// Where it is used.
        pointer: String,
        /// The name.
        name: String,
    },
}

/// A spec made ready for judging.
#[derive(Debug)]
pub struct Compiled {
    pub(super) spec: Arc<Spec>,
    pub(super) rules: CompiledRules,
    pub(super) recognisers: Vec<Option<Validator>>,
    pub(super) schemas: Vec<Option<SchemaCheck>>,
    pub(super) call: Vec<usize>,
    pub(super) tap: Vec<usize>,
    pub(super) query: Vec<usize>,
    pub(super) disclosure: Vec<usize>,
    pub(super) relations: Vec<usize>,
    pub(super) consistent: Vec<Option<usize>>,
    pub(crate) answers: Option<usize>,
    /// Readings that are seen in each call, with their place in the spec.
    pub(super) observed: Vec<usize>,
    /// Readings of which one alternative is pinned, with both places in the spec.
    pub(super) pinned: Vec<(usize, usize)>,
}

/// A schema clause made ready.
#[derive(Debug)]
pub(super) struct SchemaCheck {
    pub(super) layer: usize,
    pub(super) validator: Validator,
    /// Whether it speaks of members alone, so that it says nothing of what is no object.
    pub(super) on_members: bool,
    /// The members of which it speaks, if it says something of each that is there and nothing else. Empty if it says more.
    pub(super) if_there: Vec<String>,
}

/// Whether a schema speaks of the members of an object alone.
fn on_members(schema: &serde_json::Value) -> bool {
    const SPEAKS: [&str; 3] = ["properties", "required", "additionalProperties"];
    let has = |name: &str| schema.get(name).is_some();
    SPEAKS.into_iter().any(has) && !has("type")
}

/// The members of which a schema says something if they are there, unless it says more than that.
fn if_there(schema: &serde_json::Value) -> Vec<String> {
    let only = schema.as_object().filter(|one| one.len() == 1);
    let members = only.and_then(|one| one.get("properties")?.as_object());
    let forbids = |schema: &serde_json::Value| *schema == serde_json::Value::Bool(false);
    members
        .filter(|members| !members.values().any(forbids))
        .map(|members| members.keys().cloned().collect())
        .unwrap_or_default()
}

impl Compiled {
    /// Makes a spec ready.
    ///
    /// # Errors
    /// When a schema is not valid or a check names a layer that is not there.
    pub fn new(spec: Arc<Spec>) -> Result<Self, CompileError> {
        let recognisers = spec
            .outcomes
            .iter()
            .map(|(name, outcome)| {
                outcome
                    .recognise
                    .as_ref()
                    .map(|schema| compile(schema, || format!("/outcomes/{name}/recognise")))
                    .transpose()
            })
            .collect::<Result<_, _>>()?;
        let schemas = spec
            .clauses
            .iter()
            .map(|(id, clause)| match &clause.check {
                Some(Check::Schema { layer, schema }) => {
                    let pointer = || format!("/clauses/{id}/check/schema");
                    Ok(Some(SchemaCheck {
                        layer: layer_index(&spec, layer, || format!("/clauses/{id}/check/layer"))?,
                        validator: compile(schema, pointer)?,
                        on_members: on_members(schema),
                        if_there: if_there(schema),
                    }))
                }
                Some(Check::Says { pattern }) => {
                    let pointer = || format!("/clauses/{id}/check/pattern");
                    let schema = serde_json::json!({ "pattern": pattern });
                    Ok(Some(SchemaCheck {
                        layer: 0,
                        validator: compile(&schema, pointer)?,
                        on_members: false,
                        if_there: Vec::new(),
                    }))
                }
                _ => Ok(None),
            })
            .collect::<Result<_, _>>()?;
        let pick = |want: fn(&Check) -> bool| -> Vec<usize> {
            let checks = spec.clauses.iter().enumerate();
            checks
                .filter(|(_, (_, clause))| clause.check.as_ref().is_some_and(want))
                .map(|(index, _)| index)
                .collect()
        };
        let consistent = spec
            .readings
            .names()
            .map(|reading| {
                spec.clauses.iter().position(|(_, clause)| {
                    matches!(&clause.check, Some(Check::Consistent { reading: of }) if of == reading)
                })
            })
            .collect();
        let observed = spec
            .readings
            .iter()
            .enumerate()
            .filter(|(_, (_, reading))| reading.observe.is_some())
            .map(|(index, _)| index)
            .collect();
        let pinned = spec
            .readings
            .iter()
            .enumerate()
            .filter_map(|(index, (_, reading))| {
                let only = reading.pinned.as_ref()?;
                let mut names = reading.alternatives.names();
                Some((index, names.position(|name| name == only)?))
            })
            .collect();
        Ok(Self {
            rules: CompiledRules::new(spec.clone()),
            pinned,
            recognisers,
            schemas,
            call: pick(|check| check.scope() == Scope::Call),
            tap: pick(|check| check.scope() == Scope::Tap),
            query: pick(|check| check.scope() == Scope::Query),
            disclosure: pick(|check| matches!(check, Check::Undisclosed { .. })),
            relations: pick(|check| check.scope() == Scope::Pair),
            answers: pick(|check| matches!(check, Check::Answers))
                .first()
                .copied(),
            consistent,
            observed,
            spec,
        })
    }

    /// The alternative of a reading that alone conforms, if one is pinned.
    pub(super) fn pin(&self, reading: usize) -> Option<usize> {
        let mut all = self.pinned.iter();
        all.find(|(one, _)| *one == reading).map(|(_, only)| *only)
    }

    /// The rules and conditions of the spec, made ready.
    pub const fn rules(&self) -> &CompiledRules {
        &self.rules
    }

    /// The spec.
    pub const fn spec(&self) -> &Arc<Spec> {
        &self.spec
    }

    /// The clause at this place, with its id.
    pub fn clause(&self, index: usize) -> (&Name, &Clause) {
        entry(&self.spec.clauses, index)
    }

    /// Whether the condition of a clause holds.
    pub(super) fn holds(&self, clause: usize, facts: &Facts<'_>) -> bool {
        self.rules.clause(clause).holds(facts)
    }

    /// The reading at this place, with its id.
    pub fn reading(&self, index: usize) -> (&Name, &Reading) {
        entry(&self.spec.readings, index)
    }

    /// Places of the clauses that compare two runs.
    pub fn relations(&self) -> &[usize] {
        &self.relations
    }

    /// Place of the clause that asks for a reading to be followed throughout.
    pub fn consistent(&self, reading: usize) -> Option<usize> {
        self.consistent[reading]
    }

    /// How closely a clause says what is wrong, before it is known which facets decide. The closest comes first; a must before a should.
    ///
    /// A test that the simplest world passes asks for nothing special, and a choice says something only where it decides.
    pub fn rank(&self, clause: usize) -> (Level, Reverse<usize>, usize, usize) {
        let subject = self.clause(clause).1;
        let when = &subject.when;
        let free = |(name, test): &(&Name, &Test)| {
            let facet = self.spec.facets.get(name);
            let plain = facet.is_some_and(|one| test.holds_facet(&one.plain, &one.bounds));
            !test.is.is_empty() || plain && test.form.is_none()
        };
        let free = when.facets.iter().filter(free).count();
        let weight = when.specificity() - free.min(when.specificity());
        (subject.level, Reverse(weight), free, clause)
    }

    /// Whether a violation is that something was told, and not what stands there instead of something else.
    pub fn is_grave(&self, violation: &Violation) -> bool {
        let check = &self.clause(violation.clause).1.check;
        violation.cause.stage() == Stage::Disclosure
            && matches!(check, Some(Check::Undisclosed { .. }))
    }

    /// Whether a clause asks for the same as another one, on fewer occasions.
    pub fn refines(&self, clause: usize, other: usize) -> bool {
        let (mine, theirs) = (self.clause(clause).1, self.clause(other).1);
        clause != other && mine.check == theirs.check && mine.when.narrows(&theirs.when)
    }

    /// The same where a call should have come to one of `wanted`: for which other outcomes the clauses speak is no matter there.
    pub fn refines_at(&self, clause: usize, other: usize, wanted: &[usize]) -> bool {
        let speaks = |when: &When| {
            let outcomes = wanted.iter().map(|at| self.spec.outcomes.at(*at));
            when.outcome.is_empty()
                || outcomes
                    .flatten()
                    .all(|(name, _)| when.outcome.contains(name))
        };
        let (mine, theirs) = (self.clause(clause).1, self.clause(other).1);
        let anyhow = |when: &When| When {
            outcome: Vec::new(),
            ..when.clone()
        };
        clause != other
            && mine.check == theirs.check
            && speaks(&mine.when)
            && speaks(&theirs.when)
            && anyhow(&mine.when).narrows(&anyhow(&theirs.when))
    }

    /// Whether nothing is prescribed for this outcome.
    pub(super) fn is_open(&self, outcome: usize) -> bool {
        let outcome = self.spec.outcomes.at(outcome);
        outcome.is_some_and(|(_, outcome)| outcome.open)
    }

    /// Whether the document does not say what a reply of this outcome looks like.
    pub(super) fn is_free_form(&self, outcome: usize) -> bool {
        let outcome = self.spec.outcomes.at(outcome);
        outcome.is_some_and(|(_, outcome)| outcome.free_form)
    }

    /// Whether this outcome gives something of the user, or something made for the call.
    pub(super) fn gives(&self, outcome: usize) -> bool {
        let outcome = self.spec.outcomes.at(outcome);
        outcome.is_some_and(|(_, outcome)| gives(outcome))
    }

    /// Whether the payload of this outcome is the argument of the callback itself.
    pub(super) fn is_plain(&self, outcome: usize) -> bool {
        let outcome = self.spec.outcomes.at(outcome);
        outcome.is_some_and(|(_, outcome)| outcome.plain)
    }

    /// Place of the layer that is the payload.
    pub(super) fn last_layer(&self) -> usize {
        self.spec.envelope.len().saturating_sub(1)
    }

    /// Place of the layer with this name.
    pub(super) fn layer(&self, name: &str) -> Option<usize> {
        self.spec.envelope.names().position(|one| **one == *name)
    }

    pub(super) fn observe(&self, reading: usize) -> Option<&Observe> {
        self.reading(reading).1.observe.as_ref()
    }
}

fn entry<T>(fields: &crate::fields::Fields<T>, index: usize) -> (&Name, &T) {
    fields
        .at(index)
        .expect("clauses and readings are only numbered as they stand in the spec")
}

fn compile(
    schema: &serde_json::Value,
    pointer: impl Fn() -> String,
) -> Result<Validator, CompileError> {
    jsonschema::draft202012::new(schema).map_err(|error| CompileError::Schema {
        pointer: pointer(),
        reason: error.to_string(),
    })
}

fn layer_index(
    spec: &Spec,
    layer: &str,
    pointer: impl Fn() -> String,
) -> Result<usize, CompileError> {
    spec.envelope
        .names()
        .position(|name| &**name == layer)
        .ok_or_else(|| CompileError::Unknown {
            pointer: pointer(),
            name: layer.to_owned(),
        })
}

/// Whether an outcome gives something of the user, or something made for the call.
pub(super) fn gives(outcome: &Outcome) -> bool {
    let mut members = outcome.payload.iter();
    members.any(|(_, one)| matches!(one, Member::Profile(_) | Member::Fresh(_)))
}
