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
use super::runs::{LongRuns, is_promising, is_promising_backwards};
use super::view::PLAIN;

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

/// What a text is worth decoding for, and where.
pub(super) struct Clues {
    /// The parts that are worth decoding, in order and disjoint. None: the text
    /// is done with.
    pub regions: Vec<Range<usize>>,
    /// Something is a clue when read backwards. Without that, what lies beneath
    /// the text written backwards is nothing but digits, which are seen anyway.
    pub backwards: bool,
    /// A run decodes to text, read forwards.
    pub runs: bool,
    /// There are digits in hexadecimal with separators.
    pub separated: bool,
}

/// Looks for clues. `more` are the places of digits in hexadecimal with
/// separators, which are found by other means, in order.
pub(super) fn look(bytes: &[u8], more: &[usize]) -> Clues {
    let mut clues = Clues {
        regions: Vec::new(),
        backwards: false,
        runs: false,
        separated: !more.is_empty(),
    };
    if !clues.judge(bytes) {
        return clues;
    }
    if bytes.len() <= SMALL {
        let whole = 0..bytes.len();
        clues.regions = vec![whole];
        return clues;
    }
    let mut regions: Vec<Range<usize>> = Vec::new();
    for clue in all(bytes).chain(more.iter().map(|&at| at..at + 1)) {
        let start = clue.start.saturating_sub(MARGIN);
        let end = clue.end.saturating_add(MARGIN).min(bytes.len());
        match regions.last_mut() {
            // Clues come in order except where one kind follows another.
            Some(last) if last.start <= start && start <= last.end => last.end = last.end.max(end),
            _ => regions.push(start..end),
        }
    }
    regions.sort_unstable_by_key(|region| region.start);
    clues.regions = merge(bytes, regions);
    clues
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

impl Clues {
    /// Notes which kinds of clues there are, and returns whether there are any.
    ///
    /// Same as going through [all], but setting up those iterators takes longer
    /// than going through a short text.
    fn judge(&mut self, bytes: &[u8]) -> bool {
        let glance = glance(bytes);
        let mut any = self.separated;
        for at in introducers(bytes) {
            let introduced = introduced(bytes, at);
            any |= introduced.is_clue();
            self.backwards |= introduced.backwards;
            if any && self.backwards {
                break;
            }
        }
        // Fullwidth forms are characters, which writing backwards leaves as they
        // are.
        any = any
            || glance.escapes && json(bytes).next().is_some()
            || glance.wide && fullwidth(bytes).next().is_some();
        if glance.escapes && json_backwards(bytes).next().is_some() {
            self.backwards = true;
            any = true;
        }
        for run in LongRuns::new(bytes) {
            let run = &bytes[run];
            self.runs = self.runs || is_promising(run);
            let backwards = (!self.backwards || !any) && is_promising_backwards(run);
            self.backwards |= backwards;
            any |= self.runs || backwards;
            if self.runs && self.backwards {
                break;
            }
        }
        any
    }
}

/// All clues, those of each kind in order.
fn all(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    introducing(bytes)
        .chain(json(bytes))
        .chain(json_backwards(bytes))
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
        0 => true,
        value @ 1..=0x7F => PLAIN[value as usize],
        0xEF => escape.is_byte,
        0xFF01..=0xFF5E => !escape.is_byte,
        _ => false,
    }
}

/// Long runs that could be base64 or hexadecimal of something.
fn promising_runs(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    LongRuns::new(bytes).filter(|run| {
        let run = &bytes[run.clone()];
        is_promising(run) || is_promising_backwards(run)
    })
}

/// What stands at a percent sign, an ampersand or a NUL.
struct Introduced {
    /// An escape that matters, read forwards.
    forwards: bool,
    /// The same read backwards.
    backwards: bool,
    /// Both at once: digits between two percent signs.
    either: bool,
}

impl Introduced {
    /// Of digits that can belong to the sign on either side the first sign has
    /// a say. In a series of reversed escapes that dismisses all but the first.
    fn is_clue(&self) -> bool {
        self.forwards || self.backwards && !self.either
    }
}

/// Percent encoding, character references, and the NULs of UTF-16.
fn introducing(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    introducers(bytes)
        .filter(|&at| introduced(bytes, at).is_clue())
        .map(|at| at..at + 1)
}

fn introducers(bytes: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr3_iter(b'%', b'&', 0, bytes)
}

fn introduced(bytes: &[u8], at: usize) -> Introduced {
    let (before, rest) = bytes.split_at(at);
    let (forwards, backwards) = match bytes[at] {
        b'%' => (
            percent(rest).is_some_and(|escape| is_telling(&escape)),
            reversed_percent(before),
        ),
        b'&' => (
            html(rest).is_some_and(|escape| is_telling(&escape)),
            before.last() == Some(&b'#'),
        ),
        _ => {
            let paired = rest.get(2) == Some(&0) || at >= 2 && bytes[at - 2] == 0;
            (paired, paired)
        }
    };
    Introduced {
        forwards,
        backwards,
        either: bytes[at] == b'%' && at > 2 && bytes[at - 3] == b'%',
    }
}

/// Whether these bytes end with what, written backwards, follows a percent
/// sign.
fn reversed_percent(before: &[u8]) -> bool {
    let &[.., low, high] = before else {
        return false;
    };
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
    JSON.find_iter(bytes)
        .filter(move |at| bytes.get(at + 2..at + 4).is_some_and(is_high))
        .map(|at| at..at + 2)
}

/// The same, written backwards.
fn json_backwards(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    JSON_REVERSED
        .find_iter(bytes)
        .filter(move |&at| at >= 2 && is_high(&bytes[at - 2..at]))
        .map(|at| at..at + 2)
}

/// The upper half of a character that layers are written in.
fn is_high(high: &[u8]) -> bool {
    high == b"00" || high.eq_ignore_ascii_case(b"ff")
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
        !look(text.as_bytes(), &[]).regions.is_empty()
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
    fn which_way_clues_are_to_be_read() {
        let read = |text: &str| {
            let clues = look(text.as_bytes(), &[]);
            (clues.runs, clues.backwards)
        };
        for text in [r"\u0037", "%37 x", "&#55;", "７", "x &amp; y"] {
            assert_eq!(read(text), (false, false), "{text}");
        }
        for text in [r"7300u\", "x 73%", ";55#&", "7\u{0}3\u{0}", r"%37 7300u\"] {
            assert_eq!(read(text), (false, true), "{text}");
        }
        let [ahead, back] = ["aGVsbG8sIHdvcmxkIQ", "QIkxmcvdHIs8GbsVGa"];
        assert_eq!(read(ahead), (true, false));
        assert_eq!(read(back), (false, true));
        assert_eq!(read(&format!("{ahead}, {back}")), (true, true));
    }

    #[test]
    fn regions_cover_the_clues_only() {
        let mut text = "x ".repeat(5000);
        text.replace_range(4000..4003, "%37");
        text.replace_range(4100..4103, "%37");
        text.replace_range(6000..6003, "７");
        assert_eq!(
            look(text.as_bytes(), &[9999]).regions,
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
        let regions = look(text.as_bytes(), &[]).regions;
        assert_eq!((regions.len(), regions[0].clone()), (1, 4000..4265));
    }

    proptest! {
        #[test]
        fn the_quick_answer_is_right(text in r"([\\u0-3f\x00 é７，％]|%37|&#55;|NzM5MTcw){0,20}") {
            let bytes = text.as_bytes();
            prop_assert_eq!(suspect(&text), all(bytes).next().is_some());
        }
    }
}
