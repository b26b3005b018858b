//! What the report says of clauses and readings.

use serde::{Deserialize, Serialize};

use crate::campaign::Verdict;
use crate::fields::not_null;
use crate::spec::{Level, Standing, Text};

/// A section of the document.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SectionReport {
    /// Its id in the spec.
    pub id: String,
    /// Its heading.
    pub title: Text,
}

/// One clause.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClauseReport {
    /// Its id.
    pub id: String,
    /// How binding it is.
    pub level: Level,
    /// How it is known.
    pub standing: Standing,
    /// The id of its section of the document.
    pub section: String,
    /// What it states.
    pub statement: Text,
    /// The sentences of the document that it comes from.
    pub sentences: Vec<Sentence>,
    /// The verdict.
    pub verdict: Verdict,
    /// How many scenarios exercised it.
    pub exercised: usize,
    /// Places of its findings in [`super::Report::findings`].
    pub findings: Vec<usize>,
    /// Places of findings of other clauses that violate this clause too.
    pub also: Vec<usize>,
    /// Only scenarios that violate another clause would have exercised it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocked: bool,
    /// The capability that the adapter lacks or declined.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub capability: Option<String>,
    /// Why the verdict is neither *pass* nor *fail*.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub reason: Option<Text>,
    /// What would help to judge the clause.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub help: Option<Text>,
}

/// A sentence of the document.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sentence {
    /// The id of the statement in the spec.
    pub id: String,
    /// The words of the document, in its own language and to the letter.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub quote: Option<String>,
    /// What the sentence says, in the words of the spec.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub gist: Option<Text>,
}

/// A question that the document leaves open, and how the implementation answers it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadingReport {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: Text,
    /// The only alternative that conforms. Absent: each does.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub pinned: Option<AlternativeReport>,
    /// The alternatives that were seen.
    pub followed: Vec<AlternativeReport>,
}

/// One answer to a question that the document leaves open.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AlternativeReport {
    /// Its id.
    pub id: String,
    /// Its place among the alternatives in the spec.
    pub place: usize,
    /// The answer.
    pub title: Text,
    /// In how many scenarios the implementation followed it.
    pub scenarios: usize,
}

impl Sentence {
    /// The words of the document, or else of the spec, in Chinese if there are such.
    pub fn words(&self) -> &str {
        let gist = self.gist.as_ref().map(|gist| {
            if gist.zh.is_empty() {
                gist.en.as_str()
            } else {
                gist.zh.as_str()
            }
        });
        self.quote.as_deref().or(gist).unwrap_or_default()
    }
}

impl ReadingReport {
    /// Whether the implementation mixes alternatives, or follows another than the one that conforms.
    pub fn strayed(&self) -> bool {
        let other =
            |one: &AlternativeReport| self.pinned.as_ref().is_some_and(|only| only.id != one.id);
        self.followed.len() > 1 || self.followed.iter().any(other)
    }
}
