//! Sentences of the document as the page shows them.

use super::words::{Plain, Words};
use crate::report::data::ClauseReport;

/// A sentence of the document.
pub(super) struct Quote {
    pub(super) text: Plain,
    pub(super) chinese: bool,
    /// What it says, in the words of the spec.
    pub(super) gist: Option<Words>,
}

/// The sentences that a clause comes from.
pub(super) fn sentences(clause: &ClauseReport) -> Vec<Quote> {
    let all = clause.sentences.iter().map(|one| {
        let text = Plain::lines(one.words());
        let gist = one.gist.as_ref().filter(|_| one.quote.is_some());
        Quote {
            chinese: text.as_str().chars().any(|one| one >= '\u{2e80}'),
            text,
            gist: gist.map(Words::of),
        }
    });
    all.filter(|one| !one.text.is_empty()).collect()
}
