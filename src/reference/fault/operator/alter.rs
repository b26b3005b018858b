//! The ways in which implementations spoil texts.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::text::TextOp;
use crate::reference::json;
use crate::reference::style::Style;

/// What becomes of a text; the same text where the fault is in the way of writing it.
pub(super) fn alter(op: TextOp, text: &str) -> String {
    let keep = |keep: fn(&char) -> bool| text.chars().filter(keep).collect();
    match op {
        TextOp::Trimmed => text.trim().to_owned(),
        TextOp::SpacesCollapsed => collapse(text),
        TextOp::Characters(most) | TextOp::CutInCharacters(most) => {
            text.chars().take(most).collect()
        }
        TextOp::Bytes(most) => first_bytes(text, most).to_owned(),
        TextOp::Overlong(most) => fill(text, 'e', (most + 1).saturating_sub(text.len())),
        TextOp::Wide(most) => fill(text, '名', most.saturating_sub(text.chars().count())),
        TextOp::HtmlEscaped => html(text),
        TextOp::PercentEncoded => percent(text),
        TextOp::BackslashesDoubled => text.replace('\\', "\\\\"),
        TextOp::LowerCased => text.to_lowercase(),
        TextOp::UpperCased => text.to_uppercase(),
        TextOp::ControlsRemoved => keep(|one| !one.is_control()),
        TextOp::JoinersRemoved => keep(|one| !matches!(one, '\u{200d}' | '\u{fe00}'..='\u{fe0f}')),
        TextOp::AstralReplaced => replace(text, |one| one > '\u{ffff}'),
        TextOp::Latin1 => replace(text, |one| one > '\u{ff}'),
        TextOp::QueryDropped => text.split('?').next().unwrap_or_default().to_owned(),
        TextOp::OtherOrigin => text
            .split_once("://")
            .and_then(|(_, rest)| rest.split_once('/'))
            .map_or_else(
                || text.to_owned(),
                |(_, path)| format!("https://cdn.example/{path}"),
            ),
        TextOp::Emptied => String::new(),
        _ => text.to_owned(),
    }
}

/// As many whole characters as so many bytes can hold.
fn first_bytes(text: &str, most: usize) -> &str {
    let end = text
        .char_indices()
        .map(|(at, one)| at + one.len_utf8())
        .take_while(|end| *end <= most)
        .last();
    &text[..end.unwrap_or(0)]
}

fn fill(text: &str, with: char, count: usize) -> String {
    text.chars()
        .chain(std::iter::repeat_n(with, count))
        .collect()
}

fn replace(text: &str, unknown: fn(char) -> bool) -> String {
    text.chars()
        .map(|one| if unknown(one) { '?' } else { one })
        .collect()
}

fn collapse(text: &str) -> String {
    let mut after_space = false;
    let mut out = String::new();
    for one in text.chars() {
        let space = one.is_whitespace();
        if !(space && after_space) {
            out.push(if space { ' ' } else { one });
        }
        after_space = space;
    }
    out
}

fn html(text: &str) -> String {
    let mut out = String::new();
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(one),
        }
    }
    out
}

/// As `encodeURIComponent` does it.
pub(super) fn percent(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'!')
        .remove(b'~')
        .remove(b'*')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')');
    utf8_percent_encode(text, KEPT).to_string()
}

/// The bytes as hexadecimal digits.
pub(super) fn hex(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        _ = write!(out, "{byte:02x}");
    }
    out
}

/// The bytes in base 64, with padding.
pub(super) fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let mut three = [0; 3];
        three[..chunk.len()].copy_from_slice(chunk);
        let [one, two, three] = three.map(usize::from);
        let digits = [
            one >> 2,
            (one & 3) << 4 | two >> 4,
            (two & 15) << 2 | three >> 6,
            three & 63,
        ];
        for (at, digit) in digits.into_iter().enumerate() {
            out.push(if at <= chunk.len() {
                char::from(DIGITS[digit])
            } else {
                '='
            });
        }
    }
    out
}

/// Writes a text as JSON in which this character is not escaped.
pub(super) fn unescape(raw: char, text: &str, style: Style, out: &mut String) {
    out.push('"');
    let mut piece = String::new();
    for (at, part) in text.split(raw).enumerate() {
        if at > 0 {
            out.push(raw);
        }
        piece.clear();
        json::quote(part, style, &mut piece);
        out.push_str(&piece[1..piece.len() - 1]);
    }
    out.push('"');
}

/// Writes a text as JSON in which control characters are not escaped.
pub(super) fn raw_controls(text: &str, style: Style, out: &mut String) {
    let mut piece = String::new();
    for one in text.chars() {
        if one.is_control() {
            piece.push(one);
        } else {
            let mut quoted = String::new();
            json::quote(one.encode_utf8(&mut [0; 4]), style, &mut quoted);
            piece.push_str(&quoted[1..quoted.len() - 1]);
        }
    }
    _ = write!(out, "\"{piece}\"");
}

/// Writes a text as JSON that ends in the middle of the first character that takes two UTF-16 code units.
pub(super) fn half(text: &str, style: Style, out: &mut String) {
    let Some((at, astral)) = text.char_indices().find(|(_, one)| *one > '\u{ffff}') else {
        return json::quote(text, style, out);
    };
    json::quote(&text[..at], style, out);
    out.pop();
    json::unicode(astral.encode_utf16(&mut [0; 2])[0], out);
    out.push('"');
}

/// Writes a text as JSON, or what the platform takes for JSON.
pub(in crate::reference) fn write(ops: &[TextOp], text: &str, style: Style, out: &mut String) {
    let text = ops
        .iter()
        .fold(text.to_owned(), |text, op| alter(*op, &text));
    match ops.last() {
        Some(TextOp::RawQuotes) => unescape('"', &text, style, out),
        Some(TextOp::RawBackslashes) => unescape('\\', &text, style, out),
        Some(TextOp::RawControls) => raw_controls(&text, style, out),
        Some(TextOp::HalfCharacter) => half(&text, style, out),
        Some(TextOp::InArray) => {
            out.push('[');
            json::quote(&text, style, out);
            out.push(']');
        }
        Some(TextOp::InObject) => {
            out.push_str("{\"value\":");
            json::quote(&text, style, out);
            out.push('}');
        }
        _ => json::quote(&text, style, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        let overlong = |text| alter(TextOp::Overlong(6), text);
        assert_eq!(
            ["", "名a", "名名名"].map(overlong),
            ["eeeeeee", "名aeee", "名名名"]
        );
        assert_eq!(alter(TextOp::Wide(4), "a名"), "a名名名");
        assert_eq!(alter(TextOp::Bytes(5), "名名"), "名");
    }

    #[test]
    fn encodings() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(base64),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
        assert_eq!(percent("+86-1 张"), "%2B86-1%20%E5%BC%A0");
        assert_eq!(hex("Az"), "417a");
    }

    #[test]
    fn json_made_by_hand() {
        let written = |write: fn(&str, Style, &mut String)| {
            let mut out = String::new();
            write("a\"b\\c\n😀d", Style::Plain, &mut out);
            out
        };
        assert_eq!(
            written(|text, style, out| unescape('"', text, style, out)),
            "\"a\"b\\\\c\\n😀d\""
        );
        assert_eq!(
            written(|text, style, out| unescape('\\', text, style, out)),
            "\"a\\\"b\\c\\n😀d\""
        );
        assert_eq!(written(raw_controls), "\"a\\\"b\\\\c\n😀d\"");
        assert_eq!(written(half), "\"a\\\"b\\\\c\\n\\ud83d\"");
    }
}
