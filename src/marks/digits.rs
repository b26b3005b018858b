//! Finds marks that are written as ASCII digits: in plain sight, backwards, or
//! with separators, all in one pass.

use std::ops::Range;

use super::mark::{Mark, PREFIX, TAIL_LEN};

/// A mark in the bytes of one view.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub mark: Mark,
    pub at: Range<usize>,
    pub separated: bool,
    pub reversed: bool,
}

/// Hexadecimal digits of the prefix, without the leading `7`.
const HEX_REST: &[u8] = b"33393137";

/// What may stand between two digits.
pub(super) fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'_' | b':' | b'/')
}

/// Reports every mark to `report`, and every place where the prefix stands as
/// separated hexadecimal to `clue`.
///
/// The prefix begins and ends with a `7`, so stopping at each `7` serves both
/// directions. It is a cheaper filter than searching for the prefix in each
/// of its forms: few bytes of an ordinary text are a `7`.
pub(super) fn search(bytes: &[u8], mut report: impl FnMut(Hit), mut clue: impl FnMut(usize)) {
    for seven in memchr::memchr_iter(b'7', bytes) {
        // Most sevens are dismissed by looking at what comes next, so that is
        // done once for all three forms.
        let next = match bytes.get(seven + 1) {
            Some(&byte) if is_separator(byte) => bytes.get(seven + 2),
            other => other,
        };
        match next {
            Some(b'3') => {
                if let Some(hit) = forwards(bytes, seven) {
                    report(hit);
                } else if spaced_hex(bytes, seven) {
                    clue(seven);
                }
            }
            Some(b'1') => {
                if let Some(hit) = backwards(bytes, seven) {
                    report(hit);
                }
            }
            _ => {}
        }
    }
}

/// Walks from digit to digit, stepping over single separators.
struct DigitWalk<'b> {
    bytes: &'b [u8],
    at: usize,
    separated: bool,
}

impl DigitWalk<'_> {
    /// Moves to the next byte, or to the one after it if a separator intervenes.
    fn ahead(&mut self) -> Option<u8> {
        let mut byte = *self.bytes.get(self.at + 1)?;
        self.at += 1;
        if is_separator(byte) {
            byte = *self.bytes.get(self.at + 1)?;
            self.at += 1;
            self.separated = true;
        }
        Some(byte)
    }

    /// The mirror image of [`ahead`](Self::ahead).
    fn back(&mut self) -> Option<u8> {
        self.at = self.at.checked_sub(1)?;
        if is_separator(self.bytes[self.at]) {
            self.at = self.at.checked_sub(1)?;
            self.separated = true;
        }
        Some(self.bytes[self.at])
    }
}

/// Reads six digits, each from a call of `step`.
fn tail(mut step: impl FnMut() -> Option<u8>) -> Option<Mark> {
    let mut tail = [0; TAIL_LEN];
    for digit in &mut tail {
        *digit = step()?.wrapping_sub(b'0');
        if *digit > 9 {
            return None;
        }
    }
    Some(Mark::from_tail(tail))
}

/// A mark that starts with the `7` at `seven`.
fn forwards(bytes: &[u8], seven: usize) -> Option<Hit> {
    let mut walk = DigitWalk {
        bytes,
        at: seven,
        separated: false,
    };
    for &expected in &PREFIX.as_bytes()[1..] {
        if walk.ahead()? != expected {
            return None;
        }
    }
    let mark = tail(|| walk.ahead())?;
    Some(Hit {
        mark,
        at: seven..walk.at + 1,
        separated: walk.separated,
        reversed: false,
    })
}

/// A mark written backwards whose prefix ends, and so starts here, with the
/// `7` at `seven`.
fn backwards(bytes: &[u8], seven: usize) -> Option<Hit> {
    let mut prefix = DigitWalk {
        bytes,
        at: seven,
        separated: false,
    };
    for &expected in PREFIX.as_bytes().iter().rev().skip(1) {
        if prefix.ahead()? != expected {
            return None;
        }
    }
    let mut rest = DigitWalk {
        bytes,
        at: seven,
        separated: prefix.separated,
    };
    let mark = tail(|| rest.back())?;
    Some(Hit {
        mark,
        at: rest.at..prefix.at + 1,
        separated: rest.separated,
        reversed: true,
    })
}

/// Whether the hexadecimal digits of the prefix start at `seven` and have at
/// least one separator among them.
fn spaced_hex(bytes: &[u8], seven: usize) -> bool {
    let mut walk = DigitWalk {
        bytes,
        at: seven,
        separated: false,
    };
    // Hexadecimal of a digit starts with a `3`, that of the first one too.
    if walk.back() != Some(b'3') {
        return false;
    }
    walk.at = seven;
    HEX_REST
        .iter()
        .all(|&expected| walk.ahead() == Some(expected))
        && walk.separated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u32, Range<usize>, bool, bool)> {
        let mut hits = Vec::new();
        search(
            text.as_bytes(),
            |hit| hits.push((hit.mark.serial(), hit.at, hit.separated, hit.reversed)),
            |_| (),
        );
        hits
    }

    fn clues(text: &str) -> Vec<usize> {
        let mut clues = Vec::new();
        search(text.as_bytes(), |_| (), |at| clues.push(at));
        clues
    }

    #[test]
    fn in_plain_sight_within_longer_digits() {
        assert_eq!(
            found("8673917000123004"),
            [(123, 2..13, false, false)],
            "what surrounds a mark does not matter"
        );
    }

    #[test]
    fn backwards_in_place() {
        assert_eq!(found("x32100071937y"), [(123, 1..12, false, true)]);
    }

    #[test]
    fn one_separator_at_most() {
        assert_eq!(found("739-17 000_123"), [(123, 0..14, true, false)]);
        assert_eq!(found("7.3:9/1-7 0_0.0-1-2-3"), [(123, 0..21, true, false)]);
        assert_eq!(found("739--17000123"), []);
        assert_eq!(found("739,17000123"), []);
    }

    #[test]
    fn backwards_with_separators() {
        assert_eq!(found("321-000 71937"), [(123, 0..13, true, true)]);
        assert_eq!(found("321000719-37"), [(123, 0..12, true, true)]);
    }

    #[test]
    fn a_separator_beside_the_mark_is_not_part_of_it() {
        assert_eq!(found("-73917000123-"), [(123, 1..12, false, false)]);
        assert_eq!(found("-32100071937-"), [(123, 1..12, false, true)]);
    }

    #[test]
    fn overlapping_marks_are_both_found() {
        assert_eq!(
            found("7391773917123456"),
            [
                (739_171, 0..11, false, false),
                (123_456, 5..16, false, false)
            ]
        );
    }

    #[test]
    fn truncated_marks_are_not_found() {
        for text in ["7391700012", "73917", "7", "2100071937", "73917-", "-71937"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn separated_hexadecimal_is_a_clue() {
        assert_eq!(clues("37 33 39 31 37 30"), [1]);
        assert_eq!(clues("3733 3931 3730"), [1]);
        assert_eq!(clues("3-7-3-3-3-9-3-1-3-7"), [2]);
        assert!(clues("373339313730").is_empty(), "a run, and found as such");
        assert!(clues("47 33 39 31 37 30").is_empty());
    }
}
