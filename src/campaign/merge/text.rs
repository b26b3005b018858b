//! Whether two texts that came out wrong were changed in one and the same way.
//!
//! A text that ends at the first character outside the basic plane is empty if that comes first, cut if others come before
//! it, and short of a character if it comes last: one change, seen in three ways.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

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
    /// It ends before the first of these very characters.
    CutAt(char),
    /// It ends after so many characters, whatever comes next.
    CutAfter(usize),
    /// All characters of this kind are lost.
    Lost(CharacterKind),
    /// Just the characters of this kind became others, one each.
    Replaced(CharacterKind),
    /// A passage that begins with a character of this kind, and ends with no letter, became another one.
    Rewritten(CharacterKind),
    /// It is in this normal form of Unicode.
    Normalised(NormalForm),
    /// Letters that are no ASCII became others: they were composed, say, or taken apart.
    Letters,
    /// The text was taken for a number.
    Number,
    /// Only small letters became capitals, or capitals small letters.
    Case,
    /// It ends after so many units of UTF-16, be it within a character.
    CutAfterUnits(usize),
    /// It was cut, and dots say so.
    Elided,
    /// Of each unit of UTF-16 the lower half is left.
    Narrowed,
    /// What looked like an entity of HTML was taken for what it stands for.
    Unescaped,
}

/// The normal forms of Unicode.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum NormalForm {
    Composed,
    Decomposed,
    CompatiblyComposed,
    CompatiblyDecomposed,
}

impl NormalForm {
    const ALL: [Self; 4] = [
        Self::Composed,
        Self::Decomposed,
        Self::CompatiblyComposed,
        Self::CompatiblyDecomposed,
    ];

    fn of(self, text: &str) -> String {
        match self {
            Self::Composed => text.nfc().collect(),
            Self::Decomposed => text.nfd().collect(),
            Self::CompatiblyComposed => text.nfkc().collect(),
            Self::CompatiblyDecomposed => text.nfkd().collect(),
        }
    }
}

/// Whether one change of texts explains what both violations saw.
pub(super) fn one_change(one: &Violation, other: &Violation) -> bool {
    matches!((texts(one), texts(other)), (Some(one), Some(other)) if is_one(one, other))
}

/// Whether one change makes the second of each of these pairs of the first.
fn is_one(one: (&str, &str), other: (&str, &str)) -> bool {
    let theirs = changes(other.0, other.1);
    let mine = changes(one.0, one.1);
    mine.iter().any(|change| theirs.contains(change))
        || replaces(one, other)
        || replaces(other, one)
}

/// The text that was expected and the one that came, if that is the matter.
const fn texts(one: &Violation) -> Option<(&str, &str)> {
    match (&one.way, &one.wanted, one.seen.value()) {
        (Way::Text(_), Wanted::Value(Value::String(wanted)), Some(Value::String(seen))) => {
            Some((wanted.as_str(), seen.as_str()))
        }
        _ => None,
    }
}

/// The fewest units of UTF-16 after which a text is cut for its length.
const LONG: usize = 8;

/// The longest text, in characters, that is looked for within another one.
const SHORT: usize = 4;

/// Whether the second text is wrong just where the first stands in it, and as that is.
fn replaces((wanted, seen): (&str, &str), (theirs, came): (&str, &str)) -> bool {
    !wanted.is_empty()
        && wanted.chars().nth(SHORT).is_none()
        && theirs.contains(wanted)
        && theirs.replace(wanted, seen) == came
}

/// The text as far as it was kept, with nothing of a character that was cut in two, and how many units of UTF-16 that is at least and at most.
fn cut_within(wanted: &str, seen: &str) -> Option<[usize; 2]> {
    let kept = seen.strip_suffix('\u{FFFD}').unwrap_or(seen);
    let next = wanted.strip_prefix(kept)?.chars().next()?;
    let units = kept.encode_utf16().count();
    Some([units, units + next.len_utf16() - 1])
}

