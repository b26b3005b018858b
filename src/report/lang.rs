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

/// Puts texts behind one another as Chinese is written: with a space between Chinese and Latin letters, and none between
/// Chinese letters.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        join(&mut out, part);
    }
    out
}

/// Appends a text to another, likewise.
pub(super) fn join(out: &mut String, text: &str) {
    let is_han = |one: char| matches!(one, '\u{2e80}'..='\u{2fff}' | '\u{3400}'..='\u{9fff}');
    let is_mark = |one: char| matches!(one, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    let is_wide = |one: char| is_han(one) || is_mark(one);
    let is_latin = |one: char| one.is_ascii_alphanumeric() || one == '`' || one == '"';
    let (before, after) = (out.trim_end_matches(' '), text.trim_start_matches(' '));
    let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next()) else {
        out.push_str(text);
        return;
    };
    if is_wide(left) && is_wide(right) {
        out.truncate(before.len());
        out.push_str(after);
        return;
    }
    let is_spaced = before.len() < out.len() || after.len() < text.len();
    let apart = (is_han(left) && is_latin(right)) || (is_latin(left) && is_han(right));
    if apart && !is_spaced {
        out.push(' ');
    }
    out.push_str(text);
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
