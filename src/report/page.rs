//! A text whose parts know what they are; how that looks is decided where it is shown.
//!
//! Whatever is put into a part, it stays in its line and cannot act on a terminal: control characters, line ends and
//! marks of direction become escapes. Only [`Page::end`] ends a line. So no text of an implementation, a report file or
//! a spec can forge a line.

use std::fmt;

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

    /// The parts in order.
    pub fn parts(&self) -> impl Iterator<Item = (Role, &str)> {
        self.0.iter().map(|(role, text)| (*role, text.as_str()))
    }
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
