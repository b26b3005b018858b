//! Layers that write bytes in another number system: base64 and hexadecimal.

use std::ops::Range;

use super::runs::{BASE64, HEX, LongRuns, MIN_BASE64, MIN_HEX, NOT, is_promising};
use super::view::Writer;

/// Undoes base64, whatever the alphabet, alignment and padding.
///
/// Returns whether there was any.
pub(super) fn undo_base64(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    undo_digits(writer, regions, &BASE64, 6, MIN_BASE64)
}

/// Undoes hexadecimal.
///
/// Returns whether there was any.
pub(super) fn undo_hex(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    undo_digits(writer, regions, &HEX, 4, MIN_HEX)
}

/// Undoes a number system in which each digit holds `width` bits.
///
/// Where the encoded value begins within a run is not known (a word may stand
/// before it), hence each run is decoded from as many starting points as there
/// are alignments.
fn undo_digits(
    writer: &mut Writer,
    regions: &[Range<usize>],
    digits: &[u8; 256],
    width: u32,
    min: usize,
) -> bool {
    let source = writer.source();
    // Four digits of six bits make whole bytes, as do two of four bits.
    let alignments = 8 >> width.trailing_zeros();
    let mut any = false;
    for region in regions {
        // Where line breaks split a run, at least one of the lines is long.
        let bytes = &source[region.clone()];
        if !LongRuns::new(bytes).any(|run| is_promising(&bytes[run])) {
            continue;
        }
        let mut at = region.start;
        while let Some(run) = wrapped_run(source, at..region.end, digits) {
            at = run.end;
            if run.len() < min {
                continue;
            }
            any = true;
            for alignment in 0..alignments {
                decode(writer, run.clone(), digits, width, alignment);
                writer.gap();
            }
        }
    }
    any
}

/// The first run of digits within the given range, line breaks included.
fn wrapped_run(source: &[u8], within: Range<usize>, digits: &[u8; 256]) -> Option<Range<usize>> {
    let is_digit = |at: usize| digits[usize::from(source[at])] != NOT;
    let start = within.clone().find(|&at| is_digit(at))?;
    let mut end = start;
    loop {
        end += (end..within.end).take_while(|&at| is_digit(at)).count();
        // Long base64 is wrapped into lines by old tools.
        let rest = &source[end..within.end];
        let break_len = if rest.starts_with(b"\r\n") {
            2
        } else {
            usize::from(rest.starts_with(b"\n"))
        };
        let next = end + break_len;
        if break_len == 0 || next >= within.end || !is_digit(next) {
            return Some(start..end);
        }
        end = next;
    }
}

/// Decodes one run, leaving out as many digits as `skip` says.
fn decode(writer: &mut Writer, run: Range<usize>, digits: &[u8; 256], width: u32, skip: usize) {
    let source = writer.source();
    let (mut value, mut bits, mut previous) = (0_u32, 0, run.start);
    let places = run
        .map(|at| (at, digits[usize::from(source[at])]))
        .filter(|&(_, digit)| digit != NOT);
    for (at, digit) in places.skip(skip) {
        value = value << width | u32::from(digit);
        bits += width;
        if bits >= 8 {
            bits -= 8;
            writer.push((value >> bits).to_le_bytes()[0], previous, at);
            if writer.is_full() {
                return;
            }
        }
        previous = at;
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    use super::super::sighting::Wrapping;
    use super::super::view::Unwrapped;
    use super::*;

    type Undo = fn(&mut Writer, &[Range<usize>]) -> bool;

    fn undo(text: &str, undo: Undo) -> String {
        let source = Unwrapped::outermost(text);
        let mut writer = Writer::new(&source, 10_000);
        let whole = 0..text.len();
        undo(&mut writer, &[whole]);
        writer.finish(Wrapping::Hex).map_or(String::new(), |view| {
            String::from_utf8_lossy(&view.bytes).into_owned()
        })
    }

    #[test]
    fn every_alignment_is_decoded() {
        for junk in 0..4 {
            for lead in 0..3 {
                let payload = format!("{}hello; world#", "~".repeat(lead));
                for encoded in [STANDARD.encode(&payload), URL_SAFE_NO_PAD.encode(&payload)] {
                    let text = format!("{}{encoded}", "x".repeat(junk));
                    assert!(undo(&text, undo_base64).contains("hello; world#"), "{text}");
                    assert!(
                        is_promising(text.trim_end_matches('=').as_bytes()),
                        "{text}"
                    );
                }
            }
        }
    }

    #[test]
    fn both_alphabets() {
        let payload = "/７o７a/７o７";
        assert_ne!(STANDARD.encode(payload), URL_SAFE_NO_PAD.encode(payload));
        assert!(undo(&STANDARD.encode(payload), undo_base64).contains(payload));
        assert!(undo(&URL_SAFE_NO_PAD.encode(payload), undo_base64).contains(payload));
    }

    #[test]
    fn wrapped_lines() {
        let encoded = STANDARD.encode("the mark straddles a line break");
        for line_break in ["\n", "\r\n"] {
            let text = format!("{}{line_break}{}", &encoded[..21], &encoded[21..]);
            assert!(undo(&text, undo_base64).contains("the mark straddles a line break"));
        }
        let text = format!("{}\n\n{}", &encoded[..21], &encoded[21..]);
        assert!(!undo(&text, undo_base64).contains("the mark straddles"));
    }

    #[test]
    fn hexadecimal_of_either_case_and_alignment() {
        for text in ["68656c6c6f3b20776f726c6423", "a68656C6C6F3B20776F726C6423f"] {
            assert!(undo(text, undo_hex).contains("hello; world#"), "{text}");
            assert!(is_promising(text.as_bytes()));
        }
    }

    #[test]
    fn offsets_are_those_of_the_first_digit() {
        let text = format!("..{}", STANDARD.encode("hello; world#"));
        let source = Unwrapped::outermost(&text);
        let mut writer = Writer::new(&source, 100);
        let whole = 0..text.len();
        undo_base64(&mut writer, &[whole]);
        let view = writer.finish(Wrapping::Base64).unwrap();
        assert_eq!(view.offset(0..3), 2);
        assert_eq!(view.offset(1..3), 3);
        assert_eq!(view.offset(3..4), 6);
    }
}
