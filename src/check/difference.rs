//! In which way a text differs from the one that should have come: what tells two defects of one clause apart.

/// A text of which more characters than this are left was cut at a length, whatever the rest was.
const LONG: usize = 16;

/// The ways in which a text can differ from the one that should have come.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Alteration {
    /// Nothing is left.
    Emptied,
    /// White space at the ends is lost.
    Trimmed,
    /// The end is lost.
    Truncated,
    /// Written with character references.
    HtmlEscaped,
    /// Character references are resolved.
    HtmlUnescaped,
    /// Percent-encoded, or with spaces for plus signs.
    PercentEncoded,
    /// Percent escapes are decoded.
    PercentDecoded,
    /// Backslashes are doubled, or escapes of JSON remain.
    BackslashEscaped,
    /// Escapes are resolved that belong to the text.
    BackslashUnescaped,
    /// In other case.
    Case,
    /// Characters are missing.
    CharactersLost,
    /// There are more characters.
    CharactersAdded,
    /// Characters are replaced by others.
    CharactersReplaced,
    /// Another text.
    Other,
}

impl Alteration {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Emptied,
        Self::Trimmed,
        Self::Truncated,
        Self::HtmlEscaped,
        Self::HtmlUnescaped,
        Self::PercentEncoded,
        Self::PercentDecoded,
        Self::BackslashEscaped,
        Self::BackslashUnescaped,
        Self::Case,
        Self::CharactersLost,
        Self::CharactersAdded,
        Self::CharactersReplaced,
        Self::Other,
    ];

    /// A stable word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Emptied => "emptied",
            Self::Trimmed => "trimmed",
            Self::Truncated => "truncated",
            Self::HtmlEscaped => "html-escaped",
            Self::HtmlUnescaped => "html-unescaped",
            Self::PercentEncoded => "percent-encoded",
            Self::PercentDecoded => "percent-decoded",
            Self::BackslashEscaped => "backslash-escaped",
            Self::BackslashUnescaped => "backslash-unescaped",
            Self::Case => "case",
            Self::CharactersLost => "characters-lost",
            Self::CharactersAdded => "characters-added",
            Self::CharactersReplaced => "characters-replaced",
            Self::Other => "other",
        }
    }
}

/// The way in which `seen` differs from `wanted`.
pub fn kind(wanted: &str, seen: &str) -> Alteration {
    if seen.is_empty() {
        return Alteration::Emptied;
    }
    if let Some(kind) = shortened(wanted, seen) {
        return kind;
    }
    if let Some(kind) = escaped(wanted, seen) {
        return kind;
    }
    if seen.to_lowercase() == wanted.to_lowercase() {
        return Alteration::Case;
    }
    if is_subsequence(seen, wanted) {
        return Alteration::CharactersLost;
    }
    if is_subsequence(wanted, seen) {
        return Alteration::CharactersAdded;
    }
    if seen.chars().count() == wanted.chars().count() || seen.contains(['?', '\u{FFFD}']) {
        return Alteration::CharactersReplaced;
    }
    Alteration::Other
}

/// Whether `seen` is a part of `wanted`, perhaps with a mark for what was left out.
fn shortened(wanted: &str, seen: &str) -> Option<Alteration> {
    let kept = seen.trim_end_matches(['\u{FFFD}', '…', '.']);
    let (start, part) = match (wanted.find(seen), wanted.starts_with(kept)) {
        (Some(start), _) => (start, seen),
        (None, true) if !kept.is_empty() => (0, kept),
        _ => return None,
    };
    let (head, tail) = (&wanted[..start], &wanted[start + part.len()..]);
    let lost = || head.chars().chain(tail.chars());
    // U+FEFF counts as white space in some languages.
    if lost().all(|one| one.is_whitespace() || one == '\u{FEFF}') {
        Some(Alteration::Trimmed)
    } else if head.is_empty() && (part.chars().count() > LONG || lost().any(char::is_alphanumeric))
    {
        Some(Alteration::Truncated)
    } else {
        None
    }
}

fn escaped(wanted: &str, seen: &str) -> Option<Alteration> {
    if seen.contains('&') && (unhtml(seen) == wanted || unhtml(seen) == unhtml(wanted)) {
        return Some(Alteration::HtmlEscaped);
    }
    if wanted.contains('&') && seen == unhtml(wanted) {
        return Some(Alteration::HtmlUnescaped);
    }
    if seen.contains('%') && unpercent(seen) == unpercent(wanted)
        || seen == wanted.replace('+', " ")
    {
        return Some(Alteration::PercentEncoded);
    }
    if !wanted.contains('%') || seen.contains('%') {
        // Not decoded: what remains is another kind.
    } else if unpercent(wanted) == seen {
        return Some(Alteration::PercentDecoded);
    }
    if seen == wanted.replace('\\', "\\\\") || unbackslash(seen) == wanted {
        return Some(Alteration::BackslashEscaped);
    }
    if unbackslash(wanted) == seen {
        return Some(Alteration::BackslashUnescaped);
    }
    None
}

/// Character references resolved: the five of XML, and numeric ones.
fn unhtml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.find(';').map(|end| (&rest[1..end], end));
        match reference.and_then(|(name, end)| Some((resolved(name)?, end))) {
            Some((one, end)) => {
                out.push(one);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn resolved(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

pub(super) fn unpercent(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match pair {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn unbackslash(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.replace("\\\\", "\\"))
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut left = whole.chars();
    part.chars().all(|one| left.any(|other| other == one))
}

#[cfg(test)]
mod tests {
    use super::{Alteration, kind};

    #[test]
    fn each_way_is_told_from_the_others() {
        let cases = [
            (" a b ", "a b", Alteration::Trimmed),
            ("abcdef", "abc", Alteration::Truncated),
            ("a<b>\"", "a&lt;b&gt;&quot;", Alteration::HtmlEscaped),
            (
                "O'N & &#39;",
                "O&#x27;N &amp; &amp;#39;",
                Alteration::HtmlEscaped,
            ),
            ("\u{FEFF}ab ", "ab", Alteration::Trimmed),
            ("ab\u{200D}", "ab", Alteration::CharactersLost),
            ("a b/c", "a%20b%2Fc", Alteration::PercentEncoded),
            ("50%41", "50A", Alteration::PercentDecoded),
            ("a\\b", "a\\\\b", Alteration::BackslashEscaped),
            ("a\\nb", "a\nb", Alteration::BackslashUnescaped),
            ("AbC", "abc", Alteration::Case),
            ("a\u{0}b", "ab", Alteration::CharactersLost),
            ("a😀b", "a?b", Alteration::CharactersReplaced),
            ("ab", "axb", Alteration::CharactersAdded),
            ("ab", "", Alteration::Emptied),
            ("ab", "quite another", Alteration::Other),
        ];
        for (wanted, seen, word) in cases {
            assert_eq!(kind(wanted, seen), word, "{wanted:?} → {seen:?}");
        }
    }
}
