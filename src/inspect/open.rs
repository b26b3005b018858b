//! A spec in which the state of the platform is open: each outcome may always come.

use std::sync::Arc;

use crate::check::{CompileError, Compiled};
use crate::fields::{Fields, Name};
use crate::scenario::{Scenario, Step, User, World};
use crate::spec::{Check, Clause, Effect, Forked, Reading, Rule, Rules, Spec, Text, When};

/// How many outcomes one reading of the opened spec chooses between; the rest is left to the next reading.
const ALTERNATIVES: usize = 14;

/// A spec opened for captured replies.
#[derive(Debug)]
pub struct OpenSpec {
    /// Ready for arguments of which the callback is known.
    pub(super) known: Compiled,
    /// Ready for arguments that any callback may have been given.
    pub(super) unknown: Compiled,
    /// The one call that every captured argument is judged as the reply to.
    pub(super) scenario: Scenario,
    unseen: Vec<Name>,
}

impl OpenSpec {
    /// Opens a spec.
    ///
    /// # Errors
    /// When the spec cannot be made ready for judging.
    pub fn new(spec: &Spec) -> Result<Self, CompileError> {
        let compiled = |known| Compiled::new(Arc::new(opened(spec, known)));
        let unseen = spec
            .clauses
            .iter()
            .filter(|(_, clause)| clause.excluded.is_none() && !is_seen(clause, true))
            .map(|(id, _)| id.clone());
        Ok(Self {
            known: compiled(true)?,
            unknown: compiled(false)?,
            scenario: scenario(spec),
            unseen: unseen.collect(),
        })
    }

    /// The spec, opened.
    pub fn spec(&self) -> &Spec {
        self.known.spec()
    }

    /// The clauses that captured replies put to the test.
    pub fn seen(&self) -> impl ExactSizeIterator<Item = &Name> {
        self.spec().clauses.names()
    }

    /// The clauses that cannot be seen in captured replies, excluded clauses left out.
    pub fn unseen(&self) -> &[Name] {
        &self.unseen
    }

    /// The callbacks that a call can be given.
    pub fn callbacks(&self) -> impl Iterator<Item = &Name> {
        let call = &self.spec().call;
        call.reply.iter().chain(&call.always)
    }
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

fn opened(spec: &Spec, callback_known: bool) -> Spec {
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
    if !callback_known {
        open.outcomes = spec
            .outcomes
            .iter()
            .map(|(id, outcome)| {
                let mut outcome = outcome.clone();
                outcome.carrier = None;
                (id.clone(), outcome)
            })
            .collect();
        open.readings = Fields::new();
    }
    let judged = spec.outcomes.iter().filter(|(_, outcome)| !outcome.open);
    let judged: Vec<Name> = judged.map(|(id, _)| id.clone()).collect();
    open.rules = rules(&judged, &mut open.readings);
    open
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
