//! Texts that are not ours: names, messages and replies of an implementation, lines of its stderr.
//!
//! Such a text can hold anything: escape sequences that clear a terminal, line breaks that forge a verdict, marks that
//! reverse the order of letters, HTML. So it has a type of its own without `Display`: nobody can print it by accident.
//! Each output format has one function that makes it harmless. For plain text that is [`Foreign::shown`].

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::cut;

/// A text that is not ours.
#[derive(Clone, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Foreign(String);

impl Foreign {
    /// Marks a text as not ours.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text to the letter, for a function that makes it harmless for one output format.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in one line that cannot act on a terminal or forge another line.
    pub fn shown(&self) -> String {
        harmless(&self.0)
    }

    /// The same, cut after `most` characters; then the whole length is told.
    pub fn short(&self, most: usize) -> String {
        shorten(&self.0, most)
    }
}

impl From<&str> for Foreign {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Foreign {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// A text in one line: control characters, line ends and characters that change the direction or the look of others
/// are written as escapes.
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if acts(one) => {
                // Writing to a string does not fail.
                let _written = write!(out, "\\u{{{:x}}}", u32::from(one));
            }
            _ => out.push(one),
        }
    }
    out
}

/// Two texts, each in one harmless line and cut after `most` characters. Where what is left of them is alike, their ends are
/// shown too.
pub fn short_pair(one: &Foreign, other: &Foreign, most: usize) -> (String, String) {
    let starts = (cut::start(&one.0, most), cut::start(&other.0, most));
    if one == other || starts.0.is_none() || starts.0 != starts.1 {
        return (one.short(most), other.short(most));
    }
    let both = |text: &str| {
        let count = text.chars().count();
        let end: String = text.chars().skip(count - most / 2).collect();
        let start = cut::start(text, most / 3).unwrap_or(text);
        format!("{}… … {}", harmless(start), harmless(&end))
    };
    (both(&one.0), both(&other.0))
}

/// A text in one harmless line, cut after `most` characters; then the whole length is told.
pub fn shorten(text: &str, most: usize) -> String {
    let Some(start) = cut::start(text, most) else {
        return harmless(text);
    };
    let count = text.chars().count();
    format!("{}… ({count} characters)", harmless(start))
}

/// Whether a character does something other than to be seen: to the terminal, or to the characters around it.
pub const fn acts(one: char) -> bool {
    matches!(
        one,
        '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0e}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_cut_are_told_apart() {
        let long = "x".repeat(300);
        let one = Foreign::new(format!("{long} (2000 characters)"));
        let other = Foreign::new(format!("{long} (1999 characters)"));
        let (one, other) = short_pair(&one, &other, 200);
        assert!(one.ends_with("(2000 characters)"), "{one}");
        assert!(other.ends_with("(1999 characters)"), "{other}");
        assert!(one.chars().count() < 200);
        let (one, other) = (Foreign::from("a"), Foreign::from("b"));
        assert_eq!(short_pair(&one, &other, 200), ("a".into(), "b".into()));
    }

    #[test]
    fn what_acts_is_written_as_an_escape() {
        for (text, shown) in [
            ("a\nconformant", "a\\nconformant"),
            ("\u{1b}]52;c;x\u{7}", "\\u{1b}]52;c;x\\u{7}"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("a\u{202e}b\u{2066}", "a\\u{202e}b\\u{2066}"),
            ("a\u{2028}b\u{85}c", "a\\u{2028}b\\u{85}c"),
            ("\r\t\u{7f}", "\\r\\t\\u{7f}"),
            ("\u{e0041}", "\\u{e0041}"),
            ("张三 👨‍👩‍👧 é", "张三 👨‍👩‍👧 é"),
        ] {
            assert_eq!(Foreign::from(text).shown(), shown);
        }
    }

    #[test]
    fn long_texts_are_cut_by_characters() {
        assert_eq!(shorten("张三李四", 2), "张三… (4 characters)");
        assert_eq!(shorten("张三", 2), "张三");
        assert_eq!(shorten("\n\n\n", 1), "\\n… (3 characters)");
    }
}
