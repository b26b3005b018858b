//! A reply taken apart: which callback carried it, its layers, and what it was meant as.

use serde_json::Value;

use super::compiled::Compiled;
use crate::ijson::{self, Defect};
use crate::spec::{Member, Outcome, Spec};
use crate::trace::{Carried, Fired, Record};

/// What a call came to, as seen from outside.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum Class {
    /// An outcome of the spec was recognised; its place in the spec.
    Outcome(usize),
    /// There is no such function.
    Absent,
    /// Something was thrown.
    Thrown,
    /// None of the reply callbacks ran.
    Silent,
    /// The last of the reply callbacks ran, and what it was given is no envelope.
    Failed,
    /// An envelope that is none of the outcomes.
    Unknown,
    /// Not even an envelope.
    Broken,
}

/// A reply taken apart.
#[derive(Debug)]
pub struct Reply<'t> {
    /// The first reply callback that ran.
    pub fired: Option<&'t Fired>,
    layers: Vec<LayerSeen>,
}

#[derive(Debug, Default)]
struct LayerSeen {
    /// Only of layers that are texts of their own.
    root: Option<Value>,
    defects: Vec<Defect>,
    encoded: bool,
    member: Option<crate::fields::Name>,
}

impl<'t> Reply<'t> {
    /// Takes apart what a call brought.
    pub fn read(spec: &Spec, record: &'t Record) -> Self {
        let fired = record
            .fired
            .iter()
            .find(|one| spec.call.reply.contains(&one.name));
        // What the callback that always runs is given is open, but it may tell what the call came to.
        let always = spec.call.always.as_ref().filter(|_| fired.is_none());
        let fallback = always.and_then(|name| record.fired.iter().find(|one| one.name == *name));
        let mut reply = Self {
            fired,
            layers: Vec::with_capacity(spec.envelope.len()),
        };
        for (index, (_, layer)) in spec.envelope.iter().enumerate() {
            let mut seen = LayerSeen {
                encoded: layer.encoded || index == 0,
                member: layer.member.clone(),
                ..LayerSeen::default()
            };
            if index == 0 {
                if let Some(Carried::Json(text)) =
                    fired.or(fallback).and_then(|one| one.argument.as_ref())
                {
                    seen.fill(text);
                }
            } else if layer.encoded {
                let text = reply
                    .value(index - 1)
                    .and_then(|value| match &layer.member {
                        Some(member) => value.get(&**member)?.as_str(),
                        None => value.as_str(),
                    });
                if let Some(text) = text {
                    seen.fill(text);
                }
            }
            reply.layers.push(seen);
        }
        reply
    }

    /// The value of a layer, if it could be reached and read.
    pub fn value(&self, layer: usize) -> Option<&Value> {
        let seen = self.layers.get(layer)?;
        if seen.encoded {
            return seen.root.as_ref();
        }
        let outer = self.value(layer.checked_sub(1)?)?;
        match &seen.member {
            Some(member) => outer.get(&**member),
            None => Some(outer),
        }
    }

    /// What is wrong with the text of a layer, apart from what is merely inadvisable.
    pub fn defects(&self, layer: usize) -> impl Iterator<Item = &Defect> {
        self.layers
            .get(layer)
            .into_iter()
            .flat_map(|seen| &seen.defects)
            .filter(|defect| !defect.kind.is_advisory())
    }

    /// Whether a layer is a text of its own which was there to be read.
    pub fn was_read(&self, layer: usize) -> bool {
        self.layers
            .get(layer)
            .is_some_and(|seen| seen.root.is_some() || !seen.defects.is_empty())
    }

    /// The payload under `outcome`.
    pub fn payload(&self, plain: bool) -> Option<&Value> {
        self.value(if plain { 0 } else { self.layers.len() - 1 })
    }
}

impl LayerSeen {
    fn fill(&mut self, text: &str) {
        let reading = ijson::read(text);
        self.root = reading.value;
        self.defects = reading.defects;
    }
}

/// What a call came to.
pub fn classify(compiled: &Compiled, record: &Record, reply: &Reply<'_>) -> Class {
    if record.absent {
        return Class::Absent;
    }
    let outcomes = compiled.spec.outcomes.iter().zip(&compiled.recognisers);
    for (index, ((_, outcome), recogniser)) in outcomes.enumerate() {
        // What the callback that always runs is given is open: it tells only if it gives what nothing but that outcome does.
        let tells = reply.fired.is_some() || gives(outcome);
        if let (true, Some(recogniser), Some(payload)) =
            (tells, recogniser, reply.payload(outcome.plain))
            && recogniser.is_valid(payload)
        {
            return Class::Outcome(index);
        }
    }
    let Some(fired) = reply.fired else {
        return if record.thrown.is_some() {
            Class::Thrown
        } else {
            Class::Silent
        };
    };
    let layers = compiled.spec.envelope.len();
    if layers == 1 || reply.value(layers - 1).is_some_and(Value::is_object) {
        Class::Unknown
    } else if compiled.spec.call.reply.last() == Some(&fired.name)
        && compiled.spec.call.reply.len() > 1
        && reply.value(1).is_none()
        && !has_member(compiled.spec(), reply)
    {
        Class::Failed
    } else {
        Class::Broken
    }
}

/// Whether an outcome gives something of the user, or something made for the call.
fn gives(outcome: &Outcome) -> bool {
    let mut members = outcome.payload.iter();
    members.any(|(_, one)| matches!(one, Member::Profile(_) | Member::Fresh(_)))
}

/// Whether the argument has the member in which the envelope's second layer should lie: then it was meant as an envelope.
fn has_member(spec: &Spec, reply: &Reply<'_>) -> bool {
    let member = spec
        .envelope
        .iter()
        .nth(1)
        .and_then(|(_, layer)| layer.member.as_ref());
    member.is_some_and(|member| {
        reply
            .value(0)
            .is_some_and(|value| value.get(&**member).is_some())
    })
}

impl Class {
    /// The word for what was got, where it makes no difference in which way nothing was.
    pub fn kind(self, spec: &Spec) -> &str {
        match self {
            Self::Absent | Self::Failed => "nothing",
            other => other.name(spec),
        }
    }

    /// The word by which a spec names it.
    pub fn name(self, spec: &Spec) -> &str {
        match self {
            Self::Outcome(index) => spec.outcomes.at(index).map_or("", |(name, _)| name),
            Self::Absent => "absent",
            Self::Thrown => "thrown",
            Self::Silent => "silent",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Broken => "broken",
        }
    }
}
