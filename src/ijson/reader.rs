//! The way through a text: values, arrays and objects.

use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::cursor::{BYTE_ORDER_MARK, Cursor};
use super::defect::{DefectKind, Fatal};
use super::findings::Findings;
use super::pointer::Path;
use super::{expect, number, string};

/// The deepest nesting of arrays and objects that [`read`](super::read)
/// follows. Reading goes down by recursion, so this is also what bounds its
/// stack.
pub const DEPTH_LIMIT: usize = 128;

/// Reading cannot go on. Why is already among the findings.
pub(super) struct Stop;

pub(super) struct Reader<'t> {
    cursor: Cursor<'t>,
    pub(super) findings: Findings,
}

// The ways to read each kind of value are kept apart by `inline(never)`, or
// else they are merged so that every value is built in one place and then
// copied to where it is returned. That costs a tenth of the time.
impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Reader {
            cursor: Cursor::new(text),
            findings: Findings::new(),
        }
    }

    pub(super) fn text(&mut self) -> Result<Value, Stop> {
        if self.cursor.take_str(BYTE_ORDER_MARK) {
            self.findings
                .note(DefectKind::ByteOrderMark, 0, &Path::ROOT);
        }
        self.cursor.skip_blank();
        let value = self.value(&Path::ROOT, 0)?;
        self.cursor.skip_blank();
        if self.cursor.peek().is_some() {
            self.findings
                .note(DefectKind::TrailingText, self.cursor.pos(), &Path::ROOT);
        }
        Ok(value)
    }

    /// `depth` counts the arrays and objects around the value.
    fn value(&mut self, path: &Path<'_>, depth: usize) -> Result<Value, Stop> {
        match self.cursor.peek() {
            Some(b'"') => self.string(path),
            Some(b'{') => self.object(path, depth),
            Some(b'[') => self.array(path, depth),
            Some(b'-' | b'0'..=b'9') => self.number(path),
            Some(b't') => self.word("true", path).map(|()| Value::Bool(true)),
            Some(b'f') => self.word("false", path).map(|()| Value::Bool(false)),
            Some(b'n') => self.word("null", path).map(|()| Value::Null),
            _ => Err(self.unexpected(expect::value(self.cursor.rest()), path)),
        }
    }

    #[inline(never)]
    fn array(&mut self, path: &Path<'_>, depth: usize) -> Result<Value, Stop> {
        let depth = self.deeper(path, depth)?;
        self.cursor.take(b'[');
        self.cursor.skip_blank();
        let mut items = Vec::new();
        if self.cursor.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            let item = self.value(&path.item(items.len()), depth)?;
            items.push(item);
            self.cursor.skip_blank();
            if self.cursor.take(b']') {
                return Ok(Value::Array(items));
            }
            if !self.cursor.take(b',') {
                return Err(self.unexpected(expect::after_item(self.cursor.rest()), path));
            }
            self.cursor.skip_blank();
            if self.cursor.peek() == Some(b']') {
                return Err(self.unexpected("an item after the comma", path));
            }
        }
    }

    #[inline(never)]
    fn object(&mut self, path: &Path<'_>, depth: usize) -> Result<Value, Stop> {
        let depth = self.deeper(path, depth)?;
        self.cursor.take(b'{');
        self.cursor.skip_blank();
        let mut members = Map::new();
        if self.cursor.take(b'}') {
            return Ok(Value::Object(members));
        }
        let mut after_comma = false;
        loop {
            if self.cursor.peek() != Some(b'"') {
                let expected = expect::name(self.cursor.rest(), after_comma);
                return Err(self.unexpected(expected, path));
            }
            let offset = self.cursor.pos();
            let noted = self.findings.count();
            let name = self.name(path)?;
            // The entry is kept while the value is read: it spares a second
            // search, and lends its name to the path.
            match members.entry(name) {
                Entry::Vacant(entry) => {
                    let value = self.member_value(&path.member(entry.key()), depth)?;
                    entry.insert(value);
                }
                Entry::Occupied(mut entry) => {
                    let path = path.member(entry.key());
                    let name = entry.key().clone();
                    let kind = DefectKind::DuplicateMember { name };
                    // Before those inside the name, to keep the order.
                    self.findings.insert(noted, kind, offset, &path);
                    let value = self.member_value(&path, depth)?;
                    entry.insert(value);
                }
            }
            self.cursor.skip_blank();
            if self.cursor.take(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.cursor.take(b',') {
                return Err(self.unexpected(expect::after_member(self.cursor.rest()), path));
            }
            self.cursor.skip_blank();
            after_comma = true;
        }
    }

    fn name(&mut self, path: &Path<'_>) -> Result<String, Stop> {
        if let Some(said) = string::read_plain(&mut self.cursor) {
            return Ok(said.to_owned());
        }
        let noted = self.findings.count();
        let name = self.any_string(path)?;
        if self.findings.count() > noted {
            self.findings.move_to(noted, &path.member(&name));
        }
        Ok(name)
    }

    fn member_value(&mut self, path: &Path<'_>, depth: usize) -> Result<Value, Stop> {
        self.cursor.skip_blank();
        if !self.cursor.take(b':') {
            return Err(self.unexpected(expect::COLON, path));
        }
        self.cursor.skip_blank();
        self.value(path, depth)
    }

    #[inline(never)]
    fn string(&mut self, path: &Path<'_>) -> Result<Value, Stop> {
        if let Some(said) = string::read_plain(&mut self.cursor) {
            return Ok(Value::String(said.to_owned()));
        }
        self.any_string(path).map(Value::String)
    }

    fn any_string(&mut self, path: &Path<'_>) -> Result<String, Stop> {
        let Reader { cursor, findings } = self;
        let mut note = |kind, offset| findings.note(kind, offset, path);
        match string::read(cursor, &mut note) {
            Ok(said) => Ok(said.into_owned()),
            Err(fault) => Err(self.stop(fault, path)),
        }
    }

    #[inline(never)]
    fn number(&mut self, path: &Path<'_>) -> Result<Value, Stop> {
        if let Some(integer) = number::read_plain(&mut self.cursor) {
            return Ok(Value::Number(integer.into()));
        }
        let offset = self.cursor.pos();
        match number::read(&mut self.cursor) {
            Ok((number, imprecise)) => {
                if imprecise {
                    self.findings
                        .note(DefectKind::NumberImprecise, offset, path);
                }
                Ok(Value::Number(number))
            }
            Err(fault) => Err(self.stop(fault, path)),
        }
    }

    fn word(&mut self, word: &'static str, path: &Path<'_>) -> Result<(), Stop> {
        if !self.cursor.take_str(word) {
            let rest = self.cursor.rest();
            if !word.starts_with(rest) {
                return Err(self.unexpected(expect::value(rest), path));
            }
            self.cursor.move_to(self.cursor.text().len());
            return Err(self.unexpected(word, path));
        }
        // Else "nullable" would be the word null and more text.
        match self.cursor.peek_char() {
            Some(c) if c.is_alphanumeric() || c == '_' => {
                Err(self.unexpected(expect::END_OF_WORD, path))
            }
            _ => Ok(()),
        }
    }

    /// The depth inside of an array or object that begins here.
    fn deeper(&mut self, path: &Path<'_>, depth: usize) -> Result<usize, Stop> {
        if depth < DEPTH_LIMIT {
            return Ok(depth + 1);
        }
        let fault = Fatal {
            kind: DefectKind::TooDeep { limit: DEPTH_LIMIT },
            offset: self.cursor.pos(),
        };
        Err(self.stop(fault, path))
    }

    fn unexpected(&mut self, expected: &'static str, path: &Path<'_>) -> Stop {
        self.stop(expect::unexpected(&self.cursor, expected), path)
    }

    #[cold]
    fn stop(&mut self, fault: Fatal, path: &Path<'_>) -> Stop {
        self.findings.note(fault.kind, fault.offset, path);
        Stop
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::defect::Defect;
    use super::super::reading::{Parsed, read};
    use super::*;

    /// The value, and each defect as its name, offset and pointer.
    fn reads(text: &str) -> (Option<Value>, Vec<(&'static str, usize, String)>) {
        let Parsed { value, defects } = read(text);
        let defects = defects
            .into_iter()
            .map(|d| (d.kind.name(), d.offset, d.pointer));
        (value, defects.collect())
    }

    #[track_caller]
    fn gives(text: &str, value: impl Into<Option<Value>>, defects: &[(&'static str, usize, &str)]) {
        let (found, noted) = reads(text);
        assert_eq!(found, value.into(), "{text}");
        let noted: Vec<_> = noted.iter().map(|(n, o, p)| (*n, *o, p.as_str())).collect();
        assert_eq!(noted, defects, "{text}");
    }

    #[test]
    fn repeated_members() {
        gives(
            r#"{"a": 1, "\u0061": 2, "b": {"x/y": 0, "x/y": 1}, "a": 3}"#,
            Some(json!({"a": 3, "b": {"x/y": 1}})),
            &[
                ("duplicate-member", 9, "/a"),
                ("duplicate-member", 38, "/b/x~1y"),
                ("duplicate-member", 49, "/a"),
            ],
        );
        gives(
            "[{\"a\":1},{\"a\":1}]",
            Some(json!([{"a": 1}, {"a": 1}])),
            &[],
        );
    }

    #[test]
    fn defects_of_strings_and_names() {
        gives(
            "{\"k\t\": [\"\\ud800\"], \"k\\t\": 0, \"k\t\": \"\u{FFFE}\"}",
            Some(json!({"k\t": "\u{FFFE}"})),
            &[
                ("control-character", 3, "/k\t"),
                ("lone-surrogate", 9, "/k\t/0"),
                ("duplicate-member", 19, "/k\t"),
                ("duplicate-member", 29, "/k\t"),
                ("control-character", 31, "/k\t"),
                ("noncharacter", 36, "/k\t"),
            ],
        );
    }

    #[test]
    fn numbers() {
        gives(
            r#"{"n": [1, 9007199254740993]}"#,
            Some(json!({"n": [1, 9_007_199_254_740_993_u64]})),
            &[("number-imprecise", 10, "/n/1")],
        );
        gives("[0, 1e999]", None, &[("number-out-of-range", 4, "/1")]);
    }

    #[test]
    fn syntax() {
        for (text, offset, pointer, expected) in [
            ("[1,]", 3, "", "an item after the comma"),
            ("[1 2]", 3, "", "',' or ']' after an array's item"),
            ("[1 /**/]", 3, "", "',' or ']', not a comment"),
            ("[,1]", 1, "/0", "a JSON value before the comma"),
            ("['a']", 1, "/0", "a string in double quotes"),
            ("[1}", 2, "", "',' or ']' after an array's item"),
            (r#"{"a":1,}"#, 7, "", "a member after the comma"),
            ("{a:1}", 1, "", "a member's name in double quotes"),
            (r#"{"a" 1}"#, 5, "/a", "':' after a member's name"),
            (r#"{"a":}"#, 5, "/a", "a JSON value"),
            (
                r#"{"a":1 "b":2}"#,
                7,
                "",
                "',' or '}' after an object's member",
            ),
            (r#"{"a":NaN}"#, 5, "/a", "a finite number"),
            (r#"{"a":nil}"#, 5, "/a", "a JSON value, not a bare word"),
            (r#"{"a":nan}"#, 5, "/a", "a finite number"),
            (r#"{"a":nulls}"#, 9, "/a", "the end of the word"),
            (r#"{"a":[01]}"#, 7, "/a/0", "no digit after a leading zero"),
            (
                "\u{a0}1",
                0,
                "",
                "a JSON value, or only space, tab and line end before it",
            ),
        ] {
            let Parsed { value, defects } = read(text);
            assert_eq!(value, None);
            let found = text[offset..].chars().next();
            let expected = Defect {
                kind: DefectKind::Syntax { expected, found },
                offset,
                pointer: pointer.into(),
            };
            assert_eq!(defects, [expected], "{text}");
        }
    }

    #[test]
    fn the_end_of_the_text() {
        for text in [
            "[",
            "[1",
            "[1,",
            "{",
            r#"{"a"#,
            r#"{"a""#,
            r#"{"a":"#,
            r#"{"a":1"#,
            "tru",
            "-",
        ] {
            let Parsed { value, defects } = read(text);
            assert_eq!(value, None);
            assert_eq!(defects.len(), 1, "{text}");
            assert_eq!(defects[0].kind.name(), "end-of-text", "{text}");
            assert_eq!(defects[0].offset, text.len(), "{text}");
        }
    }

    #[test]
    fn depth() {
        let nested = |n| "[".repeat(n) + &"]".repeat(n);
        assert_eq!(read(&nested(DEPTH_LIMIT)).defects, []);
        let pointer = "/0".repeat(DEPTH_LIMIT);
        gives(
            &nested(DEPTH_LIMIT + 1),
            None,
            &[("too-deep", DEPTH_LIMIT, &pointer)],
        );
        gives(
            &"[".repeat(1_000_000),
            None,
            &[("too-deep", DEPTH_LIMIT, &pointer)],
        );
        let objects = r#"{"a":"#.repeat(1_000_000);
        assert_eq!(
            read(&objects).defects[0].kind,
            DefectKind::TooDeep { limit: DEPTH_LIMIT }
        );
    }
}
