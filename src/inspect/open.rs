//! A spec in which the state of the platform is open: each outcome may always come.
//!
//! Two things stand in for what is not known of the world. A reply that is broken is held against the outcomes of which the
//! document lays down the form, unless it says what one of free form says. And a reply without what it would be recognised
//! by in a campaign is taken for an outcome if it has one of the constants that only this outcome has.

use std::sync::Arc;

use regex::Regex;
use serde_json::{Value, json};

use crate::check::{CompileError, Compiled};
use crate::fields::{Fields, Name};
use crate::scenario::{Scenario, Step, User, World};
use crate::spec::{Check, Clause, Effect, Forked, Member, Reading, Rule, Rules, Spec, Text, When};
use crate::version::Version;

/// How many outcomes one reading of the opened spec chooses between; the rest is left to the next reading.
const ALTERNATIVES: usize = 14;

/// A spec opened for captured replies.
#[derive(Debug)]
pub struct OpenSpec {
    /// Ready for arguments of which the callback is known, and for arguments that any callback may have been given.
    pub(super) sides: [OpenSide; 2],
    /// What replies of free form say.
    free: Vec<Regex>,
    /// The one call that every captured argument is judged as the reply to.
    pub(super) scenario: Scenario,
    unseen: Vec<Name>,
    since: Vec<(Name, Version)>,
}

impl OpenSpec {
    /// Opens a spec.
    ///
    /// # Errors
    /// When the spec cannot be made ready for judging.
    pub fn new(spec: &Spec) -> Result<Self, CompileError> {
        let side = |known| {
            let compiled = |strict| Compiled::new(Arc::new(opened(spec, known, strict)));
            Ok(OpenSide {
                open: compiled(false)?,
                strict: compiled(true)?,
            })
        };
        let unseen = spec
            .clauses
            .iter()
            .filter(|(_, clause)| clause.excluded.is_none() && !is_seen(clause, true))
            .map(|(id, _)| id.clone());
        Ok(Self {
            sides: [side(true)?, side(false)?],
            free: free(spec),
            scenario: scenario(spec),
            unseen: unseen.collect(),
            since: since(spec),
        })
    }

    /// What every argument is taken to come from: these facets, each with this version or a newer one. Below it the document
    /// leaves the reply open.
    pub fn since(&self) -> &[(Name, Version)] {
        &self.since
    }

    /// The spec, opened.
    pub fn spec(&self) -> &Spec {
        self.sides[0].open.spec()
    }

    /// The clauses that captured replies exercise.
    pub fn seen(&self) -> impl ExactSizeIterator<Item = &Name> {
        self.spec().clauses.names()
    }

    /// The clauses that cannot be seen in captured replies, excluded clauses left out.
    pub fn unseen(&self) -> &[Name] {
        &self.unseen
    }

    /// Whether an argument says what only a reply of free form says, which may then look like anything.
    pub(super) fn is_free(&self, argument: &str) -> bool {
        fn says(value: &Value, matches: &impl Fn(&str) -> bool) -> bool {
            match value {
                Value::String(text) => matches(text),
                Value::Array(items) => items.iter().any(|one| says(one, matches)),
                Value::Object(members) => members.values().any(|one| says(one, matches)),
                _ => false,
            }
        }
        let matches = |text: &str| self.free.iter().any(|one| one.is_match(text));
        let value = serde_json::from_str::<Value>(argument);
        matches(argument) || value.is_ok_and(|value| says(&value, &matches))
    }

    /// The callbacks that a call can be given.
    pub fn callbacks(&self) -> impl Iterator<Item = &Name> {
        let call = &self.spec().call;
        call.reply.iter().chain(&call.always)
    }
}

/// One and the same spec for two kinds of replies.
#[derive(Debug)]
pub(super) struct OpenSide {
    /// For a reply that is recognised: every outcome may come.
    pub(super) open: Compiled,
    /// For a reply that nobody understands: every outcome may come of which the document lays down the form.
    pub(super) strict: Compiled,
}

