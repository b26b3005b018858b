//! The languages in which the tool speaks of a result.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::spec::Text;

/// Whether this process speaks Chinese to people. As with the locale of a process, there is one language for all of it.
static CHINESE: AtomicBool = AtomicBool::new(false);

/// Makes this the language in which pages for people are written from now on. Default: English.
pub fn speak(lang: Lang) {
    CHINESE.store(lang == Lang::Zh, Ordering::Relaxed);
}

/// The language in which pages for people are written.
pub(crate) fn spoken() -> Lang {
    if CHINESE.load(Ordering::Relaxed) {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// A text, in the language in which pages for people are written.
pub(crate) fn say(text: &Text) -> &str {
    spoken().of(text)
}

/// Whichever of the two is in the language in which pages for people are written.
pub(crate) fn either<T>(en: T, zh: T) -> T {
    spoken().pick(en, zh)
}

/// A language.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lang {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl Lang {
    /// A text in this language; a text without Chinese is in English.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::Zh if !text.zh.is_empty() => &text.zh,
            Self::Zh | Self::En if text.en.is_empty() => &text.zh,
            _ => &text.en,
        }
    }

    /// Whichever of the two is in this language.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    /// Names as a sentence lists them.
    pub fn list(self, names: &[String]) -> String {
        match (self, names) {
            (_, []) => String::new(),
            (_, [one]) => one.clone(),
            (Self::En, [rest @ .., last]) => format!("{} and {last}", rest.join(", ")),
            (Self::Zh, [rest @ .., last]) => format!("{} 和 {last}", rest.join("、")),
        }
    }
}

/// A text in both languages, from a function that words it in each.
pub fn both(word: impl Fn(Lang) -> String) -> Text {
    Text {
        en: word(Lang::En),
        zh: word(Lang::Zh),
    }
}

/// A number and its noun in English; `plural` is the noun for every number but 1.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A number and its noun, in the language in which pages for people are written.
pub(crate) fn counted(count: usize, one: &str, many: &str, zh: &str) -> String {
    either(plural(count, one, many), format!("{count} {zh}"))
}
