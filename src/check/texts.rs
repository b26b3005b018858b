//! What the implementation said, each text read and searched once: both callbacks are given the same text, calls made twice bring the same again, and most
//! errors are the same in all scenarios.
//!
//! Only what follows from a text alone is kept. What a text means for a clause depends on the scenario, and is judged anew each time.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::compiled::Compiled;
use super::envelope::OpenedEnvelope;
use crate::marks::{self, Sightings};

/// How many bytes of text are kept; when there are more, all are forgotten.
const MOST: usize = 1 << 20;

/// The texts that are known.
#[derive(Debug, Default)]
pub(super) struct Texts {
    known: RefCell<HashMap<Rc<str>, Rc<ReadText>>>,
    bytes: Cell<usize>,
}

/// One text, and what is known of it. Worked out when it is first asked for.
#[derive(Debug)]
pub(super) struct ReadText {
    said: Rc<str>,
    envelope: OnceCell<OpenedEnvelope>,
    /// Which outcomes have been asked about, and which of those recognise the payload as theirs: a bit for each.
    recognised: Cell<[u64; 2]>,
    survey: OnceCell<Sightings>,
}

impl Texts {
    /// What is known of `text`.
    pub(super) fn get(&self, text: &str) -> Rc<ReadText> {
        let mut known = self.known.borrow_mut();
        if let Some(found) = known.get(text) {
            return found.clone();
        }
        if self.bytes.get() + text.len() > MOST {
            known.clear();
            self.bytes.set(0);
        }
        self.bytes.set(self.bytes.get() + text.len());
        let text: Rc<str> = text.into();
        let new = Rc::new(ReadText {
            said: text.clone(),
            envelope: OnceCell::new(),
            recognised: Cell::default(),
            survey: OnceCell::new(),
        });
        known.insert(text, new.clone());
        new
    }
}

impl ReadText {
    /// The text, read as a callback's argument.
    pub(super) fn envelope(&self, compiled: &Compiled) -> &OpenedEnvelope {
        let read = || OpenedEnvelope::read(compiled.spec(), &self.said);
        self.envelope.get_or_init(read)
    }

    /// Whether the outcome at this place in the spec recognises the payload as its own.
    pub(super) fn is_recognised(&self, compiled: &Compiled, outcome: usize) -> bool {
        // There are no more than 64 in a spec.
        let bit = 1_u64 << (outcome % 64);
        let [asked, known] = self.recognised.get();
        if asked & bit != 0 {
            return known & bit != 0;
        }
        let plain = compiled.spec().outcomes.at(outcome);
        let plain = plain.is_some_and(|(_, outcome)| outcome.plain);
        let payload = self.envelope(compiled).payload(plain);
        let recogniser = compiled.recognisers[outcome].as_ref();
        let is =
            matches!((recogniser, payload), (Some(one), Some(payload)) if one.is_valid(payload));
        let known = known | if is { bit } else { 0 };
        self.recognised.set([asked | bit, known]);
        is
    }

    /// The marks that can be seen in it, and whether it was searched to the end.
    pub(super) fn survey(&self) -> &Sightings {
        self.survey.get_or_init(|| marks::survey(&self.said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_until_there_are_too_many() {
        let texts = Texts::default();
        let first = texts.get("one");
        assert!(Rc::ptr_eq(&first, &texts.get("one")));
        assert!(!Rc::ptr_eq(&first, &texts.get("two")));
        texts.get(&"x".repeat(MOST));
        assert!(!Rc::ptr_eq(&first, &texts.get("one")));
        assert!(texts.known.borrow().len() <= 2);
    }
}
