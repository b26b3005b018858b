//! The search through all layers.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashSet};
use std::hash::BuildHasher;
use std::ops::Range;

use super::clues::{Clues, look};
use super::digits;
use super::mark::{MARK_LEN, Mark};
use super::sighting::{Sighting, Sightings, Wrapping};
use super::view::{Unwrapped, Writer};
use super::{escapes, radix, strip};

/// How many layers are undone at most.
pub const MAX_LAYERS: usize = 4;

/// The least that one search may decode, in bytes.
pub const MIN_ALLOWANCE: usize = 1 << 20;

/// The most that one search may decode, in bytes.
pub const MAX_ALLOWANCE: usize = 16 << 20;

/// The allowance between those bounds, as a multiple of the length of the text.
const ALLOWANCE_FACTOR: usize = 16;

/// Undoes a layer in the given regions. Returns false if there was nothing to
/// undo.
type Undo = fn(&mut Writer, &[Range<usize>]) -> bool;

/// All layers, the likelier ones first, in case the allowance runs out.
const LAYERS: [(Wrapping, Undo); 9] = [
    (Wrapping::JsonString, escapes::undo_json),
    (Wrapping::Percent, escapes::undo_percent),
    (Wrapping::HtmlEntity, escapes::undo_html),
    (Wrapping::FullWidth, escapes::undo_fullwidth),
    (Wrapping::Base64, radix::undo_base64),
    (Wrapping::Hex, radix::undo_hex),
    (Wrapping::Utf16, strip::undo_utf16),
    (Wrapping::Separated, strip::undo_separators),
    (Wrapping::Reversed, strip::undo_reversal),
];

/// Finds all distinct marks in a text, through up to [`MAX_LAYERS`] layers of
/// encoding.
///
/// Each mark is reported once, with the fewest layers it was found under, in
/// order of offset. See [`survey`] to learn whether a hostile text cut the
/// search short.
#[must_use]
pub fn scan(text: &str) -> Vec<Sighting> {
    survey(text).sightings
}

/// Like [`scan`], but also tells whether the search was exhaustive.
#[must_use]
pub fn survey(text: &str) -> Sightings {
    let mut search = Search {
        found: BTreeMap::new(),
        allowance: text
            .len()
            .saturating_mul(ALLOWANCE_FACTOR)
            .clamp(MIN_ALLOWANCE, MAX_ALLOWANCE),
        complete: true,
    };
    let outermost = Unwrapped::outermost(text);
    if let Some(clues) = search.examine(&outermost) {
        search.descend(outermost, clues);
    }
    // Taking apart an empty map would be a good part of the time that most texts
    // take altogether.
    let mut sightings = Vec::new();
    if !search.found.is_empty() {
        sightings.extend(search.found.into_values());
    }
    sightings.sort_by_key(|sighting| (sighting.offset, sighting.mark));
    Sightings {
        sightings,
        complete: search.complete,
    }
}

struct Search {
    found: BTreeMap<Mark, Sighting>,
    /// How many more bytes may be decoded.
    allowance: usize,
    complete: bool,
}

impl Search {
    /// Records the marks that can be seen in this view and returns what it is
    /// worth decoding for, if anything.
    fn examine(&mut self, view: &Unwrapped) -> Option<Clues> {
        let mut separated = Vec::new();
        digits::search(
            &view.bytes,
            |hit| self.record(view, hit),
            |clue| separated.push(clue),
        );
        if view.layers.len() == MAX_LAYERS {
            return None;
        }
        let clues = look(&view.bytes, &separated);
        (!clues.regions.is_empty()).then_some(clues)
    }

    fn record(&mut self, view: &Unwrapped, hit: digits::Hit) {
        let depth = view.layers.len() + usize::from(hit.separated) + usize::from(hit.reversed);
        let known = self.found.get(&hit.mark);
        if depth > MAX_LAYERS || known.is_some_and(|known| known.layers.len() <= depth) {
            return;
        }
        let mut layers = view.layers.clone();
        layers.extend(hit.separated.then_some(Wrapping::Separated));
        layers.extend(hit.reversed.then_some(Wrapping::Reversed));
        self.found.insert(
            hit.mark,
            Sighting {
                mark: hit.mark,
                layers,
                offset: view.offset(hit.at),
            },
        );
    }

    /// Goes through all layers beneath the given view, breadth first: what lies
    /// less deep is found even if the allowance does not suffice for the rest.
    fn descend(&mut self, view: Unwrapped, clues: Clues) {
        // Undoing the same layers in another order often gives the same text.
        // The hash is keyed at random, so collisions cannot be prepared.
        let hasher = RandomState::new();
        let mut seen = HashSet::new();
        let mut level = vec![(view, clues)];
        while !level.is_empty() {
            let mut next = Vec::new();
            for (view, clues) in level {
                for (layer, undo) in LAYERS {
                    let Some(inner) = self.undo(&view, &clues, layer, undo) else {
                        continue;
                    };
                    if !seen.insert(hasher.hash_one(&inner.bytes)) {
                        continue;
                    }
                    if let Some(clues) = self.examine(&inner) {
                        next.push((inner, clues));
                    }
                }
            }
            level = next;
        }
    }

    /// What remains of a view after undoing one layer, if it has that layer.
    fn undo(
        &mut self,
        view: &Unwrapped,
        clues: &Clues,
        layer: Wrapping,
        undo: Undo,
    ) -> Option<Unwrapped<'static>> {
        let is_worthwhile = match layer {
            Wrapping::Reversed => {
                clues.backwards && view.layers.last() != Some(&Wrapping::Reversed)
            }
            Wrapping::Base64 | Wrapping::Hex => clues.runs,
            Wrapping::Separated => clues.separated,
            _ => true,
        };
        if !is_worthwhile {
            return None;
        }
        if self.allowance < MARK_LEN {
            self.complete = false;
            return None;
        }
        let mut writer = Writer::new(view, self.allowance);
        let any = undo(&mut writer, &clues.regions);
        self.complete &= !writer.is_full();
        let inner = if any { writer.finish(layer) } else { None }?;
        self.allowance = self.allowance.saturating_sub(inner.bytes.len());
        Some(inner)
    }
}
