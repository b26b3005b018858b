//! Strings: finding their end, and what they say.

use std::borrow::Cow;

use super::cursor::Cursor;
use super::defect::{DefectKind, Fatal};
use super::expect;

/// Told of each defect of a string that does not end its reading, with the
/// offset.
pub(super) type Note<'n> = &'n mut dyn FnMut(DefectKind, usize);

/// Reads the string whose opening quote is next, if it has no escape and no
/// defect; else moves nowhere. Most strings are of this kind, and this is the
/// short way for them.
#[inline]
pub(super) fn read_plain<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    let start = cursor.pos() + 1;
    let end = skip_plain(cursor.bytes(), start);
    if cursor.bytes().get(end) != Some(&b'"') {
        return None;
    }
    cursor.move_to(end + 1);
    cursor.text().get(start..end)
}

/// Reads the string whose opening quote is next, and moves past its closing
/// quote. Borrows from the text if there is no escape in it.
pub(super) fn read<'t>(cursor: &mut Cursor<'t>, note: Note<'_>) -> Result<Cow<'t, str>, Fatal> {
    let text = cursor.text();
    let bytes = text.as_bytes();
    let mut at = cursor.pos() + 1;
    let mut run = at;
    let mut said: Option<String> = None;
    loop {
        at = skip_plain(bytes, at);
        match bytes.get(at) {
            Some(b'"') => {
                cursor.move_to(at + 1);
                let last = &text[run..at];
                return Ok(match said {
                    None => Cow::Borrowed(last),
                    Some(said) => Cow::Owned(said + last),
                });
            }
            Some(b'\\') => {
                let said = said.get_or_insert_default();
                said.push_str(&text[run..at]);
                let (char, end) = escape(text, at, note)?;
                said.push(char);
                at = end;
                run = end;
            }
            Some(&byte) if byte < 0x20 => {
                let char = char::from(byte);
                note(DefectKind::ControlCharacter { char }, at);
                at += 1;
            }
            Some(_) => {
                let char = text[at..].chars().next().unwrap_or_default();
                note_noncharacter(char, at, note);
                at += char.len_utf8();
            }
            None => {
                cursor.move_to(at);
                return Err(expect::unexpected(cursor, expect::CLOSING_QUOTE));
            }
        }
    }
}

/// The offset of the first byte from `at` on that ends a plain run: a quote, a
/// backslash, a control character, or the first byte of a noncharacter. The
/// text's length if there is none.
fn skip_plain(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = first_mark(bytes, at);
        at += match bytes.get(at..) {
            Some([0xEF, 0xB7, 0x90..=0xAF, ..] | [0xEF, 0xBF, 0xBE..=0xBF, ..]) => return at,
            Some([0xEF, ..]) => 3,
            Some([0xF0..=0xF4, second, 0xBF, 0xBE..=0xBF, ..]) if second & 0xF == 0xF => return at,
            Some([0xF0..=0xF4, ..]) => 4,
            _ => return at,
        };
    }
}

/// The same, but that it may also be the first byte of another character.
fn first_mark(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let marks = marks(u64::from_le_bytes(*chunk));
        if marks != 0 {
            return at + marks.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x20 || byte == b'"' || byte == b'\\' || byte >= NONCHARACTER_LEAD {
            break;
        }
        at += 1;
    }
    at
}

/// U+FDD0 to U+FDEF, U+FFFE and U+FFFF begin with this byte in UTF-8, and those
/// of the other planes with a greater one.
const NONCHARACTER_LEAD: u8 = 0xEF;

/// Sets the high bit of the first of eight bytes that is a mark, and of none
/// before it. It may set more of them after it, because a borrow can pass from
/// a byte that is found to the next.
fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGH: u64 = ONES << 7;
    const fn all(byte: u8) -> u64 {
        ONES * byte as u64
    }
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero(word ^ all(b'"'));
    let backslash = zero(word ^ all(b'\\'));
    let control = word.wrapping_sub(all(0x20)) & !word;
    // Without its high bit no byte overflows into the next by this sum, which
    // has the high bit for 0x6F and above.
    let lead = ((word & !HIGH) + all(0xFF - NONCHARACTER_LEAD + 1)) & word;
    (quote | backslash | control | lead) & HIGH
}

