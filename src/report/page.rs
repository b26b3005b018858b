//! A text whose parts know what they are; how that looks is decided where it is shown.
//!
//! Whatever is put into a part, it stays in its line and cannot act on a terminal: control characters, line ends and
//! marks of direction become escapes. Only [`Page::end`] ends a line. So no text of an implementation, a report file or
//! a spec can forge a line.

use std::fmt;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::foreign::harmless;

/// What a part of a text is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    /// Nothing special.
    Plain,
    /// A heading.
    Heading,
    /// Something good.
    Good,
    /// Something bad.
    Bad,
    /// Something to look at.
    Warning,
    /// Something of less weight.
    Faint,
    /// Something to type or to look up.
    Code,
}

/// A text in parts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Page(Vec<(Role, String)>);

impl Page {
    /// An empty text.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Appends a part. It stays in the line, whatever is in it.
    pub fn push(&mut self, role: Role, text: impl AsRef<str>) -> &mut Self {
        self.0.push((role, harmless(text.as_ref())));
        self
    }

    /// Appends a plain part.
    pub fn text(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.push(Role::Plain, text)
    }

    /// Ends the line.
    pub fn end(&mut self) -> &mut Self {
        self.0.push((Role::Plain, "\n".to_owned()));
        self
    }

    /// A whole line of one role.
    pub fn line(&mut self, role: Role, text: impl AsRef<str>) -> &mut Self {
        self.push(role, text).end()
    }

    /// Appends a text of ours that has several lines.
    pub fn lines(&mut self, role: Role, lines: &str) -> &mut Self {
        for line in lines.lines() {
            self.line(role, line);
        }
        self
    }

    /// Appends all of another text.
    pub fn append(&mut self, other: Self) -> &mut Self {
        self.0.extend(other.0);
        self
    }

    /// The same with lines of at most `width` columns: the rest of a longer line goes on in the next, a little further in.
    /// Code stays in its line, so that it can be copied.
    #[must_use]
    pub fn wrapped(&self, width: usize) -> Self {
        let mut out = Self::new();
        let (mut column, mut indent, mut fresh) = (0, 0, true);
        for (role, text) in self.parts() {
            if text == "\n" {
                out.end();
                (column, indent, fresh) = (0, 0, true);
                continue;
            }
            for piece in pieces(text) {
                let blank = piece.starts_with(' ');
                let wide = piece.width();
                if fresh && blank {
                    indent = wide;
                }
                let hang = (indent + 2).min(width / 2);
                let full = column + wide > width && column > hang && role != Role::Code;
                if full {
                    out.end();
                    out.push(Role::Plain, " ".repeat(hang));
                    column = hang;
                }
                fresh = false;
                if full && blank {
                    continue;
                }
                out.push(role, piece);
                column += wide;
            }
        }
        out
    }

    /// The parts in order.
    pub fn parts(&self) -> impl Iterator<Item = (Role, &str)> {
        self.0.iter().map(|(role, text)| (*role, text.as_str()))
    }
}

/// A text in pieces that stay whole: words, blanks, and single characters of scripts that have no blanks.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let kind = |one: char| match one {
        ' ' => 0,
        _ if one.width() == Some(2) => 2,
        _ => 1,
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = kind(rest.chars().next()?);
        let mut later = rest.char_indices().skip(1);
        let end = later.find(|(_, one)| first == 2 || kind(*one) != first);
        let (piece, left) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = left;
        Some(piece)
    })
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(_, text)| f.write_str(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_further_in_and_code_stays_whole() {
        let mut page = Page::new();
        page.line(Role::Plain, "  one two three four five");
        page.line(Role::Plain, "  获取会员基础信息");
        page.text("  run ");
        page.line(Role::Code, "miniapp-conformance replay x.json");
        page.line(Role::Plain, "averyveryverylongword");
        assert_eq!(
            page.wrapped(14).to_string(),
            "  one two \n    three four\n    five\n  获取会员基础\n    信息\n  run miniapp-conformance replay x.json\naveryveryverylongword\n"
        );
        assert_eq!(page.wrapped(80), pieces_of(&page));
    }

    /// The same page, each part in its pieces.
    fn pieces_of(page: &Page) -> Page {
        let mut out = Page::new();
        for (role, text) in page.parts() {
            if text == "\n" {
                out.end();
            } else {
                pieces(text).for_each(|piece| {
                    out.push(role, piece);
                });
            }
        }
        out
    }

    #[test]
    fn no_part_ends_a_line_or_acts_on_a_terminal() {
        let mut page = Page::new();
        page.text("thrown: x\nconformant\r\u{1b}[2J").end();
        page.lines(Role::Plain, "a\nb\u{202e}");
        assert_eq!(
            page.to_string(),
            "thrown: x\\nconformant\\r\\u{1b}[2J\na\nb\\u{202e}\n"
        );
    }
}