/// The versions from which on the document lays the replies down.
fn since(spec: &Spec) -> Vec<(Name, Version)> {
    let is_open = |rule: &Rule| {
        let outcome = rule.then.as_ref().and_then(|then| then.outcome.as_ref());
        outcome.is_some_and(|id| spec.outcomes.get(id).is_some_and(|one| one.open))
    };
    let open = spec.rules.call.iter().filter(|(_, rule)| is_open(rule));
    let tests = open.flat_map(|(_, rule)| rule.when.facets.iter());
    let mut since: Vec<(Name, Version)> = Vec::new();
    for (name, test) in tests {
        if let Some(bound) = &test.below {
            match since.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) if *known < *bound => *known = bound.clone(),
                Some(_) => {}
                None => since.push((name.clone(), bound.clone())),
            }
        }
    }
    since
}

/// What clauses say of outcomes of free form: a reply that says it is one of them, whatever it looks like.
fn free(spec: &Spec) -> Vec<Regex> {
    let is_free = |id: &Name| spec.outcomes.get(id).is_some_and(|one| one.free_form);
    let all = spec.clauses.iter().map(|(_, clause)| clause);
    let all = all.filter(|clause| clause.when.outcome.iter().all(is_free));
    let patterns = all.filter_map(|clause| match &clause.check {
        Some(Check::Says { pattern }) => Some(pattern),
        _ => None,
    });
    // An expression that only a JSON Schema can have tells nothing here.
    patterns.filter_map(|one| Regex::new(one).ok()).collect()
}

/// Whether a clause looks at nothing but one reply.
fn is_seen(clause: &Clause, callback_known: bool) -> bool {
    let outcome_only = When {
        outcome: Vec::new(),
        ..clause.when.clone()
    };
    let check = match clause.check {
        Some(
            Check::Json { .. } | Check::Schema { .. } | Check::Bytes { .. } | Check::Says { .. },
        ) => true,
        Some(Check::Carrier) => callback_known,
        _ => false,
    };
    check && clause.excluded.is_none() && is_empty(&outcome_only)
}

fn is_empty(when: &When) -> bool {
    // A condition without members is written as an empty object, and so is any other that asks for nothing.
    serde_json::to_value(when).is_ok_and(|value| value == serde_json::json!({}))
}

fn opened(spec: &Spec, callback_known: bool, strict: bool) -> Spec {
    let mut open = spec.clone();
    open.clauses = spec
        .clauses
        .iter()
        .filter(|(_, clause)| is_seen(clause, callback_known))
        .map(|(id, clause)| (id.clone(), clause.clone()))
        .collect();
    // What readings say of other steps plays no part; those of carriers are kept, since a carrier names them.
    open.readings = spec
        .readings
        .iter()
        .map(|(id, reading)| {
            let reading = Reading {
                observe: None,
                pinned: None,
                ..reading.clone()
            };
            (id.clone(), reading)
        })
        .collect();
    open.outcomes = spec
        .outcomes
        .iter()
        .map(|(id, outcome)| {
            let mut outcome = outcome.clone();
            // In a campaign the world tells that a reply in no known form is meant as this outcome. Here nothing does.
            outcome.free_form = false;
            if let Some(schema) = recognise(spec, id) {
                outcome.recognise = Some(schema);
            }
            if !callback_known {
                outcome.carrier = None;
            }
            (id.clone(), outcome)
        })
        .collect();
    if !callback_known {
        open.readings = Fields::new();
    }
    let judged = spec
        .outcomes
        .iter()
        .filter(|(_, outcome)| !(outcome.open || strict && outcome.free_form));
    let judged: Vec<Name> = judged.map(|(id, _)| id.clone()).collect();
    open.rules = rules(&judged, &mut open.readings);
    open
}

