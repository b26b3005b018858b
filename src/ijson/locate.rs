//! From a JSON pointer to the place in the text.
//!
//! A text with defects is searched as far as it can be followed: what is not a
//! string only has its brackets counted.

use std::borrow::Cow;

use super::cursor::{BYTE_ORDER_MARK, Cursor};
use super::{pointer, string};

/// Where in a JSON text the value (or the member's name) at a JSON pointer
/// begins. Lines and columns count from 1, columns in characters.
///
/// A line ends with a line feed. A byte order mark takes no column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextPlace {
    /// In bytes from the start of the text.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl TextPlace {
    /// The place at an offset in bytes, such as that of a
    /// [`Defect`](super::Defect). An offset inside a character is taken back to
    /// its start, and one beyond the text to its end.
    #[must_use]
    pub fn at(text: &str, offset: usize) -> TextPlace {
        let offset = text.floor_char_boundary(offset);
        let before = &text[..offset];
        let from = before.rfind('\n').map_or(0, |end| end + 1);
        let unseen = from == 0 && before.starts_with(BYTE_ORDER_MARK);
        TextPlace {
            offset,
            line: 1 + before.matches('\n').count(),
            column: 1 + before[from..].chars().count() - usize::from(unseen),
        }
    }
}

/// The place of the value at a JSON pointer, or `None` if the text has none
/// there. Of members of one name the last counts, as in
/// [`Parsed::value`](super::Parsed::value).
///
/// ```text
/// locate("{\n  \"a\": [1, 2]\n}", "/a/1")  is line 2, column 12
/// ```
#[must_use]
pub fn locate(text: &str, pointer: &str) -> Option<TextPlace> {
    find(text, pointer).map(|found| TextPlace::at(text, found.value))
}

/// The place of the name (its opening quote) of the member at a JSON pointer.
/// An array's item and the whole text have no name: for them it is the place
/// of the value. `None` where [`locate`] gives none.
#[must_use]
pub fn locate_key(text: &str, pointer: &str) -> Option<TextPlace> {
    find(text, pointer).map(|found| TextPlace::at(text, found.key.unwrap_or(found.value)))
}

/// Offsets of a value and, for a member, of its name.
#[derive(Clone, Copy)]
struct Offsets {
    key: Option<usize>,
    value: usize,
}

fn find(text: &str, pointer: &str) -> Option<Offsets> {
    let mut cursor = Cursor::new(text);
    cursor.take_str(BYTE_ORDER_MARK);
    cursor.skip_blank();
    let mut found = Offsets {
        key: None,
        value: cursor.pos(),
    };
    for step in pointer::steps(pointer)? {
        cursor.move_to(found.value);
        found = match cursor.peek()? {
            b'{' => member(&mut cursor, &step)?,
            b'[' => item(&mut cursor, pointer::index(&step)?)?,
            _ => return None,
        };
    }
    cursor.move_to(found.value);
    let begins = !matches!(cursor.peek()?, b',' | b':' | b']' | b'}');
    begins.then_some(found)
}

/// The last member of this name in the object that begins here.
fn member(cursor: &mut Cursor<'_>, name: &str) -> Option<Offsets> {
    let mut last = None;
    cursor.take(b'{');
    loop {
        cursor.skip_blank();
        let key = cursor.pos();
        let Some(said) = quoted(cursor) else {
            return last;
        };
        cursor.skip_blank();
        if !cursor.take(b':') {
            return last;
        }
        cursor.skip_blank();
        if said == name {
            last = Some(Offsets {
                key: Some(key),
                value: cursor.pos(),
            });
        }
        if !skip_value(cursor) || !cursor.take(b',') {
            return last;
        }
    }
}

/// The item of this index in the array that begins here.
fn item(cursor: &mut Cursor<'_>, index: usize) -> Option<Offsets> {
    cursor.take(b'[');
    for _ in 0..index {
        if !skip_value(cursor) || !cursor.take(b',') {
            return None;
        }
    }
    cursor.skip_blank();
    Some(Offsets {
        key: None,
        value: cursor.pos(),
    })
}

/// The string that begins here, if one does.
fn quoted<'t>(cursor: &mut Cursor<'t>) -> Option<Cow<'t, str>> {
    if cursor.peek() != Some(b'"') {
        return None;
    }
    string::read(cursor, &mut |_, _| {}).ok()
}

