//! A reply: which callback carried it, and what it was meant as.

use std::rc::Rc;

use serde_json::Value;

use super::class::Class;
use super::compiled::{Compiled, gives};
use super::envelope::OpenedEnvelope;
use super::texts::{ReadText, Texts};
use crate::ijson::Defect;
use crate::spec::Spec;
use crate::trace::{Carried, Fired, Record};

/// A reply: the callback that carried it, and what that was given.
#[derive(Debug)]
pub struct Reply<'t> {
    compiled: &'t Compiled,
    /// The first reply callback that ran.
    pub fired: Option<&'t Fired>,
    /// What it was given; if none ran, what the callback that always runs was given.
    said: Option<Rc<ReadText>>,
}

impl<'t> Reply<'t> {
    /// Takes apart what one callback was given.
    pub(super) fn of(compiled: &'t Compiled, texts: &Texts, fired: &'t Fired) -> Self {
        Self {
            compiled,
            fired: Some(fired),
            said: said(texts, fired.argument.as_ref()),
        }
    }

    /// Takes apart what a call brought.
    pub(super) fn read(compiled: &'t Compiled, texts: &Texts, record: &'t Record) -> Self {
        let spec = compiled.spec();
        let fired = record
            .fired
            .iter()
            .find(|one| spec.call.reply.contains(&one.name));
        // What the callback that always runs is given is open, but it may tell what the call came to.
        let always = spec.call.always.as_ref().filter(|_| fired.is_none());
        let fallback = always.and_then(|name| record.fired.iter().find(|one| one.name == *name));
        let argument = fired.or(fallback).and_then(|one| one.argument.as_ref());
        Self {
            compiled,
            fired,
            said: said(texts, argument),
        }
    }

    fn envelope(&self) -> Option<&OpenedEnvelope> {
        Some(self.said.as_ref()?.envelope(self.compiled))
    }

    /// The value of a layer, if it could be reached and read.
    pub fn value(&self, layer: usize) -> Option<&Value> {
        self.envelope()?.value(layer)
    }

    /// What is wrong with the text of a layer, apart from what is merely inadvisable.
    pub fn defects(&self, layer: usize) -> impl Iterator<Item = &Defect> {
        self.envelope()
            .into_iter()
            .flat_map(move |envelope| envelope.defects(layer))
    }

    /// Whether a layer is a text of its own which was there to be read.
    pub fn was_read(&self, layer: usize) -> bool {
        self.envelope()
            .is_some_and(|envelope| envelope.was_read(layer))
    }

    /// The payload under an outcome that is plain, or is not.
    pub fn payload(&self, plain: bool) -> Option<&Value> {
        self.envelope()?.payload(plain)
    }

    /// Whether two replies are the very same text.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.said, &other.said) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            _ => false,
        }
    }
}

fn said(texts: &Texts, argument: Option<&Carried>) -> Option<Rc<ReadText>> {
    match argument {
        Some(Carried::Json(text)) => Some(texts.get(text)),
        _ => None,
    }
}

/// What a call came to.
pub fn classify(compiled: &Compiled, record: &Record, reply: &Reply<'_>) -> Class {
    if record.absent {
        return Class::Absent;
    }
    if let Some(said) = &reply.said {
        // What the callback that always runs is given is open: it tells only if it gives what nothing but that outcome does.
        let mut outcomes = compiled.spec.outcomes.iter().enumerate();
        let first = outcomes.find(|(index, _)| said.is_recognised(compiled, *index));
        if let Some((index, (_, outcome))) = first
            && (reply.fired.is_some() || gives(outcome))
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
