//! Detects whether planted private values turn up in a reply.
//!
//! A generator plants synthetic private values in a platform under test. Each
//! contains a [`Mark`]: the digits of [`PREFIX`] and six more that no other
//! value has. [`scan`] looks for marks in what the platform replied, not only
//! in plain sight but also where they were escaped, encoded or rearranged, in
//! any combination of up to [`MAX_LAYERS`] [layers](Wrapping). [`survey`] does the
//! same and tells whether it could look everywhere.
//!
//! # What counts as a sighting
//!
//! All eleven digits must be there. Digits before and after do not matter,
//! since marks are part of longer numbers. An unrelated number can be a mark by
//! chance (one in 100 000 for each place where it could start; a timestamp in
//! milliseconds from 10 February 2025 is an example), so callers should compare
//! sightings with the marks that they planted.
//!
//! # What is out of scope
//!
//! - Partial disclosure: a masked `73917****23` is not reported.
//! - Whatever does not keep the digits recoverable without a key or a
//!   dictionary, such as encryption and hashes, as well as compression.
//! - Encodings not listed as a [`Wrapping`], among them base32, numbers in other
//!   bases, digits of other scripts, and thousands separators.
//! - Separators between anything but digits, such as base64 in groups, and
//!   separated hexadecimal unless it is that of a mark as such.
//!
//! # Bounds
//!
//! Time and memory are bounded whatever the text. Marks in plain sight, and
//! those written backwards or with separators, are found in a single pass that
//! is not limited. Decoding stops at [`MAX_LAYERS`] layers, and when all decoded
//! texts together reach 16 times the length of the text, though no less than
//! [`MIN_ALLOWANCE`] and no more than [`MAX_ALLOWANCE`] bytes. Only what could
//! hold a mark counts towards that: the surroundings of escapes and of runs
//! that decode to text. Each decoded byte takes five bytes of memory (twice that
//! while it grows). Layers are undone breadth first, so that under a tight
//! allowance the deeper ones are given up.
//!
//! Texts without anything that resembles an encoding are recognised as such in
//! a few passes of vector instructions and cost next to nothing.

#![forbid(unsafe_code)]

mod clues;
mod digits;
mod escapes;
mod mark;
mod radix;
mod runs;
mod search;
mod sighting;
mod strip;
mod view;

#[cfg(test)]
mod chains;
#[cfg(test)]
mod combinations;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod wrapping;

pub use mark::{Digits, Mark, PREFIX};
pub use search::{MAX_ALLOWANCE, MAX_LAYERS, MIN_ALLOWANCE, scan, survey};
pub use sighting::{Sighting, Sightings, Wrapping};