fn note_noncharacter(char: char, at: usize, note: Note<'_>) {
    let code = u32::from(char);
    if (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE {
        note(DefectKind::Noncharacter { char }, at);
    }
}

/// The character that the escape at `at` gives, and where the escape ends.
fn escape(text: &str, at: usize, note: Note<'_>) -> Result<(char, usize), Fatal> {
    let fault = |kind| Fatal { kind, offset: at };
    let Some(letter) = text.as_bytes().get(at + 1) else {
        return Err(Fatal {
            kind: DefectKind::EndOfText {
                expected: expect::ESCAPE,
            },
            offset: text.len(),
        });
    };
    let char = match letter {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(text, at, note),
        _ => return Err(fault(DefectKind::BadEscape)),
    };
    Ok((char, at + 2))
}

fn unicode_escape(text: &str, at: usize, note: Note<'_>) -> Result<(char, usize), Fatal> {
    let Some(unit) = code_unit(text, at) else {
        let digits = text.as_bytes().iter().skip(at + 2);
        let cut_off = digits.len() < 4 && digits.clone().all(u8::is_ascii_hexdigit);
        return Err(if cut_off {
            Fatal {
                kind: DefectKind::EndOfText {
                    expected: expect::HEX_DIGITS,
                },
                offset: text.len(),
            }
        } else {
            Fatal {
                kind: DefectKind::BadEscape,
                offset: at,
            }
        });
    };
    let end = at + 6;
    let next = code_unit(text, end);
    let (char, end) = match (char::from_u32(u32::from(unit)), next) {
        (Some(char), _) => (char, end),
        (None, Some(low)) if is_high(unit) && is_low(low) => (paired(unit, low), end + 6),
        (None, _) => {
            note(DefectKind::LoneSurrogate { unit }, at);
            (char::REPLACEMENT_CHARACTER, end)
        }
    };
    note_noncharacter(char, at, note);
    Ok((char, end))
}

/// The code unit that `\uXXXX` at `at` gives, if that is what stands there.
fn code_unit(text: &str, at: usize) -> Option<u16> {
    let escape: &[u8; 6] = text.as_bytes().get(at..)?.first_chunk()?;
    let [b'\\', b'u', digits @ ..] = escape else {
        return None;
    };
    digits.iter().try_fold(0, |unit: u16, &digit| {
        let digit = char::from(digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}

fn is_high(unit: u16) -> bool {
    (0xD800..0xDC00).contains(&unit)
}

fn is_low(unit: u16) -> bool {
    (0xDC00..0xE000).contains(&unit)
}

fn paired(high: u16, low: u16) -> char {
    let code = 0x1_0000 + (u32::from(high & 0x3FF) << 10 | u32::from(low & 0x3FF));
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Noted = Vec<(DefectKind, usize)>;

    fn reads(text: &str) -> (Result<Cow<'_, str>, Fatal>, Noted, usize) {
        let mut noted = Vec::new();
        let mut cursor = Cursor::new(text);
        let said = read(&mut cursor, &mut |kind, offset| noted.push((kind, offset)));
        (said, noted, cursor.pos())
    }

    #[track_caller]
    fn says(text: &str, expected: &str, defects: &[(DefectKind, usize)]) {
        let (said, noted, end) = reads(text);
        assert_eq!(said.unwrap(), expected);
        assert_eq!(noted, defects);
        assert_eq!(end, text.len());
    }

    #[test]
    fn plain_strings_are_borrowed() {
        for text in [
            r#""""#,
            r#""a""#,
            r#""abcdefghijklmnop""#,
            r#""é 漢字 😀 ﬁ""#,
        ] {
            let (said, noted, end) = reads(text);
            assert!(
                matches!(said, Ok(Cow::Borrowed(s)) if s == &text[1..text.len() - 1]),
                "{text}"
            );
            assert_eq!((noted, end), (vec![], text.len()));
        }
    }

    #[test]
    fn escapes() {
        says(r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t", &[]);
        says(r#""a\u00e9b\u00E9\u0000""#, "aébé\0", &[]);
        says(r#""\ud83d\uDE00""#, "😀", &[]);
    }

    #[test]
    fn lone_surrogates_are_replaced() {
        let lone = |unit, offset| (DefectKind::LoneSurrogate { unit }, offset);
        says(r#""\uD800""#, "\u{FFFD}", &[lone(0xD800, 1)]);
        says(r#""\uDC00x""#, "\u{FFFD}x", &[lone(0xDC00, 1)]);
        says(r#""\uD800\u0041""#, "\u{FFFD}A", &[lone(0xD800, 1)]);
        says(r#""\uD800\n""#, "\u{FFFD}\n", &[lone(0xD800, 1)]);
        says(r#""\uD800\uD83D\uDE00""#, "\u{FFFD}😀", &[lone(0xD800, 1)]);
        says(
            r#""\uDC00\uD800""#,
            "\u{FFFD}\u{FFFD}",
            &[lone(0xDC00, 1), lone(0xD800, 7)],
        );
    }

    #[test]
    fn noncharacters_are_kept() {
        for char in [
            '\u{FDD0}',
            '\u{FDEF}',
            '\u{FFFE}',
            '\u{FFFF}',
            '\u{1FFFE}',
            '\u{10FFFF}',
        ] {
            let kind = DefectKind::Noncharacter { char };
            says(
                &format!("\"ab{char}c\""),
                &format!("ab{char}c"),
                &[(kind.clone(), 3)],
            );
            let mut units = [0; 2];
            let escaped = match *char.encode_utf16(&mut units) {
                [unit] => format!("\\u{unit:04x}"),
                [high, low] => format!("\\u{high:04x}\\u{low:04X}"),
                _ => unreachable!(),
            };
            says(&format!("\"{escaped}\""), &char.to_string(), &[(kind, 1)]);
        }
        for char in ['\u{FDCF}', '\u{FDF0}', '\u{FFFD}', '\u{FEFF}', '\u{1FFFD}'] {
            says(&format!("\"{char}\""), &char.to_string(), &[]);
        }
    }

    #[test]
    fn control_characters_are_kept() {
        says(
            "\"a\nb\u{0}\u{7f}\u{85}\"",
            "a\nb\u{0}\u{7f}\u{85}",
            &[
                (DefectKind::ControlCharacter { char: '\n' }, 2),
                (DefectKind::ControlCharacter { char: '\0' }, 4),
            ],
        );
    }

    #[test]
    fn what_is_no_escape_is_fatal() {
        for text in [
            r#""a\x41""#,
            r#""a\'""#,
            r#""a\u12G4""#,
            r#""a\u12""#,
            "\"a\\é\"",
        ] {
            let expected = Fatal {
                kind: DefectKind::BadEscape,
                offset: 2,
            };
            assert_eq!(reads(text).0, Err(expected), "{text}");
        }
    }

    #[test]
    fn the_end_inside_a_string() {
        for (text, expected) in [
            (r#"""#, expect::CLOSING_QUOTE),
            (r#""abcdefghij"#, expect::CLOSING_QUOTE),
            (r#""a\"#, expect::ESCAPE),
            (r#""a\u"#, expect::HEX_DIGITS),
            (r#""a\u12f"#, expect::HEX_DIGITS),
        ] {
            let expected = Fatal {
                kind: DefectKind::EndOfText { expected },
                offset: text.len(),
            };
            assert_eq!(reads(text).0, Err(expected), "{text}");
        }
    }

    #[test]
    fn the_first_mark_is_exact_for_every_pair_of_bytes() {
        let ends = |b: u8| b < 0x20 || b == b'"' || b == b'\\' || b >= 0xEF;
        for first in 0..=255 {
            for second in 0..=255 {
                let mut bytes = [b'a'; 9];
                bytes[3] = first;
                bytes[4] = second;
                let expected = bytes.iter().position(|&b| ends(b)).unwrap_or(9);
                assert_eq!(first_mark(&bytes, 0), expected, "{first:x} {second:x}");
            }
        }
    }
}
