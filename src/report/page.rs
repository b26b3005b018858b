//! A text whose parts know what they are; how that looks is decided where it is shown.

use std::fmt;

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

    /// Appends a part.
    pub fn push(&mut self, role: Role, text: impl Into<String>) -> &mut Self {
        self.0.push((role, text.into()));
        self
    }

    /// Appends a plain part.
    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(Role::Plain, text)
    }

    /// Ends the line.
    pub fn end(&mut self) -> &mut Self {
        self.text("\n")
    }

    /// A whole line of one role.
    pub fn line(&mut self, role: Role, text: impl Into<String>) -> &mut Self {
        self.push(role, text).end()
    }

    /// Appends another text, each of its lines indented.
    pub fn indented(&mut self, by: usize, lines: &str) -> &mut Self {
        for line in lines.lines() {
            self.text(format!("{:by$}{line}\n", ""));
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