/// What the entities of HTML in a text stand for.
fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end < 10);
        let one = end.and_then(|end| entity(&rest[1..end]));
        let taken = one.map_or(1, |_| end.map_or(1, |end| end + 1));
        out.push(one.unwrap_or('&'));
        rest = &rest[taken..];
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    let code = |text: &str, radix| char::from_u32(u32::from_str_radix(text, radix).ok()?);
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']);
            hex.map_or_else(|| code(number, 10), |hex| code(hex, 16))
        }
    }
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
        if !seen.contains(first) && kind(first) != CharacterKind::Other {
            all.push(TextChange::CutAt(first));
        }
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
    for change in passages(wanted, seen) {
        if !all.contains(&change) {
            all.push(change);
        }
    }
    let forms = NormalForm::ALL.into_iter();
    let forms = forms.filter(|form| form.of(wanted) == seen);
    all.extend(forms.map(TextChange::Normalised));
    let number = |text: &str| text.parse::<f64>().ok().filter(|one| one.is_finite());
    if number(wanted).is_some() && number(wanted) == number(seen) {
        all.push(TextChange::Number);
    }
    if wanted.to_lowercase() == seen.to_lowercase() || wanted.to_uppercase() == seen.to_uppercase()
    {
        all.push(TextChange::Case);
    }
    let low = |unit: u16| char::from(unit.to_le_bytes()[0]);
    if wanted.encode_utf16().map(low).eq(seen.chars()) {
        all.push(TextChange::Narrowed);
    }
    if without_entities(wanted) == seen {
        all.push(TextChange::Unescaped);
    }
    let mut dots = ["…", "..."].into_iter();
    let kept = dots.find_map(|dots| seen.strip_suffix(dots));
    if kept.is_some_and(|kept| cut_within(wanted, kept).is_some()) {
        all.push(TextChange::Elided);
    }
    // In a short text it is as likely that a character was lost.
    if let Some([least, most]) = cut_within(wanted, seen).filter(|[least, _]| *least >= LONG) {
        all.extend((least..=most).map(TextChange::CutAfterUnits));
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

/// So many steps at most are taken to line up two texts; of longer ones only the whole passage is looked at in which they differ.
const STEPS: usize = 250_000;

/// A passage of a text that became another one.
#[derive(Clone, Debug)]
struct Passage {
    /// Where it begins: so many characters stand before it.
    start: usize,
    /// What was there, and what came instead.
    wanted: Vec<char>,
    seen: Vec<char>,
}

/// How the passages were changed in which the two texts differ.
fn passages(wanted: &str, seen: &str) -> Vec<TextChange> {
    let (wanted, seen): (Vec<char>, Vec<char>) = (wanted.chars().collect(), seen.chars().collect());
    let whole = differing(&wanted, &seen);
    let mut parts = vec![whole.clone()];
    if whole.wanted.len() * whole.seen.len() <= STEPS {
        parts.extend(lined_up(&whole));
    }
    let kinds = parts.into_iter().flat_map(|mut part| {
        let mut all = Vec::new();
        loop {
            all.extend(rewritten(&wanted[..part.start], &part));
            // What was lost may as well have stood further to the left where the characters repeat.
            let slides = part.seen.is_empty()
                && part.start > 0
                && part.wanted.last() == Some(&wanted[part.start - 1]);
            if !slides {
                return all;
            }
            part.wanted.rotate_right(1);
            part.start -= 1;
        }
    });
    kinds.collect()
}

/// The whole passage in which two texts differ.
fn differing(wanted: &[char], seen: &[char]) -> Passage {
    let equal = |pairs: &mut dyn Iterator<Item = (&char, &char)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let start = equal(&mut wanted.iter().zip(seen));
    let (wanted, seen) = (&wanted[start..], &seen[start..]);
    let after = equal(&mut wanted.iter().rev().zip(seen.iter().rev()));
    Passage {
        start,
        wanted: wanted[..wanted.len() - after].to_vec(),
        seen: seen[..seen.len() - after].to_vec(),
    }
}

/// The parts of a passage that differ, what both have in common being left as it is: as much as possible.
fn lined_up(whole: &Passage) -> Vec<Passage> {
    let (wanted, seen) = (&whole.wanted, &whole.seen);
    let width = seen.len() + 1;
    // How many characters are in common from here on.
    let mut common = vec![0_u32; (wanted.len() + 1) * width];
    for one in (0..wanted.len()).rev() {
        for other in (0..seen.len()).rev() {
            common[one * width + other] = if wanted[one] == seen[other] {
                common[(one + 1) * width + other + 1] + 1
            } else {
                common[(one + 1) * width + other].max(common[one * width + other + 1])
            };
        }
    }
    let mut parts: Vec<Passage> = Vec::new();
    let (mut one, mut other, mut apart) = (0, 0, false);
    while one < wanted.len() || other < seen.len() {
        let same = wanted
            .get(one)
            .is_some_and(|here| Some(here) == seen.get(other));
        if same {
            (one, other, apart) = (one + 1, other + 1, false);
            continue;
        }
        if !apart {
            parts.push(Passage {
                start: whole.start + one,
                wanted: Vec::new(),
                seen: Vec::new(),
            });
            apart = true;
        }
        let loses = other == seen.len()
            || one < wanted.len()
                && common[(one + 1) * width + other] >= common[one * width + other + 1];
        let part = parts.last_mut().into_iter();
        if loses {
            part.for_each(|part| part.wanted.push(wanted[one]));
            one += 1;
        } else {
            part.for_each(|part| part.seen.push(seen[other]));
            other += 1;
        }
    }
    parts
}

/// How one passage was changed; what stands before letters that were changed may be what they belong to: the sign of an entity, a dot, a backslash.
fn rewritten(before: &[char], part: &Passage) -> Option<TextChange> {
    let (first, last) = (*part.wanted.first()?, *part.wanted.last()?);
    let foreign = |text: &[char]| {
        let mut all = text.iter();
        all.any(|one| !one.is_ascii() && kind(*one) == CharacterKind::Other)
    };
    let sign = before.last().map(|sign| kind(*sign));
    let sign = sign.filter(|one| *one != CharacterKind::Other);
    // What is lost to the end, letters and all, was cut.
    if part.seen.is_empty() && kind(last) == CharacterKind::Other && sign.is_none() {
        return None;
    }
    if kind(first) != CharacterKind::Other {
        return Some(TextChange::Rewritten(kind(first)));
    }
    if foreign(&part.wanted) || foreign(&part.seen) {
        return Some(TextChange::Letters);
    }
    sign.map(TextChange::Rewritten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_change_looks_different_in_different_texts() {
        // Cut at the first character outside the basic plane.
        assert!(is_one(("𠮷", ""), ("8𠮷", "8")));
        assert!(is_one(("𠮷", ""), ("\u{200d}👧", "\u{200d}")));
        assert!(is_one(("a👧b", "a"), ("𠮷x", "")));
        // Such characters lost.
        assert!(is_one(("𠮷", ""), ("a👧b", "ab")));
        // White space lost at either end.
        assert!(is_one((" a", "a"), ("a ", "a")));
        // Cut after so many characters.
        let long = "a".repeat(70);
        assert!(is_one(
            (&long, &long[..64]),
            (&format!("{long}b"), &long[..64])
        ));
        assert!(is_one(("a👧b", "a?b"), ("𠮷", "?")));
        // White space made one, the signs of a template taken out, a code read as the character that it stands for.
        assert!(is_one(("a  b", "a b"), ("  ", " ")));
        assert!(is_one(("8\r\n", "8\n"), ("\r\n", "\n")));
        assert!(is_one(("a{{x}}", "a"), ("{{}}0", "0")));
        assert!(is_one(("\\u0041", "A"), ("6\\ud83d", "6\u{fffd}")));
        assert!(is_one(("a//?b", "a/?b"), ("a//", "a/")));
        assert!(is_one(("1+x", "1%20x"), ("1+x@2", "1%20x@2")));
        assert!(is_one(("a&amp;b", "a&b"), ("&lt;", "<")));
        assert!(is_one(("a.png", "a.webp"), ("b.jpg", "b.webp")));
        // Letters that were composed, with marks and without.
        assert!(is_one(("e\u{301}", "é"), ("\u{1100}\u{1161}", "가")));
        assert!(is_one(("ﬁ", "fi"), ("①", "1")));
        assert!(is_one(("07", "7"), ("1e5", "100000")));
        assert!(is_one(
            ("07", "7"),
            ("9007199254740993", "9007199254740992")
        ));
        assert!(is_one(("ABC", "abc"), ("Äb", "äb")));
        // Compatibility forms and composed letters; the first line; entities and escapes of which some are decoded.
        assert!(is_one(("\u{3000}", " "), ("A\u{30A}", "\u{C5}")));
        assert!(is_one(("a\nb", "a"), ("\r\n", "\r")));
        assert!(is_one(("&lt;&", "<&"), ("&amp;amp;&#1;", "&amp;&#1;")));
        assert!(is_one(("a%E4%BD%A0", "a你"), ("b%2F%252F+x", "b%2F%2F+x")));
        assert!(is_one(
            ("%2F%252F%E4%BD%A0", "%2F%2F你"),
            ("c%E4%BD%A0;v=1", "c你;v=1")
        ));
        // What stands in a longer text comes out as it does alone; a capital that is two; halves of units; an entity alone.
        assert!(is_one(("\"", "\\\""), ("\"\\", "\\\"\\")));
        assert!(is_one(("a", "A"), ("ﬀ", "FF")));
        assert!(is_one(("安", "\u{89}"), ("😀", "=\0")));
        assert!(is_one(("&lt;&", "<&"), ("a&#39;", "a'")));
        // Cut after twenty units, within a character and not, and with dots.
        let (plain, cut) = ("a".repeat(30), "a".repeat(20));
        let astral = format!("{}😀b", "a".repeat(19));
        assert!(is_one((&plain, &cut), (&astral, &"a".repeat(19))));
        assert!(is_one(
            (&plain, &cut),
            (&astral, &format!("{}\u{FFFD}", "a".repeat(19)))
        ));
        assert!(is_one(
            (&plain, &format!("{cut}…")),
            (&astral, &format!("{}…", "a".repeat(18)))
        ));
    }

    #[test]
    fn two_changes_are_two() {
        let long = "a".repeat(70);
        assert!(!is_one(("a ", "a"), (&long, &long[..64])));
        assert!(!is_one(("a ", "a"), ("a👧", "a")));
        assert!(!is_one(("a👧b", "a"), ("a👧b", "ab")));
        assert!(!is_one(("<b>", "b>"), ("\"b\"", "b")));
        assert!(!is_one(("ab", "AB"), ("ab", "b")));
        assert!(!is_one(("a", "a"), ("b", "b")));
        assert!(!is_one(("07", "7"), ("0x", "x")));
        assert!(!is_one(("a+b", "a b"), ("a%b", "ab")));
    }
}
