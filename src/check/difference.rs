//! In which way a text differs from the one that should have come: what tells two defects of one clause apart.

/// A stable word for the way in which `seen` differs from `wanted`.
pub fn kind(wanted: &str, seen: &str) -> &'static str {
    if seen.is_empty() {
        return "emptied";
    }
    if seen == wanted.trim() || seen == wanted.trim_start() || seen == wanted.trim_end() {
        return "trimmed";
    }
    if wanted.starts_with(seen) || wanted.starts_with(seen.trim_end_matches(['\u{FFFD}', '…', '.']))
    {
        return "truncated";
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
    if seen.chars().count() == wanted.chars().count() || seen.contains(['?', '\u{FFFD}']) {
        return "characters-replaced";
    }
    if is_subsequence(wanted, seen) {
        return "characters-added";
    }
    "other"
}

fn escaped(wanted: &str, seen: &str) -> Option<&'static str> {
    const HTML: [(&str, &str); 5] = [
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("\"", "&quot;"),
        ("'", "&#39;"),
    ];
    let html = |text: &str| {
        HTML.iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let unhtml = |text: &str| {
        HTML.iter()
            .rev()
            .fold(text.to_owned(), |text, (to, from)| text.replace(from, to))
    };
    if seen == html(wanted) || html(seen) == html(wanted) || unhtml(seen) == unhtml(wanted) {
        return Some("html-escaped");
    }
    if seen == unhtml(wanted) {
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
