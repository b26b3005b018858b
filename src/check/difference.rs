//! In which way a text differs from the one that should have come: what tells two defects of one clause apart.

/// A text of which more characters than this are left was cut at a length, whatever the rest was.
const LONG: usize = 16;

/// A stable word for the way in which `seen` differs from `wanted`.
pub fn kind(wanted: &str, seen: &str) -> &'static str {
    if seen.is_empty() {
        return "emptied";
    }
    if let Some(kind) = shortened(wanted, seen) {
        return kind;
    }
    if let Some(kind) = escaped(wanted, seen) {
        return kind;
    }
    if seen.to_lowercase() == wanted.to_lowercase() {
        return "case";
    }
    if is_subsequence(seen, wanted) {
        return "characters-lost";
    }
    if is_subsequence(wanted, seen) {
        return "characters-added";
    }
    if seen.chars().count() == wanted.chars().count() || seen.contains(['?', '\u{FFFD}']) {
        return "characters-replaced";
    }
    "other"
}

/// Whether `seen` is a part of `wanted`, perhaps with a mark for what was left out.
fn shortened(wanted: &str, seen: &str) -> Option<&'static str> {
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
        Some("trimmed")
    } else if head.is_empty() && (part.chars().count() > LONG || lost().any(char::is_alphanumeric))
    {
        Some("truncated")
    } else {
        None
    }
}

fn escaped(wanted: &str, seen: &str) -> Option<&'static str> {
    if seen.contains('&') && (unhtml(seen) == wanted || unhtml(seen) == unhtml(wanted)) {
        return Some("html-escaped");
    }
    if wanted.contains('&') && seen == unhtml(wanted) {
        return Some("html-unescaped");
    }
    if seen.contains('%') && unpercent(seen) == unpercent(wanted)
        || seen == wanted.replace('+', " ")
    {
        return Some("percent-encoded");
    }
    if !wanted.contains('%') || seen.contains('%') {
        // Not decoded: what remains is another kind.
    } else if unpercent(wanted) == seen {
        return Some("percent-decoded");
    }
    if seen == wanted.replace('\\', "\\\\") || unbackslash(seen) == wanted {
        return Some("backslash-escaped");
    }
    if unbackslash(wanted) == seen {
        return Some("backslash-unescaped");
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

fn unpercent(text: &str) -> String {
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
    use super::kind;

    #[test]
    fn each_way_has_its_word() {
        let cases = [
            (" a b ", "a b", "trimmed"),
            ("abcdef", "abc", "truncated"),
            ("a<b>\"", "a&lt;b&gt;&quot;", "html-escaped"),
            ("O'N & &#39;", "O&#x27;N &amp; &amp;#39;", "html-escaped"),
            ("\u{FEFF}ab ", "ab", "trimmed"),
            ("ab\u{200D}", "ab", "characters-lost"),
            ("a b/c", "a%20b%2Fc", "percent-encoded"),
            ("50%41", "50A", "percent-decoded"),
            ("a\\b", "a\\\\b", "backslash-escaped"),
            ("a\\nb", "a\nb", "backslash-unescaped"),
            ("AbC", "abc", "case"),
            ("a\u{0}b", "ab", "characters-lost"),
            ("a😀b", "a?b", "characters-replaced"),
            ("ab", "axb", "characters-added"),
            ("ab", "", "emptied"),
            ("ab", "quite another", "other"),
        ];
        for (wanted, seen, word) in cases {
            assert_eq!(kind(wanted, seen), word, "{wanted:?} → {seen:?}");
        }
    }
}
