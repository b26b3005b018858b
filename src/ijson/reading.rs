//! What a reading gives.

use serde_json::Value;

use super::defect::Defect;
use super::reader::Reader;

/// What reading a text as I-JSON (RFC 7493) gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The value, unless a defect is fatal.
    pub value: Option<Value>,
    /// All that is wrong with the text, by rising offset. If one is fatal, it
    /// is the last, and nothing is known of the text after it. Of very many
    /// only the first are listed: as many as take about 16 MiB.
    pub defects: Vec<Defect>,
}

impl Parsed {
    /// The defects that are more than advice.
    pub fn violations(&self) -> impl Iterator<Item = &Defect> {
        self.defects.iter().filter(|d| !d.kind.is_advisory())
    }
}

/// Reads a text as I-JSON, and goes on after any defect that leaves the text
/// with one meaning. It never fails: what is wrong is in the reading.
#[must_use]
pub fn read(text: &str) -> Parsed {
    let mut reader = Reader::new(text);
    let value = reader.text().ok();
    Parsed {
        value,
        defects: reader.findings.into_list(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn gives(text: &str, value: impl Into<Option<Value>>, defects: &[(&str, usize)]) {
        let reading = read(text);
        assert_eq!(reading.value, value.into(), "{text}");
        let noted = reading.defects.iter();
        let noted: Vec<_> = noted.map(|d| (d.kind.name(), d.offset)).collect();
        assert_eq!(noted, defects, "{text}");
    }

    #[test]
    fn a_text_without_defects() {
        let text = r#" {"a": [1, -2.5, "x\ny", true, false, null], "": {}, "c": []} "#;
        let value = json!({"a": [1, -2.5, "x\ny", true, false, null], "": {}, "c": []});
        gives(text, value, &[]);
    }

    #[test]
    fn around_the_value() {
        let mark = ("byte-order-mark", 0);
        gives("\u{FEFF} 1", json!(1), &[mark]);
        gives("\u{FEFF}", None, &[mark, ("end-of-text", 3)]);
        gives("{} {}", json!({}), &[("trailing-text", 3)]);
        gives("\"a\"b", json!("a"), &[("trailing-text", 3)]);
        gives("[1] // one", json!([1]), &[("trailing-text", 4)]);
        gives("", None, &[("end-of-text", 0)]);
    }

    #[test]
    fn a_fatal_defect_comes_last() {
        gives(
            r#"{"a": 1, "a": "\uDFFF", "b": "\x"}"#,
            None,
            &[
                ("duplicate-member", 9),
                ("lone-surrogate", 15),
                ("bad-escape", 30),
            ],
        );
    }

    #[test]
    fn advice_is_no_violation() {
        assert_eq!(read("[9007199254740993]").violations().count(), 0);
        let reading = read("[9007199254740993, 1e400, 1]");
        let offsets: Vec<_> = reading.violations().map(|d| d.offset).collect();
        assert_eq!(offsets, [19]);
    }
}
