//! Texts on the page. Each is harmless by its type: it is made by one of the functions here, and the template engine
//! escapes it for HTML.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::report::{Foreign, harmless};
use crate::spec::Text;

/// The longest text that is shown, in characters.
const LONG: usize = 2000;

/// A text in which nothing acts on the characters around it. It can still hold `<` and `&`: the engine escapes them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Plain(String);

impl Plain {
    /// A text in one line.
    pub(super) fn of(text: &str) -> Self {
        Self(harmless(text))
    }

    /// A text that is not ours in one line, cut if it is very long.
    pub(super) fn foreign(text: &Foreign) -> Self {
        Self(text.short(LONG))
    }

    /// A text of several lines.
    pub(super) fn lines(text: &str) -> Self {
        let lines = text.trim().lines().map(harmless);
        Self(lines.collect::<Vec<_>>().join("\n"))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text in both languages. The page shows whichever is chosen, and the other where one is missing.
#[derive(Clone, Debug, Default, Eq, PartialEq, Template)]
#[template(path = "report/words.html")]
pub(super) struct Words {
    pub(super) en: Plain,
    pub(super) zh: Plain,
}

/// Its own template escapes what is in it.
impl HtmlSafe for Words {}

impl Words {
    /// Words of ours.
    pub(super) fn new(en: impl AsRef<str>, zh: impl AsRef<str>) -> Self {
        let (en, zh) = (en.as_ref(), zh.as_ref());
        Self {
            en: Plain::of(if en.is_empty() { zh } else { en }),
            zh: Plain::of(if zh.is_empty() { en } else { zh }),
        }
    }

    /// Words of a spec or a report.
    pub(super) fn of(text: &Text) -> Self {
        Self::new(&text.en, &text.zh)
    }

    /// What is the same in every language: names, code.
    pub(super) fn name(text: &str) -> Self {
        Self::new(text, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_marked_with_their_language() {
        let words = Words::new("a <b>\u{202e}", "甲");
        assert_eq!(
            words.to_string(),
            "<span class=\"t\" lang=\"en\">a &#60;b&#62;\\u{202e}</span>\
             <span class=\"t\" lang=\"zh-CN\">甲</span>"
        );
        assert_eq!(Words::name("x&").to_string(), "x&#38;");
        assert_eq!(Words::new("", "甲").to_string(), "甲");
    }
}
