//! Layers that replace single characters and leave the others alone: JSON
//! escapes, percent encoding, character references, fullwidth forms.

use std::ops::Range;

use super::view::Writer;

/// A character that was written as an escape.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Escape {
    /// What it stands for: a code point, or for [`percent`] a single byte of
    /// UTF-8 (unless it is the form with `u`).
    pub value: u32,
    /// How many bytes the escape takes up.
    pub len: usize,
    /// Whether `value` is a byte rather than a code point.
    pub is_byte: bool,
}

/// Reads the escape that the given bytes start with.
type Read = fn(&[u8]) -> Option<Escape>;

/// The value of a hexadecimal digit.
pub(super) fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value: u32, &digit| {
        Some(value << 4 | u32::from(nibble(digit)?))
    })
}

fn code_point(value: u32, len: usize) -> Escape {
    Escape {
        value,
        len,
        is_byte: false,
    }
}

/// An escape of a JSON string.
pub(super) fn json(bytes: &[u8]) -> Option<Escape> {
    let plain = match bytes.get(1)? {
        b'u' => return Some(code_point(hexadecimal(bytes.get(2..6)?)?, 6)),
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        &itself @ (b'"' | b'\\' | b'/') => itself,
        _ => return None,
    };
    Some(code_point(u32::from(plain), 2))
}

/// A percent-encoded byte, or a code point as JavaScript's `escape` writes it.
pub(super) fn percent(bytes: &[u8]) -> Option<Escape> {
    if let b'u' | b'U' = bytes.get(1)? {
        return Some(code_point(hexadecimal(bytes.get(2..6)?)?, 6));
    }
    Some(Escape {
        value: hexadecimal(bytes.get(1..3)?)?,
        len: 3,
        is_byte: true,
    })
}

/// The named references that matter. All the others stand for characters that
/// no layer needs, so it makes no difference that they stay as they are.
const NAMED: [(&[u8], u8); 6] = [
    (b"&amp;", b'&'),
    (b"&num;", b'#'),
    (b"&percnt;", b'%'),
    (b"&bsol;", b'\\'),
    (b"&sol;", b'/'),
    (b"&plus;", b'+'),
];

/// No character reference needs more digits than this, leading zeros aside.
/// Longer ones are left alone so that a reader cannot be made to walk far.
const REFERENCE_DIGITS: usize = 12;

/// A character reference of HTML or XML.
pub(super) fn html(bytes: &[u8]) -> Option<Escape> {
    if *bytes.get(1)? != b'#' {
        let &(name, value) = NAMED.iter().find(|(name, _)| bytes.starts_with(name))?;
        return Some(code_point(u32::from(value), name.len()));
    }
    let (start, radix) = match bytes.get(2)? {
        b'x' | b'X' => (3, 16),
        _ => (2, 10),
    };
    let digits = bytes[start..]
        .iter()
        .take(REFERENCE_DIGITS)
        .map_while(|&byte| char::from(byte).to_digit(radix));
    let mut value: u32 = 0;
    let mut end = start;
    for digit in digits {
        value = value.checked_mul(radix)?.checked_add(digit)?;
        end += 1;
    }
    if end == start {
        return None;
    }
    let semicolon = bytes.get(end) == Some(&b';');
    Some(code_point(value, end + usize::from(semicolon)))
}

/// A fullwidth form of an ASCII character, in UTF-8.
pub(super) fn fullwidth(bytes: &[u8]) -> Option<Escape> {
    let value = match (*bytes.get(1)?, *bytes.get(2)?) {
        (0xBC, last @ 0x81..=0xBF) => last - 0x60,
        (0xBD, last @ 0x80..=0x9E) => last - 0x20,
        _ => return None,
    };
    Some(code_point(u32::from(value), 3))
}

