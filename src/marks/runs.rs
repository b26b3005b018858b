//! Finds long runs of base64 characters or hexadecimal digits, and tells the
//! promising ones from mere words.

use std::ops::Range;

use super::mark::MARK_LEN;
use super::view::belongs;

/// The fewest base64 characters that hold a whole mark.
pub(super) const MIN_BASE64: usize = (MARK_LEN * 4).div_ceil(3);

/// The fewest hexadecimal digits that hold a whole mark.
pub(super) const MIN_HEX: usize = MARK_LEN * 2;

/// Runs longer than this are decoded without asking whether it is worthwhile.
const MAX_TRIAL: usize = 1024;

/// In the tables below: not a digit.
pub(super) const NOT: u8 = 0xFF;

/// The value of each base64 character, of both alphabets at once.
pub(super) static BASE64: [u8; 256] = digits(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
);

/// The value of each hexadecimal digit.
pub(super) static HEX: [u8; 256] = digits(b"0123456789abcdef", b"0123456789ABCDEF");

const fn digits(one: &[u8], other: &[u8]) -> [u8; 256] {
    let mut table = [NOT; 256];
    let mut value = 0;
    while value < 64 && (value as usize) < one.len() {
        table[one[value as usize] as usize] = value;
        table[other[value as usize] as usize] = value;
        value += 1;
    }
    table
}

fn is_base64(byte: u8) -> bool {
    BASE64[usize::from(byte)] != NOT
}

pub(super) fn is_hex(byte: u8) -> bool {
    HEX[usize::from(byte)] != NOT
}

/// Iterates over the runs of base64 characters that are long enough.
pub(super) struct LongRuns<'b> {
    bytes: &'b [u8],
    block: usize,
}

impl<'b> LongRuns<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, block: 0 }
    }
}

// A run of fifteen bytes fills at least one aligned block of eight, so only
// such blocks need a closer look.
const _: () = assert!(MIN_BASE64 >= 15);

/// Whether all bytes are between the smallest and the largest base64 character.
fn is_dense(block: [u8; 8]) -> bool {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let word = u64::from_le_bytes(block);
    // Adding sets the top bit of bytes above `z`, subtracting that of bytes
    // below `+`. A borrow only ever spreads from a byte that is itself too
    // small.
    let outside = word | word.wrapping_add(each(0x7F - b'z')) | word.wrapping_sub(each(b'+'));
    outside & each(0x80) == 0
}

/// The index of the first block that [is dense](is_dense).
fn first_dense(blocks: &[[u8; 8]]) -> Option<usize> {
    // Asking several blocks at once saves most of the branches.
    let (groups, _) = blocks.as_chunks::<8>();
    let skipped = groups
        .iter()
        .take_while(|group| {
            !group
                .iter()
                .fold(false, |any, &block| any | is_dense(block))
        })
        .count()
        * 8;
    let mut rest = blocks[skipped..].iter();
    Some(skipped + rest.position(|&block| is_dense(block))?)
}

impl Iterator for LongRuns<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let (blocks, _) = self.bytes.as_chunks::<8>();
        loop {
            self.block += first_dense(blocks.get(self.block..)?)?;
            let here = self.block * 8;
            if !blocks[self.block].iter().all(|&byte| is_base64(byte)) {
                self.block += 1;
                continue;
            }
            let before = self.bytes[..here].iter().rev();
            let start = here - before.take_while(|&&byte| is_base64(byte)).count();
            let after = self.bytes[here..].iter();
            let end = here + after.take_while(|&&byte| is_base64(byte)).count();
            self.block = end.div_ceil(8);
            if end - start >= MIN_BASE64 {
                return Some(start..end);
            }
        }
    }
}

/// Whether this run holds something that a wrapped mark could be part of when
/// taken for base64 or hexadecimal.
///
/// Identifiers and random tokens mostly decode to noise. Noticing that here
/// keeps texts with long words on the fast path.
pub(super) fn is_promising(run: &[u8]) -> bool {
    run.len() > MAX_TRIAL
        || promising_base64(run.len(), |at| run[at])
        || long_hex(run).any(|piece| promising_hex(piece.len(), |at| piece[at]))
}

/// Whether this run [is promising](is_promising) when read backwards.
pub(super) fn is_promising_backwards(run: &[u8]) -> bool {
    fn mirrored(run: &[u8]) -> impl Fn(usize) -> u8 {
        |at| run[run.len() - 1 - at]
    }
    run.len() > MAX_TRIAL
        || promising_base64(run.len(), mirrored(run))
        || long_hex(run).any(|piece| promising_hex(piece.len(), mirrored(piece)))
}

