//! Texts made harmless for the places where reports show them: one function for each.

use crate::report::{acts, harmless};

/// A text as Markdown, in one line: it forms no heading, link, image, emphasis, code, table cell, mention or HTML.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in harmless(text).chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A mention or a reference to an issue would tell somebody.
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '|' | '!' | '~' | ':' => {
                out.push('\\');
                out.push(one);
            }
            _ => out.push(one),
        }
    }
    out
}

/// Lines of a text as a block of code in Markdown, whatever is in them.
pub(super) fn block(lines: &[String]) -> String {
    let ticks = lines.iter().flat_map(|line| line.split(|one| one != '`'));
    let longest = ticks.map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let body: String = lines.iter().map(|line| harmless(line) + "\n").collect();
    format!("{fence}text\n{body}{fence}\n")
}

/// A text as XML 1.0, in an attribute or between tags. Line ends stay; what XML cannot hold is written as an escape.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => out.push_str(&format!("\\u{{{:x}}}", u32::from(one))),
            _ if acts(one) => out.push_str(&harmless(one.encode_utf8(&mut [0; 4]))),
            _ => out.push(one),
        }
    }
    out
}

/// A text as the message of a workflow command of GitHub Actions.
pub(super) fn message(text: &str) -> String {
    let text = text.lines().map(harmless).collect::<Vec<_>>().join("\n");
    text.replace('%', "%25").replace('\n', "%0A")
}

/// A text as a property of such a command.
pub(super) fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_texts_form_nothing() {
        let text = "# a\n[x](javascript:1) <img src=x> |`*_ @all #1 \u{1b}\u{202e}";
        let shown = markdown(text);
        for bad in ["[x](", "<img", "@", "\n", "\u{1b}", "\u{202e}"] {
            assert!(!shown.contains(bad), "{bad:?}: {shown}");
        }
        assert_eq!(block(&["a ``` b".to_owned()]), "````text\na ``` b\n````\n");
        assert_eq!(
            xml("<a b=\"c\">&'\n\u{0}\u{ffff}"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&apos;&#10;\\u{0}\\u{ffff}"
        );
        assert_eq!(message("a\n::error::x%"), "a%0A::error::x%25");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
