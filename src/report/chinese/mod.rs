//! The Chinese of what other rooms word in English: errors, incidents, descriptions of faults.
//!
//! These display in English wherever they arise, and are worded in Chinese only where they are shown. The tables beside this
//! file hold both languages of each message: the English, and below it the Chinese. `{1}` stands for a part that differs;
//! in the Chinese, `{1*}` says that the part is a message itself, and `{1+}` that it lists names. A message that no table has
//! stays as it is.
//!
//! Tests hold the tables against the source: a message without its Chinese fails.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::LazyLock;

use super::lang::{Lang, join, spoken};

/// The tables.
const TABLES: [&str; 5] = [
    include_str!("adapter.txt"),
    include_str!("command.txt"),
    include_str!("faults.txt"),
    include_str!("libraries.txt"),
    include_str!("spec.txt"),
];

/// How deeply messages lie in messages.
const DEPTH: usize = 6;

/// The messages, those first of which most always stands there.
static MESSAGES: LazyLock<Vec<Message>> = LazyLock::new(|| {
    let tables = TABLES.into_iter().flat_map(pairs);
    let mut all: Vec<_> = tables
        .map(|(english, chinese)| Message::new(english, chinese))
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.said()));
    all
});

/// A message in the language in which pages for people are written.
pub(crate) fn translated(message: &str) -> Cow<'_, str> {
    match spoken() {
        Lang::En => Cow::Borrowed(message),
        Lang::Zh => Cow::Owned(chinese(message)),
    }
}

/// The same for a message of several lines, of which each may be a message.
pub(crate) fn translated_lines(message: &str) -> Cow<'_, str> {
    if spoken() == Lang::En {
        return Cow::Borrowed(message);
    }
    let whole = chinese(message);
    if whole != message {
        return Cow::Owned(whole);
    }
    let lines: Vec<_> = message.split('\n').map(chinese).collect();
    Cow::Owned(lines.join("\n"))
}

/// A message in this language.
pub(crate) fn in_language(lang: Lang, message: &str) -> Cow<'_, str> {
    match lang {
        Lang::En => Cow::Borrowed(message),
        Lang::Zh => Cow::Owned(chinese(message)),
    }
}

fn chinese(message: &str) -> String {
    worded(message, DEPTH).unwrap_or_else(|| message.to_owned())
}

fn worded(message: &str, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let all = MESSAGES.iter().filter_map(|one| one.worded(message, depth));
    // The one that leaves least in English: a message in a message may have been taken for a name.
    all.min_by_key(|words| words.bytes().filter(u8::is_ascii_alphabetic).count())
}

/// The English and the Chinese of each message of a table.
fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut lines = table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    std::iter::from_fn(move || Some((lines.next()?, lines.next()?)))
}

/// A part of a message.
#[derive(Debug, Eq, PartialEq)]
enum PatternPart {
    /// What always stands there.
    Text(String),
    /// What differs, by its number.
    Hole(usize, HoleKind),
}

/// What stands in a hole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum HoleKind {
    /// Anything; it stays as it is.
    Name,
    /// A message itself, or a name.
    Message,
    /// Names, with commas between them.
    List,
}

#[derive(Debug)]
struct Message {
    english: Vec<PatternPart>,
    chinese: Vec<PatternPart>,
}

impl Message {
    fn new(english: &str, chinese: &str) -> Self {
        Self {
            english: parts(english),
            chinese: parts(chinese),
        }
    }

    /// How many bytes always stand there.
    fn said(&self) -> usize {
        let texts = self.english.iter().map(|part| match part {
            PatternPart::Text(text) => text.len(),
            PatternPart::Hole(..) => 0,
        });
        texts.sum()
    }

    /// The Chinese of a text that this message is the English of.
    fn worded(&self, text: &str, depth: usize) -> Option<String> {
        let mut found = Vec::new();
        if !fits(&self.english, text, &mut found) {
            return None;
        }
        let mut out = String::new();
        let mut after_message = false;
        for part in &self.chinese {
            match part {
                PatternPart::Text(text) if after_message => join(&mut out, text),
                PatternPart::Text(text) => out.push_str(text),
                PatternPart::Hole(number, kind) => {
                    let (_, held) = found.iter().find(|(known, _)| known == number)?;
                    match kind {
                        HoleKind::Name => out.push_str(held),
                        HoleKind::Message => {
                            let words = worded(held, depth);
                            join(&mut out, words.as_deref().unwrap_or(held));
                        }
                        HoleKind::List => join(&mut out, &listed(held)),
                    }
                }
            }
            after_message = matches!(part, PatternPart::Hole(_, HoleKind::Message));
        }
        Some(out)
    }
}

/// Names as Chinese lists them.
fn listed(names: &str) -> String {
    let names = names.replace(", or ", " 或 ").replace(", and ", " 和 ");
    let names = names.replace(" or ", " 或 ").replace(" and ", " 和 ");
    names.replace(", ", "、")
}

/// The parts of a line of a table. `{{` and `}}` are braces.
fn parts(line: &str) -> Vec<PatternPart> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let hole = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let hole = hole.and_then(|(inside, after)| {
            let number = inside.trim_end_matches(['*', '+']);
            let kind = match &inside[number.len()..] {
                "" => HoleKind::Name,
                "*" => HoleKind::Message,
                "+" => HoleKind::List,
                _ => return None,
            };
            Some((number.parse().ok()?, kind, after))
        });
        if let Some((number, kind, after)) = hole {
            if !text.is_empty() {
                parts.push(PatternPart::Text(std::mem::take(&mut text)));
            }
            parts.push(PatternPart::Hole(number, kind));
            rest = after;
        } else {
            let (brace, doubled) = (&rest[..1], &rest[..2.min(rest.len())]);
            text.push_str(brace);
            let is_doubled = matches!(doubled, "{{" | "}}");
            rest = &rest[if is_doubled { 2 } else { 1 }..];
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(PatternPart::Text(text));
    }
    parts
}

/// Whether a text is made of these parts, and what stands in the holes; each holds as little as it can, and no line end.
fn fits<'t>(parts: &[PatternPart], text: &'t str, found: &mut Vec<(usize, &'t str)>) -> bool {
    match parts {
        [] => text.is_empty(),
        [PatternPart::Text(first), rest @ ..] => text
            .strip_prefix(first.as_str())
            .is_some_and(|text| fits(rest, text, found)),
        [PatternPart::Hole(number, _)] => {
            found.push((*number, text));
            !text.contains('\n')
        }
        [PatternPart::Hole(number, _), rest @ ..] => {
            let line = text.split('\n').next().unwrap_or_default();
            let ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
            // Only where what follows can begin.
            let next = match &rest[0] {
                PatternPart::Text(next) => next.as_str(),
                PatternPart::Hole(..) => "",
            };
            for at in ends.filter(|at| text[*at..].starts_with(next)) {
                let before = found.len();
                found.push((*number, &text[..at]));
                if fits(rest, &text[at..], found) {
                    return true;
                }
                found.truncate(before);
            }
            false
        }
    }
}
