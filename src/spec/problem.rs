//! A fault at its place.

use std::fmt;

use super::error_kind::ErrorKind;

/// One thing that is wrong with a spec, at its place.
///
/// It displays as a line `FILE:LINE:COLUMN: what is wrong`, and two more that show the place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// The file, as it was named. For a profile this may be the spec that it extends.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// JSON pointer to the value concerned, in the spec as a whole.
    pub pointer: String,
    /// What is wrong there, and what was expected.
    pub fault: ErrorKind,
    /// The line, and below it a caret under the place.
    pub excerpt: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            fault,
            excerpt,
            ..
        } = self;
        write!(f, "{file}:{line}:{column}: {fault}\n{excerpt}")
    }
}

/// A spec cannot be used: everything that is wrong with it, as far as it could be looked at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SpecError {
    problems: Vec<Problem>,
}

impl SpecError {
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|one, other| {
            (&one.file, one.line, one.column).cmp(&(&other.file, other.line, other.column))
        });
        Self { problems }
    }

    /// What is wrong, in the order of the text.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{problem}", if at > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

impl std::error::Error for SpecError {}