/// Copies the regions with the escapes replaced.
///
/// Returns whether there were any that could have hidden something; otherwise
/// nothing is copied.
fn unescape(writer: &mut Writer, regions: &[Range<usize>], introducer: u8, read: Read) -> bool {
    let source = writer.source();
    let matters = |region: &Range<usize>| {
        let bytes = &source[region.clone()];
        memchr::memchr_iter(introducer, bytes)
            .filter_map(|at| read(&bytes[at..]))
            // Nested JSON is full of escaped quotes. Undoing them reveals
            // nothing, as no layer contains a quote.
            .any(|escape| escape.value != u32::from(b'"'))
    };
    if !regions.iter().any(matters) {
        return false;
    }
    for region in regions {
        let mut at = region.start;
        while !writer.is_full() {
            let rest = &source[at..region.end];
            let Some(ahead) = memchr::memchr(introducer, rest) else {
                break;
            };
            writer.copy(at..at + ahead);
            at += ahead;
            let Some(escape) = read(&rest[ahead..]) else {
                writer.copy(at..at + 1);
                at += 1;
                continue;
            };
            let last = at + escape.len - 1;
            if escape.is_byte {
                writer.push(escape.value.to_le_bytes()[0], at, last);
            } else if let Some(character) = char::from_u32(escape.value) {
                for &byte in character.encode_utf8(&mut [0; 4]).as_bytes() {
                    writer.push(byte, at, last);
                }
            } else {
                writer.gap();
            }
            at += escape.len;
        }
        writer.copy(at..region.end);
        writer.gap();
    }
    true
}

/// Undoes [`json`] escapes.
pub(super) fn undo_json(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    unescape(writer, regions, b'\\', json)
}

/// Undoes [`percent`] escapes.
pub(super) fn undo_percent(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    unescape(writer, regions, b'%', percent)
}

/// Undoes [`html`] references.
pub(super) fn undo_html(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    unescape(writer, regions, b'&', html)
}

/// Undoes [`fullwidth`] forms.
pub(super) fn undo_fullwidth(writer: &mut Writer, regions: &[Range<usize>]) -> bool {
    unescape(writer, regions, 0xEF, fullwidth)
}

#[cfg(test)]
mod tests {
    use super::super::sighting::Wrapping;
    use super::super::view::Unwrapped;
    use super::*;

    type Undo = fn(&mut Writer, &[Range<usize>]) -> bool;

    /// The text after undoing a layer, without the final gap.
    fn undo(text: &str, undo: Undo) -> Option<String> {
        let source = Unwrapped::outermost(text);
        let mut writer = Writer::new(&source, 1000);
        let whole = 0..text.len();
        if !undo(&mut writer, &[whole]) {
            return None;
        }
        let view = writer.finish(Wrapping::Hex)?;
        let (_, kept) = view.bytes.split_last()?;
        Some(String::from_utf8_lossy(kept).into_owned())
    }

    #[test]
    fn json_escapes() {
        assert_eq!(
            undo(r"0123456\u0037\u0038\/\\u0039", undo_json).unwrap(),
            r"012345678/\u0039"
        );
        assert_eq!(undo(r"0123456789 \q \u12", undo_json), None);
        assert_eq!(undo(r#"0123456789 \"x\""#, undo_json), None);
        assert_eq!(
            undo(r"01234567890\ud800rest of it all", undo_json).unwrap(),
            "01234567890\u{FFFD}rest of it all",
            "half a surrogate pair is a gap"
        );
    }

    #[test]
    fn percent_escapes() {
        assert_eq!(
            undo("%30%31%2b%EF%BC%97%u0037 and %zz %", undo_percent).unwrap(),
            "01+７7 and %zz %"
        );
    }

    #[test]
    fn character_references() {
        assert_eq!(
            undo("&#48;&#x31;&#X32&#0000051;4&amp;#53;&#;&#x;&lt;", undo_html).unwrap(),
            "01234&#53;&#;&#x;&lt;"
        );
        assert_eq!(undo("&#99999999999; 0123456789", undo_html), None);
    }

    #[test]
    fn fullwidth_forms() {
        assert_eq!(
            undo("０９ａＺ＃％＼ u0123456789", undo_fullwidth).unwrap(),
            "09aZ#%\\ u0123456789"
        );
    }

    #[test]
    fn escapes_do_not_reach_beyond_a_region() {
        let source = Unwrapped::outermost("0123456789012%3738");
        let mut writer = Writer::new(&source, 1000);
        let region = 0..15;
        assert!(!undo_percent(&mut writer, &[region]));
    }

    #[test]
    fn offsets_point_at_the_escape() {
        let source = Unwrapped::outermost(r"xx\u0037yyyyyyyyyyyyy");
        let mut writer = Writer::new(&source, 1000);
        let region = 2..20;
        assert!(undo_json(&mut writer, &[region]));
        let view = writer.finish(Wrapping::JsonString).unwrap();
        assert_eq!(view.offset(0..1), 2);
        assert_eq!(view.offset(1..2), 8);
    }
}
