//! Reading a spec from its text.

use thiserror::Error;

use super::model::Spec;

/// A spec cannot be used.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct SpecError {
    /// The file, as it was named.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong there, and what was expected.
    pub message: String,
}

/// Reads a spec. `file` is only used in messages.
///
/// # Errors
/// When the text is not JSON or not a spec; the error names the place.
pub fn load(text: &str, file: &str) -> Result<Spec, SpecError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        SpecError {
            file: file.to_owned(),
            line: inner.line(),
            column: inner.column(),
            message: format!("{inner} (in `{path}`)"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::BUILTIN;
    use super::*;

    #[test]
    fn the_specs_that_the_program_carries_can_be_read() {
        for one in BUILTIN {
            load(one.text, one.file).expect("a spec");
        }
    }
}
