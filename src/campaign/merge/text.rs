//! Whether two texts that came out wrong were changed in one and the same way.
//!
//! A text that ends at the first character outside the basic plane is empty if that comes first, cut if others come before
//! it, and short of a character if it comes last: one change, seen in three ways.

use serde_json::Value;

use crate::check::{Violation, Wanted, Way};

/// What a change goes by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum CharacterKind {
    /// White space.
    Space,
    /// A control character.
    Control,
    /// A character that shows itself only in others: joiners, selectors, combining marks.
    Modifier,
    /// A character outside the basic plane.
    Astral,
    /// This character, which means something to some parser.
    Mark(char),
    /// A letter or a digit, and any other character that means nothing to a parser.
    Other,
}

/// A change that explains what came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum TextChange {
    /// The text ends before the first character of this kind.
    CutBefore(CharacterKind),
    /// It ends after so many characters, whatever comes next.
    CutAfter(usize),
    /// All characters of this kind are lost.
    Lost(CharacterKind),
    /// Just the characters of this kind became others, one each.
    Replaced(CharacterKind),
}

/// Whether one change of texts explains what both violations saw.
pub(super) fn one_change(one: &Violation, other: &Violation) -> bool {
    let explained = |one: &Violation| match (&one.way, &one.wanted, one.seen.value()) {
        (Way::Text(_), Wanted::Value(Value::String(wanted)), Some(Value::String(seen))) => {
            changes(wanted, seen)
        }
        _ => Vec::new(),
    };
    let theirs = explained(other);
    explained(one).iter().any(|change| theirs.contains(change))
}

fn kind(one: char) -> CharacterKind {
    match one {
        '\u{FEFF}' => CharacterKind::Space,
        one if one.is_whitespace() => CharacterKind::Space,
        one if one.is_control() => CharacterKind::Control,
        '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{0300}'..='\u{036F}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{20D0}'..='\u{20FF}' => CharacterKind::Modifier,
        one if one > '\u{FFFF}' => CharacterKind::Astral,
        one if one.is_ascii_punctuation() => CharacterKind::Mark(one),
        _ => CharacterKind::Other,
    }
}

/// All changes that make `seen` of `wanted`.
fn changes(wanted: &str, seen: &str) -> Vec<TextChange> {
    let mut all = Vec::new();
    if let Some(first) = wanted
        .strip_prefix(seen)
        .and_then(|rest| rest.chars().next())
    {
        all.push(match kind(first) {
            CharacterKind::Other => TextChange::CutAfter(seen.chars().count()),
            kind if !seen.chars().any(|one| self::kind(one) == kind) => TextChange::CutBefore(kind),
            _ => TextChange::CutAfter(seen.chars().count()),
        });
    }
    let pairs = || wanted.chars().zip(seen.chars());
    let Some((lost, _)) = pairs()
        .find(|(one, other)| one != other)
        .or_else(|| Some((wanted.chars().nth(seen.chars().count())?, ' ')))
    else {
        return all;
    };
    let kind = kind(lost);
    if kind == CharacterKind::Other {
        return all;
    }
    let kept = wanted.chars().filter(|one| self::kind(*one) != kind);
    if kept.eq(seen.chars()) {
        all.push(TextChange::Lost(kind));
    }
    let just = || pairs().all(|(one, other)| (one != other) == (self::kind(one) == kind));
    if wanted.chars().count() == seen.chars().count() && just() {
        all.push(TextChange::Replaced(kind));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(one: (&str, &str), other: (&str, &str)) -> bool {
        let theirs = changes(other.0, other.1);
        let mine = changes(one.0, one.1);
        mine.iter().any(|change| theirs.contains(change))
    }

    #[test]
    fn one_change_looks_different_in_different_texts() {
        // Cut at the first character outside the basic plane.
        assert!(shared(("𠮷", ""), ("8𠮷", "8")));
        assert!(shared(("𠮷", ""), ("\u{200d}👧", "\u{200d}")));
        assert!(shared(("a👧b", "a"), ("𠮷x", "")));
        // Such characters lost.
        assert!(shared(("𠮷", ""), ("a👧b", "ab")));
        // White space lost at either end.
        assert!(shared((" a", "a"), ("a ", "a")));
        // Cut after so many characters.
        let long = "a".repeat(70);
        assert!(shared(
            (&long, &long[..64]),
            (&format!("{long}b"), &long[..64])
        ));
        assert!(shared(("a👧b", "a?b"), ("𠮷", "?")));
    }

    #[test]
    fn two_changes_are_two() {
        let long = "a".repeat(70);
        assert!(!shared(("a ", "a"), (&long, &long[..64])));
        assert!(!shared(("a ", "a"), ("a👧", "a")));
        assert!(!shared(("a👧b", "a"), ("a👧b", "ab")));
        assert!(!shared(("<b>", "b>"), ("\"b\"", "b")));
        assert!(!shared(("ab", "AB"), ("ab", "b")));
        assert!(!shared(("a", "a"), ("b", "b")));
    }
}
