//! Layers that rearrange or dilute the text but keep its characters: writing
//! backwards, separators, the NULs of UTF-16.

use std::ops::Range;

use super::digits::is_separator;
use super::mark::MARK_LEN;
use super::runs::is_hex;
use super::view::Writer;

/// Turns each region around.
///
/// Bytes rather than characters: fullwidth forms, the only other characters
/// that matter, can be undone before as well as after.
pub(super) fn undo_reversal(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    let source = writer.source();
    for region in regions {
        for at in region.clone().rev() {
            writer.push(source[at], at, at);
        }
        writer.gap();
    }
    true
}

/// Takes single separators out of sequences of digits.
///
/// Hexadecimal digits count, so that `37 33 39` becomes a run.
pub(super) fn undo_separators(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    let source = writer.source();
    let mut any = false;
    for region in regions {
        let mut at = region.start;
        while let Some(digit) = (at..region.end).find(|&at| is_hex(source[at])) {
            let sequence = sequence(source, digit..region.end);
            at = sequence.end;
            let digits = sequence.clone().filter(|&at| is_hex(source[at]));
            let count = digits.clone().count();
            if count < MARK_LEN || count == sequence.len() {
                continue;
            }
            any = true;
            for at in digits {
                writer.push(source[at], at, at);
            }
            writer.gap();
        }
    }
    any
}

/// The sequence of digits with single separators at the start of the range,
/// which is a digit.
fn sequence(source: &[u8], within: Range<usize>) -> Range<usize> {
    let is_digit = |at| at < within.end && is_hex(source[at]);
    let mut end = within.start + 1;
    loop {
        if is_digit(end) {
            end += 1;
        } else if is_digit(end + 1) && is_separator(source[end]) {
            end += 2;
        } else {
            break;
        }
    }
    within.start..end
}

/// Takes out single NULs, keeping only the bytes beside them.
pub(super) fn undo_utf16(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    let source = writer.source();
    let mut any = false;
    for region in regions {
        let bytes = &source[region.clone()];
        if memchr::memchr(0, bytes).is_none() {
            continue;
        }
        for (at, &byte) in bytes.iter().enumerate() {
            let nul_before = at > 0 && bytes[at - 1] == 0;
            let nul_after = bytes.get(at + 1) == Some(&0);
            match (byte == 0, nul_before || nul_after) {
                (true, false) => any = true,
                (false, true) => writer.push(byte, region.start + at, region.start + at),
                // Two NULs, or two characters without one.
                (true, true) | (false, false) => writer.gap(),
            }
        }
        writer.gap();
    }
    any
}

#[cfg(test)]
mod tests {
    use super::super::sighting::Wrapping;
    use super::super::view::Unwrapped;
    use super::*;

    type Undo = fn(&mut Writer, &[Range<usize>]) -> bool;

    fn undo(text: &str, undo: Undo) -> Option<String> {
        let source = Unwrapped::outermost(text);
        let mut writer = Writer::new(&source, 1000);
        let whole = 0..text.len();
        if !undo(&mut writer, &[whole]) {
            return None;
        }
        let view = writer.finish(Wrapping::Hex)?;
        Some(String::from_utf8_lossy(&view.bytes).into_owned())
    }

    #[test]
    fn regions_are_reversed_one_by_one() {
        let source = Unwrapped::outermost("0123456789abcdefghijklmnopq");
        let mut writer = Writer::new(&source, 1000);
        assert!(undo_reversal(&mut writer, &[0..11, 14..26]));
        let view = writer.finish(Wrapping::Reversed).unwrap();
        assert_eq!(&*view.bytes, b"a9876543210\xFFponmlkjihgfe\xFF");
        assert_eq!(view.offset(0..11), 0);
        assert_eq!(view.offset(0..1), 10);
    }

    #[test]
    fn single_separators_are_taken_out() {
        assert_eq!(
            undo("x 37 33:39-31 37 30 zz 12  34", undo_separators).unwrap(),
            "373339313730\u{FFFD}"
        );
        assert_eq!(undo("37333931373030", undo_separators), None);
        assert_eq!(undo("37  33  39  31  37  30", undo_separators), None);
        assert_eq!(undo("1-2-3 is short", undo_separators), None);
    }

    #[test]
    fn trailing_separator_is_harmless() {
        assert_eq!(
            undo("37 33 39 31 37 30 ", undo_separators).unwrap(),
            "373339313730\u{FFFD}"
        );
    }

    #[test]
    fn both_byte_orders() {
        let big: String = "hello; world".chars().flat_map(|c| ['\0', c]).collect();
        let little: String = "hello; world".chars().flat_map(|c| [c, '\0']).collect();
        for text in [big, little] {
            assert_eq!(undo(&text, undo_utf16).unwrap(), "hello; world\u{FFFD}");
        }
        assert_eq!(undo("hello; world", undo_utf16), None);
        assert_eq!(undo("h\0\0\0e\0\0\0l\0\0\0", undo_utf16), None);
    }
}
