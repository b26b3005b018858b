//! Decides, cheaply, whether and where a text could contain an encoded mark.
//!
//! Each layer leaves something to be recognised by, whether the text is read
//! forwards or backwards: an escape that stands for a character some layer
//! needs, or a run that decodes to text. A text without any of them is done
//! with; of a long one, only the surroundings of the clues are decoded.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::escapes::{Escape, html, nibble, percent};
use super::runs::{LongRuns, is_promising};

/// How much of the text around a clue is decoded along with it.
///
/// What encodes a mark has clues all along. The widest gap between them is left
/// by runs that are just too short to be one, several in a row if other layers
/// lie between.
const MARGIN: usize = 64;

/// Texts up to this size are decoded as a whole.
///
/// Cutting them into regions gains little, and whole texts more often turn out
/// to be the same when layers are undone in another order.
const SMALL: usize = 2048;

static JSON: LazyLock<Finder> = LazyLock::new(|| Finder::new(br"\u"));
static JSON_REVERSED: LazyLock<Finder> = LazyLock::new(|| Finder::new(br"u\"));

/// The parts of the text that are worth decoding, in order and disjoint.
///
/// `more` are the places of clues that were found by other means, in order.
pub(super) fn regions(bytes: &[u8], more: &[usize]) -> Vec<Range<usize>> {
    if more.is_empty() && !is_suspect(bytes) {
        return Vec::new();
    }
    if bytes.len() <= SMALL {
        let whole = 0..bytes.len();
        return vec![whole];
    }
    let mut regions: Vec<Range<usize>> = Vec::new();
    for clue in clues(bytes).chain(more.iter().map(|&at| at..at + 1)) {
        let start = clue.start.saturating_sub(MARGIN);
        let end = clue.end.saturating_add(MARGIN).min(bytes.len());
        match regions.last_mut() {
            // Clues come in order except where one kind follows another.
            Some(last) if last.start <= start && start <= last.end => last.end = last.end.max(end),
            _ => regions.push(start..end),
        }
    }
    regions.sort_unstable_by_key(|region| region.start);
    merge(bytes, regions)
}

/// Joins regions that overlap, and lets none start amid backslashes: how these
/// pair up depends on the first of them.
fn merge(bytes: &[u8], sorted: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for mut region in sorted {
        let floor = merged.last().map_or(0, |last| last.end);
        while region.start > floor && bytes[region.start - 1] == b'\\' {
            region.start -= 1;
        }
        match merged.last_mut() {
            Some(last) if region.start <= last.end => last.end = last.end.max(region.end),
            _ => merged.push(region),
        }
    }
    merged
}

/// Whether there is any clue.
///
/// Same as asking for the first of [all](clues), but setting up those iterators
/// takes longer than going through a short text.
fn is_suspect(bytes: &[u8]) -> bool {
    let glance = glance(bytes);
    introduced(bytes).next().is_some()
        || glance.escapes && json(bytes).next().is_some()
        || glance.wide && fullwidth(bytes).next().is_some()
        || promising_runs(bytes).next().is_some()
}

/// All clues, those of each kind in order.
fn clues(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    introduced(bytes)
        .chain(json(bytes))
        .chain(fullwidth(bytes))
        .chain(promising_runs(bytes))
}

/// What a text might have, judging by its pairs of adjacent bytes.
struct Glance {
    /// A `\` beside a `u`, perhaps.
    escapes: bool,
    /// Fullwidth letters or digits, perhaps.
    wide: bool,
}

/// Rules out some kinds of clues for most texts.
///
/// Written without branches so that it compiles to vector instructions. That
/// makes it several times as fast as searching for each kind.
fn glance(bytes: &[u8]) -> Glance {
    // Few other pairs have this difference, whichever comes first.
    let is_escape = |one: u8, next: u8| u8::from(one ^ next == b'\\' ^ b'u');
    let mut escapes = match bytes {
        &[one, next, ..] => is_escape(one, next),
        _ => 0,
    };
    let mut wide = 0;
    // Slices, because iterators that skip are not vectorised.
    let third = bytes.get(2..).unwrap_or_default();
    let second = &bytes[bytes.len().min(1)..];
    let triples = bytes.iter().zip(second).zip(third);
    for ((&first, &second), &third) in triples {
        escapes |= is_escape(second, third);
        // True of most fullwidth forms, but not of the comma and the parentheses
        // that are all over Chinese text.
        wide |= u8::from(first == 0xEF) & u8::from(third >= 0x90);
    }
    Glance {
        escapes: escapes != 0,
        wide: wide != 0,
    }
}

/// Whether something that layers are written in is a character of this value,
/// or begins with a byte of this value.
fn is_telling(escape: &Escape) -> bool {
    match escape.value {
        0 | 0x0A | 0x0D | 0x20..=0x7E => true,
        0xEF => escape.is_byte,
        0xFF01..=0xFF5E => !escape.is_byte,
        _ => false,
    }
}

/// Long runs that could be base64 or hexadecimal of something.
fn promising_runs(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    LongRuns::new(bytes).filter(|run| is_promising(&bytes[run.clone()]))
}

/// Percent encoding, character references, and the NULs of UTF-16.
fn introduced(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    memchr::memchr3_iter(b'%', b'&', 0, bytes)
        .filter(|&at| match bytes[at] {
            b'%' => {
                percent(&bytes[at..]).is_some_and(|escape| is_telling(&escape))
                    || reversed_percent(&bytes[..at])
            }
            b'&' => {
                html(&bytes[at..]).is_some_and(|escape| is_telling(&escape))
                    || bytes[..at].last() == Some(&b'#')
            }
            _ => bytes.get(at + 2) == Some(&0) || at >= 2 && bytes[at - 2] == 0,
        })
        .map(|at| at..at + 1)
}

/// Whether these bytes end with what, written backwards, follows a percent
/// sign.
fn reversed_percent(before: &[u8]) -> bool {
    let &[.., low, high] = before else {
        return false;
    };
    // Otherwise the digits are those of an escape that is not reversed. In a
    // series of reversed ones this dismisses all but the first.
    if before.len() > 2 && before[before.len() - 3] == b'%' {
        return false;
    }
    let (Some(high), Some(low)) = (nibble(high), nibble(low)) else {
        return high == b'u' || high == b'U';
    };
    is_telling(&Escape {
        value: u32::from(high << 4 | low),
        len: 3,
        is_byte: true,
    })
}

/// JSON escapes of ASCII characters or fullwidth forms.
///
/// The short escapes are no clue. They stand for nothing that a mark consists
/// of, and the runs that a `\/` or `\n` interrupts are a clue themselves.
fn json(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let is_high = |high: &[u8]| high == b"00" || high.eq_ignore_ascii_case(b"ff");
    let forwards = JSON
        .find_iter(bytes)
        .filter(move |at| bytes.get(at + 2..at + 4).is_some_and(is_high));
    let backwards = JSON_REVERSED
        .find_iter(bytes)
        .filter(move |&at| at >= 2 && is_high(&bytes[at - 2..at]));
    forwards.chain(backwards).map(|at| at..at + 2)
}

/// Fullwidth digits, and letters too, since base64 can do without digits.
/// Fullwidth punctuation is no clue.
fn fullwidth(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    memchr::memchr_iter(0xEF, bytes)
        .filter(|&at| {
            matches!(
                bytes.get(at + 1..at + 3),
                Some(&[0xBC, 0x90..=0x99 | 0xA1..=0xBA] | &[0xBD, 0x81..=0x9A])
            )
        })
        .map(|at| at..at + 3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn suspect(text: &str) -> bool {
        !regions(text.as_bytes(), &[]).is_empty()
    }

    #[test]
    fn what_arouses_suspicion() {
        for text in [
            r"\u0037",
            r"\\uFF17",
            r"7300u\",
            "%37",
            "73%",
            "%u0037",
            "%EF%BC",
            "&#55;",
            "&#x37",
            ";55#&",
            "&amp;",
            "７",
            "ＮｚＭ",
            "7\u{0}3\u{0}",
            "NzM5MTcwMDAxMjM=",
            "3733393137303030313233",
        ] {
            assert!(suspect(text), "{text}");
        }
    }

    #[test]
    fn what_does_not() {
        for text in [
            "",
            r#"{\"name\":\"value\",\"path\":\"a\\/b\"}"#,
            r"\u4f60\u597d",
            "%E4%BD%A0%E5%A5%BD",
            "&#20320;&lt;b&gt;&q=1",
            "你好：世界！（二）；好？～",
            "50% of 5 & 6",
            "a\u{0}b",
            "getUserInformationSuccess",
            "1700000000000,",
        ] {
            assert!(!suspect(text), "{text}");
        }
    }

    #[test]
    fn regions_cover_the_clues_only() {
        let mut text = "x ".repeat(5000);
        text.replace_range(4000..4003, "%37");
        text.replace_range(4100..4103, "%37");
        text.replace_range(6000..6003, "７");
        assert_eq!(
            regions(text.as_bytes(), &[9999]),
            [3936..4165, 5936..6067, 9935..10_000]
        );
    }

    #[test]
    fn regions_do_not_start_between_backslashes() {
        let text = format!(
            "{}{}u0037{}",
            "x ".repeat(2000),
            r"\".repeat(200),
            "x ".repeat(2000)
        );
        let regions = regions(text.as_bytes(), &[]);
        assert_eq!((regions.len(), regions[0].clone()), (1, 4000..4265));
    }

    proptest! {
        #[test]
        fn the_quick_answer_is_right(text in r"([\\u0-3f\x00 é７，％]|%37|&#55;|NzM5MTcw){0,20}") {
            let bytes = text.as_bytes();
            prop_assert_eq!(is_suspect(bytes), clues(bytes).next().is_some());
        }
    }
}