/// Moves to the comma or bracket that ends a value, or says that it cannot.
/// Counts brackets rather than going down, so that no depth is too great.
fn skip_value(cursor: &mut Cursor<'_>) -> bool {
    let mut depth = 0_usize;
    loop {
        match cursor.peek() {
            None => return false,
            Some(b'"') => {
                if quoted(cursor).is_none() {
                    return false;
                }
                continue;
            }
            Some(b',' | b']' | b'}') if depth == 0 => return true,
            Some(b'[' | b'{') => depth += 1,
            Some(b']' | b'}') => depth -= 1,
            Some(_) => {}
        }
        cursor.move_to(cursor.pos() + 1);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const TEXT: &str = "{\n  \"é\": [10, {\"b\": \"x,]\"}],\n\t\"a/b\": null, \"\": {}\n}\n";

    fn value(text: &str, pointer: &str) -> Option<(usize, usize)> {
        locate(text, pointer).map(|p| (p.line, p.column))
    }

    fn key(text: &str, pointer: &str) -> Option<(usize, usize)> {
        locate_key(text, pointer).map(|p| (p.line, p.column))
    }

    #[test]
    fn finds_values() {
        assert_eq!(value(TEXT, ""), Some((1, 1)));
        assert_eq!(value(TEXT, "/é"), Some((2, 8)));
        assert_eq!(value(TEXT, "/é/0"), Some((2, 9)));
        assert_eq!(value(TEXT, "/é/1/b"), Some((2, 19)));
        assert_eq!(value(TEXT, "/a~1b"), Some((3, 9)));
        assert_eq!(value(TEXT, "/"), Some((3, 19)));
        for none in ["x", "/é/2", "/é/-", "/é/00", "/é/0/0", "/b", "//x", "/a/b"] {
            assert_eq!(value(TEXT, none), None, "{none}");
        }
    }

    #[test]
    fn finds_names() {
        assert_eq!(key(TEXT, "/é"), Some((2, 3)));
        assert_eq!(key(TEXT, "/é/1/b"), Some((2, 14)));
        assert_eq!(key(TEXT, "/é/1"), value(TEXT, "/é/1"));
        assert_eq!(key(TEXT, ""), Some((1, 1)));
    }

    #[test]
    fn what_is_found_is_what_the_value_has() {
        let text = r#"[{"a": [0, {"a": 1, "\u0061": {"x": [2]}}], "a": [3, [4]]}, "]"]"#;
        let whole = super::super::read(text).value.unwrap();
        for pointer in ["", "/0", "/0/a", "/0/a/0", "/0/a/1", "/0/a/1/0", "/1"] {
            let place = locate(text, pointer).unwrap();
            let mut values =
                serde_json::Deserializer::from_str(&text[place.offset..]).into_iter::<Value>();
            let found = values.next().unwrap().unwrap();
            assert_eq!(Some(&found), whole.pointer(pointer), "{pointer}");
        }
        assert_eq!(locate(text, "/0/a/1/x"), None);
    }

    #[test]
    fn follows_texts_with_defects() {
        assert_eq!(value("{\"a\": \"\n\", \"b\": 1", "/b"), Some((2, 9)));
        assert_eq!(value(r#"{"a": 1, "b" 2}"#, "/a"), Some((1, 7)));
        assert_eq!(value(r#"{"\ud800": 1}"#, "/\u{FFFD}"), Some((1, 12)));
        assert_eq!(value("\u{FEFF}[1]", "/0"), Some((1, 2)));
        for (text, pointer) in [
            ("", ""),
            ("[", "/0"),
            ("[]", "/0"),
            ("[1,]", "/1"),
            (r#"{"a":}"#, "/a"),
            (r#"{"a\x": 1}"#, "/a"),
        ] {
            assert_eq!(value(text, pointer), None, "{text}");
        }
        let deep = "[".repeat(1_000_000);
        assert_eq!(value(&deep, "/0"), Some((1, 2)));
        assert_eq!(value(&deep, "/1"), None);
    }

    #[test]
    fn a_place_is_on_a_character() {
        let place = |offset| {
            let p = TextPlace::at("é\r\n\u{FEFF}x", offset);
            (p.offset, p.line, p.column)
        };
        assert_eq!(place(1), (0, 1, 1));
        assert_eq!(place(2), (2, 1, 2));
        assert_eq!(place(4), (4, 2, 1));
        assert_eq!(place(7), (7, 2, 2));
        assert_eq!(place(99), (8, 2, 3));
        assert_eq!(TextPlace::at("\u{FEFF}\n", 3).column, 1);
        assert_eq!(TextPlace::at("\u{FEFF}\n", 4).line, 2);
    }
}
