//! JSON text, written straight into a string.

use std::fmt::Write as _;

use serde_json::Value;

use super::style::Style;

/// Writes a text as a JSON string.
pub(super) fn quote(text: &str, style: Style, out: &mut String) {
    out.reserve(text.len() + 2);
    out.push('"');
    if style.ascii() {
        quote_ascii(text, style.slashes(), out);
    } else {
        let bytes = text.as_bytes();
        let slash = if style.slashes() { b'/' } else { b'"' };
        let is_special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\' || byte == slash;
        let (mut done, mut at) = (0, 0);
        while at < bytes.len() {
            // Most texts are plain for long stretches. Counting, unlike looking for the first, is done for the whole block at once.
            let block = bytes[at..].first_chunk::<16>();
            let count = |block: &[u8; 16]| block.iter().filter(|one| is_special(**one)).count();
            if block.is_some_and(|block| count(block) == 0) {
                at += 16;
                continue;
            }
            let end = bytes.len().min(at + 16);
            for (at, &byte) in bytes[..end].iter().enumerate().skip(at) {
                if byte < 0x20 {
                    out.push_str(&text[done..at]);
                    escape(byte, out);
                    done = at + 1;
                } else if is_special(byte) {
                    // The character itself begins the next piece.
                    out.push_str(&text[done..at]);
                    out.push('\\');
                    done = at;
                }
            }
            at = end;
        }
        out.push_str(&text[done..]);
    }
    out.push('"');
}

fn quote_ascii(text: &str, slashes: bool, out: &mut String) {
    for one in text.chars() {
        match u8::try_from(one) {
            Ok(byte @ (b'"' | b'\\' | ..0x20)) => escape(byte, out),
            Ok(b'/') if slashes => escape(b'/', out),
            Ok(byte) if byte.is_ascii() => out.push(one),
            _ => {
                for unit in one.encode_utf16(&mut [0; 2]) {
                    unicode(*unit, out);
                }
            }
        }
    }
}

fn escape(byte: u8, out: &mut String) {
    match byte {
        b'\n' => out.push_str("\\n"),
        b'\r' => out.push_str("\\r"),
        b'\t' => out.push_str("\\t"),
        ..0x20 => unicode(byte.into(), out),
        _ => {
            out.push('\\');
            out.push(char::from(byte));
        }
    }
}

/// Writes a UTF-16 code unit as `\uXXXX`, whether it is half a character or not.
pub(super) fn unicode(unit: u16, out: &mut String) {
    _ = write!(out, "\\u{unit:04x}");
}

/// Writes a value of the spec.
pub(super) fn value(value: &Value, style: Style, out: &mut String) {
    match value {
        Value::String(text) => quote(text, style, out),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                self::value(item, style, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut object = Object::open(style, out);
            for (name, member) in members {
                object.key(name);
                self::value(member, style, object.out());
            }
            object.close();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            _ = write!(out, "{value}");
        }
    }
}

/// An object that is being written.
pub(super) struct Object<'o> {
    out: &'o mut String,
    style: Style,
    empty: bool,
}

impl<'o> Object<'o> {
    pub(super) fn open(style: Style, out: &'o mut String) -> Self {
        out.push('{');
        Self {
            out,
            style,
            empty: true,
        }
    }

    /// Begins a member; its value must follow.
    pub(super) fn key(&mut self, name: &str) {
        self.separate();
        write_key(name, self.style, self.out);
    }

    /// Begins a member whose key was written by [`write_key`].
    pub(super) fn ready_key(&mut self, key: &str) {
        self.separate();
        self.out.push_str(key);
    }

    /// Where the value of a member is written.
    pub(super) const fn out(&mut self) -> &mut String {
        self.out
    }

    pub(super) fn close(self) {
        self.out
            .push_str(if self.style.spaced() { " }\n" } else { "}" });
    }

    fn separate(&mut self) {
        if !self.empty {
            self.out.push(',');
        }
        if self.style.spaced() {
            self.out.push_str("\n\t");
        }
        self.empty = false;
    }
}

/// Writes the key of a member with its colon.
pub(super) fn write_key(name: &str, style: Style, out: &mut String) {
    quote(name, style, out);
    out.push_str(if style.spaced() { " : " } else { ":" });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, style: Style) -> String {
        let mut out = String::new();
        quote(text, style, &mut out);
        out
    }

    #[test]
    fn strings_are_escaped_as_little_as_possible() {
        assert_eq!(
            quoted("a\"b\\c/d\n\u{1}\u{7f}中😀", Style::Plain),
            "\"a\\\"b\\\\c/d\\n\\u0001\u{7f}中😀\""
        );
    }

    #[test]
    fn every_style_says_the_same() {
        let nasty = "a\"b\\c/d\r\t\n\u{1}\u{7f}\u{2028}é中😀";
        for style in Style::ALL {
            let text = quoted(nasty, style);
            assert_eq!(
                serde_json::from_str::<String>(&text).expect("JSON"),
                nasty,
                "{text}"
            );
        }
        assert_eq!(
            quoted("/中😀", Style::Everything),
            "\"\\/\\u4e2d\\ud83d\\ude00\""
        );
    }

    #[test]
    fn values_are_written_as_they_are() {
        let one = serde_json::json!({"a": [1, null, "x"], "b": {"c": true}});
        for style in Style::ALL {
            let mut out = String::new();
            value(&one, style, &mut out);
            assert_eq!(serde_json::from_str::<Value>(&out).expect("JSON"), one);
        }
    }
}
