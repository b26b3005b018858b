//! What to say was expected where the grammar of JSON is broken.
//!
//! The usual mistakes are JavaScript or Python spellings, and a reader is
//! helped more by the rule that was broken than by a list of tokens.

use super::cursor::Cursor;
use super::defect::{DefectKind, Fatal};

pub(super) const CLOSING_QUOTE: &str = "the closing quote of a string";
pub(super) const HEX_DIGITS: &str = "four hexadecimal digits";
pub(super) const ESCAPE: &str = "the rest of an escape";
pub(super) const END_OF_WORD: &str = "the end of the word";
pub(super) const COLON: &str = "':' after a member's name";

/// The defect of finding here something other than what was expected.
pub(super) fn unexpected(cursor: &Cursor<'_>, expected: &'static str) -> Fatal {
    Fatal {
        offset: cursor.pos(),
        kind: match cursor.peek_char() {
            None => DefectKind::EndOfText { expected },
            found => DefectKind::Syntax { expected, found },
        },
    }
}

/// For a place where a value should begin and none does.
pub(super) fn value(rest: &str) -> &'static str {
    const WORDS: [&str; 5] = ["True", "False", "None", "Null", "undefined"];
    const NOT_FINITE: [&str; 4] = ["NaN", "nan", "Inf", "inf"];
    let begins = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
    match rest.chars().next() {
        Some('\'' | '`' | '“' | '”') => "a string in double quotes",
        Some('/' | '#') => "a JSON value, not a comment",
        Some('+') => "a number without a plus sign",
        Some('.') => "a digit before the decimal point",
        Some(',') => "a JSON value before the comma",
        Some(_) if begins(&WORDS) => "one of true, false and null",
        Some(_) if begins(&NOT_FINITE) => "a finite number",
        Some(c) if c.is_alphabetic() || c == '_' => "a JSON value, not a bare word",
        Some(c) if c.is_whitespace() || c == '\u{FEFF}' => {
            "a JSON value, or only space, tab and line end before it"
        }
        _ => "a JSON value",
    }
}

/// For a place in an object where a name should begin and none does.
pub(super) fn name(rest: &str, after_comma: bool) -> &'static str {
    match rest.chars().next() {
        Some('/' | '#') => "a member's name, not a comment",
        Some('}') if after_comma => "a member after the comma",
        None | Some(',' | '}' | ']') => "a member's name",
        Some(_) => "a member's name in double quotes",
    }
}

/// For a place after an array's item.
pub(super) fn after_item(rest: &str) -> &'static str {
    if is_comment(rest) {
        "',' or ']', not a comment"
    } else {
        "',' or ']' after an array's item"
    }
}

/// For a place after an object's member.
pub(super) fn after_member(rest: &str) -> &'static str {
    if is_comment(rest) {
        "',' or '}', not a comment"
    } else {
        "',' or '}' after an object's member"
    }
}

fn is_comment(rest: &str) -> bool {
    rest.starts_with(['/', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_rule_that_was_broken() {
        for (rest, expected) in [
            ("'a'", "a string in double quotes"),
            ("// a", "a JSON value, not a comment"),
            ("True", "one of true, false and null"),
            ("NaN", "a finite number"),
            ("Infinity", "a finite number"),
            ("yes", "a JSON value, not a bare word"),
            ("+1", "a number without a plus sign"),
            (".5", "a digit before the decimal point"),
            ("}", "a JSON value"),
            ("", "a JSON value"),
        ] {
            assert_eq!(value(rest), expected, "{rest}");
        }
        assert_eq!(name("a: 1", false), "a member's name in double quotes");
        assert_eq!(name("}", true), "a member after the comma");
        assert_eq!(after_item("/* */"), "',' or ']', not a comment");
        assert_eq!(after_member("\"b\""), "',' or '}' after an object's member");
    }

    #[test]
    fn the_end_of_the_text_is_told_apart() {
        let mut cursor = Cursor::new("é");
        assert_eq!(
            unexpected(&cursor, COLON).kind,
            DefectKind::Syntax {
                expected: COLON,
                found: Some('é')
            }
        );
        cursor.move_to(2);
        assert_eq!(
            unexpected(&cursor, COLON),
            Fatal {
                kind: DefectKind::EndOfText { expected: COLON },
                offset: 2
            }
        );
    }
}
