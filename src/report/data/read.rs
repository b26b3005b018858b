//! Reading a report from a file.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{FORMAT, Report};
use crate::kinds;
use crate::report::acts;

/// A text is not a report that this version reads.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[non_exhaustive]
pub enum ReportError {
    /// It is not JSON, or not a report.
    #[error("this is not a report: {0}; `miniapp-conformance check --report FILE` writes a report")]
    Shape(String),
    /// It is a file of another kind.
    #[error(
        "this is {0}; a report is expected, and `miniapp-conformance check --report report.json` writes one"
    )]
    Foreign(&'static str),
    /// It has another format.
    #[error(
        "the report has format {0}, and this version reads format {FORMAT}: run `check --report` again"
    )]
    Format(u64),
}

#[derive(Deserialize)]
struct ReportFormat {
    format: u64,
}

impl Report {
    /// Reads a report.
    ///
    /// # Errors
    /// When the text is not a report, or has another format. The error names the member.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(kind) = kinds::told(text).filter(|kind| *kind != "a report") {
            return Err(ReportError::Foreign(kind));
        }
        let shape = |error: serde_json::Error| ReportError::Shape(kinds::plain(&error.to_string()));
        let any: ReportFormat = serde_json::from_str(text).map_err(shape)?;
        if any.format != u64::from(FORMAT) {
            return Err(ReportError::Format(any.format));
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let report = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            let said = kinds::plain(&error.into_inner().to_string());
            ReportError::Shape(match path.as_str() {
                "." => said,
                _ => format!("`{path}`: {said}"),
            })
        })?;
        reader.end().map_err(shape)?;
        Ok(report)
    }

    /// The text of the report, as it is written to a file.
    pub fn to_json(&self) -> String {
        let Some(part) = &self.part else {
            return json(self);
        };
        // What only a program reads takes one line, in place of some hundred thousand.
        let rest = Self {
            part: None,
            ..self.clone()
        };
        let text = json(&rest);
        let open = text.trim_end().trim_end_matches('}').trim_end();
        format!("{open},\n  \"part\": {}\n}}\n", json_line(part))
    }
}

/// A value as JSON that can be shown anywhere: characters that act on a terminal are written as escapes, which JSON reads
/// back as the same characters.
pub fn json(value: &impl Serialize) -> String {
    // Every member is a text, a number, a list or an object with texts for names, so this cannot fail.
    shown(&serde_json::to_string_pretty(value).unwrap_or_default()) + "\n"
}

/// The same in one line, without a line end.
pub fn json_line(value: &impl Serialize) -> String {
    shown(&serde_json::to_string(value).unwrap_or_default())
}

fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    for one in text.chars() {
        if one != '\n' && acts(one) {
            for unit in one.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(one);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn json_that_is_shown_reads_back_the_same() {
        let text = "a\u{202e}\u{9b}\u{7f}\u{e0041}\n\u{1b}张";
        let shown = json(&text);
        assert!(
            shown.trim_end().chars().all(|one| !super::acts(one)),
            "{shown}"
        );
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }
}