/// What an outcome is recognised by: as the spec says, or by a constant that no other outcome has, if nothing speaks for
/// another. An outcome that gives nothing of the user is recognised only if it has such a constant: many specs take whatever
/// gives nothing for a refusal, and in a captured reply it may as well be an error that the document does not describe.
fn recognise(spec: &Spec, id: &Name) -> Option<Value> {
    let outcome = spec.outcomes.get(id).filter(|one| !one.free_form)?;
    let own = outcome.recognise.as_ref()?;
    let others = || spec.outcomes.iter().filter(|(other, _)| *other != id);
    let is_shared = |name: &Name, value: &Value| {
        let mut same = others().filter_map(|(_, other)| other.payload.get(name));
        same.any(|member| matches!(member, Member::Constant(known) if known == value))
    };
    let mut constants = Vec::new();
    for (name, member) in outcome.payload.iter() {
        if let Member::Constant(value) = member
            && !is_shared(name, value)
            && let Some(values) = loosely(value)
        {
            let property = json!({ &**name: {"enum": values} });
            constants.push(json!({"required": [name], "properties": property}));
        }
    }
    if constants.is_empty() {
        return None;
    }
    let others: Vec<_> = others()
        .filter_map(|(_, one)| one.recognise.clone())
        .collect();
    let has_constant = json!({"type": "object", "anyOf": constants});
    let alone = json!({"allOf": [&has_constant, {"not": {"anyOf": others}}]});
    let gives = outcome
        .payload
        .iter()
        .any(|(_, member)| matches!(member, Member::Profile(_) | Member::Fresh(_)));
    Some(if gives {
        json!({"anyOf": [own, alone]})
    } else {
        json!({"anyOf": [{"allOf": [own, has_constant]}, alone]})
    })
}

/// A constant, as a number and as a text; nothing if it says nothing or has parts.
fn loosely(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Number(number) => Some(vec![value.clone(), number.to_string().into()]),
        Value::String(text) if !text.is_empty() => {
            let number = text.parse::<i64>().ok().map(Value::from);
            Some([value.clone()].into_iter().chain(number).collect())
        }
        _ => None,
    }
}

/// One reading for each handful of outcomes; its last alternative leaves the choice to the next.
fn rules(outcomes: &[Name], readings: &mut Fields<Reading>) -> Rules {
    let mut rules = Rules::default();
    let chunks: Vec<_> = outcomes.chunks(ALTERNATIVES).collect();
    for (at, chunk) in chunks.iter().enumerate() {
        // No id of a spec has a space in it.
        let of = Name::from(format!("which reply {at}"));
        let mut then: Fields<Effect> = chunk
            .iter()
            .map(|id| {
                let effect = Effect {
                    outcome: Some(id.clone()),
                    ..Effect::default()
                };
                (id.clone(), effect)
            })
            .collect();
        if at + 1 < chunks.len() {
            let further = Effect {
                go_on: true,
                ..Effect::default()
            };
            then.set("another outcome".into(), further);
        }
        let reading = Reading {
            question: Text::default(),
            alternatives: then
                .names()
                .map(|id| (id.clone(), Text::default()))
                .collect(),
            observe: None,
            informative: None,
            pinned: None,
        };
        readings.set(of.clone(), reading);
        let rule = Rule {
            reading: Some(Forked { of, then }),
            ..Rule::default()
        };
        rules.call.set(Name::from(format!("reply {at}")), rule);
    }
    rules
}

fn scenario(spec: &Spec) -> Scenario {
    let facets = spec.facets.iter();
    let facets = facets.map(|(name, facet)| (name.clone(), facet.plain.clone()));
    let callbacks = spec.call.reply.iter().chain(&spec.call.always).cloned();
    Scenario {
        world: World {
            facets: facets.collect(),
            users: vec![User::default()],
            unknown: Vec::new(),
        },
        steps: vec![Step::call(callbacks)],
    }
}
