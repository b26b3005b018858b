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
    /// A passage that begins with a character of this kind, and ends with no letter, became another one.
    Rewritten(CharacterKind),
    /// Letters that are no ASCII became others: they were composed, say, or taken apart.
    Letters,
    /// The text was taken for a number.
    Number,
    /// Only small letters became capitals, or capitals small letters.
    Case,
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
    all.extend(passage(wanted, seen));
    let number = |text: &str| text.parse::<f64>().ok().filter(|one| one.is_finite());
    if number(wanted).is_some() && number(wanted) == number(seen) {
        all.push(TextChange::Number);
    }
    if wanted.to_lowercase() == seen.to_lowercase() {
        all.push(TextChange::Case);
    }
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

/// How the passage was changed in which the two texts differ.
fn passage(wanted: &str, seen: &str) -> Option<TextChange> {
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| {
        let equal = pairs.take_while(|(one, other)| one == other);
        equal.map(|(one, _)| one.len_utf8()).sum::<usize>()
    };
    let before = same(&mut wanted.chars().zip(seen.chars()));
    // What stands before letters that were changed may be what they belong to: the sign of an entity, a dot, a backslash.
    let sign = wanted[..before].chars().next_back();
    let (wanted, seen) = (&wanted[before..], &seen[before..]);
    let after = same(&mut wanted.chars().rev().zip(seen.chars().rev()));
    let wanted = &wanted[..wanted.len() - after];
    let seen = &seen[..seen.len() - after];
    let (first, last) = (wanted.chars().next()?, wanted.chars().next_back()?);
    let foreign = |text: &str| {
        let mut all = text.chars();
        all.any(|one| !one.is_ascii() && kind(one) == CharacterKind::Other)
    };
    // What is lost to the end, letters and all, was cut.
    if seen.is_empty() && kind(last) == CharacterKind::Other {
        return None;
    }
    if kind(first) != CharacterKind::Other {
        return Some(TextChange::Rewritten(kind(first)));
    }
    if foreign(wanted) || foreign(seen) {
        return Some(TextChange::Letters);
    }
    let sign = sign.map(kind).filter(|one| *one != CharacterKind::Other);
    sign.map(TextChange::Rewritten)
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
        // White space made one, the signs of a template taken out, a code read as the character that it stands for.
        assert!(shared(("a  b", "a b"), ("  ", " ")));
        assert!(shared(("8\r\n", "8\n"), ("\r\n", "\n")));
        assert!(shared(("a{{x}}", "a"), ("{{}}0", "0")));
        assert!(shared(("\\u0041", "A"), ("6\\ud83d", "6\u{fffd}")));
        assert!(shared(("a//?b", "a/?b"), ("a//", "a/")));
        assert!(shared(("1+x", "1%20x"), ("1+x@2", "1%20x@2")));
        assert!(shared(("a&amp;b", "a&b"), ("&lt;", "<")));
        assert!(shared(("a.png", "a.webp"), ("b.jpg", "b.webp")));
        // Letters that were composed, with marks and without.
        assert!(shared(("e\u{301}", "é"), ("\u{1100}\u{1161}", "가")));
        assert!(shared(("ﬁ", "fi"), ("①", "1")));
        assert!(shared(("07", "7"), ("1e5", "100000")));
        assert!(shared(
            ("07", "7"),
            ("9007199254740993", "9007199254740992")
        ));
        assert!(shared(("ABC", "abc"), ("Äb", "äb")));
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
        assert!(!shared(("07", "7"), ("0x", "x")));
        assert!(!shared(("a+b", "a b"), ("a%b", "ab")));
    }
}
