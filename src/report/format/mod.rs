//! The forms in which a report can be written. Each renders from [`Report`] alone.

mod badge;
mod escape;
mod github;
mod html;
mod junit;
mod libtest;
mod markdown;
mod sarif;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;

use super::Report;

/// A form in which a report can be written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// `report.json` itself.
    Json,
    /// Plain text, as on a terminal.
    Text,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// One self-contained HTML page.
    Html,
    /// `JUnit` XML, for CI servers.
    Junit,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
    /// JSON of a badge, as shields.io reads it.
    Badge,
    /// Annotations of GitHub Actions.
    Github,
    /// Events of libtest, as nextest reads them.
    Libtest,
}

impl Format {
    /// Every form that has its own file name ending, with the ending. Longer endings come first.
    pub const ENDINGS: [(&'static str, Self); 9] = [
        (".sarif.json", Self::Sarif),
        (".badge.json", Self::Badge),
        (".json", Self::Json),
        (".html", Self::Html),
        (".htm", Self::Html),
        (".xml", Self::Junit),
        (".md", Self::Markdown),
        (".sarif", Self::Sarif),
        (".txt", Self::Text),
    ];

    /// The form that the name of a file asks for.
    pub fn of(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_string_lossy().to_lowercase();
        let mut all = Self::ENDINGS.iter();
        all.find(|(ending, _)| name.ends_with(ending))
            .map(|(_, format)| *format)
    }

    /// The endings, for a message.
    pub fn endings() -> String {
        let all = Self::ENDINGS
            .iter()
            .map(|(ending, _)| format!("`{ending}`"));
        all.collect::<Vec<_>>().join(", ")
    }

    /// The report in this form.
    pub fn render(self, report: &Report) -> String {
        match self {
            Self::Json => report.to_json(),
            Self::Text => super::terminal::campaign(report, super::Detail::Normal).to_string(),
            Self::Markdown => markdown::markdown(report),
            Self::Html => html::html(report),
            Self::Junit => junit::junit(report),
            Self::Sarif => sarif::sarif(report),
            Self::Badge => badge::badge(report),
            Self::Github => github::github(report),
            Self::Libtest => libtest::libtest(report),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Text => "text",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Junit => "JUnit XML",
            Self::Sarif => "SARIF",
            Self::Badge => "a badge",
            Self::Github => "GitHub annotations",
            Self::Libtest => "libtest events",
        })
    }
}