/// The pieces of a run that are hexadecimal and long enough.
fn long_hex(run: &[u8]) -> impl Iterator<Item = &[u8]> {
    run.chunk_by(|&a, &b| is_hex(a) && is_hex(b))
        .filter(|piece| piece.len() >= MIN_HEX)
}

fn promising_base64(len: usize, byte: impl Fn(usize) -> u8) -> bool {
    let digit = |at| BASE64[usize::from(byte(at))];
    (0..4).any(|phase| {
        has_stretch((len - phase) * 6 / 8, |at| {
            let first = phase + at / 3 * 4 + at % 3;
            let (high, low) = (digit(first), digit(first + 1));
            match at % 3 {
                0 => high << 2 | low >> 4,
                1 => high << 4 | low >> 2,
                _ => high << 6 | low,
            }
        })
    })
}

fn promising_hex(len: usize, byte: impl Fn(usize) -> u8) -> bool {
    let digit = |at| HEX[usize::from(byte(at))];
    (0..2).any(|phase| {
        has_stretch((len - phase) / 2, |at| {
            digit(phase + 2 * at) << 4 | digit(phase + 2 * at + 1)
        })
    })
}

/// Whether any stretch of bytes that read as text is long enough.
///
/// Not only what layers are written in counts: a run can be a piece of something
/// that was broken, with a part of a mark and more of what is around it.
fn has_stretch(len: usize, byte: impl Fn(usize) -> u8) -> bool {
    // Looking at the last byte of each possible stretch first rules most of
    // them out at once. What may come after what is ignored at this point.
    let mut start = 0;
    loop {
        let end = start + MARK_LEN;
        if end > len {
            return false;
        }
        let foreign = (start..end).rev().find(
            |&at| !matches!(byte(at), 0 | b'\t' | b'\n' | b'\r' | b' '..=b'~' | 0x80..=0xBF | 0xEF),
        );
        match foreign {
            Some(at) => start = at + 1,
            None => break,
        }
    }
    let (mut length, mut before) = (0, NOT);
    (start..len).any(|at| {
        let byte = byte(at);
        let joins = is_text(if length > 0 { before } else { NOT }, byte);
        length = if joins { length + 1 } else { 0 };
        before = byte;
        length >= MARK_LEN
    })
}

/// Whether `byte`, coming after `before`, could be part of a text: printable
/// ASCII, line breaks, fullwidth forms in UTF-8, and the NULs of UTF-16.
fn is_text(before: u8, byte: u8) -> bool {
    matches!(byte, b' '..=b'~') || belongs(before, byte)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn runs(text: &str) -> Vec<Range<usize>> {
        LongRuns::new(text.as_bytes()).collect()
    }

    #[test]
    fn runs_are_found_at_every_offset() {
        for offset in 0..20 {
            for len in 10..40 {
                let text = format!(
                    "{}{}\"rest",
                    ".".repeat(offset),
                    "aZ09+/-_".repeat(5).get(..len).unwrap()
                );
                let expected: Vec<_> = (len >= 15)
                    .then_some(offset..offset + len)
                    .into_iter()
                    .collect();
                assert_eq!(runs(&text), expected, "{text}");
            }
        }
    }

    #[test]
    fn runs_that_end_with_the_text() {
        assert_eq!(
            runs("AAAAAAAAAAAAAA,AAAAAAAAAAAAAAA").last(),
            Some(&(15..30))
        );
        assert_eq!(runs("x AAAAAAAAAAAAAAAA,AAAAAAAAAAAAAAAA"), [2..18, 19..35]);
        assert!(runs("AAAAAAAA:AAAAAAAAAA\\AAAA").is_empty());
        assert!(runs("").is_empty());
    }

    #[test]
    fn mirrored_runs_are_promising() {
        for text in [
            STANDARD.encode("hello, world!").replace('=', ""),
            "68656c6c6f2c20776f726c6421".into(),
        ] {
            let mirrored: String = text.chars().rev().collect();
            assert!(is_promising(text.as_bytes()), "{text}");
            assert!(is_promising_backwards(mirrored.as_bytes()), "{mirrored}");
            assert!(!is_promising_backwards(text.as_bytes()), "{text}");
            assert!(!is_promising(mirrored.as_bytes()), "{mirrored}");
        }
    }

    #[test]
    fn ordinary_words_are_not_promising() {
        for word in [
            "getUserInformationSuccess",
            "backgroundColorOfTheButton",
            "2024010210111234567",
            "AAAAAAAAAAAAAAAAAAAAAAAA",
            "9f86d081884c7d659a2feaa0c55ad015",
            "/api/v1/users/profile/settings",
        ] {
            assert!(!is_promising(word.as_bytes()), "{word}");
            assert!(!is_promising_backwards(word.as_bytes()), "{word}");
        }
    }
}
